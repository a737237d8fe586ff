"""Checks as a table, one a row, in the columns that `import_claims` reads without being told how.

UTF-8 with its mark in front, as spreadsheets guess wrong without it; no cell is taken for a formula.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.timezone import localtime
from django.utils.translation import override

from claims.models.bundles import by_code_point
from claims.models.editions import Publication
from claims.models.fields import localized
from claims.public import addresses
from claims.rules.cells import OWN_COLUMNS, safe_cell

AT_ONCE = 500


def lines() -> Iterator[str]:
    """Yield the header, then a row for every check that stands, in the language of its claim."""
    yield "\ufeff" + _line(dict(zip(OWN_COLUMNS, OWN_COLUMNS, strict=True)))
    standing = Publication.objects.standing().select_related("edition")
    standing = standing.order_by(by_code_point(Publication, "claim_slug"))
    for publication in standing.iterator(chunk_size=AT_ONCE):
        yield _line(_row(publication))


def _row(publication: Publication) -> dict[str, Any]:
    document = publication.edition.document
    claim, texts, rating = document["claim"], document["texts"], document["rating"]
    language = claim["language"] if claim["language"] in texts else next(iter(texts))
    text = texts[language]
    with override(language):
        url = addresses.page("claim", publication.claim_slug, language=language)
    values = [step["value"] for step in document["scale"]["ratings"] if step["value"] is not None]
    is_on_scale = rating["value"] is not None
    cards = {item["source"]["slug"]: item["source"] for item in document["evidence"]}
    works = {place["article"]["slug"]: place["article"] for place in document["appearances"]}
    return {
        "key": publication.claim_slug,
        "statement": text["statement"],
        "language": language,
        "claim_type": claim["type"],
        "claimed_on": claim["claimed_on"],
        "claimant": document["claimant"]["name"] if document["claimant"] else "",
        "publisher": settings.SITE_NAME,
        "publisher_url": f"{settings.SITE_URL}/",
        "url": url,
        "title": text["headline"],
        "reviewed_on": localtime(publication.first_published_at).date().isoformat(),
        "label": localized(rating["label"], language),
        "value": str(rating["value"]) if is_on_scale else "",
        "best": str(max(values)) if is_on_scale else "",
        "worst": str(min(values)) if is_on_scale else "",
        "explanation": text["short_answer"],
        "appearances": "\n".join(card["url"] for card in works.values() if card["url"]),
        "documents": "\n".join(card["url"] for card in cards.values() if card["url"]),
    }


def _line(row: dict[str, Any]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(row[name]) for name in OWN_COLUMNS])
    return written.getvalue()
