"""Parties: who speaks, publishes and is spoken of; and which of them are one."""

from functools import partial

from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from claims.admin import likeness
from claims.admin.base import DeskModelAdmin, DeskTabularInline, ReadOnlyAdmin
from claims.admin.site import desk as site
from claims.models import Party, PartyAlias, PartyDistinction, PartyMerge


class AliasInline(DeskTabularInline):
    model = PartyAlias
    fields = ("name",)


@admin.register(Party, site=site)
class PartyAdmin(DeskModelAdmin):
    change_list_template = "admin/claims/party_list.html"
    list_display = ("name", "kind", "wikidata", "slug", "merged_into")
    list_select_related = ("merged_into",)
    list_filter = ("kind", ("merged_into", admin.EmptyFieldListFilter))
    search_fields = ("name", "slug", "aliases__name")
    # By slug, which has an index; names sort alike in practice.
    ordering = ("slug",)
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "kind", "slug", "description", "wikidata", "note")
    inlines = (AliasInline,)

    def get_urls(self):
        methods = require_http_methods(["GET", "HEAD", "POST"])
        return [
            path(
                "same/",
                self.admin_site.admin_view(require_safe(partial(likeness.show_proposals, self))),
                name="claims_party_same",
            ),
            path(
                "<int:party_id>/same-as/<int:other_id>/",
                self.admin_site.admin_view(methods(partial(likeness.show_pair, self))),
                name="claims_party_merge",
            ),
            *super().get_urls(),
        ]

    def get_search_results(self, request, queryset, search_term):
        found, may_have_duplicates = super().get_search_results(request, queryset, search_term)
        if request.path.endswith("/autocomplete/"):
            found = found.standing()
        return found, may_have_duplicates

    def get_fields(self, request, obj=None):
        return (*super().get_fields(request, obj), *(["same_as"] if obj and obj.merged_into_id else []))

    def get_readonly_fields(self, request, obj=None):
        return (*super().get_readonly_fields(request, obj), "same_as")

    @admin.display(description=gettext_lazy("is the same as"))
    def same_as(self, party):
        other = party.merged_into
        address = reverse("admin:claims_party_change", args=[other.pk])
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, other.name)


@admin.register(PartyMerge, site=site)
class PartyMergeAdmin(ReadOnlyAdmin):
    """Which parties were found to be one, and the way to part them again."""

    list_display = ("merged", "survivor", "merged_by", "merged_at", "undone_at")
    list_select_related = ("merged", "survivor", "merged_by")
    list_filter = (("undone_at", admin.EmptyFieldListFilter),)
    search_fields = ("merged__name", "survivor__name", "reason")
    fields = (
        "merged",
        "survivor",
        "reason",
        "places",
        "alias",
        "wikidata",
        "merged_by",
        "merged_at",
        "undone_by",
        "undone_at",
        "to_part",
    )
    readonly_fields = ("places", "to_part")

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(partial(likeness.show_parting, self))
        return [
            path("<int:merge_id>/part/", self.admin_site.admin_view(view), name="claims_partymerge_part"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("places moved"))
    def places(self, row):
        return len(row.moved)

    @admin.display(description=gettext_lazy("next"))
    def to_part(self, row):
        if row.undone_at is not None:
            return "–"
        address = reverse("admin:claims_partymerge_part", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, _("Part them again"))


@admin.register(PartyDistinction, site=site)
class PartyDistinctionAdmin(ReadOnlyAdmin):
    """Which parties are alike in name and yet two."""

    list_display = ("one", "other", "reason", "said_by", "said_at")
    list_select_related = ("one", "other", "said_by")
    search_fields = ("one__name", "other__name", "reason")
