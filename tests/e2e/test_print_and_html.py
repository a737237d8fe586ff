"""Claim pages on paper, in large type and in grey; every page as the HTML validator reads it."""

import io
import json
import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from tests.e2e.newsroom import sideways
from tests.e2e.test_reading_room import LANGUAGES, PAGES

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).resolve().parent.parent.parent
# Where npm puts it, or wherever VNU_JAR says.
JAR = Path(os.environ.get("VNU_JAR") or ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar")
SLUG = "openai-accepted-90bn-funding"
LONGEST_JUDGEMENT = 120
# In the style sheet text is 106.25 % of what the reader set; this doubles it.
TWICE = "html { font-size: 212.5% !important; }"

languages = pytest.mark.parametrize("language", LANGUAGES)


def printed(page):
    """Return the text of each sheet, its lines made one."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    # A font may set fi as one sign.
    return ["".join(unicodedata.normalize("NFKC", sheet.extract_text()).split()) for sheet in sheets]


@languages
def test_claim_page_on_paper_has_its_text_the_addresses_of_its_sources_and_its_edition(reader, language):
    reader.goto(f"/{language}/claims/{SLUG}/")
    headline = reader.locator("h1").inner_text()
    definition = reader.locator(".verdict details p").first.text_content()
    digest = reader.locator(".provenance .digest").inner_text()
    sources = [link.get_attribute("href") for link in reader.locator(".sources a.out").all()]

    sheets = printed(reader)

    paper = "".join(sheets)
    assert sources
    for words in (headline, definition, digest, f"/{language}/claims/{SLUG}/editions/1/", *sources):
        assert "".join(unicodedata.normalize("NFKC", words).split()) in paper
    assert 1 < len(sheets) < 6


def test_paper_carries_nothing_one_could_only_click(reader):
    reader.goto(f"/en/claims/{SLUG}/")

    paper = "".join(printed(reader))

    assert "Reportanerror" not in paper
    assert "Skiptothetext" not in paper


@languages
@pytest.mark.parametrize("width", [1280, 640])
@pytest.mark.parametrize("kind", PAGES)
def test_text_twice_as_large_still_fits_the_window(newsroom, language, width, kind):
    with newsroom.window(width=width, bypass_csp=True) as reader:
        reader.goto(f"/{language}/{PAGES[kind]}")
        reader.add_style_tag(content=TWICE)

        assert sideways(reader) == 0


@languages
def test_every_page_is_html_as_the_validator_knows_it(reader, language, tmp_path):
    if not shutil.which("java") or not JAR.exists():
        pytest.skip("no Java, or no validator: npm install vnu-jar")
    for number, address in enumerate(PAGES.values()):
        answer = reader.request.get(f"/{language}/{address}")
        (tmp_path / f"{number}.html").write_bytes(answer.body())

    complaints = judged(tmp_path)

    assert complaints == []


def test_page_that_is_broken_would_be_noticed(tmp_path):
    if not shutil.which("java") or not JAR.exists():
        pytest.skip("no Java, or no validator: npm install vnu-jar")
    (tmp_path / "broken.html").write_text(
        "<!DOCTYPE html><html lang=en><title>x</title><p><div id=a></div></p>"
    )

    assert judged(tmp_path)


def judged(place):
    """Return what the Nu validator calls an error, page by page."""
    told = subprocess.run(
        ["java", "-jar", str(JAR), "--format", "json", "--exit-zero-always", *map(str, place.glob("*.html"))],
        capture_output=True,
        text=True,
        check=False,
        timeout=LONGEST_JUDGEMENT,
    )
    return [
        f"{Path(message['url']).name}: {message['message']}"
        for message in json.loads(told.stderr)["messages"]
        if message["type"] == "error"
    ]


def test_reader_reports_an_error_without_a_script_and_finds_the_case(newsroom):
    with newsroom.window(java_script_enabled=False) as reader:
        reader.goto(f"/de/claims/{SLUG}/")
        reader.locator(".uses .report").click()
        reader.locator("#remark").fill("Die Bewertung ist älter als angegeben.")
        reader.locator(".letter button").click()
        number = reader.locator(".case-number").inner_text()
        reader.goto(f"/de/reports/{number}/")

        assert number == reader.locator(".case-number").inner_text()
        assert reader.context.cookies() == []


def test_program_that_fills_in_every_field_is_told_so(reader):
    reader.goto(f"/en/claims/{SLUG}/report/")
    assert not reader.locator(".trap input").is_visible() or reader.locator(".trap").bounding_box()["x"] < 0

    for field in reader.locator(".letter :is(input, textarea)").all():
        field.evaluate("field => { field.value = 'Buy this and that, quickly.' }")
    reader.locator(".letter button").click()

    assert "Leave it empty" in reader.locator("#refusal").inner_text()
