"""The question as SQLite takes it: its index of words is a table (FTS5) with hits in the order of keys."""

from django.db.models import QuerySet

from claims.models.finding import SearchText
from claims.rules.searching import Asked


def found(asked: Asked) -> QuerySet[SearchText]:
    """Return the texts with every word, read off the index."""
    words = " AND ".join("(" + " OR ".join(f'"{stem}"' for stem in sorted(stems)) + ")" for stems in asked)
    return SearchText.objects.extra(
        tables=["claims_searchindex"],
        # The plus sign keeps SQLite from asking the index about one text at a time.
        where=["claims_searchindex MATCH %s", "+claims_searchindex.rowid = claims_searchtext.id"],
        params=[words],
    )


def ordered(texts: QuerySet[SearchText], *, newest_first: bool) -> QuerySet[SearchText]:
    """Return the texts in an order that the index has, so that nothing is sorted."""
    sign = "-" if newest_first else ""
    return texts.order_by().extra(order_by=[f"{sign}claims_searchindex.rowid"])


def beyond(texts: QuerySet[SearchText], key: int, *, newer: bool) -> QuerySet[SearchText]:
    """Return the texts on one side of a key, where the index can be entered."""
    side = "claims_searchindex.rowid > %s" if newer else "claims_searchindex.rowid < %s"
    return texts.extra(where=[side], params=[key])  # noqa: S610 -- fixed parts
