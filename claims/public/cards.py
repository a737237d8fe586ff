"""Pictures of checks for social networks: rating word, claim, day and desk, 1200 × 630.

Each edition has an address of its own, so a network that keeps a picture for good keeps no other edition's.
Asked anew for a picture of an edition that no longer stands, we draw that instead of its rating.
"""

import io
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from PIL import Image, ImageDraw, ImageFont

from claims.models.editions import Edition
from claims.public import addresses
from claims.public.freshness import public_page
from claims.public.kept import Standing, kept, standing
from claims.public.refusals import NotThere
from claims.public.wording import in_language, text_in
from claims.rules import typography
from claims.rules.ratings import PALETTE
from claims.rules.text import parted_at_unseen

WIDTH, HEIGHT = 1200, 630
MARGIN, BAR = 72, 24
LONGEST_CLAIM = 120
LEADING = 1.35
# Pixels. The word is tried from the largest down, and put on two lines before it gets smaller still.
WORD_SIZES, CLAIM_SIZES, SMALL_SIZE = (112, 96, 80, 64), (48, 44, 40, 36), 30
PAPER = (255, 255, 255)
TEXT = "#1f2933"
# Paper, sixteen steps to the colour of the text, fifteen to that of the rating: 32 in all.
TEXT_STEPS, INK_STEPS = 16, 15
SOLID_INK = TEXT_STEPS + INK_STEPS

# A face of FreeType is not to be used by two threads at once.
_DRAWING = Lock()


@dataclass(frozen=True)
class Card:
    """What one picture says, in one language."""

    word: str
    claim: str
    day: str
    desk: str
    colour: str

    @property
    def alt(self) -> str:
        """The same for those who do not see it."""
        return f"{self.word}: {self.claim} {self.desk}, {self.day}."


@public_page
def card(request: HttpRequest, digest: str, language: str) -> HttpResponse:
    """The picture of one edition."""
    found = Edition.objects.filter(digest=digest).only("claim_slug").first()
    if found is None:
        raise NotThere(_("There is no such edition."))
    stands = standing(found.claim_slug)
    response = kept(
        request,
        "card",
        language,
        digest,
        standing=stands,
        content_type="image/png",
        render=lambda: draw(_card(digest, stands, language)),
    )
    response.headers["Content-Language"] = language
    return response


def card_of(
    document: dict[str, Any], *, published_at: datetime, is_in_force: bool, is_retracted: bool, language: str
) -> Card:
    """Return what the picture of an edition says now; a check is retracted with all its editions."""
    with override(language):
        day = typography.day(timezone.localtime(published_at).date(), language)
        colour = PALETTE["retracted"].hex
        if is_retracted:
            word = _("Retracted")
        elif not is_in_force:
            word = _("No longer in force")
        else:
            word = in_language(document["rating"]["label"], language).text
            colour = document["rating"]["colour"]
        statement = text_in(document, "statement", language)
        return Card(
            word=plain(word[:1].upper() + word[1:]),
            claim=typography.quote(shortened(plain(statement.text)), statement.language),
            day=day,
            desk=plain(settings.SITE_NAME),
            colour=colour,
        )


def path_of(digest: str, language: str) -> str:
    return reverse("card", args=(digest, language))


def address_of(digest: str, language: str) -> str:
    return addresses.absolute(path_of(digest, language))


def plain(text: str) -> str:
    """Return the text on one line, without what nobody sees and what would turn it round."""
    shown = "".join(piece for piece, is_unseen in parted_at_unseen(text) if not is_unseen)
    return " ".join(shown.split())


def shortened(text: str, longest: int = LONGEST_CLAIM) -> str:
    """Return at most so many characters, cut between words, with the sign that something is missing."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    whole, _blank, _rest = cut.rpartition(" ")
    # A single word as long as that is cut inside.
    return (whole or cut).rstrip(" ,;:–-") + "…"


def draw(card: Card) -> bytes:
    """Return the picture as PNG.

    The letters are drawn as indices of the palette right away: a picture in full colour takes three times the
    bytes to fill and to pack, and to reduce it afterwards longer still.
    """
    with _DRAWING:
        text, rating = Image.new("L", (WIDTH, HEIGHT), 0), Image.new("L", (WIDTH, HEIGHT // 2), 0)
        pens = ImageDraw.Draw(text), ImageDraw.Draw(rating)
        for left, top, line, face, is_ink in placed(card):
            pens[is_ink].text((left, top), line, font=face, fill=255)
    sheet = text.point(_TEXT)
    # The word stands in the upper half; only where it is drawn may it cover what is there.
    box = rating.getbbox() or (0, 0, 1, 1)
    word = rating.crop(box)
    sheet.paste(word.point(_INK), box, word.point(_WHERE_DRAWN))
    sheet.paste(SOLID_INK, (0, 0, BAR, HEIGHT))
    sheet.putpalette(palette(card.colour))
    packed = io.BytesIO()
    sheet.save(packed, "PNG", compress_level=5)
    return packed.getvalue()


def placed(card: Card) -> Iterator[tuple[int, int, str, ImageFont.FreeTypeFont, bool]]:
    """Yield each line with where it begins, its face, and whether it is the rating's."""
    small, left, width = font(0, SMALL_SIZE), BAR + MARGIN, WIDTH - BAR - 2 * MARGIN
    top = MARGIN - 8
    for line in lines(card.desk, small, width, most=1):
        yield left, top, line, small, False
    top += SMALL_SIZE + 44
    face, words = fitted(card.word, width)
    for line in words:
        yield left, top, line, face, True
        top += round(face.size * 1.15)
    top += 24
    face, claim = with_room(card.claim, width, HEIGHT - MARGIN - SMALL_SIZE - 20 - top)
    for line in claim:
        yield left, top, line, face, False
        top += round(face.size * LEADING)
    yield left, HEIGHT - MARGIN - SMALL_SIZE // 2, card.day, small, False


def palette(colour: str) -> bytes:
    """Return the 32 colours: paper, the steps to the text's colour and those to the rating's."""
    return bytes(PAPER) + _steps(TEXT, TEXT_STEPS) + _steps(colour, INK_STEPS)


@cache
def font(which: int, size: int) -> ImageFont.FreeTypeFont:
    """Return one of the fonts that come with the workbench; the simple layout never turns a line round."""
    return ImageFont.truetype(str(settings.CARD_FONTS[which]), size, layout_engine=ImageFont.Layout.BASIC)


def fitted(word: str, width: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest face in which the word has room on one line, else two lines of the smallest."""
    for size in WORD_SIZES:
        if font(0, size).getlength(word) <= width:
            return font(0, size), [word]
    face = font(0, WORD_SIZES[-1])
    return face, lines(word, face, width, most=2)


def with_room(claim: str, width: int, height: int) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """Return the largest face in which the whole claim has room, else the smallest with part of it."""
    for size in CLAIM_SIZES:
        face = font(1, size)
        found = lines(claim, face, width, most=max(1, height // round(size * LEADING)))
        if " ".join(found) == claim:
            break
    return face, found


def lines(text: str, face: ImageFont.FreeTypeFont, width: int, *, most: int) -> list[str]:
    """Return the text in at most so many lines, the last one cut where there is more."""
    blank = face.getlength(" ")
    result: list[list[str]] = []
    room = 0.0
    for word in text.split():
        # Word by word, as a line measured anew with each of them takes as long as drawing it.
        taken = face.getlength(word)
        if not result or taken + blank > room:
            result.append([])
            room = width + blank
        result[-1].append(word)
        room -= taken + blank
    whole = [" ".join(words) for words in result]
    if len(whole) > most:
        whole = [*whole[: most - 1], f"{whole[most - 1]} …"]
    return [_cut(line, face, width) for line in whole]


def _cut(line: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    if face.getlength(line) <= width:
        return line
    bare = line.rstrip("… ")
    # The longest beginning that has room with the sign behind it.
    most = bisect_right(range(1, len(bare)), width, key=lambda end: face.getlength(bare[:end] + "…"))
    return bare[: max(1, most)].rstrip() + "…"


def _card(digest: str, stands: Standing, language: str) -> Card:
    found = {
        edition.digest: edition for edition in Edition.objects.filter(digest__in={digest, stands.digest})
    }
    return card_of(
        found[digest].document,
        published_at=found[digest].published_at,
        is_in_force=digest == stands.digest,
        is_retracted=found[stands.digest].is_retraction,
        language=language,
    )


def _ramp(first: int, count: int) -> bytes:
    """Return for each strength of a letter's edge the index of its colour; nothing stays paper."""
    return bytes([0, *(first + (strength - 1) * count // 255 for strength in range(1, 256))])


def _steps(colour: str, count: int) -> bytes:
    ink = tuple(int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return bytes(
        round(paper + (channel - paper) * step / count)
        for step in range(1, count + 1)
        for paper, channel in zip(PAPER, ink, strict=True)
    )


_TEXT, _INK = _ramp(1, TEXT_STEPS), _ramp(1 + TEXT_STEPS, INK_STEPS)
_WHERE_DRAWN = bytes([0, *[255] * 255])
