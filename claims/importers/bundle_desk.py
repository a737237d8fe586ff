"""Reading a whole desk: the bundle with cover and seal, alone or in a zip with the files that were kept.

Known by its cover, the first record. Whatever was lost or changed on the way is found here by the seal, the
last record; what was forged together with its seal is found by the trail once it is read.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from claims.importers import strict_json
from claims.models.bundles import COVER, FILES, FORMAT
from claims.operations.moving import Record
from claims.rules.fingerprints import canonical
from claims.rules.sentences import Refused

# The first record, whichever of its two parts is written first.
_COVER = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\[?\s*\{(?:[^{}]*\{[^{}]*\})?[^{}]{0,99}"' + re.escape(COVER.encode()) + rb'"'
)
HEAD = 4096
MEMBERS = ("bundle.json", "bundle.jsonl")
# Bytes of one kept file; the store takes no larger ones.
LARGEST_FILE = 64 * 1024 * 1024


@dataclass(frozen=True)
class WholeDesk:
    """A bundle that was opened: its records are read once, in order; files by their SHA-256."""

    name: str
    file: IO[bytes]
    archive: zipfile.ZipFile | None = None

    def records(self) -> Iterator[Record]:
        """Yield the records between cover and seal; raises `Refused` where cover or seal do not fit them."""
        found, count, seal = hashlib.sha256(), 0, None
        for row, value in enumerate(_values(self.file), start=1):
            if seal is not None:
                raise Refused(_("Something stands behind the last record of the bundle. Export it again."))
            label, fields, number = _parts(row, value)
            if row == 1:
                _refuse_unless_cover(label, fields)
            elif label == COVER:
                seal = fields
            else:
                found.update(f"{canonical(value)}\n".encode())
                count += 1
                yield Record(row, label, number, fields)
        if seal is None:
            raise Refused(_("The bundle is cut short: its last record is missing. Export or copy it again."))
        if (seal.get("records"), seal.get("sha256")) != (count, found.hexdigest()):
            raise Refused(
                _("The bundle is not the one that was exported: its records do not have the digest it names.")
            )

    def bytes_of(self, sha256: str) -> bytes | None:
        """Return the bytes of a kept file; None where the bundle came without it."""
        name = f"{FILES}{sha256}"
        if self.archive is None or name not in self.archive.NameToInfo:
            return None
        if self.archive.getinfo(name).file_size > LARGEST_FILE:
            raise Refused(_("The file %(sha256)s is too large to have been kept.") % {"sha256": sha256})
        try:
            return self.archive.read(name)
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise Refused(_("The file %(sha256)s was changed.") % {"sha256": sha256}) from error


def is_whole_desk(head: bytes) -> bool:
    """Say whether a file that begins so is the bundle of a whole desk."""
    return _COVER.match(head) is not None


@contextmanager
def opened(name: str) -> Iterator[WholeDesk | None]:
    """Open the bundle of a whole desk; None where the file is something else. Raises `OSError`, `Refused`."""
    path = Path(name)
    with path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(0)
        if not zipfile.is_zipfile(file):
            file.seek(0)
            yield WholeDesk(name, file) if is_whole_desk(head) else None
            return
        with zipfile.ZipFile(file) as archive:
            member = next((one for one in MEMBERS if one in archive.NameToInfo), "")
            if not member:
                raise Refused(_("The zip holds no bundle: %(names)s.") % {"names": ", ".join(MEMBERS)})
            with archive.open(member) as bundle:
                yield WholeDesk(name, bundle, archive)


def _values(file: IO[bytes]) -> Iterator[Any]:
    """Yield record by record what stands one a line; a list laid out anew is read as a whole."""
    first = file.readline()
    head = first if _is_one_record(first) else first + file.readline()
    if not _is_one_record(head.splitlines()[-1] if head else b""):
        value = strict_json.read(strict_json.decode(head + file.read()))
        yield from value if isinstance(value, list) else [value]
        return
    lines = (line.strip() for line in chain(head.splitlines(), file))
    for row, line in enumerate((line for line in lines if line not in (b"[", b"]", b"")), start=1):
        try:
            yield strict_json.read(strict_json.decode(line.removesuffix(b",")))
        except Refused as refusal:
            raise Refused(
                _("Record %(row)d: %(sentence)s") % {"row": row, "sentence": refusal.sentence}
            ) from refusal


def _is_one_record(line: bytes) -> bool:
    text = line.strip().removesuffix(b",")
    return text.startswith(b"{") and text.endswith(b"}")


def _parts(row: int, value: Any) -> tuple[str, dict[str, Any], int | None]:
    is_record = (
        isinstance(value, dict)
        and not isinstance(value, strict_json.Doubled)
        and isinstance(value.get("model"), str)
        and isinstance(value.get("fields"), dict)
        and not set(value) - {"model", "fields", "pk"}
    )
    if not is_record:
        raise Refused(_("Record %(row)d is no record of a desk.") % {"row": row})
    return value["model"], value["fields"], value.get("pk")


def _refuse_unless_cover(label: str, fields: dict[str, Any]) -> None:
    if label != COVER or fields.get("format") != FORMAT:
        raise Refused(
            _("This bundle is of another form than “%(format)s”. Use the version that wrote it.")
            % {"format": FORMAT}
        )
