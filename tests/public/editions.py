"""Editions for the reading room to show: brought out by the real steps, with something in every section."""

from datetime import date, timedelta

from claims.models import Edition
from claims.vocabulary import Act, LinkStatus, Mode, PartyKind, Rights, Stance
from tests import factories
from tests.factories import NOON

TITLES = {"claimant": "Mara Holt", "outlet": "The Harbour Post"}


def bridge(slug="bridge-cost", *, at=NOON, rating="false", **claim_fields):
    """Return the edition of a claim with figure, quote, chain, evidence both ways, reply and German text."""
    claim = factories.ClaimFactory(
        slug=slug,
        statement="The bridge cost 40 million euros.",
        claimant=factories.PartyFactory(
            slug=f"{slug}-mayor", name="Mara Holt", kind=PartyKind.PERSON, wikidata=""
        ),
        claimed_on="2023",
        **claim_fields,
    )
    factories.ClaimTranslationFactory(claim=claim, statement="Die Brücke kostete 40 Millionen Euro.")
    factories.ClaimQuantityFactory(claim=claim)
    factories.AppearanceFactory(claim=claim, revision__article__slug=f"{slug}-article")
    chain(claim)
    verdict = factories.VerdictFactory(
        claim=claim,
        evidence=0,
        rating=factories.rating(rating),
        headline="The bridge cost 48.1 million",
        short_answer="The audit office counts 8 million more.",
        rationale="The audit **names** the sum.",
        gaps="What the ramp cost is not known.",
    )
    factories.VerdictTranslationFactory(
        verdict=verdict,
        headline="Die Brücke kostete 48,1 Millionen",
        short_answer="Der Rechnungshof zählt 8 Millionen mehr.",
    )
    for stance, title in ((Stance.REFUTES, "Audit report"), (Stance.SUPPORTS, "Press release")):
        factories.EvidenceFactory(
            claim=claim,
            stance=stance,
            quote="eight million more",
            source=factories.SourceFactory(slug=f"{slug}-{stance}", title=title),
        )
    factories.ReplyRequestFactory(
        claim=claim,
        party=claim.claimant,
        answered_on=date(2026, 3, 5),
        deadline_on=date(2026, 3, 9),
        answer="I was given that sum & repeated it.",
    )
    return factories.published(verdict=verdict, at=at)


def chain(claim):
    """Two hands and a translation: the wording changes on the way."""
    factories.AttributionFactory(
        claim=claim, step=1, party=claim.claimant, wording="jackass", happened_on="2023-05-02"
    )
    factories.AttributionFactory(
        claim=claim,
        step=2,
        party__name=TITLES["outlet"],
        act=Act.TRANSLATED,
        mode=Mode.TRANSLATION,
        wording="Idioten",
        wording_language="de",
    )


def simple(count, *, at=NOON, **fields):
    """Return `count` editions, each an hour after the one before."""
    return [factories.published(at=at + timedelta(hours=hour), **fields) for hour in range(count)]


def linked(slug="bridge-length", *, other):
    """Return the edition of a claim that contradicts the published claim of `other`."""
    claim = factories.ClaimFactory(slug=slug)
    factories.ClaimLinkFactory(
        claim=claim, other=other.verdict.claim, status=LinkStatus.CONFIRMED, is_public=True
    )
    return factories.published(claim)


def own_article(slug="own-text", *, body, quotes):
    """Return the editions of claims that stand in an article of our own, one for each quote."""
    revision = factories.ArticleRevisionFactory(article__slug=slug, article__rights=Rights.OWN, body=body)
    editions = []
    for number, quote in enumerate(quotes, start=1):
        claim = factories.ClaimFactory(slug=f"{slug}-{number}")
        factories.AppearanceFactory(claim=claim, revision=revision, exact=quote)
        editions.append(factories.published(claim))
    return editions


def in_force(slug):
    return Edition.objects.in_force().get(claim_slug=slug)
