"""A production site in a database of its own, and the processes an operator would start on it."""

import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent.parent
HOST = "check.desk.test"
AS_THE_PROXY = {"Host": HOST, "X-Forwarded-Proto": "https", "Accept-Language": "de"}
# Differ from answer to answer.
OF_THE_MOMENT = {"date", "server", "x-request-id"}


@dataclass(frozen=True)
class Site:
    """Where the site keeps its things; `reader` is the address of the database as the public side has it."""

    kind: str
    place: Path
    address: str
    reader: str

    def settings(self, *, side="both", **changes):
        """Return the environment of a process of this site, with nothing of ours in it."""
        return {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "factcheck.settings",
            "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
            "SITE_URL": f"https://{HOST}",
            "BEHIND_TLS_PROXY": "1",
            "FACTCHECK_SIDE": side,
            "DATABASE_URL": self.reader if side == "public" else self.address,
            "MEDIA_ROOT": str(self.place / "media"),
            "STATIC_ROOT": str(self.place / "static"),
            "TRAIL_HEADS_FILE": str(self.place / "heads.txt"),
            **changes,
        }

    def run(self, *arguments, side="both", **changes):
        """Run Python as an operator would, and wait for it."""
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.settings(side=side, **changes),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def start(self, *, side="both", **changes):
        """Load the site as an application server does, and end at once."""
        return self.run("-c", "import factcheck.wsgi", side=side, **changes)

    def execute(self, *statements):
        """Change the database as somebody with its password would."""
        if self.kind == "sqlite":
            with closing(sqlite3.connect(self.file, isolation_level=None)) as connection:
                for statement in statements:
                    connection.executescript(statement)
        else:
            with psycopg.connect(self.address, autocommit=True) as connection:
                for statement in statements:
                    connection.execute(statement)

    @property
    def role(self):
        """Return the name of the reader role; empty on SQLite."""
        return "" if self.kind == "sqlite" else self.reader.partition("://")[2].partition(":")[0]

    @property
    def file(self):
        return self.address.removeprefix("sqlite:///")

    @contextmanager
    def copied(self, place):
        """Give the same site once more, to be broken at will."""
        shutil.copytree(self.place, place, dirs_exist_ok=True)
        if self.kind == "sqlite":
            address = f"sqlite:///{place / 'db.sqlite3'}"
            yield replace(self, place=place, address=address, reader=address)
            return
        server, _slash, name = self.address.rpartition("/")
        copy = f"copy_{uuid.uuid4().hex}"
        with database(f"{server}/postgres", copy, template=name):
            reader = f"{self.reader.rpartition('/')[0]}/{copy}"
            yield replace(self, place=place, address=f"{server}/{copy}", reader=reader)

    @contextmanager
    def served(self, *, side, **changes):
        """Serve one side on loopback; gives a function that asks it."""
        log = self.place / f"{side}.log"
        if log.exists():
            # Of another process of this side, which may be at work.
            log = self.place / f"{side}-{uuid.uuid4().hex}.log"
        with log.open("w") as written:
            server = subprocess.Popen(
                [sys.executable, "-m", "tests.processes.serve"],
                cwd=ROOT,
                env=self.settings(side=side, **changes),
                stdout=subprocess.PIPE,
                stderr=written,
                text=True,
            )
        try:
            port = server.stdout.readline()
            assert port, log.read_text()
            yield lambda address, method="GET", headers=AS_THE_PROXY: ask(int(port), address, method, headers)
        finally:
            server.terminate()
            with suppress(subprocess.TimeoutExpired):
                server.wait(10)
            server.kill()
            server.stdout.close()


@contextmanager
def database(server, name, *, template="template1"):
    """Make a database on the server of this address, and drop it afterwards."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def as_role(address, role, password):
    """Return the address of the same database for another role."""
    scheme, _marks, rest = address.partition("://")
    host, _slash, name = rest.rpartition("@")[2].rpartition("/")
    return f"{scheme}://{role}:{password}@{host}/{name}"


def ask(port, address, method, headers):
    """Return status, headers and body of an answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, address, headers=headers)
    answer = connection.getresponse()
    headers = sorted(
        (name.lower(), value) for name, value in answer.getheaders() if name.lower() not in OF_THE_MOMENT
    )
    return answer.status, headers, answer.read()
