"""What came in from outside, file by file and row by row."""

from django.contrib import admin

from claims.admin.base import ReadOnlyAdmin
from claims.admin.site import desk as site
from claims.models import ImportRow, ImportRun


@admin.register(ImportRun, site=site)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = (
        "file_name",
        "format",
        "at",
        "actor",
        "created",
        "changed",
        "unchanged",
        "left_out",
        "is_whole",
    )
    list_select_related = ("actor",)
    list_filter = ("format", "is_whole")
    search_fields = ("file_name", "sha256")
    ordering = ("-pk",)


@admin.register(ImportRow, site=site)
class ImportRowAdmin(ReadOnlyAdmin):
    """Rows as they stood in the file, those left out among them."""

    list_display = ("run", "number", "outcome", "said")
    list_select_related = ("run",)
    list_filter = ("outcome",)
    search_fields = ("run__file_name", "raw")
    ordering = ("-pk",)

    @admin.display(description="")
    def said(self, row):
        return "; ".join(map(str, row.remarks[:3])) if isinstance(row.remarks, list) else ""
