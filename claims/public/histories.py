"""All editions of a claim, and the claims it is linked with, each by one SELECT.

In words of our own: the page of a claim is made from these, and the ORM takes longer to put such a question
than the database to answer it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection
from django.urls import reverse

from claims.models.editions import Edition
from claims.vocabulary import MUTUAL_LINKS

_HISTORY = """
SELECT e.id, e.verdict_id, e.claim_slug, e.number, e.kind, e.digest, e.published_at, e.approved_by,
       e.is_rating_changed, e.note, p.id AS publication_id, CASE WHEN {which} THEN e.document END AS shown
FROM claims_edition e LEFT JOIN claims_publication p ON p.edition_id = e.id
WHERE e.claim_slug = %s ORDER BY e.number
"""

# Who names this claim is looked up first: asked along with the rest, all publications would be read.
_LINKED = """
SELECT p.claim_slug, p.edition_id, p.rating_code, p.is_retracted, l.kind, t.language, t.statement, t.headline,
       t.rating_label
FROM claims_publication p JOIN claims_textfacet t ON t.publication_id = p.id
LEFT JOIN claims_linkfacet l ON l.publication_id = p.id AND l.other_slug = %s AND l.kind IN ({kinds})
WHERE p.id IN (SELECT id FROM claims_publication WHERE claim_slug IN ({slugs}) UNION
               SELECT publication_id FROM claims_linkfacet WHERE other_slug = %s AND kind IN ({kinds}))
  AND (p.claim_slug IN ({slugs}) OR (l.id IS NOT NULL AND NOT p.is_retracted))
ORDER BY t.id
"""


@dataclass(frozen=True)
class Which:
    """Which of the editions is to be shown, as the condition of a SELECT and what stands in it."""

    condition: str
    values: tuple[object, ...] = ()


IN_FORCE = Which("p.id IS NOT NULL")


def numbered(*numbers: int) -> Which:
    """The editions with these numbers; a number no edition can bear is none."""
    most = connection.ops.integer_field_range("PositiveIntegerField")[1]
    possible = tuple(number for number in numbers if number <= most)
    return Which(f"e.number IN ({_places(possible)})", possible)


def as_of(slug: str, moment: datetime) -> Which:
    """The edition that stood at that moment."""
    stood = "e.number = (SELECT max(number) FROM claims_edition WHERE claim_slug = %s AND published_at <= %s)"
    return Which(stood, (slug, connection.ops.adapt_datetimefield_value(moment)))


def history(slug: str, which: Which) -> list[Any]:
    """Return all editions of a claim, oldest first; only those wanted carry their document, as `shown`."""
    asked = _HISTORY.format(which=which.condition)
    editions: list[Any] = list(
        Edition.objects.raw(asked, [*which.values, slug], translations={"shown": "document"})
    )
    for edition in editions:
        edition.shown = edition.document
        edition.is_in_force = edition.publication_id is not None
        edition.first_published_at = editions[0].published_at
        edition.path = reverse("public:edition", args=(edition.claim_slug, edition.number))
    return editions


class Linked(NamedTuple):
    """The words of a linked claim in one language; `kind` is how it names the claim it was asked for."""

    slug: str
    edition: int
    rating_code: str
    is_retracted: bool
    kind: str | None
    language: str
    statement: str
    headline: str
    rating_label: str


def linked(slug: str, linked_slugs: Collection[str]) -> list[Linked]:
    """Return the words of the claims an edition of this one names, and of those that have named it since."""
    named = sorted(linked_slugs)
    asked = _LINKED.format(kinds=_places(MUTUAL_LINKS), slugs=_places(named))
    with connection.cursor() as cursor:
        cursor.execute(asked, [slug, *MUTUAL_LINKS, *named, slug, *MUTUAL_LINKS, *named])
        return [Linked(*row) for row in cursor.fetchall()]


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values)) or "NULL"
