"""Verdicts on the desk: the words are edited here, the steps are taken in `steps`, read in `review`."""

from django import forms
from django.contrib import admin
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from claims.admin import outside, preview, review, shown, stale, steps
from claims.admin.base import DeskForm, DeskModelAdmin, DeskStackedInline, warn
from claims.admin.site import desk as site
from claims.models import Rating, Verdict, VerdictTranslation
from claims.models.fields import localized
from claims.operations import desk
from claims.vocabulary import EditionKind

TEXTS = (
    "headline",
    "short_answer",
    "rationale",
    "gaps",
    "single_origin_reason",
    "correction_note",
)
LINES = {
    "short_answer": 3,
    "rationale": 12,
    "gaps": 3,
    "single_origin_reason": 2,
    "correction_note": 2,
    "to_check": 3,
}

# No form has boxes for these; what comes all the same was made up. The other two a form may well count by.
NEVER_TYPED = desk.WORKFLOW_FIELDS - {"version", "moves"}


PUBLISHED_MEANWHILE = gettext_lazy(
    "This verdict is published and stays as it is. Start a correction instead."
)


def _may_be_typed_in(request, verdict):
    """Whether the form takes words: it was opened while the verdict was open, or the verdict still is.

    Nothing is saved into one that was published meanwhile, but what was typed must not be lost.
    """
    return verdict is None or verdict.is_open or shown.was_given(request, verdict)


class RatingField(forms.ModelChoiceField):
    """The words of the scale in the editor's own language, in the order of the scale."""

    def label_from_instance(self, rating):
        return f"{rating.sign} {localized(rating.label, get_language())}"


class VerdictForm(DeskForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "rating" in self.fields:
            choices = Rating.objects.filter(scale__is_current=True)
            if self.instance.rating_id:
                choices |= Rating.objects.filter(scale__ratings=self.instance.rating_id)
            self.fields["rating"].queryset = choices.distinct().order_by("scale", "position")

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and not self.instance.is_open:
            self.add_error(None, PUBLISHED_MEANWHILE)
        return cleaned


def _in_lines(field, name):
    if name == "headline":
        field.widget.attrs["class"] = "vTextField desk-line"
    if name in LINES:
        field.widget = forms.Textarea(attrs={"rows": LINES[name], "cols": 80, "class": "vLargeTextField"})
    return field


def _has_free_words(verdict):
    """Say whether an editor may write on the verdict; what brings a reply changes nothing else."""
    return verdict is None or verdict.edition_kind != EditionKind.REPLY


class VerdictTranslationInline(DeskStackedInline):
    model = VerdictTranslation
    fields = ("language", *TEXTS)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return _in_lines(super().formfield_for_dbfield(db_field, request, **kwargs), db_field.name)

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and self._takes_words(request, obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._takes_words(request, obj)

    def _takes_words(self, request, verdict):
        return _may_be_typed_in(request, verdict) and _has_free_words(verdict)


@admin.register(Verdict, site=site)
class VerdictAdmin(DeskModelAdmin):
    form = VerdictForm
    list_display = ("claim", "version", "rating_word", "state", "submitted_by", "approved_by", "review_link")
    list_select_related = ("claim", "rating", "submitted_by", "approved_by")
    list_filter = (
        "state",
        "edition_kind",
        ("rating", admin.RelatedOnlyFieldListFilter),
        ("submitted_by", admin.RelatedOnlyFieldListFilter),
    )
    search_fields = ("claim__slug", "claim__statement", "headline")
    autocomplete_fields = ("claim",)
    given_once = ("claim",)
    ordering = ("-pk",)
    readonly_fields = (
        "version",
        "edition_kind",
        "state",
        "submitted_by",
        "submitted_at",
        "approved_by",
        "approved_at",
        "approved_digest",
        "return_reason",
    )
    fieldsets = (
        (
            None,
            {"fields": ("claim", ("rating", "language"), "headline", "short_answer", "rationale", "gaps")},
        ),
        (
            gettext_lazy("Only where it applies; both are public"),
            {"fields": ("single_origin_reason", "correction_note")},
        ),
        (gettext_lazy("For the reviewer"), {"fields": ("to_check",)}),
        (
            gettext_lazy("Where it stands"),
            {
                "fields": (
                    ("state", "version", "edition_kind"),
                    "return_reason",
                    ("submitted_by", "submitted_at"),
                    ("approved_by", "approved_at"),
                    "approved_digest",
                )
            },
        ),
    )
    inlines = (VerdictTranslationInline,)
    change_form_template = "admin/claims/verdict_form.html"

    def get_fieldsets(self, request, obj=None):
        shown = super().get_fieldsets(request, obj)
        return shown if obj else shown[:-1]

    def get_urls(self):
        return [
            path(
                "<int:verdict_id>/review/",
                self.admin_site.admin_view(self.review_page),
                name="claims_verdict_review",
            ),
            path(
                "<int:verdict_id>/still-right/",
                self.admin_site.admin_view(self.still_right_page),
                name="claims_verdict_still_right",
            ),
            path(
                "<int:verdict_id>/outside/",
                self.admin_site.admin_view(self.outside_page),
                name="claims_verdict_outside",
            ),
            path(
                "<int:verdict_id>/preview/",
                self.admin_site.admin_view(self.preview_page),
                name="claims_verdict_preview",
            ),
            *(
                path(
                    f"<int:verdict_id>/{name}/",
                    self.admin_site.admin_view(self.step_page),
                    {"name": name},
                    name=f"claims_verdict_{name}",
                )
                for name in steps.ADDRESSES
            ),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def review_page(self, request, verdict_id):
        """Show the document as readers will get it, beside the evidence."""
        return review.show(self, request, verdict_id)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def outside_page(self, request, verdict_id):
        """Make a link by which somebody outside reads this version."""
        return outside.make(self, request, verdict_id)

    @method_decorator(require_safe)
    def preview_page(self, request, verdict_id):
        """Show the whole page in the reading room's own dress."""
        return preview.show(self, request, verdict_id)

    def still_right_page(self, request, verdict_id):
        """Say why the verdict is in doubt, and settle it with a reason."""
        return stale.show(self, request, verdict_id)

    def step_page(self, request, verdict_id, name):
        """Say what a step will do, and take it once that is confirmed."""
        return steps.take(self, request, verdict_id, name)

    def get_readonly_fields(self, request, obj=None):
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if _has_free_words(obj) else (*fields, "rating", "language", *TEXTS)

    def has_change_permission(self, request, obj=None):
        # What was published stays as it is; a correction is a new version.
        return super().has_change_permission(request, obj) and _may_be_typed_in(request, obj)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return _in_lines(super().formfield_for_dbfield(db_field, request, **kwargs), db_field.name)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "rating":
            kwargs["form_class"] = RatingField
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if NEVER_TYPED.intersection(request.POST) and self.has_view_permission(request):
            warn(request, _("Nothing was saved: where a verdict stands follows from the steps people take."))
            return redirect(request.get_full_path())
        return super().changeform_view(request, object_id, form_url, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        verdict = self.get_object(request, object_id)
        more = {}
        if verdict is not None:
            more = {
                "open_steps": steps.open_to(request, verdict),
                "verdict": verdict,
                "stale_reasons": stale.reasons(stale.open_marks(verdict)),
            }
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    @admin.display(description=gettext_lazy("rating"), ordering="rating")
    def rating_word(self, verdict):
        return localized(verdict.rating.label, get_language()) if verdict.rating else "–"

    @admin.display(description=gettext_lazy("review"))
    def review_link(self, verdict):
        return format_html(
            '<a href="{}">{}</a>',
            reverse("admin:claims_verdict_review", args=[verdict.pk]),
            pgettext("link", "read"),
        )
