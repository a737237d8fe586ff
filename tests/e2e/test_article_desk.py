"""The article desk with hands on the keyboard, without scripts, and with a colleague at the same claim."""

import re

import pytest

from tests.e2e.articles import bring_in, open_desk, rows, saved
from tests.e2e.newsroom import barriers, sideways

pytestmark = pytest.mark.e2e

BODY = (
    "The new bridge cost 40 million euros, the mayor said on Tuesday.\n\n"
    "Work began in 2019 and ended in 2023. The council had named 25 million euros in 2018.\n\n"
    "See also: Ten bridges that fell down\n\n"
    "“Nobody was asked”, the opposition told the Herald."
)
CLAIMS = (
    ("new bridge cost", 3, "The bridge cost 40 million euros."),
    ("Work began", 2, "Building began in 2019."),
    ("named 25", 2, "The council named 25 million euros."),
)


def tab_to(page, selector, most=120):
    """Press Tab until the focus is there, as whoever has no mouse does."""
    for _press in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached by Tab; the focus is at {focused(page)}")


def focused(page):
    return page.evaluate("document.activeElement.outerHTML.slice(0, 120)")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def fill_in(page, selector, text):
    tab_to(page, selector)
    page.keyboard.insert_text(text)


def test_from_a_pasted_article_to_three_submitted_verdicts_without_a_mouse(newsroom):
    with newsroom.window() as page:
        newsroom.log_in(page, "anna")
        page.goto("/admin/claims/article/add/")
        fill_in(page, "#id_title", "Bridge by keyboard")
        fill_in(page, "#id_slug", "bridge-by-keyboard")
        tab_to(page, "[aria-labelledby=select2-id_publisher-container]")
        press(page, "Enter")
        page.keyboard.type("futuriq")
        page.locator(".select2-results__option--highlighted").wait_for()
        press(page, "Enter")
        tab_to(page, "#id_language")
        page.keyboard.type("Engl")
        tab_to(page, "[name=_continue]")
        with page.expect_navigation():
            press(page, "Enter")
        tab_to(page, "a[href$='/receive/']")
        with page.expect_navigation():
            press(page, "Enter")
        fill_in(page, "#id_body", BODY)
        for button in ("input.default", "[name=keep]"):
            tab_to(page, button)
            with page.expect_navigation():
                press(page, "Enter")
        tab_to(page, "a[href$='/desk/']")
        with page.expect_navigation():
            press(page, "Enter")
        page.locator(".ad[data-ready]").wait_for()

        for number, (found, more, statement) in enumerate(CLAIMS, start=1):
            press(page, "/")
            page.keyboard.type(found)
            press(page, "Enter", "Escape", *["Shift+ArrowRight"] * more, "c")
            page.locator("[data-form=claim] [name=statement]:focus").wait_for()
            page.keyboard.insert_text(statement)
            tab_to(page, "[name=claimant]")
            page.keyboard.type("The mayor of Bridgetown")
            tab_to(page, "[name=claimant_kind]")
            page.keyboard.type("pers")
            press(page, "Control+Enter")
            saved(page)
            for outlet in ("Herald", "Courier"):
                press(page, "n")
                page.locator("[name=reference]:focus").wait_for()
                page.keyboard.insert_text(f"https://{outlet.lower()}.example/bridge-{number}")
                tab_to(page, "[name=reading]")
                page.keyboard.type("read")
                fill_in(page, "[name=publisher]", f"The {outlet}")
                fill_in(page, "[name=locator]", "p. 1")
                press(page, "Enter")
                page.locator(
                    f"[data-evidence]:has-text('{outlet.lower()}.example/bridge-{number}')"
                ).wait_for()
            press(page, "v", "1")
            page.locator("[data-form=verdict] [name=rating]:focus").wait_for()
            fill_in(page, "[name=headline]", f"It is as the mayor says, {number}")
            fill_in(page, "[name=short_answer]", "Two papers read the contract.")
            fill_in(page, "[name=rationale]", "Both name the sum.")
            press(page, "Control+Enter")
            saved(page)
            press(page, "Escape")
            if number > 1:
                page.wait_for_timeout(100)
            press(page, "p")
            page.locator("#ad-ask:modal").wait_for()
            tab_to(page, "#ad-ask button")
            press(page, "Enter")
            page.locator(".ad-state", has_text="in review").wait_for()

        press(page, "g", "q")
        page.wait_for_url("**/queue/")
        page.goto("/admin/queue/?tab=submitted")
        listed = page.locator(".desk-queue tbody th a").all_inner_texts()

    assert {statement for _found, _more, statement in CLAIMS} <= set(listed)


def test_the_same_way_without_scripts(newsroom):
    with newsroom.window(java_script_enabled=False) as page:
        newsroom.log_in(page, "anna")
        desk = bring_in(page, BODY, title="Bridge without scripts")
        page.goto(desk)
        with page.expect_navigation():
            page.locator("#p1 + .ad-from a").click()
        page.locator("#id_take_quote").fill("The new bridge cost 40 million euros")
        page.locator("#id_take_statement").fill("The bridge cost 40 million euros, without scripts.")
        page.locator("#id_take_claimant").fill("The mayor of Scriptless")
        page.locator("#id_take_claimant_kind").select_option("person")
        send(page, "Record the claim")
        assert page.locator(".ad-quote").inner_text() == "The new bridge cost 40 million euros"
        for outlet in ("Herald", "Courier"):
            page.locator("[data-new=new-evidence] summary").click()
            form = page.locator("[data-form=new-evidence]")
            form.locator("[name=reference]").fill(f"https://{outlet.lower()}.example/plain")
            form.locator("[name=reading]").select_option("read")
            form.locator("[name=publisher]").fill(f"The plain {outlet}")
            send(form, "Add")
        follow(page, "chain")
        page.locator("[data-new=new-hops] summary").click()
        form = page.locator("[data-form=new-hops]")
        form.locator("[name=party]").fill("The mayor of Scriptless")
        send(form, "Add")
        assert "The mayor of Scriptless" in page.locator(".ad-hops").inner_text()
        follow(page, "verdict")
        form = page.locator("[data-form=verdict]")
        form.locator("[name=rating]").select_option(index=1)
        form.locator("[name=headline]").fill("It is as the mayor says")
        form.locator("[name=short_answer]").fill("Two papers read the contract.")
        form.locator("[name=rationale]").fill("Both name the sum.")
        send(page, "Save the verdict")
        with page.expect_navigation():
            page.get_by_role("link", name="Submit for review").click()
        send(page.locator("#ad-ask"), "Submit for review")

        assert "Submitted. It waits for a second person." in page.locator(".messagelist").inner_text()
        assert "in review" in page.locator(".ad-state").inner_text()


def send(where, name):
    page = getattr(where, "page", where)
    with page.expect_navigation():
        where.get_by_role("button", name=name, exact=True).first.click()


def follow(page, tab):
    with page.expect_navigation():
        page.locator(f"[data-tab={tab}]").click()


def take(page, found, *keys):
    """Find words in the text and make a claim of them."""
    press(page, "/")
    page.keyboard.type(found)
    press(page, "Enter", "Escape", *keys, "c")
    page.locator("[data-form=claim] [name=statement]:focus").wait_for()
    saved(page)


@pytest.fixture
def windows(newsroom):
    """Two windows of the same colleague and one of another, at the desk of a fresh article with one claim."""
    with newsroom.window() as first, newsroom.window() as second:
        newsroom.log_in(first, "anna")
        newsroom.log_in(second, "bela")
        desk = bring_in(first, BODY, title=f"Bridge in two windows {next(COUNT)}")
        open_desk(first, desk)
        take(first, "new bridge")
        open_desk(second, desk)
        press(second, "j")
        second.locator("[data-form=claim]").wait_for()
        yield first, second


COUNT = iter(range(1, 100))


def field(page, name):
    return page.locator(f"[data-form=claim] [name={name}]")


def compared(page):
    """Return what the comparison sets side by side, line by line, without its headings."""
    page.locator(".desk-comparison").wait_for()
    lines = page.locator(".desk-comparison tbody tr")
    return [line.locator("td").all_inner_texts() for line in lines.all()]


def test_two_windows_on_one_claim_lose_nothing(windows):
    first, second = windows
    opened = field(second, "statement").input_value()
    field(first, "statement").fill("What anna wrote of the bridge.")
    press(first, "Control+Enter")
    saved(first)
    field(second, "claimed_on").fill("2024-03")
    field(second, "claimed_on").press("Control+Enter")

    anna, bela = compared(second)
    assert (anna[0], anna[2]) == (opened, opened)
    assert "What anna wrote of the bridge." in anna[1].replace(opened, "")
    assert (bela[0], bela[2]) == ("–", "2024-03")
    assert field(second, "statement").input_value() == "What anna wrote of the bridge."
    field(second, "claimed_on").press("Control+Enter")
    saved(second)
    assert field(second, "statement").input_value() == "What anna wrote of the bridge."
    assert field(second, "claimed_on").input_value() == "2024-03"


def test_two_windows_on_one_field_are_compared_before_either_is_lost(windows):
    first, second = windows
    field(first, "statement").fill("What anna wrote of the bridge.")
    press(first, "Control+Enter")
    saved(first)
    field(second, "statement").fill("What bela wrote of the bridge.")
    field(second, "statement").press("Control+Enter")

    [line] = compared(second)
    assert "anna" in line[1]
    assert "bela" in line[2]
    assert field(second, "statement").input_value() == "What bela wrote of the bridge."
    field(second, "statement").press("Control+Enter")
    saved(second)
    assert field(second, "statement").input_value() == "What bela wrote of the bridge."


def test_button_clicked_twice_makes_one_source(newsroom, desk):
    press(desk, "n")
    desk.locator("[name=reference]").fill("https://herald.example/twice")
    desk.evaluate(
        """() => {
            const form = document.querySelector('[data-form=new-evidence]');
            const body = () => new FormData(form);
            const headers = {Accept: 'application/json'};
            return Promise.all([1, 2].map(() => fetch(form.action, {method: 'POST', body: body(), headers})));
        }"""
    )

    found = rows(newsroom, "SELECT count(*) FROM claims_source WHERE url = 'https://herald.example/twice'")
    assert found == [(1,)]


def test_colleagues_at_one_desk_see_each_other(windows):
    first, _second = windows
    # A moment after a claim is opened, the desk is told.
    first.wait_for_timeout(1500)
    first.reload()
    first.locator("#ad-others", has_text="Bela (demo editor) is here too (claim 1)").wait_for()


def test_what_was_typed_and_not_saved_is_offered_after_a_crash_and_never_put_in_silently(windows):
    first, _second = windows
    opened = field(first, "statement").input_value()
    field(first, "statement").press_sequentially(" and more")
    first.wait_for_timeout(400)
    # A crash says no goodbye.
    first.reload()
    first.locator(".ad-draft").wait_for()
    assert field(first, "statement").input_value() == opened
    typed = first.locator(".ad-draft")
    assert typed.count() == 1

    first.get_by_role("button", name="take them up").click()

    assert field(first, "statement").input_value().endswith(" and more")
    field(first, "statement").press("Control+Enter")
    saved(first)
    first.reload()
    first.locator(".ad[data-ready]").wait_for()
    assert first.locator(".ad-draft").count() == 0


@pytest.fixture
def desk(newsroom):
    """Anna at the desk of a fresh article with one claim."""
    with newsroom.window() as page:
        newsroom.log_in(page, "anna")
        address = bring_in(page, BODY, title=f"Bridge of anna {next(COUNT)}")
        open_desk(page, address)
        take(page, "new bridge")
        press(page, "Escape")
        yield page


def test_similar_claims_are_shown_while_a_statement_is_typed_and_nobody_is_kept_from_typing(desk):
    take(desk, "bridge cost 40")
    statement = field(desk, "statement")
    kept = statement.input_value()
    press(desk, "Escape")
    take(desk, "Work began")

    statement.fill("")
    statement.press_sequentially(kept.replace("40", "41"))

    found = desk.locator(".ad-field-statement .ad-typed")
    found.get_by_role("status").get_by_text(re.compile(r"similar claims?$")).wait_for()
    assert "other figures" in found.locator("summary").first.inner_text()
    assert statement.evaluate("field => field === document.activeElement")
    desk.route("**/claim/similar/**", lambda route: route.abort())
    statement.press_sequentially(" again")
    found.get_by_text("could not be looked up").wait_for()
    assert found.locator("details").count() == 0
    assert statement.input_value() == kept.replace("40", "41") + " again"


def test_last_act_is_taken_back_by_a_key_and_the_trail_keeps_both(newsroom, desk):
    press(desk, "n")
    desk.locator("[name=reference]:focus").wait_for()
    desk.keyboard.insert_text("https://herald.example/taken-back")
    press(desk, "Enter")
    desk.locator("[data-evidence]").wait_for()
    press(desk, "z")
    desk.locator("#ad-status", has_text="Taken back: evidence").wait_for()

    assert desk.locator("[data-evidence]").count() == 0
    acts = rows(
        newsroom,
        "SELECT act FROM claims_trailentry WHERE object_type = 'evidence' AND object_key LIKE ? ORDER BY seq",
        "%taken-back%",
    )
    assert acts == [("record",), ("remove",)]


def test_keys_are_dead_in_fields_can_be_switched_off_and_chosen_anew(desk):
    press(desk, "/")
    desk.keyboard.type("c?z")
    assert desk.locator("#ad-find").input_value() == "c?z"
    press(desk, "Escape", "?")
    desk.locator("#ad-keys:modal").wait_for()
    desk.locator("[data-key-of=overview]").fill("y")
    desk.locator("[data-key-of=overview]").press("Tab")
    press(desk, "Escape", "y")
    desk.locator("#panel-heading", has_text="Overview").wait_for()
    press(desk, "j")
    desk.locator("#panel-heading", has_text="Claim 1 of 1").wait_for()

    press(desk, "?")
    desk.locator("#ad-keys-on").uncheck()
    press(desk, "Escape", "y")
    desk.wait_for_timeout(200)
    assert "Claim 1 of 1" in desk.locator("#panel-heading").inner_text()
    desk.reload()
    desk.locator(".ad[data-ready]").wait_for()
    press(desk, "y")
    desk.wait_for_timeout(200)
    assert "Claim 1 of 1" in desk.locator("#panel-heading").inner_text()


def test_no_key_approves_publishes_or_retracts(desk):
    press(desk, "?")
    listed = desk.locator(".ad-keys-list").inner_text()

    assert not re.search(r"approve|publish|retract", listed, re.IGNORECASE)


def test_quote_is_adjusted_with_arrow_keys(newsroom, desk):
    assert desk.locator(".ad-quote").inner_text() == "new bridge"

    press(desk, "e", "Shift+ArrowLeft", "ArrowRight", "ArrowRight", "Enter")
    saved(desk)

    assert desk.locator(".ad-quote").inner_text() == "The new bridge cost 40"
    assert desk.locator("mark[data-sign]").inner_text() == "The new bridge cost 40"


def test_live_region_says_which_claim_is_shown_and_where_it_stands(desk):
    press(desk, "0")
    desk.locator("#panel-heading", has_text="Overview").wait_for()
    press(desk, "j")

    assert desk.locator("#ad-live").inner_text() == "Claim 1 of 1, open"
    assert desk.evaluate("document.activeElement.matches('mark[data-sign]')")


@pytest.fixture(scope="module")
def furnished(newsroom):
    """The desk of an article with something of everything: overlapping claims, evidence, a lost quote."""
    with newsroom.window() as page:
        newsroom.log_in(page, "anna")
        address = bring_in(page, BODY, title="Bridge with everything")
        open_desk(page, address)
        take(page, "named 25", "Shift+ArrowRight")
        press(page, "Escape")
        take(page, "bridge cost 40")
        press(page, "Escape")
        take(page, "cost 40 million", "Shift+ArrowRight")
        press(page, "Escape", "n")
        page.keyboard.insert_text("https://herald.example/everything")
        press(page, "Enter")
        page.locator("[data-evidence]").wait_for()
        for place, values in (
            ("new-hops", {"party": "The mayor of Everything", "party_kind": "person"}),
            ("new-figures", {"measure": "cost", "value": "40000000", "unit": "EUR"}),
            ("new-notes", {"text": "Ask the building office."}),
        ):
            form = page.locator(f"[data-form={place}]")
            page.evaluate(
                "place => document.querySelector(`[data-new=${place}]`)?.setAttribute('open', '')", place
            )
            form.evaluate("form => form.closest('[data-room]')?.removeAttribute('hidden')")
            for name, value in values.items():
                box = form.locator(f"[name={name}]")
                box.select_option(value) if name.endswith("_kind") else box.fill(value)
            form.locator("[type=submit]").click()
            page.locator("#ad-live", has_text="is added").wait_for()
            page.evaluate("document.getElementById('ad-live').textContent = ''")
        press(page, "v", "2")
        page.locator("[data-form=verdict] [name=headline]").fill("It is as the mayor says")
        press(page, "Control+Enter")
        saved(page)
        number = address.split("/")[4]
        page.goto(f"/admin/claims/article/{number}/receive/")
        page.locator("#id_body").fill(BODY.replace("The council had named 25 million euros in 2018.", ""))
        with page.expect_navigation():
            page.locator("[type=submit]").last.click()
    return address


def open_overview(page):
    press(page, "0")
    page.locator("#panel-heading", has_text=re.compile("Overview|Übersicht")).wait_for()


def open_claim(page):
    press(page, "0", "j", "j")
    page.locator("[data-form=claim]").wait_for()


def open_tab(digit):
    def enter(page):
        open_claim(page)
        press(page, digit)

    return enter


def open_everything(page):
    open_claim(page)
    page.evaluate("document.querySelectorAll('.ad details').forEach(box => { box.open = true; })")
    page.evaluate("document.querySelectorAll('.ad [data-room]').forEach(room => { room.hidden = false; })")


def open_taking(page):
    page.goto(page.url.split("?")[0] + "?paragraph=2")
    page.locator(".ad[data-ready]").wait_for()


def open_keys(page):
    press(page, "?")


VIEWS = {
    "overview": open_overview,
    "claim": open_claim,
    "everything": open_everything,
    "taking": open_taking,
    "keys": open_keys,
}


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]
)
def test_nothing_stands_in_the_way_of_colleagues_at_the_article_desk(
    newsroom, furnished, locale, width, scheme
):
    with newsroom.window(locale=locale, width=width, scheme=scheme) as page:
        newsroom.log_in(page, "bela")
        found = {}
        for name, enter in VIEWS.items():
            open_desk(page, furnished)
            enter(page)
            page.wait_for_load_state("networkidle")
            if broken := [*barriers(page), *(["sideways"] if sideways(page) else [])]:
                found[name] = broken

    assert found == {}


@pytest.mark.parametrize("locale", ["en-GB", "de-DE"])
@pytest.mark.parametrize("address", ["/admin/", "/admin/queue/", "review"])
def test_nothing_stands_in_the_way_at_queue_and_review_in_either_language(newsroom, locale, address):
    with newsroom.window(locale=locale) as page:
        newsroom.log_in(page, "bela")
        if address == "review":
            page.goto("/admin/queue/")
            address = page.locator(".desk-queue tbody th a").first.get_attribute("href")
        page.goto(address)

        assert barriers(page) == []
