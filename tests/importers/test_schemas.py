"""The published forms of bundles and mappings are those the code goes by."""

import json
from pathlib import Path

import jsonschema
import pytest

from claims.importers import bundle_schema, cleaning, profiles
from tests.importers import bundles

ROOT = Path(__file__).resolve().parents[2]
DESK = ROOT / "docs" / "desk.schema.json"
BUNDLE = ROOT / "docs" / "bundle.schema.json"
PROFILE = json.loads((ROOT / "docs" / "import_profile.schema.json").read_text(encoding="utf-8"))


def test_published_schema_of_bundles_is_drawn_from_the_columns():
    published = json.loads(BUNDLE.read_text(encoding="utf-8"))

    assert published == bundle_schema.schema()


def test_published_schema_of_whole_desks_is_drawn_from_the_columns():
    assert json.loads(DESK.read_text(encoding="utf-8")) == bundle_schema.desk_schema()


@pytest.mark.parametrize(
    "path",
    [*(ROOT / "fixtures").glob("*.json"), *(ROOT / "fixtures" / "case").glob("*.json")],
    ids=lambda p: p.name,
)
def test_bundles_that_come_with_the_product_fit_the_schema(path):
    records = json.loads(path.read_text(encoding="utf-8"))
    if any(record["model"].startswith("auth.") for record in records):
        pytest.skip("records of accounts are no bundle")

    jsonschema.validate(records, bundle_schema.schema(), cls=jsonschema.Draft202012Validator)


def test_schema_refuses_what_the_command_refuses():
    broken, _row = bundles.with_change("claim", claim_type="rumour")

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, bundle_schema.schema())


@pytest.mark.parametrize("name", profiles.shipped())
def test_profiles_that_come_with_the_product_fit_their_schema(name):
    document = json.loads((profiles.SHIPPED / f"{name}.json").read_text(encoding="utf-8"))

    jsonschema.validate(document, PROFILE)
    assert profiles.named(name).name == name


def test_schema_of_mappings_names_what_the_code_knows():
    known = PROFILE["properties"]

    assert set(known) == {*profiles.Profile.__dataclass_fields__, "$schema"}
    assert known["fields"]["propertyNames"]["enum"] == list(profiles.TARGETS)
    assert known["dates"]["enum"] == list(cleaning.ORDERS)
    assert known["questions"]["propertyNames"]["enum"] == list(profiles.QUESTION_FIELDS)
