"""The article desk by plain forms, as a browser without scripts uses it."""

import pytest
from django.urls import reverse

from claims.models import Appearance, Claim, TrailEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def revision(groups):
    return factories.ArticleRevisionFactory()


def desk_of(revision, **query):
    return reverse("admin:claims_article_desk", args=[revision.article.pk], query=query)


def door(revision, name, *keys):
    return reverse(f"admin:claims_article_desk_{name}", args=[revision.article.pk, *keys])


def test_smoke(client, anna, revision):
    client.force_login(anna)
    r = client.get(desk_of(revision))
    assert r.status_code == 200
    r = client.post(door(revision, "take"), {"quote": "The new bridge cost 40 million euros", "paragraph": 1})
    assert r.status_code == 302, r.content.decode()[:3000]
    claim = Claim.objects.get()
    place = Appearance.objects.get()
    assert place.exact == factories.QUOTE
    r = client.get(r.url)
    assert r.status_code == 200
    r = client.post(
        door(revision, "room", claim.pk, "evidence"),
        {
            "reference": "https://x.example/a",
            "stance": "supports",
            "publisher": "The Paper",
            "publisher_kind": "outlet",
            "reading": "read",
            "kind": "report",
            "is_public": "on",
        },
    )
    assert r.status_code == 302, r.content.decode()[:3000]
    r = client.post(
        door(revision, "room", claim.pk, "hops"),
        {
            "chain": 1,
            "step": 1,
            "party": "The mayor",
            "party_kind": "person",
            "act": "said",
            "mode": "verbatim",
        },
    )
    assert r.status_code == 302
    r = client.post(
        door(revision, "verdict", claim.pk),
        {"rating": factories.rating().pk, "headline": "It did", "language": "en"},
    )
    assert r.status_code == 302
    r = client.get(desk_of(revision, claim=claim.pk, tab="verdict"))
    open("/tmp/plan/cG_out.html", "w").write(r.content.decode())
    assert r.status_code == 200
    for _ in range(3):
        r = client.post(door(revision, "undo"), {}, follow=True)
        print([str(m) for m in r.context["messages"]])
    print(list(TrailEntry.objects.order_by("seq").values_list("act", "object_type", "object_key")))
