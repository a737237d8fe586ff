"""Looking for conflicts in what is on record, and putting what was found before the desk as proposals."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, islice
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from claims.models import Appearance, Article, Attribution, Claim, ClaimQuantity, Source
from claims.operations import links
from claims.operations.links import Proposal
from claims.rules import conflicts
from claims.rules.conflicts import Facts, Figure, Finding, Place, Step
from claims.vocabulary import LinkMethod

Finder = Callable[[Iterable[Facts]], Iterator[Finding]]
READ_AT_ONCE = 500
# What more claims than this have in common says nothing about any two of them.
MOST_SHARING = 200


@dataclass(frozen=True)
class Looked:
    """How many claims were looked at, the names of what was found, and of what is new to the desk."""

    claims: int
    found: list[str]
    proposed: list[str]


def look_at(article: Article, *, actor: Any, at: datetime, is_dry: bool = False) -> Looked:
    """Look for conflicts among the claims of the article and propose what is new."""
    claims = claims_of(article)
    return _propose(claims, conflicts.within(facts_of(claims)), actor=actor, at=at, is_dry=is_dry)


def look_everywhere(*, actor: Any, at: datetime, is_dry: bool = False) -> Iterator[Looked]:
    """Look at each article, then at claims of no article, then across articles; yield after each of them.

    No more is held than the claims of one article, or those that share one source or measure.
    """
    for claims, finder in _batches():
        yield _propose(claims, finder(facts_of(claims)), actor=actor, at=at, is_dry=is_dry)


def claims_of(article: Article) -> list[Claim]:
    return list(_with_all(Claim.objects.appearing_in(article)))


def facts_of(claims: Iterable[Claim]) -> list[Facts]:
    """Return what is on record of claims read by `claims_of`; it asks nothing more."""
    return [
        Facts(
            slug=claim.slug,
            statements={
                claim.language: claim.statement,
                **{one.language: one.statement for one in claim.translations.all()},
            },
            claim_type=claim.claim_type,
            check_target=claim.check_target,
            claimed_on=claim.claimed_on,
            figures=tuple(_figure(one) for one in claim.quantities.all()),
            places=tuple(_place(one) for one in claim.appearances.all() if one.start is not None),
            chains=_chains(claim),
        )
        for claim in claims
    ]


def _propose(
    claims: list[Claim], found: Iterable[Finding], *, actor: Any, at: datetime, is_dry: bool = False
) -> Looked:
    by_slug = {claim.slug: claim for claim in claims}
    findings = list(found)
    slugs = {slug for finding in findings for slug in finding.sources}
    sources = {source.slug: source for source in Source.objects.filter(slug__in=slugs)} if slugs else {}
    proposals = [
        Proposal(
            claim=by_slug[finding.claim],
            other=by_slug[finding.other] if finding.other else None,
            kind=finding.kind,
            method=LinkMethod.CONFLICT_FINDER,
            score=finding.score,
            reason=finding.reason,
            about=finding.about,
            severity=finding.severity,
            sources=tuple(sources[slug] for slug in finding.sources if slug in sources),
        )
        for finding in findings
    ]
    if is_dry:
        new = [one.finding for one in links.unknown(proposals)]
    else:
        new = [link.finding for link in links.propose(proposals, actor=actor, at=at)]
    return Looked(len(claims), [one.finding for one in proposals], new)


def _batches() -> Iterator[tuple[list[Claim], Finder]]:
    for article in Article.objects.order_by("pk").iterator(chunk_size=READ_AT_ONCE):
        if claims := claims_of(article):
            yield claims, conflicts.within
    homeless = _with_all(Claim.objects.filter(appearances__isnull=True).order_by("pk"))
    for claims in _in_pieces(homeless):
        yield claims, _each_alone
    for claims in (*_sharing_a_source(), *_sharing_a_measure()):
        yield claims, conflicts.sharing


def _each_alone(facts: Iterable[Facts]) -> Iterator[Finding]:
    for one in facts:
        yield from conflicts.alone(one)


def _sharing_a_source() -> Iterator[list[Claim]]:
    """Yield the claims that go back to one document."""
    first = Attribution.objects.filter(step=1, source__isnull=False)
    shared = (
        first.values("source")
        .annotate(claims=Count("claim", distinct=True))
        .filter(claims__gt=1, claims__lte=MOST_SHARING)
        .order_by("source")
    )
    for row in shared.iterator(chunk_size=READ_AT_ONCE):
        found = Claim.objects.filter(attributions__step=1, attributions__source=row["source"]).distinct()
        yield list(_with_all(found))


def _sharing_a_measure() -> Iterator[list[Claim]]:
    """Yield the claims that give the same measure different values."""
    shared = (
        ClaimQuantity.objects.filter(value__isnull=False)
        .values("measure")
        .annotate(claims=Count("claim"), values_given=Count("value", distinct=True))
        .filter(claims__gt=1, claims__lte=MOST_SHARING)
        .order_by("measure")
    )
    for row in shared.iterator(chunk_size=READ_AT_ONCE):
        yield list(_with_all(Claim.objects.filter(quantities__measure=row["measure"]).distinct()))


def _with_all(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    return claims.order_by("pk").prefetch_related(
        "translations",
        "quantities",
        Prefetch("appearances", Appearance.objects.select_related("revision__article__publisher")),
        Prefetch(
            "attributions", Attribution.objects.select_related("party", "source").order_by("chain", "step")
        ),
    )


def _in_pieces(claims: QuerySet[Claim]) -> Iterator[list[Claim]]:
    iterator = claims.iterator(chunk_size=READ_AT_ONCE)
    while some := list(islice(iterator, READ_AT_ONCE)):
        yield some


def _figure(one: ClaimQuantity) -> Figure:
    return Figure(one.measure, one.value, one.unit, one.low, one.high, one.qualifier, one.as_of)


def _place(one: Appearance) -> Place:
    article = one.revision.article
    start = one.start or 0
    return Place(
        article=article.slug,
        revision=one.revision.number,
        start=start,
        # Of a text that came in by its digest we may hold the first words alone.
        exact=one.exact if len(one.exact) == (one.end or 0) - start else "",
        language=article.language,
        published_on=article.published_on,
    )


def _chains(claim: Claim) -> dict[int, tuple[Step, ...]]:
    return {
        number: tuple(_step(hop) for hop in hops)
        for number, hops in groupby(claim.attributions.all(), key=lambda hop: hop.chain)
    }


def _step(hop: Attribution) -> Step:
    return Step(
        step=hop.step,
        party=hop.party.slug if hop.party else "",
        name=str(hop.party or hop.source),
        source=hop.source.slug if hop.source else "",
        source_on=hop.source.published_on if hop.source else "",
        act=hop.act,
        mode=hop.mode,
        happened_on=hop.happened_on,
        wording=hop.wording,
        language=hop.wording_language,
    )
