"""The whole reading room as files that any web server can hand out, at the addresses the site has.

Every page goes through the very stack that serves it. What a page of a claim leads to, and what leads there,
is noted beside the files (`.copy.sqlite3`), so that the next copy asks again only for what an edition that
came out since can have changed. A file whose bytes stay the same stays as it is, its time of change too.
"""

import io
import re
import sqlite3
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http import Http404
from django.template.loader import render_to_string
from django.urls import set_urlconf
from django.utils.translation import gettext as _
from django.utils.translation import override

from claims.exporters.files import whole_file
from claims.exporters.moment import one_moment
from claims.public import copies, copy_mark, freshness
from claims.public.refusals import page_not_found

NOTES = ".copy.sqlite3"
NOT_FOUND = "/404.html"
# Stands in place of a claim with lists, feeds and texts of the house; no slug looks like it.
HOUSE = "/"
TABLES = """
CREATE TABLE IF NOT EXISTS page (address TEXT PRIMARY KEY, claim TEXT NOT NULL, run INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS page_by_claim ON page (claim);
CREATE TABLE IF NOT EXISTS link (page TEXT, target TEXT, PRIMARY KEY (page, target)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS link_by_target ON link (target, page);
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
LINK = re.compile(r"""(?:href|src)="(/[^"#]+)""")
# What can be an address of ours and a file. Words of the desk may link to anything, and a link that climbs
# out of the folder must never become the name of a file.
ADDRESS = re.compile(r"/(?:(?!\.)[A-Za-z0-9._-]+(?:/|$))*")
# As a process for readers alone has them: nothing of the desk becomes a file.
ADDRESSES = "factcheck.public_urls"
# A further page of a list.
FURTHER = re.compile(r"/before/[0-9]+-[0-9]+/$")
INSIDE_STYLE = re.compile(r"""url\(["']?([^"')#?:]+)""")


@dataclass
class Copied:
    """What became of the files; `faults` are sentences about links that lead nowhere."""

    new: int = 0
    changed: int = 0
    kept: int = 0
    gone: int = 0
    faults: list[str] = field(default_factory=list)


class Notes:
    """Which addresses are files, which claim each belongs to, and what they link to."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        connection.executescript(TABLES)
        self.run = self._column("SELECT coalesce(max(run), 0) + 1 FROM page")[0]

    def _column(self, sql: str, *values: object) -> list:
        return [value for (value,) in self.connection.execute(sql, values)]

    def state(self, name: str) -> str:
        return next(iter(self._column("SELECT value FROM state WHERE name = ?", name)), "")

    def set_state(self, name: str, value: object) -> None:
        self.connection.execute("REPLACE INTO state VALUES (?, ?)", (name, str(value)))

    def is_done(self, address: str) -> bool:
        return bool(self._column("SELECT 1 FROM page WHERE address = ? AND run = ?", address, self.run))

    def note(self, address: str, claim: str, links: set[str]) -> None:
        self.connection.execute("REPLACE INTO page VALUES (?, ?, ?)", (address, claim, self.run))
        self.connection.execute("DELETE FROM link WHERE page = ?", (address,))
        pairs = [(address, target) for target in links]
        self.connection.executemany("INSERT INTO link VALUES (?, ?)", pairs)

    def forget(self, address: str) -> None:
        self.connection.execute("DELETE FROM page WHERE address = ?", (address,))
        self.connection.execute("DELETE FROM link WHERE page = ?", (address,))

    def of_claim(self, claim: str) -> list[str]:
        return self._column("SELECT address FROM page WHERE claim = ?", claim)

    def around(self, claim: str) -> list[str]:
        """Return what the pages of a claim lead to, and what leads to them."""
        return self._column(
            "SELECT target FROM link JOIN page ON page.address = link.page WHERE page.claim = ? UNION "
            "SELECT link.page FROM link JOIN page ON page.address = link.target WHERE page.claim = ?",
            claim,
            claim,
        )

    def known(self, addresses: set[str]) -> list[tuple[str, str]]:
        """Return those of the addresses that are files, each with the claim it belongs to."""
        asked = "SELECT address, claim FROM page WHERE address = ?"
        found = (self.connection.execute(asked, (address,)).fetchone() for address in sorted(addresses))
        return [row for row in found if row]

    def missing(self) -> list[tuple[str, str]]:
        """Return each address that is linked to and no file yet, and one page that does."""
        is_missing = "target NOT IN (SELECT address FROM page)"
        asked = f"SELECT target, min(page) FROM link WHERE {is_missing} GROUP BY target"  # noqa: S608 -- fixed parts
        return self.connection.execute(asked).fetchall()

    def left_behind(self) -> list[str]:
        """Return pages of the house from an earlier copy that are no longer among them."""
        return self._column("SELECT address FROM page WHERE claim = ? AND run < ?", HOUSE, self.run)


class Site:
    """Asks the site for its pages and lays them down as files."""

    def __init__(self, folder: Path, notes: Notes) -> None:
        self.folder, self.notes, self.copied = folder, notes, Copied()
        self.handler = WSGIHandler()
        self.static = urlsplit(settings.STATIC_URL).path

    def put(self, address: str, claim: str = "") -> set[str]:
        """Lay down what stands at an address, once in a copy; return where it leads."""
        if self.notes.is_done(address):
            return set()
        if address.startswith(self.static):
            content, kind = self._static(address), ""
        else:
            content, kind = self._asked(address)
        if content is None:
            self._take_away(address)
            return set()
        links = self._links(content, address, kind)
        self._write(address, content)
        self.notes.note(address, claim, links)
        return links

    def put_list(self, address: str) -> None:
        """Lay down a list and its further pages."""
        waiting = [address]
        while waiting:
            address = waiting.pop()
            waiting += filter(FURTHER.search, self.put(address, HOUSE))

    def put_claim(self, slug: str) -> None:
        """Lay down the pages of a claim, and anew what they lead to and what leads to them."""
        around = set(self.notes.around(slug))
        for address in [*copies.of_claim(slug), *self.notes.of_claim(slug)]:
            self.put(address, slug)
        for address, claim in self.notes.known(around | set(self.notes.around(slug))):
            self.put(address, claim)
            # Pages of a claim lead to each other, whichever of them leads here.
            for other in self.notes.of_claim(claim) if claim not in ("", HOUSE) else ():
                self.put(other, claim)

    def not_found(self) -> None:
        """Lay down what a server shows where there is no file."""
        with override(settings.LANGUAGE_CODE):
            content = page_not_found(_request(NOT_FOUND), Http404()).content
        self._write(NOT_FOUND, content)
        self.notes.note(NOT_FOUND, HOUSE, self._links(content, NOT_FOUND, "text/html"))

    def _asked(self, address: str) -> tuple[bytes | None, str]:
        # Not closed, as that would close the database in mid-moment.
        response = self.handler.get_response(_request(address))
        if response.status_code in (301, 302):
            # A file cannot send anybody on; a page can.
            target = response.headers["Location"].removeprefix(settings.SITE_URL)
            return render_to_string("copy/moved.html", {"target": target}).encode(), "text/html"
        kind = response.headers.get("Content-Type", "")
        return (b"".join(response) if response.status_code == 200 else None), kind

    def _static(self, address: str) -> bytes | None:
        name = address.removeprefix(self.static)
        if staticfiles_storage.exists(name):
            with staticfiles_storage.open(name) as file:
                return file.read()
        found = finders.find(name)
        return Path(found).read_bytes() if found else None

    def _links(self, content: bytes, address: str, kind: str) -> set[str]:
        """Return what a page leads to on this site; a style leads to its fonts."""
        if address.endswith(".css"):
            folder = address.rpartition("/")[0]
            return {f"{folder}/{name}" for name in INSIDE_STYLE.findall(content.decode())}
        if not kind.startswith("text/html"):
            return set()
        return set(filter(ADDRESS.fullmatch, map(unescape, LINK.findall(content.decode()))))

    def _write(self, address: str, content: bytes) -> None:
        file = self._file(address)
        known = file.read_bytes() if file.exists() else None
        if known == content:
            self.copied.kept += 1
            return
        file.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(str(file)) as written:
            written.write(content)
        if known is None:
            self.copied.new += 1
        else:
            self.copied.changed += 1

    def _take_away(self, address: str) -> None:
        file = self._file(address)
        # Only what a copy laid there.
        if self.notes.known({address}) and file.exists():
            file.unlink()
            self.copied.gone += 1
        self.notes.forget(address)

    def _file(self, address: str) -> Path:
        return self.folder / (f"{address}index.html" if address.endswith("/") else address).lstrip("/")

    def settle(self) -> None:
        """Lay down what pages lead to and is no file yet, and take away what nothing leads to any more."""
        tried: set[str] = set()
        while waiting := [pair for pair in self.notes.missing() if pair[0] not in tried]:
            for target, page in waiting:
                tried.add(target)
                self.put(target)
                if not self.notes.is_done(target):
                    sentence = _("%(page)s leads to %(target)s, and there is nothing.")
                    self.copied.faults.append(sentence % {"page": page, "target": target})
        for address in self.notes.left_behind():
            self._take_away(address)


def _request(address: str) -> WSGIRequest:
    """Return what the site is asked, as if by a browser at its public address."""
    parts = urlsplit(settings.SITE_URL)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address.encode().decode("latin-1"),
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or {"https": 443}.get(parts.scheme, 80)),
        "HTTP_HOST": parts.netloc,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(),
        copy_mark.MARK: True,
    }
    request = WSGIRequest(environ)
    request.urlconf = ADDRESSES
    return request


def write(
    folder: Path, *, is_whole: bool = False, tell: Callable[[int], None] = lambda claims: None
) -> Copied:
    """Bring the copy in `folder` up to this moment; `tell` hears of each claim whose pages are laid down.

    Asks only for what can have changed since the last copy, or for all of it where `is_whole` says so or
    templates, words, settings or the scale changed. Killed in between, the next one begins again.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with one_moment(), closing(sqlite3.connect(folder / NOTES)) as connection, ExitStack() as afterwards:
        # Django leaves in force what the last request was answered by.
        afterwards.callback(set_urlconf, None)
        notes = Notes(connection)
        site = Site(folder, notes)
        shape, latest = copies.shape(), freshness.latest_edition()
        is_new = is_whole or notes.state("shape") != shape
        # Not there again until the whole copy is, so that one which was broken off is not taken for a whole.
        notes.set_state("shape", "")
        connection.commit()
        for address in copies.of_the_house():
            site.put_list(address)
        site.not_found()
        for slug in copies.changed_since(0 if is_new else int(notes.state("edition"))):
            site.put_claim(slug)
            connection.commit()
            tell(1)
        site.settle()
        notes.set_state("edition", latest)
        notes.set_state("shape", shape)
        connection.commit()
    return site.copied
