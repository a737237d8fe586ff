"""Readings from outside: making a link on the way from the review screen, and reading what came back."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.admin import pictures
from claims.admin.base import ReadOnlyAdmin, tell
from claims.admin.reports import RedactionForm
from claims.admin.site import desk as site
from claims.models import OutsideReading, Verdict
from claims.operations import outside
from claims.operations.documents import public_name
from claims.operations.people import groups_of
from claims.public import addresses, blocks
from claims.rules import outside as rule
from claims.rules.sentences import Refused
from claims.vocabulary import Group, OutsideOpinion

STATES = {
    "open": gettext_lazy("waits for an answer"),
    "answered": gettext_lazy("answered"),
    "expired": gettext_lazy("expired without an answer"),
    "revoked": gettext_lazy("taken back"),
}


@dataclass(frozen=True)
class Answered:
    """One block of what was read, with what the expert says to it."""

    block: blocks.ReadBlock
    opinion: str
    mark: str
    remark: str


class LinkForm(forms.Form):
    """For whom a link is, until when it opens, and what they are asked."""

    expert = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=rule.LONGEST_NAME,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    expertise = forms.CharField(
        label=gettext_lazy("Expert in"),
        max_length=rule.LONGEST_EXPERTISE,
        widget=forms.TextInput(attrs={"class": "vTextField", "autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days until it expires"),
        min_value=1,
        max_value=rule.MOST_DAYS,
        initial=rule.DEFAULT_DAYS,
    )
    note = forms.CharField(
        label=gettext_lazy("What we ask"),
        max_length=rule.LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=gettext_lazy("They read it above the text. Write in their language."),
    )


def of_verdict(verdict, at) -> list[dict[str, Any]]:
    """Return the readings of a verdict as its review screen lists them, the newest first."""
    return [
        {
            "reading": one,
            "state": one.state_at(at),
            "state_label": STATES[one.state_at(at)],
            "address": reverse("admin:claims_outsidereading_answers", args=[one.pk]),
            "answers": answers_of(one),
        }
        for one in verdict.outside_readings.newest_first()
    ]


def answers_of(reading: OutsideReading) -> list[Answered]:
    """Return what was said, block by block, in the language the expert read in."""
    if not reading.answers:
        return []
    views = pictures.views_of(reading.verdict.claim)
    return [
        Answered(
            block=block,
            opinion=str(OutsideOpinion(said["opinion"]).label) if said["opinion"] else "",
            mark={"agrees": "✓", "disagrees": "✗"}.get(said["opinion"], ""),
            remark=said["remark"],
        )
        for block in blocks.read(reading.document, reading.answered_in, drafted_views=views)
        if (said := reading.answers.get(block.key))
    ]


def make(model_admin, request, verdict_id):
    """Show the form for a link, or make the link; its address is told on the next page and never again."""
    verdict = get_object_or_404(Verdict.objects.select_related("claim"), pk=verdict_id)
    if not model_admin.has_view_permission(request, verdict):
        raise PermissionDenied
    form, refusal, status = LinkForm(request.POST or None), "", 200
    if request.method == "POST" and form.is_valid():
        try:
            opened = outside.open_link(verdict, **form.cleaned_data, actor=request.user, at=timezone.now())
        except Refused as refused:
            refusal, status = refused.sentence, 400
        else:
            path_of_link = reverse("outside:reading", args=[opened.token])
            messages.success(
                request,
                format_html(
                    '{} <code class="desk-address">{}</code>',
                    _("The link, shown this once. Copy it and send it to them alone:"),
                    addresses.absolute(path_of_link),
                ),
                extra_tags="desk-once",
            )
            return redirect("admin:claims_outsidereading_answers", opened.reading.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Let somebody outside read it"),
        "subtitle": str(verdict.claim),
        "opts": model_admin.opts,
        "original": verdict,
        "verdict": verdict,
        "form": form,
        "may_ask": outside.may_open_link(request.user),
        "is_readable": verdict.state in outside.MAY_BE_READ,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/claims/outside_link.html", context, status=status)


@admin.register(OutsideReading, site=site)
class OutsideReadingAdmin(ReadOnlyAdmin):
    list_display = ("claim_read", "expert", "expertise", "state", "opened_at", "expires_at", "answers_link")
    list_select_related = ("verdict__claim",)
    search_fields = ("expert", "verdict__claim__slug")
    fields = (
        "verdict",
        "digest",
        "expert",
        "expertise",
        "note",
        "opened_by",
        "opened_at",
        "expires_at",
        "revoked_by",
        "revoked_at",
        "answered_at",
        "signed",
        "overall",
        "answers_link",
    )
    readonly_fields = ("answers_link",)

    @admin.display(description=gettext_lazy("claim"))
    def claim_read(self, reading):
        return str(reading.verdict.claim)

    @admin.display(description=gettext_lazy("state"))
    def state(self, reading):
        return STATES[reading.state_at(timezone.now())]

    @admin.display(description=gettext_lazy("answer"))
    def answers_link(self, reading):
        address = reverse("admin:claims_outsidereading_answers", args=[reading.pk])
        return format_html('<a href="{}">{}</a>', address, _("Read block by block"))

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(partial(show, self))
        return [
            path(
                "<int:reading_id>/answers/",
                self.admin_site.admin_view(view),
                name="claims_outsidereading_answers",
            ),
            *super().get_urls(),
        ]


def show(model_admin, request, reading_id):
    """Show what was asked and said to everybody at the desk; editors take the link back, chiefs redact."""
    reading = get_object_or_404(
        OutsideReading.objects.select_related("verdict__claim", "opened_by", "revoked_by"), pk=reading_id
    )
    if not model_admin.has_view_permission(request, reading):
        raise PermissionDenied
    at = timezone.now()
    action = request.POST.get("action") if request.method == "POST" else ""
    redaction = RedactionForm(request.POST if action == "redact" else None)
    refusal, status = "", 200
    try:
        if action == "revoke":
            outside.revoke(reading, actor=request.user, at=at)
            tell(request, _("The link is taken back. Whoever holds it reads nothing any more."))
            return redirect("admin:claims_outsidereading_answers", reading.pk)
        if action == "redact" and redaction.is_valid():
            outside.take_words_out(reading, **redaction.cleaned_data, actor=request.user, at=at)
            tell(request, _("Name and answer are gone from here and from the trail."))
            return redirect("admin:claims_outsidereading_answers", reading.pk)
    except Refused as refused:
        refusal, status = refused.sentence, 400
    state = reading.state_at(at)
    may_redact = Group.CHIEF in groups_of(request.user) and state != "open" and not reading.is_redacted
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Read from outside"),
        "subtitle": str(reading.verdict.claim),
        "opts": model_admin.opts,
        "original": reading,
        "reading": reading,
        "state": state,
        "state_label": STATES[state],
        "opened_by": public_name(reading.opened_by) if reading.opened_by else "–",
        "answers": answers_of(reading),
        "language": reading.answered_in or get_language(),
        "may_revoke": state == "open" and outside.may_open_link(request.user),
        "redaction": redaction if may_redact else None,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/claims/outside_reading.html", context, status=status)
