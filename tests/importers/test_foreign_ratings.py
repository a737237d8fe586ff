"""What the labels of other checkers stand for, and that a decision reaches the drafts it touches."""

import json

import pytest
from django.core.management import call_command
from django.urls import reverse

from claims.importers.desk_records import identity_of
from claims.importers.entries import Check
from claims.models import Claim, ForeignRating, ForeignReview, ImportRun, Party, Rating, TrailEntry, Verdict
from claims.rules import foreign_reviews
from tests import forms
from tests.importers import bundles

pytestmark = pytest.mark.django_db


def review(number=1, label="Poppycock", **other):
    return {
        "@type": "ClaimReview",
        "url": f"https://checkers.example/{number}",
        "inLanguage": "en",
        "claimReviewed": f"The bridge cost {number} million euros.",
        "author": {"@type": "Organization", "name": "Checkers"},
        "itemReviewed": {"author": {"@type": "Person", "name": "Ada Weber"}, "datePublished": "2024-03-01"},
        "reviewRating": {"alternateName": label, "ratingValue": 1, "bestRating": 5, "worstRating": 1},
        **other,
    }


def take_in(tmp_path, *reviews, **options):
    path = tmp_path / "reviews.json"
    path.write_text(json.dumps(list(reviews)), encoding="utf-8")
    call_command("import_claims", str(path), **options)


@pytest.fixture
def scale(db):
    call_command("loaddata", "scales", verbosity=0)


def decide(client, label, **typed):
    address = reverse("admin:claims_foreignrating_change", args=[label.pk])
    return client.post(address, forms.shown(client.get(address)) | typed)


def test_unknown_label_waits_and_its_decision_reaches_the_drafts(client, scale, anna, bela, tmp_path):
    take_in(tmp_path, review(1), review(2), review(3, "Gospel"), user="anna")
    label = ForeignRating.objects.get(label="poppycock")
    chosen = Verdict.objects.get(claim__statement__contains="cost 2")
    Verdict.objects.filter(pk=chosen.pk).update(rating=Rating.objects.get(code="misleading"))
    client.force_login(bela)

    answer = decide(client, label, decision="ours", rating=Rating.objects.get(code="false").pk)

    assert answer.status_code == 302
    ratings = dict(Verdict.objects.values_list("claim__statement", "rating__code"))
    assert ratings == {
        "The bridge cost 1 million euros.": "false",
        "The bridge cost 2 million euros.": "misleading",
        "The bridge cost 3 million euros.": None,
    }
    assert set(ForeignRating.objects.waiting().values_list("label", flat=True)) == {"gospel"}
    entries = TrailEntry.objects.filter(actor=bela).values_list("act", "object_type")
    assert list(entries.order_by("seq")) == [("edit", "foreignrating"), ("edit", "verdict")]
    hands = Claim.objects.get(statement__contains="cost 1").contributions
    assert {hand.user for hand in hands.all()} == {anna, bela}


@pytest.mark.parametrize(
    "typed",
    [
        {"decision": "ours", "rating": ""},
        {"decision": "none"},
    ],
)
def test_decision_that_says_two_things_is_refused(client, scale, bela, tmp_path, typed):
    take_in(tmp_path, review())
    label = ForeignRating.objects.get()
    client.force_login(bela)
    last = TrailEntry.objects.in_order().last()

    answer = decide(client, label, **({"rating": Rating.objects.get(code="false").pk} | typed))

    assert forms.errors(answer) == [
        "Choose the rating of ours it stands for; with any other decision choose none."
    ]
    assert ForeignRating.objects.get().decision == "waiting"
    assert TrailEntry.objects.in_order().last() == last


def test_closest_line_of_the_table_decides(scale, tmp_path):
    rating = {code: Rating.objects.get(code=code) for code in ("true", "false", "misleading")}
    for language, publisher, code in (
        ("", "", "true"),
        ("en", "", "false"),
        ("en", "checkers.example", "misleading"),
    ):
        ForeignRating.objects.create(
            label="poppycock", language=language, publisher=publisher, decision="ours", rating=rating[code]
        )

    take_in(
        tmp_path,
        review(1),
        review(2, url="https://others.example/2"),
        review(3, url="https://others.example/3", inLanguage="fr"),
    )

    found = Verdict.objects.order_by("claim__statement").values_list("rating__code", flat=True)
    assert list(found) == ["misleading", "false", "true"]


def test_rating_is_that_of_the_scale_in_use(scale, tmp_path):
    old = Rating.objects.get(code="false")
    ForeignRating.objects.create(label="poppycock", decision="ours", rating=old)
    type(old.scale).objects.filter(pk=old.scale_id).update(is_current=False)
    new = type(old.scale).objects.create(slug=old.scale.slug, version=2)
    Rating.objects.create(
        scale=new,
        code="false",
        position=1,
        label=old.label,
        definition=old.definition,
        sign="✗",
        colour="#a1121f",
    )

    take_in(tmp_path, review())

    assert Verdict.objects.get().rating.scale == new


def test_check_that_changed_follows_and_the_desk_keeps_its_words(scale, anna, tmp_path):
    take_in(tmp_path, review(), user="anna")
    Claim.objects.update(statement="In our own words.")

    take_in(tmp_path, review(label="Gospel"), user="anna")

    found = ForeignReview.objects.get()
    assert (found.label, found.foreign_rating.label) == ("Gospel", "gospel")
    assert Claim.objects.get().statement == "In our own words."
    assert Verdict.objects.get().rating is None
    assert ImportRun.objects.filter(file_name="reviews.json").count() == 2


def test_same_file_brings_nothing_back_that_the_desk_renamed(scale, tmp_path):
    take_in(tmp_path, review())
    Party.objects.filter(name="Ada Weber").update(name="Dr. Ada Weber")
    before = bundles.row_counts()

    take_in(tmp_path, review())

    assert bundles.row_counts() == before


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.checkers.example/a/", "http://checkers.example/a"),
        ("https://checkers.example/a?utm_source=x&id=1#top", "https://checkers.example/a?id=1"),
        (
            "https://web.archive.org/web/20201130144023/https://checkers.example/a",
            "https://checkers.example/a",
        ),
        ("https://checkers.example:443/a", "https://checkers.example/a"),
    ],
)
def test_one_page_by_two_addresses_is_one_check(one, other):
    checks = [
        Check(statement=said, url=url, host=foreign_reviews.host_of(url))
        for said, url in ((" “The bridge!” ", one), ("the bridge", other))
    ]

    assert identity_of(checks[0]) == identity_of(checks[1])


@pytest.mark.parametrize("other", ["https://checkers.example/b", "https://checkers.example/a?id=2"])
def test_two_pages_are_two_checks(other):
    one = Check(statement="The bridge", url="https://checkers.example/a", host="checkers.example")
    two = Check(statement="The bridge", url=other, host="checkers.example")

    assert identity_of(one) != identity_of(two)


@pytest.mark.parametrize(
    ("as_found", "folded"),
    [
        ("Pants on Fire!", "pants on fire"),
        ("Incorrect \r", "incorrect"),
        ("Falso.", "falso"),
        ("não_é_bem_assim", "não é bem assim"),
        ("„Größtenteils  falsch“", "grösstenteils falsch"),
        ("…", ""),
    ],
)
def test_labels_are_compared_without_what_does_not_matter(as_found, folded):
    assert foreign_reviews.folded_label(as_found) == folded


def test_table_that_comes_with_the_product_is_folded_and_loads(scale):
    call_command("loaddata", "foreign_ratings", verbosity=0)

    labels = ForeignRating.objects.values_list("label", flat=True)
    assert len(labels) >= 130
    assert [label for label in labels if foreign_reviews.folded_label(label) != label] == []
    assert len(set(ForeignRating.objects.values_list("language", flat=True))) >= 8
