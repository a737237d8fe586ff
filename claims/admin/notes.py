"""Talk of the desk and the right of reply."""

from django.contrib import admin
from django.db import models
from django.utils.translation import gettext_lazy

from claims.admin.base import DeskModelAdmin, DeskStackedInline, DeskTabularInline, ReadOnlyAdmin, short
from claims.admin.site import desk as site
from claims.models import CorrectionRequest, Note, ReplyRequest


class ReplyRequestInline(DeskStackedInline):
    model = ReplyRequest
    autocomplete_fields = ("party",)
    fields = (("party", "channel", "is_public"), ("asked_on", "deadline_on", "answered_on"), "answer")


class CorrectionRequestInline(DeskStackedInline):
    model = CorrectionRequest
    autocomplete_fields = ("party",)
    fields = (("party", "channel"), "url", ("sent_on", "due_on"), ("outcome", "outcome_on"), "note")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "note":
            field.widget.attrs["rows"] = 3
        return field


class NoteInline(DeskTabularInline):
    """Notes are added, never rewritten: somebody may have answered them."""

    model = Note
    fields = ("text", "author", "written_at")
    readonly_fields = ("author", "written_at")
    can_delete = False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(Note, site=site)
class NoteAdmin(ReadOnlyAdmin):
    """All notes in one list; they are written on the claim they belong to."""

    list_display = ("text_shortened", "claim", "author", "written_at")
    list_select_related = ("claim", "author")
    list_filter = (("author", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("text", "claim__slug")

    @admin.display(description=gettext_lazy("note"))
    def text_shortened(self, note):
        return short(note.text)


@admin.register(ReplyRequest, site=site)
class ReplyRequestAdmin(DeskModelAdmin):
    list_display = ("party", "claim", "channel", "asked_on", "deadline_on", "answered_on", "is_public")
    list_select_related = ("party", "claim")
    list_filter = ("channel", "is_public", ("answered_on", admin.EmptyFieldListFilter))
    search_fields = ("party__name", "claim__slug", "answer")
    autocomplete_fields = ("claim", "party")
    given_once = ("claim",)
    ordering = ("-pk",)
    fields = (
        "claim",
        ("party", "channel", "is_public"),
        ("asked_on", "deadline_on", "answered_on"),
        "answer",
    )
