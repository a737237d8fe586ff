"""Rows that are read and written by the thousand are read and written as each alone would be."""

import json

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.db.models import URLField
from hypothesis import given
from hypothesis import strategies as st

from claims.importers.nouns import IMPORTABLE, importable_fields
from claims.importers.values import reader_of
from claims.models import Appearance, Claim, Contribution, ImportRow, Party, TrailEntry
from claims.operations import batches, desk, trail, verification
from claims.rules import links
from claims.rules import text as text_policy
from claims.rules.fingerprints import canonical
from claims.rules.sentences import Refused
from tests.importers import bundles

# What makes a second of every record, beside the first.
ANOTHER = {
    "town-spent-12m": "town-spent-13m", "mayor-denies": "mayor-denies-again", "ada-weber": "ben-weber",
    "town-gazette": "village-gazette", '"town"': '"village"', "budget-2024": "budget-2025",
    "gazette-report": "village-report", "town-spends": "village-spends", "town.example": "village.example",
    '"house"': '"old"', "Q95": "Q96",
    "ab" * 32: "ac" * 32, "pants on fire": "four noses", "spent-or-not": "or-not",
    "12 million euros.": "“12 % of it” \\u00fcber all\\n\\tand \\\\N more.",
}  # fmt: skip
TEXTS = [
    field
    for model in IMPORTABLE.values()
    for field in importable_fields(model).values()
    if field.get_internal_type() in ("CharField", "SlugField", "TextField")
    and not field.choices
    and type(field).__name__ != "PartialDateField"
    and field.model.__name__ != "ArticleRevision"
]


@pytest.mark.django_db
def test_the_trail_says_of_rows_written_together_what_it_says_of_each(tmp_path, anna):
    text = json.dumps(bundles.records())
    for one, other in ANOTHER.items():
        text = text.replace(one, other) if one in text else text
    both = tmp_path / "both.json"
    both.write_text(json.dumps(bundles.records() + json.loads(text)), encoding="utf-8")

    call_command("import_claims", str(both), user="anna")

    nouns = set()
    for entry in TrailEntry.objects.filter(act="record").select_related("payload"):
        model = IMPORTABLE[f"claims.{entry.object_type}"]
        if model not in batches.PLAIN:
            continue
        row = next(row for row in model._default_manager.all() if trail.key_of(row) == entry.object_key)
        assert entry.payload.content == {"after": desk.values_of(row)}, entry
        assert trail.payload_digest(entry.payload.salt, entry.payload.content) == entry.payload_digest
        nouns.add(model)
    assert nouns == set(batches.PLAIN)
    assert set(Contribution.objects.values_list("claim__slug", "user__username")) == {
        (slug, "anna") for slug in ("town-spent-12m", "mayor-denies", "town-spent-13m", "mayor-denies-again")
    }
    assert list(verification.faults()) == []


@pytest.mark.django_db
def test_many_hundred_rows_arrive_as_each_stands_in_the_file(tmp_path, anna):
    said = ["One euro.", "?1 and %s of it.", "50%% über 'all' \\N.", "Two\nlines."]
    rows = [
        {
            "slug": f"claim-{number}",
            "statement": f"{said[number % len(said)]} {number}",
            "claim_type": "event",
            "language": "en" if number % 900 else "de",
            "claimed_on": "2024-03" if number % 7 else "",
        }
        for number in range(1203)
    ]
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(json.dumps({"model": "claims.claim", "fields": row}) for row in rows))

    call_command("import_claims", str(file), user="anna")

    assert list(Claim.objects.order_by("pk").values(*rows[0])) == rows
    assert set(Claim.objects.values_list("check_worthiness", "assignee", "due_on")) == {
        tuple(getattr(Claim(), name) for name in ("check_worthiness", "assignee", "due_on"))
    }
    assert [json.loads(kept.raw)["fields"] for kept in ImportRow.objects.order_by("number")] == rows
    assert list(
        TrailEntry.objects.filter(act="record").order_by("seq").values_list("object_key", flat=True)
    ) == [row["slug"] for row in rows]
    assert list(verification.faults()) == []


@pytest.mark.django_db
def test_a_row_refused_by_the_database_takes_back_the_hundreds_before_it(noon):
    slugs = [f"party-{number}" for number in range(700)] + ["party-0"]
    columns = {"slug": slugs, "name": slugs, "kind": ["person"] * len(slugs)}
    new = batches.NewRows(Party, slugs, columns, {})

    with pytest.raises(IntegrityError, match="slug"), trail.one_at_a_time():
        batches.record_all(new, actor=None, at=noon)

    assert (Party.objects.count(), TrailEntry.objects.count()) == (0, 0)


@given(st.text(st.characters(codec="utf-8"), max_size=90) | st.from_regex(r"[ -~]{0,90}", fullmatch=True))
def test_a_text_that_is_taken_as_it_stands_is_what_cleaning_makes_of_it(text):
    for field in TEXTS:
        try:
            value = reader_of(field)(text)
        except Refused:
            continue
        # What stands around a quote begins and ends with the blank beside it.
        is_line = not isinstance(field, TEXTS_OF_LINES) and field.model is not Appearance
        expected = links.safe_url(text) if isinstance(field, URLField) and text else None
        assert value == (expected or (text_policy.clean_line(text) if is_line else text_policy.clean(text)))
        if value:
            field.run_validators(value)


TEXTS_OF_LINES = tuple({type(field) for field in TEXTS if field.get_internal_type() == "TextField"})


@given(
    st.from_regex(r"https?://[a-z0-9./_~-]{1,60}", fullmatch=True)
    | st.from_regex(r"https?://([a-z0-9]{1,9}\.){1,4}[a-z]{1,9}/[A-Za-z0-9/_.-]{0,30}", fullmatch=True)
)
def test_an_address_that_is_taken_as_it_stands_is_one_for_everybody(address):
    if links.is_plain(address):
        assert links.safe_url(address) == address
        next(field for field in TEXTS if isinstance(field, URLField)).run_validators(address)


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**53) + 1, 2**53 - 1)
        | st.text(st.characters(codec="utf-8")),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.text(st.characters(codec="utf-8")), inner, max_size=3)
        ),
        max_leaves=8,
    )
)
def test_canonical_json_is_in_the_order_of_utf_16(document):
    def ordered(value):
        if isinstance(value, dict):
            return {
                key: ordered(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))
            }
        return [ordered(one) for one in value] if isinstance(value, list) else value

    plainly = json.dumps(ordered(document), ensure_ascii=False, separators=(",", ":"))

    assert canonical(document) == plainly
