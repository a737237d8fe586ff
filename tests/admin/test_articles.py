"""Texts coming in at the desk, and quotes whose place an editor confirms."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.models import Appearance, ArticleRevision, TrailEntry
from claims.vocabulary import Anchoring
from tests.factories import (
    BODY,
    QUOTE,
    AppearanceFactory,
    ArticleFactory,
    ArticleRevisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_of_anna(client, anna):
    client.force_login(anna)
    return client


def receive(article):
    return reverse("admin:claims_article_receive", args=[article.pk])


def confirm(appearance):
    return reverse("admin:claims_appearance_confirm", args=[appearance.pk])


def test_a_pasted_text_becomes_the_first_revision(desk_of_anna):
    article = ArticleFactory()

    answer = desk_of_anna.post(receive(article), {"body": BODY, "received_on": "2024-03-06"}, follow=True)

    revision = ArticleRevision.objects.get()
    assert (revision.number, revision.body, revision.received_on) == (1, BODY, "2024-03-06")
    assert (
        "Revision 1: of its quotes 0 were found, 0 moved, 0 are ambiguous, 0 lost." in answer.content.decode()
    )


def test_a_file_is_kept_as_it_came(desk_of_anna):
    article = ArticleFactory()
    body = "First line\r\n\r\n  second line  \n"

    desk_of_anna.post(receive(article), {"file": SimpleUploadedFile("a.txt", body.encode())})

    assert ArticleRevision.objects.get().body == body


def test_a_new_text_looks_for_every_quote_again(desk_of_anna):
    appearance = AppearanceFactory()
    article = appearance.revision.article

    answer = desk_of_anna.post(receive(article), {"body": "Once more. " + BODY}, follow=True)

    moved_along = Appearance.objects.get(revision__number=2)
    assert moved_along.revision.body[moved_along.start : moved_along.end] == QUOTE
    assert (
        "Revision 2: of its quotes 1 were found, 0 moved, 0 are ambiguous, 0 lost." in answer.content.decode()
    )


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"body": "  "}, "The text is empty."),
        ({"file": b"\xff\xfe"}, "The file is not UTF-8 at byte 0. Save it as UTF-8 and try again."),
        ({"file": b"one", "body": "two"}, "Give a file or a text, not both."),
        ({"file": b"one\x00two"}, "The text holds a NUL character. Save it as plain text and try again."),
    ],
)
def test_a_text_that_cannot_be_kept_is_refused(desk_of_anna, sent, sentence):
    article = ArticleFactory()
    if "file" in sent:
        sent = sent | {"file": SimpleUploadedFile("a.txt", sent["file"])}

    answer = desk_of_anna.post(receive(article), sent)

    assert sentence in answer.content.decode()
    assert not ArticleRevision.objects.exists()
    assert not TrailEntry.objects.exists()


def test_a_moved_quote_is_confirmed_by_hand(desk_of_anna, anna):
    appearance = AppearanceFactory(anchoring=Anchoring.MOVED)

    asked = desk_of_anna.get(confirm(appearance))
    desk_of_anna.post(confirm(appearance))

    appearance.refresh_from_db()
    assert QUOTE in asked.content.decode()
    assert appearance.anchoring == Anchoring.FOUND
    assert TrailEntry.objects.get().act == "confirm_place"


def test_a_lost_quote_cannot_be_confirmed(desk_of_anna):
    appearance = AppearanceFactory(start=None, end=None, prefix="", suffix="", anchoring=Anchoring.LOST)

    answer = desk_of_anna.post(confirm(appearance))

    assert answer.status_code == 400
    assert "Only a moved quote waits to be confirmed." in answer.content.decode()


def test_revisions_are_shown_and_never_edited(desk_of_anna):
    revision = ArticleRevisionFactory()
    address = reverse("admin:claims_articlerevision_change", args=[revision.pk])

    assert QUOTE in desk_of_anna.get(address).content.decode()
    assert desk_of_anna.post(address, {"body": "Other"}).status_code == 403


def test_who_may_not_change_articles_cannot_send_a_text(client, groups):
    article = ArticleFactory()
    client.force_login(UserFactory(username="guest"))

    assert client.post(receive(article), {"body": BODY}).status_code == 403
    assert client.post(confirm(AppearanceFactory(anchoring=Anchoring.MOVED))).status_code == 403
