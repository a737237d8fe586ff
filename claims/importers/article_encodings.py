"""Bytes read as text: what a file says of its encoding, what fits it, and what else it might be.

Nothing is guessed silently: a proposal says what it goes by, and whether an editor has to look.
"""

import codecs
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from claims.rules.sentences import Refused

# In the order they are offered; the names are those of the Encoding Standard where it has one.
ENCODINGS = (
    "utf-8",
    "windows-1252",
    "iso-8859-15",
    "macintosh",
    "ibm850",
    "windows-1250",
    "windows-1251",
    "utf-16le",
    "utf-16be",
)
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16le"),
    (codecs.BOM_UTF16_BE, "utf-16be"),
)
# What browsers take for windows-1252, as the pages that say so mean it.
LATIN = frozenset(
    ("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "cp1252")
)
CODECS = {"macintosh": "mac-roman", "ibm850": "cp850"}
# Bytes in which a page says how it is encoded.
HEAD = 4096
_DECLARED = re.compile(
    rb"<meta[^<>]{0,200}?charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_BEYOND_ASCII = re.compile("[\x80-\x84\x86-\x9f]")
# Among the first bytes of a text file there may be one by accident.
MOST_CONTROLS = 7
LEAST_NULS = 0.2


@dataclass(frozen=True)
class Proposal:
    """An encoding with what speaks for it; one that is not certain is for an editor to confirm."""

    encoding: str
    basis: str
    is_certain: bool


def propose(content: bytes) -> Proposal:
    """Return the encoding the bytes name or fit; refuses what is no text."""
    _refuse_other_files(content)
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return Proposal(encoding, _("A byte order mark at the beginning says so."), is_certain=True)
    if wide := _wide(content):
        return Proposal(wide, _("Every second byte is zero, as in UTF-16."), is_certain=False)
    if content.count(b"\x00", 0, HEAD) or len(_CONTROL.findall(content, 0, HEAD)) > MOST_CONTROLS:
        _refuse_binary(content)
    declared = declared_in(content)
    fits_utf8 = _fits(content, "utf-8")
    if declared and _fits(content, declared):
        if declared != "utf-8" and fits_utf8 and not content.isascii():
            return Proposal(
                "utf-8",
                _("The page says %(declared)s, but all of it fits UTF-8, which is hardly chance.")
                % {"declared": shown(declared)},
                is_certain=False,
            )
        return Proposal(declared, _("The page says so."), is_certain=True)
    if fits_utf8:
        return Proposal("utf-8", _("All of it fits UTF-8."), is_certain=True)
    for encoding in ENCODINGS[1:]:
        if _fits(content, encoding):
            basis = _("The file does not say, and it is not UTF-8 (byte %(place)d).")
            return Proposal(encoding, basis % {"place": _first_misfit(content)}, is_certain=False)
    raise Refused(_("In no encoding known here this is a text. Save it as plain text in UTF-8."))


def decode(content: bytes, encoding: str) -> str:
    """Return the text without its byte order mark; refuses bytes that the encoding does not know."""
    for mark, marked in MARKS:
        if encoding == marked and content.startswith(mark):
            content = content[len(mark) :]
    try:
        return content.decode(codec(encoding))
    except UnicodeDecodeError as error:
        raise Refused(
            _("This is not %(encoding)s (byte %(place)d). Choose another encoding.")
            % {"encoding": shown(encoding), "place": error.start}
        ) from None


def known(name: str) -> str:
    """Return the house's name for an encoding, whatever alias it is called by; empty for an unknown one."""
    name = name.strip().lower()
    if name in LATIN:
        return "windows-1252"
    try:
        wanted = codecs.lookup(name).name
    except LookupError:
        wanted = ""
    for encoding in ENCODINGS:
        if name == encoding or wanted == codecs.lookup(codec(encoding)).name:
            return encoding
    return "utf-16le" if wanted == "utf-16" else ""


def confirmed(proposal: Proposal, name: str) -> Proposal:
    """Return the encoding somebody named, which may be the one proposed; refuses one not known here."""
    encoding = known(name)
    if not encoding:
        raise Refused(
            _("“%(name)s” is no encoding known here. Known are %(known)s.")
            % {"name": name, "known": ", ".join(ENCODINGS)}
        )
    basis = proposal.basis if encoding == proposal.encoding else _("It was chosen by hand.")
    return Proposal(encoding, basis, is_certain=True)


def codec(encoding: str) -> str:
    """Return what Python calls the encoding."""
    return CODECS.get(encoding, encoding)


def declared_in(content: bytes) -> str:
    """Return the encoding a page names in its first bytes, if it is one known here."""
    found = _DECLARED.search(content, 0, HEAD)
    encoding = known(found[1].decode("ascii")) if found else ""
    # Where an ASCII “charset=utf-16” can be read, the page is not UTF-16.
    return "utf-8" if encoding.startswith("utf-16") else encoding


def alternatives(content: bytes) -> list[str]:
    """Return the encodings in which the bytes can be read at all."""
    return [encoding for encoding in ENCODINGS if _fits(content, encoding)]


def shown(encoding: str) -> str:
    """Return the name as people write it: UTF-8, Windows-1252."""
    return {
        "macintosh": "Mac Roman",
        "ibm850": "IBM 850",
        "utf-16le": "UTF-16 LE",
        "utf-16be": "UTF-16 BE",
    }.get(encoding, encoding.upper() if encoding.startswith(("utf", "iso")) else encoding.capitalize())


def _fits(content: bytes, encoding: str) -> bool:
    try:
        text = decode(content, encoding)
    except Refused:
        return False
    # Some encodings read anything, and leave control characters where letters should be.
    return encoding.startswith("utf") or not _CONTROL_BEYOND_ASCII.search(text)


def _first_misfit(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _wide(content: bytes) -> str:
    """Return UTF-16 in the order the zero bytes speak for, if every other byte of the beginning is one."""
    head = content[: HEAD - HEAD % 2]
    half = max(1, len(head) // 2)
    nuls = head[0::2].count(0) / half, head[1::2].count(0) / half
    if max(nuls) < LEAST_NULS or min(nuls) > max(nuls) / 4:
        return ""
    encoding = "utf-16be" if nuls[0] > nuls[1] else "utf-16le"
    return encoding if _fits(content, encoding) else ""


def _refuse_other_files(content: bytes) -> None:
    kinds = (
        (b"%PDF-", _("This is a PDF.")),
        (b"PK\x03\x04", _("This is a packed file, such as one of Word or LibreOffice.")),
        (b"\xd0\xcf\x11\xe0", _("This is a file of Word or another office program.")),
        (b"{\\rtf", _("This is a formatted text (RTF).")),
        (b"\x89PNG", _("This is a picture.")),
        (b"\xff\xd8\xff", _("This is a picture.")),
        (b"GIF8", _("This is a picture.")),
        (b"\x1f\x8b", _("This is a packed file.")),
    )
    for beginning, sentence in kinds:
        if content.startswith(beginning):
            raise Refused(
                sentence + " " + _("Save it as plain text or as a web page, or copy the words out of it.")
            )


def _refuse_binary(content: bytes) -> None:
    found = _CONTROL.findall(content, 0, HEAD)
    if len(found) > MOST_CONTROLS:
        raise Refused(
            _("This is no text: byte %(place)d is a control character. Save it as plain text.")
            % {"place": content.index(found[0])}
        )
