"""Reports of readers: a list to look at, and one page on which an editor takes a report on and answers it."""

from functools import partial

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims.admin.base import ReadOnlyAdmin, short, tell
from claims.admin.site import desk as site
from claims.models import ErrorReport
from claims.operations import reports
from claims.operations.people import groups_of
from claims.rules import reports as rule
from claims.rules.sentences import Refused
from claims.vocabulary import Group, ReportOutcome, ReportState


class AnswerForm(forms.Form):
    """What becomes of a report, what the reader is told, and why."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("outcome"), choices=ReportOutcome, widget=forms.RadioSelect
    )
    answer = forms.CharField(
        label=gettext_lazy("answer to the reader"),
        widget=forms.Textarea(attrs={"rows": 5, "cols": 80}),
        max_length=3000,
        help_text=gettext_lazy(
            "Whoever has the case number reads it. Write in the language of the report, and name nobody."
        ),
    )
    reason = forms.CharField(
        label=gettext_lazy("reason, for the desk"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        max_length=2000,
    )


class RedactionForm(forms.Form):
    """Why what a reader wrote may not be kept."""

    reason = forms.CharField(
        label=gettext_lazy("reason"),
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        max_length=2000,
        help_text=gettext_lazy("It stays in the trail, so repeat nothing of what is taken out."),
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("legal basis"),
        max_length=200,
        help_text=gettext_lazy("Such as “Art. 17 GDPR”."),
    )


@admin.register(ErrorReport, site=site)
class ErrorReportAdmin(ReadOnlyAdmin):
    list_display = ("spoken_number", "claim", "remark_shortened", "state", "due_on", "taken_on_by")
    list_select_related = ("claim", "taken_on_by")
    list_filter = ("state", "outcome", "language")
    search_fields = ("number", "remark", "claim__slug")
    fields = (
        "spoken_number",
        "claim",
        "edition_number",
        "language",
        "words",
        "remark",
        "received_at",
        "due_on",
        "state",
        "taken_on_by",
        "outcome",
        "answer",
        "reason",
        "answered_by",
        "answered_at",
        "to_answer",
    )
    readonly_fields = ("spoken_number", "to_answer")

    @admin.display(description=gettext_lazy("case number"), ordering="number")
    def spoken_number(self, report):
        return rule.spoken(report.number)

    @admin.display(description=gettext_lazy("what is wrong"))
    def remark_shortened(self, report):
        return short(report.remark) or _("taken out")

    @admin.display(description=gettext_lazy("next"))
    def to_answer(self, report):
        address = reverse("admin:claims_errorreport_answer", args=[report.pk])
        return format_html('<a href="{}">{}</a>', address, _("Take on and answer"))

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(partial(show, self))
        return [
            path(
                "<int:report_id>/answer/", self.admin_site.admin_view(view), name="claims_errorreport_answer"
            ),
            *super().get_urls(),
        ]


def show(model_admin, request, report_id):
    """Show a report to everybody at the desk, and let editors take it on and answer it."""
    report = get_object_or_404(
        ErrorReport.objects.select_related("claim", "taken_on_by", "answered_by"), pk=report_id
    )
    if not model_admin.has_view_permission(request, report):
        raise PermissionDenied
    action = request.POST.get("action") if request.method == "POST" else ""
    form = AnswerForm(request.POST if action == "answer" else None)
    redaction = RedactionForm(request.POST if action == "redact" else None, auto_id="id_redaction_%s")
    refusal, status = "", 200
    acts = {
        "take_on": _take_on,
        "answer": partial(_answer, form=form),
        "redact": partial(_redact, form=redaction),
    }
    if action in acts and all(one.is_valid() for one in (form, redaction) if one.is_bound):
        try:
            sentence = acts[action](report, actor=request.user, at=timezone.now())
        except Refused as refused:
            refusal, status = refused.sentence, 400
        else:
            tell(request, sentence)
            return redirect("admin:claims_errorreport_answer", report.pk)
    may_redact = Group.CHIEF in groups_of(request.user) and not report.is_redacted
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Report %(number)s") % {"number": rule.spoken(report.number)},
        "opts": model_admin.opts,
        "original": report,
        "is_editor": bool({Group.EDITOR, Group.CHIEF} & groups_of(request.user)),
        "is_answered": report.state == ReportState.ANSWERED,
        "is_new": report.state == ReportState.RECEIVED,
        "edition_address": reverse("public:edition", args=[report.claim.slug, report.edition_number]),
        "form": form,
        "redaction": redaction if may_redact else None,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/claims/report.html", context, status=status)


def _take_on(report, *, actor, at):
    reports.take_on(report, actor=actor, at=at)
    return _("You have taken this report on. The reader sees that somebody looks into it.")


def _answer(report, *, form, actor, at):
    reports.answer(report, **form.cleaned_data, actor=actor, at=at)
    return _("The answer stands under the case number from now on.")


def _redact(report, *, form, actor, at):
    reports.take_words_out(report, **form.cleaned_data, actor=actor, at=at)
    return _("What the reader wrote is gone from the report and from the trail.")
