"""Nothing of the desk reaches a reader: each text of each row holds a word of its own, found nowhere."""

import pytest
from django.urls import path, reverse

from claims.models import Claim, Source, Verdict
from claims.operations import desk, verdicts
from tests import crawl, factories
from tests.halves import mostly_on_sqlite
from tests.leaks.aviary import desk_models, home_of, leaks, texts_of

pytestmark = pytest.mark.django_db


def test_every_text_of_the_desk_holds_a_word_that_could_get_out(full_aviary):
    held = set(full_aviary.homes.values())

    expected = {home_of(model, field) for model in desk_models() for field in texts_of(model)}
    assert expected - held == set()


def test_no_word_of_the_desk_reaches_anybody_without_an_account(full_aviary, visit):
    drafted = Claim.objects.get(slug__startswith="kanari").slug
    unread = Source.objects.filter(slug__startswith="kanari").first().slug

    answers = visit(also=(drafted, unread))

    assert leaks(full_aviary, answers) == {}


def test_every_page_that_readers_have_was_among_those_visited(edition, visit):
    answers = visit(queries=("",))

    pages = {
        address: answer.status_code
        for (_method, address), answer in answers.items()
        # The letterbox takes and shows nothing.
        if not address.startswith((f"/{crawl.DESK}", "/i18n/", "/de/letterbox/", "/en/letterbox/"))
        and "/3/" not in f"{address}/"
    }
    assert {address for address, status in pages.items() if status != 200} == {
        "/",
        # Only where a token is set.
        "/metrics",
        "/nothing/here/",
        "/en/nothing/here/",
    }
    assert len(pages) > 30


def test_the_desk_shows_nobody_without_an_account_more_than_a_login(visit):
    answers = visit(queries=("",))

    desk_pages = {
        address: answer for (_m, address), answer in answers.items() if address.startswith("/admin/")
    }
    assert len(desk_pages) > 100
    assert desk_pages.pop(reverse("admin:recheck_feed")).status_code == 403
    assert {a for a, answer in desk_pages.items() if answer.status_code != 302} == {"/admin/login/"}


def test_a_page_without_samples_stops_the_crawl(visit, settings):
    class Router:
        urlpatterns = [path("leak/<str:somewhere>/", lambda request: None, name="leak")]

    settings.ROOT_URLCONF = Router

    with pytest.raises(crawl.NoSampleError, match="somewhere"):
        list(crawl.addresses({}))


@pytest.mark.parametrize(
    "name", mostly_on_sqlite("headline", "short_answer", "rationale", "gaps", "correction_note")
)
def test_a_word_that_was_published_is_found(aviary, edition, visit, anna, noon, name):
    draft = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    draft.correction_note = "Readers asked."
    setattr(draft, name, aviary.canary(f"verdict.{name}"))
    desk.edit(draft, actor=anna, at=noon)
    factories.published(verdict=Verdict.objects.get(pk=draft.pk))

    found = leaks(aviary, visit(queries=("",)))

    assert f"GET /en/claims/{edition.claim_slug}/" in found
    assert f"GET /en/claims/{edition.claim_slug}/edition.json" in found
