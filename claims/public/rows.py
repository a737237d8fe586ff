"""Publications as lists show them: one headline, one rating, one day each."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from html import unescape
from typing import Any

from django.utils.html import strip_tags

from claims.models.editions import Edition, Publication
from claims.models.facets import TextFacet
from claims.public import scales
from claims.public.histories import Linked
from claims.public.markup import marked
from claims.public.wording import Words, in_language
from claims.rules import searching
from claims.rules.ratings import PALETTE

SNIPPET = 200
RETRACTED_INK = scales.ink(PALETTE["retracted"].hex)


def newest_scale(language: str) -> dict[str, Any] | None:
    """Return the scale the newest edition was rated by, or None before the first one."""
    newest = Edition.objects.newest_first().only("document").first()
    return scales.scale(newest.document["scale"], language) if newest else None


def rows(
    publications: Iterable[Publication], language: str, scale: dict[str, Any] | None
) -> list[dict[str, Any]]:
    """Return what a list says about each publication; its texts should be prefetched."""
    return [row(publication, list(publication.texts.all()), language, scale) for publication in publications]


def rows_found(
    publications: list[Publication], language: str, scale: dict[str, Any] | None, wanted: searching.Asked
) -> list[dict[str, Any]]:
    """Return rows with the words asked for marked, and where they stand if that is not in what a row says."""
    found = rows(publications, language, scale)
    elsewhere = []
    for said, publication in zip(found, publications, strict=True):
        for field in ("headline", "short_answer"):
            said[field] = _marked(said[field], wanted)
        if not any("<mark>" in said[field].marked for field in ("headline", "short_answer")):
            elsewhere.append((said, publication))
    keys = [publication.edition_id for _said, publication in elsewhere]
    editions = Edition.objects.in_bulk(keys) if keys else {}
    for said, publication in elsewhere:
        said["snippet"] = _snippet(editions[publication.edition_id].document, language, wanted)
    return found


def _marked(words: Words, wanted: searching.Asked) -> Words:
    return replace(words, marked=marked(words.text, words.language, wanted)) if words else words


def _snippet(document: dict[str, Any], language: str, wanted: searching.Asked) -> Words:
    """Return some words around the first hit in what the edition says, in the page's language first."""
    texts = sorted(document["texts"].items(), key=lambda item: item[0] != language)
    for code, text in texts:
        for field in ("statement", "headline", "short_answer", "rationale_html", "gaps_html"):
            plain = unescape(strip_tags(text[field])) if field.endswith("_html") else text[field]
            if around := searching.around_hit(" ".join(plain.split()), code, wanted, length=SNIPPET):
                return _marked(Words(around, code, is_foreign=code != language), wanted)
    for place in document["appearances"]:
        code = place["article"]["language"]
        if around := searching.around_hit(place["exact"], code, wanted, length=SNIPPET):
            return _marked(Words(around, code, is_foreign=code != language), wanted)
    return Words()


def row(
    publication: Publication, texts: list[TextFacet], language: str, scale: dict[str, Any] | None
) -> dict[str, Any]:
    """Return what a list says about one publication, in `language` where it has it."""
    return {
        "slug": publication.claim_slug,
        **_said(texts, language),
        **_rated(publication, scale),
        "short_answer": _words(texts, "short_answer", language),
        "claimant": _words(texts, "claimant", language).text,
        "claimant_slug": publication.claimant_slug,
        "is_corrected": publication.is_corrected,
        "published_at": publication.published_at,
        "first_published_at": publication.first_published_at,
    }


def linked_row(texts: list[Linked], language: str, scale: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the page of a claim says about one that it is linked with."""
    return {"slug": texts[0].slug, **_said(texts, language), **_rated(texts[0], scale)}


def _said(texts: Sequence[TextFacet | Linked], language: str) -> dict[str, Any]:
    statement = _words(texts, "statement", language)
    return {
        "headline": _words(texts, "headline", language) or statement,
        "statement": statement,
        "label": _words(texts, "rating_label", language),
    }


def _words(texts: Sequence[TextFacet | Linked], field: str, language: str) -> Words:
    return in_language({text.language: getattr(text, field) for text in texts}, language)


def _rated(one: Publication | Linked, scale: dict[str, Any] | None) -> dict[str, Any]:
    step = (scale or {"by_code": {}})["by_code"].get(one.rating_code)
    return {
        "sign": step["sign"] if step else "",
        "ink": RETRACTED_INK if one.is_retracted else step["ink"] if step else "",
        "is_retracted": one.is_retracted,
    }
