"""Whatever stands behind the question mark of a list, feed or record: an answer, and never a fault."""

import re

import pytest

from claims.rules import searching
from tests.public import editions

pytestmark = pytest.mark.django_db

LISTS = (
    "/en/claims/",
    "/de/corrections/",
    "/en/feeds/claims.atom",
    "/en/feeds/claims.json",
    "/en/feeds/claims.csv",
    "/en/feeds/corrections.atom",
    "/en/feeds/corrections.json",
    "/en/feeds/corrections.csv",
    "/api/v1/",
    "/api/v1/openapi.json",
    "/api/v1/claims",
    "/api/v1/claims/bridge-cost",
    "/api/v1/corrections",
    "/api/v1/editions",
    "/api/v1/editions/bridge-cost/1",
    "/api/v1/articles",
    "/api/v1/articles/bridge-cost-article",
    "/api/v1/parties",
    "/api/v1/parties/bridge-cost-mayor",
    "/api/v1/sources",
    "/api/v1/sources/bridge-cost-refutes",
    "/api/v1/ratings",
)
QUESTIONS = {
    "a page that is none": "page=-1",
    "a place that is none": "cursor=garbage",
    "a place before nothing": "before=garbage",
    "NUL in a filter": "rating=%00",
    "NUL in words": "q=a%00b",
    "NUL in a name": "%00=1",
    "half a character": "q=%ED%A0%80",
    "bytes that are no text": "q=%ff%fe",
    "501 characters": "q=" + "a" * 501,
    "64 KB of words": "q=" + "a" * 65_536,
    "64 KB of a name": "a" * 65_536 + "=1",
    "64 KB of a place": "cursor=" + "9" * 65_536,
    "a thousand names": "&".join(f"n{number}=1" for number in range(1000)),
    "more names than are read": "&".join(f"n{number}=1" for number in range(1500)),
    "one name a thousand times": "&".join(["rating=true"] * 1000),
    "a filter that is none": "colour=red",
    "a choice that is none": "type=gossip&kind=gossip",
    "a year that is none": "year=" + "9" * 400,
}
# What is taken for text with marks for what is missing finds nothing and is no mistake.
ANSWERED = {"half a character", "bytes that are no text"}


@pytest.mark.parametrize("what", QUESTIONS)
def test_question_that_makes_no_sense_gets_a_page_that_says_so(client, what):
    editions.bridge()
    client.raise_request_exception = False

    answers = {address: client.get(f"{address}?{QUESTIONS[what]}") for address in LISTS}

    allowed = {200, 400, 404} if what in ANSWERED else {400, 404}
    assert {address for address, answer in answers.items() if answer.status_code not in allowed} == set()
    for address, answer in answers.items():
        assert len(answer.content) > 50, address
        assert len(answer.content) < 100_000, address


@pytest.mark.parametrize("sign", "\"'()*:^-+~<>|&!\\;%_{}[]$#`/")
def test_no_sign_means_anything_to_the_index_of_words(client, sign):
    editions.bridge()

    for words in (f"bridge {sign}", f"{sign}bridge", f"bridge{sign}", f"bridge {sign}{sign} AND OR NOT NEAR"):
        answer = client.get("/api/v1/claims", {"q": words})
        wanted = searching.asked(words)

        assert answer.status_code == 200
        assert bool(answer.json()["items"]) == (len(wanted) == 1)


def test_tags_that_others_hang_on_an_address_are_no_mistake(client):
    editions.bridge()

    response = client.get("/en/claims/", {"utm_source": "letter", "fbclid": "x", "rating": "false"})

    assert response.status_code == 200
    links = re.findall(r'href="(/(?:en|api)/[^"]*)"', response.content.decode())
    assert "/en/feeds/claims.atom?rating=false" in links
    assert [link for link in links if "utm_source" in link or "fbclid" in link] == []
