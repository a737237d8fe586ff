"""The command that reads every quote anew at its recorded place."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from claims.models import Appearance
from tests import factories

pytestmark = pytest.mark.django_db


def test_quotes_that_stand_where_they_should_are_counted(capsys):
    factories.AppearanceFactory()
    revision = factories.ArticleRevisionFactory()
    nowhere = {"revision": revision, "start": None, "end": None, "prefix": "", "suffix": ""}
    factories.AppearanceFactory(revision=revision, anchoring="moved")
    factories.AppearanceFactory(**nowhere, anchoring="lost")
    factories.AppearanceFactory(**nowhere, anchoring="lost", given_up_because="Cut.")
    digest_alone = factories.ArticleRevisionFactory(body="", sha256="0" * 64, length=500)
    factories.AppearanceFactory(revision=digest_alone, start=1, end=9, prefix="", suffix="")

    call_command("check_anchors")

    assert capsys.readouterr().out == (
        "2 places checked, 0 wrong; 1 not checked, as their text is not here; "
        "in the latest texts 2 wait for an editor, 1 are given up.\n"
    )


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"exact": "Another quote"}, "there stands “The new bridge cost 40 million euros”"),
        ({"start": 52}, "there stands “he new bridge cost 40 million euros”"),
        ({"end": 9000}, f"the text ends at {len(factories.BODY)}, the place at 9000"),
        ({"prefix": "something else"}, "the words around it are others"),
    ],
)
def test_a_quote_that_stands_elsewhere_is_named(capsys, change, sentence):
    appearance = factories.AppearanceFactory(claim__slug="cost", revision__article__slug="bridge")
    factories.AppearanceFactory()
    Appearance.objects.filter(pk=appearance.pk).update(**change)

    with pytest.raises(CommandError, match="2 places checked, 1 wrong"):
        call_command("check_anchors")

    start = change.get("start", appearance.start)
    assert capsys.readouterr().out == f"bridge, revision 1, claim cost, at {start}: {sentence}\n"


def test_a_text_that_was_changed_is_named_with_every_quote_in_it(capsys):
    appearance = factories.AppearanceFactory(claim__slug="cost", revision__article__slug="bridge")
    on = " ON claims_articlerevision" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER articlerevision_only_gets_its_body{on}")
    revision = appearance.revision
    type(revision).objects.filter(pk=revision.pk).update(body=revision.body.replace("2023", "2024"))

    with pytest.raises(CommandError, match="1 wrong"):
        call_command("check_anchors")

    assert "the text of the revision is not the one on record" in capsys.readouterr().out


def test_one_article_is_checked_alone(capsys):
    factories.AppearanceFactory(revision__article__slug="bridge")
    other = factories.AppearanceFactory()
    Appearance.objects.filter(pk=other.pk).update(exact="wrong")

    call_command("check_anchors", article="bridge")

    assert capsys.readouterr().out.startswith("1 places checked, 0 wrong;")


def test_an_article_that_is_not_there_is_not_checked():
    with pytest.raises(CommandError, match="There is no article “nowhere”"):
        call_command("check_anchors", article="nowhere")
