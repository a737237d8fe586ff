"""Somebody outside reads by a link, as browsers show it: on a telephone, in two languages, scripts off."""

import re

import pytest

from tests.e2e.newsroom import barriers, doubts, sideways, watched
from tests.e2e.test_desk import READ, follow, review_of, save
from tests.e2e.test_reading_room import LOOKED_AT

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def link(bela_at_desk):
    """Make a link as editors do; return its path without the language."""
    review_of(bela_at_desk, READ)
    follow(bela_at_desk, "Let somebody outside read it")
    assert barriers(bela_at_desk) == []
    bela_at_desk.get_by_label("For whom:").fill("Prof. Ada Beam")
    bela_at_desk.get_by_label("Expert in:").fill("Company law of non-profits")
    bela_at_desk.get_by_label("What we ask:").fill("Is “chair” the right word?\nSince when?")
    save(bela_at_desk, "Make the link")
    assert barriers(bela_at_desk) == []
    return re.search(r"/outside/[\w-]{43}/", bela_at_desk.locator(".desk-once").inner_text())[0]


@pytest.mark.parametrize(("language", "width", "scheme"), [("de", 320, "dark"), ("en", 1280, "light")])
def test_page_behind_a_link_stands_in_nobodys_way(newsroom, link, language, width, scheme):
    with newsroom.window(width=width, scheme=scheme) as page, watched(page) as visit:
        page.goto(f"/{language}{link}")

        assert page.locator(".by-block fieldset").count() > 5
        assert barriers(page) == []
        assert doubts(page) - set(LOOKED_AT) == set()
    assert (visit.sideways, visit.strangers, visit.cookies, visit.complaints) == (0, set(), [], [])


def test_answer_given_without_scripts_stands_on_the_review_screen(newsroom, link, bela_at_desk):
    with newsroom.window(width=320, java_script_enabled=False) as page:
        page.goto(f"/en{link}")
        page.locator("[name=opinion-conclusion-1][value=agrees]").check()
        page.locator("[name=opinion-reason-1][value=disagrees]").check()
        page.locator("[name=remark-reason-1]").fill("He was chair only until 2019.")
        page.get_by_label("Your name").fill("Ada Beam")
        with page.expect_navigation():
            page.get_by_role("button", name="Send the answer").click()
        assert page.locator("h1").inner_text() == "Your answer has reached the desk"
    review_of(bela_at_desk, READ)

    assert "He was chair only until 2019." in bela_at_desk.locator(".desk-outside").inner_text()
    assert barriers(bela_at_desk) == []
    state = bela_at_desk.context.storage_state()
    with newsroom.window(width=320, storage_state=state) as telephone:
        telephone.goto(bela_at_desk.url)
        assert sideways(telephone) == 0
