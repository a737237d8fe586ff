"""Feeds of the checks; any filtered list can be followed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from claims.models.editions import Publication, TrailHead
from claims.public.addresses import absolute
from claims.public.filters import ClaimSearch
from claims.public.freshness import public_page
from claims.public.paging import EPOCH
from claims.public.rows import rows

LENGTH = 50


class Feed(Atom1Feed):
    def latest_post_date(self):
        # Django dates an empty feed by the clock, so it would be new every second.
        return super().latest_post_date() if self.items else EPOCH


@public_page
@conditional_page
def claims(request: HttpRequest) -> HttpResponse:
    """The newest checks; a retracted one stays in, so that whoever took it over learns of it."""
    language = get_language()
    search = ClaimSearch(request.GET, Publication.objects.all(), language)
    newest = list(search.found.prefetch_related("texts").order_by("-published_at", "-pk")[:LENGTH])
    head = TrailHead.objects.last()
    query = f"?{search.query}" if search.query else ""
    feed = Feed(
        title=_("%(site)s: checks") % {"site": settings.SITE_NAME},
        link=absolute(reverse("public:claims") + query),
        feed_url=absolute(reverse("public:feed") + query),
        description="",
        # Whoever keeps the feed keeps a witness of how far the trail had come.
        subtitle=_("Head of the trail: %(head)s") % {"head": head} if head else None,
        language=language,
        author_name=settings.SITE_NAME,
    )
    for row in rows(newest, language, None):
        label = _("Retracted") if row["is_retracted"] else str(row["label"])
        address = absolute(reverse("public:claim", args=(row["slug"],)))
        feed.add_item(
            title=f"{label}: {row['headline']}",
            link=address,
            unique_id=address,
            description=_("This check was retracted.") if row["is_retracted"] else str(row["short_answer"]),
            pubdate=row["first_published_at"],
            updateddate=row["published_at"],
            categories=[label],
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
