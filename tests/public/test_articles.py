"""Marked words in an article lead to their claims, however the quotes lie over each other."""

import re

import pytest

from claims.public.articles import Mark, numbered, paragraphs, quotations
from tests import factories
from tests.public import editions

BODY = "The bridge cost 40 million.\n\nIt took four years."


def marks(*spans):
    return [Mark(f"claim-{number}", number, start, end) for number, (start, end) in enumerate(spans, start=1)]


def pieces(body, *spans):
    return [
        [
            (stretch.text, [m.number for m in stretch.inside], [m.number for m in stretch.closing])
            for stretch in line
        ]
        for line in paragraphs(body, marks(*spans))
    ]


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], [[("The bridge cost 40 million.", [], [])], [("It took four years.", [], [])]]),
        (
            [(4, 10)],
            [
                [("The ", [], []), ("bridge", [1], [1]), (" cost 40 million.", [], [])],
                [("It took four years.", [], [])],
            ],
        ),
        (
            [(0, 15), (4, 27)],
            [
                [("The ", [1], []), ("bridge cost", [1, 2], [1]), (" 40 million.", [2], [2])],
                [("It took four years.", [], [])],
            ],
        ),
        (
            [(16, 36)],
            [
                [("The bridge cost ", [], []), ("40 million.", [1], [])],
                [("It took", [1], [1]), (" four years.", [], [])],
            ],
        ),
    ],
)
def test_paragraphs_are_cut_where_a_quote_begins_or_ends(spans, expected):
    assert pieces(BODY, *spans) == expected


def test_no_character_of_the_text_is_lost_or_doubled():
    shown = [
        "".join(text for text, _inside, _closing in line) for line in pieces(BODY, (0, 40), (3, 9), (20, 48))
    ]

    assert shown == ["The bridge cost 40 million.", "It took four years."]


def test_click_inside_two_quotes_leads_to_the_shorter_one():
    stretch = next(iter(paragraphs("abc", marks((0, 3), (1, 2)))))[1]

    assert stretch.innermost.number == 2


def test_claim_that_comes_again_keeps_its_number_and_an_unpublished_one_gets_none():
    found = numbered(
        [
            {"claim": "a", "start": 0, "end": 1},
            {"claim": "draft", "start": 1, "end": 2},
            {"claim": "b", "start": 2, "end": 3},
            {"claim": "a", "start": 3, "end": 4},
        ],
        {"a": {}, "b": {}},
    )

    assert [(mark.claim, mark.number) for mark in found] == [("a", 1), ("b", 2), ("a", 1)]


def test_words_around_a_quote_are_shown_whole():
    excerpt = {"claim": "a", "exact": "quote", "prefix": "lf a word before ", "suffix": " after that hal"}

    [shown] = quotations([excerpt], [Mark("a", 1, 0, 5)], {"a": {}})

    assert (shown["before"], shown["after"]) == ("a word before ", " after that")
    assert not shown["is_cut"]


@pytest.mark.django_db
def test_marked_words_lead_to_the_claim_and_the_claim_to_its_page(client):
    editions.own_article(body=BODY, quotes=["bridge cost 40", "cost 40 million"])

    page = client.get("/en/articles/own-text/").content.decode()

    assert re.findall(r'<mark><a href="#(claim-\d)">([^<]*)</a></mark>', page) == [
        ("claim-1", "bridge "),
        ("claim-1", "cost 40"),
        ("claim-2", " million"),
    ]
    for number in (1, 2):
        assert f'<li id="claim-{number}">' in page
        assert f'href="/en/claims/own-text-{number}/"' in page


@pytest.mark.django_db
def test_retracted_claim_loses_its_mark(client):
    first, _second = editions.own_article(body=BODY, quotes=["bridge cost 40", "four years"])
    factories.retracted(first)

    page = client.get("/en/articles/own-text/").content.decode()

    assert re.findall(r"<mark><a[^>]*>([^<]*)</a></mark>", page) == ["four years"]


@pytest.mark.django_db
def test_foreign_article_shows_the_quote_in_reading_order_with_its_rating(client):
    editions.bridge()

    response = client.get("/en/articles/bridge-cost-article/")

    [excerpt] = response.context["excerpts"]
    assert factories.QUOTE.startswith(excerpt["exact"]) or excerpt["exact"] == ""
    assert excerpt["row"]["slug"] == "bridge-cost"
