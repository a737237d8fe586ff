"""Where a quote stands after all: an editor confirms, picks or points at its place, or gives the quote up.

One function for each decision, one trail entry each. Whoever decides had a hand in the claim.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from claims.models import Appearance, Article, ArticleRevision
from claims.operations import staleness, trail
from claims.operations.approvals import void_approvals
from claims.operations.desk import Outdated, columns_of, edit, note_contribution, values_of
from claims.operations.trail import editorial_act
from claims.rules import anchoring, selections
from claims.rules import text as text_policy
from claims.rules.anchoring import Candidate
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring


@editorial_act
def confirm_place(appearance: Appearance, *, actor: Any, at: datetime) -> Appearance:
    """An editor says that a moved quote stands where it was found."""
    appearance = _stored(appearance)
    if appearance.anchoring != Anchoring.MOVED:
        raise Refused(_("Only a moved quote waits to be confirmed."))
    before = values_of(appearance)
    appearance.anchoring = Anchoring.FOUND
    _settle(appearance, "confirm_place", before, actor=actor, at=at)
    staleness.quote_placed(appearance, actor=actor, at=at)
    return appearance


@editorial_act
def choose_place(
    appearance: Appearance, start: int, end: int, *, words: str = "", actor: Any, at: datetime
) -> Appearance:
    """An editor says which of the places found is the right one.

    The places are looked for anew, by `words` or by those of the quote; `start` and `end` only name one.
    """
    appearance = _stored(appearance)
    _refuse_unless_uncertain(appearance)
    if (start, end) not in {(place.start, place.end) for place in candidates(appearance, words=words)}:
        raise Refused(_("That place is not among those found. Look again and pick one of them."))
    others = Appearance.objects.filter(claim=appearance.claim, revision=appearance.revision)
    if others.filter(start=start, end=end).exclude(pk=appearance.pk).exists():
        raise Refused(_("The claim is on record at this place already. Give this quote up instead."))
    before = values_of(appearance)
    appearance.moved_from = appearance.moved_from or appearance.exact
    appearance.start, appearance.end = start, end
    appearance.exact, appearance.prefix, appearance.suffix = anchoring.context(
        appearance.revision.body, start, end
    )
    appearance.anchoring = Anchoring.FOUND
    appearance.given_up_because = ""
    _settle(appearance, "choose_place", before, actor=actor, at=at)
    staleness.quote_placed(appearance, actor=actor, at=at)
    return appearance


@editorial_act
def point_at(
    appearance: Appearance,
    quote: str,
    *,
    pointer: selections.Pointer,
    actor: Any,
    at: datetime,
    shown: Mapping[str, Any] | None = None,
) -> Appearance:
    """Say that the claim stands at these words of the same revision; the server finds the place.

    `shown` as for `desk.edit`.
    """
    appearance = _stored(appearance)
    body = appearance.revision.body
    start, end = selections.find(quote, body, pointer)
    appearance.exact, appearance.prefix, appearance.suffix = anchoring.context(body, start, end)
    appearance.start, appearance.end, appearance.anchoring = start, end, Anchoring.FOUND
    appearance.given_up_because = ""
    same = Appearance.objects.filter(
        claim=appearance.claim, revision=appearance.revision, start=start, end=end
    )
    if same.exclude(pk=appearance.pk).exists():
        raise Refused(_("This claim already stands at these words."))
    edit(appearance, actor=actor, at=at, shown=shown)
    staleness.quote_placed(appearance, actor=actor, at=at)
    return appearance


@editorial_act
def give_up(
    appearance: Appearance,
    *,
    reason: str,
    actor: Any,
    at: datetime,
    shown: Mapping[str, Any] | None = None,
) -> Appearance:
    """An editor says that the quote no longer stands in the article; its words are kept, with the reason.

    `shown` as for `desk.edit`. A verdict that is in doubt for the sake of the quote stays so until somebody
    settles that.
    """
    appearance = _stored(appearance)
    if shown is not None and dict(shown) != columns_of(appearance):
        raise Outdated(_("Somebody else gave this quote another place since you opened it."))
    if appearance.anchoring == Anchoring.FOUND:
        raise Refused(_("This quote stands in the text. Only a quote without a sure place is given up."))
    reason = text_policy.clean(reason).strip()
    if not reason:
        raise Refused(_("Say in a sentence why the quote is given up."))
    before = values_of(appearance)
    appearance.exact = appearance.moved_from or appearance.exact
    appearance.start = appearance.end = None
    appearance.anchoring = Anchoring.LOST
    appearance.given_up_because = reason
    return _settle(appearance, "give_up", before, reason=reason, actor=actor, at=at)


def candidates(appearance: Appearance, *, words: str = "") -> tuple[Candidate, ...]:
    """Return the places where the quote may stand, the likeliest first; by other `words` if given."""
    if words.strip():
        return anchoring.locate(words, appearance.revision.body, start=appearance.start).candidates
    return anchoring.locate(
        appearance.moved_from or appearance.exact,
        appearance.revision.body,
        prefix=appearance.prefix,
        suffix=appearance.suffix,
        start=appearance.start,
    ).candidates


def misplaced(article: Article | None = None) -> Iterator[tuple[Appearance, str]]:
    """Yield each quote that does not stand where its record says, with a sentence, of one article or of all.

    A revision whose text is not the one its digest is of yields every quote in it.
    """
    for revision in attached(article):
        is_whole = digest(revision.body.encode()) == revision.sha256 and len(revision.body) == revision.length
        for appearance in revision.appearances.filter(start__isnull=False).select_related("claim"):
            if not is_whole:
                yield appearance, _("the text of the revision is not the one on record")
            elif sentence := _fault(appearance, revision.body):
                yield appearance, sentence


def attached(article: Article | None = None) -> Iterator[ArticleRevision]:
    """Yield the revisions whose text is here, one at a time."""
    revisions = ArticleRevision.objects.exclude(body="").select_related("article")
    if article is not None:
        revisions = revisions.filter(article=article)
    yield from revisions.order_by("article__slug", "number").iterator(chunk_size=20)


def _fault(appearance: Appearance, body: str) -> str:
    start, end = appearance.start or 0, appearance.end or 0
    exact, prefix, suffix = anchoring.context(body, start, end)
    if end > len(body):
        return _("the text ends at %(length)d, the place at %(end)d") % {"length": len(body), "end": end}
    if exact != appearance.exact:
        return _("there stands “%(found)s”") % {"found": exact[:60]}
    if (appearance.prefix, appearance.suffix) != (prefix, suffix):
        return _("the words around it are others")
    return ""


def _stored(appearance: Appearance) -> Appearance:
    """Return the appearance as it is now; what is decided of an old text would change nothing."""
    stored = Appearance.objects.select_related("claim", "revision__article").filter(pk=appearance.pk).first()
    if stored is None:
        raise Refused(_("This quote was given up or taken back meanwhile."))
    latest = stored.revision.article.latest_revision
    if latest is not None and latest.number != stored.revision.number:
        raise Refused(
            _("A newer text has come in since, revision %(number)d. Decide on the quote there.")
            % {"number": latest.number}
        )
    return stored


def _refuse_unless_uncertain(appearance: Appearance) -> None:
    if appearance.anchoring == Anchoring.FOUND:
        raise Refused(_("This quote stands where it should. Somebody else may have settled it meanwhile."))


def _settle(
    appearance: Appearance, act: str, before: dict[str, Any], *, actor: Any, at: datetime, reason: str = ""
) -> Appearance:
    after = values_of(appearance)
    changed = [name for name in after if after[name] != before[name]]
    appearance.save(update_fields=changed)
    payload = {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
        **({"reason": reason, "exact": appearance.exact} if reason else {}),
    }
    trail.append(act, appearance, actor=actor, at=at, payload=payload)
    note_contribution([appearance.claim], actor=actor, at=at)
    void_approvals([appearance.claim], actor=actor, at=at)
    return appearance
