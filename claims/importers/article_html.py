"""Web pages reduced to what an article says: headings, paragraphs, captions, lists, tables.

What belongs to the page and not to the article (menus, side columns, forms, scripts) is dropped, and said to
be. A page that marks its article with <article> or <main> is taken at its word. No element is too deep and
none need be closed: nothing here recurses, and each tag costs the same however many stand open.
"""

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser

from django.utils.translation import gettext as _

from claims.importers.article_blocks import Block, BlockKind, Dropped, Page
from claims.rules.sentences import Refused

# Elements of the page, not of the article.
DROPPED = frozenset({
    "nav", "aside", "footer", "form", "button", "select", "option", "textarea", "fieldset",
    "dialog", "menu", "noscript", "template", "head", "svg", "math", "canvas", "audio", "video",
    "object", "iframe", "map",
})  # fmt: skip
# What a browser shows as a block of its own; the text before and after belongs to others.
BOUNDARIES = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Followed while they are open; a paragraph needs no follower, as the next block ends it.
FOLLOWED = DROPPED | HEADINGS | frozenset({
    "article", "blockquote", "body", "caption", "div", "figcaption", "figure", "header", "html",
    "li", "main", "ol", "pre", "section", "table", "td", "th", "tr", "ul",
})  # fmt: skip
CELLS = ("td", "th")
# Never closed, or closed by whatever comes next.
SELF_ENDING = frozenset({
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
})  # fmt: skip
# A cell with more in it holds no figure but a part of the page: old pages are laid out as tables.
LONGEST_CELL = 300
DEEPEST_TABLE = 20
# How often a page may end inside a tag, because a quotation mark is missing, and be read on behind it.
MOST_MENDS = 8
# A page says where its article is if at least this share of the words stands there.
LEAST_SHARE = 0.5
# Without scripts and pictures; the longest article with all around it is a tenth of that.
LONGEST_PAGE = 2_000_000
_INLINE_PICTURE = re.compile(r"data:[A-Za-z0-9+/=;,._-]{200,}")
# Beyond that no number is a character, and Python refuses to read numbers of 4,300 digits.
_ENDLESS_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{9,}")
_BLANKS = re.compile("[ \t\n\r\f\v\x85\u2028\u2029]+")
# Layout hints that nobody sees, and what no text may hold.
_UNKEPT = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff]")
_SPECIAL = re.compile(r"<(?:!--|[!?]|(script|style|title|xmp|noembed|noframes|plaintext)\b)", re.IGNORECASE)
_LINKED_DATA = re.compile(r"application/ld\+json", re.IGNORECASE)
# A tag nobody writes; what follows it only closes what the page left open.
_END = "<end-of-page>"
_CLOSERS = "\"'>"


def reduce(html: str) -> Page:
    """Return what the page says, in reading order; refuses one of more than 2,000,000 characters."""
    page = _read(html, DROPPED)
    form = page.dropped.get("form")
    # Some systems wrap the whole page in one form.
    if form and form.length > sum(len(block.text) for block in page.blocks):
        return _read(html, DROPPED - {"form"})
    return page


def everything(html: str) -> Page:
    """Return all that the page says, also what stands around its article."""
    return _read(html, frozenset({"head", "template", "svg", "math", "canvas", "object"}), is_whole=True)


def _read(html: str, dropped: frozenset[str], *, is_whole: bool = False) -> Page:
    page = Page()
    reducer = _Reducer(page, dropped)
    rest: str | None = mended(html, page)
    if len(rest or "") > LONGEST_PAGE:
        raise Refused(_("The page is too large to be read. Save the article alone, or paste its words."))
    for _time in range(MOST_MENDS):
        if rest is None:
            break
        reducer.reset()
        reducer.feed(rest + _END + _CLOSERS)
        reducer.close()
        rest = reducer.swallowed
        reducer.swallowed = None
    reducer.end(rest)
    if is_whole:
        page.blocks += [one.block for one in reducer.found]
    else:
        _choose(reducer, page)
    return page


def mended(html: str, page: Page) -> str:
    """Return the page without comments, declarations and scripts, which `html.parser` may stumble over.

    It reads a page in one go only if nothing but tags and text is left.
    """
    html = _INLINE_PICTURE.sub("", _ENDLESS_REFERENCE.sub("\ufffd", html))
    kept, place = [], 0
    while found := _SPECIAL.search(html, place):
        kept.append(html[place : found.start()])
        if found[1] is None:
            closer = "-->" if found[0] == "<!--" else ">"
            end = html.find(closer, found.end())
            place = len(html) if end < 0 else end + len(closer)
            continue
        place = _after_raw_text(html, found, page)
    return "".join([*kept, html[place:]])


def _after_raw_text(html: str, found: re.Match[str], page: Page) -> int:
    """Return where the page goes on behind an element that holds no tags, such as a script."""
    name = found[1].lower()
    opened = html.find(">", found.end())
    closed = re.compile(rf"</{name}", re.IGNORECASE).search(html, opened) if opened >= 0 else None
    content = html[opened + 1 : closed.start() if closed else len(html)] if opened >= 0 else ""
    if name == "title":
        page.title = page.title or content
    elif name == "script" and _LINKED_DATA.search(html, found.end(), max(opened, found.end())):
        page.linked_data.append(content)
    elif name == "script":
        page.dropped.setdefault("script", Dropped()).length += len(content)
    end = html.find(">", closed.end()) if closed else -1
    return len(html) if end < 0 else end + 1


@dataclass(slots=True)
class _Open:
    """An open element and what it stands in, handed down so that nothing has to be searched for."""

    name: str
    dropped: str = ""
    # The nearest list and table part, if the element stands in one: li, ul, ol; table, tr, td, th.
    in_list: str = ""
    in_table: str = ""
    article: int = 0
    in_main: bool = False
    in_header: bool = False
    kind: BlockKind = BlockKind.PARAGRAPH
    group: int = 0
    number: int = 0
    is_sink: bool = False


@dataclass
class _Found:
    """A block with where on the page it stood."""

    block: Block
    article: int
    in_main: bool
    in_header: bool


class _Reducer(HTMLParser):
    def __init__(self, page: Page, dropped: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.dropped = dropped
        self.open = [_Open("")]
        self.counts: Counter[str] = Counter()
        self.found: list[_Found] = []
        # Where blocks go: to the page, or to the cell that is open.
        self.sinks = [self.found]
        self.rows: list[list[str]] = []
        self.words: list[str] = []
        self.depth = 0
        self.articles = 0
        self.groups = 0
        self.marker = ""
        self.is_over = False
        # What an unclosed quotation mark took into its tag.
        self.swallowed: str | None = None

    def reset(self) -> None:
        super().reset()
        self.is_over = False

    def end(self, unread: str | None) -> None:
        """Close what is still open; `unread` is what could not be made out."""
        self._flush()
        while len(self.open) > 1:
            self._leave()
        if unread:
            self.page.dropped.setdefault("markup", Dropped()).add(unread)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if f"<{tag}>" == _END:
            self.is_over = True
        if self.is_over:
            return
        written = self.get_starttag_text() or ""
        if _END in written:
            attrs, self.is_over = [], True
            self.swallowed = written[written.find(">") + 1 : written.find(_END)]
        if tag in ("html", "meta", "link", "time"):
            self._note_head(tag, {name: value or "" for name, value in attrs})
        if tag in BOUNDARIES:
            self._flush()
        if tag not in SELF_ENDING:
            self.depth += 1
            self.page.depth = max(self.page.depth, self.depth)
        if tag == "br":
            self.words.append("\n")
        if tag in FOLLOWED:
            self._enter(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # <div/> opens a div in a browser; only foreign elements close themselves.
        self.handle_starttag(tag, attrs)
        if tag in ("svg", "math"):
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.is_over:
            return
        if tag in BOUNDARIES:
            self._flush()
        if tag not in SELF_ENDING:
            self.depth = max(0, self.depth - 1)
        if self.counts[tag]:
            while self.open[-1].name != tag:
                self._leave()
            self._leave()

    def handle_data(self, data: str) -> None:
        if not self.is_over:
            here = self.open[-1]
            self.words.append(data if here.kind == BlockKind.VERBATIM else _BLANKS.sub(" ", data))

    def _note_head(self, tag: str, attributes: dict[str, str]) -> None:
        page = self.page
        if tag == "html":
            page.language = page.language or attributes.get("lang", "")
        elif tag == "meta":
            name = (attributes.get("property") or attributes.get("name") or "").lower()
            page.meta.setdefault(name, attributes.get("content", ""))
        elif tag == "link" and "canonical" in attributes.get("rel", "").lower().split():
            page.canonical = page.canonical or attributes.get("href", "")
        elif tag == "time" and not self.open[-1].dropped:
            page.first_time = page.first_time or attributes.get("datetime", "")

    def _enter(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._close_what_is_implied(tag)
        above = self.open[-1]
        here = _Open(
            tag,
            dropped=above.dropped,
            in_list=above.in_list,
            in_table=above.in_table,
            article=above.article,
            in_main=above.in_main or tag == "main",
            in_header=above.in_header,
            kind=above.kind,
            group=above.group,
        )
        attributes = dict(attrs)
        if not here.dropped and (tag in self.dropped or "hidden" in attributes):
            here.dropped = tag
        if tag == "article" and not here.article and not here.dropped:
            self.articles += 1
            here.article = self.articles
        if tag == "header" and not here.article and not here.in_main:
            here.in_header = True
        self._settle_kind(here, attributes)
        self.open.append(here)
        self.counts[tag] += 1

    def _close_what_is_implied(self, tag: str) -> None:
        """A new item ends the one before, and so does a new cell or row."""
        here = self.open[-1]
        if tag == "li" and here.in_list == "li":
            self.handle_endtag("li")
        if tag in CELLS and here.in_table in CELLS:
            self.handle_endtag(here.in_table)
        if tag == "tr" and here.in_table in ("tr", *CELLS):
            self.handle_endtag("tr")

    def _settle_kind(self, here: _Open, attributes: dict[str, str | None]) -> None:
        tag = here.name
        if tag in HEADINGS:
            here.kind = BlockKind.HEADING
        elif tag in ("figcaption", "caption"):
            here.kind = BlockKind.CAPTION
        elif tag == "blockquote":
            here.kind = BlockKind.QUOTATION
        elif tag == "pre":
            here.kind = BlockKind.VERBATIM
        elif tag in ("ul", "ol", "li"):
            if tag != "li":
                if not here.in_list:
                    self.groups += 1
                    here.group = self.groups
                start = attributes.get("start") or "1"
                here.number = int(start) if re.fullmatch(r"\d{1,6}", start, re.ASCII) else 1
            elif not here.dropped:
                here.kind = BlockKind.ITEM
                self.marker = self._next_marker()
            here.in_list = tag
        elif tag in ("table", "tr", *CELLS):
            here.in_table = tag
            if tag == "table":
                self.groups += 1
                here.group = self.groups
                here.in_list = ""
            if tag == "tr":
                self.rows.append([])
            if tag in CELLS and len(self.sinks) <= DEEPEST_TABLE:
                here.is_sink = True
                self.sinks.append([])

    def _next_marker(self) -> str:
        above = self.open[-1]
        if above.name != "ol":
            return "• "
        above.number += 1
        return f"{above.number - 1}. "

    def _leave(self) -> None:
        here = self.open.pop()
        self.counts[here.name] -= 1
        if here.name == "li":
            self.marker = ""
        if here.is_sink:
            self._end_cell(self.sinks.pop())
        if here.name == "tr":
            self._end_row(self.rows.pop(), here)

    def _end_cell(self, found: list[_Found]) -> None:
        is_figure = sum(len(one.block.text) for one in found) <= LONGEST_CELL and all(
            one.block.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING) for one in found
        )
        if is_figure and self.rows:
            self.rows[-1].append(" ".join(one.block.text for one in found))
        else:
            if self.rows and self.open[-1].name == "tr":
                self._end_row(self.rows[-1], self.open[-1])
            self.sinks[-1].extend(found)

    def _end_row(self, cells: list[str], here: _Open) -> None:
        if any(cells):
            # Tabs between cells, as when a table is copied from a browser.
            self._add(BlockKind.ROW, "\t".join(cells), here)
        cells.clear()

    def _flush(self) -> None:
        """End the block that is being read."""
        if not self.words:
            return
        here = self.open[-1]
        text, self.words = _UNKEPT.sub("", "".join(self.words)), []
        if here.kind == BlockKind.VERBATIM:
            text = text.strip("\n") if text.strip() else ""
        else:
            text = "\n".join(line.strip(" ") for line in re.sub(" {2,}", " ", text).split("\n")).strip()
        if not text:
            return
        if here.dropped:
            self.page.dropped.setdefault(here.dropped, Dropped()).add(text)
            return
        if here.kind == BlockKind.ITEM:
            text, self.marker = self.marker + text, ""
        self._add(here.kind, text, here)

    def _add(self, kind: BlockKind, text: str, here: _Open) -> None:
        group = here.group if kind in (BlockKind.ITEM, BlockKind.ROW) else 0
        self.sinks[-1].append(_Found(Block(kind, text, group), here.article, here.in_main, here.in_header))


def _choose(reducer: _Reducer, page: Page) -> None:
    """Keep the article's blocks; those around it are dropped."""
    lengths: Counter[int] = Counter()
    for one in reducer.found:
        lengths[one.article] += len(one.block.text)
    total = sum(lengths.values())
    articles = [(length, -number) for number, length in lengths.items() if number]
    length, number = max(articles, default=(0, 0))
    if total and length >= total * LEAST_SHARE:
        chosen = {id(one) for one in reducer.found if one.article == -number}
    elif any(one.in_main for one in reducer.found):
        chosen = {id(one) for one in reducer.found if one.in_main}
    else:
        chosen = {
            id(one) for one in reducer.found if not one.in_header or one.block.kind == BlockKind.HEADING
        }
    for one in reducer.found:
        if id(one) in chosen:
            page.blocks.append(one.block)
        else:
            name = "header" if one.in_header else "around"
            page.dropped.setdefault(name, Dropped()).add(one.block.text)
