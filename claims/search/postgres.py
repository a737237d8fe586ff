"""The question as PostgreSQL takes it: an index (GIN) over the words of each text."""

from django.db.models import QuerySet

from claims.models.finding import SearchText
from claims.rules.searching import Asked


def found(asked: Asked) -> QuerySet[SearchText]:
    """Return the texts with every word."""
    words = " & ".join("(" + " | ".join(f"'{stem}'" for stem in sorted(stems)) + ")" for stems in asked)
    return SearchText.objects.extra(
        where=["to_tsvector('simple', claims_searchtext.stems) @@ to_tsquery('simple', %s)"],
        params=[words],
    )


def ordered(texts: QuerySet[SearchText], *, newest_first: bool) -> QuerySet[SearchText]:
    """Return the texts in the order of their keys."""
    return texts.order_by("-pk" if newest_first else "pk")


def beyond(texts: QuerySet[SearchText], key: int, *, newer: bool) -> QuerySet[SearchText]:
    """Return the texts on one side of a key."""
    return texts.filter(pk__gt=key) if newer else texts.filter(pk__lt=key)
