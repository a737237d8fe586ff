"""Whatever the models accept of a claim leaves by a lossless format and arrives as it was."""

import json
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from claims import models
from claims.models.bundles import HELD
from claims.operations import verification
from claims.rules.sentences import Refused
from claims.rules.text import clean, clean_line
from tests.exporters import desks

pytestmark = pytest.mark.django_db

SPECIAL = (
    "👩‍👩‍👧‍👦 🏳️‍🌈 🇩🇪",
    "\u0301\u0308allein",
    "e\u0301 und é",
    "אבג \u202eקנה\u202c עולה",
    "„Zitat im ‚Zitat‘“ – 48,1\u00a0Mrd. €",
    "\x01\x1b\x7f\x9f",
    "Zeile\r\nZeile\u2028Zeile\u2029\x85",
    "=1+1",
    "\ufeff\u200b\u00ad",
    "\\u0000 \\n \" ' </script>",
    "\U0010fffd\ud7ff\ufffe",
    "ſtraße ﬁ ﬀ K Å",
    "lang " * 8000,
)
texts = st.sampled_from(SPECIAL) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=60
)
figures = st.builds(
    lambda digits, places: Decimal(digits).scaleb(places),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.integers(-6, 9),
)
dates = st.sampled_from(
    ["", "0001", "9999-12-31", "2024-02-29", "2019/2023", "2014~", "2024-03~/2024-04", "2016-05"]
)
claims = st.fixed_dictionaries(
    {
        "statement": texts,
        "note": texts,
        "claimed_on": dates,
        "language": st.sampled_from(["de", "en"]),
        "claim_type": st.sampled_from(["quantity", "cause"]),
        "due_on": st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
    }
)
quantities = st.fixed_dictionaries(
    {"measure": texts, "value": figures, "low": figures, "high": figures, "qualifier": texts}
)
EXTREMES = {
    "measure": "größte",
    "value": Decimal("999999999999999000000000"),
    "low": Decimal("-999999999.999999"),
    "high": Decimal("0.000001"),
    "qualifier": "“",
}
CLAIM = {
    "statement": "Die Brücke kostete „40 Mio.“.",
    "note": "\u0301",
    "claimed_on": "2019/2023",
    "language": "de",
    "claim_type": "quantity",
    "due_on": date(9999, 12, 31),
}
FEW = settings(
    max_examples=6,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def accepted(thing):
    """Save the row if its model accepts it; the database has the last word."""
    try:
        thing.full_clean()
    except ValidationError:
        assume(False)
    thing.save()
    return thing


def as_let_in(policy):
    """Return what the doors make of a text; another one in place of those they refuse."""

    def let_in(text):
        try:
            return policy(text) or "–"
        except Refused:
            return "wie es war"

    return let_in


def fill(claim, quantity, words, *, policy=str, line=str):
    """Record a claim of these words; `policy` and `line` are what the doors of the desk do to texts first."""
    claim = {**claim, "statement": policy(claim["statement"]), "note": policy(claim["note"])}
    quantity = {**quantity, **{name: line(quantity[name]) for name in ("measure", "qualifier")}}
    words = policy(words)
    title = line(line(words)[:160])
    party = accepted(models.Party(slug="somebody", name=title[:200], kind="person", note=words))
    source = accepted(
        models.Source(
            slug="a-source", title=title, kind="memo", summary=words, withheld_because={"de": words}
        )
    )
    row = accepted(models.Claim(slug="the-claim", claimant=party, **claim))
    low, high = sorted((quantity["low"], quantity["high"]))
    accepted(models.ClaimQuantity(claim=row, unit="EUR", **{**quantity, "low": low, "high": high}))
    accepted(
        models.Attribution(
            claim=row, chain=1, step=1, party=party, act="said", mode="verbatim", wording=title
        )
    )
    accepted(models.Evidence(claim=row, source=source, stance="supports", comment={"en": words}))
    accepted(models.Verdict(claim=row, rationale=words, gaps=words, headline=title[:160], language="de"))


def rows():
    """Return all rows of the desk as plain values, without their numbers."""
    return {
        model.__name__: sorted(
            json.dumps({k: str(v) for k, v in row.items() if k != "id" and not k.endswith("_id")})
            for row in model._default_manager.values()
        )
        for model in HELD
        if model.__name__ not in ("ImportRun", "ImportRow", "TrailEntry", "TrailPayload")
    }


@contextmanager
def taken_over(tmp_path, name, *arguments):
    """What the block writes goes out of this database and into another: the same bytes, the same rows."""
    left = tmp_path / name
    with desks.another_database():
        yield
        before = desks.exported(left, *arguments), rows()
    with transaction.atomic():
        call_command("import_claims", str(left), verbosity=0)
        after = desks.exported(tmp_path / f"back-{name}", *arguments), rows()
        assert list(verification.faults()) == []
        transaction.set_rollback(True)
    assert after == before


@pytest.mark.parametrize("name", ["whole.json", "whole.jsonl"])
def test_any_claim_the_models_accept_survives_in_the_bundle_of_a_whole_desk(tmp_path, name):
    @FEW
    @example({**CLAIM, "statement": SPECIAL[5]}, EXTREMES, SPECIAL[-1])
    @given(claims, quantities, texts)
    def survives(claim, quantity, words):
        with taken_over(tmp_path, name, "--all"):
            fill(claim, quantity, words)

    survives()


@pytest.mark.parametrize("name", ["drafts.json", "drafts.jsonl"])
def test_any_claim_the_doors_let_in_survives_in_a_bundle_of_drafts(tmp_path, name):
    @FEW
    @example(CLAIM, EXTREMES, SPECIAL[0])
    @given(claims, quantities, texts)
    def survives(claim, quantity, words):
        with taken_over(tmp_path, name, "--drafts"):
            fill(claim, quantity, words, policy=as_let_in(clean), line=as_let_in(clean_line))

    survives()


def test_a_character_lost_on_the_way_would_be_noticed(tmp_path):
    """The negative control: a bundle of drafts takes out what the doors take out."""
    with pytest.raises(AssertionError), taken_over(tmp_path, "lossy.jsonl", "--drafts"):
        fill(CLAIM, EXTREMES, "a\u200bb")
