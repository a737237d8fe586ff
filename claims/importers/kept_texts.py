"""The text of a kept file, and where a quote of the evidence stands in it."""

from dataclasses import dataclass
from functools import lru_cache

from django.core.files.storage import default_storage
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from claims.importers import article_encodings, article_html
from claims.importers.article_blocks import joined
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
}


@dataclass(frozen=True)
class Sought:
    """Where a quote stands in the newest kept file that can be read."""

    snapshot: Snapshot
    outcome: str

    @property
    def sentence(self) -> str | Promise:
        return SENTENCES[self.outcome]

    @property
    def is_found(self) -> bool:
        return self.outcome == Anchoring.FOUND


def text_in(content: bytes, media_type: str) -> str | None:
    """Return what a page or plain text says, all of it; None for a file that is no text."""
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
    try:
        return _text_under(snapshot.file.name, snapshot.media_type)
    except FileNotFoundError:
        return None


# The name is that of the digest, so that what it names is never another file.
@lru_cache(maxsize=16)
def _text_under(name: str, media_type: str) -> str | None:
    if media_type not in (media.PAGE, media.PLAIN):
        return None
    with default_storage.open(name) as file:
        return text_in(bytes(file.read()), media_type)


def seek(evidence: Evidence) -> Sought | None:
    """Say where the quote of the evidence stands; None without a quote, or a file with text."""
    if not evidence.quote:
        return None
    for snapshot in evidence.source.snapshots.all():
        if (text := text_of(snapshot)) is not None:
            return Sought(snapshot, anchoring.locate(evidence.quote, text).outcome)
    return None
