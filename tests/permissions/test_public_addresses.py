"""What is open to people without an account is on a reviewed list; everything else asks who is there."""

import re
from pathlib import Path

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from claims.admin.site import desk
from tests import crawl
from tests.permissions.cells import ANONYMOUS, NONE, ROLES
from tests.permissions.newsroom import Newsroom

REVIEWED = Path(__file__).with_name("public_addresses.txt")
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")


def reviewed():
    lines = REVIEWED.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def opened():
    """Return the routes whose views are marked as public, as the list writes them."""
    marked = {route for route, _name, view in crawl.views() if crawl.is_public(view)}
    return {re.sub(r"^(de|en)/", "LANGUAGE/", route) or "/" for route in marked}


@pytest.fixture
def scene(groups):
    newsroom = Newsroom()
    newsroom.open_doors(ROLES)
    yield from newsroom.scenes([ANONYMOUS], NONE, NONE)


def test_what_is_open_to_everybody_is_what_was_reviewed():
    assert sorted(opened()) == sorted(reviewed())


def test_each_public_address_is_reviewed_once_and_in_order():
    own = [line for line in reviewed() if line.startswith("LANGUAGE/")]

    assert len(reviewed()) == len(set(reviewed()))
    assert own == sorted(own)


def test_a_page_somebody_opened_without_a_review_is_found(settings):
    class Router:
        urlpatterns = [
            path("draft/", login_not_required(lambda request: HttpResponse("draft")), name="draft"),
            path("desk/", lambda request: HttpResponse("desk"), name="desk"),
        ]

    settings.ROOT_URLCONF = Router

    assert opened() - set(reviewed()) == {"draft/"}


@pytest.mark.django_db
@pytest.mark.parametrize("method", METHODS)
def test_every_other_address_asks_who_is_there(client, scene, method):
    """With rows behind each address, so that there is something to be seen."""
    samples = {
        "app_label": ["claims"],
        "url": ["nothing/here/"],
        "id": [scene.user.pk],
        "object_id": [1],
        "earlier": [1],
        "later": [2],
    }
    samples |= {"article_id": [scene.article.pk], "appearance_id": [scene.appearance.pk]}
    samples |= {"source_id": [scene.source.pk], "snapshot_id": [scene.snapshot.pk]}
    samples |= {"picture_id": [scene.snapshot.pk]}
    samples |= {"report_id": [scene.errorreport.pk], "policy_id": [scene.policy.pk]}
    samples |= {"reading_id": [scene.outsidereading.pk]}
    samples |= {"link_id": [scene.claimlink.pk]}
    samples |= {"revision_id": [scene.articlerevision.pk]}
    samples |= {"claim_id": [scene.claim.pk], "room": ["evidence"], "row_id": [1], "nouns": ["parties"]}
    samples |= {"party_id": [scene.party.pk], "other_id": [scene.claim.claimant_id]}
    samples |= {"merge_id": [scene.partymerge.pk]}
    samples |= {"verdict_id": [scene.verdict.pk], "content_type_id": [1]}
    for model in desk._registry:
        for page in ("change", "history", "delete"):
            name = f"{model._meta.app_label}_{model._meta.model_name}_{page}"
            samples[f"{name}.object_id"] = [scene.rows[model._meta.model_name].pk]

    answers = {
        address: getattr(client, method)(address)
        for address in crawl.addresses(samples, only=lambda view: not crawl.is_public(view))
    }

    assert len(answers) > 100
    let_in = {
        address: answer.status_code
        for address, answer in answers.items()
        if answer.status_code not in (403, 404)
        and not (answer.status_code == 302 and answer["Location"].startswith("/admin/login/?next="))
    }
    assert let_in == {}
    said = b"".join(answer.content for answer in answers.values())
    assert scene.claim.statement.encode() not in said
