"""Two revisions of an article side by side: what changed in the text, and where its claims stand now."""

from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, pairwise

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.admin.desk_marks import in_text_order, of_places
from claims.models import Appearance, Article
from claims.rules import differences
from claims.rules.differences import IN, OUT, SAME
from claims.vocabulary import Anchoring

# A longer page is of no use to anybody; what is left out is said.
MOST_SHOWN = 2000


@dataclass(frozen=True)
class Mark:
    """A stretch of one of the texts in which a claim stands, or stood."""

    standing: object
    start: int
    end: int
    outcome: str


@dataclass
class Piece:
    """Words of one paragraph under the same claims; `closing` are the claims whose words end with it."""

    text: str
    where: str
    inside: list[Mark] = field(default_factory=list)
    closing: list[Mark] = field(default_factory=list)


@dataclass
class Row:
    """A paragraph as the page shows it."""

    where: str
    number: int
    pieces: list[Piece]

    @property
    def is_quiet(self):
        return self.where == SAME and not any(piece.inside for piece in self.pieces)


@dataclass(frozen=True)
class Fate:
    """What became of one quote: `outcome` is how it is anchored now, or why there is nothing to anchor."""

    quote: str
    outcome: str
    word: str
    place: Appearance | None = None


def urls(model_admin):
    view = require_safe(partial(show, model_admin))
    return [
        path(
            "<int:article_id>/revisions/<int:earlier>/<int:later>/",
            model_admin.admin_site.admin_view(view),
            name="claims_article_revisions",
        )
    ]


def show(model_admin, request, article_id, earlier, later):
    """Show what changed from one revision to a later one."""
    article = get_object_or_404(Article, pk=article_id)
    if not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    numbers = list(article.revisions.order_by("number").values_list("number", flat=True))
    if earlier >= later or not {earlier, later} <= set(numbers):
        raise Http404(_("There are no two such revisions of this article."))
    before, after = article.revisions.filter(number__in=(earlier, later)).order_by("number")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Revisions %(earlier)d and %(later)d compared") % {"earlier": earlier, "later": later},
        "subtitle": str(article),
        "opts": model_admin.opts,
        "original": article,
        "before": before,
        "after": after,
        "others": [pair for pair in pairwise(numbers) if pair != (earlier, later)],
    }
    if before.is_attached and after.is_attached:
        context |= compared(before, after, request.user)
    else:
        missing = after if before.is_attached else before
        context["refusal"] = _(
            "Of revision %(number)d only the digest is on record. Take in its text to compare."
        ) % {"number": missing.number}
    return TemplateResponse(request, "admin/claims/revisions.html", context)


def compared(before, after, user):
    """Return the paragraphs of both texts and what became of each quote, for the template."""
    old = in_text_order(before.appearances.select_related("claim"))
    new = in_text_order(after.appearances.select_related("claim"))
    known = {standing.claim.pk: standing for standing in of_places([*new, *old], user)}
    placed = {place.claim_id for place in new if place.start is not None}
    marks = [_mark(known, one, one.anchoring) for one in new if one.start is not None]
    gone = [
        _mark(known, one, Anchoring.LOST.value)
        for one in old
        if one.start is not None and one.claim_id not in placed
    ]
    rows = list(_rows(before.body, after.body, gone, marks))
    shown, left_out = rows[:MOST_SHOWN], len(rows[MOST_SHOWN:])
    return {
        "runs": [
            {"is_quiet": is_quiet, "rows": list(run)}
            for is_quiet, run in groupby(shown, key=lambda row: row.is_quiet)
        ],
        "left_out": left_out,
        "is_same": all(row.where == SAME for row in rows),
        "claims": _fates(known, old, new),
        "counts": _counts(rows),
    }


def _mark(known, place, outcome):
    return Mark(known[place.claim_id], place.start, place.end, outcome)


def _rows(before, after, gone, marks):
    for number, paragraph in enumerate(differences.paragraphs(before, after), start=1):
        pieces = []
        for stretch in paragraph.stretches:
            if stretch.where == OUT:
                pieces += _pieces(before, stretch.before, OUT, gone)
                continue
            here = marks
            if stretch.where == SAME:
                # What a claim has lost may still stand there in part, at another count.
                moved = stretch.after[0] - stretch.before[0]
                here = marks + [
                    Mark(mark.standing, mark.start + moved, mark.end + moved, mark.outcome)
                    for mark in gone
                    if mark.start < stretch.before[1] and mark.end > stretch.before[0]
                ]
            pieces += _pieces(after, stretch.after, stretch.where, here)
        yield Row(paragraph.where, number, pieces)


def _pieces(text, span, where, marks):
    """Yield the words of a stretch, cut wherever a claim begins or ends."""
    start, end = span
    touching = [mark for mark in marks if mark.start < end and mark.end > start]
    edges = {edge for mark in touching for edge in (max(start, mark.start), min(end, mark.end))}
    for first, last in pairwise(sorted({start, end} | edges)):
        inside = [mark for mark in touching if mark.start <= first and mark.end >= last]
        yield Piece(text[first:last], where, inside, [mark for mark in inside if mark.end == last])


def _fates(known, old, new):
    """Return each claim with what became of its quotes, in the order of the new text."""
    fates = {pk: [] for pk in known}
    for place in new:
        outcome, word = place.anchoring, place.get_anchoring_display()
        if place.given_up_because:
            outcome, word = "given_up", _("given up")
        fates[place.claim_id].append(Fate(place.exact, outcome, word, place))
    for place in old:
        if not any(fate.place for fate in fates[place.claim_id]):
            fates[place.claim_id].append(Fate(place.exact, "gone", _("no longer on record")))
    return [(known[pk], found) for pk, found in fates.items()]


def _counts(rows):
    return {where: sum(row.where == where for row in rows) for where in (differences.CHANGED, OUT, IN)}
