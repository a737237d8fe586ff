"""The queue: what waits for whom, and why."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from claims.models import Policy
from claims.operations import desk, verdicts
from claims.vocabulary import Anchoring, Reading
from tests.factories import (
    AppearanceFactory,
    ArticleRevisionFactory,
    ClaimFactory,
    PolicyFactory,
    ReplyRequestFactory,
    SourceFactory,
    VerdictFactory,
    approved,
    corrected,
    doubted,
    policy_published,
    published,
    replied,
    retracted,
    submitted,
)

pytestmark = pytest.mark.django_db


def sections_shown(client, tab):
    return client.get(reverse("admin:queue"), {"tab": tab}).context["queue_sections"]


def sections(client, tab="waiting"):
    return [[row.claim for row in section.rows] for section in sections_shown(client, tab)]


def rows(client, tab):
    return sections_shown(client, tab)[0].rows


def test_home_of_the_desk_is_what_waits_for_me(client, bela):
    verdict = submitted()
    VerdictFactory()
    published()
    client.force_login(bela)

    answer = client.get(reverse("admin:index"))

    assert [row.claim for row in answer.context["queue_sections"][0].rows] == [verdict.claim]
    assert verdict.claim.statement in answer.content.decode()
    assert reverse("admin:claims_verdict_review", args=[verdict.pk]) in answer.content.decode()


def test_what_i_worked_on_stands_apart_as_not_mine_to_approve(client, bela, noon):
    verdict = submitted()
    mine = submitted()
    desk.note_contribution([mine.claim], actor=bela, at=noon)
    client.force_login(bela)

    answer = client.get(reverse("admin:queue"))

    assert sections(client) == [[verdict.claim], [mine.claim]]
    assert "Not yours to approve: you worked on these" in answer.content.decode()


def test_nothing_waits_for_a_checker_to_approve(client, anna):
    verdict = submitted(by=anna)
    approved()
    client.force_login(anna)

    assert sections(client) == [[], [verdict.claim]]


def test_approved_verdicts_wait_for_whoever_publishes(client, chris):
    verdict = approved()
    client.force_login(chris)

    assert sections(client) == [[verdict.claim]]
    assert rows(client, "waiting")[0].hints == ["approved, to be published"]


def test_a_row_says_what_is_proposed_by_whom_since_when_and_until_when(client, bela, noon):
    submitted(VerdictFactory(claim__due_on=date(2026, 3, 1), to_check="Ask for the contract."))
    client.force_login(bela)

    row = rows(client, "waiting")[0]

    assert (row.rating, row.by, row.since, row.due_on, row.is_overdue) == (
        "true",
        "Anna",
        noon,
        date(2026, 3, 1),
        True,
    )
    assert row.hints == ["overdue", "still to be checked: Ask for the contract."]


def test_submitted_by_me_shows_only_mine(client, anna):
    mine = submitted(by=anna)
    client.force_login(anna)

    assert sections(client, "submitted") == [[mine.claim]]


def test_what_came_back_names_the_reason(client, anna, bela, noon):
    verdict = verdicts.return_to_draft(submitted(by=anna), actor=bela, at=noon, reason="The year is missing.")
    client.force_login(anna)

    assert sections(client, "returned") == [[verdict.claim]]
    assert rows(client, "returned")[0].hints == ["Sent back: The year is missing."]
    client.force_login(bela)
    assert sections(client, "returned") == [[]]


def test_drafts_that_lack_sources_stand_there_with_the_sentence_of_the_rule(client, anna):
    unread = VerdictFactory(evidence=0)
    desk_source = SourceFactory(title="A memo", reading=Reading.NOT_READ)
    unread.claim.evidence.create(source=desk_source, stance="supports")
    lonely = VerdictFactory(evidence=1)
    VerdictFactory(evidence=2)
    VerdictFactory(evidence=0, headline="")
    client.force_login(anna)

    found = {row.claim: row.hints[0] for row in rows(client, "sources")}

    assert found == {
        unread.claim: (
            "“A memo” is cited publicly but was not read. Read it, take it out or mark it confidential."
        ),
        lonely.claim: (
            f"Only one independent origin ({lonely.claim.evidence.get().source.publisher.name}). "
            "Add a second or say publicly why one is enough."
        ),
    }


def test_corrections_under_way_are_listed(client, anna, noon):
    edition = published()
    verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    client.force_login(anna)

    assert sections(client, "corrections") == [[edition.verdict.claim], []]


def answered(verdict, **fields):
    return ReplyRequestFactory(
        claim=verdict.claim,
        **{"answered_on": date(2026, 3, 5), "answer": "It was more.", "party__name": "Mara Holt", **fields},
    )


def test_an_answer_that_readers_have_not_seen_waits_for_its_edition(client, anna, noon):
    waiting = answered(published().verdict)
    answered(published().verdict, is_public=False)
    answered(published().verdict, answer="", answered_on=None)
    answered(retracted(published()).verdict)
    replied(published())
    answered(submitted())
    under_way = published()
    answered(under_way.verdict)
    verdicts.start_correction(under_way.verdict, actor=anna, at=noon)
    client.force_login(anna)

    answer = client.get(reverse("admin:queue"), {"tab": "corrections"})

    [row] = answer.context["queue_sections"][1].rows
    assert (row.claim, row.hints) == (waiting.claim, ["Answer of Mara Holt"])
    assert client.get(row.address).status_code == 200


def test_published_verdicts_in_doubt_are_listed_with_every_reason_until_they_are_settled(client, anna, noon):
    mark = doubted(reliability="low", url="")
    other = mark.verdict.claim.evidence.order_by("pk").last().source
    other.is_rejected, other.rejection_reason = True, "Forged."
    desk.edit(other, actor=anna, at=noon)
    corrected(doubted().verdict.editions.get())
    retracted(doubted().verdict.editions.get())
    client.force_login(anna)

    [row] = rows(client, "stale")

    assert (row.claim, row.rating, row.since) == (mark.verdict.claim, "true", noon)
    title, url = mark.source.title, f"https://archive.example/{mark.source.slug}"
    assert row.hints == [
        f"“{title}”: address was “{url}” and is nothing; reliability was good and is low.",
        f"“{other.title}”: it was rejected.",
    ]
    page = client.get(row.address)
    assert page.status_code == 200
    assert "it was rejected." in page.content.decode()


def test_lost_quotes_of_the_newest_revision_are_listed(client, anna):
    old = ArticleRevisionFactory(number=1)
    new = ArticleRevisionFactory(article=old.article, number=2, body=old.body + " More.")
    AppearanceFactory(revision=old, anchoring=Anchoring.MOVED)
    lost = AppearanceFactory(
        revision=new, start=None, end=None, prefix="", suffix="", anchoring=Anchoring.LOST
    )
    AppearanceFactory(revision=new)
    client.force_login(anna)

    assert sections(client, "quotes") == [[lost.claim]]


def test_overdue_claims_are_listed_until_they_are_published(client, anna):
    yesterday = timezone.localdate() - timedelta(days=1)
    late = ClaimFactory(due_on=yesterday)
    ClaimFactory(due_on=timezone.localdate())
    published(ClaimFactory(due_on=yesterday))
    client.force_login(anna)

    assert sections(client, "overdue") == [[late]]


def test_texts_of_the_house_stand_there_when_the_day_readers_were_told_is_over(client, anna):
    today = timezone.localdate()
    late = PolicyFactory(topic="funding", review_due_on=today - timedelta(days=1))
    policy_published(late)
    policy_published(topic="imprint", review_due_on=today)
    # Put off at the desk, which no reader has been told yet.
    Policy.objects.filter(pk=late.pk).update(review_due_on=today + timedelta(days=90))
    PolicyFactory(topic="team", review_due_on=today - timedelta(days=9))
    client.force_login(anna)

    [_claims, [row]] = [section.rows for section in sections_shown(client, "overdue")]

    assert (row.title, row.due_on, row.is_overdue) == ("Funding", today - timedelta(days=1), True)
    assert row.address == f"/admin/claims/policy/{late.pk}/change/"
    late.refresh_from_db()
    policy_published(late)
    assert len(sections_shown(client, "overdue")) == 1


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("tab", "queries"),
    [
        ("waiting", 6),
        ("submitted", 5),
        ("returned", 5),
        ("sources", 6),
        ("corrections", 7),
        ("stale", 5),
        ("quotes", 5),
        ("overdue", 6),
    ],
)
def test_a_tab_costs_the_same_however_much_waits(
    client, anna, bela, noon, django_assert_num_queries, tab, queries, count
):
    for _one in range(count):
        submitted(by=anna)
        verdicts.return_to_draft(submitted(by=anna), actor=bela, at=noon, reason="The year is missing.")
        VerdictFactory(evidence=1, claim__due_on=date(2026, 1, 1))
        verdicts.start_correction(published().verdict, actor=anna, at=noon)
        AppearanceFactory(anchoring=Anchoring.MOVED)
        answered(published().verdict)
        doubted()
    client.force_login(bela if tab == "waiting" else anna)

    with django_assert_num_queries(queries):
        answer = client.get(reverse("admin:queue"), {"tab": tab})

    assert len(answer.context["queue_sections"][0].rows) == count


def test_home_costs_the_same_however_much_waits(client, bela, django_assert_num_queries):
    for _one in range(3):
        submitted()
    client.force_login(bela)

    # One more than the queue: Django's own list of what I did last.
    with django_assert_num_queries(7):
        client.get(reverse("admin:index"))


def test_an_unknown_tab_shows_what_waits_for_me(client, bela):
    verdict = submitted()
    client.force_login(bela)

    assert sections(client, "nonsense") == [[verdict.claim]]


def test_the_queue_approves_nothing(client, bela):
    submitted()
    client.force_login(bela)

    page = client.get(reverse("admin:queue")).content.decode()

    assert 'name="action"' not in page
    assert "_selected_action" not in page
