"""What readers get, seen with a browser: every kind of page in both languages, on every kind of screen."""

import json
from pathlib import Path

import pytest

from tests.e2e.newsroom import Visit, barriers, doubts, watched

pytestmark = pytest.mark.e2e

PAGES = {
    "front page": "",
    "list": "claims/",
    "narrowed list": "claims/?claimant=elon-musk",
    "list without a hit": "claims/?q=nobody-said-this",
    "claim rated false": "claims/openai-accepted-90bn-funding/",
    "claim with a chain": "claims/musk-called-researcher-idiot/",
    "an edition for good": "claims/openai-accepted-90bn-funding/editions/1/",
    "article of others": "articles/futuriq-2024-03/",
    "article of our own": "articles/desk-musk-openai-en/",
    "articles": "articles/",
    "party": "parties/elon-musk/",
    "source": "sources/bi-2023-04-jackass/",
    "corrections": "corrections/",
    "methodology": "methodology/",
    "about": "about/",
    "text of the house": "about/corrections/",
    "imprint": "about/imprint/",
    "report of an error": "claims/openai-accepted-90bn-funding/report/",
    "question without sense": "claims/openai-accepted-90bn-funding/?at=x",
    "nothing there": "claims/nobody-checked-this/",
}
STATUS = {"nothing there": 404, "question without sense": 400}
LANGUAGES = ("de", "en")
LOOKS = [(width, scheme) for width in (1280, 320) for scheme in ("light", "dark")]
# What axe leaves to people, one line each: rule, part of the page, why it is all right.
LOOKED_AT = {
    (rule, part): reason
    for rule, part, reason in (
        line.split(" | ")
        for line in Path(__file__).with_name("axe_incomplete.txt").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
}
EXAMPLES = ("openai-accepted-90bn-funding", "musk-donated-15m-2016", "musk-called-researcher-idiot")
HEAVIEST_CLAIM_PAGE = 60 * 1024


@pytest.fixture(scope="module")
def window(request, newsroom):
    """One window for all pages of a look: width and colour scheme."""
    width, scheme = request.param
    with newsroom.window(width=width, scheme=scheme) as page:
        yield page


def looks(chosen):
    return pytest.mark.parametrize(
        "window", chosen, indirect=True, ids=[f"{width}-{scheme}" for width, scheme in chosen]
    )


pages = pytest.mark.parametrize("kind", PAGES)
languages = pytest.mark.parametrize("language", LANGUAGES)


@looks(LOOKS)
@languages
@pages
def test_page_fits_its_window_asks_no_stranger_and_remembers_no_reader(window, language, kind):
    with watched(window) as visit:
        visit.status = window.goto(f"/{language}/{PAGES[kind]}").status

    assert visit == Visit(status=STATUS.get(kind, 200))
    assert window.locator("html").get_attribute("lang") == language


@looks(LOOKS)
@languages
@pages
def test_nothing_stands_in_the_way_of_people_who_read_differently(window, language, kind):
    window.goto(f"/{language}/{PAGES[kind]}")

    assert barriers(window) == []
    assert doubts(window) <= set(LOOKED_AT)


def test_what_axe_cannot_judge_was_looked_at_and_each_line_has_its_reason():
    assert LOOKED_AT
    assert all(len(reason.split()) > 5 for reason in LOOKED_AT.values())


def test_page_that_betrays_its_readers_would_be_noticed(reader):
    reader.route(
        "**/en/about/",
        lambda route: route.fulfill(
            content_type="text/html",
            headers={"Set-Cookie": "who=anna"},
            body='<div style="width:200vw;color:#ccc">pale</div><img src="http://stranger.invalid/x.png">',
        ),
    )

    with watched(reader) as visit:
        visit.status = reader.goto("/en/about/").status

    assert visit.sideways > 0
    assert visit.strangers == {"stranger.invalid"}
    assert visit.cookies == ["who"]
    assert len(visit.complaints) == 1
    assert {line.partition(":")[0] for line in barriers(reader)} >= {"color-contrast", "image-alt"}


@languages
@pytest.mark.parametrize("slug", EXAMPLES)
def test_claim_page_is_light_enough_for_a_slow_line(reader, language, slug):
    asked = {}
    reader.on("requestfinished", lambda request: asked.update({request.url: request}))

    reader.goto(f"/{language}/claims/{slug}/", wait_until="networkidle")

    assert any(address.endswith(".css") for address in asked)
    assert sum(len(request.response().body()) for request in asked.values()) <= HEAVIEST_CLAIM_PAGE


@languages
@pytest.mark.parametrize("slug", EXAMPLES)
def test_claim_page_carries_one_claim_review_that_says_what_the_page_says(reader, language, slug):
    reader.goto(f"/{language}/claims/{slug}/")

    texts = reader.locator('script[type="application/ld+json"]').all_text_contents()
    assert len(texts) == 1
    review = json.loads(texts[0])
    assert review["@type"] == "ClaimReview"
    assert review["url"] == reader.locator('link[rel="canonical"]').get_attribute("href") == reader.url
    assert review["reviewRating"]["alternateName"] == reader.locator(".verdict .rating-word").inner_text()


@languages
def test_checks_are_read_and_narrowed_without_javascript(newsroom, language):
    with newsroom.window(java_script_enabled=False) as reader:
        reader.goto(f"/{language}/claims/")
        reader.locator('.facet a[href*="rating=false"]').click()
        reader.locator(".rows h3 a").first.click()

        assert reader.locator(".scale [aria-current]").inner_text().endswith(("False", "Falsch"))


@languages
def test_first_stop_of_the_keyboard_leads_past_the_masthead(reader, language):
    reader.goto(f"/{language}/")

    reader.keyboard.press("Tab")
    skip = reader.locator(":focus")
    assert skip.get_attribute("href") == "#content"
    assert skip.bounding_box()["y"] >= 0
    reader.keyboard.press("Enter")
    assert reader.evaluate("document.activeElement.id") == "content"
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.closest('main') !== null")


@languages
def test_list_is_narrowed_with_the_keyboard_alone(reader, language):
    reader.goto(f"/{language}/claims/")

    tab_to(reader, "#q")
    reader.keyboard.type("Tesla")
    reader.keyboard.press("Enter")
    reader.wait_for_url("**q=Tesla**")
    tab_to(reader, '.facet a[href*="rating="]')
    reader.keyboard.press("Enter")
    reader.wait_for_url("**rating=**")

    assert reader.locator(".chips bdi").all_inner_texts()[0] == "Tesla"
    assert len(reader.locator(".chips bdi").all()) == 2
    assert reader.locator(".rows > li").count() > 0


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("kind", ["front page", "list", "claim with a chain", "article of our own"])
def test_eye_can_follow_the_keyboard_through_the_page(newsroom, kind, width):
    with newsroom.window(width=width) as reader:
        reader.goto(f"/en/{PAGES[kind]}")
        stops = reader.locator(":is(a[href], button, input, select, summary):visible").count()
        unseen = [stop for stop in walk(reader, stops) if not stop["seen"]]

    assert unseen == []


def tab_to(page, place):
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("place => document.activeElement.matches(place)", place):
            return
    pytest.fail(f"The keyboard does not reach {place}")


def walk(page, steps):
    """Press Tab so many times and say of each stop whether its outline stands in the window."""
    for _step in range(steps):
        page.keyboard.press("Tab")
        yield page.evaluate(
            """() => {
                const focused = document.activeElement;
                const box = focused.getBoundingClientRect();
                const style = getComputedStyle(focused);
                const isOutlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
                const isAcross = box.right > 0 && box.left < innerWidth;
                const isDown = box.bottom > 0 && box.top < innerHeight;
                return {what: focused.outerHTML.slice(0, 120), seen: isOutlined && isAcross && isDown};
            }"""
        )
