from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from claims.rules import typography


@pytest.mark.parametrize(
    ("text", "language", "quoted"),
    [
        ("so", "de", "„so“"),
        ("so", "en", "“so”"),
        ("so", "de-at", "„so“"),
        ("so", "fr", "“so”"),
        ("er sagte „nein“ dazu", "de", "„er sagte ‚nein‘ dazu“"),
        ('he said "no" and "yes"', "en", "“he said ‘no’ and ‘yes’”"),
        ("he said “no”", "de", "„he said ‚no‘“"),
        ("Musk’s “plan”", "en", "“Musk’s ‘plan’”"),
    ],
)
def test_quotation_marks_follow_the_language(text, language, quoted):
    assert typography.quote(text, language) == quoted


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        (date(2026, 3, 3), "de", "3. März 2026"),
        (date(2026, 3, 3), "en", "3 March 2026"),
        (date(2026, 12, 24), "de", "24. Dezember 2026"),
        (date(987, 1, 1), "en", "1 January 0987"),
    ],
)
def test_days_are_written_out(day, language, words):
    assert typography.day(day, language) == words


def test_moments_carry_the_time_of_day_in_their_own_zone():
    moment = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)

    assert typography.moment(moment, "de") == "3. März 2026, 14:05 Uhr"
    assert typography.moment(moment, "en") == "3 March 2026, 14:05"


@pytest.mark.parametrize(
    ("figure", "german", "english"),
    [
        (1204, "1.204", "1,204"),
        (999, "999", "999"),
        (0, "0", "0"),
        (Decimal("48.1"), "48,1", "48.1"),
        (Decimal("15000000.00"), "15.000.000", "15,000,000"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (Decimal("-1234.50"), "−1.234,5", "−1,234.5"),
        (Decimal("0.000000000000000000001"), "0,000000000000000000001", "0.000000000000000000001"),
    ],
)
def test_figures_are_grouped_and_never_rounded(figure, german, english):
    assert typography.number(figure, "de") == german
    assert typography.number(figure, "en") == english


@pytest.mark.parametrize(
    ("text", "language", "bound"),
    [
        ("48,1 Mrd. Euro", "de", "48,1~Mrd. Euro"),
        ("z. B. hier", "de", "z.~B. hier"),
        ("z.B. hier, d. h. dort, u. a.", "de", "z.~B. hier, d.~h. dort, u.~a."),
        ("40 % und 5 €", "de", "40~% und 5~€"),
        ("§ 51", "de", "§~51"),
        ("am 3. März 2026", "de", "am 3.~März 2026"),
        ("90 Milliarden Dollar", "de", "90~Milliarden Dollar"),
        ("14:30 Uhr", "de", "14:30~Uhr"),
        ("$90 billion on 3 March", "en", "$90~billion on 3~March"),
        ("90 billionaires", "en", "90 billionaires"),
        ("2016 und 15 Leute", "de", "2016 und 15 Leute"),
    ],
)
def test_figures_do_not_part_from_what_they_count(text, language, bound):
    assert typography.bind(text, language) == bound.replace("~", "\u00a0")


def test_binding_twice_changes_nothing_more():
    once = typography.bind("z. B. 48,1 Mrd. am 3. März", "de")

    assert typography.bind(once, "de") == once


@pytest.mark.parametrize(
    ("text", "language", "printed"),
    [
        ("Er nannte ihn 'Idiot' und ging", "de", "Er nannte ihn ‚Idiot‘ und ging"),
        ("He called him 'jackass' and left", "en", "He called him ‘jackass’ and left"),
        ('Sie sagte "nein"', "de", "Sie sagte „nein“"),
        ('She said "no".', "en", "She said “no”."),
        ("Musk's plan, the lawyers' words", "en", "Musk’s plan, the lawyers’ words"),
        ("Hans' Haus war's", "de", "Hans’ Haus war’s"),
        ("the '90s", "en", "the ’90s"),
        ("('so')", "de", "(‚so‘)"),
        ("(\"so 'nie' gesagt\")", "de", "(„so ‚nie‘ gesagt“)"),
        ("Es kam - spät - an", "de", "Es kam~– spät~– an"),
        ("It came -- late", "en", "It came~– late"),
        ("und so weiter...", "de", "und so weiter…"),
        ("2015-2018 und Tel. 030-1234", "de", "2015–2018 und Tel. 030-1234"),
        ("am 2026-03-03", "de", "am 2026-03-03"),
        ("„schon gesetzt“ – ‚so‘", "de", "„schon gesetzt“~– ‚so‘"),
        ("US-Dollar", "de", "US-Dollar"),
        ("48,1 Mrd. 'Dollar'", "de", "48,1~Mrd. ‚Dollar‘"),
        ("", "de", ""),
        ("'", "en", "’"),
        ('"', "de", "“"),
    ],
)
def test_what_a_typewriter_wrote_is_printed_as_the_language_has_it(text, language, printed):
    assert typography.typeset(text, language) == printed.replace("~", "\u00a0")


@pytest.mark.parametrize("language", ["de", "en"])
def test_text_that_is_printed_once_more_stays_as_it_is(language):
    once = typography.typeset("He said \"no\" - 'never' in the '90s...", language)

    assert typography.typeset(once, language) == once


@pytest.mark.parametrize("sign", ["'", '"', ".", "-", " -"])
def test_marks_by_the_thousand_hold_nobody_up(sign):
    assert typography.typeset(sign * 10_000, "de")
