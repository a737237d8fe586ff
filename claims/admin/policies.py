"""The texts of the house: kept by chiefs, and published as they were shown."""

from functools import partial

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.forms import Textarea
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claims.admin.base import DeskModelAdmin, tell
from claims.admin.site import desk as site
from claims.models import Policy, PolicyEdition
from claims.models.fields import localized
from claims.operations import policies
from claims.operations.people import groups_of
from claims.public.policies import preview
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import Group, Language


@admin.register(Policy, site=site)
class PolicyAdmin(DeskModelAdmin):
    list_display = ("topic", "title_here", "version", "is_published_as_it_stands", "review_due_on", "is_due")
    given_once = ("topic",)
    fields = (("topic", "review_due_on"), "title", "text", "to_publish")
    readonly_fields = ("to_publish",)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "text" and field is not None:
            for widget in field.widget.widgets:
                if isinstance(widget, Textarea):
                    widget.attrs["rows"] = 16
        return field

    @admin.display(description=gettext_lazy("title"))
    def title_here(self, policy):
        return localized(policy.title, get_language())

    def get_queryset(self, request):
        newest = PolicyEdition.objects.filter(topic=OuterRef("topic")).order_by("-number")
        found = super().get_queryset(request)
        return found.annotate(
            number_in_force=Subquery(newest.values("number")[:1]),
            digest_in_force=Subquery(newest.values("digest")[:1]),
        )

    @admin.display(description=gettext_lazy("version"))
    def version(self, policy):
        return policy.number_in_force or "–"

    @admin.display(description=gettext_lazy("published as it stands"), boolean=True)
    def is_published_as_it_stands(self, policy):
        return policy.digest_in_force == fingerprint(policies.compose(policy))

    @admin.display(description=gettext_lazy("review is due"), boolean=True)
    def is_due(self, policy):
        return policy.review_due_on < timezone.localdate()

    @admin.display(description=gettext_lazy("next"))
    def to_publish(self, policy):
        if policy.pk is None:
            return "–"
        address = reverse("admin:claims_policy_publish", args=[policy.pk])
        return format_html('<a href="{}">{}</a>', address, _("Preview and publish"))

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(partial(show, self))
        return [
            path("<int:policy_id>/publish/", self.admin_site.admin_view(view), name="claims_policy_publish"),
            *super().get_urls(),
        ]


def show(model_admin, request, policy_id):
    """Show the text as readers will see it, in both languages, and let a chief publish exactly that."""
    policy = get_object_or_404(Policy, pk=policy_id)
    if not model_admin.has_view_permission(request, policy):
        raise PermissionDenied
    refusal, status = "", 200
    if request.method == "POST":
        try:
            edition = policies.publish(
                policy, digest=request.POST.get("digest", ""), actor=request.user, at=timezone.now()
            )
        except Refused as refused:
            refusal, status = refused.sentence, 400
        else:
            tell(request, _("Readers get version %(number)s from now on.") % {"number": edition.number})
            return redirect("admin:claims_policy_publish", policy.pk)
    document = policies.compose(policy)
    digest = fingerprint(document)
    last = policies.published(policy)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Preview and publish"),
        "subtitle": str(policy),
        "opts": model_admin.opts,
        "original": policy,
        "texts": [
            {"language": language.value, "label": language.label, **preview(document, language.value)}
            for language in Language
        ],
        "digest": digest,
        "last": last,
        "is_published": last is not None and last.digest == digest,
        "is_chief": Group.CHIEF in groups_of(request.user),
        "address": reverse("public:policy", args=[policy.topic]),
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/claims/policy.html", context, status=status)
