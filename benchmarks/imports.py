"""How long 10,000 claims take to come in, against the same rows written raw and against stock `loaddata`.

    python -m benchmarks.imports [--claims 10000]
    python -m benchmarks.imports --memory

Builds a bundle of claims with parties, sources, attributions and evidence and a database of its own, takes
the bundle in by the command, and then writes into the same tables, emptied, in the same run: what the import
had written, trail and all, by `executemany` on SQLite (1a) and by COPY on PostgreSQL (1b), from rows that
are ready in memory; and the same records by the `loaddata` of Django (1c), without trail or rules.
PostgreSQL is the one named by TEST_POSTGRES_URL or one of its own; without one 1b is left out. `--memory`
takes the memory of an import by batches at this size and at ten times the size (1d).

1a to 1c leave out the desk's index of words, on either side; 1e is the import with the index, against the
same rows written raw without it, and a line says what 1c comes to with it.
"""

import argparse
import json
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from unittest.mock import patch

from tests.postgres import server

LEAST_OF_RAW, LEAST_WITH_WORDS = {"sqlite": 0.5, "postgresql": 0.6}, 0.3
LEAST_OF_STOCK, MOST_GROWTH = 25, 100
ROUNDS = 5


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--claims", type=int, default=10_000)
    given.add_argument("--memory", action="store_true", help="measure 1d instead, which takes long")
    given.add_argument("--one", metavar="FILE", help=argparse.SUPPRESS)
    given.add_argument("--database", metavar="URL", help=argparse.SUPPRESS)
    options = given.parse_args()
    if options.one:
        return _peak_of(options.one)
    with tempfile.TemporaryDirectory() as place:
        if options.memory:
            return _memory(Path(place), options.claims)
        if options.database:
            return _speed(Path(place), options.claims, options.database)
        _speed(Path(place), options.claims, "")
        return _speed_on_postgres(options.claims)


def _speed_on_postgres(claims: int) -> int:
    """Measure in a process of its own, as settings are read once."""
    with server() as address:
        if not address:
            print("1b left out: no PostgreSQL here")  # noqa: T201 -- its answer
            return 0
        asked = ["--claims", str(claims), "--database", address]
        return subprocess.run([sys.executable, "-m", "benchmarks.imports", *asked], check=False).returncode  # noqa: S603 -- ourselves again


def _speed(place: Path, claims: int, database: str) -> int:
    bundle = write_bundle(place / "bundle.jsonl", claims)
    _settle(place / "db.sqlite3", database)
    from django.core.management import call_command  # noqa: PLC0415 -- settings come first
    from django.db import connection  # noqa: PLC0415

    from claims.operations import claim_words  # noqa: PLC0415
    from claims.operations.insertion import many_pages_at_hand  # noqa: PLC0415

    is_sqlite = connection.vendor == "sqlite"
    write_raw = _write_raw if is_sqlite else _copy_raw
    spent: dict[str, list[float]] = {"import": [], "raw": [], "with words": [], "stock": []}
    written: dict[str, tuple[list[str], list[tuple]]] = {}
    take_in = partial(call_command, "import_claims", str(bundle), skip_checks=True)
    for _round in range(ROUNDS):
        _empty(connection)
        with patch.object(claim_words, "keep"):
            spent["import"].append(_timed(take_in))
        written = written or _rows_of(connection)
        _empty(connection)
        # An import has them, too.
        with many_pages_at_hand():
            spent["raw"].append(_timed(partial(write_raw, connection, written)))
        _empty(connection)
        spent["with words"].append(_timed(take_in))
        # Stock loaddata is measured on a tenth and counted up, as it takes minutes.
        spent["stock"].append(_stock(place, claims // 10) * 10)
    import_time, raw, with_words, stock = (statistics.median(times) for times in spent.values())
    way, number = ("executemany", "1a") if is_sqlite else ("COPY", "1b")
    against = f"against raw {way} of {_count(written):,} rows"
    what = f"import of {claims:,} claims in {import_time:.2f} s {against}"
    _say(number, what, raw / import_time, LEAST_OF_RAW[connection.vendor])
    what = f"the same with the index of words in {with_words:.2f} s {against}"
    _say("1e", what, raw / with_words, LEAST_WITH_WORDS)
    count = sum(1 for _record in records(claims))
    what = f"the same against stock loaddata of {count:,} records without trail in {stock:.0f} s"
    _say("1c", what, stock / import_time, LEAST_OF_STOCK)
    print(f"1c with the index of words: ×{stock / with_words:.2f}", flush=True)  # noqa: T201 -- its answer
    return 0


def _count(written: dict) -> int:
    return sum(len(rows) for _columns, rows in written.values())


def _stock(place: Path, claims: int) -> float:
    """Return how long the command takes that comes with Django, which ours goes around."""
    from django.core.management import call_command  # noqa: PLC0415 -- settings come first
    from django.core.management.commands import loaddata  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415

    tenth = place / "tenth.jsonl"
    # Ours computes what follows from an address; stock must be given it.
    address = re.compile(r'"url": "https://([^"]+)"')
    with tenth.open("w") as file:
        file.writelines(address.sub(r'\g<0>, "page": "\1"', record) + "\n" for record in records(claims))
    _empty(connection)
    return _timed(lambda: call_command(loaddata.Command(), str(tenth), skip_checks=True))


def _memory(place: Path, claims: int) -> int:
    peaks = []
    for size in (claims, claims * 10):
        bundle = write_bundle(place / f"bundle-{size}.jsonl", size)
        answer = subprocess.run(  # noqa: S603 -- ourselves again
            [sys.executable, "-m", "benchmarks.imports", "--one", str(bundle)],
            capture_output=True,
            text=True,
            check=True,
        )
        peaks.append(int(answer.stdout.splitlines()[-1]) / 1024)
    growth = peaks[1] - peaks[0]
    verdict = "reached" if growth <= MOST_GROWTH else "missed"
    print(  # noqa: T201 -- its answer
        f"1d memory from {claims:,} to {claims * 10:,} by batches {peaks[0]:.0f} → {peaks[1]:.0f} MB, "
        f"+{growth:.0f} MB, goal ≤ {MOST_GROWTH}, {verdict}"
    )
    return 0


def _peak_of(bundle: str) -> int:
    with tempfile.TemporaryDirectory() as place:
        _settle(Path(place, "db.sqlite3"))
        from django.core.management import call_command  # noqa: PLC0415 -- settings come first

        call_command("import_claims", bundle, by_batch=True, skip_checks=True)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)  # noqa: T201 -- read by whoever started it
    return 0


def records(claims: int):
    """Yield the lines of a bundle in which whatever is named stands before."""
    parties = max(1, claims // 10)
    for number in range(parties):
        yield _line("party", slug=f"party-{number}", name=f"Party {number}", kind="person")
    for number in range(claims):
        party = [f"party-{number % parties}"]
        yield _line(
            "source",
            slug=f"source-{number}",
            title=f"Report {number}",
            kind="report",
            publisher=party,
            url=f"https://reports.example/{number}",
            published_on="2024-03-01",
        )
        yield _line(
            "claim",
            slug=f"claim-{number}",
            statement=f"The town spent {number} million euros on bridge {number}.",
            language="en",
            claim_type="quantity",
            claimant=party,
            claimed_on="2024-03",
        )
        named = {"claim": [f"claim-{number}"], "source": [f"source-{number}"]}
        yield _line("attribution", **named, chain=1, step=1, party=party, act="said", mode="paraphrase")
        yield _line("evidence", **named, stance="supports", locator="p. 3", quote="It did.")


def _line(noun: str, **fields) -> str:
    return json.dumps({"model": f"claims.{noun}", "fields": fields})


def write_bundle(path: Path, claims: int) -> Path:
    path.write_text("\n".join(records(claims)) + "\n", encoding="utf-8")
    return path


def _settle(database: Path, address: str = "") -> None:
    """Set up Django over an empty database of its own."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="factcheck.settings",
        DEBUG="1",
        SECRET_KEY="a benchmark on loopback keeps no secret, and its key is as long as it must be",  # noqa: S106 -- one
        DATABASE_URL=address or f"sqlite:///{database}",
        TRAIL_HEADS_FILE=str(database.with_name("heads.txt")),
    )
    import django  # noqa: PLC0415 -- the variables above come first

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    # Otherwise every statement is kept in memory.
    settings.DEBUG = False
    call_command("migrate", verbosity=0, skip_checks=True)


def _tables() -> list[str]:
    from django.apps import apps  # noqa: PLC0415 -- settings come first

    return [model._meta.db_table for model in apps.get_app_config("claims").get_models()]


def _empty(connection) -> None:
    """Empty the tables, guards and all; they are put back before anything is measured."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(f"TRUNCATE {', '.join(_tables())} CASCADE")
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        guards = cursor.fetchall()
        for name, _sql in guards:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("PRAGMA foreign_keys = OFF")
        for table in _tables():
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 -- names of our own tables
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("INSERT INTO claims_claimindex(claims_claimindex) VALUES ('rebuild')")
        for _name, sql in guards:
            cursor.execute(sql)


def _rows_of(connection) -> dict:
    found = {}
    with connection.cursor() as cursor:
        for table in _tables():
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 -- names of our own tables
            if rows := cursor.fetchall():
                found[table] = ([column[0] for column in cursor.description], rows)
    return found


def _write_raw(connection, written: dict) -> None:
    with closing(connection.connection.cursor()) as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table, (columns, rows) in written.items():
            places = ", ".join("?" for _column in columns)
            names = ", ".join(f'"{column}"' for column in columns)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)  # noqa: S608 -- ours
        cursor.execute("COMMIT")


def _copy_raw(connection, written: dict) -> None:
    from django.db import transaction  # noqa: PLC0415 -- settings come first

    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in written.items():
            names = ", ".join(f'"{column}"' for column in columns)
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)


def _timed(work) -> float:
    begun = time.perf_counter()
    with open(os.devnull, "w") as nowhere, suppress(SystemExit):
        before, sys.stdout, sys.stderr = (sys.stdout, sys.stderr), nowhere, nowhere
        try:
            work()
        finally:
            sys.stdout, sys.stderr = before
    return time.perf_counter() - begun


def _say(number: str, what: str, ratio: float, goal: float) -> None:
    verdict = "reached" if ratio >= goal else "missed"
    print(f"{number} {what}: ×{ratio:.2f}, goal ≥ {goal}, {verdict}", flush=True)  # noqa: T201 -- its answer


if __name__ == "__main__":
    sys.exit(main())
