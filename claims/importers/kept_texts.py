"""The text of a kept file, and where a quote of the evidence stands in it."""

from dataclasses import dataclass
from functools import lru_cache

from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.importers import article_encodings, article_html, pdf_texts
from claims.importers.article_blocks import joined
from claims.importers.pdf_texts import Pages
from claims.models import Evidence, Snapshot
from claims.rules import anchoring, media
from claims.rules.sentences import Refused
from claims.rules.text import body_with_plain_line_ends
from claims.vocabulary import Anchoring

SENTENCES: dict[str, str | Promise] = {
    Anchoring.FOUND: gettext_lazy("The quote stands in the kept file."),
    Anchoring.MOVED: gettext_lazy("The quote stands in the kept file in other words: have a look."),
    Anchoring.AMBIGUOUS: gettext_lazy("The quote could stand at several places in the kept file."),
    Anchoring.LOST: gettext_lazy("The quote does not stand in the kept file."),
    pdf_texts.BROKEN: gettext_lazy(
        "The kept PDF is damaged and cannot be read. Look for the quote yourself."
    ),
    pdf_texts.ENCRYPTED: gettext_lazy("The kept PDF is encrypted. Look for the quote yourself."),
    pdf_texts.TOO_MUCH: gettext_lazy(
        "The kept PDF is too large to be read through. Look for the quote yourself."
    ),
    pdf_texts.NO_TEXT: gettext_lazy(
        "The kept PDF holds no text, only pictures of it. Look for the quote yourself."
    ),
}


@dataclass(frozen=True)
class Sought:
    """Where a quote stands in the newest kept file that can be read, or why that cannot be said.

    `page` is counted from the first sheet of the file, where it has pages; `said_page` is
    what the evidence says.
    """

    snapshot: Snapshot
    outcome: str
    page: int | None = None
    said_page: int | None = None

    @property
    def sentence(self) -> str | Promise:
        if self.outcome != Anchoring.FOUND or self.page is None:
            return SENTENCES[self.outcome]
        if self.said_page is None:
            return _("The quote stands in the kept file, on page %(page)d. Give that page.") % {
                "page": self.page
            }
        if self.said_page != self.page:
            return _("The quote stands on page %(page)d of the kept file, not on %(said)d.") % {
                "page": self.page,
                "said": self.said_page,
            }
        return _("The quote stands in the kept file, on page %(page)d.") % {"page": self.page}

    @property
    def is_found(self) -> bool:
        is_elsewhere = self.page is not None and self.said_page not in (None, self.page)
        return self.outcome == Anchoring.FOUND and not is_elsewhere


def text_in(content: bytes, media_type: str) -> str | None:
    """Return what a page, plain text or PDF says, all of it; None for a file that is no text."""
    if media_type == media.PDF:
        pages = pdf_texts.read(content) if pdf_texts.is_installed() else Pages()
        return pages.text if pages.texts and pages.is_whole else None
    if media_type not in (media.PAGE, media.PLAIN):
        return None
    try:
        encoding = article_encodings.propose(content).encoding
        text = body_with_plain_line_ends(article_encodings.decode(content, encoding))
        return joined(article_html.everything(text).blocks) if media_type == media.PAGE else text
    except Refused:
        return None


def text_of(snapshot: Snapshot) -> str | None:
    """Return the text of a kept file; None where it has none, or is gone."""
    if snapshot.media_type == media.PDF:
        pages = pages_of(snapshot)
        return pages.text if pages and pages.texts and pages.is_whole else None
    try:
        return _text_under(snapshot.file.name, snapshot.media_type)
    except FileNotFoundError:
        return None


def pages_of(snapshot: Snapshot) -> Pages | None:
    """Return the pages of a kept PDF; None for other files, for one that is gone, or without a reader."""
    if snapshot.media_type != media.PDF or not pdf_texts.is_installed():
        return None
    try:
        return _pages_under(snapshot.file.name)
    except FileNotFoundError:
        return None


# The name is that of the digest, so that what it names is never another file.
@lru_cache(maxsize=16)
def _text_under(name: str, media_type: str) -> str | None:
    if media_type not in (media.PAGE, media.PLAIN):
        return None
    with default_storage.open(name) as file:
        return text_in(bytes(file.read()), media_type)


# What could not be read is remembered as well: it would hold up whoever opens the page each time.
@lru_cache(maxsize=16)
def _pages_under(name: str) -> Pages:
    with default_storage.open(name) as file:
        return pdf_texts.read(bytes(file.read()))


def seek(evidence: Evidence) -> Sought | None:
    """Say where the quote of the evidence stands; None without a quote, or a file with text."""
    if not evidence.quote:
        return None
    for snapshot in evidence.source.snapshots.all():
        if (pages := pages_of(snapshot)) is not None:
            return _sought_in(pages, snapshot, evidence)
        if (text := text_of(snapshot)) is not None:
            return Sought(snapshot, anchoring.locate(evidence.quote, text).outcome)
    return None


def _sought_in(pages: Pages, snapshot: Snapshot, evidence: Evidence) -> Sought:
    if pages.fault:
        return Sought(snapshot, pages.fault)
    said = evidence.page
    found = anchoring.locate(evidence.quote, pages.text)
    if found.outcome == Anchoring.AMBIGUOUS and said and said <= len(pages.texts):
        # On the page that is named it may stand once.
        there = anchoring.locate(evidence.quote, pages.texts[said - 1])
        if there.outcome == Anchoring.FOUND:
            return Sought(snapshot, Anchoring.FOUND, said, said)
    if found.outcome == Anchoring.LOST and not pages.is_whole:
        return Sought(snapshot, pdf_texts.TOO_MUCH)
    page = None if found.start is None else pages.page_at(found.start)
    return Sought(snapshot, found.outcome, page, said)
