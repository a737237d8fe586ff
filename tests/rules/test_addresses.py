"""Addresses of one page are one; addresses that may be two pages stay two."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.rules.addresses import LONGEST, host_and_path, normalised

# The form on the left is that of every address on the right.
ONE_PAGE = {
    "paper.example/a": [
        "https://paper.example/a",
        "http://paper.example/a",
        "HTTPS://PAPER.EXAMPLE/a",
        "https://www.paper.example/a",
        "https://paper.example./a",
        "https://paper.example/a/",
        "https://paper.example:443/a",
        "http://paper.example:80/a",
        "https://paper.example/a#comments",
        "https://paper.example/a#:~:text=40%20million",
        "https://m.paper.example/a",
        "https://www.m.paper.example/a",
        "https://mobile.paper.example/a",
        "https://amp.paper.example/a",
        "https://paper.example/a?",
        "https://paper.example/a?utm_source=x&utm_medium=y",
        "https://paper.example/a?fbclid=IwAR0",
        "https://paper.example/a?GCLID=1&mc_cid=2&_hsenc=3",
        "https://paper.example/a?amp",
        "https://paper.example/a?amp=1&outputType=amp",
        "https://paper.example/./a",
        "https://paper.example/b/../a",
        "https://paper.example/%61",
        "https://www.google.com/amp/s/www.paper.example/a",
        "https://paper-example.cdn.ampproject.org/c/s/paper.example/a",
        "https://paper.example/a;jsessionid=0F1E",
        " https://paper.example/a\n",
    ],
    "paper.example": ["https://paper.example", "https://www.paper.example/", "http://paper.example:80/#top"],
    "paper.example/a?id=7&page=2": [
        "https://paper.example/a?id=7&page=2",
        "https://paper.example/a?page=2&id=7",
        "https://paper.example/a/?page=2&utm_term=z&id=7",
        "https://paper.example/a?page=2&amp;id=7",
        "https://paper.example/a?p%61ge=2&id=%37",
    ],
    "paper.example/a?q=new bridge".replace(" ", "%20"): [
        "https://paper.example/a?q=new+bridge",
        "https://paper.example/a?q=new%20bridge",
    ],
    "paper.example/Käse": [
        "https://paper.example/Käse",
        "https://paper.example/K%C3%A4se",
        "https://paper.example/K%c3%a4se/",
    ],
    "münchen.example/a": [
        "https://münchen.example/a",
        "https://xn--mnchen-3ya.example/a",
        "https://WWW.MÜNCHEN.example/a",
    ],
    "paper.example/2024/03/bridge-is-dear": [
        "https://paper.example/2024/03/bridge-is-dear/amp/",
        "https://paper.example/2024/03/bridge-is-dear/amp",
        "https://paper.example/2024/03/bridge-is-dear.amp",
    ],
    "paper.example/bridge-7.html": [
        "https://paper.example/bridge-7.amp.html",
        "https://paper.example/bridge-7.html/amp",
    ],
    "en.wikipedia.org/wiki/Bridge": [
        "https://en.m.wikipedia.org/wiki/Bridge",
        "https://en.wikipedia.org/wiki/Bridge#History",
    ],
    "youtube.com/watch?v=abc": [
        "https://m.youtube.com/watch?v=abc&si=1&feature=share",
        "https://www.youtube.com/watch?v=abc",
    ],
    "x.com/ada/status/7": ["https://x.com/ada/status/7?s=20&t=abc"],
    "bbc.co.uk/news/7": [
        "https://www.bbc.co.uk/news/7?at_medium=RSS&at_campaign=KARANGA",
        "https://m.bbc.co.uk/news/7",
    ],
    "paper.example:8443/a": ["https://paper.example:8443/a", "https://www.paper.example:8443/a/"],
    "[2001:db8::1]/a": [],
    "web.archive.org/web/2024/https://paper.example": [
        "https://web.archive.org/web/2024/https://paper.example/"
    ],
}
# Each pair may be two pages.
TWO_PAGES = [
    ("https://paper.example/a", "https://paper.example/A"),
    ("https://paper.example/a", "https://paper.example/b"),
    ("https://paper.example/a", "https://other.example/a"),
    ("https://paper.example/a", "https://blog.paper.example/a"),
    ("https://paper.example/a", "https://www2.paper.example/a"),
    ("https://de.wikipedia.org/wiki/A", "https://en.wikipedia.org/wiki/A"),
    ("https://paper.example/a", "https://paper.example:8443/a"),
    ("http://paper.example:443/a", "http://paper.example/a"),
    ("https://paper.example/a?id=1", "https://paper.example/a?id=2"),
    ("https://paper.example/a?id=1", "https://paper.example/a"),
    ("https://paper.example/a?page=1", "https://paper.example/a?page=2"),
    ("https://paper.example/a?x=1&x=2", "https://paper.example/a?x=2&x=1"),
    ("https://paper.example/a?ref=main", "https://paper.example/a?ref=draft"),
    ("https://paper.example/a?s=bridge", "https://paper.example/a?s=tunnel"),
    ("https://paper.example/a?source=mayor", "https://paper.example/a?source=council"),
    ("https://paper.example/a?q=1%2B1", "https://paper.example/a?q=1+1"),
    ("https://paper.example/1+1", "https://paper.example/1%201"),
    ("https://paper.example/a%2Fb", "https://paper.example/a/b"),
    ("https://paper.example/a%3Fb", "https://paper.example/a?b"),
    ("https://paper.example/a%23b", "https://paper.example/a#b"),
    ("https://paper.example/a?x=1%262", "https://paper.example/a?x=1&2"),
    ("https://paper.example/wiki/amp", "https://paper.example/wiki"),
    ("https://paper.example/amp/bridge", "https://paper.example/bridge"),
    ("https://paper.example/lamp", "https://paper.example/l"),
    ("https://paper.example/#!/a", "https://paper.example/#!/b"),
    ("https://paper.example/#/a", "https://paper.example/"),
    ("https://mobile.de/a", "https://de/a"),
    ("https://m.co.uk/a", "https://co.uk/a"),
    ("https://amp.dev/a", "https://dev/a"),
    ("https://straße.example/a", "https://strasse.example/a"),
    ("https://web.archive.org/web/2023/https://paper.example/a", "https://web.archive.org/web/2024/https://paper.example/a"),
    ("https://web.archive.org/web/2024/https://paper.example/a", "https://paper.example/a"),
    ("https://paper.example/a.html", "https://paper.example/a"),
    ("https://paper.example/index.html", "https://paper.example/"),
    ("https://paper.example/a//", "https://paper.example/a"),
    ("https://paper.example/%E4", "https://paper.example/ä"),
    ("https://192.0.2.1/a", "https://192.0.2.2/a"),
    ("https://example.org/" + "a" * 700, "https://example.org/" + "a" * 701),
]  # fmt: skip


@pytest.mark.parametrize(("form", "url"), [(form, url) for form, urls in ONE_PAGE.items() for url in urls])
def test_addresses_of_one_page_have_one_form(form, url):
    assert normalised(url) == form


@pytest.mark.parametrize(("one", "other"), TWO_PAGES)
def test_what_may_be_two_pages_is_not_taken_for_one(one, other):
    assert normalised(one) != normalised(other)


@given(st.text(max_size=60), st.text(max_size=60))
def test_the_form_of_an_address_is_short_and_stays_as_it_is(path, query):
    form = normalised(f"https://paper.example/{path}?{query}")

    assert len(form) <= LONGEST
    # Seen once more, an address of the house is what it was; a digest is no address.
    if " " not in form and "#" not in path + query:
        assert normalised(f"https://{form}") == form


@pytest.mark.parametrize("piece", ["%", "%41", "/../", "/amp", "&utm_", "&a=", ";jsessionid=", "-1", "#!"])
def test_ten_thousand_hostile_characters_take_no_time(piece):
    began = time.process_time()

    normalised("https://paper.example/" + piece * (10_000 // len(piece)))

    assert time.process_time() - began < 0.05


def test_host_and_path_are_read_apart():
    assert host_and_path("https://www.paper.example/a/b?c=1") == ("paper.example", "a/b")
