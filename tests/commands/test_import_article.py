"""Texts coming in from the command line."""

import pytest
from django.core.management import CommandError, call_command

from claims.models import Appearance, Article, ArticleRevision
from claims.operations import verification
from claims.rules.fingerprints import digest
from tests.importers import bundles

pytestmark = pytest.mark.django_db


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


def test_line_ends_and_byte_order_mark_are_kept_as_they_came(tmp_path, capsys):
    path = tmp_path / "article.txt"
    path.write_bytes(b"\xef\xbb\xbfOne\r\nTwo\r\n")

    call_command("import_article", str(path), publisher="Gazette", language="en", title="One")

    assert ArticleRevision.objects.get().body == "\ufeffOne\r\nTwo\r\n"
    assert "starts with a byte order mark" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "options", "sentence"),
    [
        (b"caf\xe9", {}, "is not UTF-8 (byte 3)"),
        (b"", {}, "The text is empty."),
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
