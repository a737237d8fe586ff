"""Putting an edition in force: the tables that lists, filters and article pages are made from.

Called inside the publishing transaction, so that every public surface changes with the edition or not at all.
"""

from datetime import datetime
from typing import Any

from django.db.models import Model

from claims.models import (
    Appearance,
    Article,
    ArticleFacet,
    ArticlePage,
    ArticleRevision,
    Edition,
    EditionPicture,
    FormerFacet,
    LinkFacet,
    PartyFacet,
    Publication,
    SearchText,
    SourceFacet,
    TextFacet,
)
from claims.models.fields import localized
from claims.operations import finding, quotations
from claims.operations.finding import articles_of, parties_of, sources_of
from claims.rules import partial_dates
from claims.vocabulary import FormerNoun, Rights

RETRACTED = "retracted"
IN_ORDER = (PartyFacet, SourceFacet, ArticleFacet, FormerFacet)

Named = dict[tuple[str, str], dict[str, Any]]


def put_in_force(edition: Edition, *, at: datetime) -> Publication:
    """Make `edition` the one that readers get, and rebuild the facets and article pages it touches."""
    previous = Publication.objects.filter(claim_slug=edition.claim_slug).select_related("edition").first()
    before = _choices(previous) if previous else {}
    publication, _is_new = Publication.objects.update_or_create(
        claim_slug=edition.claim_slug,
        defaults=filtered_by(edition)
        | {"edition": edition, "first_published_at": previous.first_published_at if previous else at},
    )
    left_articles = set(publication.articles.values_list("slug", flat=True))
    _write_facets(publication)
    finding.recount(before, _choices(publication))
    keep_what_it_holds(edition)
    for slug in left_articles | set(publication.articles.values_list("slug", flat=True)):
        refresh_article_page(slug, at=at)
    return publication


def put_back(edition: Edition, *, first_published_at: datetime) -> Publication:
    """Make lists and facets of the edition in force anew, as in a database that has only the editions.

    Article pages are records of their own, and `finding.rebuild` counts once all are back.
    """
    publication = Publication.objects.create(
        claim_slug=edition.claim_slug,
        edition=edition,
        first_published_at=first_published_at,
        **filtered_by(edition),
    )
    _write_facets(publication)
    return publication


def filtered_by(edition: Edition) -> dict[str, Any]:
    """Return what lists and filters say of a claim while `edition` is in force."""
    corrections = Edition.objects.of_claim(edition.claim_slug).filter(
        kind="correction", number__lte=edition.number
    )
    return said_by(edition, is_corrected=corrections.exists())


def said_by(edition: Edition, *, is_corrected: bool) -> dict[str, Any]:
    """Return the same from the edition alone."""
    document = edition.document
    rating = document["rating"]
    return {
        "is_retracted": edition.is_retraction,
        "is_corrected": is_corrected,
        "rating_code": rating["code"] if rating else RETRACTED,
        "rating_position": rating["position"] if rating else 0,
        "claim_type": document["claim"]["type"],
        "claimant_slug": document["claimant"]["slug"] if document["claimant"] else "",
        "claimed_year": partial_dates.year(document["claim"]["claimed_on"]),
        "language": document["claim"]["language"],
        "published_at": edition.published_at,
    }


def facets_of(edition: Edition) -> dict[type[Model], list[dict[str, Any]]]:
    """Return the rows of each table of facets while `edition` is in force."""
    former = {**_former(edition), **_moved(edition)}
    rows = [{"noun": noun, "slug": slug, "card": card} for (noun, slug), card in former.items()]
    return {**current_facets_of(edition), FormerFacet: rows}


def current_facets_of(edition: Edition) -> dict[type[Model], list[dict[str, Any]]]:
    """Return the rows that follow from the edition alone, whatever came before it."""
    document = edition.document
    rating, claimant = document["rating"], document["claimant"]
    return {
        TextFacet: [
            {
                "language": language,
                "statement": text["statement"],
                "headline": text["headline"],
                "short_answer": text["short_answer"],
                "claimant": claimant["name"] if claimant else "",
                "rating_label": localized(rating["label"], language) if rating else "",
            }
            for language, text in document["texts"].items()
        ],
        PartyFacet: [
            {"slug": card["slug"], "name": card["name"], "role": role, "card": card}
            for (_slug, role), card in parties_of(document).items()
        ],
        SourceFacet: [
            {"slug": slug, "title": card["title"], "card": card}
            for slug, card in sources_of(document).items()
        ],
        ArticleFacet: [
            {"slug": slug, "title": card["title"], "card": card}
            for slug, card in articles_of(document).items()
        ],
        LinkFacet: [
            {"other_slug": other, "kind": kind}
            for other, kind in sorted({(link["claim"], link["kind"]) for link in document["links"]})
        ],
        SearchText: [{"stems": finding.stems_of(document)}],
    }


def pictures_of(edition: Edition) -> list[dict[str, Any]]:
    """Return the pictures the edition shows, as `EditionPicture` keeps them."""
    digests = sorted({picture["sha256"] for picture in edition.document.get("pictures", ())})
    return [{"claim_slug": edition.claim_slug, "sha256": sha256} for sha256 in digests]


def keep_what_it_holds(edition: Edition) -> None:
    """Count the words it quotes of articles, and let readers have its pictures from now on."""
    quotations.keep(edition)
    EditionPicture.objects.bulk_create(EditionPicture(edition=edition, **row) for row in pictures_of(edition))


def refresh_article_page(slug: str, *, at: datetime) -> None:
    """Rebuild the public page of the article from the editions in force that stand in it.

    The desk may know of more: further quotes, a newer revision, another title. They wait for their edition.
    """
    article = Article.objects.get(slug=slug)
    publications = list(
        Publication.objects.filter(articles__slug=slug).select_related("edition").newest_first()
    )
    named = [(publication, place) for publication in publications for place in _places(publication, slug)]
    standing = _standing(article, named)
    card = named[0][1]["article"] if named else {}
    # Rights that were lost since the edition count at once.
    is_quotation_only = Rights.QUOTATION_ONLY in (article.rights, card.get("rights"))
    if not named or (not standing and is_quotation_only):
        _close_article_page(slug, at=at)
        return
    revision = article.revisions.get(number=max(place["revision"] for _publication, place in named))
    appearances = [
        appearance
        for appearance in revision.appearances.found().select_related("claim").order_by("start", "end", "pk")
        if (appearance.claim.slug, appearance.exact) in standing
        or (appearance.claim.slug, (revision.number, appearance.start, appearance.end)) in standing
    ]
    document = {
        "article": card,
        "revision": revision.number,
        "sha256": revision.sha256,
        "length": revision.length,
        "marks": [{"claim": a.claim.slug, "start": a.start, "end": a.end} for a in appearances],
        "body": "",
        "excerpts": [],
    }
    if is_quotation_only:
        document["excerpts"] = _excerpts(revision, appearances)
    else:
        document["body"] = revision.body
    ArticlePage.objects.update_or_create(
        slug=slug,
        defaults={
            "title": card["title"],
            "document": document,
            "is_listed": bool(document["marks"] or document["body"]),
            "updated_at": at,
        },
    )


def _close_article_page(slug: str, *, at: datetime) -> None:
    """Take text and quotes off the page; whoever has its address still learns what became of the checks."""
    page = ArticlePage.objects.filter(slug=slug).first()
    if page is not None:
        page.document = {**page.document, "marks": [], "body": "", "excerpts": []}
        page.is_listed = False
        page.updated_at = at
        page.save()


def _places(publication: Publication, slug: str) -> list[dict[str, Any]]:
    """Return where the claim stands in the article, as its edition in force says."""
    return [
        place for place in publication.edition.document["appearances"] if place["article"]["slug"] == slug
    ]


def _standing(article: Article, named: list[tuple[Publication, dict[str, Any]]]) -> set[tuple[str, Any]]:
    """Return what the editions in force stand on: the claim with its words, and with its place.

    By words, which may stand elsewhere in a newer revision, whether an edition had room for them or not; by
    place, as the words of a text that came in later are on record in full.
    """
    bodies = dict(article.revisions.values_list("number", "body"))
    return {
        (publication.claim_slug, mark)
        for publication, place in named
        if not publication.is_retracted
        for mark in (
            bodies[place["revision"]][place["start"] : place["end"]] or place["exact"],
            (place["revision"], place["start"], place["end"]),
        )
    }


def _excerpts(revision: ArticleRevision, appearances: list[Appearance]) -> list[dict[str, Any]]:
    """Return the quoted words of each appearance with as much around them as quotation allows."""
    spans = [quotations.span_of(appearance) for appearance in appearances]
    allowed = quotations.may_be_shown(revision, spans)
    shown = []
    for appearance, (start, end) in zip(appearances, spans, strict=True):
        before, after = allowed.around((start, end))
        shown.append(
            {
                "claim": appearance.claim.slug,
                "part": appearance.part,
                "start": appearance.start,
                "exact": "" if (start, end) in allowed.omitted else appearance.exact,
                "prefix": revision.body[start - before : start],
                # Without the text there are words, but nothing around them.
                "suffix": revision.body[end : end + after],
            }
        )
    return shown


def _write_facets(publication: Publication) -> None:
    for model, rows in facets_of(publication.edition).items():
        order = order_of(model, publication)
        model._default_manager.filter(publication=publication).delete()
        model._default_manager.bulk_create(model(publication=publication, **row, **order) for row in rows)


def order_of(model: type[Model], publication: Publication) -> dict[str, Any]:
    """Return what a row carries besides, so that a list is read off its table in the list's order."""
    return {"published_at": publication.published_at} if model in IN_ORDER else {}


def _choices(publication: Publication) -> finding.Choices:
    return finding.choices_of(publication.edition.document, is_corrected=publication.is_corrected)


def _former(edition: Edition) -> Named:
    """Return what earlier editions of the claim named and this one does not, each as it was named last."""
    earlier = Edition.objects.of_claim(edition.claim_slug).filter(number__lt=edition.number)
    named = {key: card for older in earlier for key, card in _named(older).items()}
    return {key: card for key, card in sorted(named.items()) if key not in _named(edition)}


def _moved(edition: Edition) -> Named:
    """Return the slugs its parties stood under before they were found to be one, each with the party."""
    cards = parties_of(edition.document).values()
    return {(FormerNoun.MOVED.value, slug): card for card in cards for slug in card.get("formerly", ())}


def _named(edition: Edition) -> Named:
    """Return parties by role, sources, articles and the rating that the edition names."""
    document = edition.document
    named: Named = {(role, slug): card for (slug, role), card in parties_of(document).items()}
    named |= {(FormerNoun.SOURCE.value, slug): card for slug, card in sources_of(document).items()}
    named |= {(FormerNoun.ARTICLE.value, slug): card for slug, card in articles_of(document).items()}
    if document["rating"]:
        named[FormerNoun.RATING.value, document["rating"]["code"]] = {}
    return named
