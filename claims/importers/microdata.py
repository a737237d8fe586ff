"""Objects a page describes in its tags (microdata: itemscope, itemtype, itemprop), as JSON-LD has them."""

from html.parser import HTMLParser
from typing import Any

# Never closed.
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
# Which attribute holds the value, where it is not the text.
ATTRIBUTES = {
    "meta": "content",
    "link": "href",
    "a": "href",
    "img": "src",
    "time": "datetime",
    "data": "value",
}
DEEPEST = 40
# Elements followed at a time; in a page that closes nothing the rest is passed over.
MOST_OPEN = 400
LONGEST = 100_000


def objects(page: str) -> list[dict[str, Any]]:
    """Return the outermost objects of a page without scripts; texts are cut at 100,000 characters."""
    parser = _Parser()
    parser.feed(page)
    parser.close()
    parser.end()
    return parser.found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[dict[str, Any]] = []
        # Each open element: its name, the object it opened, the property it fills and the text so far.
        self.open: list[
            tuple[str, dict[str, Any] | None, tuple[dict[str, Any], list[str]] | None, list[str]]
        ] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        here = next((thing for _tag, thing, _filled, _text in reversed(self.open) if thing is not None), None)
        names = given.get("itemprop", "").split()
        thing: dict[str, Any] | None = None
        filled = None
        if "itemscope" in given and sum(opened[1] is not None for opened in self.open) < DEEPEST:
            thing = {"@type": given.get("itemtype", "").split() or [""]}
            if here is None or not names:
                self.found.append(thing)
            elif here is not None:
                _put(here, names, thing)
        elif names and here is not None:
            value = given.get("content") if "content" in given else given.get(ATTRIBUTES.get(tag, ""))
            if value is not None:
                _put(here, names, value)
            else:
                filled = (here, names)
        if tag not in VOID and len(self.open) < MOST_OPEN:
            self.open.append((tag, thing, filled, []))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        # An end without a beginning closes nothing; one further up closes what is open below it.
        if not any(opened[0] == tag for opened in self.open[-DEEPEST:]):
            return
        while self.open:
            if self._close() == tag:
                return

    def handle_data(self, data: str) -> None:
        for _tag, _thing, filled, text in self.open[-DEEPEST:]:
            if filled is not None:
                text.append(data[:LONGEST])

    def end(self) -> None:
        while self.open:
            self._close()

    def _close(self) -> str:
        tag, _thing, filled, text = self.open.pop()
        if filled is not None:
            _put(*filled, " ".join("".join(text).split())[:LONGEST])
        return tag


def _put(thing: dict[str, Any], names: list[str], value: Any) -> None:
    for name in names:
        if name in thing and name != "@type":
            before = thing[name]
            thing[name] = [*before, value] if isinstance(before, list) else [before, value]
        elif name != "@type":
            thing[name] = value
