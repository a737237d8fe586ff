"""Fetching one page from the open internet, and from nowhere else; with the extra `fetch`.

Names are resolved here, once a hop, and the socket is opened to the very address that was judged; a name that
answers otherwise the second time is never asked a second time.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.utils.translation import gettext as _

from claims.operations.snapshots import MAX_BYTES
from claims.rules import links, media, networks
from claims.rules.sentences import Refused

MOST_REDIRECTS = 5
# Seconds for all hops together, from the first question for a name to the last byte.
LONGEST = 15.0
PIECE = 64 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
# What is kept of a page, by what a server says it is; sound and film are not fetched.
TYPES = {
    media.PAGE: media.PAGE,
    "application/xhtml+xml": media.PAGE,
    media.PLAIN: media.PLAIN,
    media.PDF: media.PDF,
    **{kind: kind for kind in media.PICTURES},
}
ENDINGS = {media.PAGE: "page.html", media.PLAIN: "page.txt"}

Resolve = Callable[[str, int], list[str]]


class NotFetched(Refused):
    """The page was not fetched; `is_gone` where its server says that there is none."""

    def __init__(self, sentence: str, *, status: int = 0) -> None:
        super().__init__(sentence)
        self.status = status

    @property
    def is_gone(self) -> bool:
        return self.status in GONE


@dataclass(frozen=True)
class Fetched:
    """A page as it came: where it was in the end, what kind it is, its bytes and a name for them."""

    url: str
    media_type: str
    content: bytes

    @property
    def file_name(self) -> str:
        return ENDINGS.get(self.media_type, "")


@dataclass(frozen=True)
class _Way:
    """How names become addresses and which of them may be asked; tests alone go another way."""

    resolve: Resolve
    may_ask: Callable[[str], bool]
    longest: float = LONGEST


def is_possible() -> bool:
    """Say whether the extra is installed."""
    return find_spec("urllib3") is not None


def fetch(url: str, *, agent: str) -> Fetched:
    """Return the page at `url`, http or https; raises `NotFetched` with the sentence why not.

    At most five redirects, 15 seconds and 10 MB; `agent` says who asks.
    """
    return _fetch(url, agent=agent, way=_Way(_addresses_of, networks.is_public))


def _fetch(url: str, *, agent: str, way: _Way) -> Fetched:
    if not is_possible():
        raise NotFetched(_("Pages are not fetched here: the extra “fetch” is not installed."))
    until = time.monotonic() + way.longest
    for _hop in range(MOST_REDIRECTS + 1):
        try:
            url = links.safe_url(url)
        except Refused as refusal:
            raise NotFetched(refusal.sentence) from refusal
        with _asked(url, agent, way, until) as response:
            if response.status in REDIRECTS and (further := response.headers.get("Location")):
                url = urljoin(url, further).partition("#")[0]
                continue
            return Fetched(url, *_taken(response, until))
    raise NotFetched(_("The page leads on and on: more than %(most)d redirects.") % {"most": MOST_REDIRECTS})


@contextmanager
def _asked(url: str, agent: str, way: _Way, until: float) -> Iterator[Any]:
    """Ask for a page at an address that was judged, and hang up when the time is over."""
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 -- of an extra

    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or (443 if parts.scheme == "https" else 80)
    opened = _opened(host, port, way, until)
    # A server may send a byte a second for days; each would be in time, all together are not.
    hang_up = threading.Timer(_left(until), _hang_up, [opened])
    hang_up.daemon = True
    hang_up.start()
    try:
        connection = _connection(parts.scheme, host, port, opened)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": agent, "Accept": "text/html, */*;q=0.5", "Accept-Encoding": "identity"}
        connection.request("GET", target, headers=headers, preload_content=False, decode_content=False)
        yield connection.getresponse()
    except (HTTPError, OSError, ValueError) as failure:
        _left(until)
        raise NotFetched(_("%(host)s did not answer as it should.") % {"host": host}) from failure
    finally:
        hang_up.cancel()
        opened.close()


def _connection(scheme: str, host: str, port: int, opened: socket.socket) -> Any:
    """Return a connection by the name of the host over a socket that is open already."""
    from urllib3.connection import HTTPConnection, HTTPSConnection  # noqa: PLC0415 -- of an extra

    kind: Any = HTTPSConnection if scheme == "https" else HTTPConnection

    class Pinned(kind):
        def _new_conn(self) -> socket.socket:
            return opened

    return Pinned(host, port, timeout=opened.gettimeout())


def _opened(host: str, port: int, way: _Way, until: float) -> socket.socket:
    """Return a socket to the host; refuses where any of its addresses is none of the open internet."""
    found = _in_time(lambda: way.resolve(host, port), host, until)
    if not found:
        raise NotFetched(_("There is no host “%(host)s”.") % {"host": host})
    if not all(map(way.may_ask, found)):
        raise NotFetched(_("“%(host)s” is no host of the open internet.") % {"host": host})
    for address in found[:3]:
        with suppress(OSError):
            opened = socket.create_connection((address, port), timeout=_left(until))
            # Whatever stands between: what is talked to is what was judged.
            if way.may_ask(str(opened.getpeername()[0])):
                return opened
            opened.close()
    raise NotFetched(_("%(host)s cannot be reached.") % {"host": host})


def _addresses_of(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(where[4][0]) for where in found))


def _in_time(ask: Callable[[], list[str]], host: str, until: float) -> list[str]:
    """Ask for a name, which the system may take long about."""
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        return pool.submit(ask).result(timeout=_left(until))
    except TooLate as late:
        raise _too_slow() from late
    except (OSError, UnicodeError) as failure:
        raise NotFetched(_("There is no host “%(host)s”.") % {"host": host}) from failure
    finally:
        pool.shutdown(wait=False)


def _taken(response: Any, until: float) -> tuple[str, bytes]:
    """Return kind and bytes of an answer."""
    if response.status != 200:
        sentence = _("The page is gone (%(status)d).") if response.status in GONE else ""
        sentence = sentence or _("The server answered with %(status)d and no page.")
        raise NotFetched(sentence % {"status": response.status}, status=response.status)
    said = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if said not in TYPES:
        raise NotFetched(_("What is there is neither page nor text, PDF or picture."), status=200)
    if response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
        # A few bytes may unpack to any number.
        raise NotFetched(_("The server sends the page packed, though it was asked not to."), status=200)
    pieces, size = [], 0
    while piece := response.read1(PIECE, decode_content=False):
        _left(until)
        size += len(piece)
        if size > MAX_BYTES:
            raise NotFetched(_("The page is larger than 10 MB."), status=200)
        pieces.append(piece)
    _left(until)
    if response.length_remaining:
        raise NotFetched(_("The page broke off."), status=200)
    return TYPES[said], b"".join(pieces)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise _too_slow()
    return left


def _too_slow() -> NotFetched:
    return NotFetched(_("The page took longer than %(most)d seconds.") % {"most": LONGEST})


def _hang_up(opened: socket.socket) -> None:
    with suppress(OSError):
        opened.shutdown(socket.SHUT_RDWR)
