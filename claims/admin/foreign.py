"""The work list of labels that other checkers use, and what they said of our claims."""

from functools import partial

from django.contrib import admin
from django.db import models
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from claims.admin import label_decisions
from claims.admin.base import DeskModelAdmin, ReadOnlyAdmin, short, tell
from claims.admin.site import desk as site
from claims.models import ForeignRating, ForeignReview, Rating
from claims.operations import foreign_ratings


@admin.register(ForeignRating, site=site)
class ForeignRatingAdmin(DeskModelAdmin):
    """Deciding on a label gives its rating to every draft that waits for it."""

    change_list_template = "admin/claims/foreignrating_list.html"
    list_display = ("label", "language", "publisher", "decision", "rating", "checks", "drafts")
    list_select_related = ("rating",)
    list_filter = ("decision", "language")
    search_fields = ("label", "publisher")
    given_once = ("label", "language", "publisher")
    fields = (("label", "language", "publisher"), ("decision", "rating"), "note")
    # What waits comes first.
    ordering = ("-decision", "label", "pk")

    def get_queryset(self, request):
        return label_decisions.counted(super().get_queryset(request))

    def get_urls(self):
        view = require_http_methods(["GET", "HEAD", "POST"])(partial(label_decisions.show, self))
        return [
            path("decide/", self.admin_site.admin_view(view), name="claims_foreignrating_decide"),
            *super().get_urls(),
        ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "rating":
            kwargs["queryset"] = Rating.objects.select_related("scale")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("checks with it"), ordering="checks")
    def checks(self, label):
        return label.checks

    @admin.display(description=gettext_lazy("drafts that wait for it"), ordering="drafts")
    def drafts(self, label):
        return label.drafts

    def save_model(self, request, obj, form, change):
        touched = foreign_ratings.decide(
            obj, shown=form.columns_shown if change else None, **self.act(request)
        )
        if touched:
            tell(
                request,
                ngettext(
                    "%(count)d draft got its rating.", "%(count)d drafts got their rating.", len(touched)
                )
                % {"count": len(touched)},
            )


@admin.register(ForeignReview, site=site)
class ForeignReviewAdmin(ReadOnlyAdmin):
    list_display = ("claim_shortened", "publisher", "label_shortened", "reviewed_on", "language")
    list_select_related = ("claim", "publisher")
    list_filter = ("language",)
    search_fields = ("claim__slug", "label", "url")
    ordering = ("-pk",)
    readonly_fields = ("our_draft",)

    @admin.display(description=gettext_lazy("our verdict"))
    def our_draft(self, review):
        verdict = review.claim.verdicts.order_by("-version").first()
        if verdict is None:
            return "–"
        address = reverse("admin:claims_verdict_change", args=[verdict.pk])
        rating = verdict.rating or "–"
        return format_html('<a href="{}">{}: {}</a>', address, verdict.get_state_display(), rating)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("claim"))
    def claim_shortened(self, review):
        return short(review.claim.statement, 60)

    @admin.display(description=gettext_lazy("their rating, as found"))
    def label_shortened(self, review):
        return short(review.label, 60)
