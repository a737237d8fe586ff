"""What became of a file that was brought in: how far it has come, what it brought, and what was left out."""

import csv
import io

from django.apps import apps
from django.db.models import Count
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.admin.base import short
from claims.admin.import_forms import FORMATS
from claims.admin.import_pages import MOST_SHOWN, csv_of_problems, named, table_download
from claims.models import Claim, TrailEntry
from claims.rules.cells import safe_cell
from claims.rules.sentences import Problem
from claims.vocabulary import OrderState, RowOutcome


def show(model_admin, request, order):
    """Show the order as it stands; asked for by `?list=`, its problems or what it recorded as a table."""
    problems = order.report.get("problems", [])
    if request.GET.get("list") == "problems":
        return csv_of_problems(order.file_name, problems)
    if request.GET.get("list") == "recorded" and order.run:
        return _csv_of_records(order)
    rows, remarks = order.report.get("rows", {}), order.report.get("remarks", [])
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("What became of the file"),
        "opts": model_admin.opts,
        "original": order,
        "subtitle": order.file_name,
        "has_view_permission": True,
        "format_name": FORMATS.get(order.format, order.format),
        "is_waiting": order.state == OrderState.WAITING,
        "is_running": order.state == OrderState.RUNNING,
        "share": min(100, 100 * order.rows_done // order.rows) if order.rows else 0,
        "outcomes": [(RowOutcome(name).label, count) for name, count in rows.items() if count],
        "recorded": recorded(order.run) if order.run else [],
        "claims": claims_of(order.run)[:MOST_SHOWN] if order.run else [],
        "problems": _spoken(problems),
        "problem_count": order.report.get("problem_count", 0),
        "remarks": _spoken(remarks),
        "remark_count": order.report.get("remark_count", 0),
    }
    return TemplateResponse(request, "admin/claims/import_order.html", context)


def _spoken(said):
    return [Problem(row, named(field), sentence) for row, field, sentence in said[:MOST_SHOWN]]


def entries_of(run):
    """Return the entries by which the run put something on record: those at the moments of its batches."""
    batches = TrailEntry.objects.filter(act="import", object_type="importrun", object_key=str(run.pk))
    moments = list(batches.order_by().values_list("at", flat=True).distinct())
    return TrailEntry.objects.filter(act="record", at__in=moments, actor=run.actor)


def recorded(run):
    """Return how many rows of which noun the run recorded."""
    counts = entries_of(run).order_by().values("object_type").annotate(count=Count("pk"))
    return [
        {
            "noun": capfirst(str(apps.get_model("claims", row["object_type"])._meta.verbose_name_plural)),
            "count": row["count"],
        }
        for row in counts.order_by("object_type")
    ]


def claims_of(run):
    """Return the claims the run recorded, in the order of the file."""
    slugs = entries_of(run).filter(object_type="claim").order_by("seq").values_list("object_key", flat=True)
    found = {claim.slug: claim for claim in Claim.objects.filter(slug__in=list(slugs[:MOST_SHOWN]))}
    return [found[slug] for slug in slugs[:MOST_SHOWN] if slug in found]


def links_to_claims(run):
    """Return links to what the run recorded, for a page that shows the run alone."""
    claims = claims_of(run)
    return (
        format_html_join(
            " · ",
            '<a href="{}"><bdi>{}</bdi></a>',
            (
                (reverse("admin:claims_claim_change", args=[claim.pk]), short(claim.statement, 60))
                for claim in claims
            ),
        )
        if claims
        else "–"
    )


def _csv_of_records(order):
    sheet = io.StringIO()
    table = csv.writer(sheet)
    table.writerow([_("noun"), _("key")])
    entries = entries_of(order.run).order_by("seq").values_list("object_type", "object_key")
    table.writerows((noun, safe_cell(key)) for noun, key in entries.iterator(chunk_size=2000))
    return table_download(f"{order.file_name}-recorded.csv", sheet.getvalue())
