"""Words that changed on the way: between hops of a chain, between places of a text, in translation."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import combinations, pairwise

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from claims.rules import figures
from claims.vocabulary import Act, Level, LinkKind, Mode

from . import meaning_words as meaning
from .facts import Facts, Finding, Place, Step, bare, in_order, pairs, said, telling

DRIFT, NOT_VERBATIM, TWO_PLACES = "drift", "not_verbatim", "two_places"
TWO_QUOTATIONS, ONE_FOR_TWO = "two_quotations", "one_word_for_two"
# Of 100: so alike are two versions of one quotation, and strangers are not.
ONE_QUOTATION = 70
# A word or two are quoted alike by chance.
SHORTEST_QUOTATION = 3


def in_chains(facts: Facts) -> Iterator[Finding]:
    """Yield what changed its meaning between two hops of a chain whose wordings are known."""
    for number, hops in facts.worded():
        for earlier, later in pairwise(hops):
            shades = list(drift(earlier, later))
            if shades:
                yield _changed(facts, number, earlier, later, shades)
            elif _claims_to_be_verbatim(earlier, later):
                yield _not_verbatim(facts, number, earlier, later)


def drift(earlier: Step, later: Step) -> Iterator[tuple[str, str]]:
    """Yield by shade and how it changed what the later wording does not say any more, or says otherwise."""
    before, after = (meaning.stances(hop.wording, hop.language) for hop in (earlier, later))
    for stance in sorted(before - after) if not after else ():
        yield stance, "lost"
    for stance in sorted(after - before) if not before else ():
        if stance != "hearsay" or later.mode != Mode.TRANSLATION:
            yield stance, "gained"
    if meaning.is_negated(earlier.wording, earlier.language) != meaning.is_negated(
        later.wording, later.language
    ):
        yield "negation", ""
    for one, other in zip(
        meaning.opposed(earlier.wording, earlier.language),
        meaning.opposed(later.wording, later.language),
        strict=True,
    ):
        if one and other and not one & other:
            yield sorted(one)[0], sorted(other)[0]
    yield from _figures(earlier, later)


def in_places(facts: Facts) -> Iterator[Finding]:
    """Yield the first two places of a text at which the claim stands in words that say more or less."""
    by_text: defaultdict[tuple[str, int], list[Place]] = defaultdict(list)
    for place in facts.places:
        if place.exact:
            by_text[place.article, place.revision].append(place)
    for (article, _revision), places in by_text.items():
        for one, other in combinations(sorted(places, key=lambda place: place.start), 2):
            words, further = (telling(place.exact, place.language) for place in (one, other))
            # What only leaves something out is no other version, and what shares nothing no version of it.
            if words & further and words - further and further - words:
                yield _two_places(facts, article, one, other)
                break


def across(claims: Iterable[Facts]) -> Iterator[Finding]:
    """Yield what claims of one article, or of one source, do to each other's words."""
    claims = in_order(claims)
    yield from _quotations(claims)
    yield from _translations(claims)


def _figures(earlier: Step, later: Step) -> Iterator[tuple[str, str]]:
    before, after = (figures.find(hop.wording, hop.language) for hop in (earlier, later))
    values, further = ({f.value for f in found if f.value is not None} for found in (before, after))
    if not values or not further:
        return
    if not values & further:
        yield "figure", ""
        return
    bound, now = (meaning.bounds(hop.wording, hop.language) for hop in (earlier, later))
    if bound != now:
        yield "bound", sorted(bound - now or now - bound)[0]


def _claims_to_be_verbatim(earlier: Step, later: Step) -> bool:
    if later.mode != Mode.VERBATIM or earlier.language != later.language:
        return False
    one, other = _flat(earlier.wording), _flat(later.wording)
    # A quotation may be cut short.
    return one not in other and other not in one


def _flat(wording: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in wording.casefold()).split())


def _quotations(claims: list[Facts]) -> Iterator[Finding]:
    """Yield quotations out of one source, marked verbatim, of which there are two versions."""
    by_source: defaultdict[tuple[str, str], list[tuple[Facts, Step]]] = defaultdict(list)
    for facts in claims:
        for _number, hops in facts.worded():
            for hop in hops[:1]:
                if hop.mode == Mode.VERBATIM and hop.source:
                    by_source[hop.source, hop.language].append((facts, hop))
    for held in by_source.values():
        for (one, hop), (other, further) in pairs(held):
            words, others = _flat(hop.wording), _flat(further.wording)
            if min(len(words.split()), len(others.split())) < SHORTEST_QUOTATION or one.slug == other.slug:
                continue
            if words in others or others in words or fuzz.ratio(words, others) < ONE_QUOTATION:
                continue
            yield _two_quotations(one, hop, other, further)


def _translations(claims: list[Facts]) -> Iterator[Finding]:
    """Yield one word by which the same hands translate two different ones."""
    by_word: defaultdict[tuple[str, frozenset[str]], list[tuple[Facts, Step, Step]]] = defaultdict(list)
    for facts in claims:
        for _number, hops in facts.worded():
            for original, translated in pairwise(hops):
                is_translated = translated.act == Act.TRANSLATED or translated.mode == Mode.TRANSLATION
                words = telling(translated.wording, translated.language)
                if is_translated and words and original.language != translated.language:
                    by_word[translated.hands, words].append((facts, original, translated))
    for held in by_word.values():
        for (one, original, translated), (other, further, _same) in pairs(held):
            if one.slug == other.slug or original.language != further.language:
                continue
            if telling(original.wording, original.language) & telling(further.wording, further.language):
                continue
            yield _one_for_two(one, original, translated, other, further)


def _changed(facts: Facts, chain: int, earlier: Step, later: Step, shades: list[tuple[str, str]]) -> Finding:
    grave = {"negation", "figure", *(shade for table in meaning.OPPOSED for shade in table)}
    is_grave = any(shade in grave for shade, _how in shades)

    def sentence(language: str) -> str:
        return _("From step %(before)d (“%(earlier)s”) to step %(after)d (“%(later)s”): %(what)s.") % {
            "before": earlier.step,
            "earlier": bare(earlier.wording),
            "after": later.step,
            "later": bare(later.wording),
            "what": "; ".join(_how_it_changed(*shade) for shade in shades),
        }

    return Finding(
        rule=DRIFT,
        claim=facts.slug,
        other="",
        kind=LinkKind.DIFFERS_IN_WORDING,
        severity=Level.HIGH if is_grave else Level.MEDIUM,
        score=Decimal("0.75") if len(shades) > 1 or is_grave else Decimal("0.65"),
        reason=said(sentence),
        about=f"{DRIFT}:{chain}:{earlier.wording}>{later.wording}",
        sources=_sources(earlier, later),
    )


def _how_it_changed(shade: str, how: str) -> str:
    """Return what became of a shade of meaning, to stand in a sentence."""
    match shade, how:
        case "negation", _any:
            return _("a “not” comes or goes")
        case "figure", _any:
            return _("the figure is another one")
        case "bound", "more":
            return _("“more than” comes or goes")
        case "bound", _any:
            return _("“less than” comes or goes")
        case _any, "lost":
            return {
                "request": _("what was asked for is stated as done"),
                "plan": _("a plan becomes a fact"),
                "guess": _("a guess becomes a fact"),
                "hearsay": _("an allegation becomes a fact"),
            }[shade]
        case _any, "gained":
            return {
                "request": _("a fact becomes a request"),
                "plan": _("a fact becomes a plan"),
                "guess": _("a plain statement becomes a guess"),
                "hearsay": _("a plain statement becomes an allegation"),
            }[shade]
    return _("“%(before)s” becomes “%(after)s”") % {"before": _shade(shade), "after": _shade(how)}


def _shade(name: str) -> str:
    return {
        "need": _("to need"),
        "earn": _("to earn"),
        "spend": _("to spend"),
        "give": _("to give"),
        "pause": _("to pause"),
        "end": _("to end"),
        "rise": _("to rise"),
        "fall": _("to fall"),
        "accept": _("to accept"),
        "refuse": _("to refuse"),
    }[name]


def _not_verbatim(facts: Facts, chain: int, earlier: Step, later: Step) -> Finding:
    def sentence(language: str) -> str:
        return _("Step %(after)d is marked verbatim and says “%(later)s”, step %(before)d “%(earlier)s”.") % {
            "before": earlier.step,
            "earlier": bare(earlier.wording),
            "after": later.step,
            "later": bare(later.wording),
        }

    return Finding(
        rule=NOT_VERBATIM,
        claim=facts.slug,
        other="",
        kind=LinkKind.DIFFERS_IN_WORDING,
        severity=Level.MEDIUM,
        score=Decimal("0.7"),
        reason=said(sentence),
        about=f"{NOT_VERBATIM}:{chain}:{earlier.wording}>{later.wording}",
        sources=_sources(earlier, later),
    )


def _two_places(facts: Facts, article: str, one: Place, other: Place) -> Finding:
    def sentence(language: str) -> str:
        return _("The text says it twice and not alike: “%(one)s” and “%(other)s”.") % {
            "one": bare(one.exact),
            "other": bare(other.exact),
        }

    return Finding(
        rule=TWO_PLACES,
        claim=facts.slug,
        other="",
        kind=LinkKind.DIFFERS_IN_WORDING,
        severity=Level.LOW,
        score=Decimal("0.5"),
        reason=said(sentence),
        about=f"{TWO_PLACES}:{article}:{one.exact}|{other.exact}",
    )


def _two_quotations(one: Facts, hop: Step, other: Facts, further: Step) -> Finding:
    def sentence(language: str) -> str:
        return _("Out of one source the words are “%(one)s” here and “%(other)s” there.") % {
            "one": bare(hop.wording),
            "other": bare(further.wording),
        }

    return Finding(
        rule=TWO_QUOTATIONS,
        claim=one.slug,
        other=other.slug,
        kind=LinkKind.DIFFERS_IN_WORDING,
        severity=Level.HIGH,
        score=Decimal("0.7"),
        reason=said(sentence),
        about=f"{TWO_QUOTATIONS}:{hop.wording}|{further.wording}",
        sources=(hop.source,),
    )


def _one_for_two(one: Facts, original: Step, translated: Step, other: Facts, further: Step) -> Finding:
    def sentence(language: str) -> str:
        return _("“%(word)s” stands for “%(one)s” here and for “%(other)s” there.") % {
            "word": bare(translated.wording),
            "one": bare(original.wording),
            "other": bare(further.wording),
        }

    return Finding(
        rule=ONE_FOR_TWO,
        claim=one.slug,
        other=other.slug,
        kind=LinkKind.DIFFERS_IN_WORDING,
        severity=Level.MEDIUM,
        score=Decimal("0.6"),
        reason=said(sentence),
        about=f"{ONE_FOR_TWO}:{original.wording}|{further.wording}",
        sources=_sources(original, further),
    )


def _sources(*hops: Step) -> tuple[str, ...]:
    return tuple(dict.fromkeys(hop.source for hop in hops if hop.source))
