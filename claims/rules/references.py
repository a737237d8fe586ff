"""What one pasted line says of a document, an address or a citation, without asking anybody else.

Only a proposal: an editor looks at it before it is put on record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote

from . import addresses, date_mentions, partial_dates
from .foreign_reviews import original_address
from .sentences import Refused

LONGEST_LINE = 2000
# Where people write for themselves, so that a page is a post of somebody.
_SOCIAL = (
    "facebook.com", "instagram.com", "t.me", "threads.net", "tiktok.com", "twitter.com", "x.com",
    "youtube.com", "youtu.be", "reddit.com", "whatsapp.com", "weibo.com", "bsky.app",
)  # fmt: skip
# A title that is made of fewer words is a number or the name of a folder.
FEWEST_WORDS = 3

_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"„“”»«]+", re.IGNORECASE)
_ENDS_NO_ADDRESS = ".,;:!?'’"
_LOOKED_AT = re.compile(
    r"[(\[]?\b(?:(?:zuletzt |last )?"
    r"(?:abgerufen|aufgerufen|zugegriffen|gesehen|accessed|retrieved|viewed)|stand:)\b"
    r"[^)\]]*[)\]]?",
    re.IGNORECASE,
)
_QUOTED = re.compile('[“„"»«]([^“”„"»«]{3,300})[”“"«»]')
_YEAR_FIRST = re.compile(r"\((\d{4}), ([^()]{3,20})\)")
_IN_BRACKETS = re.compile(r"\(([^()]{4,30})\)")
_BEFORE_JOURNAL = re.compile(r"\b[Ii]n: ")
_WITH_NAME = re.compile(r" [|–—-] ")
_DAY_IN_PATH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])(?:[/_-]?(0[1-9]|[12]\d|3[01]))?(?!\d)"
)
_ENDING = re.compile(r"\.(?:s?html?|php|aspx?|pdf|amp)$", re.IGNORECASE)
# A number with which a system files a page, in front of the words or behind them.
_FILED = re.compile(r"^(?:\d{3,}|[a-z]?\d{4,})$|^(?=\w*\d)[0-9a-f]{8,}$")
_EDGES = " \t,.;:–—-|/()[]"


@dataclass(frozen=True)
class Reference:
    """What a line says; `published_on` is a partial date, `host` that of the page and not of an archive."""

    url: str = ""
    title: str = ""
    author: str = ""
    publisher: str = ""
    published_on: str = ""
    host: str = ""
    archived_url: str = ""

    @property
    def is_social(self) -> bool:
        return is_social(self.host)


def is_social(host: str) -> bool:
    return any(host == site or host.endswith(f".{site}") for site in _SOCIAL)


def read(line: str) -> Reference:
    """Return what the line says; `line` is one line under the text policy."""
    url, words = _apart(line[:LONGEST_LINE])
    inner = original_address(url)
    host, path = addresses.host_and_path(inner) if inner else ("", "")
    title, author, publisher, day = _cited(words) if any(map(str.isalpha, words)) else ("", "", "", "")
    return Reference(
        url=url,
        title=(title or _title_of(path) or (f"{host}/{path}".rstrip("/") if host else words))[:300],
        author=author[:300],
        publisher=publisher[:300],
        published_on=day or _day_of(path),
        host=host,
        archived_url=inner if inner != url else "",
    )


def _apart(line: str) -> tuple[str, str]:
    """Return the address in the line and the other words."""
    found = _ADDRESS.search(line)
    if found is None:
        return "", _LOOKED_AT.sub("", line).strip()
    url = found[0].rstrip(_ENDS_NO_ADDRESS)
    # A bracket around the address is no part of it, one that it opened is.
    while url.endswith((")", "]", ">")) and url.count(")") + url.count("]") > url.count("(") + url.count("["):
        url = url[:-1].rstrip(_ENDS_NO_ADDRESS)
    words = f"{line[: found.start()]} {line[found.start() + len(url) :]}"
    return url if "://" in url else f"https://{url}", _LOOKED_AT.sub("", words).strip()


def _cited(words: str) -> tuple[str, str, str, str]:
    """Return title, author, publisher and day of a citation."""
    if quoted := _QUOTED.search(words):
        day, rest = _without_day(words[quoted.end() :])
        earlier, front = _without_day(words[: quoted.start()])
        return quoted[1].strip(_EDGES), front.strip(_EDGES), _first_piece(rest), day or earlier
    day, rest = _without_day(words)
    if (bracket := _IN_BRACKETS.search(words)) and day and not _without_day(bracket[0])[1].strip(_EDGES):
        # Author (day). Title. Publisher.
        title, _point, publisher = words[bracket.end() :].strip(_EDGES).partition(". ")
        return title, words[: bracket.start()].strip(_EDGES), publisher.strip(_EDGES), day
    author = ""
    if _BEFORE_JOURNAL.search(rest):
        front, publisher = _BEFORE_JOURNAL.split(rest, maxsplit=1)
        author, colon, title = front.partition(": ")
        return (
            (title if colon else front).strip(_EDGES),
            author if colon else "",
            publisher.strip(_EDGES),
            day,
        )
    if _WITH_NAME.search(rest):
        *pieces, publisher = _WITH_NAME.split(rest)
        return " – ".join(pieces).strip(_EDGES), "", publisher.strip(_EDGES), day
    if day:
        # Only what has a day has a publisher before it; otherwise a comma is a comma.
        front, colon, rest = rest.rpartition(": ") if ": " in rest else ("", "", rest)
        author = front if colon else ""
        title, _comma, publisher = rest.strip(_EDGES).rpartition(", ")
        return (title or publisher).strip(_EDGES), author, publisher.strip(_EDGES) if title else "", day
    return rest.strip(_EDGES), "", "", ""


def _first_piece(rest: str) -> str:
    pieces = (piece.strip(_EDGES) for piece in re.split(r"[,;|–—]|\. ", rest.strip(_EDGES)))
    return next((piece.removeprefix("In: ").removeprefix("in: ") for piece in pieces if piece), "")


def _without_day(words: str) -> tuple[str, str]:
    """Return the most exact day that is named, and the words without it."""
    if swapped := _YEAR_FIRST.search(words):
        turned = f"{swapped[2]} {swapped[1]}"
        for language in ("en", "de"):
            if found := date_mentions.find(turned, language):
                return found[0].text, words[: swapped.start()] + words[swapped.end() :]
    best, place = "", (0, 0)
    for language in ("de", "en"):
        for mention in date_mentions.find(words, language):
            if len(mention.text) > len(best) and _is_single(mention.text):
                best, place = mention.text, (mention.start, mention.end)
    return best, words[: place[0]] + words[place[1] :] if best else words


def _is_single(text: str) -> bool:
    return "/" not in text and "~" not in text


def _title_of(path: str) -> str:
    """Return the words that stand in the path, if there are some."""
    best: list[str] = []
    for part in path.split("/"):
        segment = _DAY_IN_PATH.sub(" ", _ENDING.sub("", unquote(part)))
        words = [word for word in re.split(r"[-_+ ]+", segment) if word]
        while words and _FILED.match(words[-1]):
            words.pop()
        while words and _FILED.match(words[0]):
            words.pop(0)
        if len(words) >= max(FEWEST_WORDS, len(best)):
            best = words
    title = " ".join(best)
    return title[:1].upper() + title[1:]


def _day_of(path: str) -> str:
    for year, month, day in _DAY_IN_PATH.findall(path):
        text = "-".join(part for part in (year, month, day) if part)
        try:
            partial_dates.parse(text)
        except Refused:
            continue
        return text
    return ""
