"""The page of an article on which conflicts among its claims are looked for and shown."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.admin.base import tell
from claims.admin.links import how_found
from claims.models import Article, Claim, ClaimLink
from claims.models.fields import localized
from claims.operations import conflicts
from claims.vocabulary import CONFLICTS, LinkStatus

LONGEST = 300
# In the order of the page: what waits first.
LISTS = (LinkStatus.PROPOSED, LinkStatus.CONFIRMED, LinkStatus.DISMISSED)


def urls(model_admin):
    view = require_http_methods(["GET", "HEAD", "POST"])(partial(show, model_admin))
    return [
        path(
            "<int:article_id>/conflicts/",
            model_admin.admin_site.admin_view(view),
            name="claims_article_conflicts",
        )
    ]


def show(model_admin, request, article_id):
    """List the conflicts of the article’s claims, and look for more where somebody asks for it."""
    article = get_object_or_404(Article, pk=article_id)
    if not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    may_look = request.user.has_perm("claims.add_claimlink")
    if request.method == "POST":
        if not may_look:
            raise PermissionDenied
        looked = conflicts.look_at(article, actor=request.user, at=timezone.now())
        tell(request, _said(looked))
        return redirect("admin:claims_article_conflicts", article.pk)
    claims = Claim.objects.appearing_in(article).values("pk")
    found = (
        ClaimLink.objects.filter(Q(claim__in=claims) | Q(other__in=claims), kind__in=CONFLICTS)
        .select_related("claim", "other")
        .most_pressing_first()[:LONGEST]
    )
    rows = {status: [] for status in LISTS}
    for link in found:
        rows[link.status].append(_row(link))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Conflicts"),
        "subtitle": str(article),
        "opts": model_admin.opts,
        "original": article,
        "may_look": may_look,
        "lists": [
            {"name": status.value, "heading": status.label, "rows": rows[status], "is_open": not place}
            for place, status in enumerate(LISTS)
        ],
    }
    return TemplateResponse(request, "admin/claims/conflicts.html", context)


def _row(link):
    return {
        "link": link,
        "reason": localized(link.reason, get_language()),
        "found": how_found(link),
        "address": reverse("admin:claims_claimlink_decide", args=[link.pk]),
    }


def _said(looked):
    new = len(looked.proposed)
    if not new:
        return _("Looked at %(claims)d claims: nothing new.") % {"claims": looked.claims}
    return ngettext(
        "Looked at %(claims)d claims: %(new)d new conflict waits for a decision.",
        "Looked at %(claims)d claims: %(new)d new conflicts wait for a decision.",
        new,
    ) % {"claims": looked.claims, "new": new}
