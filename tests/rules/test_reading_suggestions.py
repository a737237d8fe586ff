"""Passages suggested for checking: cut to the claim, filled in, ranked, with the reason in words."""

import unicodedata
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.rules.reading import KnownParty, read
from claims.rules.reading.signals import Kind
from claims.rules.reading.worthiness import REASONS, WEIGHTS, level, score
from claims.vocabulary import Act, ClaimType, Level, Mode

GERMAN = """Rat schließt Hallenbad

Der Rat der Stadt Muster schloss am 5. März 2024 das Hallenbad und entließ 14 Beschäftigte. Das Bad gilt
als das größte im Land.

Die Stadt sei arm, sagte Bürgermeisterin Anna Beispiel dem Kurier. „Wir zahlen seit Jahren drauf“, sagte sie.

Am Ufer lag Nebel, und es war still.

Nachdem die Firma Acme den Auftrag abgelehnt hatte, verklagte die Stadt sie im Mai 2023 auf 3,5 Mio. Euro.
"""
ENGLISH = """Council closes pool

The town council closed the pool on 5 March 2024 and dismissed 14 employees. It is the largest pool in the
country.

The town is poor, mayor Jane Roe told the Herald. "We have been paying for years," she said.

Fog lay on the banks, and it was quiet.

After the company Acme had rejected the contract, the town sued it for $3.5 million in May 2023.
"""


def passages(body, language, **known):
    return [body[found.start : found.end] for found in read(body, language, **known).suggestions]


def only(body, language, **known):
    (suggestion,) = read(body, language, **known).suggestions
    return suggestion


@pytest.mark.parametrize(("body", "language"), [(GERMAN, "de"), (ENGLISH, "en")])
def test_claims_are_suggested_and_moods_are_not(body, language):
    found = " | ".join(passages(body, language))

    sums = {"de": ("3,5 Mio", "Jahren"), "en": ("$3.5 million", "for years")}
    for words in ("14 ", "2024", "Acme", *sums[language]):
        assert words in found
    assert "Nebel" not in found
    assert "Fog" not in found


@pytest.mark.parametrize(("body", "language"), [(GERMAN, "de"), (ENGLISH, "en")])
def test_suggestions_are_ranked_lie_in_the_text_and_do_not_overlap(body, language):
    suggestions = read(body, language).suggestions

    scores = [found.score for found in suggestions]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= worth <= 1 for worth in scores)
    places = sorted((found.start, found.end) for found in suggestions)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    assert all(body[start:end] == body[start:end].strip(" ,;\n") != "" for start, end in places)


@pytest.mark.parametrize(
    ("text", "language", "claim_type"),
    [
        ("Die Stadt zahlte der Firma 2023 drei Millionen Euro.", "de", ClaimType.QUANTITY),
        ("Die Stadt verklagte die Firma im Mai 2023.", "de", ClaimType.EVENT),
        ("„Wir haben nie einen Auftrag vergeben“, sagte Anna Beispiel.", "de", ClaimType.QUOTATION),
        ("Das Bad ist das größte im ganzen Land.", "de", ClaimType.COMPARISON),
        ("Anna Beispiel wurde Vorsitzende des Ausschusses.", "de", ClaimType.ROLE),
        ("Anna Beispiel sagte, die Stadt habe kein Geld.", "de", ClaimType.POSITION),
        ("The town paid the company $3 million in 2023.", "en", ClaimType.QUANTITY),
        ("The town sued the company in May 2023.", "en", ClaimType.EVENT),
        ('"We never placed an order," said Jane Roe.', "en", ClaimType.QUOTATION),
        ("It is the largest pool in the country.", "en", ClaimType.COMPARISON),
        ("Jane Roe became chairwoman of the committee in the end.", "en", ClaimType.ROLE),
        ("Jane Roe said the town was out of money.", "en", ClaimType.POSITION),
    ],
)
def test_each_suggestion_proposes_a_type_of_claim(text, language, claim_type):
    assert only(text, language).claim_type == claim_type


def test_suggestion_brings_figure_date_and_chain():
    parties = [KnownParty("anna", ("Anna Beispiel",), False), KnownParty("kurier", ("Kurier",), True)]
    text = "Anna Beispiel sagte dem Kurier, die Stadt habe im Mai 2023 rund 3,5 Mio. Euro verloren."

    found = only(text, "de", parties=parties)

    assert [(str(figure.value), figure.unit, figure.qualifier) for figure in found.figures] == [
        ("3500000", "EUR", "about")
    ]
    assert found.claimed_on == "2023-05"
    assert [(hop.party_slug, hop.act, hop.mode) for hop in found.hops] == [
        ("anna", Act.TOLD, Mode.PARAPHRASE),
        ("kurier", Act.REPORTED, Mode.PARAPHRASE),
    ]
    assert found.worthiness == Level.HIGH


def test_of_two_dates_none_is_proposed_as_the_day_of_the_claim():
    found = only("Die Stadt verklagte die Firma 2021 und zahlte 2023.", "de")

    assert [date.text for date in found.dates] == ["2021", "2023"]
    assert found.claimed_on == ""


def test_long_sentence_is_cut_to_the_clauses_that_carry_claims():
    text = (
        "Der Rat, der an jenem Abend lange und nicht immer freundlich über das Hallenbad gesprochen hatte, "
        "verkaufte das Grundstück für 2 Millionen Euro, weil niemand sonst im Saal etwas bot, und der Rat "
        "verklagte 2023 die Nachbarn."
    )

    assert sorted(passages(text, "de"), key=text.index) == [
        text[: text.index(", und der Rat")],
        "der Rat verklagte 2023 die Nachbarn.",
    ]


def test_each_year_and_sum_is_a_passage_of_its_own():
    text = "Die Stiftung spendete 2016 15 Millionen Euro und 2017 20 Millionen Euro."

    assert sorted(passages(text, "de"), key=text.index) == [
        "Die Stiftung spendete 2016 15 Millionen Euro",
        "2017 20 Millionen Euro.",
    ]


def test_quotation_is_never_cut():
    quotation = (
        "„Wir zahlten 2016 zehn Millionen, weil es nötig war, und 2017 zahlten wir zwanzig Millionen Euro“"
    )
    text = f"{quotation}, sagte die Bürgermeisterin Anna Beispiel nach einer langen Sitzung des Rates."

    assert any(quotation in passage for passage in passages(text, "de"))


def test_paper_that_vouches_for_a_sentence_vouches_for_each_of_its_claims():
    text = (
        "Der Rat verkaufte 2019 das Grundstück für 2 Millionen Euro an eine Firma aus der Nachbarstadt, und "
        "die Stadt verklagte 2023 die neuen Eigentümer auf Schadenersatz, berichtete der Kurier."
    )

    chains = [[hop.name for hop in found.hops] for found in read(text, "de").suggestions]

    assert chains == [["Kurier"], ["Kurier"]]


def test_figures_outrank_opinions_and_questions():
    sentences = [
        "Die Stadt zahlte der Firma im Mai 2023 drei Millionen Euro.",
        "Ich finde, die Stadt zahlte wunderbar.",
        "Zahlte die Stadt der Firma drei Millionen Euro?",
    ]

    assert passages(" ".join(sentences), "de")[0] == sentences[0]


def test_every_reason_is_a_sentence_with_the_words_that_show_it():
    reasons = only("Die Stadt verklagte die Firma im Mai 2023 auf 3 Millionen Euro.", "de").reasons

    assert reasons[:3] == (
        "It gives a figure: “3 Millionen Euro”.",
        "It gives a date: “Mai 2023”.",
        "It tells of an act that leaves traces: “verklagte”.",
    )


def test_reasons_speak_the_language_of_the_reader():
    with translation.override("de"):
        (reason, *_rest) = only("Die Stadt zahlte 3 Millionen Euro.", "de").reasons
        expected = translation.gettext("It gives a figure: “%(words)s”.")

    assert reason == expected % {"words": "3 Millionen Euro"}


def test_every_feature_has_a_weight_or_a_damper_and_a_reason():
    assert set(REASONS) == set(Kind)
    assert set(Kind) - set(WEIGHTS) == {Kind.QUESTION, Kind.OPINION}


@settings(deadline=None)  # a loaded machine is no fault of the rules
@given(st.dictionaries(st.sampled_from(list(Kind)), st.integers(0, 5)))
def test_check_worthiness_stays_between_nought_and_one_and_has_a_level(features):
    worth = score(features)

    assert 0 <= worth <= 1
    assert level(worth) in Level.values


@settings(deadline=None)  # a loaded machine is no fault of the rules
@given(st.sampled_from([GERMAN, ENGLISH]), st.sampled_from(["de", "en"]))
def test_places_are_those_of_the_text_as_it_is_kept(body, language):
    apart = unicodedata.normalize("NFD", body)

    composed = [body[found.start : found.end] for found in read(body, language).suggestions]
    decomposed = [apart[found.start : found.end] for found in read(apart, language).suggestions]

    assert [unicodedata.normalize("NFC", passage) for passage in decomposed] == composed
    for found in read(apart, language).suggestions:
        for figure in found.figures:
            assert found.start <= figure.start < figure.end <= found.end


def test_emoji_count_as_one_place_each():
    text = "🎉👍 Die Stadt zahlte 2023 drei Millionen Euro."

    found = only(text, "de")

    assert text[found.figures[0].start : found.figures[0].end] == "drei Millionen Euro"


def test_nothing_comes_of_nothing():
    reading = read("", "de")

    assert (reading.parts, reading.sentences, reading.suggestions) == ([], [], [])


@settings(deadline=None)  # a loaded machine is no fault of the rules
@given(st.text(max_size=200), st.sampled_from(["de", "en"]))
def test_nothing_written_breaks_the_reading(text, language):
    reading = read(text, language, parties=[KnownParty("a", ("A B", ""), True)])

    for found in (*reading.parts, *reading.sentences, *reading.suggestions):
        assert 0 <= found.start < found.end <= len(text)
