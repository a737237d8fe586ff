"""Rendered pages, kept for each edition and language until anything public changes.

They are kept in a cache, of the process or of several, and not in the database, since a process for readers
alone writes nothing there. What a page is kept under names the edition in force, the edition that came out
last of all and the layout: a correction, a retraction, a reply, or a neighbour's change leads to another
name, so an old page is never found again and falls out by itself.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from claims.public import copy_mark, freshness
from claims.public.refusals import NotThere

# Asked before anything else is, so that what is rendered then is as new or newer. In words of our own, as the
# ORM would take longer for it than the rest of the answer.
_STANDING = (
    # With its digest, as a desk that was restored counts on from an earlier number, and a cache that is
    # shared does not forget.
    "SELECT e.digest, e.id, (SELECT id || ' ' || digest FROM claims_edition ORDER BY id DESC LIMIT 1) "
    "FROM claims_publication p "
    "JOIN claims_edition e ON e.id = p.edition_id WHERE p.claim_slug = %s"
)


@dataclass(frozen=True)
class Standing:
    """What stands for a claim, and how far the reading room has come."""

    digest: str
    edition: int
    latest: str


def standing(slug: str) -> Standing:
    """Return what stands for the claim now, by one SELECT; raises `NotThere`."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [slug])
        row = cursor.fetchone()
    if row is None:
        raise NotThere(_("There is no such check."))
    return Standing(*row)


def kept(
    request: HttpRequest,
    *place: str,
    standing: Standing,
    content_type: str = "text/html; charset=utf-8",
    render: Callable[[], bytes],
) -> HttpResponse:
    """Return the bytes kept for this place, rendered first if there are none, or 304 if the browser has them.

    The ETag is the digest of the edition and one of layout and bytes, so it is the same in every process.
    """
    # Pages of a copy offer less, so they are not to be met here, nor ours there.
    place = (*place, copy_mark.MARK) if copy_mark.is_for_copy(request) else place
    pages = caches["pages"]
    layout = freshness.layout()
    name = "\x1f".join((*place, layout, standing.digest, str(standing.edition), standing.latest))
    key = hashlib.sha256(name.encode()).hexdigest()
    found = pages.get(key)
    # For whoever counts how often keeping pages pays.
    request.was_kept = found is not None
    if found is None:
        body = render()
        etag = quote_etag(f"{standing.digest}-{hashlib.sha256(layout.encode() + body).hexdigest()[:16]}")
        # Bytes alone, as nothing else goes into a cache that is shared.
        found = etag.encode() + b"\n" + body
        pages.set(key, found)
    tag, _line, body = found.partition(b"\n")
    etag = tag.decode()
    response = get_conditional_response(request, etag=etag) or HttpResponse(body, content_type=content_type)
    response.headers["ETag"] = etag
    return response
