"""A published verdict is in doubt once something it rests on changed, until a person decides."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from claims.models import Publication, StaleMark, TrailEntry
from claims.operations import articles, desk, places, snapshots, staleness, verdicts
from claims.rules import staleness as rule
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring, EditionKind, Reading, Reliability
from tests import factories
from tests.factories import BODY, QUOTE, corrected, doubted, published, replied, retracted

pytestmark = pytest.mark.django_db

OTHER_WORDS = BODY.replace("bridge cost 40 million", "bridge has cost 40 million")
WITHOUT = BODY.replace(f"“{QUOTE}”, she said. ", "")
# Twice, with other neighbours than before.
TWICE = f"On Monday: {QUOTE}! On Tuesday: {QUOTE}!"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def quoted():
    """An edition whose claim stands in an article."""
    return published(factories.AppearanceFactory().claim)


def article_of(edition):
    return edition.verdict.claim.appearances.first().revision.article


def receive(edition, body, anna, noon):
    return articles.receive_text(article_of(edition), body, actor=anna, at=noon)


def reasons(verdict=None):
    marks = StaleMark.objects.open().oldest_first()
    return [rule.reason(mark.changes) for mark in (marks.filter(verdict=verdict) if verdict else marks)]


def acts(*names):
    entries = TrailEntry.objects.in_order().filter(act__in=names)
    return list(entries.values_list("act", "actor_name", "object_type"))


def cited_source(edition):
    return edition.verdict.claim.evidence.order_by("pk").first().source


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("url", "https://elsewhere.example/"),
        ("title", "Report, second impression"),
        ("published_on", "2024-04"),
        ("reliability", Reliability.LOW),
        ("reading", Reading.PARTLY_READ),
        ("reading", Reading.NOT_READ),
        ("is_confidential", True),
        ("publisher", None),
    ],
)
def test_a_change_of_a_cited_source_puts_the_published_verdict_in_doubt(anna, noon, name, value):
    edition = published()

    mark = doubted(edition, **{name: value})

    assert list(StaleMark.objects.all()) == [mark]
    assert (mark.verdict, mark.since, list(mark.changes["fields"])) == (edition.verdict, noon, [name])
    assert acts("mark_stale") == [("mark_stale", "anna", "verdict")]
    assert TrailEntry.objects.get(act="mark_stale").payload.content["thing"] == mark.thing


def test_a_rejected_source_puts_the_published_verdict_in_doubt(anna, noon):
    edition = published()
    source = cited_source(edition)

    doubted(edition, is_rejected=True, rejection_reason="The memo was forged.")

    assert reasons(edition.verdict) == [f"“{source.title}”: it was rejected."]


@pytest.mark.parametrize("name", ["note", "summary", "reliability_reason", "reading_basis", "language"])
def test_what_the_desk_notes_about_a_source_raises_no_doubt(anna, noon, name):
    source = cited_source(published())
    setattr(source, name, "fr")

    desk.edit(source, actor=anna, at=noon)

    assert not StaleMark.objects.exists()


def test_only_editions_that_cite_the_source_come_into_doubt(anna, noon):
    edition, other = published(), published()
    hidden = published()
    factories.EvidenceFactory(claim=hidden.verdict.claim, source=cited_source(edition), is_public=False)
    draft = factories.VerdictFactory()
    factories.EvidenceFactory(claim=draft.claim, source=cited_source(edition))
    factories.EvidenceFactory(claim=other.verdict.claim, source=cited_source(edition))

    doubted(edition)

    # The second cites it in its next edition only, the third does not tell readers of it.
    assert {mark.verdict for mark in StaleMark.objects.all()} == {edition.verdict}


def test_one_source_puts_every_verdict_that_cites_it_in_doubt_with_one_entry_each(anna, noon):
    first = published()
    claim = factories.ClaimFactory()
    factories.EvidenceFactory(claim=claim, source=cited_source(first))
    second = published(claim)

    doubted(first)

    assert {mark.verdict for mark in StaleMark.objects.open()} == {first.verdict, second.verdict}
    assert len(acts("mark_stale")) == 2


def test_a_source_at_a_hop_of_the_chain_is_cited_too(anna, noon):
    claim = factories.ClaimFactory()
    hop = factories.AttributionFactory(claim=claim, source=factories.SourceFactory())
    edition = published(claim)
    hop.source.reliability = Reliability.LOW

    desk.edit(hop.source, actor=anna, at=noon)

    assert StaleMark.objects.get().verdict == edition.verdict


def test_further_changes_of_a_source_are_one_doubt_told_from_its_beginning(anna, noon):
    edition = published()
    doubted(edition, reliability=Reliability.FAIR)

    mark = doubted(edition, at=noon + timedelta(days=1), reliability=Reliability.LOW, url="")

    title = edition.document["evidence"][0]["source"]["title"]
    assert StaleMark.objects.count() == 1
    assert mark.since == noon
    assert mark.changes["fields"]["reliability"] == ["good", "low"]
    assert rule.reason(mark.changes).startswith(f"“{title}”: address was")
    assert len(acts("mark_stale")) == 2


def test_a_change_that_is_taken_back_takes_its_doubt_along(anna, bela, noon):
    edition = published()
    mark = doubted(edition, reliability=Reliability.LOW)
    source = cited_source(edition)
    source.reliability = Reliability.GOOD

    desk.edit(source, actor=bela, at=noon)

    mark.refresh_from_db()
    assert (mark.outcome, mark.settled_by, mark.settled_at) == ("taken_back", bela, noon)
    assert acts("settle_stale") == [("settle_stale", "bela", "verdict")]


def keep(source, content, name, anna, noon):
    return snapshots.add_snapshot(source, content, file_name=name, actor=anna, at=noon)


def test_a_file_with_other_bytes_than_the_one_before_raises_a_doubt(anna, noon):
    draft = factories.VerdictFactory()
    source = draft.claim.evidence.first().source
    keep(source, b"The bridge cost 40 million.", "a.txt", anna, noon)
    edition = published(verdict=draft)

    snapshot = keep(source, b"The bridge cost 41 million.", "b.txt", anna, noon)

    mark = StaleMark.objects.get()
    assert (mark.verdict, mark.source) == (edition.verdict, source)
    assert [file["sha256"] for file in mark.changes["files"]] == [snapshot.sha256]
    assert "differs from those before" in reasons()[0]


def test_the_first_file_of_its_form_raises_no_doubt(anna, noon):
    draft = factories.VerdictFactory()
    source = draft.claim.evidence.first().source
    keep(source, b"%PDF-1.4 one", "a.pdf", anna, noon)
    published(verdict=draft)

    keep(source, b"The page as text.", "a.txt", anna, noon)

    assert not StaleMark.objects.exists()


@pytest.mark.parametrize(
    ("body", "outcome"),
    [(OTHER_WORDS, Anchoring.MOVED), (WITHOUT, Anchoring.LOST), (TWICE, Anchoring.AMBIGUOUS)],
)
def test_a_quote_that_no_longer_stands_as_readers_see_it_puts_the_verdict_in_doubt(
    anna, noon, quoted, body, outcome
):
    receive(quoted, body, anna, noon)

    mark = StaleMark.objects.get()
    assert (mark.verdict, mark.changes["outcome"], mark.changes["quote"]) == (quoted.verdict, outcome, QUOTE)
    assert mark.appearance.revision.number == mark.changes["revision"] == 2
    assert acts("mark_stale") == [("mark_stale", "anna", "verdict")]


def test_a_quote_found_in_other_type_alone_reads_otherwise(anna, noon):
    quote = "the bridge – at last – stands"
    body = f"In the spring {quote}, she said."
    revision = factories.ArticleRevisionFactory(body=body)
    edition = published(factories.AppearanceFactory(revision=revision, exact=quote).claim)

    receive(edition, body.replace("–", "-"), anna, noon)

    mark = StaleMark.objects.get()
    assert (mark.changes["outcome"], mark.changes["now"]) == ("found", "the bridge - at last - stands")


def test_a_quote_that_stands_word_for_word_in_the_new_revision_raises_no_doubt(anna, noon, quoted):
    receive(quoted, f"A new first sentence. {BODY}", anna, noon)

    assert not StaleMark.objects.exists()


def test_a_quote_that_no_edition_shows_raises_no_doubt(anna, noon, quoted):
    revision = article_of(quoted).latest_revision
    factories.AppearanceFactory(claim=quoted.verdict.claim, revision=revision, exact="Work began in 2019")
    factories.AppearanceFactory(revision=revision, exact="ended in 2023")

    receive(quoted, BODY.replace("Work began in 2019 and ended in 2023.", "Nothing else."), anna, noon)

    assert not StaleMark.objects.exists()


def test_a_quote_that_comes_back_in_a_later_revision_is_in_doubt_no_more(anna, bela, noon, quoted):
    receive(quoted, WITHOUT, anna, noon)

    receive(quoted, f"{BODY} Corrected on Monday.", bela, noon)

    mark = StaleMark.objects.get()
    assert (mark.outcome, mark.settled_by) == ("taken_back", bela)


def test_a_quote_that_stays_changed_in_a_later_revision_is_one_doubt(anna, noon, quoted):
    receive(quoted, OTHER_WORDS, anna, noon)
    receive(quoted, f"{OTHER_WORDS} Corrected on Monday.", anna, noon)

    mark = StaleMark.objects.get()
    assert (mark.is_open, mark.changes["revision"], mark.appearance.revision.number) == (True, 3, 3)


def test_a_confirmed_place_with_other_words_stays_in_doubt(anna, noon, quoted):
    receive(quoted, OTHER_WORDS, anna, noon)

    places.confirm_place(StaleMark.objects.get().appearance, actor=anna, at=noon)

    mark = StaleMark.objects.get()
    assert (mark.is_open, mark.changes["outcome"]) == (True, "found")
    assert "nobody has confirmed" not in reasons()[0]


@pytest.mark.parametrize(("judged", "changed_again"), [(OTHER_WORDS, WITHOUT), (WITHOUT, OTHER_WORDS)])
def test_words_judged_to_be_right_still_are_in_doubt_again_once_they_change_again(
    anna, bela, noon, quoted, judged, changed_again
):
    receive(quoted, judged, anna, noon)
    settle(quoted.verdict, bela, noon)

    receive(quoted, f"{judged} Corrected on Monday.", anna, noon)
    receive(quoted, f"{judged} Corrected on Tuesday.", anna, noon)
    assert reasons() == []

    receive(quoted, changed_again, anna, noon)
    assert [mark.changes["quote"] for mark in StaleMark.objects.open()] == [QUOTE]


def test_a_revision_known_by_its_digest_alone_leaves_the_quote_in_doubt_until_it_is_found(anna, noon, quoted):
    article = article_of(quoted)
    body = f"{BODY} Corrected."
    revision = articles.register_revision(
        article, 2, digest(body.encode()), len(body), actor=anna, at=noon, body=body
    )
    assert reasons() == [f"“{QUOTE}” has not been found again yet in revision 2 of “{article.title}”."]

    articles.pin(quoted.verdict.claim, revision, QUOTE, actor=anna, at=noon)

    assert StaleMark.objects.get().outcome == "taken_back"


def settle(verdict, person, at, reason="The sum is the same in both.", seen=None):
    marks = verdict.stale_marks.open().oldest_first()
    return staleness.still_right(
        verdict, actor=person, at=at, reason=reason, seen=seen or staleness.fingerprint_of(marks)
    )


def test_an_editor_says_with_a_reason_that_it_is_still_right(anna, bela, noon):
    mark = doubted()
    edition = mark.verdict.editions.get()

    settle(mark.verdict, bela, noon)

    mark.refresh_from_db()
    assert (mark.outcome, mark.settled_by, mark.settled_at, mark.reason) == (
        "still_right",
        bela,
        noon,
        "The sum is the same in both.",
    )
    assert acts("still_right") == [("still_right", "bela", "verdict")]
    content = TrailEntry.objects.get(act="still_right").payload.content
    assert content["reason"] == "The sum is the same in both."
    assert [told["thing"] for told in content["marks"]] == [mark.thing]
    assert Publication.objects.get().edition == edition


@pytest.mark.parametrize(
    ("person", "reason", "seen", "sentence"),
    [
        ("anna", "So it is.", None, "Only editors and chiefs may say that a verdict is still right"),
        ("bela", "  ", None, "Say in a sentence why the verdict is still right"),
        ("bela", "So it is.", "0" * 64, "Something else changed since you looked"),
    ],
)
def test_whoever_may_not_say_so_or_saw_something_else_is_refused(
    anna, bela, noon, person, reason, seen, sentence
):
    mark = doubted()
    entries = TrailEntry.objects.count()

    with pytest.raises(Refused, match=sentence):
        settle(mark.verdict, {"anna": anna, "bela": bela}[person], noon, reason, seen)

    mark.refresh_from_db()
    assert mark.is_open
    assert TrailEntry.objects.count() == entries


def test_nothing_is_settled_twice(bela, noon):
    mark = doubted()
    settle(mark.verdict, bela, noon)

    with pytest.raises(Refused, match="Nothing about this verdict is in doubt any more"):
        settle(mark.verdict, bela, noon)

    assert len(acts("still_right")) == 1


def test_a_later_change_of_a_settled_source_is_a_doubt_of_its_own(anna, bela, noon):
    edition = published()
    settle(doubted(edition, reliability=Reliability.FAIR).verdict, bela, noon)

    mark = doubted(edition, reliability=Reliability.LOW)

    assert StaleMark.objects.count() == 2
    assert mark.changes["fields"] == {"reliability": ["fair", "low"]}


def test_a_correction_settles_every_doubt_about_the_edition_before():
    mark = doubted()

    second = corrected(mark.verdict.editions.get())

    mark.refresh_from_db()
    assert (mark.outcome, mark.edition, mark.settled_by.username) == ("new_edition", second, "chris")
    assert not StaleMark.objects.open().exists()


def test_a_retraction_settles_every_doubt():
    mark = doubted()

    retracted(mark.verdict.editions.get())

    mark.refresh_from_db()
    assert (mark.outcome, mark.edition) == ("retracted", None)


def test_a_reply_leaves_the_doubts_where_they_were():
    mark = doubted()

    reply = replied(mark.verdict.editions.get())

    mark.refresh_from_db()
    assert mark.is_open
    assert mark.verdict == reply.verdict
    assert reply.verdict.edition_kind == EditionKind.REPLY


def test_superseded_and_retracted_verdicts_come_into_no_doubt(anna, noon):
    superseded = published()
    source = cited_source(superseded)
    corrected(superseded)
    gone = published()
    factories.EvidenceFactory(claim=gone.verdict.claim, source=source)
    retracted(gone)
    source.reliability = Reliability.LOW

    desk.edit(source, actor=anna, at=noon)

    assert {mark.verdict.version for mark in StaleMark.objects.all()} == {2}


def test_a_doubt_moves_nobody_and_overtakes_nobody(anna, chris, noon):
    """Whoever opened the page before the source changed may still act on the verdict."""
    edition = published()
    before = edition.verdict
    before.refresh_from_db()
    doubted(edition)

    tombstone = verdicts.retract(before, actor=chris, at=noon, reason="The report was forged.")

    assert tombstone.is_retraction


def test_the_database_keeps_doubts_and_how_they_were_settled(anna, bela, noon):
    mark = doubted()
    settle(mark.verdict, bela, noon)
    row = StaleMark.objects.filter(pk=mark.pk)

    for change in (
        {"reason": "Otherwise."},
        {"outcome": "taken_back"},
        {"settled_at": None, "settled_by": None, "outcome": "", "reason": ""},
        {"settled_by": anna},
        {"since": noon + timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError, match="settled once"), transaction.atomic():
            row.update(**change)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        row.delete()


@pytest.mark.parametrize(
    "fields",
    [
        {"outcome": "still_right"},
        {"settled_at": factories.NOON},
        {"settled_at": factories.NOON, "outcome": "still_right", "reason": "So it is."},
        {"settled_at": factories.NOON, "outcome": "new_edition"},
        {"settled_at": factories.NOON, "outcome": "forgotten"},
    ],
)
def test_the_database_knows_no_doubt_half_settled(fields):
    mark = doubted()

    with pytest.raises(IntegrityError), transaction.atomic():
        StaleMark.objects.filter(pk=mark.pk).update(**fields)


def test_a_quote_that_is_taken_back_leaves_its_settled_doubt(anna, bela, noon, quoted):
    receive(quoted, OTHER_WORDS, anna, noon)
    settle(quoted.verdict, bela, noon)
    mark = StaleMark.objects.get()

    desk.remove(mark.appearance, actor=anna, at=noon)

    mark.refresh_from_db()
    assert (mark.appearance, mark.outcome) == (None, "still_right")


def test_doubts_are_not_written_by_hand(anna, noon):
    mark = doubted()

    with pytest.raises(Refused, match="Stale mark is not written by hand"):
        desk.edit(mark, actor=anna, at=noon)


def test_doubts_survive_a_full_dump(tmp_path, anna, bela, noon):
    path = tmp_path / "dump.json"
    settle(doubted().verdict, bela, noon)
    doubted()
    kept = list(StaleMark.objects.order_by("pk").values_list("thing", "outcome", "reason"))
    with transaction.atomic():
        call_command(
            "dumpdata",
            "claims",
            "auth.user",
            natural_foreign=True,
            natural_primary=True,
            output=str(path),
            verbosity=0,
        )

    assert path.read_text().count('"claims.stalemark"') == len(kept) == 2
