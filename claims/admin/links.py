"""Links between claims: their list, and the page on which somebody confirms or dismisses one."""

from functools import partial

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.admin.base import BROKEN_PROMISES, DeskForm, DeskModelAdmin, short, tell
from claims.admin.site import desk as site
from claims.models import ClaimLink
from claims.models.fields import localized
from claims.operations import desk, links
from claims.operations.documents import public_name
from claims.rules.sentences import Refused
from claims.vocabulary import CONFLICTS, NEEDS_A_PERSON, LinkStatus

DECISIONS = {"confirm": links.confirm, "dismiss": links.dismiss}


class ClaimLinkForm(DeskForm):
    """A link from a claim; what hangs on columns that the form does not have is asked here."""

    class Meta:
        model = ClaimLink
        fields = "__all__"

    def clean(self):
        cleaned = super().clean()
        link, given = self.instance, self.cleaned_data
        if given.get("other") is not None and given["other"].pk == link.claim_id:
            self._say("claim_is_not_linked_to_itself")
        if given.get("is_public") and link.status == LinkStatus.PROPOSED and link.method in NEEDS_A_PERSON:
            self._say("link_nobody_made_is_public_once_confirmed")
        if given.get("kind") in CONFLICTS and link.status == LinkStatus.DISMISSED and not link.decision:
            self._say("conflict_is_dismissed_for_a_reason")
        return cleaned

    def _say(self, promise):
        field, sentence = BROKEN_PROMISES[promise]
        self.add_error(field, sentence)


class DecisionForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Stays at the desk. Whoever dismisses a conflict says why."),
    )


@admin.register(ClaimLink, site=site)
class ClaimLinkAdmin(DeskModelAdmin):
    form = ClaimLinkForm
    list_display = (
        "finding",
        "claim_shortened",
        "kind",
        "other_shortened",
        "severity",
        "method",
        "score",
        "status",
        "is_public",
        "to_decide",
    )
    list_select_related = ("claim", "other")
    list_filter = ("status", "kind", "method", "severity", "is_public")
    search_fields = ("finding", "claim__slug", "claim__statement", "other__slug", "other__statement")
    autocomplete_fields = ("claim", "other", "sources")
    given_once = ("claim",)
    ordering = ("-pk",)
    readonly_fields = ("found", "decided")
    fields = (
        "claim",
        ("kind", "other", "finding"),
        ("detail", "severity", "is_public"),
        "reason",
        "sources",
        "found",
        "decided",
    )

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(partial(show, self))
        return [
            path("<int:link_id>/decide/", self.admin_site.admin_view(view), name="claims_claimlink_decide"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("claim"))
    def claim_shortened(self, link):
        return short(link.claim.statement, 60)

    @admin.display(description=gettext_lazy("other claim"))
    def other_shortened(self, link):
        return short(link.other.statement, 60) if link.other else "–"

    @admin.display(description=gettext_lazy("next"))
    def to_decide(self, link):
        address = reverse("admin:claims_claimlink_decide", args=[link.pk])
        said = _("Decide") if link.status == LinkStatus.PROPOSED else _("Decide anew")
        return format_html('<a href="{}">{}</a>', address, said)

    @admin.display(description=gettext_lazy("found"))
    def found(self, link):
        return how_found(link) if link.pk else "–"

    @admin.display(description=gettext_lazy("decision"))
    def decided(self, link):
        return decision_of(link)

    def save_links(self, request, form):
        desk.set_sources(form.instance, form.cleaned_data.get("sources", ()), **self.act(request))


def how_found(link):
    """Say who or what came upon the link, and how sure it was."""
    if link.score is None:
        return link.get_method_display()
    return _("%(method)s, %(percent)d%% sure") % {
        "method": link.get_method_display(),
        "percent": round(link.score * 100),
    }


def decision_of(link):
    """Say where the link stands and lead on to the page on which that is decided."""
    if link.pk is None:
        return _("proposed, once it is saved")
    address = reverse("admin:claims_claimlink_decide", args=[link.pk])
    said = link.get_status_display()
    if link.decided_by:
        said = f"{said}, {public_name(link.decided_by)}"
    return format_html('{} · <a href="{}">{}</a>', said, address, _("Confirm or dismiss"))


def show(model_admin, request, link_id):
    """Show what was found and why, or take the decision of somebody who may change links."""
    link = get_object_or_404(ClaimLink.objects.select_related("claim", "other", "decided_by"), pk=link_id)
    if not model_admin.has_view_permission(request, link):
        raise PermissionDenied
    may_decide = model_admin.has_change_permission(request, link)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    form = DecisionForm(request.POST or None)
    refusal, status = "", 200
    decide = DECISIONS.get(request.POST.get("action", ""))
    if request.method == "POST" and decide and form.is_valid():
        try:
            decide(
                link,
                actor=request.user,
                at=timezone.now(),
                reason=form.cleaned_data["reason"],
                seen=request.POST.get("seen", ""),
            )
        except Refused as refused:
            refusal, status = refused.sentence, 400
            link.refresh_from_db()
        else:
            tell(request, _("Decided: %(status)s.") % {"status": link.get_status_display()})
            return redirect(f"{reverse('admin:queue')}?tab=findings")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Is there something in it?"),
        "subtitle": str(link),
        "opts": model_admin.opts,
        "original": link,
        "link": link,
        "reason": localized(link.reason, get_language()),
        "found": how_found(link),
        "sources": link.sources.order_by("title"),
        "decided_by": public_name(link.decided_by) if link.decided_by else "",
        "seen": links.fingerprint_of(link),
        "form": form,
        "refusal": refusal,
        "may_decide": may_decide,
        "may_confirm": link.status != LinkStatus.CONFIRMED,
        "may_dismiss": link.status != LinkStatus.DISMISSED,
    }
    return TemplateResponse(request, "admin/claims/link.html", context, status=status)
