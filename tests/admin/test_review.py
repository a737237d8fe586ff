"""The review screen: what readers will get, beside what it rests on."""

import pytest
from django.urls import reverse

from claims.operations import desk, verdicts
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from claims.vocabulary import Reading
from tests.factories import (
    EvidenceFactory,
    SourceFactory,
    VerdictFactory,
    VerdictTranslationFactory,
    published,
    retracted,
    submitted,
)

pytestmark = pytest.mark.django_db


def review(client, verdict):
    return client.get(reverse("admin:claims_verdict_review", args=[verdict.pk]))


def test_it_shows_exactly_the_document_whose_digest_it_names(client, bela):
    verdict = submitted()
    client.force_login(bela)

    page = review(client, verdict)

    assert page.context["document"] == compose(verdict)
    assert page.context["digest"] == fingerprint(compose(verdict))
    text = page.content.decode()
    for part in (
        verdict.headline,
        verdict.short_answer,
        "<strong>confirmed</strong>",
        page.context["digest"],
    ):
        assert part in text


def test_internal_evidence_is_marked_beside_and_absent_from_the_document(client, bela):
    verdict = VerdictFactory()
    EvidenceFactory(claim=verdict.claim, is_public=False, source=SourceFactory(title="An internal memo"))
    verdict = submitted(verdict)
    client.force_login(bela)

    page = review(client, verdict)

    hidden = [item for item in page.context["evidence"] if not item.is_shown]
    assert [(item.evidence.source.title, item.why_hidden) for item in hidden] == [
        ("An internal memo", "internal")
    ]
    assert "An internal memo" not in str(page.context["document"])


def test_the_evidence_rule_speaks_on_the_screen(client, bela):
    verdict = submitted()
    verdict.claim.evidence.first().source.publisher.published_sources.update(reading=Reading.NOT_READ)
    client.force_login(bela)

    page = review(client, verdict)

    assert "is cited publicly but was not read" in page.context["evidence_refusal"]
    assert page.context["evidence_refusal"] in page.context["closed"]


def test_a_correction_shows_what_differs_from_the_edition_in_force(client, anna, bela, noon):
    edition = published()
    draft = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    draft.short_answer = "The building office and the contract name another sum."
    desk.edit(draft, actor=anna, at=noon)
    client.force_login(bela)

    page = review(client, draft)

    assert [change.label for change in page.context["changes"]] == ["Short answer (English)"]
    assert "<del>the same</del>" in page.content.decode()
    assert "<ins>another</ins>" in page.content.decode()


def test_differences_in_every_language_and_every_frozen_field_are_shown(client, anna, bela, noon):
    verdict = VerdictFactory()
    VerdictTranslationFactory(verdict=verdict)
    edition = published(verdict=verdict)
    draft = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    draft.correction_note = "The date was wrong."
    desk.edit(draft, actor=anna, at=noon)
    translation = draft.translations.get()
    translation.headline = "Der Preis stimmt nicht"
    desk.edit(translation, actor=anna, at=noon)
    draft.claim.claimed_on = "2023-11"
    desk.edit(draft.claim, actor=anna, at=noon)
    client.force_login(bela)

    page = review(client, draft)

    labels = [change.label for change in page.context["changes"]]
    assert labels == ["Public note (English)", "Headline (German)", "About the claim"]


def test_every_language_of_the_verdict_is_there_to_be_read(client, bela):
    verdict = VerdictFactory()
    VerdictTranslationFactory(verdict=verdict)
    verdict = submitted(verdict)
    client.force_login(bela)

    page = review(client, verdict)

    assert [shown.language for shown in page.context["pages"]] == ["en", "de"]
    assert verdict.headline in page.content.decode()
    assert "Der Preis stimmt" in page.content.decode()


@pytest.mark.parametrize("make", [VerdictFactory, submitted, lambda: published().verdict])
def test_the_whole_page_is_shown_as_readers_will_see_it(client, bela, make):
    verdict = make()
    client.force_login(bela)

    answer = client.get(reverse("admin:claims_verdict_preview", args=[verdict.pk]), {"language": "en"})

    assert answer.status_code == 200
    assert verdict.headline in answer.content.decode()
    assert "reading_room.css" in answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex"


def test_what_is_reviewed_is_what_readers_then_get(client, bela, chris):
    verdict = submitted()
    client.force_login(bela)
    read = review(client, verdict).context["pages"][0].html
    published(verdict=verdict)

    public = client.get(f"/en/claims/{verdict.claim.slug}/").content.decode()

    # The byline gets its date at publication, and ids carry their language where two stand on one screen.
    body = read[read.index("<section") :].replace('="en-', '="')
    assert body.strip() in public


def test_a_published_verdict_shows_its_edition_byte_for_byte(client, bela):
    edition = published()
    desk_source = edition.verdict.claim.evidence.first().source
    desk_source.title = "Renamed afterwards"
    desk_source.save()
    client.force_login(bela)

    page = review(client, edition.verdict)

    assert page.context["document"] == edition.document
    assert page.context["digest"] == edition.digest


def test_it_names_who_worked_on_the_version(client, anna, bela, noon):
    verdict = submitted(by=anna)
    desk.note_contribution([verdict.claim], actor=bela, at=noon)
    client.force_login(bela)

    assert review(client, verdict).context["contributors"] == ["Anna", "Bela"]


def test_approval_leads_from_the_digest_shown(client, bela):
    verdict = submitted()
    client.force_login(bela)

    page = review(client, verdict)

    approve = next(button for button in page.context["buttons"] if button.name == "approve")
    assert approve.address.endswith(f"?digest={page.context['digest']}")
    assert client.get(approve.address).status_code == 200


def test_a_draft_can_be_read_before_it_is_complete(client, anna):
    verdict = VerdictFactory(rating=None, headline="", short_answer="", rationale="", evidence=0)
    client.force_login(anna)

    page = review(client, verdict)

    assert page.status_code == 200
    assert "The rating is missing." in page.context["closed"]


def test_a_retracted_verdict_shows_its_tombstone(client, chris):
    edition = retracted(published())
    client.force_login(chris)

    page = review(client, edition.verdict)

    assert page.status_code == 200
    assert page.context["document"]["retraction"] == {"reason": {"en": "The contract was forged."}}


def test_hostile_words_are_shown_and_not_run(client, bela):
    words = "<script>alert(1)</script>"
    verdict = VerdictFactory(headline=words, short_answer=words, rationale=words, to_check=words)
    EvidenceFactory(
        claim=verdict.claim, quote=words, comment={"en": words}, source=SourceFactory(title=words)
    )
    verdict = submitted(verdict)
    client.force_login(bela)

    assert words not in review(client, verdict).content.decode()
