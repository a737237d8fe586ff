"""How somebody else's table is read: a JSON document that names delimiter, encoding, dates and columns.

Those of well-known data sets come with the product, by name; a desk saves its own when it brings a file in,
or keeps them beside its files and gives them by `--mapping`. The form is published in
`docs/import_profile.schema.json`.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from claims.importers import article_encodings, strict_json
from claims.importers.cleaning import ORDERS
from claims.importers.values import nearest, shown
from claims.models import ImportProfile
from claims.rules.cells import OWN_COLUMNS
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.vocabulary import ClaimType, Language

SHIPPED = Path(__file__).with_name("profiles")
CSV, JSON_LIST = "csv", "json"
QUOTING = ("double", "none")
DELIMITERS = (",", ";", "\t", "|")
# Fields of ours that a column may fill.
TARGETS = (
    "statement", "language", "claim_type", "claimed_on", "claimant", "claimant_url", "occasion", "publisher",
    "publisher_url", "key", "url", "title", "reviewed_on", "label", "value", "best", "worst", "explanation",
    "headline", "short_answer", "rationale", "note", "appearances", "documents",
)  # fmt: skip
# What columns are called where nobody says so, in small letters and without what stands between the words.
KNOWN_AS: dict[str, tuple[str, ...]] = {
    "statement": (
        "statement", "claim", "claimreviewed", "claimreviewclaimreviewed", "claimtext", "behauptung",
        "aussage",
    ),
    "language": ("language", "lang", "inlanguage", "sprache"),
    "claim_type": ("claimtype", "type", "art"),
    "claimed_on": ("claimedon", "claimdate", "dateclaimed", "behauptetam"),
    "claimant": ("claimant", "speaker", "saidby", "claimauthor", "urheber", "sprecher"),
    "occasion": ("occasion", "context", "anlass"),
    "publisher": ("publisher", "checker", "claimreviewauthorname", "factchecker", "redaktion"),
    "url": ("url", "claimreviewurl", "reviewurl", "link", "adresse", "factcheckurl"),
    "title": ("title", "extratitle", "headline", "titel"),
    "reviewed_on": ("reviewedon", "datepublished", "claimreviewdatepublished", "reviewdate", "date", "datum"),
    "label": (
        "label", "rating", "verdict", "ratingalternatename", "alternatename", "textualrating", "urteil",
        "bewertung",
    ),
    "value": ("ratingvalue", "ratingratingvalue"),
    "best": ("bestrating", "ratingbestrating"),
    "worst": ("worstrating", "ratingworstrating"),
    "explanation": ("explanation", "justification", "reasons", "begründung"),
    "documents": ("sources", "documents", "extrareferedlinks", "links", "quellen"),
    "key": ("id", "key", "kennung"),
}  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """How a table is read; an empty text means that it is found out, or not said."""

    name: str = ""
    format: str = CSV
    delimiter: str = ""
    quoting: str = ""
    encoding: str = ""
    has_header: bool = True
    columns: tuple[str, ...] = ()
    dates: str = ""
    language: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    claim_types: dict[str, str] = field(default_factory=dict)
    # Columns in which a name is written as a slug.
    slugs: tuple[str, ...] = ()
    questions: dict[str, str] = field(default_factory=dict)
    # Cells were guarded by us against being taken for formulas, and are read without the guard.
    is_guarded: bool = False

    @property
    def sha256(self) -> str:
        said = asdict(self)
        if not self.is_guarded:
            # Rows that came in before there was such an answer are known again.
            del said["is_guarded"]
        return digest(json.dumps(said, sort_keys=True, ensure_ascii=False).encode("utf-8"))

    def as_document(self) -> dict[str, Any]:
        """Return the profile as it is written to a file; what is not said is left out."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
            if value not in ("", (), {}) and (name not in _ANSWERS or value is not _ANSWERS[name])
        }


QUESTION_FIELDS = ("each", "question", "answers", "answer", "url", "explanation")
_TEXTS = ("name", "format", "delimiter", "quoting", "encoding", "dates", "language")
_LISTS = ("columns", "slugs")
# What is so unless it is said otherwise.
_ANSWERS = {"has_header": True, "is_guarded": False}
_TABLES = ("fields", "constants", "claim_types", "questions")


def shipped() -> list[str]:
    """Return the names of the profiles that come with the product."""
    return sorted(path.stem for path in SHIPPED.glob("*.json"))


def saved() -> list[str]:
    """Return the names of the profiles that the desk keeps."""
    return list(ImportProfile.objects.order_by("name").values_list("name", flat=True))


def named(name: str) -> Profile:
    """Return a profile that comes with the product, or one the desk keeps under this name."""
    if name not in shipped():
        if own := ImportProfile.objects.filter(name=name).first():
            return parse(json.dumps(own.document).encode("utf-8"), name=name)
        known = [*shipped(), *saved()]
        raise Refused(
            _("There is no profile “%(name)s”. There are: %(names)s; your own goes by --mapping FILE.")
            % {"name": shown(name), "names": ", ".join(known)}
            + nearest(name, known)
        )
    return parse((SHIPPED / f"{name}.json").read_bytes(), name=name)


def parse(content: bytes, *, name: str = "") -> Profile:
    """Return the profile in a JSON document; refuses it with every fault at once."""
    value = strict_json.read(strict_json.decode(content))
    if not isinstance(value, dict):
        raise Refused(_("A mapping is an object: {“fields”: {“statement”: “a column”, …}, …}."))
    faults = list(_faults(value))
    if faults:
        raise Refused("\n".join(faults))
    given = {key: value[key] for key in value if key != "$schema"}
    for key in _LISTS:
        given[key] = tuple(given.get(key, ()))
    if not given.get("name"):
        given["name"] = name
    if given.get("encoding"):
        given["encoding"] = article_encodings.known(given["encoding"])
    return Profile(**given)


def _faults(value: dict[str, Any]) -> Iterable[str]:
    known = [*_TEXTS, *_LISTS, *_TABLES, *_ANSWERS, "$schema"]
    for name in value:
        if name not in known:
            yield _("A mapping has nothing called “%(name)s”.") % {"name": shown(name)} + nearest(name, known)
    if isinstance(value, strict_json.Doubled):
        yield _("“%(name)s” stands twice. Keep one.") % {"name": shown(value.doubled[0])}
    for name in _TEXTS:
        if not isinstance(value.get(name, ""), str):
            yield _("“%(name)s” wants a text.") % {"name": name}
    for name in _LISTS:
        if not _is_texts(value.get(name, [])):
            yield _("“%(name)s” wants a list of texts.") % {"name": name}
    for name in _TABLES:
        table = value.get(name, {})
        if not isinstance(table, dict) or not _is_texts(list(table.values())):
            yield _("“%(name)s” wants pairs of texts, {“…”: “…”}.") % {"name": name}
    for name in _ANSWERS:
        if not isinstance(value.get(name, True), bool):
            yield _("“%(name)s” is true or false.") % {"name": name}
    for name, choices in (
        ("format", (CSV, JSON_LIST)),
        ("quoting", QUOTING),
        ("delimiter", DELIMITERS),
        ("dates", ORDERS),
        ("language", tuple(Language.values)),
    ):
        said = value.get(name)
        if isinstance(said, str) and said and said not in choices:
            yield _("“%(value)s” is not one of: %(words)s.") % {
                "value": shown(said),
                "words": ", ".join(json.dumps(choice) if choice == "\t" else choice for choice in choices),
            }
    encoding = value.get("encoding")
    if isinstance(encoding, str) and encoding and not article_encodings.known(encoding):
        yield _("“%(name)s” is no encoding known here. Known are %(known)s.") % {
            "name": shown(encoding),
            "known": ", ".join(article_encodings.ENCODINGS),
        }
    yield from _strangers(value.get("fields"), TARGETS)
    yield from _strangers(value.get("constants"), TARGETS)
    yield from _strangers(value.get("questions"), QUESTION_FIELDS)
    types = value.get("claim_types")
    if isinstance(types, dict):
        for word in types.values():
            if word not in ClaimType.values:
                yield _("“%(value)s” is not one of: %(words)s.") % {
                    "value": shown(word),
                    "words": ", ".join(ClaimType.values),
                }


def _strangers(table: Any, known: tuple[str, ...]) -> Iterable[str]:
    if isinstance(table, dict):
        for name in table:
            if name not in known:
                yield _("“%(name)s” is nothing a column could fill.") % {"name": shown(name)} + nearest(
                    name, list(known)
                )


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(part, str) for part in value)


def of_own_table(columns: Iterable[str], profile: Profile) -> Profile:
    """Return how a table with these columns is read: as our own, or by what columns are called."""
    if tuple(columns) == OWN_COLUMNS:
        own = {name: name for name in OWN_COLUMNS}
        return replace(profile, fields=own, dates="year-month-day", is_guarded=True)
    return replace(profile, fields=guessed_fields(columns))


def guessed_fields(columns: Iterable[str]) -> dict[str, str]:
    """Return which of these columns fills which of our fields, by what columns are often called."""
    found: dict[str, str] = {}
    by_words = {"".join(filter(str.isalnum, column.casefold())): column for column in columns}
    for target, names in KNOWN_AS.items():
        column = next((by_words[name] for name in names if name in by_words), None)
        if column is not None and column not in found.values():
            found[target] = column
    return found
