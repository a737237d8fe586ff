"""Opening files: which format one has, and its rows as they come, with the digest of its bytes."""

import hashlib
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from claims.importers import article_encodings, bundle, claimreview, profiles, spreadsheet, strict_json
from claims.importers.entries import Entry, Incoming
from claims.importers.profiles import Profile
from claims.rules.sentences import Refused

BUNDLE, JSONL, CSV, JSON_LIST, CLAIMREVIEW = "bundle", "jsonl", "csv", "json", "claimreview"
FORMATS = (BUNDLE, JSONL, CSV, JSON_LIST, CLAIMREVIEW)
# What a file's name promises; what .json and .jsonl hold, their first words say.
BY_NAME = {
    ".csv": CSV, ".tsv": CSV, ".tab": CSV, ".txt": CSV, ".html": CLAIMREVIEW, ".htm": CLAIMREVIEW,
    ".xhtml": CLAIMREVIEW, ".jsonld": CLAIMREVIEW,
}  # fmt: skip
BY_LINES = (".jsonl", ".ndjson")
HEAD = 65_536
CHUNK = 1 << 20
_RECORD = re.compile(rb'"model"\s{0,9}:\s{0,9}"')


def open_file(name: str, *, format: str = "", profile: Profile | None = None) -> Incoming:  # noqa: A002 -- the word of the command line
    """Return a file with its rows still unread; one that cannot be read at all has one entry that says why.

    Raises `OSError` where there is no such file.
    """
    path = Path(name)
    sha256, size, lines = _digest(path)
    with path.open("rb") as file:
        head = file.read(HEAD)
    chosen = format or (profile.format if profile else "") or format_of(path, head)
    incoming = Incoming(name=name, sha256=sha256, format=chosen, rows=lambda: iter(()))
    if not size:
        return _refused(incoming, _("The file is empty."))
    if path.suffix.lower() in BY_LINES:
        incoming.count = lines
    try:
        _settle(incoming, path, profile)
    except Refused as refusal:
        return _refused(incoming, refusal.sentence)
    return incoming


def from_bytes(name: str, content: bytes, *, by_lines: bool) -> Incoming:
    """Return a bundle that is in memory already, as `loaddata` unpacks it."""
    rows = (
        (lambda: bundle.lines(name, io.BytesIO(content)))
        if by_lines
        else lambda: bundle.entries(name, content)
    )
    return Incoming(name, hashlib.sha256(content).hexdigest(), JSONL if by_lines else BUNDLE, rows)


def format_of(path: Path, head: bytes) -> str:
    """Return the format a file has by its name, or by its first bytes where the name leaves it open."""
    suffix = path.suffix.lower()
    if suffix in BY_NAME:
        return BY_NAME[suffix]
    is_review = b"ClaimReview" in head and not _RECORD.search(head)
    if suffix in BY_LINES:
        return CLAIMREVIEW if is_review else JSONL
    if is_review or head.lstrip()[:1] == b"<":
        return CLAIMREVIEW
    if b'"model"' not in head and (b'"@type"' in head or b"ld+json" in head or b'"page"' in head[:4000]):
        return CLAIMREVIEW
    return BUNDLE


def _settle(incoming: Incoming, path: Path, profile: Profile | None) -> None:
    name, language = incoming.name, profile.language if profile else ""
    match incoming.format:
        case "csv":
            reading = spreadsheet.settle(path, profile or Profile())
            incoming.reading = {
                "profile": reading.profile.as_document(),
                "columns": list(reading.columns),
                "mapping_sha256": reading.profile.sha256,
            }
            incoming.count = reading.count
            incoming.rows = lambda: spreadsheet.entries(name, path, reading)
        case "json":
            if profile is None:
                raise Refused(
                    _("A list of somebody else's rows needs a mapping: give --profile or --mapping.")
                )
            settled = replace(profile, format=JSON_LIST)
            incoming.reading = {"profile": settled.as_document(), "mapping_sha256": settled.sha256}
            incoming.rows = lambda: spreadsheet.json_entries(name, path.read_bytes(), settled)
        case "claimreview" if path.suffix.lower() in BY_LINES:
            read = partial(claimreview.from_lines, name, language=language)
            incoming.rows = lambda: _by_line(path, read)
        case "claimreview":
            text = _text(path)
            incoming.rows = lambda: claimreview.from_text(name, text, language=language)
        case "jsonl":
            incoming.rows = lambda: _by_line(path, partial(bundle.lines, name))
        case _:
            incoming.rows = lambda: bundle.entries(name, path.read_bytes())


def _by_line(path: Path, reader: Callable[[Iterable[bytes]], Iterator[Entry]]) -> Iterator[Entry]:
    with path.open("rb") as file:
        yield from reader(file)


def _text(path: Path) -> str:
    content = path.read_bytes()
    proposal = article_encodings.propose(content)
    if path.suffix.lower() in (".json", ".jsonld") and not content.startswith(b"\xff\xfe"):
        return strict_json.decode(content)
    return article_encodings.decode(content, proposal.encoding)


def _refused(incoming: Incoming, sentence: str) -> Incoming:
    entry = Entry(incoming.name, None)
    for line in sentence.splitlines():
        entry.problem("", line)
    incoming.rows = lambda: iter([entry])
    return incoming


def _digest(path: Path) -> tuple[str, int, int]:
    """Return the digest of the bytes, how many they are, and in how many lines."""
    found, size, lines, last = hashlib.sha256(), 0, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            found.update(chunk)
            size += len(chunk)
            lines += chunk.count(b"\n")
            last = chunk[-1:]
    return found.hexdigest(), size, lines + (last not in (b"", b"\n"))


def mapping_from(name: str) -> Profile:
    """Return the profile in a file; raises `OSError` where there is none, `Refused` where it is none."""
    path = Path(name)
    return profiles.parse(path.read_bytes(), name=path.stem)
