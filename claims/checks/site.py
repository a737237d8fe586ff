"""What must hold around a site that readers reach: its address, its fonts, the file of heads."""

import os
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont

from claims.rules.sentences import Refused

# What a picture of a check may need in German and English.
LETTERS = "äöüÄÖÜßẞ„“‚‘”’–…€"
# No font has a letter here, so this shows what it draws instead of one.
NO_LETTER = "\U0010ffff"
# Kept for papers and for machines among themselves. “.test” stays allowed, to rehearse with.
EXAMPLES = ("example.com", "example.net", "example.org", "example", "invalid")
OWN_MACHINE = ("localhost", "local", "internal")


def is_in_production() -> bool:
    return not (settings.DEBUG or settings.DEMO)


def address_is_public(**asked: Any) -> list[CheckMessage]:
    """Feeds, sitemap and ClaimReview carry this address for good, so a wrong one cannot be called back."""
    if not is_in_production():
        return []
    parts = urlsplit(settings.SITE_URL)
    host = parts.hostname or ""
    found = []
    if parts.scheme != "https":
        found.append(_("SITE_URL is “%(address)s”, without TLS.") % {"address": settings.SITE_URL})
    if is_under(host, *EXAMPLES):
        found.append(_("SITE_URL names “%(host)s”, an example from the papers.") % {"host": host})
    if is_under(host, *OWN_MACHINE) or is_private(host):
        found.append(_("SITE_URL names “%(host)s”, which no reader can reach.") % {"host": host})
    hint = _("Set SITE_URL to the https address that readers type.")
    return [Error(sentence, hint=hint, id="claims.E001") for sentence in found]


def fonts_are_there(**asked: Any) -> list[CheckMessage]:
    """Draw each letter that a picture of a check needs, as a font may open and still lack them."""
    if not is_in_production():
        return []
    hint = _("The fonts come with the workbench, in claims/fonts: put them back.")
    found = []
    for file in settings.CARD_FONTS:
        try:
            font = ImageFont.truetype(str(file), 32)
        except (OSError, ImportError) as error:
            sentence = _("The font %(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error}
            found.append(Error(sentence, hint=hint, id="claims.E002"))
            continue
        nothing = drawn(font, NO_LETTER), drawn(font, " ")
        missing = "".join(letter for letter in LETTERS if drawn(font, letter) in nothing)
        if missing:
            sentence = _("The font %(file)s has no %(letters)s.") % {"file": file, "letters": missing}
            found.append(Error(sentence, hint=hint, id="claims.E002"))
    return found


def heads_file_is_kept(**asked: Any) -> list[CheckMessage]:
    """Without heads outside the database, a trail that was cut or hashed anew goes unseen."""
    if not is_in_production() or settings.IS_FOR_READERS_ALONE:
        return []
    file = Path(settings.TRAIL_HEADS_FILE).resolve()
    found = []
    if reason := why_not_writable(file):
        sentence = _("The file of heads %(file)s cannot be written: %(reason)s.")
        hint = _("Let the account of this process add to it, or set TRAIL_HEADS_FILE to another place.")
        found.append(Error(sentence % {"file": file, "reason": reason}, hint=hint, id="claims.E003"))
    for name in ("MEDIA_ROOT", "STATIC_ROOT"):
        if file.is_relative_to(Path(getattr(settings, name)).resolve()):
            sentence = _("The file of heads %(file)s lies in %(name)s, among files that are handed out.")
            hint = _("Set TRAIL_HEADS_FILE to a place of its own.")
            found.append(Error(sentence % {"file": file, "name": name}, hint=hint, id="claims.E004"))
    return found


def weights_are_readable(**asked: Any) -> list[CheckMessage]:
    """Otherwise the first editor to open an article finds out."""
    if settings.IS_FOR_READERS_ALONE:
        return []
    from claims.operations import worthiness  # noqa: PLC0415 -- no part of a process for readers alone

    try:
        worthiness.judge()
    except Refused as refused:
        hint = _("Make the file by train_worthiness, or leave WORTHINESS_WEIGHTS empty.")
        return [Error(refused.sentence, hint=hint, id="claims.E005")]
    return []


def is_under(host: str, *domains: str) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def drawn(font: Any, letter: str) -> bytes:
    sheet = Image.new("L", (64, 64))
    ImageDraw.Draw(sheet).text((8, 8), letter, font=font, fill=255)
    return sheet.tobytes()


def why_not_writable(file: Path) -> str:
    """Return why nothing could be added to the file, or to its folder while it is not there yet."""
    try:
        if file.exists():
            file.open("ab").close()
            return ""
        folder = next(place for place in file.parents if place.exists())
    except OSError as error:
        return error.strerror or str(error)
    if not folder.is_dir():
        return _("%(place)s is no folder") % {"place": folder}
    return (
        ""
        if os.access(folder, os.W_OK | os.X_OK)
        else _("%(place)s is closed to this account") % {"place": folder}
    )
