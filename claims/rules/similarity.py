"""How alike two statements are, what in them agrees and differs, and whether they may be called the same.

Ranking goes by rare words (BM25 with a sharper weight of rarity); whether two are the same, by what they say.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rapidfuzz import fuzz

from . import bilingual, partial_dates
from .said import Figure, Said

# Okapi BM25 (Robertson et al., 1995), and how many words a statement has as a rule.
SATURATION, BY_LENGTH, USUAL_LENGTH = 1.2, 0.75, 20
# Measured with `benchmarks.checked`: sharper than 1, since a name says more about a claim than two verbs do.
SHARPNESS = 1.5
# How many places of words one question looks at, and from how many words at the least.
MOST_PLACES, FEWEST_WORDS, MOST_WORDS = 3000, 4, 24
# Below this, two statements share a subject and no more.
NEARLY = 0.6
IN_OTHER_LANGUAGE = 0.4


class Degree(StrEnum):
    """How alike two statements are, the most alike first."""

    SAME = "same"
    NEARLY = "nearly"
    PROBABLY = "probably"
    BUT = "but"
    RELATED = "related"


DEGREES: dict[Degree, Promise] = {
    Degree.SAME: _("says the same"),
    Degree.NEARLY: _("says nearly the same"),
    Degree.PROBABLY: _("probably says the same in another language"),
    Degree.BUT: _("says something else in nearly the same words"),
    Degree.RELATED: _("is about something like it"),
}


class Aspect(StrEnum):
    """What is compared apart from the words."""

    FIGURES = "figures"
    DATES = "dates"
    NEGATION = "negation"
    NAMES = "names"
    ORDER = "order"
    CLAIMANT = "claimant"


AGREE: dict[Aspect, Promise] = {
    Aspect.FIGURES: _("the same figures"),
    Aspect.DATES: _("the same dates"),
    Aspect.NEGATION: _("both negated"),
    Aspect.NAMES: _("the same names"),
    Aspect.ORDER: _("the names in the same order"),
    Aspect.CLAIMANT: _("the same claimant"),
}
DIFFER: dict[Aspect, Promise] = {
    Aspect.FIGURES: _("other figures"),
    Aspect.DATES: _("other dates"),
    Aspect.NEGATION: _("one of them is negated"),
    Aspect.NAMES: _("about other people or things"),
    Aspect.ORDER: _("the names change places"),
    Aspect.CLAIMANT: _("another claimant"),
}


@dataclass(frozen=True)
class Comparison:
    """How two statements stand to each other; `likeness` is of their words, from 0 to 1."""

    degree: Degree
    likeness: float
    agree: tuple[Aspect, ...]
    differ: tuple[Aspect, ...]

    @property
    def is_same(self) -> bool:
        return self.degree == Degree.SAME


@dataclass(frozen=True)
class About:
    """What is known of a claim beside its statement: whoever made it, and the day it is about."""

    claimant: str = ""
    claimed_on: str = ""


def weight(claims_with_word: int, claims: int) -> float:
    """Return how much a word says about a claim that stands in so many of so many claims."""
    claims = max(claims, claims_with_word)
    return math.log(1 + (claims - claims_with_word + 0.5) / (claims_with_word + 0.5)) ** SHARPNESS


def telling(counts: Mapping[str, int]) -> list[str]:
    """Return the rarest words, rarest first, by which a question is looked up: few places in all."""
    rarest = sorted(counts, key=lambda stem: (counts[stem], stem))[:MOST_WORDS]
    chosen: list[str] = []
    places = 0
    for stem in rarest:
        places += counts[stem]
        if len(chosen) >= FEWEST_WORDS and places > MOST_PLACES:
            break
        chosen.append(stem)
    return chosen


def rank(question: Mapping[str, float], words: Iterable[str], length: int) -> float:
    """Return how well a claim of `length` words that has `words` of the question answers it."""
    norm = SATURATION * (1 - BY_LENGTH + BY_LENGTH * length / USUAL_LENGTH)
    return sum(question[word] for word in words) * (SATURATION + 1) / (1 + norm)


def compare(
    one: Said,
    other: Said,
    *,
    about_one: About = About(),
    about_other: About = About(),
) -> Comparison:
    """Return what agrees and differs; any difference keeps the two from being called the same."""
    if one.language != other.language:
        return _compare_across(one, other, about_one, about_other)
    found = {
        Aspect.FIGURES: _figures_agree(one.figures, other.figures),
        Aspect.DATES: _dates_agree(_dates(one, about_one), _dates(other, about_other)),
        Aspect.NEGATION: _negations_agree(one, other),
        Aspect.NAMES: _names_agree(one, other),
        Aspect.ORDER: False if one.words == other.words and one.names != other.names else None,
        Aspect.CLAIMANT: _claimants_agree(about_one.claimant, about_other.claimant),
    }
    likeness = _likeness(one, other)
    agree, differ = _parted(found)
    if not differ and _says_the_same(one, other):
        return Comparison(Degree.SAME, 1.0, agree, differ)
    if likeness < NEARLY:
        return Comparison(Degree.RELATED, likeness, agree, differ)
    return Comparison(Degree.BUT if differ else Degree.NEARLY, min(likeness, 0.99), agree, differ)


def _compare_across(one: Said, other: Said, about_one: About, about_other: About) -> Comparison:
    german, english = (one, other) if one.language == "de" else (other, one)
    shared = bilingual.shared(german.words, english.words)
    found = {
        Aspect.FIGURES: _figures_agree(one.figures, other.figures),
        Aspect.DATES: _dates_agree(_dates(one, about_one), _dates(other, about_other)),
        Aspect.NEGATION: _negations_agree(one, other),
        Aspect.NAMES: _names_agree_across(german, english, shared),
        Aspect.CLAIMANT: _claimants_agree(about_one.claimant, about_other.claimant),
    }
    agree, differ = _parted(found)
    likeness = 2 * len(shared) / ((len(german.words) + len(english.words)) or 1)
    # Words looked up one by one are weak evidence; something must hold the two together that needs no lookup.
    is_held = {Aspect.FIGURES, Aspect.DATES, Aspect.NAMES}.intersection(agree)
    degree = Degree.BUT if differ else Degree.PROBABLY if is_held else Degree.RELATED
    if likeness < IN_OTHER_LANGUAGE:
        degree = Degree.RELATED
    return Comparison(degree, min(likeness, 0.99), agree, differ)


def _says_the_same(one: Said, other: Said) -> bool:
    """Word for word up to inflection, order of clauses and little words; names keep their order."""
    return (
        bool(one.words or one.figures or one.dates)
        and one.words == other.words
        and one.names == other.names
        and sorted(one.dates) == sorted(other.dates)
        and len(one.figures) == len(other.figures)
        and all(mine.is_same(theirs) for mine, theirs in zip(one.figures, other.figures, strict=True))
    )


def _likeness(one: Said, other: Said) -> float:
    """Return the share of words in common; letters count where words are misspelt."""
    in_common = 2 * len(one.words & other.words) / ((len(one.words) + len(other.words)) or 1)
    spelt = [" ".join(sorted(said.words)) for said in (one, other)]
    lengths = sorted(map(len, spelt))
    # Of unlike lengths, letters in common say nothing.
    by_letter = fuzz.ratio(*spelt) / 100 if lengths[0] > 0.7 * lengths[1] else 0.0
    return max(in_common, by_letter if by_letter > 0.9 else 0.0)


def _parted(found: Mapping[Aspect, bool | None]) -> tuple[tuple[Aspect, ...], tuple[Aspect, ...]]:
    return (
        tuple(aspect for aspect, is_same in found.items() if is_same),
        tuple(aspect for aspect, is_same in found.items() if is_same is False),
    )


def _figures_agree(mine: Sequence[Figure], theirs: Sequence[Figure]) -> bool | None:
    if not mine and not theirs:
        return None
    left = list(theirs)
    for figure in mine:
        match = next((other for other in left if figure.is_same(other)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def _dates(said: Said, about: About) -> tuple[str, ...]:
    return said.dates or ((about.claimed_on,) if about.claimed_on else ())


def _dates_agree(mine: Sequence[str], theirs: Sequence[str]) -> bool | None:
    """Dates agree as far as both say them, as March 2015 and 2015 do."""
    if not mine or not theirs:
        return None
    few, many = sorted((mine, theirs), key=len)
    return all(any(partial_dates.overlap(date, other) for other in many) for date in few)


def _negations_agree(one: Said, other: Said) -> bool | None:
    if one.negations != other.negations:
        return False
    return True if one.negations else None


def _names_agree(one: Said, other: Said) -> bool | None:
    mine, theirs = {*one.names, *one.heads}, {*other.names, *other.heads}
    only_mine, only_theirs = mine - other.words, theirs - one.words
    if only_mine and only_theirs:
        return False
    return True if mine & theirs and not only_mine and not only_theirs else None


def _names_agree_across(german: Said, english: Said, shared: Mapping[str, str]) -> bool | None:
    """In German every noun has a capital, so only what the English statement names is looked for."""
    known = set(shared.values())
    for mine, theirs in ((german.names, english.names), (german.heads, english.heads)):
        strangers = [name for name in mine if name not in shared and not bilingual.is_known(name)]
        if strangers and set(theirs) - known:
            return False
    return True if known.intersection({*english.names, *english.heads}) else None


def _claimants_agree(mine: str, theirs: str) -> bool | None:
    if not mine or not theirs:
        return None
    return mine.casefold() == theirs.casefold()
