"""Finding checks by their words: one question, the same hits on either database.

What a text is found by stands in `rules.searching`; here it is only put to the database at hand. Hits come in
the order of their keys, which is that of publication.
"""

from django.db import connection
from django.db.models import QuerySet

from claims.models.finding import SearchText
from claims.rules.searching import Asked
from claims.search import postgres, sqlite


def found(asked: Asked) -> QuerySet[SearchText]:
    """Return what has every word of `asked`; without a word nothing is found."""
    return _database().found(asked) if asked else SearchText.objects.none()


def ordered(texts: QuerySet[SearchText], *, newest_first: bool = True) -> QuerySet[SearchText]:
    """Return what was found in the order of publication."""
    return _database().ordered(texts, newest_first=newest_first)


def beyond(texts: QuerySet[SearchText], key: int, *, newer: bool) -> QuerySet[SearchText]:
    """Return what was found and came out before the text with this key, or after it."""
    return _database().beyond(texts, key, newer=newer)


def _database():
    return postgres if connection.vendor == "postgresql" else sqlite
