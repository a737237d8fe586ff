"""Pictures that readers of a claim see: what the document says of them, and what must be said before."""

from collections.abc import Collection
from typing import Any

from claims.models import Claim, Verdict
from claims.rules.pictures import size_of_view


def as_documented(claim: Claim, cited: Collection[int]) -> list[dict[str, Any]]:
    """Return the pictures readers see, as documents hold them; `cited` are the sources they are told of."""
    shown = []
    for picture in claim.shown_pictures.select_related("snapshot__source"):
        snapshot = picture.snapshot
        if snapshot.source is None or snapshot.source_id not in cited:
            continue
        width, height = size_of_view(snapshot.width or 1, snapshot.height or 1)
        shown.append(
            {
                "source": snapshot.source.slug,
                "sha256": snapshot.view_sha256,
                "width": width,
                "height": height,
                "alternative": picture.alternative,
                "caption": picture.caption,
                "credit": picture.credit,
                # Left out where nothing is said of it, so that documents without stay byte for byte.
                **(
                    {
                        "authenticity": picture.authenticity,
                        "original_context": picture.original_context,
                        "original_url": picture.original_url,
                    }
                    if picture.authenticity
                    else {}
                ),
            }
        )
    return sorted(shown, key=lambda one: (one["source"], one["sha256"]))


def has_one_without_words(verdict: Verdict) -> bool:
    """Say whether somebody who cannot see a picture would be told nothing of it in some language."""
    spoken = {verdict.language, *verdict.translations.values_list("language", flat=True)}
    pictures = verdict.claim.shown_pictures.values_list("alternative", flat=True)
    return any(not alternative.get(language) for alternative in pictures for language in spoken)
