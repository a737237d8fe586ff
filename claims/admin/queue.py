"""What waits for whom: the home of the desk, one tab for each question somebody comes with in the morning."""

from django.db.models import Exists, OuterRef
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claims.admin import deadlines, recheck_feed
from claims.admin.dead_links import dead_links
from claims.admin.queue_rows import LONGEST, Morning, Row, Section
from claims.admin.unanswered import unanswered_places
from claims.models import (
    Appearance,
    Claim,
    ClaimLink,
    Contribution,
    Edition,
    ErrorReport,
    Evidence,
    Policy,
    PolicyEdition,
    ReplyRequest,
    StaleMark,
    Verdict,
)
from claims.models.fields import localized
from claims.operations import rechecking
from claims.operations.documents import public_name
from claims.operations.origins import ORIGINS, as_cited
from claims.operations.people import groups_of
from claims.rules import evidence as evidence_rule
from claims.rules import replies, staleness, workflow
from claims.rules import reports as report_rule
from claims.vocabulary import EditionKind, LinkStatus, VerdictState


def show(request, context):
    """Return the page with the tab named by `?tab=`."""
    tab = request.GET.get("tab", WAITING)
    return TemplateResponse(
        request,
        "admin/queue.html",
        {**context, "title": _("Queue"), **page(request, tab if tab in TABS else WAITING)},
    )


def page(request, tab):
    """Return tabs and sections for the templates of home and queue."""
    label, collect = TABS[tab]
    return {
        "queue_tabs": [
            {"label": text, "address": f"{reverse('admin:queue')}?tab={name}", "is_open": name == tab}
            for name, (text, _collect) in TABS.items()
        ],
        "queue_label": label,
        "queue_sections": collect(Morning(request.user, timezone.localdate())),
    }


def waiting(morning):
    """What this person can move on, and apart from it what a second person must decide."""
    groups = groups_of(morning.person)
    hand = Contribution.objects.open().filter(claim=OuterRef("claim"), user=morning.person)
    mine, theirs = [], []
    for verdict in _verdicts(Verdict.objects.waiting().annotate(is_mine=Exists(hand))):
        step = "publish" if verdict.state == VerdictState.APPROVED else "approve"
        is_own = verdict.is_mine or verdict.submitted_by_id == morning.person.pk
        if step == "approve" and is_own:
            theirs.append(_row(verdict, morning))
        elif groups.intersection(workflow.STEPS[step].groups):
            mine.append(_row(verdict, morning))
    return [
        Section(_("Waiting for me"), mine, _("Nothing waits for you.")),
        *([Section(_("Not yours to approve: you worked on these"), theirs)] if theirs else []),
    ]


def submitted(morning):
    found = _verdicts(Verdict.objects.waiting().filter(submitted_by=morning.person))
    rows = [_row(verdict, morning) for verdict in found]
    return [Section(_("Submitted by me"), rows, _("Nothing of yours is in review."))]


def returned(morning):
    found = _verdicts(Verdict.objects.drafts().exclude(return_reason="").contributed_to_by(morning.person))
    rows = [
        _row(
            verdict,
            morning,
            is_text=True,
            first_hint=_("Sent back: %(reason)s") % {"reason": verdict.return_reason},
        )
        for verdict in found
    ]
    return [Section(_("Back to me"), rows, _("Nothing came back to you."))]


def lacking_sources(morning):
    """Drafts with a text that only their evidence holds up, each with what the evidence rule says."""
    drafts = list(_verdicts(Verdict.objects.drafts().exclude(headline="")))
    cited = {}
    for item in Evidence.objects.filter(claim__in=[draft.claim_id for draft in drafts]).select_related(
        *ORIGINS
    ):
        cited.setdefault(item.claim_id, []).append(as_cited(item))
    rows = []
    for draft in drafts:
        sentence = evidence_rule.refuse(
            cited.get(draft.claim_id, ()), single_origin_reason=draft.single_origin_reason
        )
        if sentence:
            rows.append(_row(draft, morning, is_text=True, first_hint=sentence))
    return [Section(_("Needs sources"), rows, _("Every draft with a text has the sources it needs."))]


def corrections(morning):
    rows = [_row(verdict, morning) for verdict in _verdicts(Verdict.objects.open().filter(version__gt=1))]
    return [
        Section(_("Corrections under way"), rows, _("No correction is under way.")),
        Section(
            _("Answers readers have not seen"),
            _unseen_answers(),
            _("Readers have seen every answer that is on record."),
        ),
    ]


def _unseen_answers():
    """Published claims with an answer on record that their edition in force does not have."""
    published = Verdict.objects.published().filter(claim=OuterRef("claim"))
    under_way = Verdict.objects.open().filter(claim=OuterRef("claim"))
    # The latest answers are enough: an older one was in every edition since.
    answered = (
        ReplyRequest.objects.filter(Exists(published), ~Exists(under_way), is_public=True)
        .exclude(answer="")
        .select_related("party", "claim")
        .order_by("-answered_on", "-pk")[:LONGEST]
    )
    by_claim = {}
    for request in answered:
        by_claim.setdefault(request.claim, []).append(
            {
                "party": {"slug": request.party.slug, "name": request.party.name},
                "asked_on": request.asked_on.isoformat(),
                "answer": request.answer,
            }
        )
    in_force = {
        edition.claim_slug: edition
        for edition in Edition.objects.in_force().filter(claim_slug__in=[claim.slug for claim in by_claim])
    }
    rows = []
    for claim, answers in by_claim.items():
        edition = in_force[claim.slug]
        unseen = replies.new_answers(edition.document["replies"], answers)
        if unseen and not edition.is_retraction:
            names = [_("Answer of %(name)s") % {"name": reply["party"]["name"]} for reply in unseen]
            address = reverse("admin:claims_verdict_correct", args=[edition.verdict_id])
            rows.append(Row(claim=claim, address=address, due_on=claim.due_on, hints=names))
    return rows


def stale(morning):
    """Published verdicts under which something changed since, each with every reason in words."""
    marks = (
        StaleMark.objects.open().select_related("verdict__claim", "verdict__rating").oldest_first()[:LONGEST]
    )
    by_verdict = {}
    for mark in marks:
        by_verdict.setdefault(mark.verdict_id, []).append(mark)
    rows = [
        Row(
            claim=found[0].verdict.claim,
            address=reverse("admin:claims_verdict_still_right", args=[found[0].verdict_id]),
            due_on=found[0].verdict.claim.due_on,
            rating=localized(found[0].verdict.rating.label, get_language()),
            since=found[0].since,
            hints=[staleness.reason(mark.changes) for mark in found],
        )
        for found in by_verdict.values()
    ]
    return [Section(_("Published, and in doubt"), rows, _("No published verdict is in doubt."))]


def lost_quotes(morning):
    found = (
        Appearance.objects.needing_an_editor()
        .in_latest_revisions()
        .select_related("claim", "revision__article")
        .order_by("pk")[:LONGEST]
    )
    rows = [
        Row(
            claim=appearance.claim,
            address=reverse("admin:claims_appearance_place", args=[appearance.pk]),
            due_on=appearance.claim.due_on,
            hints=[appearance.get_anchoring_display(), str(appearance)],
        )
        for appearance in found
    ]
    return [Section(_("Quotes that need an editor"), rows, _("Every quote stands where it should."))]


def overdue(morning):
    unfinished = Verdict.objects.open().filter(claim=OuterRef("pk"))
    finished = Verdict.objects.published().filter(claim=OuterRef("pk"))
    found = (
        Claim.objects.filter(due_on__lt=morning.today)
        .filter(Exists(unfinished) | ~Exists(finished))
        .select_related("assignee")
        .order_by("due_on", "pk")[:LONGEST]
    )
    rows = [
        Row(
            claim=claim,
            address=reverse("admin:claims_claim_change", args=[claim.pk]),
            due_on=claim.due_on,
            is_overdue=True,
            by=public_name(claim.assignee) if claim.assignee else "",
        )
        for claim in found
    ]
    texts = _texts_to_review(morning)
    return [
        Section(_("Overdue"), rows, _("Nothing is overdue.")),
        *([Section(_("Texts of the house to be reviewed"), texts)] if texts else []),
    ]


def _texts_to_review(morning):
    """What readers are told of the house, and were told would be looked at again by now."""
    late = PolicyEdition.objects.in_force().filter(review_due_on__lt=morning.today)
    found = late.order_by("review_due_on", "topic")
    keys = dict(Policy.objects.filter(topic__in=[one.topic for one in found]).values_list("topic", "pk"))
    return [
        Row(
            claim=None,
            title=capfirst(edition.get_topic_display()),
            address=reverse("admin:claims_policy_change", args=[keys[edition.topic]]),
            due_on=edition.review_due_on,
            is_overdue=True,
            since=edition.published_at,
            hints=[_("Version %(number)d, as readers have it.") % {"number": edition.number}],
        )
        for edition in found
        if edition.topic in keys
    ]


def to_look_at_again(morning):
    """Published claims whose day has come: one an editor set, or a figure that has grown old."""
    rows = [
        Row(
            claim=again.edition.verdict.claim,
            address=reverse("admin:claims_claim_change", args=[again.edition.verdict.claim_id]),
            due_on=again.due.on,
            rating=localized(again.edition.verdict.rating.label, get_language()),
            since=again.edition.published_at,
            hints=list(again.due.reasons),
        )
        for again in rechecking.coming_up(at=timezone.now(), most=LONGEST)
    ]
    feed = recheck_feed.address_for(morning.person)
    return [Section(_("Recheck"), rows, _("Nothing is to be looked at again yet."), feed)]


def findings(morning):
    """What was found between claims, by a program or by a colleague, and nobody has decided about yet."""
    found = ClaimLink.objects.waiting().select_related("claim", "other").most_pressing_first()[: LONGEST + 1]
    rows = [
        Row(
            claim=link.claim,
            address=reverse("admin:claims_claimlink_decide", args=[link.pk]),
            due_on=link.claim.due_on,
            hints=[
                f"{link.get_kind_display()}, {link.get_severity_display()} · {link.get_method_display()}",
                localized(link.reason, get_language()),
                *([link.other.statement] if link.other else []),
            ],
        )
        for link in found[:LONGEST]
    ]
    all_of_them = f"{reverse('admin:claims_claimlink_changelist')}?status__exact={LinkStatus.PROPOSED}"
    return [
        Section(
            _("Findings to be decided"),
            rows,
            _("No finding waits for a decision."),
            more=all_of_them if len(found) > LONGEST else "",
        ),
        *unanswered_places(),
    ]


def reported(morning):
    """What readers say is wrong, and nobody has answered yet."""
    found = ErrorReport.objects.open().select_related("claim", "taken_on_by").most_pressing_first()[:LONGEST]
    rows = [
        Row(
            claim=report.claim,
            address=reverse("admin:claims_errorreport_answer", args=[report.pk]),
            due_on=report.due_on,
            is_overdue=report.due_on < morning.today,
            by=public_name(report.taken_on_by) if report.taken_on_by else "",
            since=report.received_at,
            hints=[report_rule.spoken(report.number), report.remark or _("taken out")],
        )
        for report in found
    ]
    return [Section(_("Reports of readers"), rows, _("Every report of a reader is answered."))]


def with_deadline(morning):
    """What others were asked and have not answered, shortly before the day and after it."""
    return [
        Section(
            _("Answers due"),
            [_reminder(one, morning) for one in deadlines.answers(morning.today, LONGEST)],
            _("No answer is due these days."),
        ),
        Section(
            _("Corrections asked of others"),
            [_reminder(one, morning) for one in deadlines.corrections(morning.today, LONGEST)],
            _("No answer is due these days."),
        ),
    ]


def _reminder(one, morning):
    return Row(
        claim=one.claim,
        address=reverse("admin:claims_claim_change", args=[one.claim.pk]),
        due_on=one.due_on,
        is_overdue=one.due_on < morning.today,
        hints=[one.hint],
    )


WAITING = "waiting"
TABS = {
    WAITING: (gettext_lazy("Waiting for me"), waiting),
    "submitted": (gettext_lazy("Submitted by me"), submitted),
    "returned": (gettext_lazy("Back to me"), returned),
    "sources": (gettext_lazy("Needs sources"), lacking_sources),
    "corrections": (gettext_lazy("Corrections"), corrections),
    "stale": (gettext_lazy("Stale"), stale),
    "quotes": (gettext_lazy("Lost quotes"), lost_quotes),
    "findings": (gettext_lazy("Findings"), findings),
    "links": (gettext_lazy("Dead links"), dead_links),
    "again": (gettext_lazy("Recheck"), to_look_at_again),
    "reports": (gettext_lazy("Reports"), reported),
    "deadlines": (gettext_lazy("Deadlines of others"), with_deadline),
    "overdue": (gettext_lazy("Overdue"), overdue),
}


def _verdicts(queryset):
    return queryset.select_related("claim", "rating", "submitted_by").order_by(
        "claim__due_on", "submitted_at", "pk"
    )[:LONGEST]


def _row(verdict, morning, *, is_text=False, first_hint=""):
    is_overdue = verdict.claim.due_on is not None and verdict.claim.due_on < morning.today
    hints = [first_hint] if first_hint else []
    if verdict.state == VerdictState.APPROVED:
        hints.append(_("approved, to be published"))
    if verdict.edition_kind != EditionKind.FIRST:
        hints.append(verdict.get_edition_kind_display())
    if is_overdue:
        hints.append(_("overdue"))
    if verdict.to_check:
        hints.append(_("still to be checked: %(what)s") % {"what": verdict.to_check})
    page_name = "admin:claims_verdict_change" if is_text else "admin:claims_verdict_review"
    return Row(
        claim=verdict.claim,
        address=reverse(page_name, args=[verdict.pk]),
        due_on=verdict.claim.due_on,
        is_overdue=is_overdue,
        rating=localized(verdict.rating.label, get_language()) if verdict.rating else "",
        by=public_name(verdict.submitted_by) if verdict.submitted_by else "",
        since=verdict.submitted_at,
        hints=hints,
    )
