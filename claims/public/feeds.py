"""Feeds of the checks and of the corrections; any filtered list can be followed.

What leaves a list stays in its feed and says what became of it: whoever took an item over learns of it there.
"""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from claims.models.editions import Edition, Publication, TrailHead
from claims.public.addresses import absolute
from claims.public.corrections import CorrectionSearch, Entry, entries
from claims.public.filters import ClaimSearch, FollowedFilter
from claims.public.freshness import public_page
from claims.public.paging import EPOCH
from claims.public.rows import rows
from claims.public.wording import in_language
from claims.rules import typography
from claims.vocabulary import EditionKind

LENGTH = 50


class Feed(Atom1Feed):
    def latest_post_date(self):
        # Django dates an empty feed by the clock, so it would be new every second.
        return super().latest_post_date() if self.items else EPOCH


@public_page
@conditional_page
def claims(request: HttpRequest) -> HttpResponse:
    """The newest checks; a retracted or replaced one stays in, so that whoever took it over learns of it."""
    language = get_language()
    search = ClaimSearch(request.GET, Publication.objects.all(), language, filters=FollowedFilter)
    newest = list(
        search.found.select_related("edition")
        .defer("edition__document")
        .prefetch_related("texts")
        .order_by("-published_at", "-pk")[:LENGTH]
    )
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
    for publication, row in zip(newest, rows(newest, language, None), strict=True):
        label = _("Retracted") if row["is_retracted"] else str(row["label"])
        address = absolute(reverse("public:claim", args=(row["slug"],)))
        feed.add_item(
            title=f"{label}: {row['headline']}",
            link=address,
            unique_id=address,
            description=f"{_change(publication.edition, language)} {row['short_answer']}".strip(),
            pubdate=row["first_published_at"],
            updateddate=row["published_at"],
            categories=[label],
        )
    return _answer(feed)


@public_page
@conditional_page
def corrections(request: HttpRequest) -> HttpResponse:
    """The log as a feed, one item per edition; an item whose edition is replaced later is updated."""
    language = get_language()
    search = CorrectionSearch(request.GET)
    query = f"?{search.query}" if search.query else ""
    feed = Feed(
        title=_("%(site)s: corrections") % {"site": settings.SITE_NAME},
        link=absolute(reverse("public:corrections") + query),
        feed_url=absolute(reverse("public:corrections_feed") + query),
        description="",
        language=language,
        author_name=settings.SITE_NAME,
    )
    for entry in entries(_changed_last(search), language)[:LENGTH]:
        edition = entry.edition
        address = absolute(reverse("public:edition", args=(edition.claim_slug, edition.number)))
        feed.add_item(
            title=f"{_kind(edition)}: {entry.title}",
            link=address,
            unique_id=address,
            description=_told(entry),
            pubdate=edition.published_at,
            updateddate=entry.updated_at,
            categories=[str(EditionKind(edition.kind).label), _rating_in_a_word(edition)],
        )
    return _answer(feed)


def _changed_last(search: CorrectionSearch) -> list[Edition]:
    """Return the lines that are new or whose edition was replaced lately, the last change first."""
    newest = {edition.pk: edition for edition in search.found.order_by("-published_at", "-pk")[:LENGTH]}
    replaced = {}
    lately = Edition.objects.filter(number__gt=2).order_by("-published_at", "-pk")[:LENGTH]
    for slug, number, moment in lately.values_list("claim_slug", "number", "published_at"):
        replaced[slug, number - 1] = moment
    wanted = Q(pk__in=[])
    for slug, number in replaced:
        wanted |= Q(claim_slug=slug, number=number)
    newest |= {edition.pk: edition for edition in search.found.filter(wanted)}

    def last_change(edition: Edition) -> Any:
        moment = replaced.get((edition.claim_slug, edition.number), edition.published_at)
        return moment, edition.published_at, edition.pk

    return sorted(newest.values(), key=last_change, reverse=True)[:LENGTH]


def _told(entry: Entry) -> str:
    """Return what the item says: what changed, what became of the rating, and whether it still stands."""
    said = [str(entry.note)]
    answered = _("Answer of %(name)s, word for word on the page.")
    said += [answered % {"name": answer.name} for answer in entry.answers]
    if entry.later is not None:
        day = timezone.localtime(entry.later.published_at).date()
        replaced = _("No longer in force: edition %(number)d (%(kind)s) replaced this one on %(day)s.")
        facts = {
            "number": entry.later.number,
            "kind": EditionKind(entry.later.kind).label,
            "day": typography.day(day, entry.reading.language),
        }
        said.append(replaced % facts)
    elif entry.rating_now is None:
        said.append(_("The rating was withdrawn."))
    elif entry.edition.is_rating_changed:
        before = str(entry.rating_before["label"]) if entry.rating_before else _("retracted")
        facts = {"before": before, "now": entry.rating_now["label"]}
        said.append(_("The rating changed from “%(before)s” to “%(now)s”.") % facts)
    else:
        said.append(_("The rating stayed the same: “%(now)s”.") % {"now": entry.rating_now["label"]})
    return " ".join(filter(None, said))


def _change(edition: Any, language: str) -> str:
    """Return what a check's item says of its last change, ahead of the short answer; nothing at first."""
    if edition.kind == EditionKind.FIRST:
        return ""
    note = in_language(edition.note, language)
    said = f"{_kind(edition)}: {note}" if note else f"{_kind(edition)}."
    return f"{said} {_rating_sentence(edition)}"


def _kind(edition: Any) -> str:
    label = str(EditionKind(edition.kind).label)
    return label[:1].upper() + label[1:]


def _rating_sentence(edition: Any) -> str:
    if edition.is_retraction:
        return _("The rating was withdrawn.")
    return _("The rating changed.") if edition.is_rating_changed else _("The rating stayed the same.")


def _rating_in_a_word(edition: Any) -> str:
    if edition.is_retraction:
        return _("rating withdrawn")
    return _("rating changed") if edition.is_rating_changed else _("rating kept")


def _answer(feed: Feed) -> HttpResponse:
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response
