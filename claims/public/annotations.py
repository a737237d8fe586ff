"""The claims of an article as W3C Web Annotations, made from what readers are shown of it and nothing else.

Form: https://www.w3.org/TR/annotation-model/, selectors of text by quote and by position. Positions are code
points of the text as the desk kept it, whose SHA-256 stands in `state`; the publisher's page may differ.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from claims.models.editions import ArticlePage, Publication
from claims.public import questions
from claims.public.addresses import absolute, outgoing, page
from claims.public.freshness import public_page
from claims.vocabulary import Language

Document = dict[str, Any]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
CONTENT_TYPE = f'application/ld+json; profile="{CONTEXT}"'
ON_A_PAGE = 100
# What a text selector needs to tell a quote from others; a page shows more around it.
NEIGHBOURS = 32


@public_page
@conditional_page
def annotations(request: HttpRequest, slug: str) -> HttpResponse:
    """The annotations of one article: the collection with its first page, or `?page=2` alone."""
    found = ArticlePage.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(_("No published check comes from this article."))
    asked = questions.asked(request, ("page",))
    address = absolute(reverse("annotations", args=(slug,)))
    entries = annotations_of(found)
    if "page" not in request.GET:
        return _json(collection(address, found, entries))
    number = asked.get("page", "")
    last = _last_page(entries)
    if not (number.isascii() and number.isdecimal() and len(number) < 10 and 1 <= int(number) <= last):
        raise Http404(_("These annotations have the pages 1 to %(last)d.") % {"last": last})
    return _json({"@context": CONTEXT, **_page(address, found, entries, int(number))})


def annotations_of(article: ArticlePage) -> list[Document]:
    """Return one annotation for each place a published claim stands in, in the order of the text."""
    document = article.document
    publications = Publication.objects.standing().appearing_in(article.slug).prefetch_related("texts")
    known = {publication.claim_slug: publication for publication in publications}
    address = absolute(reverse("annotations", args=(article.slug,)))
    excerpts = document["excerpts"] or [None] * len(document["marks"])
    return [
        _annotation(address, document, mark, excerpt, known[mark["claim"]])
        for mark, excerpt in zip(document["marks"], excerpts, strict=True)
        if mark["claim"] in known
    ]


def collection(address: str, article: ArticlePage, entries: list[Document]) -> Document:
    """Return the collection of one article with its first page in it."""
    result: Document = {
        "@context": CONTEXT,
        "id": address,
        "type": "AnnotationCollection",
        "label": f"{settings.SITE_NAME}: {article.title}",
        "creator": _creator(),
        "generator": _generator(),
        **_rights(),
        "modified": _moment(article.updated_at),
        "total": len(entries),
    }
    if entries:
        result["first"] = _page(address, article, entries, 1)
        result["last"] = f"{address}?page={_last_page(entries)}"
    return result


def everything(articles: Iterable[ArticlePage]) -> Document:
    """Return the annotations of several articles as one collection with one page, for a file."""
    name = uuid5(NAMESPACE_URL, f"{settings.SITE_URL}/annotations").urn
    entries = [entry for article in articles for entry in annotations_of(article)]
    result: Document = {
        "@context": CONTEXT,
        "id": name,
        "type": "AnnotationCollection",
        "label": settings.SITE_NAME,
        "creator": _creator(),
        "generator": _generator(),
        **_rights(),
        "total": len(entries),
    }
    if entries:
        items = {"id": f"{name}#all", "type": "AnnotationPage", "partOf": name, "startIndex": 0}
        result["first"] = {**items, "items": entries}
    return result


def _page(address: str, article: ArticlePage, entries: list[Document], number: int) -> Document:
    start = (number - 1) * ON_A_PAGE
    result: Document = {
        "id": f"{address}?page={number}",
        "type": "AnnotationPage",
        "partOf": {
            "id": address,
            "type": "AnnotationCollection",
            "label": f"{settings.SITE_NAME}: {article.title}",
            "total": len(entries),
            "modified": _moment(article.updated_at),
            **_rights(),
        },
        "startIndex": start,
    }
    if number > 1:
        result["prev"] = f"{address}?page={number - 1}"
    if number < _last_page(entries):
        result["next"] = f"{address}?page={number + 1}"
    return {**result, "items": entries[start : start + ON_A_PAGE]}


def _last_page(entries: list[Document]) -> int:
    return max(1, -(-len(entries) // ON_A_PAGE))


def _annotation(
    address: str, document: Document, mark: Document, excerpt: Document | None, publication: Publication
) -> Document:
    return {
        "id": f"{address}#{publication.claim_slug}-{mark['start']}-{mark['end']}",
        "type": "Annotation",
        "motivation": "assessing",
        "created": _moment(publication.first_published_at),
        "modified": _moment(publication.published_at),
        "creator": _creator(),
        "generator": _generator(),
        **_rights(),
        "body": list(_bodies(publication)),
        "target": {
            "type": "SpecificResource",
            "source": _source(document["article"]),
            "state": {
                # The text the positions are counted in.
                "id": f"urn:sha256:{document['sha256']}",
                "schema:version": document["revision"],
                "schema:sha256": document["sha256"],
            },
            "selector": _selectors(document["body"], mark, excerpt),
        },
    }


def _bodies(publication: Publication) -> Iterator[Document]:
    """Yield the page of the check and its rating, in each language it speaks."""
    texts = {text.language: text for text in publication.texts.all()}
    for language in sorted(texts, key=Language.values.index):
        yield {
            "id": page("claim", publication.claim_slug, language=language),
            "type": "Text",
            "format": "text/html",
            "language": language,
        }
    for language in sorted(texts, key=Language.values.index):
        yield {
            "type": "TextualBody",
            "purpose": "classifying",
            "value": texts[language].rating_label,
            "format": "text/plain",
            "language": language,
        }


def _source(card: Document) -> Document:
    # Without an address of its own the article is known by its page here.
    address = outgoing(card["url"]) or page("article", card["slug"], language=card["language"])
    return {"id": address, "type": "Text", "language": card["language"]}


def _selectors(body: str, mark: Document, excerpt: Document | None) -> Document | list[Document]:
    """Return how the words are found: by their position, and by themselves as far as they may be shown."""
    position: Document = {"type": "TextPositionSelector", "start": mark["start"], "end": mark["end"]}
    if excerpt is None:
        exact = body[mark["start"] : mark["end"]]
        prefix, suffix = body[: mark["start"]], body[mark["end"] :]
    else:
        exact, prefix, suffix = excerpt["exact"], excerpt["prefix"], excerpt["suffix"]
    if not exact:
        return position
    quote: Document = {"type": "TextQuoteSelector", "exact": exact}
    if prefix:
        quote["prefix"] = prefix[-NEIGHBOURS:]
    if suffix:
        quote["suffix"] = suffix[:NEIGHBOURS]
    if len(exact) < mark["end"] - mark["start"]:
        # The first words of a longer place: found inside of it.
        return {**position, "refinedBy": quote}
    return [quote, position]


def _creator() -> Document:
    return {"id": f"{settings.SITE_URL}/", "type": "Organization", "name": settings.SITE_NAME}


def _generator() -> Document:
    return {"id": "urn:factcheck:workbench", "type": "Software", "name": "Fact-check workbench"}


def _rights() -> Document:
    """Return the licence of what we say; the words quoted stay their owner's."""
    return {"rights": settings.LICENCE_URL} if settings.LICENCE_URL else {}


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _json(document: Document) -> HttpResponse:
    response = HttpResponse(json.dumps(document, ensure_ascii=False), content_type=CONTENT_TYPE)
    # For readers of other sites, whose scripts put the annotations beside the article.
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
