"""Somebody outside reads one frozen version by a link and answers once; it is advice and approves nothing."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

from claims.models import Contribution, OutsideReading, TrailEntry, Verdict
from claims.operations import desk, outside, snapshots, verification
from claims.rules.outside import Said
from claims.rules.sentences import Refused
from tests import factories
from tests.forms import Browser
from tests.public.test_pictures import photograph

pytestmark = pytest.mark.django_db

ASKED = {"expert": "Prof. Ada Beam", "expertise": "bridges", "days": "14", "note": "Is the sum right?"}
ANSWER = {
    "opinion-conclusion-1": "agrees",
    "opinion-evidence-1": "disagrees",
    "remark-evidence-1": "The table counts the ramps twice.",
    "overall": "It holds.",
    "signed": "Ada Beam",
}


@pytest.fixture(autouse=True)
def _nobody_wrote_before():
    cache.clear()


@pytest.fixture
def verdict(groups):
    return factories.submitted(claim__note="kanari of the desk", to_check="kanari for the reviewer")


@pytest.fixture
def asked(verdict):
    return factories.asked_outside(verdict, at=timezone.now())


def path(token, language="en"):
    return f"/{language}/outside/{token}/"


def made(browser, verdict, **typed):
    """Make a link on the page behind the review screen; return the page that tells it, and the token."""
    address = reverse("admin:claims_verdict_outside", args=[verdict.pk])
    told = browser.post(address, ASKED | typed, follow=True).content.decode()
    found = re.search(r"/outside/([\w-]{43})/", told)
    return told, found and found[1]


def everything_kept():
    """Return all that the tables hold, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(rows)


def test_editor_makes_a_link_that_is_told_once_and_kept_nowhere(client, desk_of_bela, verdict):
    review = reverse("admin:claims_verdict_review", args=[verdict.pk])
    address = reverse("admin:claims_verdict_outside", args=[verdict.pk])
    assert address in desk_of_bela.get(review).content.decode()

    _told, token = made(desk_of_bela, verdict)

    reading = OutsideReading.objects.get()
    entry = TrailEntry.objects.in_order().last()
    assert token
    assert token not in everything_kept()
    assert token not in desk_of_bela.get(f"{review}").content.decode()
    assert (reading.expires_at - reading.opened_at).days == 14
    assert (entry.act, entry.actor_name, entry.payload.content["digest"]) == (
        "open_link",
        "bela",
        reading.digest,
    )
    assert client.get(path(token)).status_code == 200
    assert made(desk_of_bela, verdict, days="91")[1] is None
    assert OutsideReading.objects.count() == 1


def test_whoever_has_the_link_reads_what_readers_would_get_and_nothing_else_of_the_desk(
    client, asked, verdict
):
    page = client.get(path(asked.token))

    text = page.content.decode()
    assert verdict.short_answer in text
    assert "Is the sum right?" in text
    assert "kanari" not in text
    assert not {person for person in ("bela", "admin/") if person in text}
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert "default-src 'none'" in page["Content-Security-Policy"]
    assert not page.cookies
    assert "Was sagen Sie dazu?" in client.get(path(asked.token, "de")).content.decode()


def test_what_is_written_later_does_not_reach_the_link_and_the_review_says_that_versions_differ(
    client, desk_of_bela, asked, verdict, anna, noon
):
    review = reverse("admin:claims_verdict_review", args=[verdict.pk])
    assert "the version you see" in desk_of_bela.get(review).content.decode()
    verdict.short_answer = "Written after the link."
    desk.edit(verdict, actor=anna, at=noon)

    assert "Written after the link." not in client.get(path(asked.token)).content.decode()
    assert "another version than the one you see" in desk_of_bela.get(review).content.decode()


def test_answer_is_taken_once_and_stands_block_by_block_beside_the_text(client, desk_of_bela, asked, verdict):
    hands = Contribution.objects.count()

    first, second = client.post(path(asked.token), ANSWER), client.post(path(asked.token), ANSWER)

    reading = OutsideReading.objects.get()
    entries = TrailEntry.objects.filter(act="answer")
    page = desk_of_bela.get(reverse("admin:claims_verdict_review", args=[verdict.pk])).content.decode()
    assert (first.status_code, second.status_code) == (303, 410)
    assert "Your answer has reached the desk" in client.get(path(asked.token)).content.decode()
    assert reading.answers == {
        "conclusion-1": {"opinion": "agrees", "remark": ""},
        "evidence-1": {"opinion": "disagrees", "remark": "The table counts the ramps twice."},
    }
    assert [(entry.actor, entry.payload.content["after"]["signed"]) for entry in entries] == [
        (None, "Ada Beam")
    ]
    assert "The table counts the ramps twice." in page
    assert "✗ disagrees" in page
    assert list(verification.faults()) == []
    # It is advice: whoever asked may still approve, and nobody became an author.
    assert Contribution.objects.count() == hands
    assert Verdict.objects.get(pk=verdict.pk).moves == verdict.moves
    factories.approved(verdict)


def test_two_clicks_that_both_found_the_link_open_store_one_answer(asked):
    now = timezone.now()
    said = {"overall": "", "answers": {"claim-1": Said("agrees")}, "language": "en", "at": now}
    outside.answer(asked.reading, signed="Ada", **said)

    with pytest.raises(Refused, match="takes no answer any more"):
        outside.answer(asked.reading, signed="Eve", **said)

    assert OutsideReading.objects.get().signed == "Ada"
    assert TrailEntry.objects.filter(act="answer").count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"signed": " "}, "Write your name"),
        ({"signed": "Ada\x00"}, "forbidden character"),
        ({"overall": "x" * 5001}, "A remark is too long"),
        ({"opinion-claim-1": "1 OR 1=1"}, "The form did not arrive as it was shown"),
    ],
)
def test_answer_that_cannot_be_taken_comes_back_with_all_that_was_typed(client, asked, typed, sentence):
    answer = client.post(path(asked.token), ANSWER | typed)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert ANSWER["remark-evidence-1"] in answer.content.decode()
    assert not TrailEntry.objects.filter(act="answer").exists()


def test_link_that_opens_nothing_says_what_to_do_and_only_its_holder_learns_why(client, desk_of_bela, asked):
    long_ago = factories.asked_outside(at=timezone.now() - timedelta(days=15))
    desk_of_bela.post(
        reverse("admin:claims_outsidereading_answers", args=[asked.reading.pk]), {"action": "revoke"}
    )

    pages = {
        name: client.get(path(token))
        for name, token in {
            "mistyped": "x" * 43,
            "short": "x",
            "expired": long_ago.token,
            "revoked": asked.token,
        }.items()
    }

    assert [page.status_code for page in pages.values()] == [404, 404, 410, 410]
    assert all("ask whoever at the desk sent it to you" in page.content.decode() for page in pages.values())
    assert {page["Referrer-Policy"] for page in pages.values()} == {"no-referrer"}
    masked = [re.sub("x{2,}", "x", pages[name].content.decode()) for name in ("mistyped", "short")]
    assert masked[0] == masked[1]
    assert "It opened until" in pages["expired"].content.decode()
    assert "The desk has taken it back." in pages["revoked"].content.decode()
    assert client.post(path(asked.token), ANSWER).status_code == 410
    assert not OutsideReading.objects.exclude(answered_at=None).exists()


def test_door_takes_thirty_answers_an_hour_from_one_place_and_stands_in_the_desks_process_alone(
    client, asked
):
    answers = [client.post(path(asked.token), {}).status_code for _attempt in range(31)]

    assert answers == [400] * 30 + [429]
    assert client.get(path(asked.token)).status_code == 200
    with pytest.raises(Resolver404):
        resolve(path(asked.token), urlconf="factcheck.public_urls")


def test_link_opens_the_pictures_of_its_version_without_metadata_and_no_others(
    client, settings, tmp_path, anna
):
    settings.MEDIA_ROOT = tmp_path
    draft = factories.VerdictFactory()
    source = draft.claim.evidence.first().source
    shown, hidden = (
        snapshots.add_snapshot(source, photograph(colour), file_name="a.jpg", actor=anna, at=factories.NOON)
        for colour in ("#a1121f", "#0b5d3b")
    )
    factories.ShownPictureFactory(claim=draft.claim, snapshot=shown)
    asked = factories.asked_outside(factories.submitted(draft), at=timezone.now())

    address = f"{path(asked.token)}pictures/{shown.view_sha256}.webp"
    picture = client.get(address)

    assert address in client.get(path(asked.token)).content.decode()
    assert picture.content.startswith(b"RIFF")
    assert b"Fairphone" not in picture.content
    assert client.get(f"{path(asked.token)}pictures/{hidden.view_sha256}.webp").status_code == 404
    assert client.get(f"{path('x' * 43)}pictures/{shown.view_sha256}.webp").status_code == 404


def test_chief_takes_name_and_answer_out_and_the_chain_still_holds(client, desk_of_bela, asked, chris):
    client.post(path(asked.token), ANSWER)
    address = reverse("admin:claims_outsidereading_answers", args=[asked.reading.pk])
    sent = {"action": "redact", "reason": "They asked for it.", "legal_basis": "Art. 17 GDPR"}
    assert desk_of_bela.post(address, sent).status_code == 400
    chief = Browser()
    chief.force_login(chris)

    done = chief.post(address, sent, follow=True)

    kept = everything_kept()
    assert not [word for word in ("Ada Beam", "the ramps", "It holds", "Is the sum right") if word in kept]
    assert "Name and answer were taken out for a legal reason" in done.content.decode()
    assert list(verification.faults()) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE claims_outsidereading SET overall = 'It is wrong.'",
        "UPDATE claims_outsidereading SET answered_at = NULL",
        "UPDATE claims_outsidereading SET document = '{}'",
        "DELETE FROM claims_outsidereading",
    ],
)
def test_database_keeps_what_was_read_and_said(client, asked, statement):
    client.post(path(asked.token), ANSWER)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_answer_put_into_the_database_by_hand_does_not_follow_from_the_trail(asked):
    OutsideReading.objects.update(answered_at=timezone.now(), signed="Ada", overall="Nobody said so.")

    assert [fault for fault in verification.faults() if "is not what the trail says" in fault]
