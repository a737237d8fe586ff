"""What a page or a Markdown file says of itself: proposals for an editor, never recorded unseen."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from claims.importers import strict_json
from claims.importers.article_blocks import Page
from claims.operations.arrivals import Description
from claims.rules import links, partial_dates
from claims.rules.sentences import Refused
from claims.rules.text import clean_line
from claims.vocabulary import Language

LONGEST_TITLE = 300
LONGEST_NAME = 200
# Linked data longer than this describes more than an article.
LONGEST_LINKED_DATA = 200_000
MOST_THINGS = 500
ARTICLES = frozenset({
    "article", "newsarticle", "reportagenewsarticle", "analysisnewsarticle", "opinionnewsarticle",
    "blogposting", "backgroundnewsarticle", "reviewnewsarticle", "scholarlyarticle", "techarticle",
    "liveblogposting", "report",
})  # fmt: skip
_DAY = re.compile(r"\A(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:[T ]|$)", re.ASCII)
_GERMAN_DAY = re.compile(r"\A(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_FRONT_LINE = re.compile(r"\A([A-Za-z_-]{1,40})[ \t]{0,9}:[ \t]{0,9}(.{0,500})")
_FRONT_FENCE = "---"
FRONT_NAMES = {
    "title": ("title", "titel", "headline"),
    "author": ("author", "autor", "autorin", "byline"),
    "publisher": ("publisher", "site", "medium", "source", "quelle"),
    "published_on": ("date", "datum", "published", "published_on"),
    "language": ("lang", "language", "sprache"),
    "url": ("url", "canonical", "canonical_url", "link"),
}


def of_page(page: Page) -> Description:
    """Return what the head and the linked data of a page say; what cannot be used is left out."""
    said = _said_by_linked_data(page.linked_data)
    meta = page.meta
    url = _url(page.canonical, meta.get("og:url"), said.get("url"))
    return Description(
        title=_line(
            LONGEST_TITLE, meta.get("og:title"), said.get("headline"), page.title, meta.get("twitter:title")
        ),
        publisher=_line(
            LONGEST_NAME,
            said.get("publisher"),
            meta.get("og:site_name"),
            meta.get("application-name"),
            (urlsplit(url).hostname or "").removeprefix("www.") if url else "",
        ),
        author=_line(LONGEST_NAME, said.get("author"), meta.get("author"), meta.get("article:author")),
        url=url,
        published_on=_day(
            meta.get("article:published_time"),
            said.get("datePublished"),
            meta.get("date"),
            meta.get("dc.date"),
            meta.get("dcterms.created"),
            page.first_time,
        ),
        language=_language(page.language, said.get("inLanguage"), meta.get("og:locale")),
    )


def of_front_matter(text: str) -> tuple[Description, str]:
    """Return what the lines between `---` at the head of a Markdown file say, and the text without them."""
    lines = text.split("\n", 60)
    if lines[0].strip() != _FRONT_FENCE or _FRONT_FENCE not in (line.strip() for line in lines[1:-1]):
        return Description(), text
    end = next(number for number, line in enumerate(lines[1:], start=1) if line.strip() == _FRONT_FENCE)
    said = {}
    for line in lines[1:end]:
        if found := _FRONT_LINE.fullmatch(line.rstrip()):
            said.setdefault(found[1].lower(), found[2].strip().strip("\"'"))
    given = {
        field: next((said[name] for name in names if said.get(name)), "")
        for field, names in FRONT_NAMES.items()
    }
    return (
        Description(
            title=_line(LONGEST_TITLE, given["title"]),
            publisher=_line(LONGEST_NAME, given["publisher"]),
            author=_line(LONGEST_NAME, given["author"]),
            url=_url(given["url"]),
            published_on=_day(given["published_on"]),
            language=_language(given["language"]),
        ),
        "\n".join(lines[end + 1 :]).lstrip("\n"),
    )


def _said_by_linked_data(scripts: Iterable[str]) -> dict[str, str]:
    """Return headline, publisher, author, day, language and address of the first article described."""
    for script in scripts:
        if len(script) > LONGEST_LINKED_DATA:
            continue
        try:
            data = strict_json.read(script)
        except Refused:
            continue
        for thing in _things(data):
            kinds = thing.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if ARTICLES & {str(kind).lower() for kind in kinds}:
                return {
                    "headline": _text(thing.get("headline")),
                    "publisher": _text(thing.get("publisher")),
                    "author": _text(thing.get("author")),
                    "datePublished": _text(thing.get("datePublished")),
                    "inLanguage": _text(thing.get("inLanguage")),
                    "url": _text(thing.get("mainEntityOfPage")) or _text(thing.get("url")),
                }
    return {}


def _things(data: Any) -> Iterator[dict[str, Any]]:
    waiting = [data]
    for _count in range(MOST_THINGS):
        if not waiting:
            return
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting.extend(thing)
        elif isinstance(thing, dict):
            yield thing
            waiting.append(thing.get("@graph"))


def _text(value: Any) -> str:
    """Return the words of a value: other people's data names a person by text, object or list of either."""
    match value:
        case str():
            return value
        case dict():
            return _text(value.get("name") or value.get("@id") or value.get("@value"))
        case list():
            return ", ".join(filter(None, (_text(one) for one in value if not isinstance(one, list))))
        case _:
            return ""


def _line(limit: int, *said: str | None) -> str:
    """Return the first that says something, on one line; an address is no name."""
    for text in said:
        try:
            line = clean_line(html.unescape((text or "")[: limit * 8]))
        except (Refused, ValueError):
            continue
        if line and not line.lower().startswith(("http://", "https://")):
            return line[:limit].rstrip()
    return ""


def _url(*said: str | None) -> str:
    for text in said:
        try:
            url = links.safe_url(text or "")
        except Refused:
            continue
        if len(url) <= 500:
            return url
    return ""


def _day(*said: str | None) -> str:
    for text in ((one or "").strip() for one in said):
        if found := _GERMAN_DAY.fullmatch(text):
            day = f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
        elif found := _DAY.match(text):
            day = found[1]
        else:
            continue
        try:
            return partial_dates.parse(day).text
        except Refused:
            continue
    return ""


def _language(*said: str | None) -> str:
    for text in said:
        if (code := (text or "")[:2].lower()) in Language.values:
            return code
    return ""
