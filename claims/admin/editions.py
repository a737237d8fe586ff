"""What readers got: to be looked at here, never written."""

import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from claims.admin.base import ReadOnlyAdmin
from claims.admin.site import desk as site
from claims.models import Contribution, Edition, Publication


@admin.register(Edition, site=site)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ("claim_slug", "number", "kind", "published_at", "approved_by", "is_rating_changed")
    list_filter = ("kind", "is_rating_changed")
    search_fields = ("claim_slug", "digest")
    ordering = ("-published_at", "-pk")
    fields = (
        "verdict",
        ("claim_slug", "number", "kind"),
        ("published_at", "approved_by", "is_rating_changed"),
        "digest",
        "document_shown",
    )
    readonly_fields = ("document_shown",)

    def get_queryset(self, request):
        # The documents are large and no column shows them.
        queryset = super().get_queryset(request)
        is_list = request.resolver_match.url_name.endswith("_changelist")
        return queryset.defer("document") if is_list else queryset

    @admin.display(description=gettext_lazy("document"))
    def document_shown(self, edition):
        return format_html(
            '<pre class="desk-document">{}</pre>',
            json.dumps(edition.document, ensure_ascii=False, indent=2, sort_keys=True),
        )


@admin.register(Publication, site=site)
class PublicationAdmin(ReadOnlyAdmin):
    list_display = (
        "claim_slug",
        "rating_code",
        "claim_type",
        "is_corrected",
        "is_retracted",
        "first_published_at",
        "published_at",
    )
    list_filter = ("is_retracted", "is_corrected", "claim_type", "language")
    search_fields = ("claim_slug",)
    ordering = ("-published_at", "-pk")


@admin.register(Contribution, site=site)
class ContributionAdmin(ReadOnlyAdmin):
    list_display = ("claim", "user", "first_at", "edition")
    list_select_related = ("claim", "user", "edition")
    list_filter = (
        ("user", admin.RelatedOnlyFieldListFilter),
        ("edition", admin.EmptyFieldListFilter),
    )
    search_fields = ("claim__slug", "user__username")
    ordering = ("-pk",)
