"""What a text is made of when it comes in: blocks that are kept, and what of a page is dropped."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto

LONGEST_EXCERPT = 200


class BlockKind(Enum):
    """What a piece of a page's text is, going by its markup."""

    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    CAPTION = auto()
    QUOTATION = auto()
    ROW = auto()
    VERBATIM = auto()


@dataclass(frozen=True)
class Block:
    """A piece of the kept text; those of one `group` (a list, a table) stand on lines of their own."""

    kind: BlockKind
    text: str
    group: int = 0


@dataclass
class Dropped:
    """What of a page is not kept: how many characters in all, and how it begins."""

    length: int = 0
    beginning: str = ""

    def add(self, text: str) -> None:
        self.length += len(text)
        if len(self.beginning) < LONGEST_EXCERPT:
            self.beginning = f"{self.beginning} {text}"[:LONGEST_EXCERPT].strip()


@dataclass
class Page:
    """A web page read: its article in blocks, what was dropped by element, what its head says."""

    blocks: list[Block] = field(default_factory=list)
    dropped: dict[str, Dropped] = field(default_factory=dict)
    title: str = ""
    language: str = ""
    # By name or property, in small letters; the first of several counts.
    meta: dict[str, str] = field(default_factory=dict)
    canonical: str = ""
    first_time: str = ""
    # How many elements stood inside one another at most.
    depth: int = 0
    linked_data: list[str] = field(default_factory=list)


def joined(blocks: Iterable[Block]) -> str:
    """Return the blocks as one text: an empty line between them, none between lines of a list or table."""
    text, last = [], None
    for block in blocks:
        if last is not None:
            text.append("\n" if block.group and block.group == last.group else "\n\n")
        text.append(block.text)
        last = block
    return "".join(text)
