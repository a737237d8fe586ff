"""Writing files whole: under another name first, synced, then renamed, so that nobody meets half of one."""

import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

# Zips begin in 1980; the same content gives the same bytes, whenever it is written.
NO_MOMENT = (1980, 1, 1, 0, 0, 0)
CHUNK = 1 << 20


@contextmanager
def whole_file(name: str, *, is_private: bool = False) -> Iterator[IO[bytes]]:
    """Open `name` for writing; it appears, or replaces what was there, once the block is through."""
    path = Path(name)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as temporary:
        try:
            yield temporary  # type: ignore[misc]
            temporary.flush()
            os.fsync(temporary.fileno())
            # A temporary file is for its owner alone; others are as `open` would have made them.
            if not is_private:
                mask = os.umask(0)
                os.umask(mask)
                os.chmod(temporary.name, 0o666 & ~mask)
            os.replace(temporary.name, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(temporary.name)
            raise


def add(archive: zipfile.ZipFile, name: str, parts: Iterable[bytes]) -> None:
    """Add a file to a zip, as it stands: packed bytes would differ from one computer to the next."""
    member = zipfile.ZipInfo(name, NO_MOMENT)
    member.external_attr = 0o644 << 16
    member.create_system = 3
    with archive.open(member, "w", force_zip64=True) as file:
        for part in parts:
            file.write(part)


def chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk
