"""A text and the file it came in are kept together or not at all, whatever fails and whenever."""

import errno
import os
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from claims.models import Article, ArticleRevision, Party, Snapshot, TrailEntry, TrailPayload
from claims.operations import arrivals, articles, snapshots, verification
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.vocabulary import TextReader
from tests.factories import (
    BODY,
    QUOTE,
    AppearanceFactory,
    ArticleFactory,
    ArticleRevisionFactory,
    PartyFactory,
    SourceFactory,
    VerdictFactory,
    approved,
)

pytestmark = pytest.mark.django_db

ORIGINAL = arrivals.Original(b"<p>" + BODY.encode(), "utf-8", TextReader.PAGE)
DESCRIBED = arrivals.Description(
    title="The bridge", publisher="Town Gazette", author="A. Weber", language="en", published_on="2024-03"
)


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def files_in(media):
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def rows():
    models = (Article, ArticleRevision, Party, Snapshot, TrailEntry, TrailPayload)
    return {model.__name__: model.objects.count() for model in models}


class OutageError(DatabaseError):
    """The database went away."""


def failing_at(number):
    """Let the `number`-th statement fail, and every one after it until the transaction is over."""
    calls = {"made": 0, "failed": False}

    def execute(run, sql, params, many, context):
        if sql.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK")):
            return run(sql, params, many, context)
        calls["made"] += 1
        if calls["made"] == number:
            calls["failed"] = True
            raise OutageError("gone")
        return run(sql, params, many, context)

    return calls, connection.execute_wrapper(execute)


def test_fails_at_any_statement_and_leaves_neither_row_nor_file(anna, noon, media):
    before, number = rows(), 0

    while True:
        number += 1
        calls, outage = failing_at(number)
        with outage:
            try:
                arrivals.bring_in_new(DESCRIBED, BODY, ORIGINAL, actor=anna, at=noon)
            except OutageError:
                assert rows() == before
                assert files_in(media) == []
                continue
        break

    assert number > 15
    assert not calls["failed"]
    assert files_in(media) == [f"snapshots/{digest(ORIGINAL.content)[:2]}/{digest(ORIGINAL.content)}"]
    assert list(verification.faults()) == []


def test_naive_way_leaves_a_file_behind(anna, noon, media, monkeypatch):
    """The control: without the guard the same outage leaves bytes that no row names."""
    monkeypatch.setattr(snapshots, "_take_away", lambda names: None)

    left = []
    for number in range(1, 60):
        _calls, outage = failing_at(number)
        with outage:
            try:
                arrivals.bring_in_new(DESCRIBED, BODY, ORIGINAL, actor=anna, at=noon)
            except OutageError:
                left += files_in(media)
                continue
        break

    assert left


@pytest.mark.parametrize("act", ["write", "fsync", "replace"])
def test_full_disk_leaves_neither_row_nor_file(anna, noon, media, monkeypatch, act):
    def full(*args, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    before = rows()
    if act == "write":
        monkeypatch.setattr(snapshots.tempfile._TemporaryFileWrapper, "write", full, raising=False)
    else:
        monkeypatch.setattr(os, act, full)

    with pytest.raises(OSError, match="No space left"):
        arrivals.bring_in_new(DESCRIBED, BODY, ORIGINAL, actor=anna, at=noon)

    assert rows() == before
    assert files_in(media) == []


def test_failed_act_takes_no_file_away_that_a_row_names(anna, noon, media):
    snapshots.add_snapshot(SourceFactory(), ORIGINAL.content, file_name="a.html", actor=anna, at=noon)
    kept = files_in(media)
    article = ArticleFactory(slug="the-bridge")

    with pytest.raises(Refused):
        arrivals.bring_in(article, "", ORIGINAL, actor=anna, at=noon)
    _calls, outage = failing_at(12)
    with outage, pytest.raises(OutageError):
        arrivals.bring_in(article, BODY, ORIGINAL, actor=anna, at=noon)

    assert files_in(media) == kept


def test_bytes_that_a_colleague_kept_between_failure_and_clearing_up_stay(
    anna, bela, noon, media, monkeypatch
):
    clear_up = snapshots._take_away

    def colleague_first(names):
        arrivals.bring_in(ArticleFactory(), BODY, ORIGINAL, actor=bela, at=noon)
        clear_up(names)

    monkeypatch.setattr(snapshots, "_take_away", colleague_first)
    own = ArticleFactory()
    _calls, outage = failing_at(12)
    with pytest.raises(OutageError), snapshots.files_share_the_fate_of_rows(), outage:
        arrivals.bring_in(own, BODY, ORIGINAL, actor=anna, at=noon)

    assert not own.revisions.exists()
    assert len(files_in(media)) == 1
    assert Snapshot.objects.get().file.read() == ORIGINAL.content


def test_the_same_bytes_serve_several_owners_and_lie_there_once(anna, noon, media):
    first = arrivals.bring_in(ArticleFactory(), BODY, ORIGINAL, actor=anna, at=noon)
    second = arrivals.bring_in(ArticleFactory(), BODY, ORIGINAL, actor=anna, at=noon)

    assert len(files_in(media)) == 1
    assert (
        Snapshot.objects.get(revision=first.revision).file
        == Snapshot.objects.get(revision=second.revision).file
    )


@pytest.mark.parametrize("owners", ["none", "both"])
def test_database_keeps_no_bytes_of_nothing_and_none_of_two_things(owners):
    revision, source = ArticleRevisionFactory(), SourceFactory()
    owned = {"revision": revision, "source": source} if owners == "both" else {}

    with pytest.raises(IntegrityError, match="snapshot_is_of_one_thing"), transaction.atomic():
        Snapshot.objects.create(
            file="snapshots/x",
            sha256="0" * 64,
            size=1,
            media_type="text/plain",
            captured_at="2026-03-03T12:00Z",
            **owned,
        )


def test_originals_never_change_and_are_known_by_their_revision(anna, noon):
    revision = arrivals.bring_in(ArticleFactory(slug="bridge"), BODY, ORIGINAL, actor=anna, at=noon).revision
    original = revision.originals.get()

    assert original.natural_key() == ("bridge/1", digest(ORIGINAL.content))
    assert Snapshot.objects.get_by_natural_key(*original.natural_key()) == original
    with pytest.raises(IntegrityError), transaction.atomic():
        Snapshot.objects.update(encoding="other")


def test_a_second_file_of_the_same_text_is_kept_beside_the_first(anna, noon):
    article = ArticleFactory()
    other = arrivals.Original(BODY.encode(), "utf-8", TextReader.PLAIN)

    arrivals.bring_in(article, BODY, ORIGINAL, actor=anna, at=noon)
    arrivals.bring_in(article, BODY, other, actor=anna, at=noon)
    arrivals.bring_in(article, BODY, other, actor=anna, at=noon)

    assert article.revisions.get().originals.count() == 2
    assert [entry.act for entry in TrailEntry.objects.in_order()] == [
        "receive_text",
        "keep_original",
        "keep_original",
    ]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "The text is empty."),
        (" \n\u00a0\u200b", "The text is empty."),
        ("\u200d\u2060\ufeff", "The text is empty."),
        ("half a \ud800 character", "forbidden character (U+D800) in line 1"),
        ("one\ntwo \x07", "forbidden character (U+0007) in line 2"),
        ("one\x00", "The text holds a NUL character."),
        ("x" * 500_001, "The text has 500001 characters, an article at most 500000."),
    ],
)
def test_body_that_cannot_be_kept_is_refused_at_every_door(anna, noon, media, body, sentence):
    article = ArticleFactory()

    for door in (
        lambda: articles.receive_text(article, body, actor=anna, at=noon),
        lambda: arrivals.bring_in(article, body, ORIGINAL, actor=anna, at=noon),
        lambda: arrivals.bring_in_new(DESCRIBED, body, ORIGINAL, actor=anna, at=noon),
    ):
        with pytest.raises(Refused) as refusal:
            door()
        assert sentence in refusal.value.sentence

    assert Article.objects.get() == article
    assert not TrailEntry.objects.exists()
    assert files_in(media) == []


def test_foresight_is_what_happens(anna, noon):
    revision = ArticleRevisionFactory()
    for exact in ("The new bridge cost 40 million euros", "Work began in 2019", "the council had named"):
        AppearanceFactory(revision=revision, exact=exact)
    text = BODY.replace("Work began in 2019", "Work started in 2019") + " In short: the council had named it."

    foreseen = arrivals.foresee(revision.article, text)
    came = arrivals.bring_in(revision.article, text, ORIGINAL, actor=anna, at=noon)

    assert foreseen.outcomes == came.outcomes
    assert not foreseen.known
    assert arrivals.foresee(revision.article, text).known == came.revision


def test_foresight_counts_once_what_stood_twice_and_stands_once(anna, noon):
    revision = ArticleRevisionFactory(body=f"{BODY} {BODY}")
    first = AppearanceFactory(revision=revision)
    second = revision.body.rindex(QUOTE)
    AppearanceFactory(revision=revision, claim=first.claim, start=second, end=second + len(QUOTE))

    foreseen = arrivals.foresee(revision.article, BODY)
    came = arrivals.bring_in(revision.article, BODY, ORIGINAL, actor=anna, at=noon)

    assert foreseen.outcomes == came.outcomes == {"found": 1, "moved": 0, "ambiguous": 0, "lost": 0}


def test_bringing_in_a_text_voids_approvals_like_any_new_text(anna, noon):
    verdict = VerdictFactory()
    appearance = AppearanceFactory(claim=verdict.claim)
    verdict = approved(verdict)

    arrivals.bring_in(appearance.revision.article, "Preface. " + BODY, ORIGINAL, actor=anna, at=noon)

    verdict.refresh_from_db()
    assert verdict.state == "in_review"


def test_party_is_known_by_slug_name_or_alias_and_never_recorded_twice(anna, noon):
    gazette = PartyFactory(slug="town-gazette", name="Town Gazette")
    gazette.aliases.create(name="Gazette")

    for name in ("town-gazette", "Town Gazette", "Gazette", "TOWN  gazette"):
        assert arrivals.party_called(name) == gazette
    assert arrivals.party_called("Herald") is None


@pytest.mark.parametrize("name", ["../secret", "arrivals/../x", "snapshots/ab/" + "0" * 64, "arrivals/x"])
def test_only_what_was_put_aside_is_given_out_or_let_go(media, noon, name):
    (media / "snapshots" / "ab").mkdir(parents=True)
    kept = media / "snapshots" / "ab" / ("0" * 64)
    kept.write_bytes(b"kept")

    with pytest.raises(Refused, match="put aside for a day only"):
        arrivals.held(name, at=noon)
    arrivals.release(name)
    arrivals.release_expired(at=noon + timedelta(days=9))

    assert kept.read_bytes() == b"kept"
