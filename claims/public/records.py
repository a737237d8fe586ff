"""A check, an edition, a party as a record for machines: the nouns of the house, every text by language."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from claims.models.editions import ArticlePage, Edition, Publication
from claims.models.finding import FacetCount
from claims.public.addresses import absolute, outgoing, page
from claims.vocabulary import Language

Record = dict[str, Any]


def licence() -> Record | None:
    """Return the licence of what we say; nothing where none is named."""
    if not settings.LICENCE_URL:
        return None
    return {"name": settings.LICENCE, "url": settings.LICENCE_URL}


def claim(publication: Publication) -> Record:
    """Return what lists say of a check; its texts and the head of its edition should be at hand."""
    texts = sorted(publication.texts.all(), key=lambda text: text.language)
    claimant = next((text.claimant for text in texts if text.claimant), "")
    return {
        "slug": publication.claim_slug,
        "url": pages("claim", publication.claim_slug),
        "statement": {text.language: text.statement for text in texts},
        "headline": {text.language: text.headline for text in texts if text.headline},
        "short_answer": {text.language: text.short_answer for text in texts if text.short_answer},
        "claimant": {"slug": publication.claimant_slug, "name": claimant}
        if publication.claimant_slug
        else None,
        "rating": None
        if publication.is_retracted
        else {
            "code": publication.rating_code,
            "position": publication.rating_position,
            "label": {text.language: text.rating_label for text in texts if text.rating_label},
        },
        "type": publication.claim_type,
        "year": publication.claimed_year,
        "language": publication.language,
        "is_corrected": publication.is_corrected,
        "is_retracted": publication.is_retracted,
        "first_published_at": moment(publication.first_published_at),
        "published_at": moment(publication.published_at),
        "edition": {
            "number": publication.edition.number,
            "kind": publication.edition.kind,
            "digest": publication.edition.digest,
            "document_url": document_url(publication.edition),
        },
    }


def edition(found: Edition) -> Record:
    """Return an edition without its document."""
    return {
        "claim": found.claim_slug,
        "number": found.number,
        "kind": found.kind,
        "url": pages("edition", found.claim_slug, found.number),
        "digest": found.digest,
        "published_at": moment(found.published_at),
        "approved_by": found.approved_by,
        "is_rating_changed": found.is_rating_changed,
        "note": found.note,
        "document_url": document_url(found),
    }


def article(found: ArticlePage) -> Record:
    """Return an article that was taken apart, without any of its text."""
    card = found.document["article"]
    return {
        "slug": found.slug,
        "title": found.title,
        "publisher": name_of(card["publisher"]),
        "author": name_of(card["author"]),
        "source_url": outgoing(card["url"]) or None,
        "language": card["language"],
        "published_on": card["published_on"],
        "rights": card["rights"],
        "checks": len({mark["claim"] for mark in found.document["marks"]}),
        "updated_at": moment(found.updated_at),
        "url": pages("article", found.slug),
        "annotations_url": absolute(reverse("annotations", args=(found.slug,))),
    }


def party(card: Record, checks: int) -> Record:
    """Return a party that editions name, in whatever part."""
    return {
        "slug": card["slug"],
        "name": card["name"],
        "kind": card["kind"],
        "description": card["description"],
        "wikidata": card["wikidata"] or None,
        "checks": checks,
        "url": pages("party", card["slug"]),
    }


def source(card: Record, checks: int) -> Record:
    """Return a source that editions cite."""
    return {
        "slug": card["slug"],
        "title": card["title"],
        "kind": card["kind"],
        "publisher": name_of(card["publisher"]),
        "author": name_of(card["author"]),
        "source_url": outgoing(card["url"]) or None,
        "language": card["language"],
        "published_on": card["published_on"],
        "reading": card["reading"],
        "reliability": card["reliability"],
        "checks": checks,
        "url": pages("source", card["slug"]),
    }


def rating(card: Record, checks: int) -> Record:
    """Return a rating of the scale, and how many checks that stand have it."""
    return {
        **{name: card[name] for name in ("code", "position", "value", "label", "definition", "sign")},
        "checks": checks,
    }


def counted(rows: list[FacetCount]) -> dict[str, tuple[Record, int]]:
    return {row.value: (row.card, row.count) for row in rows}


def name_of(card: Record | None) -> Record | None:
    return {"slug": card["slug"], "name": card["name"]} if card else None


def pages(name: str, *args: object) -> dict[str, str]:
    """Return the addresses of a page for people, by language."""
    return {code: page(name, *args, language=code) for code in Language.values}


def document_url(found: Edition) -> str:
    """Return where the bytes are whose SHA-256 is the digest; they are the same in every language."""
    return page("edition_json", found.claim_slug, found.number, language=Language.ENGLISH)


def moment(found: datetime) -> str:
    return f"{found.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
