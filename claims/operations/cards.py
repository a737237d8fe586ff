"""Parties, sources and articles as editions freeze them."""

from typing import Any

from claims.models import Article, Party, Source


def party_card(party: Party | None) -> dict[str, Any] | None:
    if party is None:
        return None
    card = {
        "slug": party.slug,
        "name": party.name,
        "kind": party.kind,
        "description": party.description,
        "wikidata": party.wikidata,
    }
    # Left out where there is none, so that documents of parties never merged stay byte for byte.
    return {**card, "formerly": list(party.formerly)} if party.formerly else card


def source_card(source: Source) -> dict[str, Any]:
    return {
        "slug": source.slug,
        "title": source.title,
        "kind": source.kind,
        "publisher": party_card(source.publisher),
        "author": party_card(source.author),
        "byline": source.byline,
        "published_on": source.published_on,
        "url": source.url,
        "language": source.language,
        "reading": source.reading,
        "reliability": source.reliability,
        "origin": source.origin[1],
        "snapshots": [
            {"sha256": snapshot.sha256, "captured_on": snapshot.captured_at.date().isoformat()}
            for snapshot in source.snapshots.all()
        ],
    }


def article_card(article: Article) -> dict[str, Any]:
    return {
        "slug": article.slug,
        "title": article.title,
        "publisher": party_card(article.publisher),
        "author": party_card(article.author),
        "url": article.url,
        "language": article.language,
        "published_on": article.published_on,
        "rights": article.rights,
    }
