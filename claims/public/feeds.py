"""Feeds of the checks and of the corrections, as Atom and as JSON Feed; any filtered list can be followed.

What leaves a list stays in its feed and says what became of it: whoever took an item over learns of it there.
JSON Feed is https://www.jsonfeed.org/version/1.1/.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
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

from claims.models.editions import Edition, TrailHead
from claims.public import questions, records
from claims.public.addresses import absolute
from claims.public.corrections import FILTERS as CORRECTION_FILTERS
from claims.public.corrections import CorrectionSearch, Entry, entries
from claims.public.filters import FILTERS, FollowedSearch
from claims.public.freshness import public_page
from claims.public.paging import EPOCH
from claims.public.refusals import NoSuchQuestion
from claims.public.rows import rows
from claims.public.wording import in_language
from claims.rules import typography
from claims.vocabulary import EditionKind

LENGTH = 50
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class Item:
    title: str
    address: str
    text: str
    published_at: datetime
    updated_at: datetime
    categories: list[str]


@dataclass(frozen=True)
class Channel:
    """A feed before it is written in one form or the other."""

    title: str
    page: str
    address: str
    language: str
    items: list[Item] = field(default_factory=list)
    # Whoever keeps the feed keeps a witness of how far the trail had come.
    witness: str = ""


class Feed(Atom1Feed):
    def latest_post_date(self):
        # Django dates an empty feed by the clock, so it would be new every second.
        return super().latest_post_date() if self.items else EPOCH

    def add_root_elements(self, handler):
        super().add_root_elements(handler)
        if settings.LICENCE_URL:
            handler.addQuickElement("link", None, {"rel": "license", "href": settings.LICENCE_URL})


def _followed(request: HttpRequest, route: str) -> Channel:
    """The newest checks; a retracted or replaced one stays in, so that whoever took it over learns of it."""
    language = get_language()
    search = FollowedSearch(questions.asked(request, FILTERS), language)
    if search.problems:
        raise NoSuchQuestion(" ".join(search.problems))
    newest = search.newest(LENGTH)
    head = TrailHead.objects.last()
    items = []
    for publication, row in zip(newest, rows(newest, language, None), strict=True):
        label = _("Retracted") if row["is_retracted"] else str(row["label"])
        items.append(
            Item(
                title=f"{label}: {row['headline']}",
                address=absolute(reverse("public:claim", args=(row["slug"],))),
                text=f"{_change(publication.edition, language)} {row['short_answer']}".strip(),
                published_at=row["first_published_at"],
                updated_at=row["published_at"],
                categories=[label],
            )
        )
    query = f"?{search.query}" if search.query else ""
    return Channel(
        title=_("%(site)s: checks") % {"site": settings.SITE_NAME},
        page=absolute(reverse("public:claims") + query),
        address=absolute(reverse(route) + query),
        language=language,
        items=items,
        witness=_("Head of the trail: %(head)s") % {"head": head} if head else "",
    )


def _corrected(request: HttpRequest, route: str) -> Channel:
    """The log as a feed, one item per edition; an item whose edition is replaced later is updated."""
    language = get_language()
    search = CorrectionSearch(questions.asked(request, CORRECTION_FILTERS))
    if search.problems:
        raise NoSuchQuestion(" ".join(search.problems))
    items = []
    for entry in entries(_changed_last(search), language)[:LENGTH]:
        edition = entry.edition
        items.append(
            Item(
                title=f"{_kind(edition)}: {entry.title}",
                address=absolute(reverse("public:edition", args=(edition.claim_slug, edition.number))),
                text=_told(entry),
                published_at=edition.published_at,
                updated_at=entry.updated_at,
                categories=[str(EditionKind(edition.kind).label), _rating_in_a_word(edition)],
            )
        )
    query = f"?{search.query}" if search.query else ""
    return Channel(
        title=_("%(site)s: corrections") % {"site": settings.SITE_NAME},
        page=absolute(reverse("public:corrections") + query),
        address=absolute(reverse(route) + query),
        language=language,
        items=items,
    )


def _atom(channel: Channel) -> HttpResponse:
    feed = Feed(
        title=channel.title,
        link=channel.page,
        feed_url=channel.address,
        description="",
        subtitle=channel.witness or None,
        language=channel.language,
        author_name=settings.SITE_NAME,
    )
    for item in channel.items:
        feed.add_item(
            title=item.title,
            link=item.address,
            unique_id=item.address,
            description=item.text,
            pubdate=item.published_at,
            updateddate=item.updated_at,
            categories=item.categories,
        )
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    feed.write(response, "utf-8")
    return response


def _json_feed(channel: Channel) -> HttpResponse:
    feed: dict[str, Any] = {
        "version": JSON_FEED,
        "title": channel.title,
        "home_page_url": channel.page,
        "feed_url": channel.address,
        "language": channel.language,
        "authors": [{"name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}],
        "items": [
            {
                "id": item.address,
                "url": item.address,
                "title": item.title,
                "content_text": item.text,
                "date_published": records.moment(item.published_at),
                "date_modified": records.moment(item.updated_at),
                "tags": item.categories,
                "language": channel.language,
            }
            for item in channel.items
        ],
    }
    if channel.witness:
        feed["description"] = channel.witness
    if licence := records.licence():
        # An extension, as the format has no word for it.
        feed["_licence"] = licence
    response = HttpResponse(
        json.dumps(feed, ensure_ascii=False), content_type="application/feed+json; charset=utf-8"
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _view(
    channel: Callable[[HttpRequest, str], Channel], write: Callable[[Channel], HttpResponse], route: str
) -> Callable[..., Any]:
    @public_page
    @conditional_page
    def feed(request: HttpRequest) -> HttpResponse:
        return write(channel(request, route))

    return feed


claims = _view(_followed, _atom, "public:feed")
claims_json = _view(_followed, _json_feed, "public:json_feed")
corrections = _view(_corrected, _atom, "public:corrections_feed")
corrections_json = _view(_corrected, _json_feed, "public:corrections_json_feed")


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
