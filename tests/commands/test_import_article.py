"""Texts coming in from the command line."""

import pytest
from django.core.management import CommandError, call_command

from claims.importers import article_text
from claims.models import Appearance, Article, ArticleRevision
from claims.operations import verification
from claims.rules.fingerprints import digest
from tests.factories import ArticleRevisionFactory
from tests.importers import bundles

pytestmark = pytest.mark.django_db


PAGE = """<html lang="en"><head><meta charset="utf-8"><title>Bridge &amp; tunnel</title>
<meta property="og:site_name" content="Town Gazette">
<meta property="article:published_time" content="2024-03-06T08:00:00Z"></head>
<body><nav>Menu</nav><h1>Bridge</h1><p>It cost <b>40 million</b>.</body></html>"""


@pytest.fixture(autouse=True)
def _own_reading_alone(monkeypatch):
    """What the extra `fetch` makes of a page is tested with the reading of pages."""
    monkeypatch.setattr(article_text, "_trafilatura", lambda: None)


@pytest.fixture
def recorded(tmp_path):
    """The town's article, whose text is known by length and digest alone."""
    records, row = bundles.with_change(
        "articlerevision", body="", length=len(bundles.BODY), sha256=digest(bundles.BODY.encode())
    )
    del records[row - 1]["fields"]["body"]
    records[row - 1]["fields"]["received_on"] = "2024-03-05"
    path = bundles.write(tmp_path / "town.json", records)
    call_command("import_claims", path, verbosity=0)
    return path


def said(capsys):
    return capsys.readouterr().out.splitlines()


def test_recorded_text_is_attached_and_proves_every_quote(recorded, tmp_path, capsys):
    capsys.readouterr()

    call_command(
        "import_article", bundles.write(tmp_path / "article.txt", bundles.BODY), article="town-spends"
    )

    assert said(capsys) == [
        "The text was attached to revision 1 of town-spends.",
        "1 claims: 1 quotes found, 0 moved, 0 ambiguous, 0 lost",
    ]
    assert ArticleRevision.objects.get().body == bundles.BODY
    assert Appearance.objects.get().exact == "the town had spent 12 million euros"


def test_importing_the_short_quotes_again_keeps_the_whole_ones(recorded, tmp_path, capsys):
    call_command(
        "import_article", bundles.write(tmp_path / "article.txt", bundles.BODY), article="town-spends"
    )
    before = bundles.row_counts()

    call_command("import_claims", recorded)

    assert said(capsys)[-1] == f"0 created, 0 changed, {len(bundles.RECORDS)} unchanged"
    assert bundles.row_counts() == before
    assert Appearance.objects.get().exact == "the town had spent 12 million euros"


def test_same_text_again_changes_nothing(recorded, tmp_path, capsys):
    path = bundles.write(tmp_path / "article.txt", bundles.BODY)
    call_command("import_article", path, article="town-spends")
    before = bundles.row_counts()

    call_command("import_article", path, article="town-spends")

    assert said(capsys)[-2] == "Revision 1 has this text already."
    assert bundles.row_counts() == before


def test_changed_text_becomes_a_new_revision_and_its_quotes_are_found_again(recorded, tmp_path, capsys):
    call_command(
        "import_article", bundles.write(tmp_path / "article.txt", bundles.BODY), article="town-spends"
    )
    capsys.readouterr()

    call_command(
        "import_article", bundles.write(tmp_path / "new.txt", "News. " + bundles.BODY), article="town-spends"
    )

    assert said(capsys) == [
        f"Revision 2 of town-spends: {len(bundles.BODY) + 6} characters.",
        "1 claims: 1 quotes found, 0 moved, 0 ambiguous, 0 lost",
    ]
    assert Appearance.objects.get(revision__number=2).start == 36


def test_lost_quote_is_named(recorded, tmp_path, capsys):
    call_command(
        "import_article", bundles.write(tmp_path / "article.txt", bundles.BODY), article="town-spends"
    )
    capsys.readouterr()

    call_command(
        "import_article", bundles.write(tmp_path / "new.txt", "Nothing of it."), article="town-spends"
    )

    assert said(capsys)[1:] == [
        "  lost: town-spent-12m",
        "1 claims: 0 quotes found, 0 moved, 0 ambiguous, 1 lost",
    ]


def test_new_article_is_recorded_with_its_publisher(tmp_path, capsys):
    path = bundles.write(tmp_path / "article.txt", "A headline\n\nA first sentence.\n")

    call_command(
        "import_article",
        path,
        publisher="Town Gazette",
        language="en",
        published="2024-03",
        author="A. Weber",
    )

    article = Article.objects.get()
    assert (article.slug, article.title, article.rights) == ("a-headline", "A headline", "quotation_only")
    assert (article.publisher.kind, article.author.name) == ("outlet", "A. Weber")
    assert said(capsys)[0] == "Revision 1 of a-headline: 30 characters."
    assert list(verification.faults()) == []


def test_line_ends_are_plain_and_the_file_itself_is_kept(tmp_path, capsys):
    content = b"\xef\xbb\xbfOne\r\nTwo\r\n"
    path = tmp_path / "article.txt"
    path.write_bytes(content)

    call_command("import_article", str(path), publisher="Gazette", language="en", title="One")

    revision = ArticleRevision.objects.get()
    assert revision.body == "One\nTwo\n"
    assert revision.originals.get().file.read() == content
    assert "A byte order mark at the beginning says so." in capsys.readouterr().err


def test_bytes_on_record_are_attached_with_line_ends_and_mark(tmp_path):
    body = "\ufeffOne\r\nTwo\r\n"
    revision = ArticleRevisionFactory(body="", sha256=digest(body.encode()), length=len(body))
    path = tmp_path / "article.txt"
    path.write_bytes(body.encode())

    call_command("import_article", str(path), article=revision.article.slug)

    revision.refresh_from_db()
    assert revision.body == body


def test_web_page_is_reduced_and_says_what_was_dropped(tmp_path, capsys):
    path = bundles.write(tmp_path / "page.html", PAGE)

    call_command("import_article", path, publisher="Gazette", language="en")

    printed = capsys.readouterr()
    article = Article.objects.get()
    assert (article.title, article.revisions.get().body) == (
        "Bridge & tunnel",
        "Bridge\n\nIt cost 40 million.",
    )
    assert "Read as web page in UTF-8. The page says so." in printed.err
    assert "Dropped: nav, 4 characters." in printed.err
    assert list(verification.faults()) == []


def test_what_a_page_says_of_itself_is_told_and_not_recorded(tmp_path):
    path = bundles.write(tmp_path / "page.html", PAGE)

    with pytest.raises(CommandError) as refusal:
        call_command("import_article", path)

    assert str(refusal.value) == (
        "A new article needs --publisher and --language. The file says: --title 'Bridge & tunnel' "
        "--publisher 'Town Gazette' --published 2024-03-06 --language en"
    )
    assert not Article.objects.exists()


def test_encoding_is_said_and_never_guessed_silently(tmp_path, capsys):
    path = tmp_path / "article.txt"
    path.write_bytes("Größe zählt.".encode("windows-1252"))
    said_of_it = {"publisher": "Gazette", "language": "de"}

    with pytest.raises(CommandError) as refusal:
        call_command("import_article", str(path), **said_of_it)
    call_command("import_article", str(path), encoding="cp1252", **said_of_it)

    assert "it is not UTF-8 (byte 2). As Windows-1252 it reads “Größe zählt.”" in str(refusal.value)
    assert "if so, say --encoding windows-1252." in str(refusal.value)
    assert ArticleRevision.objects.get().body == "Größe zählt."


def test_dry_run_says_what_would_become_of_every_quote_and_keeps_nothing(
    recorded, tmp_path, capsys, settings
):
    settings.MEDIA_ROOT = tmp_path / "media"
    call_command(
        "import_article", bundles.write(tmp_path / "article.txt", bundles.BODY), article="town-spends"
    )
    before, files = bundles.row_counts(), sorted((tmp_path / "media").rglob("*"))
    capsys.readouterr()

    call_command(
        "import_article",
        bundles.write(tmp_path / "new.txt", "Nothing of it."),
        article="town-spends",
        dry_run=True,
    )

    assert said(capsys) == [
        "  lost: town-spent-12m",
        "Nothing was kept. Of 14 characters: 0 quotes found, 0 moved, 0 ambiguous, 1 lost",
    ]
    assert bundles.row_counts() == before
    assert sorted((tmp_path / "media").rglob("*")) == files


def test_dry_run_of_a_new_article_refuses_what_the_run_would_refuse(tmp_path, capsys):
    path = bundles.write(tmp_path / "article.txt", "A headline\n\nA text.")
    said_of_it = {"publisher": "Gazette", "language": "en", "dry_run": True}

    call_command("import_article", path, **said_of_it)
    assert said(capsys)[-1].startswith("Nothing was kept. Of 19 characters")
    with pytest.raises(CommandError, match="“soon” is no date"):
        call_command("import_article", path, published="soon", **said_of_it)
    ArticleRevisionFactory(article__slug="a-headline")
    with pytest.raises(CommandError, match="There is an article “a-headline” already"):
        call_command("import_article", path, **said_of_it)
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"caf\xe9", {}, "is not UTF-8 (byte 3)"),
        (b"", {}, "The text is empty."),
        (b"%PDF-1.7", {}, "This is a PDF."),
        (bytes(range(256)) * 9, {}, "This is no text: byte 0 is a control character."),
        (b"word " * 1_048_576, {}, "The text has 5242880 characters, an article at most 500000."),
        (b"x" * 10_485_761, {}, "The file is larger than 10 MB."),
        (b"A text.", {"encoding": "morse"}, "“morse” is no encoding known here."),
        (b"caf\xe9", {"encoding": "utf-8"}, "This is not UTF-8 (byte 3)."),
        (b"A text.", {"publisher": "x" * 201}, "at most 200 characters"),
        (b"A text.", {"title": "x" * 301}, "at most 300 characters"),
        (b"A text.", {"author": "\x1b"}, "forbidden character (U+001B)"),
        (b"nul \x00", {}, "The text holds a NUL character."),
        (b"A text.", {"published": "soon"}, "“soon” is no date."),
        (b"A text.", {"url": "ftp://example.org"}, "An address starts with https:// or http://."),
        (b"A text.", {"publisher": None}, "A new article needs --publisher and --language."),
        (b"A text.", {"article": "Not a slug"}, "“Not a slug” is no slug."),
        (b"A text.", {"user": "nobody"}, "There is no active account “nobody”."),
    ],
)
def test_text_or_description_that_cannot_be_used_is_refused(content, options, sentence, tmp_path):
    path = tmp_path / "article.txt"
    path.write_bytes(content)
    before = bundles.row_counts()

    with pytest.raises(CommandError) as refusal:
        call_command("import_article", str(path), **{"publisher": "Gazette", "language": "en", **options})

    assert sentence in str(refusal.value)
    assert bundles.row_counts() == before


def test_description_of_a_recorded_article_is_changed_at_the_desk(recorded, tmp_path):
    path = bundles.write(tmp_path / "article.txt", bundles.BODY)

    with pytest.raises(CommandError, match="leave out --title, or edit it at the desk"):
        call_command("import_article", path, article="town-spends", title="Other")
    assert not ArticleRevision.objects.get().is_attached
