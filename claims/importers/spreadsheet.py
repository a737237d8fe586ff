"""Tables of others, CSV, TSV or a JSON list of flat or nested rows, read by a profile of columns."""

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from claims.importers import article_encodings, strict_json
from claims.importers.claimreview import language_of, settle_language
from claims.importers.cleaning import Cleaner, words_of
from claims.importers.entries import Check, Entry, Exhibit
from claims.importers.profiles import DELIMITERS, Profile, of_own_table
from claims.importers.values import nearest, shown
from claims.rules import foreign_reviews
from claims.rules.cells import bare_cell
from claims.rules.sentences import Refused
from claims.vocabulary import ClaimType

# Longer cells than Python's own 131,072 stand in real files: whole articles.
LONGEST_CELL = 5_000_000
# Rows by which delimiter and quoting are told, and what a preview shows.
SAMPLE = 200
# Bytes by which the encoding is told.
LOOKED_AT = 4_000_000
_NEXT_ADDRESS = re.compile(r"\s*[,;|\n]\s*(?=https?://)")
csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True)
class Reading:
    """How a table is read, in full: the profile with everything found out, and its columns."""

    profile: Profile
    columns: tuple[str, ...]
    count: int


def settle(path: Path, profile: Profile) -> Reading:
    """Find out what the profile leaves open; refuses what cannot be told, or what would swallow lines."""
    encoding = profile.encoding or _encoding(path)
    profile = replace(profile, encoding=encoding)
    try:
        return _settled(path, profile)
    except UnicodeDecodeError as error:
        raise _undecodable(encoding, error) from None
    except csv.Error as error:
        raise Refused(_("The table cannot be read: %(what)s.") % {"what": error}) from None


def proposed(path: Path, profile: Profile) -> tuple[Profile, list[list[str]]]:
    """Return the profile with all that can be guessed filled in, and the first rows read so.

    What `settle` would refuse is only guessed at here, for somebody to look at and correct. Refuses what
    cannot be read at all.
    """
    content = path.read_bytes()[:LOOKED_AT]
    profile = replace(profile, encoding=profile.encoding or article_encodings.propose(content).encoding)
    try:
        if not profile.delimiter:
            profile = replace(profile, delimiter=_delimiter(path, profile))
        if not profile.quoting:
            counts = {
                quoting: _counted(path, replace(profile, quoting=quoting)) for quoting in ("double", "none")
            }
            profile = replace(profile, quoting=_quoting(counts))
        with open_text(path, profile.encoding) as file:
            return profile, list(islice(_rows(file, profile), SAMPLE))
    except UnicodeDecodeError as error:
        raise _undecodable(profile.encoding, error) from None
    except csv.Error as error:
        raise Refused(_("The table cannot be read: %(what)s.") % {"what": error}) from None


def _undecodable(encoding: str, error: UnicodeDecodeError) -> Refused:
    return Refused(
        _("This is not %(encoding)s (byte %(place)d). Choose another encoding.")
        % {"encoding": article_encodings.shown(encoding), "place": error.start}
    )


def _settled(path: Path, profile: Profile) -> Reading:
    if not profile.delimiter:
        profile = replace(profile, delimiter=_delimiter(path, profile))
    counts = {quoting: _counted(path, replace(profile, quoting=quoting)) for quoting in ("double", "none")}
    profile = replace(profile, quoting=profile.quoting or _quoting(counts))
    _refuse_swallowed_lines(profile.quoting, counts)
    count = counts[profile.quoting].rows
    with open_text(path, profile.encoding) as file:
        first = next(iter(_rows(file, profile)), [])
    if not first:
        raise Refused(_("The table is empty."))
    columns = profile.columns or tuple(name.strip() for name in first)
    if not profile.has_header and not profile.columns:
        columns = tuple(str(place) for place in range(1, len(first) + 1))
    doubled = sorted({name for name in columns if name and columns.count(name) > 1})
    if doubled:
        raise Refused(
            _("Two columns are called “%(name)s”. Give each its own name.") % {"name": shown(doubled[0])}
        )
    if not profile.fields:
        profile = of_own_table(columns, profile)
    _refuse_unknown_columns(profile, columns)
    return Reading(profile, columns, count - profile.has_header)


def _refuse_unknown_columns(profile: Profile, columns: tuple[str, ...]) -> None:
    if "statement" not in profile.fields:
        raise Refused(
            _(
                "No column says what was claimed. Name it in a mapping: “fields”: {“statement”: “…”}. "
                "Columns: %(columns)s."
            )
            % {"columns": ", ".join(map(shown, columns))}
        )
    missing = [
        _("There is no column “%(name)s”.") % {"name": shown(name)} + nearest(name, list(columns))
        for name in profile.fields.values()
        if name not in columns
    ]
    if missing:
        raise Refused("\n".join(missing))


@dataclass(frozen=True)
class _Count:
    """How many rows a way of reading finds, and how many of them are as wide as most."""

    rows: int
    even: int


def _counted(path: Path, profile: Profile) -> _Count:
    widths: dict[int, int] = {}
    with open_text(path, profile.encoding) as file:
        for row in _rows(file, profile):
            widths[len(row)] = widths.get(len(row), 0) + 1
    return _Count(sum(widths.values()), max(widths.values(), default=0))


def _quoting(counts: dict[str, _Count]) -> str:
    """Quotation marks are read as such unless rows are more even without."""
    double, none = counts["double"], counts["none"]
    return "none" if none.even == none.rows and double.even < double.rows else "double"


def _refuse_swallowed_lines(quoting: str, counts: dict[str, _Count]) -> None:
    double, none = counts["double"], counts["none"]
    if quoting == "double" and double.rows < none.rows and none.even == none.rows:
        raise Refused(
            _(
                "Read with quotation marks the table has %(double)d rows, without %(none)d: a stray "
                "quotation mark swallows lines. Say “quoting”: “none” in the mapping, or mend the file."
            )
            % {"double": double.rows, "none": none.rows}
        )
    if quoting == "none" and double.even == double.rows and none.even < none.rows:
        raise Refused(
            _(
                "Read without quotation marks the table has %(none)d rows of differing width, with them "
                "%(double)d even ones. Say “quoting”: “double” in the mapping."
            )
            % {"double": double.rows, "none": none.rows}
        )


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        # What does not fit further down is named when it is met.
        content = file.read(LOOKED_AT)
    if len(content) == LOOKED_AT:
        content = content.rpartition(b"\n")[0] or content
    proposal = article_encodings.propose(content)
    if not proposal.is_certain:
        raise Refused(
            _("%(basis)s It may be %(encoding)s: say “encoding” in the mapping, or save it as UTF-8.")
            % {"basis": proposal.basis, "encoding": article_encodings.shown(proposal.encoding)}
        )
    return proposal.encoding


def _delimiter(path: Path, profile: Profile) -> str:
    """Return the delimiter that parts the first rows most evenly; a file called .tsv is taken at its word."""
    if path.suffix.lower() in (".tsv", ".tab"):
        return "\t"
    best, width = ",", 1
    for delimiter in DELIMITERS:
        with open_text(path, profile.encoding) as file:
            widths = [len(row) for row in islice(_rows(file, replace(profile, delimiter=delimiter)), SAMPLE)]
        common = max(set(widths), key=widths.count) if widths else 0
        if common > width and 2 * widths.count(common) >= len(widths):
            best, width = delimiter, common
    return best


def open_text(path: Path, encoding: str) -> TextIO:
    name = {"utf-8": "utf-8-sig", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}.get(
        encoding, article_encodings.codec(encoding)
    )
    file = path.open(encoding=name, newline="")
    if encoding.startswith("utf-16") and file.read(1) != "\ufeff":
        file.seek(0)
    return file


def _rows(file: TextIO, profile: Profile) -> Iterator[list[str]]:
    quoting = csv.QUOTE_NONE if profile.quoting == "none" else csv.QUOTE_MINIMAL
    lines = (line.replace("\x00", "\ufffd") for line in file)
    for row in csv.reader(lines, delimiter=profile.delimiter or ",", quoting=quoting):
        if row:
            yield row


def entries(name: str, path: Path, reading: Reading) -> Iterator[Entry]:
    """Yield the rows of a table; row 1 is the first below the header."""
    with open_text(path, reading.profile.encoding) as file:
        rows = _rows(file, reading.profile)
        if reading.profile.has_header:
            next(rows, None)
        for place, row in enumerate(rows, start=1):
            cells = map(bare_cell, row) if reading.profile.is_guarded else row
            raw = dict(zip(reading.columns, cells, strict=False))
            entry = Entry(name, place, raw=json.dumps(raw, ensure_ascii=False))
            if len(row) != len(reading.columns):
                entry.raw = json.dumps(row, ensure_ascii=False)
                entry.problem(
                    "",
                    _("The row has %(found)d cells, the table %(wanted)d columns.")
                    % {"found": len(row), "wanted": len(reading.columns)},
                )
            elif any(row):
                entry.check = check_of(raw, reading.profile, entry)
            else:
                entry.problem("", _("The row is empty."))
            yield entry


def json_entries(name: str, content: bytes, profile: Profile) -> Iterator[Entry]:
    """Yield the rows of a JSON list of objects; a column may be a path such as `author.name`."""
    try:
        value = strict_json.read(strict_json.decode(content))
    except Refused as refusal:
        yield _of_file(name, refusal.sentence)
        return
    if not isinstance(value, list) or not value:
        yield _of_file(name, _("The file is no list of rows: [{“column”: …}, …]."))
        return
    for place, row in enumerate(value, start=1):
        entry = Entry(name, place, raw=json.dumps(row, ensure_ascii=False, default=str))
        if not isinstance(row, dict):
            entry.problem("", _("This is no object."))
        else:
            entry.check = check_of(row, profile, entry)
        yield entry


def _of_file(name: str, sentence: str) -> Entry:
    entry = Entry(name, None)
    entry.problem("", sentence)
    return entry


def at_path(row: dict[str, Any], path: str) -> Any:
    """Return what stands at a path: a column, or `author.name` in nested rows."""
    if path in row or "." not in path:
        return row.get(path)
    value: Any = row
    for part in path.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def check_of(row: dict[str, Any], profile: Profile, entry: Entry) -> Check:
    """Return the check a row describes; what is missing or odd is said in the entry."""
    clean = Cleaner(entry, order=profile.dates, is_strict=True)

    def given(target: str) -> Any:
        column = profile.fields.get(target)
        value = at_path(row, column) if column is not None else None
        return value if words_of(value) else profile.constants.get(target)

    def name_of(target: str) -> str:
        name = clean.line(target, given(target), 200)
        return name_from_slug(name) if profile.fields.get(target) in profile.slugs else name

    check = Check(statement=clean.text("statement", given("statement")))
    if not check.statement and not entry.problems:
        entry.problem("statement", _("The row does not say what was claimed."))
    settle_language(
        check, words_of(given("language")) or profile.language or language_of(check.statement), entry
    )
    check.claim_type = _claim_type(given("claim_type"), profile, entry)
    check.claimant, check.publisher = name_of("claimant"), name_of("publisher")
    for target, limit in (("occasion", 300), ("title", 300), ("headline", 160), ("short_answer", 280)):
        setattr(check, target, clean.line(target, given(target), limit))
    for target in ("label", "explanation", "rationale", "note"):
        setattr(check, target, clean.text(target, given(target)))
    for target in ("value", "best", "worst"):
        setattr(check, target, clean.number(target, given(target)))
    for target in ("claimed_on", "reviewed_on"):
        setattr(check, target, clean.date(target, given(target)))
    check.key = clean.line("key", given("key"), 200)
    check.url = clean.address("url", given("url"))
    check.host = foreign_reviews.host_of(check.url) or foreign_reviews.host_of(
        words_of(given("publisher_url"))
    )
    check.publisher = check.publisher or check.host
    check.appearances = clean.addresses("appearances", given("appearances"))
    links = given("documents")
    parts = _NEXT_ADDRESS.split(links) if isinstance(links, str) else links
    check.exhibits = [Exhibit(url=url) for url in clean.addresses("documents", parts)]
    if profile.questions:
        _read_questions(check, row, profile.questions, clean)
    if not (check.host or check.publisher or check.key):
        entry.problem(
            "url", _("Neither an address, a checker nor a key is named: it could not be known again.")
        )
    return check


def _claim_type(value: Any, profile: Profile, entry: Entry) -> str:
    word = words_of(value).strip()
    known = profile.claim_types.get(word, word)
    if not word:
        return ClaimType.EVENT.value
    if known not in ClaimType.values:
        entry.remark(
            "claim_type",
            _("“%(value)s” is no type of ours; the claim is entered as “event”.") % {"value": shown(word)},
        )
        return ClaimType.EVENT.value
    return known


def name_from_slug(slug: str) -> str:
    """Return “Vicky Hartzler” for vicky-hartzler; what is no slug stays as it is."""
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", slug):
        return slug
    return " ".join(word.capitalize() for word in slug.split("-"))


def _read_questions(check: Check, row: dict[str, Any], spec: dict[str, str], clean: Cleaner) -> None:
    """Lay questions and their answers beside the claim; one without an answer is still to be checked."""
    questions = at_path(row, spec.get("each", "questions"))
    for number, asked in enumerate(questions if isinstance(questions, list) else [], start=1):
        if not isinstance(asked, dict):
            continue
        question = clean.text("questions", asked.get(spec.get("question", "question")))
        answers = asked.get(spec.get("answers", "answers"))
        answers = [part for part in answers if isinstance(part, dict)] if isinstance(answers, list) else []
        if not answers:
            check.unanswered.append(question)
        for place, answer in enumerate(answers, start=1):
            said = clean.text("questions", answer.get(spec.get("answer", "answer")))
            reason = clean.text("questions", answer.get(spec.get("explanation", "explanation")))
            where = words_of(answer.get(spec.get("url", "url"))).strip()
            url = clean.address("questions", where) if "." in where else ""
            if not url and not where:
                check.unanswered.append(question)
                continue
            if not url:
                clean.entry.remark(
                    "questions",
                    _(
                        "Answer %(place)s names “%(what)s” and no address; "
                        "it stands beside the page of the check."
                    )
                    % {"place": f"{number}.{place}", "what": shown(where)},
                )
            check.exhibits.append(
                Exhibit(
                    url=url,
                    locator=f"{number}.{place}",
                    comment="\n".join(filter(None, [question, said, reason])),
                )
            )
