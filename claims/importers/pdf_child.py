"""Reads a PDF from standard input and writes the text of its pages, in a process with little room of its own.

Started by `pdf_texts` with this file's path, so that a hostile file costs a small process and never the desk.
It stands alone: nothing of the desk is imported, and no setting or secret comes along.
"""

import io
import json
import resource
import signal
import sys


class _Late(BaseException):
    """The processor seconds are used up."""


def main(seconds: int, memory: int, most_pages: int, most_characters: int) -> None:
    """Write a JSON object: `pages`, whether they are all there (`is_whole`), or what is wrong (`fault`)."""
    # Before anything of the file is looked at. The first limit lets us say what was read, the second ends us.
    signal.signal(signal.SIGXCPU, _give_up)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 2))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    pages: list[str] = []
    said: dict[str, object]
    try:
        said = _read(content, pages, most_pages, most_characters)
    except (_Late, MemoryError):
        said = {"pages": pages, "is_whole": False} if pages else {"fault": "too_much"}
    except (Exception, RecursionError):  # noqa: BLE001 -- the library raises whatever a broken file makes it raise
        said = {"fault": "broken"}
    sys.stdout.write(json.dumps(said))


def _give_up(number: int, frame: object) -> None:
    raise _Late


def _read(content: bytes, pages: list[str], most_pages: int, most_characters: int) -> dict[str, object]:
    import logging  # noqa: PLC0415 -- after the limits, like the library

    from pypdf import PdfReader  # noqa: PLC0415 -- an extra, and under the limits

    # What it complains of in a file is nobody's news.
    logging.disable(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        return {"fault": "encrypted"}
    length = 0
    for page in reader.pages:
        if len(pages) == most_pages or length > most_characters:
            return {"pages": pages, "is_whole": False}
        # Halves of characters go neither into JSON nor into a database.
        pages.append(page.extract_text().encode("utf-8", "replace").decode())
        length += len(pages[-1])
    return {"pages": pages, "is_whole": True}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
