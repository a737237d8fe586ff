"""The desk's claims for another desk: what its importer takes in as drafts, and nothing of the workflow."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from django.db.models import OuterRef, Subquery

from claims.exporters.bundle import AT_ONCE, Record, record_of
from claims.models import Party, PartyAlias, Verdict, VerdictTranslation
from claims.models.bundles import DRAFTED, columns_of, in_stable_order
from claims.rules.fingerprints import canonical

# Accounts of one house are nobody at another.
PEOPLE = ("assignee",)


def of_desk() -> Iterator[str]:
    """Yield a record a line; of each claim the newest verdict, as the first draft it will be there."""
    for model in DRAFTED:
        for row in _rows(model).iterator(chunk_size=AT_ONCE):
            yield canonical(_as_draft(model, record_of(row)))


def _rows(model: type[models.Model]) -> models.QuerySet:
    rows = in_stable_order(model)
    newest = Verdict.objects.order_by("-version").values("pk")
    # A party that was merged is named nowhere any more.
    if model is Party:
        return rows.filter(merged_into=None)
    if model is PartyAlias:
        return rows.filter(party__merged_into=None)
    if model is Verdict:
        return rows.filter(pk=Subquery(newest.filter(claim=OuterRef("claim"))[:1]))
    if model is VerdictTranslation:
        return rows.filter(verdict=Subquery(newest.filter(claim=OuterRef("verdict__claim"))[:1]))
    return rows


def _as_draft(model: type[models.Model], record: Record) -> Record:
    fields: dict[str, Any] = record["fields"]
    for name in PEOPLE:
        fields.pop(name, None)
    # What no form takes follows from acts of this house.
    kept = {column.name for column in columns_of(model) if column.editable}
    fields = {name: fields[name] for name in fields if name in kept}
    if model is Verdict:
        fields.pop("edition_kind")
        fields["version"] = 1
    if model is VerdictTranslation:
        fields["verdict"] = [fields["verdict"][0], 1]
    return {"model": record["model"], "fields": fields}
