"""Files that say more than a file may."""

import json

import pytest
from django.core.management import CommandError, call_command

from claims.models import Verdict
from claims.operations import verdicts
from claims.rules.sentences import Refused
from tests import factories
from tests.attacks.newsroom import SECOND_PERSON, digest_of
from tests.tables import tables

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("command", ["import_claims", "loaddata"])
@pytest.mark.parametrize(
    "fields", [{"state": "approved"}, {"approved_by": ["bela"]}, {"submitted_by": ["anna"]}, {"moves": 2}]
)
def test_no_file_says_where_a_verdict_stands(bela, tmp_path, command, fields):
    claim = factories.ClaimFactory()
    file = tmp_path / "verdicts.json"
    words = {"claim": [claim.slug], "language": "en", "headline": "x", "short_answer": "x", "rationale": "x"}
    file.write_text(json.dumps([{"model": "claims.verdict", "fields": words | fields}]))
    before = tables()

    with pytest.raises((CommandError, SystemExit)):
        call_command(
            command, str(file), **({"as": "bela"} if command == "import_claims" else {}), verbosity=0
        )

    assert tables() == before


def test_a_reviewer_who_imported_the_words_is_their_author(bela, anna, tmp_path, noon):
    verdict = factories.VerdictFactory()
    file = tmp_path / "verdicts.json"
    fields = {"claim": [verdict.claim.slug], "version": 1, "headline": "The price is wrong"}
    file.write_text(json.dumps([{"model": "claims.verdict", "fields": fields}]))
    call_command("import_claims", str(file), "--as", "bela", verbosity=0)
    verdict = verdicts.submit(Verdict.objects.get(pk=verdict.pk), actor=anna, at=noon)

    with pytest.raises(Refused, match=SECOND_PERSON):
        verdicts.approve(verdict, actor=bela, at=noon, digest=digest_of(verdict))
