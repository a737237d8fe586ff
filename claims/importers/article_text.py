"""The text of an article from the bytes it came in: plain text, Markdown or a web page.

What is kept is text whose places are counted in code points, so this decides once and for all:

- Line ends become \\n, as browsers show and send them, and a byte order mark is no part of the text.
  Bytes whose SHA-256 is on record are taken as they are, since places were counted in them.
- Plain text otherwise stays as it came, invisible characters included; the preview shows them.
- Of a web page headings, paragraphs, captions, lists and tables remain (`article_html`); with the extra
  `fetch`, `trafilatura` says first which part of the page they are taken from. Markdown is made a web page.
"""

import importlib
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import PurePath
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markdown_it import MarkdownIt

from claims.importers import article_encodings, article_html
from claims.importers.article_blocks import Block, BlockKind, Dropped, Page, joined
from claims.importers.article_description import of_front_matter, of_page
from claims.operations.arrivals import Description
from claims.operations.snapshots import MAX_BYTES
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.rules.text import LONGEST_BODY, body_with_plain_line_ends, refuse_unkeepable_body
from claims.vocabulary import TextReader

READERS = {
    ".txt": TextReader.PLAIN,
    ".text": TextReader.PLAIN,
    ".md": TextReader.MARKDOWN,
    ".markdown": TextReader.MARKDOWN,
    ".html": TextReader.PAGE,
    ".htm": TextReader.PAGE,
    ".xhtml": TextReader.PAGE,
}
_PAGE = re.compile(
    r"\A\s{0,99}(?:<\?xml[^<>]{0,200}>\s{0,99})?<(?:!doctype\s{1,9}html|html|head|body|article)\b",
    re.IGNORECASE,
)
# The parser below trafilatura drops without a word what stands deeper than 256 elements.
DEEPEST_FOR_TRAFILATURA = 200
LONGEST_PARAGRAPH = 10_000
MOST_SAMPLES = 8
# Enough of a text to meet letters beyond ASCII.
LONGEST_SAMPLED = 200_000
_WORD = re.compile(r"[^\s]{1,30}")
# How UTF-8 looks that was read as Windows-1252 once before.
_TWICE_ENCODED = re.compile("Ã[\u0080-\u00bf„–Ÿœ¤¶¼]|â€[œž“”™˜¦]")

_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


@dataclass(frozen=True)
class ArrivedText:
    """A text as it would be kept, and how it was read from the bytes."""

    content: bytes
    text: str
    encoding: str
    basis: str
    is_certain: bool
    reader: TextReader
    blocks: tuple[Block, ...]
    dropped: dict[str, Dropped] = field(default_factory=dict)
    description: Description = field(default_factory=Description)
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        return digest(self.text.encode("utf-8"))


def read(
    content: bytes,
    *,
    file_name: str = "",
    encoding: str = "",
    reader: str = "",
    on_record: Collection[str] = (),
) -> ArrivedText:
    """Return the text in `content`, read as asked or, where nothing is asked, as the file itself suggests.

    `on_record` holds the SHA-256 of texts known for the article. Refuses what is too large, no text or empty.
    """
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than 10 MB. An article is shorter than that."))
    if digest(content) in on_record:
        return _as_recorded(content)
    if not content.strip():
        raise Refused(_("The text is empty."))
    proposal = article_encodings.propose(content)
    if encoding:
        proposal = article_encodings.confirmed(proposal, encoding)
    decoded = body_with_plain_line_ends(article_encodings.decode(content, proposal.encoding))
    way = TextReader(reader) if reader in readers() else suggested_reader(decoded, file_name)
    text, blocks, dropped, description = _read_as(way, decoded)
    refuse_unkeepable_body(text)
    return ArrivedText(
        content=content,
        text=text,
        encoding=proposal.encoding,
        basis=proposal.basis,
        is_certain=proposal.is_certain,
        reader=way,
        blocks=tuple(blocks),
        dropped=dropped,
        description=description,
        notes=tuple(_notes(text, way, decoded)),
    )


def readers() -> list[str]:
    """Return the ways a text can be read here; trafilatura is one where it is installed."""
    return [way for way in TextReader.values if way != TextReader.TRAFILATURA or _trafilatura() is not None]


def suggested_reader(text: str, file_name: str) -> TextReader:
    """Return how a file of that name, or a text that begins so, is probably meant."""
    way = READERS.get(PurePath(file_name).suffix.lower())
    if way is None:
        way = TextReader.PAGE if _PAGE.match(text) else TextReader.PLAIN
    if way == TextReader.PAGE and TextReader.TRAFILATURA in readers():
        return TextReader.TRAFILATURA
    return way


def telling_words(arrived: ArrivedText) -> list[str]:
    """Return the first words that another encoding would show differently; none where all agree."""
    words: list[str] = []
    for word in _WORD.findall(arrived.text, 0, LONGEST_SAMPLED):
        # A letter written as &uuml; is the same in every encoding.
        # A dash or a bullet alone tells an editor little.
        is_telling = any(not unicodedata.category(letter).startswith("P") for letter in word)
        if (
            word.isascii()
            or not is_telling
            or word in words
            or _bytes_of(word, arrived.encoding) not in arrived.content
        ):
            continue
        words.append(word)
        if len(words) == MOST_SAMPLES:
            break
    return words


def in_another_encoding(words: list[str], arrived: ArrivedText, encoding: str) -> list[str]:
    """Return the words as they would stand there if the bytes were read in `encoding`."""
    codec = article_encodings.codec(encoding)
    return [_bytes_of(word, arrived.encoding).decode(codec, "replace") for word in words]


def _bytes_of(word: str, encoding: str) -> bytes:
    return word.encode(article_encodings.codec(encoding), "replace")


def _as_recorded(content: bytes) -> ArrivedText:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(_("The text on record is not UTF-8. Bring in another file of it.")) from None
    return ArrivedText(
        content=content,
        text=text,
        encoding="utf-8",
        basis=_("These very bytes are on record, so they are kept character by character."),
        is_certain=True,
        reader=TextReader.PLAIN,
        blocks=tuple(_paragraphs(text)),
        notes=tuple(_notes(text, TextReader.PLAIN, text)),
    )


def _read_as(way: TextReader, text: str) -> tuple[str, list[Block], dict[str, Dropped], Description]:
    if way == TextReader.PLAIN:
        return text, _paragraphs(text), {}, Description(title=_first_line(text))
    if way == TextReader.MARKDOWN:
        description, text = of_front_matter(text)
        _refuse_endless_markdown(text)
        page = article_html.reduce(_MARKDOWN.render(text))
        own = Description(title=_first_heading(page.blocks))
        said = {name: value for name, value in vars(description).items() if value}
        description = Description(**{**vars(own), **said})
    else:
        page = article_html.reduce(text)
        description = of_page(page)
        if way == TextReader.TRAFILATURA:
            page = _by_trafilatura(text, page)
    if not page.blocks:
        raise Refused(
            _("Nothing of an article was found in the page. Read it as plain text, or paste the words.")
        )
    return joined(page.blocks), page.blocks, page.dropped, description


@lru_cache(maxsize=1)
def _trafilatura() -> Any:
    """Return the library if the extra `fetch` is installed and whole."""
    try:
        return importlib.import_module("trafilatura")
    except ImportError:
        return None


def _refuse_endless_markdown(text: str) -> None:
    """Refuse what the Markdown parser takes minutes for: its time grows with the square of a paragraph."""
    if len(text) > LONGEST_BODY or any(len(block.text) > LONGEST_PARAGRAPH for block in _paragraphs(text)):
        raise Refused(_("This is too long to be read as Markdown. Read it as plain text."))


def _by_trafilatura(text: str, page: Page) -> Page:
    """Return the part of the page that trafilatura takes for the article, or ours where it finds none."""
    trafilatura = _trafilatura()
    if trafilatura is None or page.depth > DEEPEST_FOR_TRAFILATURA:
        return page
    try:
        found = trafilatura.extract(
            text, output_format="html", include_comments=False, include_tables=True, favor_recall=True
        )
    except Exception:  # noqa: BLE001 -- whatever a strange page does to it, our own reading is at hand
        return page
    part = article_html.reduce(found or "")
    if not part.blocks:
        return page
    left = sum(len(block.text) for block in page.blocks) - sum(len(block.text) for block in part.blocks)
    part.dropped = page.dropped
    if left > 0:
        part.dropped.setdefault("around", Dropped()).length += left
    return part


def _paragraphs(text: str) -> list[Block]:
    """Return plain text in paragraphs, as empty lines part it."""
    blocks, lines = [], []
    for line in [*body_with_plain_line_ends(text).split("\n"), ""]:
        if line.strip():
            lines.append(line)
        elif lines:
            blocks.append(Block(BlockKind.PARAGRAPH, "\n".join(lines)))
            lines = []
    return blocks


def _notes(text: str, way: TextReader, decoded: str) -> list[str]:
    """Say what an editor should look at before keeping the text."""
    notes = []
    if lost := text.count("\ufffd"):
        notes.append(
            ngettext(
                "%(count)d character was lost before the text came here (�). Look for a better copy.",
                "%(count)d characters were lost before the text came here (�). Look for a better copy.",
                lost,
            )
            % {"count": lost}
        )
    if _TWICE_ENCODED.search(text):
        notes.append(_("“Ã¼” or “â€œ” stand in it: the text was probably read in a wrong encoding."))
    if way == TextReader.PLAIN and _PAGE.match(decoded):
        notes.append(_("It looks like a web page. Read it as one, unless the markup is the text."))
    return notes


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.split("\n") if line.strip()), "").lstrip("\ufeff")[:300]


def _first_heading(blocks: list[Block]) -> str:
    return next((block.text for block in blocks if block.kind == BlockKind.HEADING), "")[:300]
