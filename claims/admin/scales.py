"""The desk's scale; a rating in use keeps its words, a new version of the scale brings new ones."""

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import get_language, gettext_lazy

from claims.admin.base import DeskModelAdmin, DeskStackedInline
from claims.admin.site import desk as site
from claims.models import Rating, RatingScale
from claims.models.fields import localized


class RatingInline(DeskStackedInline):
    model = Rating
    fields = (("position", "code", "sign", "colour", "value"), "label", "definition")
    can_delete = False


@admin.register(RatingScale, site=site)
class RatingScaleAdmin(DeskModelAdmin):
    list_display = ("slug", "version", "name_here", "is_current")
    list_filter = ("is_current",)
    search_fields = ("slug",)
    given_once = ("slug", "version")
    fields = (("slug", "version", "is_current"), "name")
    inlines = (RatingInline,)

    @admin.display(description=gettext_lazy("name"))
    def name_here(self, scale):
        return localized(scale.name, get_language())


@admin.register(Rating, site=site)
class RatingAdmin(DeskModelAdmin):
    list_display = ("label_here", "scale", "position", "value", "code")
    list_filter = ("scale",)
    list_select_related = ("scale",)
    search_fields = ("code",)
    given_once = ("scale", "code")
    autocomplete_fields = ("scale",)
    fields = ("scale", ("position", "code", "sign", "colour", "value"), "label", "definition")

    @admin.display(description=gettext_lazy("label"), ordering="position")
    def label_here(self, rating):
        return format_html("{} {}", rating.sign, localized(rating.label, get_language()))
