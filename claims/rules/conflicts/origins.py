"""One saying with two origins: words put in two mouths, and an allegation told as the paper’s own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from claims.vocabulary import CheckTarget, ClaimType, Level, LinkKind, Mode

from .facts import Facts, Finding, Step, bare, in_order, pairs, said, when
from .wordings import _flat

TWO_MOUTHS, ATTRIBUTION_LOST = "two_mouths", "attribution_lost"
# Shorter ones anybody may have said.
SHORTEST_SAYING = 4
# A word that no more than every so many claims of a text have says that they are about the same.
RARE = 20


def across(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield sayings of one article, or of the whole stock, that go back to two different origins."""
    claims = in_order(claims)
    yield from two_mouths(claims)
    yield from _attribution_lost(claims)


def two_mouths(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield words that two chains have verbatim from different people."""
    by_words: defaultdict[tuple[str, str], list[tuple[Facts, Step]]] = defaultdict(list)
    for facts in claims:
        for hops in facts.chains.values():
            hop = hops[0] if hops else None
            if hop and hop.mode == Mode.VERBATIM and hop.party:
                words = _flat(hop.wording)
                if len(words.split()) >= SHORTEST_SAYING:
                    by_words[hop.language, words].append((facts, hop))
    for held in by_words.values():
        for (one, hop), (other, further) in pairs(held):
            if hop.party != further.party:
                yield _mouths(one, hop, other, further)


def _attribution_lost(claims: list[Facts]) -> Iterator[Finding]:
    """Yield what an article states as its own and elsewhere ascribes to somebody, of the same day."""
    by_day: defaultdict[tuple[str, str], list[Facts]] = defaultdict(list)
    spread: defaultdict[tuple[str, str, str], int] = defaultdict(int)
    for facts in claims:
        for article in {place.article for place in facts.places}:
            day = when(facts.claimed_on)
            if day is not None and day.precision == "day":
                by_day[article, facts.claimed_on].append(facts)
            for language, words in facts.words().items():
                for word in words:
                    spread[article, language, word] += 1
    rare = max(2, len(claims) // RARE)
    for (article, _day), held in by_day.items():
        own = [facts for facts in held if _is_the_papers_own(facts)]
        ascribed = [facts for facts in held if _is_ascribed(facts)]
        for one in own:
            for other in ascribed:
                for language, words in one.words().items():
                    shared = words & other.words().get(language, frozenset())
                    if len(shared) > 1 and any(spread[article, language, word] <= rare for word in shared):
                        yield _lost(one, other)
                        break


def _is_the_papers_own(facts: Facts) -> bool:
    # That something took place is on record; what it means or shows is somebody's word.
    if facts.claim_type == ClaimType.EVENT or not facts.chains:
        return False
    return all(len(hops) == 1 and hops[0].mode == Mode.UNATTRIBUTED for hops in facts.chains.values())


def _is_ascribed(facts: Facts) -> bool:
    is_a_saying = facts.check_target in (CheckTarget.ATTRIBUTION, CheckTarget.BOTH)
    return is_a_saying and any(len(hops) > 1 and hops[0].party for hops in facts.chains.values())


def _mouths(one: Facts, hop: Step, other: Facts, further: Step) -> Finding:
    def sentence(language: str) -> str:
        return _("“%(words)s” was said by %(one)s in one chain and by %(other)s in another.") % {
            "words": bare(hop.wording),
            "one": hop.name,
            "other": further.name,
        }

    return Finding(
        rule=TWO_MOUTHS,
        claim=one.slug,
        other="" if one.slug == other.slug else other.slug,
        kind=LinkKind.CONTRADICTS,
        severity=Level.HIGH,
        score=Decimal("0.8"),
        reason=said(sentence),
        about=f"{TWO_MOUTHS}:{'|'.join(sorted((hop.party, further.party)))}:{_flat(hop.wording)}",
        sources=tuple(dict.fromkeys(each.source for each in (hop, further) if each.source)),
    )


def _lost(one: Facts, other: Facts) -> Finding:
    origin = next(hops[0] for hops in other.chains.values() if len(hops) > 1 and hops[0].party)

    def sentence(language: str) -> str:
        return _("The text states the one as a fact and has the other from %(name)s.") % {"name": origin.name}

    return Finding(
        rule=ATTRIBUTION_LOST,
        claim=one.slug,
        other=other.slug,
        kind=LinkKind.LACKS_CONTEXT,
        severity=Level.MEDIUM,
        score=Decimal("0.5"),
        reason=said(sentence),
        about=ATTRIBUTION_LOST,
        sources=(origin.source,) if origin.source else (),
    )
