"""Parties: who speaks, publishes and is spoken of."""

from django.contrib import admin

from claims.admin.base import DeskModelAdmin, DeskTabularInline
from claims.admin.site import desk as site
from claims.models import Party, PartyAlias


class AliasInline(DeskTabularInline):
    model = PartyAlias
    fields = ("name",)


@admin.register(Party, site=site)
class PartyAdmin(DeskModelAdmin):
    list_display = ("name", "kind", "wikidata", "slug")
    list_filter = ("kind",)
    search_fields = ("name", "slug", "aliases__name")
    # By slug, which has an index; names sort alike in practice.
    ordering = ("slug",)
    prepopulated_fields = {"slug": ("name",)}
    fields = ("name", "kind", "slug", "description", "wikidata", "note")
    inlines = (AliasInline,)
