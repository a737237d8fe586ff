"""The desk, seen with a browser: what waits, what is read, and that only a second person lets it out."""

import io
import re
from uuid import uuid4

import pytest
from PIL import Image, ImageDraw

from tests.e2e.newsroom import barriers, sideways

pytestmark = pytest.mark.e2e

# One that stays in the queue for whoever looks, and one that a test takes out of it.
READ = "altman-became-chair"
PUBLISHED = "musk-no-cash-donations-2018"
# Django's autocomplete: it names its field by what is chosen, so that an empty one has no name.
SELECT2 = ".select2-container"


def review_of(page, slug):
    """Open the review screen as the desk does: from the list of verdicts, by the claim's name."""
    page.goto(f"/admin/claims/verdict/?q={slug}&all=")
    with page.expect_navigation():
        page.locator("#result_list .field-review_link a").first.click()


def shown_digest(page):
    return page.locator(".desk-digest").inner_text()


def test_home_of_the_desk_is_what_waits_for_whoever_logs_in(anna_at_desk):
    anna_at_desk.goto("/admin/")

    assert anna_at_desk.locator("#content h1").inner_text() == "Waiting for me"
    assert anna_at_desk.locator(".desk-tabs [aria-current]").inner_text() == "Waiting for me"


def test_reviewer_finds_the_way_from_the_queue_to_the_document_as_readers_will_see_it(bela_at_desk):
    bela_at_desk.goto("/admin/")
    with bela_at_desk.expect_navigation():
        bela_at_desk.get_by_role("link", name="Queue").click()
    waiting = bela_at_desk.locator(".desk-queue tbody th a")
    assert waiting.count() >= 2
    with bela_at_desk.expect_navigation():
        waiting.filter(has_text="Vorstandsvorsitzender").click()

    headlines = bela_at_desk.locator(".desk-reading h1").all_inner_texts()
    assert len(set(headlines)) == 2
    assert all(headlines)
    assert bela_at_desk.locator(".desk-reading .rating-word").all_inner_texts() == [
        "Unverifiable",
        "Nicht überprüfbar",
    ]
    assert bela_at_desk.locator(".desk-evidence > li").count() == 3
    assert re.fullmatch(r"[0-9a-f]{64}", shown_digest(bela_at_desk))


def test_author_finds_no_way_to_approve_her_own(anna_at_desk):
    review_of(anna_at_desk, READ)

    assert anna_at_desk.get_by_role("link", name="Withdraw from review").is_visible()
    assert anna_at_desk.get_by_role("link", name="Approve").count() == 0
    assert anna_at_desk.locator(".desk-closed").inner_text().endswith(".")


def test_author_who_knows_the_address_is_refused_with_a_sentence(anna_at_desk):
    review_of(anna_at_desk, READ)
    digest = shown_digest(anna_at_desk)
    address = anna_at_desk.url.replace("/review/", f"/approve/?digest={digest}")

    answer = anna_at_desk.goto(address)

    assert answer.status == 403
    assert anna_at_desk.locator(".errornote").inner_text().endswith(".")
    assert anna_at_desk.locator("#content-main form").count() == 0


def test_second_person_approves_what_she_read_and_readers_get_it(bela_at_desk, reader):
    assert reader.goto(f"/de/claims/{PUBLISHED}/").status == 404
    review_of(bela_at_desk, PUBLISHED)
    read = shown_digest(bela_at_desk)
    headline = bela_at_desk.locator(".desk-reading[lang=de] h1").inner_text()

    with bela_at_desk.expect_navigation():
        bela_at_desk.get_by_role("link", name="Approve").click()
    facts = bela_at_desk.locator(".desk-facts").inner_text()
    assert "1 · will be edition 1" in facts
    assert read in facts
    with bela_at_desk.expect_navigation():
        bela_at_desk.get_by_role("button", name="Approve").click()
    assert reader.goto(f"/de/claims/{PUBLISHED}/").status == 404
    with bela_at_desk.expect_navigation():
        bela_at_desk.get_by_role("link", name="Publish").click()
    with bela_at_desk.expect_navigation():
        bela_at_desk.get_by_role("button", name="Publish").click()

    assert "Published." in bela_at_desk.locator(".messagelist").inner_text()
    assert reader.goto(f"/de/claims/{PUBLISHED}/").status == 200
    assert reader.locator("h1").inner_text() == headline
    assert reader.locator(".provenance .digest").inner_text() == read
    reader.goto("/de/claims/")
    assert headline in reader.locator(".rows").inner_text()


def open_queue(page):
    page.goto("/admin/queue/")


def open_review(page):
    review_of(page, READ)


def follow(page, name):
    """Click the link and wait until the page behind it is there."""
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


def open_approval(page):
    review_of(page, READ)
    follow(page, "Approve")


def open_verdict(page):
    review_of(page, READ)
    follow(page, "text of the verdict")


def open_claim(page):
    review_of(page, READ)
    follow(page, "claim and evidence")


def open_comparison(page):
    """Save a party of one's own from two windows; the second save is shown beside the first."""
    name = f"Bell {uuid4().hex[:6]}"
    page.goto("/admin/claims/party/add/")
    page.get_by_label("Name:").fill(name)
    page.get_by_label("Kind:").select_option("person")
    save(page, "Save and continue editing")
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Name:").fill(f"{name}, saved")
    other.get_by_label("Internal note:").fill("Saved in the other window.")
    save(other, "Save")
    other.close()
    page.get_by_label("Name:").fill(f"{name}, typed")
    save(page, "Save")
    assert page.locator(".desk-comparison tbody tr").count() == 2


def test_new_claim_is_held_against_what_is_on_record_while_its_statement_is_typed(anna_at_desk):
    page = anna_at_desk
    page.goto("/admin/claims/claim/?q=musk")
    statement = page.locator("#result_list tbody th a").first.inner_text()
    page.goto("/admin/claims/claim/add/")
    page.locator("#id_language").select_option("de")

    page.locator("#id_statement").press_sequentially(statement)

    page.locator(".ad-typed").get_by_role("status").get_by_text(re.compile("similar claims?$")).wait_for()
    assert page.locator(".ad-typed summary").first.inner_text().startswith("= Says the same:")
    assert page.locator("#id_statement").evaluate("field => field === document.activeElement")
    assert barriers(page, besides=[SELECT2]) == []


def save(page, button):
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def open_source_entry(page):
    page.goto("/admin/claims/source/enter/?line=https://paper.example/2024/03/06/the-new-bridge-costs-more")
    page.get_by_role("button", name="Put on record").wait_for()


def open_source(page):
    page.goto("/admin/claims/source/?q=openai-blog-2024-03-05")
    page.locator("#result_list tbody th a").first.click()
    page.get_by_role("heading", name="Where it is used").wait_for()


def open_picture(page):
    """Keep a picture of a source, the second time saved otherwise, and look closer at it."""
    page.goto("/admin/claims/source/")
    with page.expect_navigation():
        page.locator("#result_list tbody th a").first.click()
    for form in ("PNG", "WEBP"):
        with page.expect_navigation():
            page.get_by_role("link", name="Keep a file").click()
        shot = {"name": f"shot.{form.lower()}", "mimeType": "image/png", "buffer": photograph(form)}
        page.locator("input[type=file]").set_input_files(shot)
        save(page, "Keep")
    with page.expect_navigation():
        page.get_by_role("link", name="look closer").first.click()
    page.get_by_label("Part of the picture:").fill("10,20,30,40")
    page.get_by_label("Note:").fill("The shadow falls to the left.")
    save(page, "Keep the note")


def open_pictures_compared(page):
    open_picture(page)
    with page.expect_navigation():
        page.locator(".desk-same a").first.click()


def photograph(form):
    image, content = Image.linear_gradient("L").resize((800, 600)).convert("RGB"), io.BytesIO()
    ImageDraw.Draw(image).ellipse((90, 100, 420, 500), fill="#a1121f")
    # Of its own each time, as a source keeps the same bytes once.
    ImageDraw.Draw(image).rectangle((600, 10, 604, 14), fill=f"#{uuid4().hex[:6]}")
    image.save(content, form)
    return content.getvalue()


ROOMS = [
    open_queue,
    open_review,
    open_approval,
    open_verdict,
    open_claim,
    open_comparison,
    open_source_entry,
    open_source,
    open_picture,
    open_pictures_compared,
]
rooms = pytest.mark.parametrize("enter", ROOMS, ids=lambda way: way.__name__)


@rooms
def test_nothing_stands_in_the_way_of_colleagues_who_read_differently(bela_at_desk, enter):
    enter(bela_at_desk)
    # Select2 dresses its fields only now.
    bela_at_desk.wait_for_load_state("networkidle")

    assert barriers(bela_at_desk, besides=[SELECT2]) == []


@rooms
def test_desk_fits_a_telephone(newsroom, bela_at_desk, enter):
    state = bela_at_desk.context.storage_state()
    with newsroom.window(width=320, storage_state=state) as telephone:
        enter(telephone)

        assert sideways(telephone) == 0
        assert cut_off(telephone) == []


def test_two_clicks_before_the_answer_comes_make_one(newsroom, bela_at_desk):
    name = f"Bell {uuid4().hex[:6]}"
    bela_at_desk.goto("/admin/claims/party/add/")
    bela_at_desk.get_by_label("Name:").fill(name)
    bela_at_desk.get_by_label("Kind:").select_option("person")
    bela_at_desk.get_by_role("button", name="Save", exact=True).dblclick()
    # The second click may break off the way of the first.
    bela_at_desk.wait_for_function("!location.pathname.endsWith('/add/')")
    bela_at_desk.wait_for_load_state("networkidle")

    bela_at_desk.goto(f"/admin/claims/party/?q={name}")

    assert bela_at_desk.locator("#result_list tbody tr").count() == 1


def cut_off(page):
    """Return the fields and words of a form that stand outside of the box or the window that shows them."""
    return page.evaluate(
        """() => [...document.querySelectorAll('#content :is(input, select, textarea, .help, .readonly, dd)')]
            .filter(part => part.checkVisibility() && part.getBoundingClientRect().width > 1)
            .filter(part => {
                const box = part.closest('.form-row, .inline-related, #content').getBoundingClientRect();
                return part.getBoundingClientRect().right > Math.min(box.right, innerWidth) + 1;
            })
            .map(part => part.id || part.outerHTML.slice(0, 80))"""
    )
