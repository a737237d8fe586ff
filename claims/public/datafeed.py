"""The ClaimReview of every check in force as one schema.org DataFeed, newest first, for archives.

What was retracted is not in it, and neither is a language the edition has no text in.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.models.editions import Edition, Publication
from claims.public import addresses, questions
from claims.public.claimreview import claim_review
from claims.public.freshness import latest_edition, layout, public_page, tag_of, unless_tagged
from claims.public.refusals import NoSuchQuestion
from claims.vocabulary import EditionKind, Language

Document = dict[str, Any]

# On one page; an archive follows the link to the next.
LENGTH = 500


@public_page
def claim_reviews(request: HttpRequest) -> HttpResponse:
    """The newest checks, or with `?before=` those before them; `Link: rel="next"` leads on."""
    before = questions.asked(request, ("before",)).get("before", "")
    if before and not (before.isascii() and before.isdecimal() and len(before) < 19):
        raise NoSuchQuestion(_("There is no such page of this feed. Begin with the first one."))
    tag = tag_of(layout(), latest_edition(), before)
    response = unless_tagged(request, tag, render=lambda: _page(int(before or 0)))
    response.headers["Content-Language"] = ", ".join(Language.values)
    return response


def _page(before: int) -> HttpResponse:
    standing = Publication.objects.standing().select_related("edition").order_by("-edition_id")
    found = list((standing.filter(edition_id__lt=before) if before else standing)[: LENGTH + 1])
    shown = found[:LENGTH]
    feed = {**head(shown[0] if shown else None), "dataFeedElement": list(elements(shown))}
    response = HttpResponse(
        json.dumps(feed, ensure_ascii=False, allow_nan=False).encode(),
        content_type="application/ld+json; charset=utf-8",
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    if len(found) > LENGTH:
        response.headers["Link"] = f'<{_address()}?before={shown[-1].edition_id}>; rel="next"'
    return response


def head(newest: Publication | None) -> Document:
    """Return what stands in front of the elements of the feed."""
    return {
        "@context": "https://schema.org",
        "@type": "DataFeed",
        "name": settings.SITE_NAME,
        "url": _address(),
        "provider": {"@type": "Organization", "name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"},
        **({"license": settings.LICENCE_URL} if settings.LICENCE_URL else {}),
        **({"dateModified": newest.published_at.isoformat()} if newest else {}),
    }


def elements(publications: list[Publication]) -> Iterator[Document]:
    """Yield an element for each check that stands and each language it speaks."""
    for publication, past in _with_corrections(publications):
        yield from _items(publication, past)


def _with_corrections(publications: list[Publication]) -> Iterator[tuple[Publication, list[Edition]]]:
    """Yield each publication with the editions that corrected its claim, oldest first."""
    slugs = [publication.claim_slug for publication in publications if publication.is_corrected]
    past: dict[str, list[Edition]] = {}
    corrections = Edition.objects.filter(claim_slug__in=slugs, kind=EditionKind.CORRECTION)
    for edition in corrections.defer("document").order_by("number"):
        past.setdefault(edition.claim_slug, []).append(edition)
    for publication in publications:
        yield publication, past.get(publication.claim_slug, [])


def _items(publication: Publication, corrections: list[Edition]) -> Iterator[Document]:
    document = publication.edition.document
    for language in document["texts"]:
        url = addresses.page("claim", publication.claim_slug, language=language)
        yield {
            "@type": "DataFeedItem",
            "url": url,
            "dateCreated": publication.first_published_at.isoformat(),
            "dateModified": publication.published_at.isoformat(),
            "item": claim_review(
                document,
                url=url,
                language=language,
                published_at=publication.published_at,
                first_published_at=publication.first_published_at,
                corrections=corrections,
            ),
        }


def _address() -> str:
    return addresses.absolute(reverse("claim_reviews"))
