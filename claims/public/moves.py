"""Pages whose party was found to be another one, as the editions in force say."""

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control

from claims.models.facets import FormerFacet
from claims.public.freshness import MAX_AGE
from claims.vocabulary import FormerNoun


def party_now(slug: str) -> str:
    """Return the slug under which editions in force name the party that once had this one, or nothing."""
    moved = FormerFacet.objects.filter(slug=slug, noun=FormerNoun.MOVED).order_by(
        "-published_at", "-publication"
    )
    found = moved.values_list("card", flat=True).first()
    return found["slug"] if found else ""


def leading_to(address: str) -> HttpResponse:
    """Send readers on for good, but let no browser keep that longer than a page: parties are parted again."""
    answer = HttpResponsePermanentRedirect(address)
    patch_cache_control(answer, public=True, max_age=MAX_AGE)
    return answer
