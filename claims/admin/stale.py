"""Published verdicts in doubt: the reasons in words, and the page on which an editor settles them."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.base import ReadOnlyAdmin, tell
from claims.admin.site import desk as site
from claims.admin.steps import CORRECT
from claims.models import StaleMark, Verdict
from claims.operations import staleness
from claims.operations.people import groups_of
from claims.rules import staleness as rule
from claims.rules.sentences import Refused


class StillRightForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it is still right"),
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        required=False,
    )


def reasons(marks):
    """Return each doubt in words, the oldest first, with the day it arose."""
    return [{"since": mark.since, "sentence": rule.reason(mark.changes), "mark": mark} for mark in marks]


def open_marks(verdict):
    return verdict.stale_marks.open().oldest_first().select_related("source", "appearance")


def show(model_admin, request, verdict_id):
    """Show why the verdict is in doubt, or settle the doubts that were shown."""
    verdict = get_object_or_404(Verdict.objects.select_related("claim", "rating__scale"), pk=verdict_id)
    if not model_admin.has_view_permission(request, verdict):
        raise PermissionDenied
    form = StillRightForm(request.POST or None)
    refusal, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            staleness.still_right(
                verdict,
                actor=request.user,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            refusal = refused.sentence
            status = 400 if set(groups_of(request.user)).intersection(rule.MAY_SETTLE) else 403
        else:
            tell(request, _("Settled. The edition stands as it is, and your reason is on record."))
            return redirect("admin:claims_verdict_review", verdict.pk)
    marks = list(open_marks(verdict))
    closed = rule.refuse_still_right(
        groups=groups_of(request.user), reason="-", is_stale=bool(marks), is_as_seen=True
    )
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Is it still right?"),
        "subtitle": str(verdict.claim),
        "opts": model_admin.opts,
        "original": verdict,
        "verdict": verdict,
        "reasons": reasons(marks),
        "seen": staleness.fingerprint_of(marks),
        "form": form,
        "refusal": refusal or closed,
        "is_open": not closed,
        "correct_address": reverse(f"admin:claims_verdict_{CORRECT}", args=[verdict.pk]),
    }
    return TemplateResponse(request, "admin/claims/still_right.html", context, status=status)


@admin.register(StaleMark, site=site)
class StaleMarkAdmin(ReadOnlyAdmin):
    """Every doubt there was, and how it was settled; they are settled at the verdict."""

    list_display = ("verdict", "in_words", "since", "outcome", "settled_by", "settled_at")
    list_select_related = ("verdict__claim", "settled_by")
    list_filter = (("settled_at", admin.EmptyFieldListFilter), "outcome")
    search_fields = ("verdict__claim__slug", "thing", "reason")
    ordering = ("-since", "-pk")
    fields = (
        "verdict",
        "in_words",
        "since",
        ("source", "appearance"),
        ("outcome", "settled_by", "settled_at"),
        "reason",
        "edition",
    )
    readonly_fields = ("in_words",)

    @admin.display(description=gettext_lazy("what changed"))
    def in_words(self, mark):
        return format_html("<bdi>{}</bdi>", rule.reason(mark.changes))


def hint(claim):
    """Return the doubts about a published claim as a box for its form, with the way on; empty without any."""
    marks = list(
        StaleMark.objects.open().about_claim(claim).oldest_first().select_related("source", "appearance")
    )
    if not marks:
        return ""
    return format_html(
        '<div class="desk-stale"><p><strong>{}</strong></p><ul>{}</ul><p><a href="{}">{}</a></p></div>',
        _("Published, and in doubt:"),
        format_html_join("", "<li>{}</li>", ((reason["sentence"],) for reason in reasons(marks))),
        reverse("admin:claims_verdict_still_right", args=[marks[0].verdict_id]),
        _("Is it still right?"),
    )
