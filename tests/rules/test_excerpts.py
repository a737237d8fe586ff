from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.excerpts import Excerpt, Limits, budget_of, excerpt, length_of


@st.composite
def articles(draw):
    length = draw(st.integers(1, 20_000))
    starts = draw(st.lists(st.integers(0, length - 1), max_size=30))
    return length, [(start, min(length, start + draw(st.integers(1, 300)))) for start in starts]


@given(articles())
def test_never_more_is_shown_than_may_be_quoted(article):
    length, spans = article

    shown = excerpt(length, spans)

    assert shown.length <= min(1500, length * Decimal("0.15"))


@st.composite
def public_articles(draw):
    """An article of which some is public: its length, quotes, what stands there, what no longer does."""
    length, spans = draw(articles())
    _length, shown = draw(articles())
    shown = [(start, end) for start, end in shown if end <= length]
    return length, spans, shown, draw(st.integers(0, 500))


def covered(*spans):
    return {place for start, end in spans for place in range(start, end)}


@given(public_articles())
def test_what_is_public_already_counts_against_the_budget(article):
    length, spans, shown, spent = article

    windows = excerpt(length, spans, shown=shown, spent=spent).windows

    budget = budget_of(length, Limits())
    assert spent + len(covered(*shown, *windows)) <= max(budget, spent + len(covered(*shown)))


@given(public_articles())
def test_words_that_are_public_already_are_never_omitted(article):
    length, spans, shown, spent = article

    omitted = excerpt(length, spans, shown=shown, spent=spent).omitted

    assert all(covered(span) - covered(*shown) for span in omitted)


@given(public_articles())
def test_nothing_public_gives_what_was_given_before(article):
    length, spans, _shown, _spent = article

    assert excerpt(length, spans) == excerpt(length, spans, shown=(), spent=0)


@given(public_articles(), st.integers(0, 300), st.integers(1, 100), st.integers(1, 5000))
def test_a_caller_learns_how_much_may_stand_around_each_quote(article, context, share, total):
    length, spans, shown, spent = article

    given_room = excerpt(
        length, spans, context=context, share=Decimal(share) / 100, total=total, shown=shown, spent=spent
    )

    said = set()
    for start, end in spans:
        before, after = given_room.around((start, end))
        assert max(before, after) <= context // 2
        if (start, end) not in given_room.omitted:
            said |= covered((start - before, end + after))
    assert said == covered(*given_room.windows)


@given(articles())
def test_what_two_spans_cover_counts_once(article):
    _length, spans = article

    assert length_of(spans) == len(covered(*spans))


@given(articles())
def test_every_quote_is_shown_whole_or_named_as_omitted(article):
    length, spans = article

    shown = excerpt(length, spans)

    for start, end in spans:
        is_shown = any(first <= start and end <= last for first, last in shown.windows)
        assert is_shown or (start, end) in shown.omitted


@given(articles())
def test_nothing_is_shown_far_from_a_quote(article):
    length, spans = article
    near = {place for start, end in spans for place in range(max(0, start - 100), min(length, end + 100))}

    shown = excerpt(length, spans)

    assert {place for start, end in shown.windows for place in range(start, end)} <= near


@given(articles())
def test_windows_are_in_order_and_apart(article):
    length, spans = article

    windows = excerpt(length, spans).windows

    assert all(0 <= start < end <= length for start, end in windows)
    assert all(earlier[1] < later[0] for earlier, later in pairwise(windows))


def test_a_quote_gets_two_hundred_code_points_around_it():
    assert excerpt(10_000, [(1000, 1050)]) == Excerpt(((900, 1150),), ())


def test_context_stops_at_the_ends_of_the_article():
    assert excerpt(10_000, [(0, 50), (9990, 10_000)]).windows == ((0, 150), (9890, 10_000))


def test_neighbouring_quotes_share_a_window():
    assert excerpt(10_000, [(1000, 1050), (1100, 1150)]).windows == ((900, 1250),)


def test_quotes_that_touch_are_one_window():
    assert excerpt(10_000, [(1000, 1050), (1050, 1100)], context=0).windows == ((1000, 1100),)


def test_context_shrinks_evenly_before_a_quote_is_dropped():
    # 15 % of 1000 is 150: two quotes of 50 leave 50 for four sides.
    assert excerpt(1000, [(100, 150), (800, 850)]) == Excerpt(((88, 162), (788, 862)), ())


def test_earlier_quotes_go_first_and_later_ones_that_fit_still_follow():
    assert excerpt(1000, [(0, 100), (500, 600), (900, 920)]).omitted == ((500, 600),)


def test_no_more_than_fifteen_hundred_code_points_of_a_long_article():
    spans = [(start, start + 100) for start in range(0, 100_000, 5000)]

    shown = excerpt(100_000, spans)

    assert shown.length == 1500
    assert len(shown.windows) == 15
    assert shown.omitted == tuple(spans[15:])


def test_article_without_quotes_shows_nothing():
    assert excerpt(10_000, []) == Excerpt((), ())


def test_budget_is_what_the_caller_says():
    assert excerpt(100, [(10, 20)], context=4, share=Decimal(1), total=50).windows == ((8, 22),)


@pytest.mark.parametrize("span", [(-1, 5), (5, 5), (6, 5), (95, 101)])
def test_span_outside_the_article_is_a_mistake(span):
    with pytest.raises(ValueError, match="outside a body of 100"):
        excerpt(100, [span])
