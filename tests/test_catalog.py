"""Everything the house says, it says in German too: the catalog is whole, true to the code and compiled."""

import ast
import gettext
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.utils.translation import override, templatize

from claims.rules import workflow

ROOT = Path(__file__).resolve().parent.parent
MESSAGES = ROOT / "claims" / "locale" / "de" / "LC_MESSAGES"
SPOKEN = ("claims", "factcheck", "templates")
EXTRACTORS = ("xgettext", "msgmerge", "msguniq", "msgattrib")

# Where the marked words stand among the arguments: context, singular, plural.
MARKS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)([-+ #0]*[\d.]*[a-zA-Z])")
BARE_PERCENT = re.compile(r"%(?![(%s])")
TEXT = r"""[uU]?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
MARKED_IN_TEMPLATE = re.compile(rf"(?<!\w)(n?p?gettext|_)\(((?:{TEXT}(?:,\s*)?)+)")


@dataclass
class Entry:
    """One message of the catalog: what the code says, and what is said in German."""

    context: str | None = None
    singular: str = ""
    plural: str | None = None
    german: dict[int, str] = field(default_factory=dict)
    flags: set[str] = field(default_factory=set)

    @property
    def key(self):
        return (self.context, self.singular, self.plural)


def read(path):
    """Return the entries of a catalog, the header first."""
    entries = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        entry, lines = Entry(), block.splitlines()
        for line in lines:
            if line.startswith("#,"):
                entry.flags.update(flag.strip() for flag in line[2:].split(","))
        body = "\n".join(line for line in lines if not line.startswith("#"))
        for name, number, written in re.findall(
            r'^(msg\w+)(?:\[(\d)\])? ((?:"(?:[^"\\]|\\.)*"\s*)+)', body, re.MULTILINE
        ):
            text = "".join(ast.literal_eval(line) for line in written.splitlines())
            if name == "msgctxt":
                entry.context = text
            elif name == "msgid":
                entry.singular = text
            elif name == "msgid_plural":
                entry.plural = text
            else:
                entry.german[int(number or 0)] = text
        entries.append(entry)
    return entries


def in_german():
    return read(MESSAGES / "django.po")[1:]


def marked_in_code():
    """Yield (place, key) of every marked text; the text is None where it is no plain string."""
    for path in sorted(path for top in SPOKEN for path in (ROOT / top).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in MARKS:
                texts = [
                    argument.value
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                    else None
                    for argument in node.args
                ]
                yield f"{path.relative_to(ROOT)}:{node.lineno}", key_of(name, texts)


def marked_in_templates():
    of_text = ("*.html", "*.txt")
    for path in sorted(path for top in SPOKEN for kind in of_text for path in (ROOT / top).rglob(kind)):
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for name, arguments in MARKED_IN_TEMPLATE.findall(source):
            texts = [ast.literal_eval(text) for text in re.findall(TEXT, arguments)]
            yield str(path.relative_to(ROOT)), key_of(name, texts)


def key_of(name, texts):
    return tuple(None if place is None else texts[place] for place in MARKS[name])


def placeholders(text):
    """Return the named places of a text, each with its form; `%%` is a percent sign and none."""
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def test_every_sentence_has_a_german_one_that_nobody_has_to_guess_at():
    catalog = in_german()

    assert len(catalog) > 800
    wanting = [
        entry.singular
        for entry in catalog
        if "fuzzy" in entry.flags
        or set(entry.german) != ({0, 1} if entry.plural else {0})
        or not all(text.strip() for text in entry.german.values())
    ]
    assert wanting == []


def test_no_sentence_stands_in_the_catalog_twice_or_out_of_use():
    keys = [entry.key[:2] for entry in in_german()]

    assert sorted({key[1] for key in keys if keys.count(key) > 1}) == []
    assert "\n#~" not in (MESSAGES / "django.po").read_text(encoding="utf-8")


def test_german_sentence_fills_in_the_same_places_as_the_english_one():
    off = [
        (entry.singular, text)
        for entry in in_german()
        for number, text in entry.german.items()
        if placeholders(text) != placeholders((entry.plural or "") if number else entry.singular)
        or ("python-format" in entry.flags and BARE_PERCENT.search(text.replace("%%", "")))
    ]

    assert off == []


def test_german_sentence_ends_as_the_english_one_does():
    off = [
        (entry.singular, text)
        for entry in in_german()
        for text in entry.german.values()
        if entry.singular.endswith((".", ":", "?")) != text.endswith((".", ":", "?")) or text != text.strip()
    ]

    assert off == []


def test_german_is_set_in_german_type():
    """„…“ for quotations, an en dash, no-break space before a unit; straight quotes are for JSON alone."""
    loose = [
        text
        for entry in in_german()
        for text in entry.german.values()
        if "”" in text
        or text.count("„") != text.count("“")
        or ('"' in text and not re.search(r"[\[{]\"", text))
        or " - " in text
        or "..." in text
        or re.search(r"\d (?:%|[KMG]B)|z\. ?B\.", text)
    ]

    assert loose == []


def test_compiled_catalog_says_what_the_written_one_says():
    with (MESSAGES / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    written = {}
    for entry in in_german():
        identity = entry.singular if entry.context is None else f"{entry.context}\x04{entry.singular}"
        for number, text in entry.german.items():
            written[(identity, number) if entry.plural else identity] = text
    shipped = dict(compiled._catalog)
    shipped.pop("")
    assert shipped == written


def test_every_marked_text_is_a_plain_string():
    """What stands in a variable or an f-string is never found by whoever makes the catalog."""
    unreadable = [place for place, (context, singular, plural) in marked_in_code() if singular is None]

    assert unreadable == []


def test_no_marked_text_hides_inside_an_f_string():
    """Extraction does not look into f-strings, so German would fall silent there."""
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted(path for top in SPOKEN for path in (ROOT / top).rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for node in ast.walk(string)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS
    ]

    assert hidden == []


@pytest.mark.parametrize("marked", [marked_in_code, marked_in_templates])
def test_whatever_is_marked_is_in_the_catalog(marked):
    known = {entry.key for entry in in_german()}

    found = list(marked())
    assert len(found) > 200
    missing = sorted({f"{place}: {key[1]}" for place, key in found if key not in known})
    assert missing == []


def test_whatever_is_in_the_catalog_is_marked():
    marked = {key for _place, key in [*marked_in_code(), *marked_in_templates()]}

    assert sorted(entry.singular for entry in in_german() if entry.key not in marked) == []


def test_catalog_is_what_the_extraction_finds(tmp_path):
    lacking = [tool for tool in EXTRACTORS if shutil.which(tool) is None]
    if lacking:
        pytest.skip(f"GNU gettext is not installed here: no {', '.join(lacking)}")
    for top in SPOKEN:
        shutil.copytree(ROOT / top, tmp_path / top, ignore=shutil.ignore_patterns("locale", "__pycache__"))
    (tmp_path / "locale").mkdir()

    # Without settings the extraction keeps to the copy and cannot touch the catalog of the house.
    subprocess.run(
        [sys.executable, "-m", "django", "makemessages", "--locale=de", "--no-wrap"],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"},
        check=True,
        capture_output=True,
    )

    extracted = {entry.key for entry in read(tmp_path / "locale/de/LC_MESSAGES/django.po")[1:]}
    assert extracted == {entry.key for entry in in_german()}


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (
            "approve",
            "Nur Redaktion und Chefredaktion dürfen freigeben. Ihr Konto gehört zu keiner dieser Gruppen.",
        ),
        ("retract", "Nur die Chefredaktion darf zurücknehmen. Ihr Konto gehört nicht zu dieser Gruppe."),
    ],
)
def test_refusal_bends_its_verb_in_german(step, sentence):
    state = workflow.STEPS[step].from_states[0]

    with override("de"):
        assert workflow.refuse(step, workflow.Situation(state=state)) == sentence
