"""Files that came in by a browser: opened under a harmless name, and looked at before anything is settled."""

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from claims.importers import article_encodings, profiles, reading, spreadsheet, strict_json
from claims.importers.cleaning import ORDERS, Cleaner, words_of
from claims.importers.entries import Entry, Incoming
from claims.importers.profiles import Profile
from claims.importers.reading import CSV, JSON_LIST
from claims.rules.sentences import Refused

MAX_BYTES = 20 * 1024 * 1024
# A name of so many letters fits every file system, whatever bytes they take.
LONGEST_STEM = 50
NO_NAME = re.compile(r"[^\w .()-]+")
ENDING = re.compile(r"\.[a-z0-9]{1,8}")
# Values of a column that are shown, and rows in which columns of a JSON list are looked for.
SHOWN = 3
LOOKED_AT = 50
TWO_DAYS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-]\d{4}")


@dataclass(frozen=True)
class Column:
    """A column of theirs: its name, what stands in it first, and which field of ours it fills."""

    name: str
    values: tuple[str, ...] = ()
    target: str = ""


@dataclass
class Look:
    """What can be said of a file before its reading is settled; `problem` where it cannot be read so.

    `note` is for somebody to look at: what was guessed and may be wrong.
    """

    format: str
    profile: Profile | None = None
    columns: list[Column] = field(default_factory=list)
    # A day as it stands there, and how each order would read it.
    days: list[tuple[str, str]] = field(default_factory=list)
    day: str = ""
    problem: str = ""
    note: str = ""

    @property
    def is_table(self) -> bool:
        return self.format in (CSV, JSON_LIST)

    @property
    def needs_order(self) -> bool:
        """Say whether a day may mean two, so that somebody has to say which part comes first."""
        return bool(self.day) and self.profile is not None and not self.profile.dates


def harmless(name: str) -> str:
    """Return a file name without folders, marks and surprises; its ending says what the file is."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/")).rpartition("/")[2]
    path = PurePath(f"file{last}" if last.startswith(".") else last)
    ending = path.suffix.lower()
    ending = ending if ENDING.fullmatch(ending) else ""
    stem = NO_NAME.sub("_", path.name[: len(path.name) - len(path.suffix)] if path.suffix else path.name)
    return (stem.strip(" .")[:LONGEST_STEM].strip(" .") or "file") + ending


def printable(text: str) -> str:
    """Return the text with a mark for what no page and no database can hold: NUL and half characters."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


@contextmanager
def on_disk(content: bytes, file_name: str) -> Iterator[Path]:
    """Let the block read the bytes from a file that is gone afterwards."""
    with TemporaryDirectory(prefix="import-") as folder:
        path = Path(folder, harmless(file_name))
        path.write_bytes(content)
        yield path


def opened(path: Path, *, format: str, profile: Profile | None) -> Incoming:  # noqa: A002 -- the column's name
    """Return the file with its rows unread; what is no table is read without a profile."""
    is_table = format in (CSV, JSON_LIST)
    return reading.open_file(str(path), format=format, profile=profile if is_table else None)


def look(path: Path, *, format: str = "", profile: Profile | None = None) -> Look:  # noqa: A002 -- the column's name
    """Say what the file is and how it would be read; nothing is refused that somebody could still correct."""
    with path.open("rb") as file:
        chosen = format or reading.format_of(path, file.read(reading.HEAD))
    seen = Look(chosen, profile)
    if not seen.is_table:
        return seen
    profile = replace(profile or Profile(), format=chosen)
    try:
        if chosen == CSV:
            _look_at_table(path, profile, seen)
        else:
            _look_at_list(path, profile, seen)
    except Refused as refusal:
        seen.profile, seen.problem = profile, refusal.sentence
    return seen


def _look_at_table(path: Path, profile: Profile, seen: Look) -> None:
    if not profile.encoding:
        with path.open("rb") as file:
            proposal = article_encodings.propose(file.read(spreadsheet.LOOKED_AT))
        if not proposal.is_certain:
            seen.note = proposal.basis
    profile, rows = spreadsheet.proposed(path, profile)
    if not rows:
        raise Refused(_("The table is empty."))
    names = list(profile.columns) or [name.strip() for name in rows[0]]
    if not profile.has_header and not profile.columns:
        names = [str(place) for place in range(1, len(rows[0]) + 1)]
    body = rows[1:] if profile.has_header else rows
    values = {name: [row[place] for row in body if place < len(row)] for place, name in enumerate(names)}
    _settle(seen, profile, values)


def _look_at_list(path: Path, profile: Profile, seen: Look) -> None:
    value = strict_json.read(strict_json.decode(path.read_bytes()))
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
    if not rows:
        raise Refused(_("The file is no list of rows: [{“column”: …}, …]."))
    values: dict[str, list[str]] = {}
    for row in rows[:LOOKED_AT]:
        for name in _paths(row):
            values.setdefault(name, []).append(words_of(spreadsheet.at_path(row, name)))
    _settle(seen, profile, values)


def _paths(row: dict[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from (f"{name}.{part}" for part in value)
        else:
            yield name


def _settle(seen: Look, profile: Profile, values: dict[str, list[str]]) -> None:
    if not profile.fields:
        profile = replace(profile, fields=profiles.guessed_fields(values))
    if any(printable(name) != name for name in values):
        raise Refused(_("The name of a column holds characters that no text may hold. Mend the file."))
    if "statement" not in profile.fields:
        seen.problem = _("No column says what was claimed. Choose one below.")
    targets = {column: target for target, column in profile.fields.items()}
    seen.profile = profile
    seen.columns = [
        Column(
            name, tuple(printable(value) for value in found if value.strip())[:SHOWN], targets.get(name, "")
        )
        for name, found in values.items()
    ]
    days = [
        value.strip()
        for target in ("claimed_on", "reviewed_on")
        for value in values.get(profile.fields.get(target, ""), ())
    ]
    seen.day = next((day for day in days if _may_be_two(day)), "")
    if seen.day:
        seen.days = [
            (order, Cleaner(Entry("", 1), order=order, is_strict=True).date("", seen.day))
            for order in ORDERS[:2]
        ]


def _may_be_two(day: str) -> bool:
    found = TWO_DAYS.fullmatch(day)
    return bool(found) and found[1].zfill(2) != found[2].zfill(2) and max(int(found[1]), int(found[2])) <= 12
