"""Looking at the pages of sources: ordered by editors or due by themselves, and ended with what was found."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils.translation import gettext as _

from claims.models import Publication, Snapshot, Source, Visit
from claims.operations import snapshots, staleness, trail
from claims.operations.trail import editorial_act
from claims.rules.sentences import Refused
from claims.vocabulary import OrderState, VisitOutcome

# Fifteen seconds are the longest a page is waited for: whoever is silent for so long was stopped.
SILENT_FOR = timedelta(minutes=5)


def refuse_unless_on() -> None:
    if not settings.FETCH_SOURCES:
        raise Refused(_("Pages are not fetched here: FETCH_SOURCES is off."))


@editorial_act
def order(source: Source, *, actor: Any, at: datetime) -> Visit:
    """Order that the page of `source` be fetched and kept; one that is under way is the same."""
    refuse_unless_on()
    if not source.url:
        raise Refused(_("The source has no address to fetch."))
    if source.is_confidential:
        raise Refused(_("A confidential source is not fetched: its server would learn that you ask."))
    if known := Visit.objects.open().filter(source=source).first():
        return known
    visit = Visit(source=source, ordered_by=actor, ordered_at=at)
    visit.save(force_insert=True)
    trail.append("order_visit", source, actor=actor, at=at, payload={"url": source.url})
    return visit


@editorial_act
def order_due(*, at: datetime, after: timedelta) -> int:
    """Order a look at every page that editions in force cite and nobody saw for so long; return how many."""
    refuse_unless_on()
    seen = Visit.objects.filter(Q(ended_at__gt=at - after) | Q(state__in=("waiting", "running")))
    cited = Publication.objects.standing().values("sources__slug")
    due = (
        Source.objects.filter(slug__in=cited, is_confidential=False)
        .exclude(url="")
        .exclude(pk__in=seen.values("source"))
        .order_by("pk")
    )
    return len(Visit.objects.bulk_create([Visit(source=source, ordered_at=at) for source in due]))


def next_waiting(*, at: datetime) -> Visit | None:
    waiting = Visit.objects.left_since(at - SILENT_FOR)
    # Somebody waits for what people ordered.
    return (
        waiting.select_related("source", "ordered_by")
        .order_by(F("ordered_by").asc(nulls_last=True), "pk")
        .first()
    )


def take_up(visit: Visit, *, at: datetime) -> bool:
    """Say that somebody works on the visit from now on; no if somebody else was quicker."""
    free = Visit.objects.left_since(at - SILENT_FOR).filter(pk=visit.pk)
    return bool(free.update(state=OrderState.RUNNING, heard_at=at))


def end(
    visit: Visit, outcome: VisitOutcome, *, at: datetime, why: str = "", snapshot: Snapshot | None = None
) -> None:
    """Keep what came of a visit; what was kept and marked is in the trail already."""
    visit.state, visit.outcome, visit.why, visit.snapshot = OrderState.DONE, outcome, why, snapshot
    visit.ended_at = visit.heard_at = at
    visit.save(update_fields=["state", "outcome", "why", "snapshot", "ended_at", "heard_at"])


@snapshots.files_share_the_fate_of_rows()
@editorial_act
def keep(visit: Visit, content: bytes, *, file_name: str, gone: set[str], at: datetime) -> VisitOutcome:
    """Keep what was found, and mark the verdicts whose edition quotes words that are `gone` from the page."""
    source, actor = visit.source, visit.ordered_by
    snapshot = snapshots.add_snapshot(source, content, file_name=file_name, actor=actor, at=at)
    if gone:
        staleness.words_gone(source, gone, actor=actor, at=at)
    outcome = VisitOutcome.LOST if gone else VisitOutcome.KEPT
    end(visit, outcome, snapshot=snapshot, at=at)
    return outcome


def quotes_of(source: Source) -> list[str]:
    """Return the words of the source that editions in force and the desk's evidence quote."""
    quotes = [item.quote for item in source.evidence.exclude(quote="").order_by("pk")]
    for publication in Publication.objects.standing().citing(source.slug).select_related("edition"):
        quotes += staleness.quoted_in(publication.edition.document, source.slug)
    return list(dict.fromkeys(quotes))
