"""The article of the case: attached it proves its quotes, changed it is searched, cut it loses some."""

from pathlib import Path

import pytest
from django.core.management import call_command

from claims.models import Appearance, Article, ArticleRevision
from claims.operations import verification
from tests.importers import bundles

ROOT = Path(__file__).resolve().parent.parent.parent
ARTICLE = ROOT.parent / "shared" / "case" / "article.txt"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not ARTICLE.exists(), reason="the article of the case is foreign text and not in the repository"
    ),
]


@pytest.fixture
def case():
    """The article of the case, on record by its digest, with its claims."""
    files = [ROOT / "fixtures" / "scales.json", *sorted((ROOT / "fixtures" / "case").glob("*.json"))]
    call_command("import_claims", *map(str, files), verbosity=0)
    return ArticleRevision.objects.get(body="").article


@pytest.fixture
def text():
    return ARTICLE.read_bytes().decode("utf-8")


def take_in(article, path, text):
    path.write_bytes(text.encode("utf-8"))
    call_command("import_article", str(path), article=article.slug)


def outcomes(number):
    return {
        outcome: Appearance.objects.filter(revision__number=number, anchoring=outcome).count()
        for outcome in ("found", "moved", "ambiguous", "lost")
    }


def test_recorded_article_proves_every_quote_of_every_claim(case, text, tmp_path, capsys):
    quotes = Appearance.objects.filter(revision__article=case).count()
    capsys.readouterr()

    take_in(case, tmp_path / "article.txt", text)

    assert capsys.readouterr().out.splitlines()[-1] == (
        f"112 claims: {quotes} quotes found, 0 moved, 0 ambiguous, 0 lost"
    )
    for appearance in Appearance.objects.filter(revision__article=case):
        assert text[appearance.start : appearance.end] == appearance.exact
        assert text[: appearance.start].endswith(appearance.prefix)
        assert text[appearance.end :].startswith(appearance.suffix)
    assert list(verification.faults()) == []


def test_case_imported_again_after_its_text_changes_nothing(case, text, tmp_path, capsys):
    take_in(case, tmp_path / "article.txt", text)
    before = bundles.row_counts()

    files = [ROOT / "fixtures" / "scales.json", *sorted((ROOT / "fixtures" / "case").glob("*.json"))]
    call_command("import_claims", *map(str, files))

    assert capsys.readouterr().out.splitlines()[-1].startswith("0 created, 0 changed, ")
    assert bundles.row_counts() == before


def test_one_changed_character_is_a_new_revision_with_every_quote_at_its_old_words(case, text, tmp_path):
    take_in(case, tmp_path / "article.txt", text)

    take_in(case, tmp_path / "changed.txt", "x" + text)

    assert Article.objects.get(pk=case.pk).latest_revision.number == 2
    counted = outcomes(2)
    assert counted["lost"] == 0
    assert counted["found"] == Appearance.objects.filter(
        revision__article=case, revision__number=1
    ).count() - (counted["moved"] + counted["ambiguous"])
    for place in Appearance.objects.filter(revision__article=case, revision__number=2, start__isnull=False):
        assert ("x" + text)[place.start : place.end] == place.exact


def test_shortened_text_loses_quotes_and_says_which(case, text, tmp_path, capsys):
    take_in(case, tmp_path / "article.txt", text)
    short = text[: len(text) // 2]
    gone = set(
        Appearance.objects.filter(revision__article=case, start__gte=len(short)).values_list(
            "claim__slug", flat=True
        )
    )
    capsys.readouterr()

    take_in(case, tmp_path / "short.txt", short)

    said = capsys.readouterr().out
    assert outcomes(2)["lost"] > 0
    for slug in set(
        Appearance.objects.filter(revision__number=2, anchoring="lost").values_list("claim__slug", flat=True)
    ):
        assert slug in gone
        assert f"  lost: {slug}\n" in said
    for place in Appearance.objects.filter(revision__article=case, revision__number=2, start__isnull=False):
        assert short[place.start : place.end] == place.exact
