"""Sources on the desk, and the bytes we kept of them."""

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims.admin import files, pictures, source_entry
from claims.admin.base import DeskModelAdmin, ReadOnlyTabularInline, tell
from claims.admin.site import desk as site
from claims.models import Snapshot, Source
from claims.operations import snapshots, sources, visits
from claims.operations.cards import source_card
from claims.rules import citations
from claims.rules.sentences import Refused
from claims.vocabulary import Language


class SnapshotForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("file"),
        help_text=gettext_lazy(
            "JPEG, PNG, WebP, GIF, PDF, a web page, plain text, sound or film; at most 10 MB."
        ),
    )


class SnapshotInline(ReadOnlyTabularInline):
    model = Snapshot
    fields = ("captured_at", "captured_by", "media_type", "size", "digest_shortened", "download", "closer")
    readonly_fields = ("digest_shortened", "download", "closer")

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("captured_by", "source")

    @admin.display(description="SHA-256")
    def digest_shortened(self, snapshot):
        return snapshot.sha256[:12]

    @admin.display(description=gettext_lazy("file"))
    @method_decorator(require_safe)
    def download(self, snapshot):
        return format_html('<a href="{}">{}</a>', files.address_of(snapshot), _("download"))

    @admin.display(description=gettext_lazy("picture"))
    def closer(self, snapshot):
        address = pictures.address_of(snapshot)
        return format_html('<a href="{}">{}</a>', address, _("look closer")) if address else "–"


@admin.register(Source, site=site)
class SourceAdmin(DeskModelAdmin):
    list_display = ("title", "kind", "publisher", "published_on", "reading", "reliability", "is_rejected")
    list_select_related = ("publisher",)
    list_filter = ("reading", "reliability", "kind", "is_confidential", "is_rejected")
    search_fields = ("title", "slug", "publisher__name", "url")
    # By slug, which has an index.
    ordering = ("slug",)
    autocomplete_fields = ("publisher", "author", "relays", "original")
    prepopulated_fields = {"slug": ("title",)}
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "title",
                    ("kind", "language", "published_on"),
                    ("publisher", "author"),
                    "byline",
                    "url",
                    "slug",
                )
            },
        ),
        (
            gettext_lazy("What it is worth"),
            {
                "fields": (
                    ("reading", "reliability"),
                    "reading_basis",
                    "reliability_reason",
                    ("relays", "original"),
                    "summary",
                )
            },
        ),
        (
            gettext_lazy("What readers must not see"),
            {
                "fields": (
                    ("is_confidential", "is_rejected"),
                    "withheld_because",
                    "rejection_reason",
                    "note",
                )
            },
        ),
    )
    inlines = (SnapshotInline,)
    change_form_template = "admin/claims/source_form.html"
    change_list_template = "admin/claims/source_list.html"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.CharField) and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3
        return field

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("enter/", view(self.enter_page), name="claims_source_enter"),
            path(
                "<int:source_id>/snapshot/", view(self.add_snapshot_page), name="claims_source_add_snapshot"
            ),
            path("<int:source_id>/fetch/", view(self.fetch_page), name="claims_source_fetch"),
            path(
                "<int:source_id>/snapshots/<int:snapshot_id>/",
                view(self.download),
                name="claims_source_snapshot",
            ),
            path(
                "<int:source_id>/snapshots/<int:snapshot_id>/view/",
                view(self.safe_view),
                name="claims_source_snapshot_view",
            ),
            *pictures.urls(self),
            *super().get_urls(),
        ]

    def enter_page(self, request):
        """Put a source on record from one pasted line."""
        return source_entry.show(self, request)

    def get_search_results(self, request, queryset, search_term):
        """Find a source by its address whatever way that is written."""
        if search_term.startswith(("https://", "http://")):
            return queryset & Source.objects.at(search_term), False
        return super().get_search_results(request, queryset, search_term)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if obj is not None:
            # As it is on record: what was typed may not be a date or an address.
            stored = Source.objects.get(pk=obj.pk)
            card = source_card(stored)
            cited = {language: citations.line(card, language) for language in Language.values}
            context = {
                **context,
                "usage": sources.usage(stored),
                "citation": cited,
                "last_visit": stored.visits.first(),
                "may_fetch": settings.FETCH_SOURCES and bool(stored.url),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def fetch_page(self, request, source_id):
        """Order that the page of the source be fetched and kept."""
        source = get_object_or_404(Source, pk=source_id)
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        refusal, status = "", 200
        if request.method == "POST":
            try:
                visits.order(source, **self.act(request))
            except Refused as refused:
                refusal, status = refused.sentence, 400
            else:
                tell(request, _("The page is fetched next time watch_sources runs."))
                return redirect("admin:claims_source_change", source.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Fetch the page"),
            "subtitle": str(source),
            "opts": self.opts,
            "original": source,
            "refusal": refusal,
            "has_view_permission": True,
        }
        return TemplateResponse(request, "admin/claims/source_fetch.html", context, status=status)

    def add_snapshot_page(self, request, source_id):
        """Keep bytes of the source as they are today."""
        source = get_object_or_404(Source, pk=source_id)
        if not self.has_change_permission(request, source):
            raise PermissionDenied
        form = SnapshotForm(request.POST or None, request.FILES or None)
        status = 200
        if request.method == "POST" and form.is_valid():
            upload = form.cleaned_data["file"]
            # One byte more than is allowed is enough to be refused, so no more is read.
            content = upload.read(snapshots.MAX_BYTES + 1)
            try:
                snapshots.add_snapshot(source, content, file_name=upload.name, **self.act(request))
            except Refused as refusal:
                form.add_error("file", refusal.sentence)
                status = 400
            else:
                tell(request, _("The file is kept."))
                return redirect("admin:claims_source_change", source.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Keep a file of this source"),
            "subtitle": str(source),
            "opts": self.opts,
            "original": source,
            "form": form,
            "has_view_permission": True,
        }
        return TemplateResponse(request, "admin/claims/receive.html", context, status=status)

    @method_decorator(require_safe)
    def download(self, request, source_id, snapshot_id):
        """Hand out the bytes as we found them, under a name of our own, never shown in the browser."""
        return files.download(self._snapshot(request, source_id, snapshot_id))

    @method_decorator(require_safe)
    def safe_view(self, request, source_id, snapshot_id):
        """Show the re-encoded picture, which carries nothing but pixels."""
        snapshot = self._snapshot(request, source_id, snapshot_id)
        if not snapshot.view:
            raise Http404
        return files.sandboxed(FileResponse(snapshot.view.open("rb"), content_type="image/webp"))

    def _snapshot(self, request, source_id, snapshot_id):
        snapshot = get_object_or_404(
            Snapshot.objects.select_related("source"), pk=snapshot_id, source_id=source_id
        )
        if not self.has_view_permission(request, snapshot.source):
            raise PermissionDenied
        return snapshot
