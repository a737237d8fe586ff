"""Evidence and chains in lists of their own, across all claims; they are written on their claim."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from claims.admin.base import DeskModelAdmin
from claims.admin.site import desk as site
from claims.importers import kept_texts
from claims.models import Attribution, Evidence


@admin.register(Evidence, site=site)
class EvidenceAdmin(DeskModelAdmin):
    list_display = ("claim", "stance", "source", "reading", "is_public")
    list_select_related = ("claim", "source")
    list_filter = ("stance", "is_public", "source__reading", "source__is_rejected")
    search_fields = ("claim__slug", "claim__statement", "source__slug", "source__title")
    autocomplete_fields = ("claim", "source")
    given_once = ("claim",)
    ordering = ("-pk",)
    fields = (
        "claim",
        ("source", "stance", "is_public"),
        ("locator", "quote"),
        ("page", "area"),
        "in_kept_file",
        "comment",
    )

    readonly_fields = ("in_kept_file",)

    @admin.display(description=gettext_lazy("in the kept file"))
    def in_kept_file(self, evidence):
        sought = kept_texts.seek(evidence) if evidence.pk else None
        return sought.sentence if sought else "–"

    @admin.display(description=gettext_lazy("read by us"))
    def reading(self, evidence):
        return evidence.source.get_reading_display()


@admin.register(Attribution, site=site)
class AttributionAdmin(DeskModelAdmin):
    list_display = ("claim", "chain", "step", "party", "source", "act", "mode")
    list_select_related = ("claim", "party", "source")
    list_filter = ("act", "mode", "is_named_in_article")
    search_fields = ("claim__slug", "party__name", "source__title", "wording")
    autocomplete_fields = ("claim", "party", "source")
    given_once = ("claim",)
    ordering = ("-pk",)
    fields = (
        "claim",
        ("chain", "step", "act", "mode"),
        ("party", "source"),
        ("wording", "wording_language"),
        ("happened_on", "is_named_in_article"),
        "occasion",
    )
