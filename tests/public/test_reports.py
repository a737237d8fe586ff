"""A reader says that something is wrong: by a plain form, under a number, and nobody learns who it was."""

import re

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from claims.models import ErrorReport, ReportCase, TrailEntry
from claims.operations import reports
from claims.rules import reports as rule
from claims.rules.sentences import Refused
from tests import factories
from tests.public import editions

pytestmark = pytest.mark.django_db

FORM = "/en/claims/bridge-cost/report/"
SAID = {"words": "8 million more", "remark": "The audit office says seven; see its report, page 12."}


@pytest.fixture(autouse=True)
def _nobody_wrote_before():
    cache.clear()


@pytest.fixture
def edition(groups):
    return editions.bridge()


def action_of(page):
    return re.search(r'<form class="letter" method="post" action="([^"]+)"', page.content.decode())[1]


def send(client, address=FORM, **typed):
    """Fill in the form as the page has it and send it where the page says."""
    return client.post(action_of(client.get(address)), SAID | typed)


def test_claim_page_leads_to_the_form_and_the_form_to_a_number_with_a_day(client, edition, settings):
    settings.REPORT_DAYS = 10
    assert f'href="{FORM}"' in client.get("/en/claims/bridge-cost/").content.decode()

    answer = send(client)
    report = ErrorReport.objects.get()
    case = client.get(answer["Location"])

    assert (answer.status_code, answer["Location"]) == (
        303,
        f"{settings.SITE_URL}/en/reports/{report.number}/",
    )
    assert (report.claim.slug, report.edition_number) == ("bridge-cost", 1)
    assert (report.words, report.remark) == (SAID["words"], SAID["remark"])
    assert (report.due_on - report.received_at.date()).days in (10, 11)
    assert rule.spoken(report.number) in case.content.decode()
    assert case.context["case"].due_on == report.due_on
    assert case["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    # What somebody wrote is for the desk; whoever guesses a number reads the answer alone.
    assert SAID["remark"] not in case.content.decode()


def test_report_stands_in_the_trail_and_names_nobody(client, edition):
    send(client)

    entry = TrailEntry.objects.in_order().last()
    assert (entry.act, entry.actor, entry.actor_name) == ("report", None, "")
    assert entry.payload.content["after"]["remark"] == SAID["remark"]


def test_reader_leaves_no_address_in_any_table_and_gets_no_cookie(client, edition):
    page = client.get(FORM)
    answer = client.post(
        action_of(page),
        SAID,
        REMOTE_ADDR="203.0.113.77",
        HTTP_USER_AGENT="Reader/7",
        HTTP_REFERER="http://x.example/",
    )

    kept = [str(list(model.objects.values())) for model in (ErrorReport, ReportCase)]
    kept += [str(list(TrailEntry.objects.values("actor_name", "object_key", "payload__content")))]
    assert not [text for text in kept if "203.0.113.77" in text or "Reader/7" in text or "x.example" in text]
    assert "203.0.113.77" not in str(cache._cache)
    assert not page.cookies
    assert not answer.cookies


def test_button_pressed_twice_makes_one_report(client, edition):
    first, second = send(client), send(client)

    assert first["Location"] == second["Location"]
    assert ErrorReport.objects.count() == 1
    assert TrailEntry.objects.filter(act="report").count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"remark": "wrong"}, "Say in a sentence what is wrong, and how you know."),
        ({"remark": ""}, "Say in a sentence what is wrong, and how you know."),
        ({"remark": "x" * 3001}, "That is more than 3000 characters."),
        ({"words": "x" * 501}, "That is more than 500 characters."),
        ({"website": "https://spam.example/"}, "One field is there for programs that fill in everything."),
    ],
)
def test_report_that_says_nothing_comes_back_with_a_sentence_and_all_that_was_typed(
    client, edition, typed, sentence
):
    answer = send(client, **typed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert sentence in page
    assert (SAID | typed)["remark"] in page
    assert (SAID | typed)["words"] in page
    assert not ErrorReport.objects.exists()
    assert not TrailEntry.objects.filter(act="report").exists()


def test_text_no_database_keeps_is_refused_in_a_sentence(client, edition):
    answer = send(client, remark="The sum is wrong\x00, see the audit.")

    assert answer.status_code == 400
    assert not ErrorReport.objects.exists()


def test_nobody_reports_on_what_was_never_published(client, edition):
    assert client.post("/en/letterbox/no-such-claim/1/", SAID).status_code == 404
    assert client.post("/en/letterbox/bridge-cost/7/", SAID).status_code == 404
    assert client.get("/en/claims/no-such-claim/report/").status_code == 404
    assert not ErrorReport.objects.exists()


def test_sixth_report_within_an_hour_from_one_place_waits_and_other_places_do_not(client, edition):
    address = action_of(client.get(FORM))
    answers = [
        client.post(address, SAID | {"remark": f"{SAID['remark']} {number}"}).status_code
        for number in range(6)
    ]
    elsewhere = client.post(address, SAID, REMOTE_ADDR="203.0.113.78")

    assert answers == [303] * 5 + [429]
    assert elsewhere.status_code == 303
    assert ErrorReport.objects.count() == 6


def test_header_a_stranger_sends_opens_no_new_place(client, edition, settings):
    """Behind one proxy of ours the last address counts; the one before it is the sender’s own word."""
    address = action_of(client.get(FORM))
    settings.TRUSTED_PROXIES = 1

    answers = [
        client.post(
            address,
            SAID | {"remark": f"{SAID['remark']} {number}"},
            HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 203.0.113.9",
        ).status_code
        for number in range(6)
    ]

    assert answers == [303] * 5 + [429]


def test_site_takes_no_more_in_a_day_than_people_can_read(edition, noon, monkeypatch):
    monkeypatch.setattr(rule, "MOST_IN_A_DAY", 2)
    for number in range(2):
        factories.reported(edition, remark=f"The sum is wrong, reason {number}.")

    with pytest.raises(reports.TooMany, match="More reports came in today than we can read"):
        factories.reported(edition, remark="The sum is wrong, reason 3.")

    assert ErrorReport.objects.count() == 2


def test_report_about_an_old_edition_says_which(client, edition):
    factories.corrected(edition)
    old = client.get("/en/claims/bridge-cost/editions/1/").content.decode()
    assert f'href="{FORM}?edition=1"' in old

    send(client, f"{FORM}?edition=1")
    send(client)

    assert list(ErrorReport.objects.order_by("pk").values_list("edition_number", flat=True)) == [1, 2]


def test_process_for_readers_alone_sends_the_form_where_it_can_be_kept(client, edition, settings):
    settings.IS_FOR_READERS_ALONE, settings.LETTERBOX_URL = True, "https://desk.example.org"

    assert action_of(client.get(FORM)) == "https://desk.example.org/en/letterbox/bridge-cost/1/"


def test_process_for_readers_alone_without_a_letterbox_says_so_and_shows_no_form(client, edition, settings):
    settings.IS_FOR_READERS_ALONE, settings.LETTERBOX_URL = True, ""

    page = client.get(FORM).content.decode()

    assert "<form" not in page
    assert "This address is for reading alone and takes no reports." in page
    assert 'href="/en/about/contact/"' in page


def test_german_form_is_german_throughout(client, edition):
    answer = client.post(action_of(client.get("/de/claims/bridge-cost/report/")), SAID)

    assert "/de/reports/" in answer["Location"]
    assert ErrorReport.objects.get().language == "de"


@pytest.mark.parametrize("number", ["NOTHERE222", "BCDFG-00000", "%00", "x" * 300])
def test_number_nobody_gave_out_is_not_found(client, number, db):
    assert client.get(f"/en/reports/{number}/").status_code == 404


@pytest.mark.parametrize("spoken", [True, False])
def test_number_is_found_as_it_is_read_out(client, edition, spoken):
    report = factories.reported(edition)
    number = rule.spoken(report.number).lower() if spoken else report.number

    assert client.get(f"/en/reports/{number}/").status_code == 200


# --- At the desk -----------------------------------------------------------------------------------


@pytest.fixture
def report(edition):
    return factories.reported(edition)


@pytest.fixture
def address(report):
    return reverse("admin:claims_errorreport_answer", args=[report.pk])


ANSWER = {
    "action": "answer",
    "outcome": "correcting",
    "answer": "You are right: it is seven million.",
    "reason": "Page 12 of the audit, read by Bela.",
}


def test_editor_takes_a_report_on_and_the_reader_sees_that_somebody_does(client, report, address, bela):
    client.force_login(bela)
    assert address in client.get("/admin/queue/?tab=reports").content.decode()

    client.post(address, {"action": "take_on"})

    report.refresh_from_db()
    entry = TrailEntry.objects.in_order().last()
    assert (report.state, report.taken_on_by) == ("taken_on", bela)
    assert (entry.act, entry.actor) == ("take_on", bela)
    assert entry.payload.content == {
        "before": {"state": "received", "taken_on_by": None},
        "after": {"state": "taken_on", "taken_on_by": "bela"},
    }
    assert "An editor is looking into it." in client.get(f"/en/reports/{report.number}/").content.decode()


def test_editor_answers_with_a_reason_that_stays_inside(client, report, address, bela):
    client.force_login(bela)

    answered = client.post(address, ANSWER, follow=True)

    report.refresh_from_db()
    entry = TrailEntry.objects.in_order().last()
    page = client.get(f"/en/reports/{report.number}/").content.decode()
    assert "The answer stands under the case number from now on." in answered.content.decode()
    assert (report.state, report.outcome, report.answered_by) == ("answered", "correcting", bela)
    assert (entry.act, entry.actor) == ("answer", bela)
    assert entry.payload.content["after"]["reason"] == ANSWER["reason"]
    assert ANSWER["answer"] in page
    assert "We correct it" in page
    assert ANSWER["reason"] not in page
    assert address not in client.get("/admin/queue/?tab=reports").content.decode()


@pytest.mark.parametrize("missing", ["outcome", "answer", "reason"])
def test_answer_without_all_its_parts_is_none(client, report, address, bela, missing):
    client.force_login(bela)

    answer = client.post(address, ANSWER | {missing: ""})

    report.refresh_from_db()
    assert answer.status_code == 200
    assert "This field is required." in answer.content.decode()
    assert report.state == "received"
    assert TrailEntry.objects.in_order().last().act == "report"


def test_second_answer_is_refused_and_the_first_stands(client, report, address, bela, chris, noon):
    reports.answer(report, outcome="stands", answer="Eight it is.", reason="Read.", actor=chris, at=noon)
    client.force_login(bela)

    answer = client.post(address, ANSWER)

    report.refresh_from_db()
    assert answer.status_code == 400
    assert "This report is answered already. Readers are told one thing." in answer.content.decode()
    assert (report.answer, report.answered_by) == ("Eight it is.", chris)
    assert TrailEntry.objects.filter(act="answer").count() == 1


def test_report_is_taken_on_once(report, bela, chris, noon):
    reports.take_on(report, actor=bela, at=noon)

    with pytest.raises(Refused, match="Somebody has taken this report on already"):
        reports.take_on(report, actor=chris, at=noon)

    report.refresh_from_db()
    assert report.taken_on_by == bela


@pytest.mark.parametrize("act", ["take_on", "answer"])
def test_checker_sees_reports_and_answers_none(client, report, address, anna, act):
    client.force_login(anna)
    assert "Editors take reports on and answer them." in client.get(address).content.decode()

    answer = client.post(address, ANSWER | {"action": act})

    report.refresh_from_db()
    assert answer.status_code == 400
    assert "Reports of readers are taken on and answered by editors." in answer.content.decode()
    assert report.state == "received"


NAMES_SOMEBODY = {
    "words": "as seen from Hafenweg",
    "remark": "My neighbour Petra Muster, Hafenweg 3, signed the contract.",
}
REDACTION = {"action": "redact", "reason": "It names a neighbour.", "legal_basis": "Art. 17 GDPR"}


@pytest.fixture
def naming(edition):
    return reports.receive("bridge-cost", 1, **NAMES_SOMEBODY, language="en", at=factories.NOON)


def everything_kept():
    """Return all that the tables hold, as text."""
    kept = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            kept += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(kept)


def test_chief_takes_personal_details_out_of_a_report_and_the_chain_still_holds(
    client, naming, bela, chris, noon
):
    old_digest = naming.digest
    reports.take_on(naming, actor=bela, at=noon)
    address = reverse("admin:claims_errorreport_answer", args=[naming.pk])
    client.force_login(chris)
    assert "Petra Muster" in everything_kept()

    done = client.post(address, REDACTION, follow=True)

    kept, page = everything_kept(), done.content.decode()
    assert "Petra Muster" not in kept
    assert "Hafenweg" not in kept
    assert old_digest not in kept
    assert "What the reader wrote is gone from the report and from the trail." in page
    assert "What the reader wrote was taken out for a legal reason" in page
    assert "Take the words out" not in page
    assert "taken out" in client.get("/admin/queue/?tab=reports").content.decode()
    entry = TrailEntry.objects.in_order().last()
    assert (entry.act, entry.actor, entry.payload.content["reason"]) == (
        "take_words_out",
        chris,
        REDACTION["reason"],
    )
    assert entry.payload.content["legal_basis"] == "Art. 17 GDPR"
    call_command("verify_trail")
    reports.answer(naming, outcome="stands", answer="Eight it is.", reason="Read.", actor=bela, at=noon)
    assert "Eight it is." in client.get(f"/en/reports/{naming.number}/").content.decode()


def test_words_are_taken_out_once_and_say_why(client, naming, chris, noon):
    client.force_login(chris)
    address = reverse("admin:claims_errorreport_answer", args=[naming.pk])

    without_reason = client.post(address, REDACTION | {"reason": " "})
    reports.take_words_out(naming, reason="Asked for.", legal_basis="Art. 17", actor=chris, at=noon)
    again = client.post(address, REDACTION)

    assert (without_reason.status_code, again.status_code) == (200, 400)
    assert "This field is required." in without_reason.content.decode()
    assert "The reader&#x27;s words were taken out of this report already." in again.content.decode()
    assert TrailEntry.objects.filter(act="take_words_out").count() == 1


@pytest.mark.parametrize("name", ["anna", "bela"])
def test_only_chiefs_take_words_out_of_a_report(client, naming, name, request):
    client.force_login(request.getfixturevalue(name))
    address = reverse("admin:claims_errorreport_answer", args=[naming.pk])
    assert "Take the words out" not in client.get(address).content.decode()

    answer = client.post(address, REDACTION)

    naming.refresh_from_db()
    assert answer.status_code == 400
    assert "Only chiefs may take a reader&#x27;s words out of a report." in answer.content.decode()
    assert naming.remark == NAMES_SOMEBODY["remark"]
    assert TrailEntry.objects.in_order().last().act == "report"
