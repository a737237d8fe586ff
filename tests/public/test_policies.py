"""What the house says of itself: kept by chiefs, published as frozen versions, named to machines."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from claims.models import Policy, PolicyEdition, TrailEntry
from claims.operations import policies
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import PolicyTopic
from tests import factories, forms

pytestmark = pytest.mark.django_db

LATER = timezone.localdate() + timedelta(days=200)


@pytest.fixture
def policy(groups):
    return factories.PolicyFactory(review_due_on=LATER)


@pytest.fixture
def address(policy):
    return reverse("admin:claims_policy_publish", args=[policy.pk])


def publishes(client, address):
    """Open the preview and press its button."""
    digest = client.get(address).context["digest"]
    return client.post(address, {"digest": digest}, follow=True)


def organisation(client, language="en"):
    [found] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>',
        client.get(f"/{language}/about/").content.decode(),
    )
    return json.loads(found)


def test_chief_publishes_what_was_shown_and_readers_get_it_in_both_languages(client, chris, policy, address):
    client.force_login(chris)

    answer = publishes(client, address)

    edition, entry = PolicyEdition.objects.get(), TrailEntry.objects.in_order().last()
    english = client.get("/en/about/imprint/").content.decode()
    german = client.get("/de/about/imprint/").content.decode()
    assert "Readers get version 1 from now on." in answer.content.decode()
    assert (edition.topic, edition.number, edition.review_due_on) == ("imprint", 1, LATER)
    assert edition.digest == fingerprint(edition.document)
    assert (entry.act, entry.object_key, entry.actor) == ("publish", "imprint/1", chris)
    assert "<strong>Chris</strong> is responsible." in english
    assert "version 1" in english
    assert "Verantwortlich ist <strong>Chris</strong>." in german


def test_edit_reaches_no_reader_before_it_is_published_and_the_old_version_stays(
    client, chris, policy, address
):
    client.force_login(chris)
    publishes(client, address)

    forms.edits(client, policy, text_en="Bela is responsible.")
    before = client.get("/en/about/imprint/").content.decode()
    publishes(client, address)
    after = client.get("/en/about/imprint/").content.decode()
    old = client.get("/en/about/imprint/versions/1/").content.decode()

    assert "Bela" not in before
    assert "Bela is responsible." in after
    assert "<strong>Chris</strong>" in old
    assert "This version is no longer in force." in old
    assert 'href="/en/about/imprint/versions/1/"' in after


def test_text_changed_since_it_was_shown_is_not_published(client, chris, policy, address, anna):
    client.force_login(chris)
    shown = client.get(address).context["digest"]
    forms.edits(client, policy, text_en="Somebody is responsible.")

    answer = client.post(address, {"digest": shown})

    assert answer.status_code == 400
    assert "The text was changed since it was shown to you. Read it again." in answer.content.decode()
    assert not PolicyEdition.objects.exists()


def test_same_text_is_not_published_twice(client, chris, policy, address):
    client.force_login(chris)
    publishes(client, address)

    answer = client.post(address, {"digest": client.get(address).context["digest"]})

    assert "Readers have exactly this text already." in answer.content.decode()
    assert PolicyEdition.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": {"en": "Imprint"}}, "Title and text are missing in: German."),
        ({"text": {"de": "Wir."}}, "Title and text are missing in: English."),
        ({"review_due_on": date(2026, 3, 3)}, "The day of the next review has passed."),
        ({"review_due_on": date(2029, 3, 3)}, "The next review is more than two years away."),
    ],
)
def test_half_a_text_or_one_without_a_review_ahead_is_not_published(chris, noon, fields, sentence):
    policy = factories.PolicyFactory(**fields)

    with pytest.raises(Refused, match=sentence):
        factories.policy_published(policy, at=noon)

    assert not PolicyEdition.objects.exists()
    assert not TrailEntry.objects.exists()


@pytest.mark.parametrize("person", ["anna", "bela"])
def test_nobody_but_a_chief_publishes(client, request, policy, address, person):
    client.force_login(request.getfixturevalue(person))
    digest = client.get(address).context["digest"]

    answer = client.post(address, {"digest": digest})

    assert answer.status_code == 400
    assert "Only a chief publishes what the house says of itself." in answer.content.decode()
    assert not PolicyEdition.objects.exists()


def test_published_version_is_never_changed_nor_deleted(policy, chris):
    edition = factories.policy_published(policy)

    for change in (
        lambda: PolicyEdition.objects.update(topic="team"),
        lambda: PolicyEdition.objects.filter(pk=edition.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_every_text_of_the_house_has_its_page_and_says_when_there_is_none(client, db):
    for topic in PolicyTopic.values:
        page = client.get(f"/en/about/{topic}/")

        assert page.status_code == 200
        assert "The house has not published this text yet." in page.content.decode()
        assert 'name="robots" content="noindex' in page.content.decode()


@pytest.mark.parametrize("path", ["about/nothing/", "about/imprint/versions/1/", "about/imprint/versions/0/"])
def test_text_that_is_not_there_is_not_found(client, db, path):
    assert client.get(f"/en/{path}").status_code == 404


def test_text_whose_review_is_overdue_says_so(client, chris):
    factories.policy_published(review_due_on=date(2026, 5, 1), at=factories.NOON)

    page = client.get("/en/about/imprint/").content.decode()

    # Now is later than May 2026, whenever this runs.
    assert "review has been due since 1\u00a0May 2026" in page


def test_about_names_the_house_to_machines_with_what_is_published_and_nothing_else(client, chris, settings):
    factories.policy_published(topic="corrections")
    factories.PolicyFactory(topic="funding")
    settings.SITE_NAME = "The </script> Desk"

    named = organisation(client)

    assert named["@type"] == "NewsMediaOrganization"
    assert named["name"] == "The </script> Desk"
    assert named["correctionsPolicy"] == f"{settings.SITE_URL}/en/about/corrections/"
    assert {"ownershipFundingInfo", "masthead", "contactPoint"} & set(named) == set()


@pytest.mark.parametrize("count", [1, 3])
def test_about_costs_the_same_for_one_text_and_for_three(client, chris, django_assert_num_queries, count):
    for topic in PolicyTopic.values[:count]:
        factories.policy_published(topic=topic)

    with django_assert_num_queries(3):
        assert client.get("/en/about/").status_code == 200


def test_markup_in_a_text_is_shown_and_not_run(client, chris):
    text = {"de": "<script>alert(1)</script>", "en": "[x](javascript:alert(1)) <img src=x onerror=alert(1)>"}
    factories.policy_published(text=text)

    for language in ("de", "en"):
        page = client.get(f"/{language}/about/imprint/").content.decode()
        assert "<script>alert" not in page
        assert "<img" not in page
        assert 'href="javascript' not in page


def test_desk_sees_which_texts_are_published_as_they_stand(client, chris, policy, address):
    client.force_login(chris)
    listed = reverse("admin:claims_policy_changelist")
    before = client.get(listed).content.decode()
    publishes(client, address)
    after = client.get(listed).content.decode()

    assert 'class="field-is_published_as_it_stands"><img src="/static/admin/img/icon-no.svg"' in before
    assert 'class="field-is_published_as_it_stands"><img src="/static/admin/img/icon-yes.svg"' in after
    assert Policy.objects.count() == 1
    assert policies.published(policy).number == 1
