"""README and docs say what the code does: no setting, command, step or noun is left out."""

import ast
import re
from pathlib import Path

import pytest

from claims.admin.desk_keys import LISTED
from claims.admin.queue import TABS
from claims.importers.nouns import IMPORTABLE, importable_fields
from claims.rules.workflow import STEPS

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BUNDLE = (ROOT / "docs" / "bundle.md").read_text(encoding="utf-8")
OPERATE = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
EDIT = (ROOT / "docs" / "edit.md").read_text(encoding="utf-8")
TRUST = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
DOMAIN = (ROOT / "claims" / "README.md").read_text(encoding="utf-8")


def settings_read():
    source = (ROOT / "factcheck" / "settings.py").read_text(encoding="utf-8")
    return set(re.findall(r'\benv\.\w+\(\s*"([A-Z_]+)"', source))


def commands():
    places = (ROOT / "claims" / "management" / "commands").glob("*.py")
    return {path.stem for path in places if not path.stem.startswith("_")}


def test_every_setting_is_in_the_readme_and_no_other():
    section = README.partition("## Settings")[2].partition("\n## ")[0]

    assert settings_read() >= {"SECRET_KEY", "DATABASE_URL"}
    assert set(re.findall(r"^\| `([A-Z_]+)`", section, re.MULTILINE)) == settings_read()


def test_every_command_is_in_the_readme_and_no_other():
    section = README.partition("## Commands")[2].partition("\n## ")[0]

    assert commands() >= {"demo", "import_claims"}
    assert set(re.findall(r"^\| `manage\.py (\w+)", section, re.MULTILINE)) == commands()


def test_every_fault_that_stops_a_site_is_in_the_handbook_and_no_other():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "claims" / "checks").glob("*.py")]
    raised = set(re.findall(r'id="(claims\.E\d+)"', "".join(sources)))

    assert raised >= {"claims.E001", "claims.E013"}
    assert set(re.findall(r"^\| `(claims\.E\d+)`", OPERATE, re.MULTILINE)) == raised


def test_every_key_of_the_article_desk_is_in_the_handbook_and_no_other():
    assert re.findall(r"^\| `(.+)` \| (.+) \|$", EDIT, re.MULTILINE) == [
        (key.key, str(key.label)) for key in LISTED
    ]


def test_handbook_speaks_of_every_tab_of_the_queue():
    said = EDIT.partition("## Where you begin")[2].partition("\n## ")[0].casefold()

    assert [str(label) for label, _rows in TABS.values() if str(label).casefold() not in said] == []


def test_workflow_picture_shows_every_step_and_no_other():
    picture = README.partition("```mermaid")[2].partition("```")[0]

    drawn = set(re.findall(r"(\w+) --> (\w+): (\w+)", picture))
    assert drawn == {
        (start, step.to_state, name) for name, step in STEPS.items() for start in step.from_states
    }


@pytest.mark.parametrize("name", ["front.png", "claim.png", "review.png"])
def test_readme_shows_pictures_with_words_for_those_who_do_not_see_them(name):
    assert re.search(rf"!\[[^\]]{{20,}}\]\(docs/images/{name}\)", README)


@pytest.mark.parametrize("label", sorted(IMPORTABLE))
def test_every_field_of_a_bundle_is_described(label):
    section = BUNDLE.partition(f"### `{label}`")[2].partition("\n### ")[0]

    assert set(re.findall(r"^\| `(\w+)`", section, re.MULTILINE)) == set(importable_fields(IMPORTABLE[label]))


def test_every_dependency_has_its_reason():
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    needed = re.findall(
        r'^    "([a-z0-9-]+)', pyproject.partition("dependencies = [")[2].partition("]")[0], re.MULTILINE
    )
    pinned = dict(
        line.lower().split("==")
        for line in (ROOT / "constraints.txt").read_text().splitlines()
        if "==" in line
    )
    reasons = {
        name.lower(): version
        for name, version in re.findall(r"^\| ([\w-]+)[^|]*\| ([\w. ]+) \|", DOMAIN, re.MULTILINE)
    }

    assert {name: reasons.get(name) for name in needed} == {name: pinned[name] for name in needed}


def test_links_between_papers_lead_somewhere():
    for paper in (README, DOMAIN, BUNDLE, OPERATE, TRUST):
        for target in re.findall(r"\]\((?!https?://)([^)#]+)\)", paper):
            assert (ROOT / target).exists() or target.startswith("docs/images/"), target


def requirements():
    """Return the rows of `docs/trust.md` by their number."""
    rows = re.findall(r"^\| ([A-Z]-\d) \|(.*)\|$", TRUST, re.MULTILINE)
    assert len(rows) == len(dict(rows))
    return dict(rows)


def test_every_requirement_has_its_row():
    counts = {"C": 7, "K": 8, "A": 6, "P": 2, "L": 4, "I": 7, "X": 3, "W": 3, "B": 1, "M": 1}

    numbers = {f"{letter}-{number}" for letter, count in counts.items() for number in range(1, count + 1)}
    assert set(requirements()) == numbers


@pytest.mark.parametrize("number", sorted(requirements()))
def test_requirement_names_a_test_that_exists_or_says_that_it_is_open(number):
    row = requirements()[number]

    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", row)
    assert named or "Not yet" in row
    assert row.count("::") == len(named)
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []


def names_in(path):
    tree = (
        ast.parse((ROOT / path).read_text(encoding="utf-8")) if (ROOT / path).exists() else ast.Module([], [])
    )
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
