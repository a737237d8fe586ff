"""Two statements are called the same only if they are: 100 million is not 10 million, 2015 is not 2016."""

import json
import re
from pathlib import Path

import pytest

from claims.rules.said import said
from claims.rules.similarity import About, Aspect, Degree, compare

ROOT = Path(__file__).resolve().parents[2]
AVERITEC = ROOT.parent / "shared" / "data" / "averitec" / "dev-100.json"
LEAST_PAIRS = 200
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FIGURE = re.compile(r"(?<![\w.,-])\d{1,3}(?:[.,]\d{3})*(?![\w.,-]|\s*(?:January|Januar))")
_NUMBER_WORDS = {
    "en": {"two": "three", "million": "billion"},
    "de": {"zwei": "drei", "Millionen": "Milliarden"},
}
# Names of people, places and firms that stand in none of the statements.
_STRANGERS = ("Quintana", "Wolfsburg", "Zanzibar", "Okonkwo")


def statements():
    """Yield statements of the case, and of others where they are at hand, with their language."""
    records = json.loads((ROOT / "fixtures" / "case" / "claims.json").read_text(encoding="utf-8"))
    for record in records:
        if record["model"] == "claims.claim":
            yield record["fields"]["statement"], record["fields"]["language"]
        if record["model"] == "claims.claimtranslation":
            yield record["fields"]["statement"], record["fields"]["language"]
    if AVERITEC.exists():
        for one in json.loads(AVERITEC.read_text(encoding="utf-8")):
            yield one["claim"], "en"


def other_year(text, language):
    if found := _YEAR.search(text):
        yield text[: found.start()] + str(int(found[0]) + 1) + text[found.end() :]


def other_figure(text, language):
    for found in _FIGURE.finditer(text):
        if not _YEAR.fullmatch(found[0]):
            yield text[: found.start()] + f"1{found[0]}" + text[found.end() :]
    for word, other in _NUMBER_WORDS[language].items():
        if re.search(rf"\b{word}\b", text):
            yield re.sub(rf"\b{word}\b", other, text, count=1)


def negated(text, language):
    verbs = {
        "en": r"\b(is|are|was|were|has|have|can|will|would|did)\b",
        "de": r"\b(ist|sind|war|hat|haben|kann|wird)\b",
    }
    if found := re.search(verbs[language], text):
        no = " not" if language == "en" else " nicht"
        yield text[: found.end()] + no + text[found.end() :]


def other_name(text, language):
    names = re.findall(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][a-zäöüß]{3,}", text)
    for name, stranger in zip(names[:2], _STRANGERS, strict=False):
        yield text.replace(name, stranger)


CHANGES = {
    "figure": (other_figure, 15),
    "year": (other_year, 25),
    "negation": (negated, 40),
    "name": (other_name, 120),
}


def twins(change):
    return [
        (text, twin, language)
        for text, language in statements()
        for twin in CHANGES[change][0](text, language)
        if twin != text
    ]


@pytest.mark.parametrize("change", CHANGES)
def test_statements_that_differ_in_one_thing_alone_are_never_called_the_same(change):
    pairs = twins(change)

    called_the_same = [
        (text, twin)
        for text, twin, language in pairs
        if compare(said(text, language), said(twin, language)).is_same
    ]

    assert called_the_same == []
    assert len(pairs) >= CHANGES[change][1]


def test_there_are_enough_such_pairs():
    assert sum(len(twins(change)) for change in CHANGES) >= LEAST_PAIRS


@pytest.mark.parametrize(
    "restate",
    [
        lambda text: text,
        lambda text: text.rstrip("."),
        lambda text: f"„{text}“",
        lambda text: text.replace(" ", "  "),
        lambda text: text.replace("ß", "ss"),
        lambda text: re.sub(r"(\d) ?%", r"\1 %", text),
    ],
    ids=["identical", "without full stop", "quoted", "blanks", "ss", "per cent"],
)
def test_restatements_are_called_the_same(restate):
    told_apart = [
        text
        for text, language in statements()
        if not compare(said(text, language), said(restate(text), language)).is_same
    ]

    assert told_apart == []


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("The new bridge cost 40 million euros in 2015.", "In 2015 the new bridges cost €40,000,000.", "en"),
        ("The bridge isn't closed.", "The bridge is not closed.", "en"),
        ("Eight of ten bridges have been closed.", "Of ten bridges, eight have been closed.", "en"),
        ("On 3 March 2015 the bridge was closed.", "The bridge was closed on March 3, 2015.", "en"),
        ("Die neue Brücke kostete 40 Mio. Euro.", "Die neuen Brücken kosteten 40 Millionen Euro.", "de"),
        ("Im März 2015 wurde die Brücke gesperrt.", "Die Brücke wurde im März 2015 gesperrt.", "de"),
    ],
)
def test_other_ways_of_saying_the_same_are_called_the_same(one, other, language):
    assert compare(said(one, language), said(other, language)).is_same


@pytest.mark.parametrize(
    ("one", "other", "aspect"),
    [
        ("The bridge cost 100 million euros.", "The bridge cost 10 million euros.", Aspect.FIGURES),
        ("The bridge cost more than 10 million euros.", "The bridge cost 10 million euros.", Aspect.FIGURES),
        ("The old bridge was closed in 2015.", "The old bridge was closed in 2016.", Aspect.DATES),
        ("The mayor did sign the contract.", "The mayor did not sign the contract.", Aspect.NEGATION),
        ("The mayor of Celle signed the contract.", "The mayor of Fulda signed the contract.", Aspect.NAMES),
        ("Weber signed the contract in Celle.", "Krause signed the contract in Celle.", Aspect.NAMES),
        ("Germany attacked France.", "France attacked Germany.", Aspect.ORDER),
    ],
)
def test_what_differs_is_named_and_stands_against_the_same(one, other, aspect):
    comparison = compare(said(one, "en"), said(other, "en"))

    assert comparison.degree == Degree.BUT
    assert comparison.differ == (aspect,)


def test_the_same_words_of_another_person_or_day_are_not_the_same():
    words = said("The bridge is closed.", "en")

    def differ(one, other):
        return compare(words, words, about_one=one, about_other=other).differ

    assert differ(About("Ada Weber"), About("A. Krause")) == (Aspect.CLAIMANT,)
    assert differ(About("Ada Weber"), About()) == ()
    assert differ(About("", "2015"), About("", "2016")) == (Aspect.DATES,)
    assert differ(About("", "2015-03"), About("", "2015")) == ()


@pytest.mark.parametrize(
    ("german", "english", "degree"),
    [
        (
            "Die neue Brücke kostete 40 Millionen Euro.",
            "The new bridge cost 40 million euros.",
            Degree.PROBABLY,
        ),
        ("Die Brücke kostete 50 Millionen Euro.", "The bridge cost 40 million euros.", Degree.BUT),
        (
            "Merkel öffnete 2015 die Grenze.",
            "Merkel opened the border in 2015.",
            Degree.PROBABLY,
        ),
        ("Merkel öffnete 2016 die Grenze.", "Merkel opened the border in 2015.", Degree.BUT),
        (
            "Merkel öffnete 2015 die Grenze nicht.",
            "Merkel opened the border in 2015.",
            Degree.BUT,
        ),
        ("Merz öffnete 2015 die Grenze.", "Merkel opened the border in 2015.", Degree.BUT),
        ("Das Haus ist neu.", "The bridge is closed.", Degree.RELATED),
    ],
)
def test_across_languages_it_is_said_how_sure_that_is(german, english, degree):
    assert compare(said(german, "de"), said(english, "en")).degree == degree
    assert compare(said(english, "en"), said(german, "de")).degree == degree
