"""A source from one pasted line, known once whatever way its address is written."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from claims.models import Evidence, Party, Source, TrailEntry
from claims.operations import desk
from claims.rules.sentences import Refused
from tests import factories
from tests.factories import SourceFactory

pytestmark = pytest.mark.django_db
ENTER = "/admin/claims/source/enter/"
KNOWN = "“Budget 2024” (budget) is on record under this address. Use that one."


@pytest.fixture
def desk_of_anna(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def budget(db):
    return SourceFactory(slug="budget", title="Budget 2024", url="https://www.paper.example/budget/")


def typed(page, **changes):
    form = page.context["form"]
    values = {name: form[name].value() or "" for name in form.fields}
    return {name: getattr(value, "pk", value) for name, value in values.items()} | changes


def test_a_pasted_line_becomes_a_source_with_its_publisher(desk_of_anna):
    line = "Ada Weber: “The bridge grows dear”, Town Gazette, 6 March 2024, https://paper.example/a?fbclid=1"
    page = desk_of_anna.get(ENTER, {"line": line})

    answer = desk_of_anna.post(ENTER, typed(page))

    source = Source.objects.get()
    assert answer.url == reverse("admin:claims_source_change", args=[source.pk])
    assert (source.title, source.slug, source.byline, source.published_on) == (
        "The bridge grows dear",
        "the-bridge-grows-dear",
        "Ada Weber",
        "2024-03-06",
    )
    assert (source.publisher.name, source.publisher.kind, source.page) == (
        "Town Gazette",
        "outlet",
        "paper.example/a",
    )
    assert [entry.object_type for entry in TrailEntry.objects.order_by("seq")] == ["party", "source"]


def test_looking_at_a_line_keeps_nothing(desk_of_anna):
    desk_of_anna.get(ENTER, {"line": "https://paper.example/the-new-bridge"})

    assert not Source.objects.exists()
    assert not Party.objects.exists()
    assert not TrailEntry.objects.exists()


def test_the_publisher_is_whoever_published_there_before(desk_of_anna, budget):
    page = desk_of_anna.get(ENTER, {"line": "https://m.paper.example/the-new-bridge"})

    assert page.context["form"]["publisher"].value() == budget.publisher.name


def test_a_page_on_record_is_said_at_once_and_led_to(desk_of_anna, budget):
    page = desk_of_anna.get(ENTER, {"line": "http://m.paper.example/budget?utm_source=x#top"})

    assert page.context["form"] is None
    assert f'href="{reverse("admin:claims_source_change", args=[budget.pk])}"' in page.content.decode()


def test_a_rejected_page_comes_with_the_reason(desk_of_anna, budget):
    Source.objects.filter(pk=budget.pk).update(is_rejected=True, rejection_reason="A forgery.")

    page = desk_of_anna.get(ENTER, {"line": "https://paper.example/budget"})

    assert "A forgery." in page.content.decode()


def test_the_copy_in_an_archive_is_recorded_as_a_copy(desk_of_anna, budget):
    line = "https://web.archive.org/web/2024/https://paper.example/budget"
    page = desk_of_anna.get(ENTER, {"line": line})

    desk_of_anna.post(ENTER, typed(page, title="The same, archived"))

    assert Source.objects.get(url=line).original == budget


@pytest.mark.parametrize("url", ["http://paper.example/budget", "https://amp.paper.example/budget?gclid=2"])
def test_no_second_source_at_one_page(desk_of_anna, anna, noon, budget, url):
    entered = desk_of_anna.post(
        ENTER, {"title": "Again", "url": url, "kind": "memo", "reading": "read", "reliability": "good"}
    )
    with pytest.raises(Refused) as refusal:
        desk.record(Source(slug="again", title="Again", kind="memo", url=url), actor=anna, at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceFactory(url=url)

    assert entered.status_code == 400
    assert KNOWN in entered.content.decode()
    assert refusal.value.sentence == KNOWN
    assert Source.objects.get() == budget
    assert not TrailEntry.objects.exists()


def test_an_address_is_changed_with_its_page_and_not_to_that_of_another(desk_of_anna, budget, anna, noon):
    other = SourceFactory(url="https://paper.example/other")

    budget.url = "https://paper.example/other/"
    with pytest.raises(Refused):
        desk.edit(budget, actor=anna, at=noon)
    budget.url = "https://paper.example/budget-2"
    desk.edit(budget, actor=anna, at=noon)

    budget.refresh_from_db()
    assert budget.page == "paper.example/budget-2"
    assert Source.objects.at("https://paper.example/other").get() == other


def test_the_database_keeps_no_address_without_its_page(budget):
    with pytest.raises(IntegrityError):
        Source.objects.filter(pk=budget.pk).update(page=None)


def test_a_source_is_found_by_its_address_however_that_is_written(desk_of_anna, budget):
    SourceFactory()

    page = desk_of_anna.get("/admin/claims/source/", {"q": "http://m.paper.example/budget"})

    assert list(page.context["cl"].queryset) == [budget]


# --- Copies


def test_a_copy_is_recorded_against_the_first(anna, noon, budget):
    copy = SourceFactory(title="Copy", original=budget)
    mirror = SourceFactory()

    mirror.original = copy
    with pytest.raises(Refused) as further:
        desk.edit(mirror, actor=anna, at=noon)
    budget.original = SourceFactory()
    with pytest.raises(Refused) as circle:
        desk.edit(budget, actor=anna, at=noon)

    assert further.value.sentence == "“Copy” is itself a copy of “Budget 2024” (budget). Name that one."
    assert circle.value.sentence == (
        "“Copy” is recorded as a copy of this one. Name the original there first."
    )
    assert set(Source.objects.exclude(original=None)) == {copy}


def test_the_database_knows_no_circle_of_copies(budget):
    copy = SourceFactory(original=budget)

    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.filter(pk=budget.pk).update(original=copy)
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceFactory(original=copy)


# --- Used, rejected, cited


def test_a_rejected_source_is_not_cited_in_public(anna, noon):
    source = SourceFactory(title="Memo", is_rejected=True, rejection_reason="A forgery")
    claim = factories.ClaimFactory()

    with pytest.raises(Refused) as refusal:
        desk.record(Evidence(claim=claim, source=source, stance="supports"), actor=anna, at=noon)
    kept = desk.record(
        Evidence(claim=claim, source=source, stance="supports", is_public=False), actor=anna, at=noon
    )
    kept.is_public = True
    with pytest.raises(Refused):
        desk.edit(kept, actor=anna, at=noon)

    assert refusal.value.sentence == (
        "“Memo” was rejected as a source: A forgery. Cite another, or untick “public”."
    )


def test_the_page_of_a_source_says_where_it_is_used_and_how_it_is_cited(desk_of_anna):
    edition = factories.published()
    evidence = edition.verdict.claim.evidence.first()
    source = evidence.source

    page = desk_of_anna.get(reverse("admin:claims_source_change", args=[source.pk])).content.decode()
    unused = desk_of_anna.get(reverse("admin:claims_source_change", args=[SourceFactory().pk]))

    assert reverse("admin:claims_claim_change", args=[evidence.claim_id]) in page
    assert "cited by edition 1 of" in page
    assert f"„{source.title}“" in page
    assert f"“{source.title}”" in page
    assert "No claim and no edition rests on it." in unused.content.decode()
