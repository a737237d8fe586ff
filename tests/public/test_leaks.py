"""Nothing that is not published reaches a reader: every text of the desk holds a word no page may show."""

import pytest
from django.db import models
from django.urls import get_resolver, reverse

from claims.models import Claim, Note, Source, StaleMark, Verdict
from claims.public import urls
from claims.vocabulary import Reading, Stance
from tests import factories
from tests.public import editions

pytestmark = pytest.mark.django_db

CANARY = "canary"
# Finds the word, but does not hold it, as a page repeats what was asked.
BEGINNING = "?q=canar"


def fill_with_canaries(thing):
    """Put the word into every free text of a row."""
    for field in thing._meta.concrete_fields:
        # Own types such as partial dates and addresses take no word, codes have no room for one.
        is_free = type(field) in (models.TextField, models.CharField) and not field.choices
        is_free = is_free and (field.max_length is None or field.max_length > 40)
        if is_free:
            setattr(thing, field.attname, f"{CANARY} {field.name}")
        if isinstance(field, models.JSONField):
            setattr(thing, field.attname, {"de": f"{CANARY} {field.name}", "en": f"{CANARY} {field.name}"})
    return thing


@pytest.fixture
def crawl(client):
    """Fetch every public address as a reader and return all that came back, headers included."""
    sample = {"slug": "bridge-cost", "number": 1, "earlier": 1, "later": 2}
    slugs = {
        "annotations": "bridge-cost-article",
        "article": "bridge-cost-article",
        "party": "bridge-cost-mayor",
        "source": "bridge-cost-refutes",
    }

    def fetch():
        answers = {}
        for pattern in [*urls.urlpatterns, *urls.unprefixed]:
            name = pattern.name
            prefixes = [""] if pattern in urls.unprefixed else ["/de", "/en"]
            arguments = {key: sample[key] for key in pattern.pattern.converters}
            if name in slugs:
                arguments["slug"] = slugs[name]
            route = (
                get_resolver(urls).reverse(name, **arguments)
                if pattern not in urls.unprefixed
                else reverse(name, kwargs=arguments).removeprefix("/")
            )
            for prefix in prefixes:
                for query in ("", BEGINNING, "?at=2026-03-03"):
                    response = client.get(f"{prefix}/{route}{query}")
                    answers[f"{prefix}/{route}{query}"] = response
        return answers

    return fetch


@pytest.fixture
def published():
    return factories.corrected(editions.bridge())


def drafts_full_of_canaries(published):
    """Write a draft beside the published claim, notes and links to it, unread and confidential sources."""
    claim = published.verdict.claim
    Note.objects.create(
        claim=claim, text=f"{CANARY} note", author=factories.anna(), written_at=factories.NOON
    )
    Claim.objects.filter(pk=claim.pk).update(note=f"{CANARY} on the claim", check_worthiness_reason=CANARY)
    Source.objects.filter(slug="bridge-cost-refutes").update(
        note=CANARY, summary=CANARY, reading_basis=CANARY, reliability_reason=CANARY
    )
    for number, reading in enumerate((Reading.NOT_READ, Reading.READ)):
        source = fill_with_canaries(
            factories.SourceFactory.build(slug=f"{CANARY}-source-{number}", publisher=None)
        )
        source.reading, source.is_confidential = reading, reading == Reading.READ
        source.url = f"https://{CANARY}.example/{number}"
        source.save()
        factories.EvidenceFactory(
            claim=claim, source=source, stance=Stance.REFUTES, quote=CANARY, is_public=False
        )
    draft = factories.VerdictFactory(claim__slug=f"{CANARY}-claim")
    fill_with_canaries(draft.claim).save()
    fill_with_canaries(draft)
    draft.return_reason, draft.approved_digest = "", ""
    draft.save()
    factories.AppearanceFactory(claim=draft.claim, revision=claim.appearances.get().revision)
    factories.AttributionFactory(
        claim=draft.claim, wording=CANARY, party__name=CANARY, party__slug=f"{CANARY}-party"
    )
    factories.ClaimLinkFactory(claim=claim, other=draft.claim, reason={"en": CANARY}, is_public=True)
    factories.ReplyRequestFactory(claim=claim, is_public=False, answer=CANARY, answered_on="2026-03-05")
    StaleMark.objects.create(
        verdict=published.verdict,
        thing=CANARY,
        since=factories.NOON,
        settled_at=factories.NOON,
        settled_by=factories.bela(),
        outcome="still_right",
        reason=CANARY,
        changes={"title": CANARY, "fields": {}, "files": []},
    )
    return draft


def bodies(answers):
    return {address: response.content for address, response in answers.items()}


def test_every_public_page_is_the_same_byte_for_byte_before_and_after_the_desk_wrote_drafts(crawl, published):
    before = bodies(crawl())
    drafts_full_of_canaries(published)

    after = bodies(crawl())

    assert len(before) == 3 * (2 * len(urls.urlpatterns) + len(urls.unprefixed))
    assert {address for address in before if before[address] != after[address]} == set()


def test_no_word_of_an_unpublished_text_reaches_a_page_or_a_header(crawl, published):
    drafts_full_of_canaries(published)

    answers = crawl()

    for address, response in answers.items():
        assert CANARY not in response.content.decode(), address
        assert CANARY not in str(response.headers), address


def test_address_of_a_draft_is_not_found(client, published):
    drafts_full_of_canaries(published)

    for address in (
        "claims/canary-claim/",
        "claims/canary-claim/edition.json",
        "sources/canary-source-1/",
        "parties/canary-party/",
    ):
        assert client.get(f"/en/{address}").status_code == 404, address


def test_the_canary_would_be_seen_if_it_were_published(crawl, published):
    draft = drafts_full_of_canaries(published)
    Verdict.objects.filter(pk=draft.pk).update(rating=factories.rating("true"))
    draft.refresh_from_db()
    factories.published(verdict=draft)

    assert any(
        CANARY in response.content.decode()
        for address, response in crawl().items()
        if "canary" not in address
    )


def test_every_public_page_is_open_to_readers_and_to_nobody_else_needed(crawl, published):
    assert {
        address: response.status_code for address, response in crawl().items() if response.status_code != 200
    } == {}
