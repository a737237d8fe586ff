"""Articles on the desk: texts come in whole, and quotes that moved are confirmed one by one."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.defaultfilters import filesizeformat
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claims.admin import arrival, conflicts, desk_doors, excerpts, files, revisions
from claims.admin import places as places_pages
from claims.admin.base import DeskModelAdmin, ReadOnlyAdmin, ReadOnlyTabularInline, short
from claims.admin.site import desk as site
from claims.importers import article_encodings
from claims.models import Appearance, Article, ArticleRevision, Snapshot
from claims.vocabulary import Anchoring


class RevisionInline(ReadOnlyTabularInline):
    model = ArticleRevision
    fields = ("number", "received_on", "length", "sha256", "is_attached")
    readonly_fields = ("is_attached",)
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).order_by("number")

    @admin.display(description=gettext_lazy("text is here"), boolean=True)
    def is_attached(self, revision):
        return revision.is_attached


@admin.register(Article, site=site)
class ArticleAdmin(DeskModelAdmin):
    list_display = ("title", "publisher", "author", "language", "published_on", "rights")
    list_select_related = ("publisher", "author")
    list_filter = ("rights", "language")
    search_fields = ("slug", "title", "publisher__name")
    autocomplete_fields = ("publisher", "author")
    prepopulated_fields = {"slug": ("title",)}
    fields = (
        "title",
        "slug",
        ("publisher", "author"),
        "url",
        ("language", "published_on", "rights"),
        "note",
    )
    inlines = (RevisionInline,)
    change_form_template = "admin/claims/article_form.html"
    change_list_template = "admin/claims/article_list.html"

    def get_urls(self):
        return [
            path("bring/", self.admin_site.admin_view(self.bring_page), name="claims_article_bring"),
            path(
                "<int:article_id>/receive/",
                self.admin_site.admin_view(self.receive_page),
                name="claims_article_receive",
            ),
            *desk_doors.addresses(self),
            *places_pages.urls(self),
            *revisions.urls(self),
            *excerpts.urls(self),
            *conflicts.urls(self),
            *super().get_urls(),
        ]

    def bring_page(self, request):
        """Record an article together with its text."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        return arrival.show(self, request)

    def receive_page(self, request, article_id):
        """Take in a text: the one on record, or a new revision in which every quote is looked for again."""
        article = get_object_or_404(Article, pk=article_id)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        return arrival.show(self, request, article)


@admin.register(ArticleRevision, site=site)
class ArticleRevisionAdmin(ReadOnlyAdmin):
    list_display = ("article", "number", "received_on", "length", "digest_shortened")
    list_select_related = ("article",)
    search_fields = ("article__slug", "article__title", "sha256")
    ordering = ("-pk",)
    fields = ("article", ("number", "received_on", "length"), "sha256", "kept_originals", "text")
    readonly_fields = ("kept_originals", "text")

    def get_urls(self):
        return [
            path(
                "<int:revision_id>/snapshots/<int:snapshot_id>/",
                self.admin_site.admin_view(self.download),
                name="claims_articlerevision_snapshot",
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def download(self, request, revision_id, snapshot_id):
        """Hand out the file the text was read from, under a name of our own, never shown in the browser."""
        snapshot = get_object_or_404(
            Snapshot.objects.select_related("revision__article"), pk=snapshot_id, revision_id=revision_id
        )
        if not self.has_view_permission(request, snapshot.revision):
            raise PermissionDenied
        return files.download(snapshot)

    def get_model_perms(self, request):
        # Reached from its article; a list of its own in the menu would only be noise.
        return {}

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("article")

    @admin.display(description="SHA-256")
    def digest_shortened(self, revision):
        return revision.sha256[:12]

    @admin.display(description=gettext_lazy("original files"))
    def kept_originals(self, revision):
        return format_html_join(
            "; ",
            '<a href="{}">{}</a> ({}, {}, {})',
            (
                (
                    reverse("admin:claims_articlerevision_snapshot", args=[revision.pk, original.pk]),
                    _("download"),
                    original.get_reader_display(),
                    article_encodings.shown(original.encoding),
                    filesizeformat(original.size),
                )
                for original in revision.originals.all()
            ),
        ) or _("none")

    @admin.display(description=gettext_lazy("text"))
    def text(self, revision):
        if not revision.is_attached:
            return _("Only the digest is on record; the text was not attached.")
        return format_html(
            '<div class="desk-text" lang="{}">{}</div>', revision.article.language, revision.body
        )


@admin.register(Appearance, site=site)
class AppearanceAdmin(ReadOnlyAdmin):
    """Where claims stand; quotes are given on the claim, and here the moved ones are confirmed."""

    list_display = ("quote", "claim", "revision", "part", "anchoring", "next_step")
    list_select_related = ("claim", "revision__article")
    list_filter = ("anchoring", "part", ("revision__article", admin.RelatedOnlyFieldListFilter))
    search_fields = ("exact", "claim__slug", "claim__statement")
    ordering = ("-pk",)
    fields = (
        "claim",
        ("revision", "part"),
        "in_context",
        ("start", "end", "anchoring"),
        "difference",
        "next_step",
    )
    readonly_fields = ("in_context", "next_step")

    def get_urls(self):
        return [*places_pages.appearance_urls(self), *super().get_urls()]

    @admin.display(description=gettext_lazy("quote"))
    def quote(self, appearance):
        return format_html("<bdi>{}</bdi>", short(appearance.exact, 60))

    @admin.display(description=gettext_lazy("quote"))
    def in_context(self, appearance):
        return format_html(
            '<bdi class="desk-quote">…{}<mark>{}</mark>{}…</bdi>',
            appearance.prefix,
            appearance.exact,
            appearance.suffix,
        )

    @admin.display(description=gettext_lazy("next step"))
    def next_step(self, appearance):
        if appearance.anchoring == Anchoring.FOUND:
            return "–"
        address = reverse("admin:claims_appearance_place", args=[appearance.pk])
        return format_html('<a href="{}">{}</a>', address, _("Settle the place"))
