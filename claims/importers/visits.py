"""Carrying out a visit: fetch the page, hold it against what was kept of it, and say what was found."""

from collections.abc import Callable
from datetime import datetime

from claims.importers import fetching, kept_texts
from claims.models import Snapshot, Visit
from claims.operations import visits
from claims.rules import anchoring
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring, VisitOutcome

Fetch = Callable[[str], fetching.Fetched]


def carry_out(visit: Visit, *, fetch: Fetch, now: Callable[[], datetime]) -> bool:
    """Look at the page; no if somebody else does.

    What somebody ordered is kept. What is only watched is kept where words are gone that were quoted from it:
    most pages say something else around their text every day.
    """
    if not visits.take_up(visit, at=now()):
        return False
    try:
        page = fetch(visit.source.url)
    except fetching.NotFetched as failure:
        outcome = VisitOutcome.GONE if failure.is_gone else VisitOutcome.FAILED
        visits.end(visit, outcome, why=failure.sentence, at=now())
        return True
    same = visit.source.snapshots.filter(sha256=digest(page.content)).first()
    if same is not None:
        visits.end(visit, VisitOutcome.SAME, snapshot=same, at=now())
        return True
    text = kept_texts.text_in(page.content, page.media_type)
    before = _last_text(visit, page.media_type)
    gone = _gone(visit, before, text)
    if not gone and before is not None and visit.ordered_by is None:
        visits.end(visit, VisitOutcome.SAME if text == before else VisitOutcome.CHANGED, at=now())
        return True
    try:
        visits.keep(visit, page.content, file_name=page.file_name, gone=gone, at=now())
    except Refused as refusal:
        visits.end(visit, VisitOutcome.FAILED, why=refusal.sentence, at=now())
    return True


def _last_text(visit: Visit, media_type: str) -> str | None:
    last: Snapshot | None = visit.source.snapshots.filter(media_type=media_type).first()
    return kept_texts.text_of(last) if last else None


def _gone(visit: Visit, before: str | None, text: str | None) -> set[str]:
    """Return the quotes that stood on the page when it was kept and do not stand there now."""
    if before is None or text is None:
        return set()
    return {
        quote
        for quote in visits.quotes_of(visit.source)
        if _stands(quote, before) and not _stands(quote, text)
    }


def _stands(quote: str, text: str) -> bool:
    # Several places are several times there.
    return anchoring.locate(quote, text).outcome in (Anchoring.FOUND, Anchoring.AMBIGUOUS)
