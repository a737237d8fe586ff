"""Revisions shown at the desk, and quotes whose place an editor confirms."""

import pytest
from django.urls import reverse

from claims.models import TrailEntry
from claims.vocabulary import Anchoring
from tests.factories import QUOTE, AppearanceFactory, ArticleRevisionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_of_anna(client, anna):
    client.force_login(anna)
    return client


def place_of(appearance):
    return reverse("admin:claims_appearance_place", args=[appearance.pk])


def test_a_moved_quote_is_confirmed_by_hand(desk_of_anna, anna):
    appearance = AppearanceFactory(anchoring=Anchoring.MOVED)

    asked = desk_of_anna.get(place_of(appearance))
    desk_of_anna.post(place_of(appearance), {"action": "confirm"})

    appearance.refresh_from_db()
    assert QUOTE in asked.content.decode()
    assert appearance.anchoring == Anchoring.FOUND
    assert TrailEntry.objects.get().act == "confirm_place"


def test_a_lost_quote_cannot_be_confirmed(desk_of_anna):
    appearance = AppearanceFactory(start=None, end=None, prefix="", suffix="", anchoring=Anchoring.LOST)

    answer = desk_of_anna.post(place_of(appearance), {"action": "confirm"})

    assert answer.status_code == 400
    assert "Only a moved quote waits to be confirmed." in answer.content.decode()


def test_revisions_are_shown_and_never_edited(desk_of_anna):
    revision = ArticleRevisionFactory()
    address = reverse("admin:claims_articlerevision_change", args=[revision.pk])

    assert QUOTE in desk_of_anna.get(address).content.decode()
    assert desk_of_anna.post(address, {"body": "Other"}).status_code == 403


def test_who_may_not_change_articles_confirms_no_place(client, groups):
    client.force_login(UserFactory(username="guest"))

    assert (
        client.post(place_of(AppearanceFactory(anchoring=Anchoring.MOVED)), {"action": "confirm"}).status_code
        == 403
    )
