"""Whatever is hung on whichever address readers may ask: an answer, no fault and no markup of theirs."""

import pytest
from django.test import Client

from claims.admin.site import desk as desk_site
from tests import crawl
from tests.halves import mostly_on_sqlite
from tests.hostile import shapes
from tests.hostile.site import colleague, samples
from tests.hostile.test_outputs import OEMBED, public_addresses
from tests.public.payloads import HARMLESS, PAYLOADS

pytestmark = pytest.mark.django_db

QUESTIONS = {
    "a page that is none": "page=-1",
    "a place that is none": "cursor=garbage",
    "a place before nothing": "before=garbage",
    "NUL in a filter": "rating=%00",
    "NUL in words": "q=a%00b",
    "NUL in a name": "%00=1",
    "NUL in a moment": "at=2026%00",
    "NUL in an address": "url=http://testserver/en/claims/%00/",
    "half a character": "q=%ED%A0%80",
    "bytes that are no text": "q=%ff%fe",
    "501 characters": "q=" + "a" * 501,
    "64 KB of words": "q=" + "a" * 65_536,
    "64 KB of a name": "a" * 65_536 + "=1",
    "64 KB of a place": "cursor=" + "9" * 65_536,
    "64 KB of a moment": "at=" + "9" * 65_536,
    "a thousand names": "&".join(f"n{number}=1" for number in range(1000)),
    "more names than are read": "&".join(f"n{number}=1" for number in range(1500)),
    "one name a thousand times": "&".join(["rating=true"] * 1000),
    "a filter that is none": "colour=red",
    "a choice that is none": "type=gossip&kind=gossip",
    "a year that is none": "year=" + "9" * 400,
    "figures of other scripts": "page=%D9%A3&limit=%C2%B2&year=%D9%A3",
}
# What is taken for text with marks for what is missing finds nothing and is no mistake.
ANSWERED = {"half a character", "bytes that are no text"}


def is_list(address):
    """Say whether an address takes questions, so that one it does not know is refused."""
    path = address.partition("?")[0]
    if path.startswith(("/api/v1/", "/sitemap")) or "/feeds/" in path:
        return True
    return path.rstrip("/").rpartition("/")[2] in ("claims", "corrections")


def with_question(address, question):
    return f"{address}{'&' if '?' in address else '?'}{question}"


@pytest.mark.parametrize("what", QUESTIONS)
def test_question_that_makes_no_sense_is_refused_by_lists_and_harms_no_page(site, what):
    client = Client(raise_request_exception=False)
    addresses = [one for one in public_addresses(site) if "?" not in one or one == OEMBED]

    answers = {one: client.get(with_question(one, QUESTIONS[what])) for one in addresses}

    assert len(answers) > 70
    faults = {one: answer.status_code for one, answer in answers.items() if answer.status_code >= 500}
    assert faults == {}
    lists = {one: answer.status_code for one, answer in answers.items() if is_list(one)}
    assert len(lists) > 25
    allowed = {200, 400, 404} if what in ANSWERED else {400, 404}
    assert {one: status for one, status in lists.items() if status not in allowed} == {}
    for one, answer in answers.items():
        if answer.status_code in (400, 404):
            assert len(b"".join(answer)) > 50, one
        if not answer.streaming:
            assert len(answer.content) < 150_000, one


def elements_of(answer):
    if not answer.get("Content-Type", "").startswith("text/html"):
        return set()
    return set(shapes.Page(answer.content.decode()).elements)


@pytest.mark.parametrize("part", mostly_on_sqlite(*range(4)))
def test_attack_in_a_question_comes_back_as_words_if_at_all(site, part):
    """Lists are asked by one name at a time, other addresses by all at once."""
    client = Client(raise_request_exception=False)
    site.say(HARMLESS)
    addresses = [one for one in public_addresses(site) if "?" not in one]
    known = {
        one: set().union(*(elements_of(client.get(one, question)) for question in questions(one, HARMLESS)))
        for one in addresses
    }

    for number, payload in enumerate(PAYLOADS[part::4]):
        # The two languages share their templates, so they take turns.
        skipped = ("/de/", "/en/")[number % 2]
        for one in (one for one in addresses if not one.startswith(skipped)):
            for question in questions(one, payload)[1:]:
                answer = client.get(one, question)

                assert answer.status_code < 500, (one, question)
                assert elements_of(answer) - known[one] == set(), (one, question)
                assert shapes.faults_of(answer) == [], (one, question)


def questions(address, words):
    """Return what an address is asked, nothing at first."""
    if is_list(address):
        return [{}, {"q": words}, {"rating": words, "article": words}, {words: words}]
    return [{}, {"at": words, "q": words, words: words}]


def test_attack_in_a_question_to_the_desk_comes_back_as_words_if_at_all(site):
    client = Client(raise_request_exception=False)
    client.force_login(colleague())
    site.say(HARMLESS)
    lists = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/?q=" for model in desk_site._registry]
    lists += ["/admin/queue/?tab=", "/admin/login/?next="]
    lists += [one + "?term=" for one in crawl.addresses(samples(site)) if "/lookup/" in one]
    known = {one: elements_of(client.get(one + HARMLESS.replace(" ", "+"))) for one in lists}

    for payload in PAYLOADS[::3]:
        for one in lists:
            address, name = one[:-1].split("?")
            answer = client.get(address, {name: payload})

            assert answer.status_code < 500, (one, payload)
            assert elements_of(answer) - known[one] == set(), (one, payload)
            assert shapes.faults_of(answer) == [], (one, payload)
