"""The tab of the queue for pages that claims rest on and that are gone."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.admin.queue_rows import LONGEST, Row, Section
from claims.models import Evidence, Visit


def dead_links(morning):
    """Sources whose page is gone, or was not reached twice running, as far as a claim rests on them."""
    cited = Evidence.objects.filter(source=OuterRef("source"))
    found = (
        Visit.objects.that_lead_nowhere()
        .filter(Exists(cited), source__is_rejected=False)
        .select_related("source")
        .order_by("-ended_at", "pk")[:LONGEST]
    )
    rows = [
        Row(
            claim=None,
            title=visit.source.title,
            address=reverse("admin:claims_source_change", args=[visit.source_id]),
            since=visit.ended_at,
            hints=[visit.why, visit.source.url],
        )
        for visit in found
    ]
    return [Section(_("Pages that are gone"), rows, _("Every page that was looked at is there."))]
