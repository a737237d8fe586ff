"""Passages worth a claim, as the rules read the text; nothing of it is recorded until an editor says so."""

from bisect import bisect_right
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.models import Attribution, ClaimQuantity, Party, PartyAlias
from claims.operations import worthiness
from claims.rules import quantities, reading
from claims.vocabulary import ArticlePart, ClaimType, PartyKind

# More names than this and reading takes longer than looking.
MOST_PARTIES = 5000
FIRST_SHOWN = 12
# Reading takes time by the length; a page of up to this many characters may wait for it.
LONG = 20_000
MOST_KEPT = 8
NOTHING = reading.Reading(parts=[], sentences=[], suggestions=[])
_kept: dict[tuple, reading.Reading] = {}


@dataclass(frozen=True)
class Suggested:
    """A passage in the ranking: the words, where they are, and why they are worth a claim."""

    key: str
    address: str
    quote: str
    paragraph: int
    type_word: str
    reasons: tuple[str, ...]


def read(revision, *, is_patient=True):
    """Return what the rules say of the revision's text, read once for each text and set of names.

    Who is not patient gets None for a long text that nobody has read yet in this process.
    """
    if revision is None or not revision.is_attached:
        return NOTHING
    parties = _known_parties()
    # The reasons are sentences in the language of whoever looks.
    key = (revision.sha256, revision.article.language, parties, get_language())
    if key not in _kept:
        if not is_patient and len(revision.body) > LONG:
            return None
        _kept[key] = reading.read(
            revision.body, revision.article.language, parties=parties, judge=worthiness.judge()
        )
        while len(_kept) > MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
    return _kept[key]


def _known_parties():
    aliases = {}
    parties = list(Party.objects.order_by("pk").values_list("pk", "slug", "name", "kind")[:MOST_PARTIES])
    for pk, name in PartyAlias.objects.values_list("party_id", "name"):
        aliases.setdefault(pk, []).append(name)
    return tuple(
        reading.KnownParty(slug, (name, *aliases.get(pk, ())), kind == PartyKind.OUTLET)
        for pk, slug, name, kind in parties
    )


def key_of(suggestion):
    return f"{suggestion.start}-{suggestion.end}"


def waiting(read_text, standings):
    """Return the suggestions no claim has taken up yet, best first."""
    taken = sorted(
        (place.start, place.end) for one in standings for place in one.places if place.start is not None
    )
    return [
        suggestion
        for suggestion in read_text.suggestions
        if not any(start < suggestion.end and suggestion.start < end for start, end in taken)
    ]


def in_words(here):
    """Return the suggestions of a desk as the ranking shows them."""
    starts = [line.start for line in here.lines]
    return [
        Suggested(
            key_of(one),
            here.address(suggestion=key_of(one)) + "#panel",
            here.body[one.start : one.end],
            bisect_right(starts, one.start),
            str(ClaimType(one.claim_type).label),
            tuple(one.reasons),
        )
        for one in here.suggestions
    ]


def with_key(read_text, key):
    """Return the suggestion an address or form names, or None."""
    return next((one for one in read_text.suggestions if key_of(one) == key), None)


def figures(suggestion, language):
    """Return the figures of a suggestion as unsaved rows with the words they are shown in."""
    rows = []
    for number, found in enumerate(suggestion.figures, start=1):
        row = ClaimQuantity(
            measure=_("amount") if number == 1 else _("amount %(number)d") % {"number": number},
            value=found.value,
            low=found.low,
            high=found.high,
            unit=found.unit,
            qualifier=found.qualifier,
            as_of=suggestion.claimed_on,
        )
        words = quantities.display(row.value, row.unit, row.qualifier, language, row.low, row.high)
        rows.append((row, words))
    return rows


def hops(suggestion, language):
    """Return the hops of a suggestion as unsaved rows, each with the name it has in the text."""
    slugs = [hop.party_slug for hop in suggestion.hops if hop.party_slug]
    parties = {party.slug: party for party in Party.objects.filter(slug__in=slugs)} if slugs else {}
    rows = []
    for hop in suggestion.hops:
        row = Attribution(
            chain=1,
            step=hop.step,
            act=hop.act,
            mode=hop.mode,
            party=parties.get(hop.party_slug),
            happened_on=suggestion.claimed_on,
            wording_language=language,
        )
        rows.append((row, hop.name))
    return rows


def part_at(read_text, place):
    """Return the part of the article a place is in, as recorded with an appearance."""
    for part in read_text.parts:
        if part.start <= place < part.end:
            return str(part.kind)
    return ArticlePart.BODY.value
