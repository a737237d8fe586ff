"""How much of a foreign article may be said, counted over its editions, the replaced ones too, and its page.

The rule is `rules.excerpts`; here stand the limits that hold for an article and what is public of it already.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings

from claims.models import Appearance, Article, ArticleRevision, Claim, Edition, ExcerptAllowance, Quotation
from claims.rules import excerpts
from claims.rules.excerpts import Excerpt, Limits, Span
from claims.vocabulary import Rights


@dataclass(frozen=True)
class Printed:
    """What an edition says of the words a claim stands in; a quote without room has none."""

    exact: str = ""
    prefix: str = ""
    suffix: str = ""


def limits_of(article: Article) -> Limits:
    """Return the limits that hold for the article: the house's, or those a chief allowed."""
    allowance = ExcerptAllowance.objects.filter(article=article).first() or house_limits()
    return Limits(allowance.context, Decimal(allowance.share) / 100, allowance.total)


def house_limits() -> ExcerptAllowance:
    """Return the limits of the settings in the form of an allowance, unsaved."""
    return ExcerptAllowance(
        context=settings.EXCERPT_CONTEXT, share=settings.EXCERPT_SHARE, total=settings.EXCERPT_TOTAL
    )


def printed(claim: Claim) -> Iterator[tuple[Appearance, Printed]]:
    """Yield the proved places of a claim in reading order, each with the words its next edition may say.

    Of a foreign article an edition says the quotes alone, without neighbours: those change with every other
    edition that needs room, and an approved document must not.
    """
    places = list(
        claim.appearances.found()
        .in_latest_revisions()
        .in_reading_order()
        .select_related("revision__article__publisher", "revision__article__author")
    )
    # By code points and not by the customs of a database: the digest must not move with the desk.
    places.sort(key=lambda place: (place.revision.article.slug, place.revision.number, place.start or 0))
    allowed: dict[int, Excerpt] = {}
    for place in places:
        revision = place.revision
        if revision.article.rights != Rights.QUOTATION_ONLY:
            yield place, Printed(place.exact, place.prefix, place.suffix)
            continue
        if revision.pk not in allowed:
            spans = [span_of(other) for other in places if other.revision_id == revision.pk]
            allowed[revision.pk] = may_be_shown(revision, spans)
        is_omitted = span_of(place) in allowed[revision.pk].omitted
        yield place, Printed() if is_omitted else Printed(place.exact)


def span_of(place: Appearance) -> Span:
    """Return the code points whose words are on record; of a text that is not here, often the first alone."""
    start = place.start or 0
    return start, start + len(place.exact)


def may_be_shown(revision: ArticleRevision, spans: Sequence[Span]) -> Excerpt:
    """Return what the rule allows of `spans` beside all that editions have said of the article so far."""
    standing, spent = _public_already(revision, spans)
    limits = limits_of(revision.article)
    return excerpts.excerpt(
        revision.length,
        spans,
        context=limits.context,
        share=limits.share,
        total=limits.total,
        shown=standing,
        spent=spent,
    )


@dataclass(frozen=True)
class Account:
    """How the budget of an article stands, in code points: what may be said in all, and what editions say."""

    length: int
    budget: int
    used: int


def account_of(article: Article) -> Account | None:
    """Return how much of the latest text may be shown and is; None where no text is on record."""
    revision = article.latest_revision
    if revision is None:
        return None
    standing, spent = _public_already(revision, ())
    used = spent + excerpts.length_of(standing)
    return Account(revision.length, excerpts.budget_of(revision.length, limits_of(article)), used)


def keep(edition: Edition) -> None:
    """Write down which words of which article the edition holds, once and for good."""
    Quotation.objects.bulk_create(Quotation(edition=edition, **row) for row in held_by(edition))


def held_by(edition: Edition) -> list[dict[str, Any]]:
    """Return the words the edition holds of articles, each with its place, as `Quotation` keeps them."""
    return [
        {
            "article_slug": place["article"]["slug"],
            "revision": place["revision"],
            "start": place["start"] - len(place["prefix"]),
            "words": place["prefix"] + place["exact"] + place["suffix"],
        }
        for place in edition.document["appearances"]
        if place["exact"]
    ]


def _public_already(revision: ArticleRevision, spans: Sequence[Span]) -> tuple[list[Span], int]:
    """Return where the public words stand in this revision, and the length of those that no longer do."""
    quoted = Quotation.objects.filter(article_slug=revision.article.slug)
    standing = [(one.start, one.end) for one in quoted if one.revision == revision.number]
    wanted = {revision.body[start:end]: (start, end) for start, end in spans if revision.body}
    spent = 0
    for words in {one.words for one in quoted if one.revision != revision.number}:
        start = revision.body.find(words)
        if words in wanted:
            standing.append(wanted[words])
        elif start >= 0:
            standing.append((start, start + len(words)))
        else:
            spent += len(words)
    return [span for span in standing if span[1] <= revision.length], spent
