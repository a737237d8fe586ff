"""PDF files kept of sources: where a quote stands in them, and what hostile ones may cost."""

import io
import time
import zlib

import pytest
from django.urls import reverse

from claims.importers import kept_texts, pdf_texts
from claims.operations import snapshots
from tests import factories

pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed")

FIRST = "The council met in spring."
SECOND = "The new bridge cost 48 million euros, the auditors say."


def pdf(*pages, packed=False):
    """Return a PDF with a line of text on each page; bytes are taken as what draws the page."""
    streams = [
        page if isinstance(page, bytes) else f"BT /F1 12 Tf 72 720 Td ({page}) Tj ET".encode()
        for page in pages
    ]
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for number, stream in enumerate(streams):
        head = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        drawn = zlib.compress(stream, 9) if packed else stream
        filtered = b" /Filter /FlateDecode" if packed else b""
        said = b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(drawn), filtered, drawn)
        objects += [head.encode(), said]
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    size = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)


def encrypted():
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.append(io.BytesIO(pdf(FIRST)))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def kept(groups, anna, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def keep(content, **said):
        verdict = factories.submitted()
        evidence = verdict.claim.evidence.first()
        type(evidence).objects.filter(pk=evidence.pk).update(**said)
        evidence.refresh_from_db()
        snapshots.add_snapshot(evidence.source, content, file_name="a.pdf", actor=anna, at=noon)
        return evidence

    return keep


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "sentence", "is_fine"),
    [
        (None, "The quote stands in the kept file, on page 2. Give that page.", True),
        (2, "The quote stands in the kept file, on page 2.", True),
        (1, "The quote stands on page 2 of the kept file, not on 1.", False),
    ],
)
def test_reviewer_learns_on_which_page_of_a_pdf_the_quote_stands(kept, client, bela, page, sentence, is_fine):
    evidence = kept(pdf(FIRST, SECOND), quote="The new bridge cost 48 million euros", page=page)
    client.force_login(bela)

    review = reverse("admin:claims_verdict_review", args=[evidence.claim.verdicts.get().pk])

    assert f"{'✓' if is_fine else '✗'} {sentence}" in client.get(review).content.decode()


@pytest.mark.django_db
def test_quote_that_stands_on_several_pages_is_found_on_the_one_that_is_named(kept):
    evidence = kept(pdf(SECOND, FIRST, SECOND), quote="The new bridge cost 48 million euros", page=3)

    assert kept_texts.seek(evidence).is_found
    evidence.page = 2
    assert not kept_texts.seek(evidence).is_found


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 nothing of a file", "The kept PDF is damaged and cannot be read."),
        (pdf(b"0 0 100 100 re f"), "The kept PDF holds no text, only pictures of it."),
        (encrypted(), "The kept PDF is encrypted."),
    ],
    ids=["broken", "scan", "encrypted"],
)
def test_pdf_that_cannot_be_read_stays_a_file_with_a_sentence(kept, content, sentence):
    evidence = kept(content, quote=FIRST)

    assert str(kept_texts.seek(evidence).sentence).startswith(sentence)
    assert evidence.source.snapshots.get().file.read() == content


@pytest.mark.django_db
def test_without_the_extra_a_pdf_is_a_file_and_nothing_is_said_of_it(kept, monkeypatch):
    evidence = kept(pdf(FIRST), quote=FIRST)
    monkeypatch.setattr(pdf_texts, "find_spec", lambda name: None)

    assert kept_texts.seek(evidence) is None


def test_of_a_file_that_takes_too_long_the_pages_read_until_then_count():
    endless = b"BT /F1 12 Tf (a) Tj ET " * 2_000_000

    pages = pdf_texts.read(pdf(FIRST, endless, packed=True), seconds=1)

    assert [text.strip() for text in pages.texts] == [FIRST]
    assert not pages.is_whole


@pytest.mark.parametrize(
    "bomb",
    [
        pdf(b"BT /F1 12 Tf (a) Tj ET " * 2_000_000, packed=True),
        pdf(b" " * 400_000_000, packed=True),
    ],
    ids=["endless", "swollen"],
)
def test_bomb_costs_a_second_and_says_that_it_is_too_much(bomb):
    began = time.monotonic()

    pages = pdf_texts.read(bomb, seconds=1, memory=256 * 1024 * 1024)

    assert len(bomb) < 1_000_000
    assert pages.fault in (pdf_texts.TOO_MUCH, pdf_texts.BROKEN, pdf_texts.NO_TEXT)
    # Processor seconds are what is limited; a busy machine takes longer by the clock.
    assert time.monotonic() - began < 10


def test_child_knows_nothing_of_the_desk(monkeypatch, tmp_path):
    """What a file could make the reader do, it would do without the secrets of the site."""
    told = tmp_path / "child.py"
    told.write_text(
        "import json, os; print(json.dumps({'pages': [str(dict(os.environ))], 'is_whole': True}))"
    )
    monkeypatch.setenv("SECRET_KEY", "of the desk")
    monkeypatch.setattr(pdf_texts, "CHILD", told)

    assert "of the desk" not in pdf_texts.read(b"x").text
