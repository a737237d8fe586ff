"""Publications as lists show them: one headline, one rating, one day each."""

from collections.abc import Iterable
from typing import Any

from claims.models.editions import Edition, Publication, TextFacet
from claims.public import readings
from claims.public.wording import Words, in_language
from claims.rules.ratings import PALETTE

RETRACTED_INK = readings.ink(PALETTE["retracted"].hex)


def newest_scale(language: str) -> dict[str, Any] | None:
    """Return the scale the newest edition was rated by, or None before the first one."""
    newest = Edition.objects.newest_first().only("document").first()
    return readings.scale(newest.document["scale"], language) if newest else None


def rows(
    publications: Iterable[Publication], language: str, scale: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Return what a list says about each publication; its texts should be prefetched."""
    return [row(publication, list(publication.texts.all()), language, scale) for publication in publications]


def row(
    publication: Publication, texts: list[TextFacet], language: str, scale: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what a list says about one publication, in `language` where it has it."""

    def words(field: str) -> Words:
        return in_language({text.language: getattr(text, field) for text in texts}, language)

    step = (scale or {"by_code": {}})["by_code"].get(publication.rating_code)
    return {
        "slug": publication.claim_slug,
        "headline": words("headline") or words("statement"),
        "statement": words("statement"),
        "short_answer": words("short_answer"),
        "claimant": words("claimant").text,
        "claimant_slug": publication.claimant_slug,
        "label": words("rating_label"),
        "sign": step["sign"] if step else "",
        "ink": RETRACTED_INK if publication.is_retracted else step["ink"] if step else "",
        "is_retracted": publication.is_retracted,
        "is_corrected": publication.is_corrected,
        "published_at": publication.published_at,
        "first_published_at": publication.first_published_at,
    }
