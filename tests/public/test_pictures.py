"""Pictures that readers see: frozen with the edition, served by digest, and nothing else of the store."""

import io

import jsonschema
import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from claims.models import EditionPicture, ShownPicture, TrailEntry
from claims.operations import snapshots, verification
from claims.rules.fingerprints import digest
from claims.vocabulary import VerdictState
from tests import factories
from tests.public.test_machines import SCHEMA

pytestmark = pytest.mark.django_db

PLAN = {"alternative": {"de": "Ein Lageplan.", "en": "A <site> plan."}, "credit": "Building office"}


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def photograph(colour="#a1121f"):
    image, content = Image.linear_gradient("L").convert("RGB"), io.BytesIO()
    ImageDraw.Draw(image).ellipse((20, 20, 160, 200), fill=colour)
    exif = Image.Exif()
    exif[0x010F] = "Fairphone"
    image.save(content, "JPEG", exif=exif)
    return content.getvalue()


@pytest.fixture
def draft(groups):
    return factories.VerdictFactory()


@pytest.fixture
def picture(draft, anna, noon):
    source = draft.claim.evidence.first().source
    return snapshots.add_snapshot(source, photograph(), file_name="a.jpg", actor=anna, at=noon)


def page_of(snapshot):
    return reverse("admin:claims_source_picture", args=[snapshot.source_id, snapshot.pk])


def show(client, person, draft, snapshot, **said):
    """Say on the page of the picture that readers of the claim see it."""
    client.force_login(person)
    said = {"alternative": {}, "credit": ""} | said
    answer = client.post(
        page_of(snapshot),
        {
            "action": "show",
            "readers-claim": draft.claim.pk,
            "readers-credit": said["credit"],
            **{f"readers-alternative_{code}": text for code, text in said["alternative"].items()},
        },
    )
    client.logout()
    return answer


def address_of(snapshot):
    return reverse("picture", args=[snapshot.view_sha256])


def test_readers_get_the_picture_with_its_words_and_none_of_its_metadata(client, draft, picture, anna):
    show(client, anna, draft, picture, **PLAN)
    edition = factories.published(verdict=draft)

    page = client.get(reverse("public:claim", args=[edition.claim_slug])).content.decode()
    answer = client.get(address_of(picture))
    content = answer.content

    assert f'<img src="{address_of(picture)}" width="256" height="256" loading="lazy"' in page
    assert 'alt="A &lt;site&gt; plan."' in page
    assert "Building office" in page
    assert digest(content) == picture.view_sha256 == edition.document["pictures"][0]["sha256"]
    assert b"Fairphone" not in content
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    jsonschema.validate(edition.document, SCHEMA)
    assert not list(verification.faults())


def test_nothing_of_the_store_is_handed_out_that_no_edition_shows(client, draft, picture, anna, noon):
    source = factories.published().verdict.claim.evidence.first().source
    other = snapshots.add_snapshot(source, photograph("#0b5d3b"), file_name="b.jpg", actor=anna, at=noon)
    show(client, anna, draft, picture, **PLAN)

    answers = [
        client.get(reverse("picture", args=[sha256]))
        for kept in (picture, other)
        for sha256 in (kept.view_sha256, kept.sha256)
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_verdict_waits_until_every_language_says_what_a_picture_shows(client, draft, picture, anna):
    factories.VerdictTranslationFactory(verdict=draft, language="de")
    show(client, anna, draft, picture, alternative={"en": "A site plan."})
    client.force_login(anna)

    answer = client.post(
        reverse("admin:claims_verdict_submit", args=[draft.pk]), {"moves": draft.moves}, follow=True
    )

    draft.refresh_from_db()
    assert draft.state == VerdictState.DRAFT
    assert "A picture shown to readers does not say what it shows" in answer.content.decode()


def test_after_a_retraction_the_picture_is_no_longer_handed_out(client, draft, picture, anna):
    show(client, anna, draft, picture, **PLAN)
    edition = factories.published(verdict=draft)
    before = client.get(address_of(picture)).status_code

    factories.retracted(edition)

    assert (before, client.get(address_of(picture)).status_code) == (200, 404)


def test_picture_of_a_replaced_edition_stays_with_that_edition(client, draft, picture, anna, noon):
    show(client, anna, draft, picture, **PLAN)
    first = factories.published(verdict=draft)
    ShownPicture.objects.all().delete()
    second = factories.corrected(first)

    page = client.get(reverse("public:claim", args=[first.claim_slug])).content.decode()
    earlier = client.get(reverse("public:edition", args=[first.claim_slug, 1])).content.decode()

    assert "pictures" not in second.document
    assert address_of(picture) not in page
    assert address_of(picture) in earlier
    assert client.get(address_of(picture)).status_code == 200


def test_showing_a_picture_voids_an_approval_and_takes_a_second_person(client, groups, bela, anna, noon):
    verdict = factories.VerdictFactory()
    source = verdict.claim.evidence.first().source
    kept = snapshots.add_snapshot(source, photograph(), file_name="a.jpg", actor=anna, at=noon)
    verdict = factories.approved(verdict)

    show(client, bela, verdict, kept, **PLAN)

    verdict.refresh_from_db()
    assert verdict.state == VerdictState.IN_REVIEW
    assert verdict.claim.contributions.open().filter(user=bela).exists()


def test_reviewers_see_the_picture_before_readers_may(client, draft, picture, anna):
    show(client, anna, draft, picture, **PLAN)
    client.force_login(anna)

    page = client.get(reverse("admin:claims_verdict_review", args=[draft.pk])).content.decode()

    assert reverse("admin:claims_source_snapshot_view", args=[picture.source_id, picture.pk]) in page
    assert address_of(picture) not in page


def test_picture_is_shown_once_with_claims_that_cite_its_source(client, draft, picture, anna):
    show(client, anna, draft, picture, **PLAN)
    entries = TrailEntry.objects.count()
    stranger = factories.VerdictFactory()

    again = show(client, anna, draft, picture, **PLAN)
    elsewhere = show(client, anna, stranger, picture, **PLAN)

    assert "already shown with this claim" in again.content.decode()
    assert "Select a valid choice." in elsewhere.content.decode()
    assert ShownPicture.objects.get().claim == draft.claim
    assert TrailEntry.objects.count() == entries


def test_verification_names_an_edition_that_is_said_to_show_another_picture(draft, picture, noon):
    edition = factories.published(verdict=draft)
    EditionPicture.objects.create(edition=edition, claim_slug=edition.claim_slug, sha256="a" * 64)

    assert [str(found) for found in verification.faults()] == [
        f"The pictures edition {edition.claim_slug}/1 is said to show are not those of its document."
    ]
