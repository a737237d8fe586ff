"""What came in from outside, file by file and row by row, and the way in."""

from functools import partial

from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claims.admin import import_pages, import_reports
from claims.admin.base import ReadOnlyAdmin
from claims.admin.site import desk as site
from claims.models import ImportOrder, ImportProfile, ImportRow, ImportRun


@admin.register(ImportOrder, site=site)
class ImportOrderAdmin(ReadOnlyAdmin):
    """Files brought in by the browser; the page of one says how far it has come, and what became of it."""

    change_list_template = "admin/claims/import_list.html"
    list_display = ("file_name", "format", "state", "rows", "rows_done", "ordered_by", "ordered_at")
    list_select_related = ("ordered_by",)
    list_filter = ("state", "format")
    search_fields = ("file_name", "sha256")
    ordering = ("-pk",)

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(partial(import_pages.show, self))
        return [
            path("bring/", self.admin_site.admin_view(view), name="claims_importorder_bring"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        answer = super().change_view(request, object_id, form_url, extra_context)
        if getattr(answer, "context_data", None) is None or request.method == "POST":
            return answer
        return import_reports.show(self, request, answer.context_data["original"])


@admin.register(ImportProfile, site=site)
class ImportProfileAdmin(ReadOnlyAdmin):
    """Ways to read a table that the desk keeps; one is saved under its name when a file is taken in."""

    list_display = ("name", "saved_by", "saved_at")
    list_select_related = ("saved_by",)
    search_fields = ("name",)


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
    readonly_fields = ("drafts",)

    @admin.display(description=gettext_lazy("claims recorded"))
    def drafts(self, run):
        return import_reports.links_to_claims(run)


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
