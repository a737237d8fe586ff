"""What the reading room hands out to machines, all of it at once: ClaimReview as a feed, and annotations."""

import json
from collections.abc import Iterator
from typing import Any

from claims.models.bundles import by_code_point, in_stable_order
from claims.models.editions import ArticlePage, Publication
from claims.public import annotations, datafeed

AT_ONCE = 500


def claim_reviews() -> Iterator[str]:
    """Yield one schema.org DataFeed, an element a line, newest first."""
    standing = Publication.objects.standing().select_related("edition")
    standing = standing.order_by("-published_at", by_code_point(Publication, "claim_slug"))
    yield _spelt(datafeed.head(standing.first())).removesuffix("}") + ', "dataFeedElement": ['
    between = "\n"
    for publication in standing.iterator(chunk_size=AT_ONCE):
        for element in datafeed.elements([publication]):
            yield between + _spelt(element)
            between = ",\n"
    yield "\n]}\n"


def _spelt(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def article_annotations() -> Iterator[str]:
    """Yield one W3C AnnotationCollection of every article that was taken apart."""
    found = annotations.everything(in_stable_order(ArticlePage))
    yield json.dumps(found, ensure_ascii=False, indent=1) + "\n"
