import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.sentences import Refused
from claims.rules.text import (
    body_with_plain_line_ends,
    clean,
    clean_line,
    parted_at_unseen,
    refuse_unkeepable_body,
    unseen,
)

anything = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t\r\u200d\u200c\u0301")
)


@given(anything)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)
    assert unicodedata.is_normalized("NFC", clean(text))
    assert "\n" not in clean_line(text)


@pytest.mark.parametrize(
    "text", ["", "Größe\n\tzwei", "48,1\u00a0Mrd.", "‚so‘ – „so“", "Österreich’s", "日本語"]
)
def test_ordinary_text_stays_as_it_is(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Gro\u0308ße", "Größe"),
        ("Falsch\u202e", "Falsch"),
        ("\u2066Falsch\u2069", "Falsch"),
        ("Fa\u200blsch", "Falsch"),
        ("Fa\u200dlsch", "Falsch"),
        ("\ufeffFalsch", "Falsch"),
        ("Fal\u00adsch", "Falsch"),
        ("e\u200c\u0301", "é"),
        ("eins\r\nzwei\rdrei\u2028vier", "eins\nzwei\ndrei\nvier"),
        ("Falsch\U000e0041", "Falsch"),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text, cleaned):
    assert clean(text) == cleaned


@pytest.mark.parametrize("text", ["👩\u200d🔬", "می\u200cخواهم", "क्\u200dष"])
def test_joiners_stay_where_they_spell_something(text):
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\x00", "The text holds a forbidden character (U+0000) at position 2. Take it out."),
        ("\x07", "The text holds a forbidden character (U+0007) at position 1. Take it out."),
        ("ab\x1b[0m", "The text holds a forbidden character (U+001B) at position 3. Take it out."),
        ("a\x85", "The text holds a forbidden character (U+0085) at position 2. Take it out."),
        ("a\ud83d", "The text holds a forbidden character (U+D83D) at position 2. Take it out."),
    ],
)
@pytest.mark.parametrize("policy", [clean, clean_line])
def test_what_cannot_be_stored_is_refused_by_name(policy, text, sentence):
    with pytest.raises(Refused) as refused:
        policy(text)

    assert refused.value.sentence == sentence


def test_a_line_is_one_line_and_keeps_its_no_break_spaces():
    assert clean_line("  48,1\u00a0Mrd.\n\tEuro \u2003 mehr ") == "48,1\u00a0Mrd. Euro mehr"


@pytest.mark.parametrize(
    "body", ["a\r\nb", "a\rb", "a\x0bb", "a\x0cb", "a\x85b", "a\u2028b", "a\u2029b", "a\nb"]
)
def test_body_of_an_article_has_one_kind_of_line_end(body):
    assert body_with_plain_line_ends(body) == "a\nb"


@given(anything)
def test_body_keeps_everything_but_its_line_ends(body):
    kept = body_with_plain_line_ends(body)

    assert "".join(kept.split()) == "".join(body.split())
    assert "".join(piece for piece, _is_unseen in parted_at_unseen(kept)) == kept
    assert sum(is_unseen for _piece, is_unseen in parted_at_unseen(kept)) == unseen(kept).total()


@pytest.mark.parametrize("body", ["x", "👩\u200d🔬", "a\u202eb", "\ufeffx", "a\tb\r\nc\x0c", "x" * 500_000])
def test_body_may_hold_what_nobody_sees(body):
    refuse_unkeepable_body(body)


@pytest.mark.parametrize(
    "body",
    ["", "\u200b", "\u200d \u2060", "\ufeff\u00a0", "a\x00", "\ud800", "a\x1b", "a\x9f", "x" * 500_001],
)
def test_body_holds_words_and_no_control_characters(body):
    with pytest.raises(Refused):
        refuse_unkeepable_body(body)


def test_unseen_characters_are_counted_and_joiners_of_emoji_are_none():
    assert unseen("👩\u200d🔬 a\u200db \u202ex\u202c \u200b\u200b") == {
        "\u200d": 1,
        "\u202e": 1,
        "\u202c": 1,
        "\u200b": 2,
    }
