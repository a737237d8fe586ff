"""Pages of sources looked at again: kept, compared with what was quoted, and missed when they are gone."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from claims.importers import fetching, visits
from claims.management.commands import watch_sources
from claims.models import Snapshot, StaleMark, TrailEntry, Visit
from claims.operations import snapshots
from tests.factories import EvidenceFactory, SourceFactory, VerdictFactory, VisitFactory, approved, published

pytestmark = pytest.mark.django_db
QUOTE = "The new bridge cost 40 million euros, she said on Monday."
BEFORE = f"<html><body><p>Today is Monday.</p><p>{QUOTE}</p></body></html>".encode()
OTHER_AROUND = f"<html><body><p>Today is Friday.</p><p>{QUOTE}</p></body></html>".encode()
WITHOUT = b"<html><body><p>Today is Friday.</p><p>The tunnel is closed for the summer.</p></body></html>"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def web(monkeypatch):
    """What stands at which address; the way there is the test of fetching."""
    pages = {}

    def fetch(command, url):
        page = pages.get(url)
        if page is None:
            raise fetching.NotFetched("The page is gone (404).", status=404)
        if isinstance(page, Exception):
            raise page
        return fetching.Fetched(url, "text/html", page)

    monkeypatch.setattr(watch_sources.Command, "fetch", fetch)
    return pages


@pytest.fixture
def cited(anna, noon):
    """A source of a published check, quoted by it and kept as the checker read it."""
    verdict = VerdictFactory()
    source = SourceFactory(slug="report", title="Report", url="https://paper.example/report")
    EvidenceFactory(claim=verdict.claim, source=source, quote=QUOTE)
    snapshots.add_snapshot(source, BEFORE, file_name="a.html", actor=anna, at=noon)
    published(verdict=verdict)
    return source


def watched(source):
    call_command("watch_sources")
    return source.visits.first()


def test_a_page_an_editor_ordered_is_fetched_and_kept(web, client, anna):
    source = SourceFactory(url="https://paper.example/a")
    web[source.url] = BEFORE
    client.force_login(anna)

    client.post(reverse("admin:claims_source_fetch", args=[source.pk]))
    waiting = client.get(reverse("admin:claims_source_change", args=[source.pk])).content.decode()
    call_command("watch_sources", "--ordered")

    visit, snapshot = source.visits.get(), source.snapshots.get()
    assert "waits to be fetched" in waiting
    assert (visit.outcome, visit.snapshot, visit.ordered_by) == ("kept", snapshot, anna)
    assert (snapshot.captured_by, snapshot.media_type, snapshot.file.read()) == (anna, "text/html", BEFORE)
    assert [entry.act for entry in TrailEntry.objects.order_by("seq")] == ["order_visit", "add_snapshot"]


def test_a_page_that_reads_as_before_is_kept_once(web, cited):
    web[cited.url] = BEFORE
    same = watched(cited)
    Visit.objects.update(ended_at=timezone.now() - timedelta(days=8))
    web[cited.url] = OTHER_AROUND
    changed = watched(cited)

    assert (same.outcome, changed.outcome) == ("same", "changed")
    assert Snapshot.objects.count() == 1
    assert not StaleMark.objects.exists()


def test_words_that_are_gone_put_the_verdict_in_doubt(web, cited, client, bela):
    web[cited.url] = WITHOUT
    client.force_login(bela)

    visit = watched(cited)

    mark = StaleMark.objects.get()
    day = timezone.now().date()
    page = client.get("/admin/queue/?tab=stale").content.decode()
    assert visit.outcome == "lost"
    assert visit.snapshot.file.read() == WITHOUT
    assert (mark.source, mark.changes["gone"]) == (cited, [[QUOTE, day.isoformat()]])
    assert f"“{QUOTE}” was no longer on the page on {day.day} {day:%B %Y}" in page


def test_a_verdict_that_quotes_other_words_is_marked_for_the_file_alone(web, cited):
    other = VerdictFactory()
    EvidenceFactory(claim=other.claim, source=cited, quote="Today is")
    published(verdict=other)
    web[cited.url] = WITHOUT

    watched(cited)

    marks = {mark.verdict_id: mark.changes.get("gone") for mark in StaleMark.objects.all()}
    assert marks[other.pk] is None
    assert len(marks) == 2


def test_a_link_that_is_dead_comes_up_in_the_queue_until_the_page_is_back(web, cited, client, anna):
    client.force_login(anna)
    gone = watched(cited)
    dead = client.get("/admin/queue/?tab=links").content.decode()
    Visit.objects.update(ended_at=timezone.now() - timedelta(days=8))
    web[cited.url] = BEFORE
    watched(cited)
    back = client.get("/admin/queue/?tab=links").content.decode()

    assert (gone.outcome, gone.why) == ("gone", "The page is gone (404).")
    assert "The page is gone (404)." in dead
    assert reverse("admin:claims_source_change", args=[cited.pk]) in dead
    assert reverse("admin:claims_source_change", args=[cited.pk]) not in back
    assert not StaleMark.objects.exists()


def test_a_server_that_is_down_once_is_no_dead_link(web, cited):
    web[cited.url] = fetching.NotFetched("paper.example cannot be reached.")
    watched(cited)
    once = Visit.objects.that_lead_nowhere().filter(source=cited).exists()
    Visit.objects.update(ended_at=timezone.now() - timedelta(days=8))
    twice = watched(cited)

    assert not once
    assert list(Visit.objects.that_lead_nowhere().filter(source=cited)) == [twice]


def test_only_what_readers_are_told_of_is_watched(web, cited):
    SourceFactory()
    EvidenceFactory(source=SourceFactory())
    approved()

    call_command("watch_sources")
    call_command("watch_sources")

    assert {visit.source.slug for visit in Visit.objects.all()} == set(
        cited.evidence.get().claim.evidence.values_list("source__slug", flat=True)
    )
    assert Visit.objects.filter(source=cited).count() == 1


def test_a_confidential_source_is_never_asked_for(client, anna, web):
    source = SourceFactory(is_confidential=True)
    client.force_login(anna)

    answer = client.post(reverse("admin:claims_source_fetch", args=[source.pk]))

    assert answer.status_code == 400
    assert "its server would learn that you ask" in answer.content.decode()
    assert not Visit.objects.exists()
    assert not TrailEntry.objects.exists()


def test_nothing_is_fetched_where_fetching_is_off(client, anna, web, cited, settings):
    settings.FETCH_SOURCES = False
    entries = TrailEntry.objects.count()
    client.force_login(anna)

    with pytest.raises(CommandError, match="FETCH_SOURCES is off"):
        call_command("watch_sources")
    answer = client.post(reverse("admin:claims_source_fetch", args=[cited.pk]))
    page = client.get(reverse("admin:claims_source_change", args=[cited.pk])).content.decode()

    assert answer.status_code == 400
    assert reverse("admin:claims_source_fetch", args=[cited.pk]) not in page
    assert not Visit.objects.exists()
    assert TrailEntry.objects.count() == entries


def test_a_visit_that_was_cut_short_is_taken_up_again(web, cited, noon):
    visit = VisitFactory(source=cited, state="running", outcome="", why="", ended_at=None, heard_at=noon)
    web[cited.url] = BEFORE

    call_command("watch_sources")

    visit.refresh_from_db()
    assert visit.outcome == "same"
    assert not visits.carry_out(visit, fetch=None, now=timezone.now)


def test_a_page_is_looked_at_by_one_at_a_time(cited):
    VisitFactory(source=cited, state="waiting", outcome="", why="", ended_at=None)

    with pytest.raises(IntegrityError):
        VisitFactory(source=cited, state="waiting", outcome="", why="", ended_at=None)
