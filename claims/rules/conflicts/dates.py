"""Dates that exclude each other: one event on two days, and what comes before its cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise

from django.utils.translation import gettext as _

from claims.rules import partial_dates
from claims.vocabulary import Act, ClaimType, Level, LinkKind

from . import meaning_words as meaning
from .facts import Facts, Finding, Step, begins, exclude_each_other, in_order, is_before, pairs, said, when

ONE_OCCASION, ONE_EVENT, ONE_END, TWO_SPANS = "one_occasion", "one_event", "one_end", "two_spans"
HOP_TOO_EARLY, SOURCE_TOO_LATE, TOLD_TOO_EARLY = "hop_too_early", "source_too_late", "told_too_early"
# So much of the shorter statement stands in the other where both tell of one event.
ONE_AND_THE_SAME = 0.8
# Words that everything in a text is about tell nothing apart.
FEWEST_WORDS = 4
# What two ends have to have in common: who, and what it was that ended.
FEWEST_OF_AN_END = 3
# Whoever does this makes the document; who only publishes or reports may do so at any time.
MADE_BY = (Act.SAID, Act.WROTE, Act.TOLD)
# Of these the date is that of what happened, so nobody can have told it before.
HAPPENED = (ClaimType.EVENT, ClaimType.QUANTITY, ClaimType.ROLE, ClaimType.CAUSE, ClaimType.QUOTATION)


def across(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield dates that clash among claims of one article, or of one source."""
    claims = in_order(claims)
    yield from one_occasion(claims)
    yield from _one_event(claims)
    yield from _two_spans(claims)


def in_chains(facts: Facts) -> Iterator[Finding]:
    """Yield what comes before that from which it is said to come."""
    for number, hops in facts.chains.items():
        for earlier, later in pairwise(hops):
            if is_before(later.when, earlier.happened_on):
                yield _hop_too_early(facts, number, earlier, later)
            # What was written long ago may come out late; the act has then a date of its own.
            elif not earlier.happened_on and is_before(later.happened_on, earlier.source_on):
                yield _source_too_late(facts, number, earlier.source_on, later.happened_on, earlier.source)
        if hops and facts.claim_type in HAPPENED and is_before(hops[0].when, facts.claimed_on):
            yield _told_too_early(facts, hops[0])
        if hops and not hops[0].happened_on and hops[0].source_on:
            for place in facts.places[:1]:
                if len(hops) == 1 and is_before(place.published_on, hops[0].source_on):
                    yield _source_too_late(
                        facts, number, hops[0].source_on, place.published_on, hops[0].source
                    )


def one_occasion(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield quotations out of one document that are said at different times; one for each pair of dates."""
    by_source: defaultdict[str, list[Facts]] = defaultdict(list)
    for facts in claims:
        if facts.claim_type != ClaimType.QUOTATION or not facts.claimed_on:
            continue
        for source in sorted({hop.source for hop in facts.origins() if hop.source and hop.act in MADE_BY}):
            by_source[source].append(facts)
    for source, held in by_source.items():
        seen: set[frozenset[str]] = set()
        for one, other in pairs(held):
            dates = frozenset({one.claimed_on, other.claimed_on})
            if dates not in seen and exclude_each_other(one.claimed_on, other.claimed_on):
                seen.add(dates)
                yield _two_dates(ONE_OCCASION, one, other, (source,))


def _one_event(claims: list[Facts]) -> Iterator[Finding]:
    """Yield claims that tell of one event in nearly the same words, with dates that exclude each other."""
    by_word: defaultdict[tuple[str, str], list[Facts]] = defaultdict(list)
    dated = [facts for facts in claims if facts.claimed_on and facts.claim_type in HAPPENED]
    for facts in dated:
        for language, words in facts.words().items():
            for word in words:
                by_word[language, word].append(facts)
    seen: set[frozenset[str]] = set()
    # What many claims have in common leads to no pair; each pair shares a rarer word, or is none.
    for held in by_word.values():
        if len(held) > max(FEWEST_WORDS, len(dated) // 4):
            continue
        for one, other in pairs(held):
            pair = frozenset({one.slug, other.slug})
            if len(pair) == 1 or pair in seen:
                continue
            seen.add(pair)
            if not exclude_each_other(one.claimed_on, other.claimed_on):
                continue
            if _tell_the_same(one, other):
                yield _two_dates(ONE_EVENT, one, other, ())
            elif _tell_of_one_end(one, other):
                yield _two_dates(ONE_END, one, other, ())


def _tell_the_same(one: Facts, other: Facts) -> bool:
    # Two sums are two events, however alike the sentences are.
    if {figure.value for figure in one.figures} != {figure.value for figure in other.figures}:
        return False
    for language, words in one.words().items():
        # A date within the statement is what they differ by.
        mine, theirs = (
            {word for word in said_words if not any(sign.isdigit() for sign in word)}
            for said_words in (words, other.words().get(language, frozenset()))
        )
        fewest = min(len(mine), len(theirs))
        if fewest >= FEWEST_WORDS and len(mine & theirs) >= ONE_AND_THE_SAME * fewest:
            return True
    return False


def _tell_of_one_end(one: Facts, other: Facts) -> bool:
    """Say whether both tell that something stopped, and it is the same thing."""
    for language, text in one.statements.items():
        further = other.statements.get(language, "")
        if meaning.is_an_end(text, language) and meaning.is_an_end(further, language):
            shared = one.words()[language] & other.words()[language]
            if len(shared) >= FEWEST_OF_AN_END:
                return True
    return False


def _two_spans(claims: list[Facts]) -> Iterator[Finding]:
    """Yield events of one day that one claim of an article puts last week and another weeks ago."""
    by_day: defaultdict[tuple[str, str], list[tuple[Facts, frozenset[str]]]] = defaultdict(list)
    for facts in claims:
        day = when(facts.claimed_on)
        if facts.claim_type != ClaimType.EVENT or day is None or day.precision != "day":
            continue
        spans = frozenset().union(
            *(meaning.spans(text, language) for language, text in facts.statements.items())
        )
        for article in {place.article for place in facts.places} if spans else ():
            by_day[article, facts.claimed_on].append((facts, spans))
    seen: set[frozenset[str]] = set()
    for (_article, day_text), held in by_day.items():
        for (one, spans), (other, further) in pairs(held):
            pair = frozenset({one.slug, other.slug})
            if pair not in seen and not spans & further:
                seen.add(pair)
                yield _spans(one, other, day_text)


def _two_dates(rule: str, one: Facts, other: Facts, sources: tuple[str, ...]) -> Finding:
    first, second = sorted((one.claimed_on, other.claimed_on), key=begins)

    def sentence(language: str) -> str:
        dates = {
            "first": partial_dates.display(first, language),
            "second": partial_dates.display(second, language),
        }
        if rule == ONE_OCCASION:
            return _("Both quote one document, and one is dated %(first)s, the other %(second)s.") % dates
        if rule == ONE_END:
            return _("Both tell of one end, and one is dated %(first)s, the other %(second)s.") % dates
        return _("Both tell of the same, and one is dated %(first)s, the other %(second)s.") % dates

    return Finding(
        rule=rule,
        claim=one.slug,
        other=other.slug,
        kind=LinkKind.CONTRADICTS,
        severity=Level.MEDIUM,
        score=Decimal("0.6"),
        reason=said(sentence),
        about=f"{rule}:{first}|{second}",
        sources=sources,
    )


def _spans(one: Facts, other: Facts, day: str) -> Finding:
    def sentence(language: str) -> str:
        return _("Both are of %(day)s, and the text puts them at different distances from today.") % {
            "day": partial_dates.display(day, language)
        }

    return Finding(
        rule=TWO_SPANS,
        claim=one.slug,
        other=other.slug,
        kind=LinkKind.CONTRADICTS,
        severity=Level.LOW,
        score=Decimal("0.5"),
        reason=said(sentence),
        about=f"{TWO_SPANS}:{day}",
    )


def _hop_too_early(facts: Facts, chain: int, earlier: Step, later: Step) -> Finding:
    def sentence(language: str) -> str:
        return _("Step %(after)d is of %(later)s, before step %(before)d of %(earlier)s it has it from.") % {
            "after": later.step,
            "later": partial_dates.display(later.when, language),
            "before": earlier.step,
            "earlier": partial_dates.display(earlier.happened_on, language),
        }

    return _order(
        HOP_TOO_EARLY,
        facts,
        said(sentence),
        f"{chain}:{earlier.happened_on}>{later.when}",
        tuple(hop.source for hop in (earlier, later) if hop.source),
    )


def _source_too_late(facts: Facts, chain: int, came_out: str, used: str, source: str) -> Finding:
    def sentence(language: str) -> str:
        return _("The source came out in %(source)s, after it was used in %(used)s.") % {
            "source": partial_dates.display(came_out, language),
            "used": partial_dates.display(used, language),
        }

    return _order(SOURCE_TOO_LATE, facts, said(sentence), f"{chain}:{came_out}>{used}", (source,))


def _told_too_early(facts: Facts, hop: Step) -> Finding:
    def sentence(language: str) -> str:
        return _("It is said to be of %(event)s, and was told by %(told)s already.") % {
            "event": partial_dates.display(facts.claimed_on, language),
            "told": partial_dates.display(hop.when, language),
        }

    return _order(
        TOLD_TOO_EARLY,
        facts,
        said(sentence),
        f"{hop.when}>{facts.claimed_on}",
        (hop.source,) if hop.source else (),
    )


def _order(rule: str, facts: Facts, reason: dict[str, str], about: str, sources: tuple[str, ...]) -> Finding:
    return Finding(
        rule=rule,
        claim=facts.slug,
        other="",
        kind=LinkKind.CONTRADICTS,
        severity=Level.HIGH,
        score=Decimal("0.9"),
        reason=reason,
        about=f"{rule}:{about}",
        sources=sources,
    )
