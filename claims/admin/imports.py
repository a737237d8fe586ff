"""What came in from outside."""

from django.contrib import admin

from claims.admin.base import ReadOnlyAdmin
from claims.admin.site import desk as site
from claims.models import ImportRun


@admin.register(ImportRun, site=site)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = ("file_name", "format", "at", "actor", "created", "changed", "unchanged")
    list_select_related = ("actor",)
    list_filter = ("format",)
    search_fields = ("file_name", "sha256")
    ordering = ("-pk",)
