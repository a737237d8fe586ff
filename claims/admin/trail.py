"""The trail: who did what to what, to be read from the newest entry back."""

import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from claims.admin.base import ReadOnlyAdmin
from claims.admin.site import desk as site
from claims.models import TrailEntry


@admin.register(TrailEntry, site=site)
class TrailEntryAdmin(ReadOnlyAdmin):
    list_display = ("seq", "at", "actor_name", "act", "object_type", "object_key")
    list_filter = ("act", "object_type")
    search_fields = ("object_key", "actor_name")
    ordering = ("-seq",)
    fields = (
        ("seq", "at", "actor_name"),
        ("act", "object_type", "object_key"),
        "content",
        "payload_digest",
        "previous_hash",
        ("hash", "algorithm"),
    )
    readonly_fields = ("content",)

    @admin.display(description=gettext_lazy("content"))
    def content(self, entry):
        return format_html(
            '<pre class="desk-document">{}</pre>',
            json.dumps(entry.payload.content, ensure_ascii=False, indent=2, sort_keys=True),
        )
