"""What the desk has on record of a claim, as the finder reads it, and what it says of what it found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import TypeVar

from django.utils.translation import override

from claims.rules import partial_dates
from claims.rules.partial_dates import PartialDate
from claims.rules.searching import stems
from claims.rules.sentences import Refused
from claims.rules.words import word_set
from claims.vocabulary import Language

Thing = TypeVar("Thing")
MOST_ALIKE = 60
# Words that say nothing of what a sentence is about.
LITTLE = word_set("""
    a an the and or but of to in on at by for from with as into out up off over about than that this
    these those it its he his him she her they them their who which what when where is are was were be
    been being has have had do does did not no so too also then there more most only just would will
    said says der die das den dem des ein eine einer eines einem einen und oder aber von vom zu zum zur
    in im an am auf aus bei mit nach für über um durch als wie dass daß es er sie ihn ihm ihr ihre ihren
    ihrem ihrer seine seinen seinem seiner sein sich der diese dieser dieses diesen diesem welche wo wer
    was wenn weil ist sind war waren wird wurde wurden werden sei seien habe haben hat hatte hatten
    nicht kein keine so auch nur dann da mehr laut soll sollen worden
""")


@dataclass(frozen=True)
class Figure:
    """A figure of the claim, in the words of `models.ClaimQuantity`."""

    measure: str
    value: Decimal | None
    unit: str
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str = ""
    as_of: str = ""


@dataclass(frozen=True)
class Place:
    """Where the claim stands; `exact` is empty where we hold only the first words of the quote."""

    article: str
    revision: int
    start: int
    exact: str
    language: str
    published_on: str = ""


@dataclass(frozen=True)
class Step:
    """One hop of a chain. `origin` says whose content its source is, `source_on` when that came out."""

    step: int
    party: str = ""
    name: str = ""
    source: str = ""
    source_on: str = ""
    act: str = ""
    mode: str = ""
    happened_on: str = ""
    wording: str = ""
    language: str = ""

    @property
    def when(self) -> str:
        return self.happened_on or self.source_on

    @property
    def hands(self) -> str:
        return self.party or self.source


@dataclass(frozen=True)
class Facts:
    """What is on record of one claim; chains by their number, each in order of steps."""

    slug: str
    statements: Mapping[str, str]
    claim_type: str = ""
    check_target: str = ""
    claimed_on: str = ""
    figures: tuple[Figure, ...] = ()
    places: tuple[Place, ...] = ()
    chains: Mapping[int, tuple[Step, ...]] = field(default_factory=dict)

    def worded(self) -> Iterator[tuple[int, list[Step]]]:
        """Yield the hops of each chain whose wording we know."""
        for number, hops in self.chains.items():
            yield number, [hop for hop in hops if hop.wording.strip()]

    def origins(self) -> Iterator[Step]:
        for hops in self.chains.values():
            if hops:
                yield hops[0]

    def words(self) -> dict[str, frozenset[str]]:
        """Return what the statement is about, by language: stems that mean something."""
        return {language: telling(text, language) for language, text in self.statements.items()}


@dataclass(frozen=True)
class Finding:
    """Something that cannot all be so: in one claim, or between two.

    `rule` names what was looked for and `about` what makes this one out; `score` is how sure the rule is.
    """

    rule: str
    claim: str
    other: str
    kind: str
    severity: str
    score: Decimal
    reason: Mapping[str, str]
    about: str
    sources: tuple[str, ...] = ()


def said(sentence: Callable[[str], str]) -> dict[str, str]:
    """Return the sentence in each language of the house; `sentence` is told which one is spoken."""
    spoken = {}
    for language in Language.values:
        with override(language):
            spoken[language] = sentence(language)
    return spoken


def bare(wording: str) -> str:
    """Return the wording without quotation marks of its own, to stand between those of a sentence."""
    return "".join(sign for sign in wording if sign not in '„“”"«»').strip()


def telling(text: str, language: str) -> frozenset[str]:
    """Return the stems of the words that say what the text is about."""
    kept = " ".join(word for word in _split(text) if word.casefold() not in LITTLE)
    return frozenset(stems(kept, language))


def when(text: str) -> PartialDate | None:
    """Return the date, or nothing where there is none to be read."""
    try:
        return partial_dates.parse(text) if text else None
    except Refused:
        return None


def exclude_each_other(one: str, other: str) -> bool:
    """Say whether the two dates, as far as they are known, cannot be the same; “about” leaves it open."""
    first, second = when(one), when(other)
    if first is None or second is None or first.is_about or second.is_about:
        return False
    return first.last < second.first or second.last < first.first


def is_before(one: str, other: str) -> bool:
    """Say whether `one` was certainly over before `other` began."""
    first, second = when(one), when(other)
    if first is None or second is None or first.is_about or second.is_about:
        return False
    return first.last < second.first


def begins(text: str) -> date:
    found = when(text)
    return found.first if found else date.max


def pairs(held: list[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """Yield every two of a group; what too many have in common says nothing about any two of them."""
    return combinations(held, 2) if len(held) <= MOST_ALIKE else iter(())


def in_order(claims: Iterable[Facts]) -> list[Facts]:
    """Return the claims as they stand in the text, and by name where they stand in none."""
    return sorted(
        claims,
        key=lambda facts: (min(((p.article, p.start) for p in facts.places), default=("", 0)), facts.slug),
    )


def _split(text: str) -> list[str]:
    return [word.strip(".,;:!?()[]„“”‚‘’'\"»«–—…") for word in text.split()]
