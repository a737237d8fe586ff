"""How much of an article readers see, how much they may, and a chief's leave to show more of it."""

from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied
from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims.admin.base import tell
from claims.models import Article, ExcerptAllowance
from claims.operations import allowances, quotations
from claims.operations.desk import Outdated
from claims.operations.documents import public_name
from claims.operations.people import groups_of
from claims.rules.sentences import Refused
from claims.vocabulary import Group, Rights

MOST = 1_000_000


class AllowanceForm(forms.Form):
    """The limits for one article, and why they are not those of the house."""

    share = forms.IntegerField(label=gettext_lazy("percent of the article"), min_value=1, max_value=100)
    total = forms.IntegerField(label=gettext_lazy("characters in all"), min_value=1, max_value=MOST)
    context = forms.IntegerField(
        label=gettext_lazy("characters around a quote"),
        min_value=0,
        max_value=MOST,
        help_text=gettext_lazy("Half of them before the quote, half behind it."),
    )
    reason = forms.CharField(
        label=gettext_lazy("reason"), widget=forms.Textarea(attrs={"rows": 3, "cols": 80}), max_length=2000
    )
    # Which allowance stood on the page.
    replaces = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the limits of the house hold again"),
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        max_length=2000,
    )


def urls(model_admin):
    view = require_http_methods(["GET", "HEAD", "POST"])(partial(show, model_admin))
    return [
        path(
            "<int:article_id>/excerpts/",
            model_admin.admin_site.admin_view(view),
            name="claims_article_excerpts",
        )
    ]


def show(model_admin, request, article_id):
    """Show the limits of an article to everybody at the desk, and let a chief change them."""
    article = get_object_or_404(Article, pk=article_id)
    if not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    allowance = ExcerptAllowance.objects.filter(article=article).select_related("granted_by").first()
    is_withdrawal = request.POST.get("action") == "withdraw"
    limits = allowance or quotations.house_limits()
    form = AllowanceForm(
        request.POST if request.method == "POST" and not is_withdrawal else None,
        initial={**model_to_dict(limits), "replaces": allowances.mark_of(allowance)},
    )
    withdrawal = WithdrawalForm(request.POST if is_withdrawal else None, prefix="withdrawal")
    refusal, status = "", 200
    asked = withdrawal if is_withdrawal else form
    if request.method == "POST" and asked.is_valid():
        try:
            sentence = _act(request, article, asked)
        except Refused as refused:
            refusal, status = refused.sentence, 409 if isinstance(refused, Outdated) else 400
        else:
            tell(request, sentence)
            return redirect("admin:claims_article_excerpts", article.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("What readers may see of it"),
        "subtitle": str(article),
        "opts": model_admin.opts,
        "original": article,
        "allowance": allowance,
        "granted_by": public_name(allowance.granted_by) if allowance else "",
        "house": quotations.house_limits(),
        "limits": limits,
        "account": quotations.account_of(article),
        "is_ours": article.rights != Rights.QUOTATION_ONLY,
        "is_chief": Group.CHIEF in groups_of(request.user),
        "form": form,
        "withdrawal": withdrawal,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/claims/excerpts.html", context, status=status)


def _act(request, article, asked):
    act = {"actor": request.user, "at": timezone.now()}
    if isinstance(asked, WithdrawalForm):
        allowances.withdraw_allowance(article, reason=asked.cleaned_data["reason"], **act)
        return _("The limits of the house hold again for this article.")
    allowances.allow_excerpts(article, **asked.cleaned_data, **act)
    return _("Readers may see that much of the article from now on.")
