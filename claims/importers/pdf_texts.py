"""The text of a PDF, page by page, read in a process of its own with limits; off unless pypdf is installed.

The reader is pure Python, so a hostile file can hold it up or fill memory but not break out of it; the limits
see to the rest. Scans have no text: nothing is guessed from pictures of letters.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from claims.rules.text import LONGEST_BODY

CHILD = Path(__file__).with_name("pdf_child.py")
# Of the processor; what was read until then counts. On a clock twice that, for a machine that is busy.
SECONDS = 8
MEMORY = 512 * 1024 * 1024
MOST_PAGES = 2000
BROKEN, ENCRYPTED, TOO_MUCH, NO_TEXT = "broken", "encrypted", "too_much", "no_text"
BETWEEN_PAGES = "\n\n"


@dataclass(frozen=True)
class Pages:
    """What the pages say, in order; `fault` says why there are none, `is_whole` whether all are there."""

    texts: tuple[str, ...] = ()
    is_whole: bool = True
    fault: str = ""

    @property
    def text(self) -> str:
        return BETWEEN_PAGES.join(self.texts)

    def page_at(self, place: int) -> int:
        """Return the number of the page on which a place of `text` lies, counted from 1."""
        for number, text in enumerate(self.texts, start=1):
            place -= len(text) + len(BETWEEN_PAGES)
            if place < 0:
                return number
        return len(self.texts)


def is_installed() -> bool:
    return find_spec("pypdf") is not None


def read(
    content: bytes, *, seconds: int = SECONDS, memory: int = MEMORY, most_characters: int = LONGEST_BODY
) -> Pages:
    """Return the pages of a PDF, as many as can be read in `seconds` and `memory` bytes."""
    limits = map(str, (seconds, memory, MOST_PAGES, most_characters))
    try:
        done = subprocess.run(  # noqa: S603 -- ourselves, with numbers
            [sys.executable, "-I", str(CHILD), *limits],
            input=content,
            capture_output=True,
            # No secret of the desk goes along.
            env={},
            cwd="/",
            timeout=2 * seconds + 2,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Pages(fault=TOO_MUCH)
    if done.returncode:
        # Ended by a limit, or without room to say why.
        return Pages(fault=TOO_MUCH)
    said = json.loads(done.stdout)
    if "fault" in said:
        return Pages(fault=said["fault"])
    texts = tuple(said["pages"])
    if not any(text.strip() for text in texts):
        return Pages(fault=NO_TEXT)
    return Pages(texts, is_whole=said["is_whole"])
