"""Bringing a text in, seen with a browser: without scripts, on a telephone, in words for everybody."""

import pytest

from tests.e2e.newsroom import barriers, sideways

pytestmark = pytest.mark.e2e

BRING = "/admin/claims/article/bring/"
PAGE = """<html lang="de"><head><title>Die Brücke kostet 40 Millionen</title>
<meta property="og:site_name" content="Stadtanzeiger"></head>
<body><nav>Start</nav><article><h1>Die Brücke kostet 40 Millionen</h1>
<p>Für „Größe“ zahlte die Stadt 40 Millionen Euro.</p><ul><li>2019 begonnen<li>2023 fertig</ul>
</article></body></html>"""


@pytest.fixture
def page_file(tmp_path):
    """A web page in an encoding that it does not name."""
    path = tmp_path / "bruecke.html"
    path.write_bytes(PAGE.encode("windows-1252"))
    return path


def send(page, file):
    page.goto(BRING)
    page.get_by_label("file").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Look at it").click()


def test_text_is_brought_in_without_a_script_and_read_anew_without_a_second_upload(newsroom, page_file):
    with newsroom.window(java_script_enabled=False) as page:
        newsroom.log_in(page, "anna")
        send(page, page_file)
        assert "Please check the encoding." in page.locator(".desk-to-check").first.inner_text()

        page.get_by_label("Mac Roman").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Show it read so").click()
        assert "Br¸cke" in page.locator(".desk-arrived").inner_text()
        page.get_by_label("Windows-1252").check()
        with page.expect_navigation():
            page.get_by_role("button", name="Show it read so").click()
        assert page.locator(".desk-arrived p").all_inner_texts() == [
            "Die Brücke kostet 40 Millionen",
            "Für „Größe“ zahlte die Stadt 40 Millionen Euro.",
            "• 2019 begonnen",
            "• 2023 fertig",
        ]
        assert page.get_by_label("title").input_value() == "Die Brücke kostet 40 Millionen"
        with page.expect_navigation():
            page.get_by_role("button", name="Keep").click()

        assert "Revision 1" in page.locator(".messagelist").inner_text()
        assert page.locator("#id_title").input_value() == "Die Brücke kostet 40 Millionen"


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_colleagues_who_bring_texts_in(
    newsroom, anna_at_desk, page_file, width, scheme
):
    state = anna_at_desk.context.storage_state()
    with newsroom.window(width=width, scheme=scheme, storage_state=state) as page:
        page.goto(BRING)
        assert (sideways(page), barriers(page)) == (0, [])

        send(page, page_file)
        page.locator("details.desk-dropped summary").first.click()
        assert (sideways(page), barriers(page)) == (0, [])

        page.goto(BRING)
        page.get_by_label("or the text itself").fill("A \u202etext\u202c with what nobody sees.")
        with page.expect_navigation():
            page.get_by_role("button", name="Look at it").click()
        assert (sideways(page), barriers(page)) == (0, [])
