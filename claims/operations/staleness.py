"""Marking published verdicts as stale when something they rest on changes, and settling such marks.

Marks are of the desk alone: readers get what the edition says until a person decides.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from claims.models import Appearance, Article, Edition, Publication, Snapshot, Source, StaleMark, Verdict
from claims.operations import trail
from claims.operations.people import groups_of
from claims.operations.trail import editorial_act
from claims.rules import staleness
from claims.rules import text as text_policy
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring, EditionKind, StaleOutcome


@dataclass(frozen=True)
class Quoting:
    """An edition in force that quotes an article: its verdict and the places it names there."""

    verdict: Verdict
    places: list[dict[str, Any]]

    def quote_of(self, appearance: Appearance) -> str | None:
        """Return the words readers see for the appearance; None where the edition does not quote it."""
        here = (appearance.revision.number, appearance.start, appearance.end)
        for place in self.places:
            # By its place, too: of a text that came in later, the edition may hold the first words alone.
            is_here = (place["revision"], place["start"], place["end"]) == here
            if is_here or place["exact"] == appearance.exact:
                # Where the edition had no room for the words, it stands on them all the same.
                return place["exact"] or appearance.exact
        return None


def source_changed(before: Source, source: Source, *, actor: Any, at: datetime) -> None:
    """Mark the verdicts whose edition in force cites the source; called where the source is saved."""
    fields = {
        name: [_value(before, name), _value(source, name)]
        for name in staleness.WATCHED
        if getattr(before, name) != getattr(source, name)
    }
    if fields:
        change = {"title": before.title, "fields": fields, "files": []}
        _mark_citing(source, lambda _title: change, actor=actor, at=at)


def file_kept(snapshot: Snapshot, *, actor: Any, at: datetime) -> None:
    """Mark the verdicts whose source was kept before in the same form and is not what it was."""
    source = snapshot.source
    if source is None:
        return
    earlier = source.snapshots.filter(media_type=snapshot.media_type).exclude(sha256=snapshot.sha256)
    if earlier.exists():
        file = {"sha256": snapshot.sha256, "captured_on": snapshot.captured_at.date().isoformat()}
        _mark_citing(
            source, lambda title: {"title": title, "fields": {}, "files": [file]}, actor=actor, at=at
        )


def words_gone(source: Source, gone: set[str], *, actor: Any, at: datetime) -> None:
    """Mark the verdicts whose edition in force quotes words that are no longer on the page of the source."""
    for publication in (
        Publication.objects.standing().citing(source.slug).select_related("edition__verdict__claim")
    ):
        document, verdict = publication.edition.document, publication.edition.verdict
        lost = [quote for quote in quoted_in(document, source.slug) if quote in gone]
        if not lost:
            continue
        title = next(
            item["source"]["title"] for item in document["evidence"] if item["source"]["slug"] == source.slug
        )
        day = at.date().isoformat()
        change = {"title": title, "fields": {}, "files": [], "gone": [[quote, day] for quote in lost]}
        thing = f"source:{source.slug}"
        mark = verdict.stale_marks.open().filter(thing=thing).first()
        change = staleness.merged(mark.changes if mark else None, change)
        _mark(verdict, thing, change, actor=actor, at=at, source=source)


def quoted_in(document: dict[str, Any], slug: str) -> list[str]:
    """Return the words of the source that an edition quotes as evidence."""
    return [
        item["quote"] for item in document["evidence"] if item["source"]["slug"] == slug and item["quote"]
    ]


def quotings(article: Article) -> dict[int, Quoting]:
    """Return, by claim, the editions in force that quote the article."""
    found = {}
    for publication in (
        Publication.objects.standing().appearing_in(article.slug).select_related("edition__verdict__claim")
    ):
        places = publication.edition.document["appearances"]
        verdict = publication.edition.verdict
        found[verdict.claim_id] = Quoting(
            verdict, [place for place in places if place["article"]["slug"] == article.slug]
        )
    return found


def quote_sought(
    old: Appearance, new: Appearance, known: dict[int, Quoting], *, actor: Any, at: datetime
) -> None:
    """Mark the verdict if the new revision has other words than readers see; `known` is of `quotings`."""
    if old.claim_id not in known:
        return
    verdict = known[old.claim_id].verdict
    marks = list(StaleMark.objects.about_claim(old.claim).filter(appearance=old).oldest_first())
    open_mark = next((mark for mark in marks if mark.is_open), None)
    followed = open_mark.changes["quote"] if open_mark else known[old.claim_id].quote_of(old)
    if followed is None and marks:
        followed = marks[-1].changes["quote"]
    if followed is None:
        return
    is_found = new.anchoring == Anchoring.FOUND
    # What somebody has judged to be right still, lost quotes too, is not in doubt again while it stays so.
    is_as_judged = (
        not open_mark and new.exact == old.exact and new.anchoring in (Anchoring.FOUND, old.anchoring)
    )
    if not is_as_judged and not (is_found and new.exact == followed):
        _mark_quote(verdict, new, followed, actor=actor, at=at)
        return
    if is_found:
        _take_back(verdict, _key_of_quote(new, followed), actor=actor, at=at)
    if new.pk:
        # A settled mark goes along, so that the quote is known again in the revisions to come.
        StaleMark.objects.filter(pk__in=[mark.pk for mark in marks]).update(appearance=new)


def revision_registered(article: Article, number: int, *, actor: Any, at: datetime) -> None:
    """Mark every verdict that quotes the article: nobody has looked yet what its new revision says."""
    bodies = dict(article.revisions.values_list("number", "body"))
    for quoting in quotings(article).values():
        for place in quoting.places:
            quote = place["exact"] or bodies[place["revision"]][place["start"] : place["end"]]
            change = {
                "article": article.title,
                "revision": number,
                "quote": quote,
                "outcome": staleness.UNSOUGHT,
                "now": "",
            }
            _mark(
                quoting.verdict,
                f"quote:{article.slug}:{fingerprint(quote)[:16]}",
                change,
                actor=actor,
                at=at,
            )


def quote_placed(appearance: Appearance, *, actor: Any, at: datetime) -> None:
    """Take the mark off a verdict whose quote now stands, word for word, in the newest revision."""
    if appearance.anchoring != Anchoring.FOUND:
        return
    revision = appearance.revision
    if revision.article.revisions.filter(number__gt=revision.number).exists():
        return
    for mark in StaleMark.objects.open().about_claim(appearance.claim).select_related("verdict__claim"):
        if mark.thing == _key_of_quote(appearance, appearance.exact):
            _settle(mark, StaleOutcome.TAKEN_BACK, actor=actor, at=at)
        elif mark.appearance_id == appearance.pk:
            # The place is confirmed, and the words there are others than readers see.
            _mark_quote(mark.verdict, appearance, mark.changes["quote"], actor=actor, at=at)


def settle_by_edition(edition: Edition, *, actor: Any, at: datetime) -> None:
    """Settle what was in doubt about the claim; called where the edition is put in force.

    A reply changes nothing else, so what was in doubt before it stays so.
    """
    marks = StaleMark.objects.open().about_claim(edition.verdict.claim)
    if edition.kind == EditionKind.REPLY:
        marks.update(verdict=edition.verdict)
    elif edition.is_retraction:
        marks.update(settled_at=at, settled_by=actor, outcome=StaleOutcome.RETRACTED)
    else:
        marks.update(settled_at=at, settled_by=actor, outcome=StaleOutcome.NEW_EDITION, edition=edition)


def fingerprint_of(marks: Iterable[StaleMark]) -> str:
    """Return what names exactly these doubts, so that nobody settles one they were not shown."""
    return fingerprint([[mark.thing, mark.changes] for mark in marks])


@editorial_act
def still_right(verdict: Verdict, *, actor: Any, at: datetime, reason: str, seen: str) -> list[StaleMark]:
    """Settle every open mark of the verdict; `seen` is the fingerprint of those the person was shown."""
    reason = text_policy.clean(reason)
    marks = list(verdict.stale_marks.open().oldest_first().select_related("verdict__claim"))
    sentence = staleness.refuse_still_right(
        groups=groups_of(actor),
        reason=reason,
        is_stale=bool(marks),
        is_as_seen=fingerprint_of(marks) == seen,
    )
    if sentence:
        raise Refused(sentence)
    verdict.stale_marks.open().update(
        settled_at=at, settled_by=actor, outcome=StaleOutcome.STILL_RIGHT, reason=reason
    )
    trail.append(
        "still_right",
        verdict,
        actor=actor,
        at=at,
        payload={"reason": reason, "marks": [{"thing": m.thing, "changes": m.changes} for m in marks]},
    )
    return marks


def _mark_citing(
    source: Source, change_of: Callable[[str], staleness.Change], *, actor: Any, at: datetime
) -> None:
    citing = (
        Publication.objects.standing()
        .citing(source.slug)
        .select_related("edition__verdict__claim")
        .prefetch_related("sources")
        .defer("edition__document")
        .order_by("claim_slug")
    )
    for publication in citing:
        verdict = publication.edition.verdict
        card = next(facet.card for facet in publication.sources.all() if facet.slug == source.slug)
        thing = f"source:{source.slug}"
        mark = verdict.stale_marks.open().filter(thing=thing).first()
        change = staleness.merged(mark.changes if mark else None, change_of(card["title"]))
        left = staleness.remaining(change, _as_frozen(card))
        if left is not None:
            _mark(verdict, thing, left, actor=actor, at=at, source=source)
        elif mark is not None:
            _settle(mark, StaleOutcome.TAKEN_BACK, actor=actor, at=at)


def _mark_quote(verdict: Verdict, new: Appearance, quote: str, *, actor: Any, at: datetime) -> None:
    change = {
        "article": new.revision.article.title,
        "revision": new.revision.number,
        "quote": quote,
        "outcome": new.anchoring,
        "now": new.exact if new.start is not None else "",
    }
    about = {"appearance": new} if new.pk else {}
    _mark(verdict, _key_of_quote(new, quote), change, actor=actor, at=at, **about)


def _mark(
    verdict: Verdict, thing: str, change: staleness.Change, *, actor: Any, at: datetime, **about: Any
) -> None:
    mark = verdict.stale_marks.open().filter(thing=thing).first()
    if mark is None:
        StaleMark(verdict=verdict, thing=thing, changes=change, since=at, **about).save(force_insert=True)
    elif mark.changes == change and all(getattr(mark, name) == value for name, value in about.items()):
        return
    else:
        StaleMark.objects.filter(pk=mark.pk).update(changes=change, **about)
    trail.append("mark_stale", verdict, actor=actor, at=at, payload={"thing": thing, "changes": change})


def _take_back(verdict: Verdict, thing: str, *, actor: Any, at: datetime) -> None:
    mark = verdict.stale_marks.open().filter(thing=thing).first()
    if mark is not None:
        _settle(mark, StaleOutcome.TAKEN_BACK, actor=actor, at=at)


def _settle(mark: StaleMark, outcome: StaleOutcome, *, actor: Any, at: datetime) -> None:
    StaleMark.objects.filter(pk=mark.pk, settled_at__isnull=True).update(
        settled_at=at, settled_by=actor, outcome=outcome
    )
    trail.append(
        "settle_stale", mark.verdict, actor=actor, at=at, payload={"thing": mark.thing, "outcome": outcome}
    )


def _key_of_quote(appearance: Appearance, quote: str) -> str:
    return f"quote:{appearance.revision.article.slug}:{fingerprint(quote)[:16]}"


def _value(source: Source, name: str) -> Any:
    value = getattr(source, name)
    if isinstance(value, bool):
        return value
    return "" if value is None else str(value)


def _as_frozen(card: dict[str, Any]) -> dict[str, Any]:
    """Return what the edition says of a source, by the names and in the form of `rules.staleness`."""
    plain = {name: card[name] for name in ("title", "published_on", "url", "reading", "reliability")}
    parties = {name: card[name]["name"] if card[name] else "" for name in ("publisher", "author")}
    # What readers are told of is neither.
    return {**plain, **parties, "is_rejected": False, "is_confidential": False}
