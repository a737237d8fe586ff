"""The work list of labels that other checkers use, and what they said of our claims."""

from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.utils.translation import gettext_lazy, ngettext

from claims.admin.base import DeskModelAdmin, ReadOnlyAdmin, short, tell
from claims.admin.site import desk as site
from claims.models import ForeignRating, ForeignReview, Rating
from claims.operations import foreign_ratings


@admin.register(ForeignRating, site=site)
class ForeignRatingAdmin(DeskModelAdmin):
    """Deciding on a label gives its rating to every draft that waits for it."""

    list_display = ("label", "language", "publisher", "decision", "rating", "checks")
    list_select_related = ("rating",)
    list_filter = ("decision", "language")
    search_fields = ("label", "publisher")
    given_once = ("label", "language", "publisher")
    fields = (("label", "language", "publisher"), ("decision", "rating"), "note")
    # What waits comes first.
    ordering = ("-decision", "label", "pk")

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(checks=Count("reviews"))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "rating":
            kwargs["queryset"] = Rating.objects.select_related("scale")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description=gettext_lazy("checks with it"), ordering="checks")
    def checks(self, label):
        return label.checks

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
