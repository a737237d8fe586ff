"""Imports point left only, readers see editions only, and the clock stays at the edges."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from claims.models.editions import public_models

ROOT = Path(__file__).resolve().parent.parent

LEFT_OF_THE_EDGES = ["vocabulary", "rules", "models", "operations"]
# Which parts of claims/ each part may import, besides itself. A part that is not named here fails.
MAY_IMPORT = {
    "vocabulary": [],
    "rules": LEFT_OF_THE_EDGES[:1],
    "models": LEFT_OF_THE_EDGES[:2],
    "operations": LEFT_OF_THE_EDGES[:3],
    "importers": LEFT_OF_THE_EDGES,
    # What is published is handed out in the forms the reading room has for it, by its own functions.
    "exporters": [
        *LEFT_OF_THE_EDGES,
        "public.annotations",
        "public.claim_pages",
        "public.claimreview",
        "public.datafeed",
        "public.readings",
        "public.addresses",
        "public.copies",
        "public.copy_mark",
        "public.freshness",
        "public.refusals",
    ],
    # The reviewer sees the page as readers will, so the review screen reads documents with their eyes.
    "admin": [
        *LEFT_OF_THE_EDGES,
        "importers",
        "exporters",
        "public.addresses",
        "public.blocks",
        "public.claim_pages",
        "public.claimreview",
        "public.comparison",
        "public.policies",
        "public.readings",
    ],
    "management": [*LEFT_OF_THE_EDGES, "importers", "exporters", "admin", "public", "search"],
    # The wall: whatever readers are served is made from editions. Tags stand in public templates too.
    "public": [
        "vocabulary",
        "rules",
        "models.editions",
        "models.facets",
        "models.finding",
        "models.house",
        "search",
    ],
    "search": ["vocabulary", "rules", "models.editions", "models.finding"],
    # A slot in the wall: what readers report goes in by the desk's operations, and their pages show the form.
    "letterbox": [*LEFT_OF_THE_EDGES, "public.addresses", "public.refusals", "public.reports"],
    # Another slot: what one expert is shown is a frozen document, read with readers' eyes.
    "outside": [*LEFT_OF_THE_EDGES, "letterbox.places", "public.addresses", "public.blocks"],
    "templatetags": ["vocabulary", "rules"],
    "migrations": LEFT_OF_THE_EDGES[:3],
    "checks": LEFT_OF_THE_EDGES,
    "apps": [*LEFT_OF_THE_EDGES, "checks"],
    "__init__": [],
}
RULES_MAY_IMPORT_OF_DJANGO = ("django.utils.translation", "django.utils.functional")
FORBIDDEN_TO_RULES = ("django", "requests", "urllib.request", "urllib3", "http", "socket", "time")
BELOW_THE_CLOCK = {"vocabulary", "rules", "models", "operations", "importers", "exporters"}
CLOCKS = {"now", "utcnow", "today", "Now"}
BEHIND_THE_WALL = {"public", "search", "templatetags"}
# The relations that lead from an edition back to the desk; a test below compares them with the models.
DOORS_IN_THE_WALL = {"verdict", "contributions"}
JOINS = {"select_related", "prefetch_related", "values", "values_list", "filter", "annotate"}
ROUND_THE_WALL = {"get_model", "get_models", "import_module", "__import__", "ContentType"}
WRITERS_OF_STATE = {"operations", "migrations"}
STATE_WRITING_CALLS = {"update", "create", "get_or_create", "update_or_create"}
# Read line by line: each escapes or sanitises everything that goes into what it marks as safe.
REVIEWED_FOR_MARK_SAFE = {"claims.public.markup"}
LEADS_TO_THE_DESK = re.compile(r"\bedition\.(verdict|contributions)\b")
UNESCAPED = re.compile(r"\|\s*safe(seq)?\b|autoescape\s+off")


def part_of(module: str) -> str:
    """Return the part of claims/ a module belongs to: claims.rules.workflow is in rules."""
    return module.split(".")[1]


def imported(tree: ast.AST, module: str) -> Iterator[tuple[ast.AST, list[str]]]:
    """Yield each import with the names it can mean: `from a import b` is module a or module a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node, [alias.name]
        if isinstance(node, ast.ImportFrom):
            start = ".".join(module.split(".")[: -node.level]) if node.level else ""
            origin = ".".join(filter(None, [start, node.module]))
            for alias in node.names:
                yield node, [origin, f"{origin}.{alias.name}"]


def is_inside(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def wrong_imports(tree: ast.AST, module: str) -> Iterator[tuple[ast.AST, str]]:
    part = part_of(module)
    if part not in MAY_IMPORT:
        yield tree, f"“{part}” has no place in the order of imports yet: give it one"
        return
    allowed = [f"claims.{name}" for name in [part, *MAY_IMPORT[part]]]
    for node, names in imported(tree, module):
        if is_inside(names[0], "claims") and not any(is_inside(name, *allowed) for name in names):
            yield node, f"{part} must not import {names[-1]}"
        is_allowed_django = any(is_inside(name, *RULES_MAY_IMPORT_OF_DJANGO) for name in names)
        if part == "rules" and is_inside(names[0], *FORBIDDEN_TO_RULES) and not is_allowed_django:
            yield node, f"rules must not import {names[0]}: they know no database, request or clock"


def names_used(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield every name, attribute and imported name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            yield node, node.id
        if isinstance(node, ast.Attribute):
            yield node, node.attr
        if isinstance(node, ast.ImportFrom):
            yield from ((node, alias.name) for alias in node.names)


def wrong_names(tree: ast.AST, module: str) -> Iterator[tuple[ast.AST, str]]:
    part = part_of(module)
    for node, name in names_used(tree):
        # A variable may be called now; what is imported or asked of a module is a clock.
        if name in CLOCKS and part in BELOW_THE_CLOCK and not isinstance(node, ast.Name):
            yield node, f"{name} reads the clock: take the moment as at="
        if name in ROUND_THE_WALL and part in BEHIND_THE_WALL:
            yield node, f"{name} goes round the wall"
        if name in {"mark_safe", "SafeString", "SafeText"} and module not in REVIEWED_FOR_MARK_SAFE:
            yield node, f"{name} outside the reviewed modules"
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            yield node, f"{node.arg} reads the clock: take the moment as at="


def ways_through_the_wall(tree: ast.AST, module: str) -> Iterator[tuple[ast.AST, str]]:
    """Yield where a reader's page follows an edition back to what it was made from."""
    if part_of(module) not in BEHIND_THE_WALL:
        return
    for node in ast.walk(tree):
        words = []
        if isinstance(node, ast.Attribute):
            words = [node.attr]
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in JOINS:
            words = [str(word.value) for word in node.args if isinstance(word, ast.Constant)]
            words += [word.arg for word in node.keywords if word.arg]
        if DOORS_IN_THE_WALL & {step for word in words for step in word.split("__")}:
            yield node, f"{', '.join(words)} leads from the edition back to the desk"


def state_writes(tree: ast.AST, module: str) -> Iterator[tuple[ast.AST, str]]:
    if part_of(module) in WRITERS_OF_STATE:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "state" and isinstance(node.ctx, ast.Store):
            yield node, "only operations move a verdict from state to state"
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            is_written = called in STATE_WRITING_CALLS and "state" in {word.arg for word in node.keywords}
            words = [word.value for word in node.args if isinstance(word, ast.Constant)]
            if is_written or (called == "setattr" and "state" in words):
                yield node, "only operations move a verdict from state to state"


def violations(source: str, module: str) -> list[str]:
    """Return what breaks the order of the house in one module; a package's own file is `package.__init__`."""
    tree = ast.parse(source)
    checks = [wrong_imports, wrong_names, ways_through_the_wall, state_writes]
    found = [complaint for check in checks for complaint in check(tree, module)]
    return [f"{module}:{getattr(node, 'lineno', 1)} {sentence}" for node, sentence in found]


def modules() -> dict[str, Path]:
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in sorted((ROOT / "claims").rglob("*.py"))
    }


def templates() -> list[Path]:
    return [path for place in ("templates", "claims") for path in sorted((ROOT / place).rglob("*.html"))]


def test_every_module_keeps_the_order_of_the_house():
    broken = [line for name, path in modules().items() for line in violations(path.read_text(), name)]

    assert broken == []


def test_the_layers_are_there_to_be_checked():
    assert {*LEFT_OF_THE_EDGES, "admin", "public"} <= {part_of(name) for name in modules()}


def test_only_known_relations_lead_from_editions_to_the_desk():
    public = public_models()
    fields = [field for model in public for field in model._meta.get_fields() if field.related_model]

    assert public
    assert {field.name for field in fields if field.related_model not in public} == DOORS_IN_THE_WALL


def test_no_index_repeats_the_beginning_of_another():
    twice = []
    for model in apps.get_app_config("claims").get_models():
        unique = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
        wider = [*unique, *model._meta.indexes]
        first = {one.fields[0].lstrip("-") for one in wider if one.fields and one.condition is None}
        twice += [
            f"{model.__name__}.{field.name}"
            for field in model._meta.local_fields
            if field.db_index and not field.unique and field.is_relation and field.name in first
        ]

    assert twice == []


def test_no_public_template_follows_an_edition_to_the_desk():
    public = [path for path in templates() if {"public", "feeds"} & set(path.parts)]

    assert [str(path) for path in public if LEADS_TO_THE_DESK.search(path.read_text())] == []


def test_public_template_that_follows_an_edition_is_caught():
    assert LEADS_TO_THE_DESK.search("{{ publication.edition.verdict.rationale }}")


def test_no_template_switches_escaping_off():
    assert [str(path) for path in templates() if UNESCAPED.search(path.read_text())] == []


@pytest.mark.parametrize("text", ["{{ title|safe }}", "{{ a | safeseq }}", "{% autoescape off %}"])
def test_switching_escaping_off_in_a_template_is_caught(text):
    assert UNESCAPED.search(text)


def test_no_module_outgrows_its_noun():
    lengths = {name: len(path.read_text().splitlines()) for name, path in modules().items()}

    assert {name: n for name, n in lengths.items() if n > 400 and part_of(name) != "migrations"} == {}


def test_no_module_is_called_utils():
    assert [name for name in modules() if re.search(r"\.(utils|helpers?|common)(\.|$)", name)] == []


@pytest.mark.parametrize(
    ("module", "source", "complaint"),
    [
        ("claims.vocabulary", "from claims.rules import workflow", "vocabulary must not import"),
        ("claims.rules.workflow", "import claims.models.verdicts", "rules must not import"),
        ("claims.rules.workflow", "from ..models import Verdict", "rules must not import"),
        ("claims.rules.__init__", "from ..models import Verdict", "rules must not import"),
        ("claims.rules.workflow", "from django.db import models", "rules must not import django.db"),
        ("claims.rules.workflow", "from django.http import Http404", "rules must not import django.http"),
        ("claims.rules.workflow", "import requests", "rules must not import requests"),
        ("claims.rules.workflow", "x = datetime.now()", "reads the clock"),
        ("claims.rules.workflow", "x = date.today()", "reads the clock"),
        ("claims.models.claims", "from claims.operations import claims", "models must not import"),
        ("claims.models.claims", "def f():\n    import claims.admin", "models must not import"),
        ("claims.models.claims", "x = DateTimeField(default=timezone.now)", "reads the clock"),
        ("claims.models.claims", "x = DateTimeField(auto_now_add=True)", "reads the clock"),
        ("claims.operations.claims", "from claims.admin import site", "operations must not import"),
        ("claims.operations.claims", "x = timezone.now()", "reads the clock"),
        ("claims.operations.claims", "from django.utils.timezone import now", "reads the clock"),
        ("claims.importers.bundle", "from claims.admin import site", "importers must not import"),
        ("claims.exporters.bundle", "from claims.public import pages", "exporters must not import"),
        ("claims.exporters.bundle", "from claims.importers import plan", "exporters must not import"),
        ("claims.admin.claims", "from claims.public import pages", "admin must not import"),
        ("claims.public.pages", "from claims.models import Edition", "public must not import"),
        ("claims.public.pages", "from claims.models.verdicts import Verdict", "public must not import"),
        ("claims.public.pages", "from claims import operations", "public must not import"),
        ("claims.public.pages", "V = apps.get_model('claims', 'Verdict')", "goes round the wall"),
        ("claims.public.pages", "m = import_module('claims.models.verdicts')", "goes round the wall"),
        ("claims.public.pages", "x = edition.verdict.rationale", "leads from the edition back"),
        ("claims.public.pages", "x = Edition.objects.select_related('verdict__claim')", "leads from the"),
        ("claims.public.pages", "x = Publication.objects.filter(edition__verdict__pk=1)", "leads from the"),
        ("claims.search.sqlite", "from claims.models.claims import Claim", "search must not import"),
        ("claims.templatetags.marks", "from claims.models.claims import Claim", "templatetags must not"),
        ("claims.utils", "x = 1", "no place in the order"),
        ("claims.admin.review", "verdict.state = 'approved'", "only operations move"),
        ("claims.admin.review", "setattr(verdict, 'state', 'approved')", "only operations move"),
        ("claims.importers.bundle", "Verdict.objects.update(state='published')", "only operations move"),
        ("claims.models.verdicts", "self.state = 'approved'", "only operations move"),
        ("claims.admin.review", "x = mark_safe(text)", "outside the reviewed modules"),
        ("claims.admin.review", "from django.utils.safestring import mark_safe", "outside the reviewed"),
    ],
)
def test_each_ban_is_seen_to_fail(module, source, complaint):
    assert [line for line in violations(source, module) if complaint in line]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("claims.rules.workflow", "from claims.vocabulary import State\nfrom .sentences import Refused"),
        ("claims.rules.workflow", "from django.utils.translation import gettext as _"),
        ("claims.models.__init__", "from .claims import Claim"),
        ("claims.operations.verdicts", "verdict.state = 'approved'"),
        (
            "claims.public.pages",
            "from claims.models.editions import Edition\nfrom claims.models import editions",
        ),
        ("claims.public.pages", "x = timezone.now()"),
        ("claims.importers.plan", "now = before\nchanged = now != before"),
        (
            "claims.admin.review",
            "Verdict.objects.filter(state='approved')\nif verdict.state == 'draft': pass",
        ),
        ("claims.management.commands.demo", "from claims.importers import bundle\nx = timezone.now()"),
    ],
)
def test_what_is_allowed_passes(module, source):
    assert violations(source, module) == []
