"""The read-only interface for programs: the nouns of the house as records, with the filters of the pages.

Lists come in pages with a cursor; every answer names the licence. What cannot be asked is answered by the
sentence a reader would get, as `application/problem+json` (RFC 9457). Described by `openapi.json`.
"""

import json
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from claims.models.editions import ArticlePage, Edition, Publication
from claims.models.facets import FormerFacet, PartyFacet
from claims.models.finding import FacetCount
from claims.public import moves, questions, records
from claims.public import openapi as description
from claims.public.addresses import absolute
from claims.public.corrections import CorrectionSearch, EditionFilters
from claims.public.filters import FILTERS, ClaimSearch
from claims.public.freshness import public_page
from claims.public.paging import leaf
from claims.public.refusals import NoSuchQuestion, NotThere
from claims.vocabulary import FacetName, FacetRole, FormerNoun

ON_A_PAGE, MOST_ON_A_PAGE = 50, 100
PAGING = ("cursor", "limit")
_SLUG_CURSOR = re.compile(r"after:([-a-zA-Z0-9_]{1,80})")
View = Callable[..., HttpResponse]


def interface(view: View) -> View:
    """Open a view to every program, and answer it in JSON where there is nothing to answer as well."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotThere as absence:
            return _problem(404, _("There is no such record"), str(absence))
        except NoSuchQuestion as question:
            return _problem(400, _("That cannot be answered"), str(question))

    return public_page(conditional_page(answer))


class EditionSearch(CorrectionSearch):
    """The editions, first ones as well."""

    filters_class = EditionFilters

    def editions(self) -> QuerySet:
        return Edition.objects.all()


@interface
def index(request: HttpRequest) -> HttpResponse:
    """What there is, and where."""
    questions.asked(request, ())
    lists = ("claims", "corrections", "editions", "articles", "parties", "sources", "ratings")
    return _json(
        {
            "licence": records.licence(),
            "description_url": absolute(reverse("api_openapi")),
            "lists": {name: absolute(reverse(f"api_{name}")) for name in lists},
        }
    )


@interface
def openapi(request: HttpRequest) -> HttpResponse:
    questions.asked(request, ())
    return _json(description.document())


@interface
def claims(request: HttpRequest) -> HttpResponse:
    asked = questions.asked(request, [*FILTERS, *PAGING])
    search = ClaimSearch(asked, "en")
    _refuse(search.problems)
    found = search.leaf(before=asked.get("cursor", ""), size=_limit(asked), edition="head")
    return _list(
        "api_claims",
        map(records.claim, found.rows),
        asked,
        following=found.older,
        total=None if search.is_capped else search.count,
    )


@interface
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    questions.asked(request, ())
    found = Publication.objects.filter(claim_slug=slug).select_related("edition").first()
    if found is None:
        raise NotThere(_("No check has been published at this address."))
    return _record(records.claim(found) | {"document": found.edition.document})


@interface
def corrections(request: HttpRequest) -> HttpResponse:
    return _editions("api_corrections", request, CorrectionSearch)


@interface
def editions(request: HttpRequest) -> HttpResponse:
    return _editions("api_editions", request, EditionSearch)


def _editions(route: str, request: HttpRequest, search_class: type[CorrectionSearch]) -> HttpResponse:
    asked = questions.asked(request, [*search_class.filters_class.names(), *PAGING])
    search = search_class(asked)
    _refuse(search.problems)
    found = leaf(search.found.defer("document"), before=asked.get("cursor", ""), size=_limit(asked))
    return _list(route, _with_what_stands(found.rows), asked, following=found.older)


def _with_what_stands(found: list[Edition]) -> list[records.Record]:
    """Return editions as records, each with the number of the one in force, so that none passes for it."""
    slugs = {edition.claim_slug for edition in found}
    standing = dict(
        Publication.objects.filter(claim_slug__in=slugs).values_list("claim_slug", "edition__number")
    )
    return [
        records.edition(edition)
        | {
            "is_in_force": standing[edition.claim_slug] == edition.number,
            "edition_in_force": standing[edition.claim_slug],
        }
        for edition in found
    ]


@interface
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    questions.asked(request, ())
    found = Edition.objects.filter(claim_slug=slug, number=number).first() if number < 2**31 else None
    if found is None:
        raise NotThere(_("This check has no edition with that number."))
    [record] = _with_what_stands([found])
    return _record(record | {"document": found.document})


@interface
def articles(request: HttpRequest) -> HttpResponse:
    asked = questions.asked(request, PAGING)
    rows, following = _by_slug(ArticlePage.objects.filter(is_listed=True), "slug", asked)
    return _list("api_articles", map(records.article, rows), asked, following=following)


@interface
def article(request: HttpRequest, slug: str) -> HttpResponse:
    questions.asked(request, ())
    found = ArticlePage.objects.filter(slug=slug).first()
    if found is None:
        raise NotThere(_("No published check comes from this article."))
    return _record(records.article(found))


@interface
def parties(request: HttpRequest) -> HttpResponse:
    return _counted("api_parties", request, FacetName.NAMED, records.party)


@interface
def party(request: HttpRequest, slug: str) -> HttpResponse:
    questions.asked(request, ())
    found = FacetCount.objects.filter(facet=FacetName.NAMED, value=slug).first()
    if found:
        return _record(records.party(found.card, found.count))
    # What only a retracted or an earlier edition names keeps its page, and its record.
    named = PartyFacet.objects.filter(slug=slug).first()
    if named is None and (now := moves.party_now(slug)):
        return moves.leading_to(reverse("api_party", args=[now]))
    former = named or FormerFacet.objects.filter(slug=slug, noun__in=FacetRole.values).first()
    if former is None:
        raise NotThere(_("No published check names this party."))
    return _record(records.party(former.card, 0))


@interface
def sources(request: HttpRequest) -> HttpResponse:
    return _counted("api_sources", request, FacetName.SOURCE, records.source)


@interface
def source(request: HttpRequest, slug: str) -> HttpResponse:
    questions.asked(request, ())
    found = FacetCount.objects.filter(facet=FacetName.SOURCE, value=slug).first()
    if found:
        return _record(records.source(found.card, found.count))
    former = FormerFacet.objects.filter(slug=slug, noun=FormerNoun.SOURCE).first()
    if former is None:
        raise NotThere(_("No published check cites this source."))
    return _record(records.source(former.card, 0))


@interface
def ratings(request: HttpRequest) -> HttpResponse:
    """The scale in use, and what older scales have left in checks that stand."""
    asked = questions.asked(request, ())
    newest = Edition.objects.newest_first().only("document").first()
    scale = newest.document["scale"]["ratings"] if newest and newest.document["scale"] else []
    known = {card["code"]: (card, 0) for card in scale}
    known |= records.counted(list(FacetCount.objects.filter(facet=FacetName.RATING)))
    found = sorted(known.values(), key=lambda one: (one[0]["position"], one[0]["code"]))
    return _list("api_ratings", (records.rating(*one) for one in found), asked, total=len(found))


def _counted(
    route: str, request: HttpRequest, facet: FacetName, record: Callable[..., records.Record]
) -> HttpResponse:
    asked = questions.asked(request, PAGING)
    rows, following = _by_slug(FacetCount.objects.filter(facet=facet), "value", asked)
    return _list(route, (record(row.card, row.count) for row in rows), asked, following=following)


def _by_slug(rows: QuerySet, name: str, asked: dict[str, str]) -> tuple[list[Any], str]:
    """Return one page of rows in the order of their slugs, and the cursor of the next."""
    if cursor := asked.get("cursor"):
        place = _SLUG_CURSOR.fullmatch(cursor)
        if not place:
            sentence = _("“%(place)s” is no place in this list. Begin with its first page.")
            raise NoSuchQuestion(sentence % {"place": cursor[:40]})
        rows = rows.filter(**{f"{name}__gt": place[1]})
    size = _limit(asked)
    found = list(rows.order_by(name)[: size + 1])
    return found[:size], f"after:{getattr(found[size - 1], name)}" if len(found) > size else ""


def _limit(asked: dict[str, str]) -> int:
    if "limit" not in asked:
        return ON_A_PAGE
    limit = questions.whole(asked["limit"], least=1, most=MOST_ON_A_PAGE)
    if limit is None:
        raise NoSuchQuestion(_("“limit” is a whole number from 1 to %(most)d.") % {"most": MOST_ON_A_PAGE})
    return limit


def _refuse(problems: list[str]) -> None:
    if problems:
        raise NoSuchQuestion(" ".join(problems))


def _list(
    route: str,
    found: Iterable[records.Record],
    asked: dict[str, str],
    *,
    following: str = "",
    total: int | None = None,
) -> HttpResponse:
    rest = {name: value for name, value in asked.items() if name != "cursor"}
    answer: dict[str, Any] = {
        "licence": records.licence(),
        "next": absolute(f"{reverse(route)}?{urlencode({**rest, 'cursor': following})}")
        if following
        else None,
    }
    if total is not None:
        answer["total"] = total
    return _json(answer | {"items": list(found)})


def _record(record: records.Record) -> HttpResponse:
    return _json({"licence": records.licence(), **record})


def _problem(status: int, title: str, detail: str) -> HttpResponse:
    problem = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return _json(problem, status=status, content_type="application/problem+json")


def _json(document: Any, *, status: int = 200, content_type: str = "application/json") -> HttpResponse:
    response = HttpResponse(
        json.dumps(document, ensure_ascii=False), status=status, content_type=f"{content_type}; charset=utf-8"
    )
    # For pages of other sites, whose scripts may read what anybody may.
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
