"""The public document: everything readers get, and nothing they must not."""

import pytest

from claims.models import ArticlePage, PartyFacet, Publication, SourceFacet, TextFacet
from claims.operations.documents import compose
from claims.rules.fingerprints import canonical, fingerprint
from claims.vocabulary import Reading
from tests.factories import (
    AppearanceFactory,
    AttributionFactory,
    ClaimFactory,
    ClaimLinkFactory,
    ClaimQuantityFactory,
    ClaimTranslationFactory,
    EvidenceFactory,
    NoteFactory,
    ReplyRequestFactory,
    SourceFactory,
    UserFactory,
    VerdictFactory,
    VerdictTranslationFactory,
    published,
    retracted,
)

pytestmark = pytest.mark.django_db

CANARY = "canary-7f3a"


def test_the_same_record_gives_the_same_bytes():
    verdict = VerdictFactory()
    AppearanceFactory(claim=verdict.claim)
    ClaimQuantityFactory(claim=verdict.claim)

    assert canonical(compose(verdict)) == canonical(compose(type(verdict).objects.get(pk=verdict.pk)))


def test_nothing_internal_is_in_the_document():
    claim = ClaimFactory(note=CANARY, check_worthiness_reason=CANARY, assignee=UserFactory(first_name=CANARY))
    verdict = VerdictFactory(claim=claim, to_check=CANARY, return_reason=CANARY)
    hidden = {"quote": CANARY, "comment": {"en": CANARY}, "claim": claim}
    EvidenceFactory(**hidden, is_public=False, source__title=CANARY)
    EvidenceFactory(**hidden, source=SourceFactory(title=CANARY, is_confidential=True))
    EvidenceFactory(**hidden, source=SourceFactory(title=CANARY, reading=Reading.NOT_READ))
    EvidenceFactory(**hidden, source=SourceFactory(title=CANARY, is_rejected=True, rejection_reason=CANARY))
    AttributionFactory(claim=claim, source=SourceFactory(title=CANARY, is_confidential=True))
    EvidenceFactory(
        claim=claim,
        source=SourceFactory(note=CANARY, summary=CANARY, reading_basis=CANARY, reliability_reason=CANARY),
    )
    ReplyRequestFactory(
        claim=claim, is_public=False, answer=CANARY, answered_on="2026-03-01", party__name=CANARY
    )
    NoteFactory(claim=claim, text=CANARY)
    draft = ClaimFactory(slug=CANARY, statement=CANARY)
    ClaimLinkFactory(claim=claim, other=draft, is_public=True, reason={"en": CANARY})
    ClaimLinkFactory(claim=claim, other=published().verdict.claim, is_public=False, reason={"en": CANARY})

    assert CANARY not in canonical(compose(verdict))


def test_the_document_speaks_every_language_of_the_verdict():
    verdict = VerdictFactory()
    ClaimTranslationFactory(claim=verdict.claim)
    VerdictTranslationFactory(verdict=verdict)

    texts = compose(verdict)["texts"]

    assert set(texts) == {"de", "en"}
    assert texts["de"]["statement"] == "Die neue Brücke kostete 40 Millionen Euro."
    assert texts["de"]["headline"] == "Der Preis stimmt"
    assert "<strong>confirmed</strong>" in texts["en"]["rationale_html"]


def test_markup_of_an_editor_cannot_run():
    verdict = VerdictFactory(rationale="<script>alert(1)</script> [x](javascript:alert(1))")

    html = compose(verdict)["texts"]["en"]["rationale_html"]

    assert "<script" not in html
    assert 'href="javascript' not in html


def test_the_spot_where_the_wording_changed_is_marked():
    verdict = VerdictFactory()
    AttributionFactory(claim=verdict.claim, step=1, wording="forty million")
    AttributionFactory(claim=verdict.claim, step=2, wording="about fifty million")

    hops = compose(verdict)["chains"][0]["hops"]

    assert [hop["is_wording_changed"] for hop in hops] == [False, True]


def test_a_published_link_is_named():
    other = published().verdict.claim
    verdict = VerdictFactory()
    ClaimLinkFactory(claim=verdict.claim, other=other, is_public=True)

    assert [link["claim"] for link in compose(verdict)["links"]] == [other.slug]


def test_copies_of_one_report_are_one_origin():
    verdict = VerdictFactory(evidence=0)
    original = SourceFactory(publisher__name="Agency")
    EvidenceFactory(claim=verdict.claim, source=original)
    for _copy in range(4):
        EvidenceFactory(claim=verdict.claim, source=SourceFactory(original=original))

    assert compose(verdict)["independent_origins"] == ["Agency"]


def test_publication_tables_hold_what_the_edition_says():
    verdict = VerdictFactory()
    ClaimTranslationFactory(claim=verdict.claim)
    VerdictTranslationFactory(verdict=verdict)
    appearance = AppearanceFactory(claim=verdict.claim)

    edition = published(verdict=verdict)

    publication = Publication.objects.get()
    assert (publication.edition, publication.rating_code, publication.claimed_year) == (edition, "true", 2024)
    assert set(TextFacet.objects.values_list("language", flat=True)) == {"de", "en"}
    assert SourceFacet.objects.count() == 2
    assert (verdict.claim.claimant.slug, "claimant") in set(PartyFacet.objects.values_list("slug", "role"))
    page = ArticlePage.objects.get()
    assert page.slug == appearance.revision.article.slug
    assert page.document["marks"] == [
        {"claim": verdict.claim.slug, "start": appearance.start, "end": appearance.end}
    ]


def test_foreign_text_is_shown_in_excerpts_and_our_own_whole():
    foreign, own = AppearanceFactory(), AppearanceFactory(revision__article__rights="own")

    published(foreign.claim)
    published(own.claim)

    pages = {page.slug: page.document for page in ArticlePage.objects.all()}
    assert pages[foreign.revision.article.slug]["body"] == ""
    assert pages[own.revision.article.slug]["body"] == own.revision.body


def test_a_retraction_takes_the_quote_off_the_article_page():
    appearance = AppearanceFactory()
    edition = published(appearance.claim)

    retracted(edition)

    page = ArticlePage.objects.get()
    assert not page.is_listed
    assert (page.document["marks"], page.document["excerpts"], page.document["body"]) == ([], [], "")


def test_the_digest_is_of_the_stored_document():
    edition = published()

    assert fingerprint(edition.document) == edition.digest


def test_a_withheld_source_is_told_by_its_public_reason_alone(client):
    verdict = VerdictFactory()
    withheld = SourceFactory(
        title="The letter", is_confidential=True, withheld_because={"en": "Whoever gave it to us is at risk."}
    )
    EvidenceFactory(claim=verdict.claim, source=withheld, stance="refutes")
    # Said to nobody: no reason for readers, or not cited for them at all.
    EvidenceFactory(claim=verdict.claim, source=SourceFactory(is_confidential=True))
    private = SourceFactory(is_confidential=True, withheld_because={"en": "Never."})
    EvidenceFactory(claim=verdict.claim, source=private, is_public=False)

    edition = published(verdict=verdict)

    page = client.get(f"/en/claims/{verdict.claim.slug}/").content.decode()
    assert edition.document["withheld"] == [
        {"stance": "refutes", "reason": {"en": "Whoever gave it to us is at risk."}}
    ]
    assert "Refutes · Whoever gave it to us is at risk." in page
    assert "The letter" not in page
    assert withheld.slug not in page
    assert "withheld" not in published().document
