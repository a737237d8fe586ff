"""Files, labels and parties of others, with a browser: by keys, without scripts, on a telephone."""

import pytest

from tests.e2e.newsroom import barriers, sideways

pytestmark = pytest.mark.e2e

BRING = "/admin/claims/importorder/bring/"
# As an archive comes out of an office: semicolons, Windows-1252, days that may be two, a short row.
MESSY = """Behauptung;Sprecher;Urteil;Adresse;Datum
Die Brücke über die Elbe kostete 40 Millionen Euro.;Dr. Ada Kessler;Völliger Quark;https://pruefer.example/{n}/1;4.10.2020
"Er sagte: ""nie""; und ging.";Kessler, Ada;Völliger Quark;https://pruefer.example/{n}/2;5.10.2020
Zu kurz;geraten
Niemand war da.;A. Kessler;Stimmt fast;https://pruefer.example/{n}/3;31.2.2020
"""


@pytest.fixture
def archive(tmp_path, request):
    path = tmp_path / "archiv.csv"
    number = abs(hash(request.node.name)) % 10_000
    path.write_bytes(MESSY.format(n=number).encode("windows-1252"))
    return path


def press(page, button):
    """Reach the button by its name, and press it by key."""
    page.get_by_role("button", name=button, exact=True).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def choose(page, label, words):
    """Reach the box by its name, and choose what is meant."""
    box = page.get_by_role("combobox", name=label, exact=True)
    box.focus()
    box.select_option(label=words)


def send(page, file, button="Look at it"):
    page.goto(BRING)
    page.locator("[name=file]").set_input_files(file)
    press(page, button)


def take_in(page, archive):
    send(page, archive)
    choose(page, "days are written:", "day, month, year")
    choose(page, "Sprecher Fills", "who claimed it")
    press(page, "Show it read so")
    page.get_by_label("leave out rows that have problems").focus()
    page.keyboard.press("Space")
    press(page, "Take in")


def test_archive_comes_in_by_keys_and_its_draft_is_submitted(newsroom, archive):
    with newsroom.window(java_script_enabled=False) as page:
        newsroom.log_in(page, "bela")
        send(page, archive)
        assert "Please say in which order days are written" in page.locator("#content-main").inner_text()
        choose(page, "days are written:", "day, month, year")
        choose(page, "Sprecher Fills", "who claimed it")
        page.get_by_label("keep this way to read a table as:").fill("Altes Archiv")
        press(page, "Show it read so")
        first = page.locator("details.desk-dropped").first.inner_text()
        assert "Dr. Ada Kessler" in first
        assert "2020-10-04" in first
        problems = page.locator("[aria-labelledby=problems] tbody tr").all_inner_texts()
        assert [problem.split()[0] for problem in problems] == ["3", "4"]
        page.get_by_label("leave out rows that have problems").focus()
        page.keyboard.press("Space")
        press(page, "Take in")

        said = page.locator("#content-main").inner_text()
        assert "Die Brücke über die Elbe kostete 40 Millionen Euro." in said
        assert "2 problems" in said
        page.goto("/admin/claims/foreignrating/decide/")
        page.get_by_label("völliger quark (pruefer.example, de)").select_option(label="False")
        press(page, "Decide")
        assert (
            "1 label was decided on. 2 drafts got their rating." in page.locator(".messagelist").inner_text()
        )
        page.goto("/admin/claims/party/same/")
        assert "the same words in another order" in page.locator(".desk-table").inner_text()
        submit(page, "Die Brücke über die Elbe")


def submit(page, words):
    """Read the page of the check, cite it, write the draft, and hand it in."""
    page.goto(f"/admin/claims/claim/?q={words}")
    page.locator("#result_list tbody a").first.click()
    page.locator("[name=evidence-0-stance]").select_option("refutes")
    page.locator("[name=evidence-0-is_public]").check()
    source = page.locator("[name=evidence-0-source]").input_value()
    with page.expect_navigation():
        page.locator("[name=_save]").click()
    page.goto(f"/admin/claims/source/{source}/change/")
    page.locator("[name=reading]").select_option("read")
    with page.expect_navigation():
        page.locator("[name=_save]").click()
    page.goto(f"/admin/claims/verdict/?q={words}")
    page.locator("#result_list tbody a").first.click()
    page.locator("[name=headline]").fill("Die Brücke kostete halb so viel")
    page.locator("[name=short_answer]").fill("Das Bauamt nennt 20 Millionen Euro.")
    page.locator("[name=rationale]").fill("Das Bauamt nennt 20 Millionen Euro.")
    page.locator("[name=single_origin_reason]").fill("Nur das Bauamt hat gezahlt.")
    with page.expect_navigation():
        page.locator("[name=_continue]").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Submit for review").click()
    press(page, "Submit for review")
    page.goto(f"/admin/claims/verdict/?q={words}")
    assert "in review" in page.locator("#result_list tbody").inner_text()


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_the_way_of_colleagues_who_bring_files_in(
    newsroom, bela_at_desk, archive, width, scheme
):
    state = bela_at_desk.context.storage_state()
    with newsroom.window(width=width, scheme=scheme, storage_state=state) as page:
        page.goto(BRING)
        assert (sideways(page), barriers(page)) == (0, [])
        send(page, archive)
        assert (sideways(page), barriers(page)) == (0, [])
        take_in(page, archive)
        assert (sideways(page), barriers(page)) == (0, [])
        for address in ("/admin/claims/foreignrating/decide/", "/admin/claims/party/same/"):
            page.goto(address)
            assert (address, sideways(page), barriers(page)) == (address, 0, [])
        page.get_by_role("link", name="Compare").first.click()
        assert (sideways(page), barriers(page)) == (0, [])
