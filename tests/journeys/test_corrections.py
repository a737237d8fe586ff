"""A published check through all that may come after: corrected, updated, replied to, retracted, brought back.

By hand at the desk with three people, and looked at each time as a reader.
"""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Edition, Source, StaleMark, TrailEntry, Verdict
from claims.operations import verification
from tests.factories import rating
from tests.forms import Browser, errors, row, typed
from tests.journeys.test_publication import Person, change, records_a_claim_with_its_evidence

pytestmark = pytest.mark.django_db

PUBLIC = "/en/claims/bridge-cost/"
ANSWER = "The office gave me that sum.\n\nI never saw the contract."


class Reader:
    """Somebody without an account, whose browser keeps pages and asks whether they still hold."""

    def __init__(self):
        self.client = Client()
        self.kept = {}

    def sees(self, address=PUBLIC):
        """Return the page as a browser would show it: anew, or as it was kept if the site says so."""
        tag, kept = self.kept.get(address, ("", ""))
        answer = self.client.get(address, headers={"If-None-Match": tag} if tag else {})
        assert answer.status_code in (200, 304), address
        page = kept if answer.status_code == 304 else answer.content.decode()
        self.kept[address] = answer["ETag"], page
        return page

    def rating_word(self):
        found = re.findall(r'<span class="rating-word">(\w+)</span>', self.sees())
        return found[0] if found else ""

    def log(self):
        entries = self.client.get("/en/corrections/").context["entries"]
        return [(entry.edition.kind, entry.is_in_force) for entry in entries]

    def feed(self):
        """Return the titles of both feeds."""
        return [
            re.findall(r"<title>(.*?)</title>", self.sees(f"/en/feeds/{name}.atom"))[1:]
            for name in ("claims", "corrections")
        ]

    def markup(self):
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.sees(), re.DOTALL)
        return json.loads(found[0]) if found else None


class Editor(Person):
    """Somebody at the desk who looks into every tab of the queue."""

    def queue(self, tab, section):
        page = self.client.get(reverse("admin:queue"), {"tab": tab})
        return page.context["queue_sections"][section].rows


@pytest.fixture
def reader(db):
    return Reader()


@pytest.fixture
def newsroom(anna, bela, chris):
    return tuple(Editor(Browser(), person) for person in (anna, bela, chris))


def stands_before(page, first, second):
    """Say whether both are on the page, in this order; what stands in its head is for machines."""
    body = page.partition("<main")[2]
    return 0 <= body.find(first) < body.find(second)


def published(verdict, newsroom):
    """Anna submits, bela approves what he reads, chris publishes."""
    for person, step in zip(newsroom, ("submit", "approve", "publish"), strict=True):
        person.takes(step, verdict)
    return Edition.objects.in_force().get()


def begun(person, kind):
    """The person opens the next version from the one readers see."""
    person.takes("correct", Verdict.objects.latest("version"), kind=kind)
    return Verdict.objects.latest("version")


def test_a_check_is_corrected_updated_replied_to_retracted_and_brought_back(newsroom, reader):
    anna, bela, chris = newsroom
    verdict = records_a_claim_with_its_evidence(anna)
    first = published(verdict, newsroom)
    assert (reader.rating_word(), reader.log()) == ("true", [])
    assert reader.feed() == [["true: The bridge did cost 40 million euros"], []]

    # A correction changes the rating; the note stands above it, and the old edition says it is past.
    correction = begun(anna, "correction")
    anna.fills_in(
        change(correction),
        headline="The bridge cost 41 million euros",
        rating=rating("false").pk,
        correction_note="We had overlooked the ramps.",
    )
    published(correction, newsroom)
    page = reader.sees()
    assert stands_before(page, "We had overlooked the ramps.", 'class="rating-word"')
    assert "The rating changed." in page
    assert (reader.rating_word(), reader.log()) == ("false", [("correction", True)])
    assert reader.markup()["correction"]["text"] == "We had overlooked the ramps."
    assert "It no longer stands." in reader.sees(f"{PUBLIC}editions/1/")
    assert f'href="{PUBLIC}editions/2/"' in reader.sees(f"{PUBLIC}editions/1/")
    assert f'href="{PUBLIC}editions/1/"' in page

    # A source turns out weaker; nothing changes for readers, the queue says why, and bela judges it.
    source = Source.objects.get(slug="contract")
    anna.fills_in(change(source), reliability="low")
    assert reader.sees() == page
    [waiting] = bela.queue("stale", 0)
    assert waiting.hints == ["“Contract”: reliability was not yet judged and is low."]
    doubt = bela.client.get(waiting.address)
    bela.client.post(
        waiting.address, {"reason": "The other one bears it alone.", "seen": doubt.context["seen"]}
    )
    assert StaleMark.objects.get().outcome == "still_right"
    assert reader.sees() == page

    # An update keeps the rating, and the correction's note stays on the page.
    update = begun(anna, "update")
    anna.fills_in(change(update), correction_note="The contract has become public.", gaps="Who paid is open.")
    published(update, newsroom)
    page = reader.sees()
    assert stands_before(page, "The contract has become public.", "We had overlooked the ramps.")
    assert reader.log() == [("update", True), ("correction", False)]
    assert reader.feed()[1] == [
        "Update: The bridge cost 41 million euros",
        "Correction: The bridge cost 41 million euros",
    ]

    # The mayor answers: word for word above the reasons, nothing else changes, no comment.
    claim = update.claim
    anna.fills_in(
        change(claim),
        rows=[
            (
                "reply_requests",
                {
                    "party": claim.claimant_id,
                    "channel": "email",
                    "is_public": "on",
                    "asked_on": "2026-03-03",
                    "answered_on": "2026-03-05",
                    "answer": ANSWER,
                },
            )
        ],
    )
    assert ANSWER.partition("\n")[0] not in reader.sees()
    [unseen] = (
        bela.client.get(reverse("admin:queue"), {"tab": "corrections"}).context["queue_sections"][1].rows
    )
    assert unseen.hints == ["Answer of Mayor"]
    reply = begun(anna, "reply")
    form = anna.client.get(change(reply))
    assert "headline" not in form.context["adminform"].form.fields
    assert anna.client.post(change(reply), typed(form) | {"headline": "Otherwise"}).status_code == 302
    assert Verdict.objects.get(pk=reply.pk).headline == "The bridge cost 41 million euros"
    fourth = published(reply, newsroom)
    page = reader.sees()
    assert "<p>The office gave me that sum.</p>\n\n<p>I never saw the contract.</p>" in page
    assert stands_before(page, "I never saw the contract.", "Why we rate it so")
    assert (fourth.kind, fourth.is_rating_changed, reader.rating_word()) == ("reply", False, "false")
    assert "We had overlooked the ramps." in page
    assert reader.log()[0] == ("reply", True)
    differing = reader.client.get(f"{PUBLIC}compare/3/4/").context["changed"]
    assert [field.label for field in differing] == ["Replies"]

    # Chris retracts: a tombstone with the reason, and no surface keeps the rating.
    chris.takes(
        "retract", reply, reason_en="The contract was forged.", reason_de="Der Vertrag war gefälscht."
    )
    assert "The contract was forged." in reader.sees()
    assert (reader.rating_word(), reader.markup()) == ("", None)
    assert "Der Vertrag war gefälscht." in reader.sees(PUBLIC.replace("/en/", "/de/"))
    assert reader.feed()[0] == ["Retracted: The new bridge cost 40 million euros."]
    assert reader.log()[0] == ("retraction", True)
    assert "The check was retracted." in reader.sees(f"{PUBLIC}editions/4/")
    assert "The check was retracted." in reader.sees(f"{PUBLIC}compare/1/2/")
    assert reader.client.get("/en/claims/").context["rows"] == []

    # What was retracted comes back through the same four eyes; the retraction stays on its page.
    back = begun(anna, "correction")
    anna.fills_in(
        change(back), rating=rating("mixed").pk, correction_note="A genuine copy of the contract was found."
    )
    sixth = published(back, newsroom)
    page = reader.sees()
    assert stands_before(page, "A genuine copy of the contract was found.", "The contract was forged.")
    assert (sixth.number, sixth.is_rating_changed, reader.rating_word()) == (6, True, "mixed")
    assert [entry for entry in reader.log() if entry[1]] == [("correction", True)]
    assert reader.client.get("/en/claims/").context["rows"][0]["slug"] == "bridge-cost"

    # Every edition is still there as it was, by number and by date, and all of it follows from the trail.
    assert reader.client.get(f"{PUBLIC}editions/1/edition.json").json() == first.document
    assert reader.client.get(PUBLIC, {"at": "2000-01-01"}).status_code == 404
    assert [e.kind for e in Edition.objects.order_by("number")] == [
        "first",
        "correction",
        "update",
        "reply",
        "retraction",
        "correction",
    ]
    assert list(verification.faults()) == []
    acts = TrailEntry.objects.in_order().filter(
        act__in=("start_correction", "publish", "retract", "mark_stale", "still_right")
    )
    assert list(acts.values_list("act", "actor_name")) == [
        ("publish", "chris"),
        ("start_correction", "anna"),
        ("publish", "chris"),
        ("mark_stale", "anna"),
        ("still_right", "bela"),
        ("start_correction", "anna"),
        ("publish", "chris"),
        ("start_correction", "anna"),
        ("publish", "chris"),
        ("retract", "chris"),
        ("start_correction", "anna"),
        ("publish", "chris"),
    ]


def test_a_reply_begun_too_early_is_refused_on_the_page_and_can_become_a_correction(newsroom):
    anna, _bela, _chris = newsroom
    verdict = records_a_claim_with_its_evidence(anna)
    published(verdict, newsroom)
    page = reverse("admin:claims_verdict_correct", args=[verdict.pk])

    refused = anna.client.post(page, {"kind": "reply"})

    assert refused.status_code == 400
    assert "No answer is on record that readers have not seen." in refused.content.decode()
    assert 'value="correction"' in refused.content.decode()
    assert Verdict.objects.count() == 1

    draft = begun(anna, "update")
    anna.takes("kind", draft, kind="correction")
    assert Verdict.objects.get(pk=draft.pk).edition_kind == "correction"
    anna.fills_in(change(draft), headline="It cost 41 million", correction_note="We missed the ramp.")
    kept = anna.client.post(reverse("admin:claims_verdict_kind", args=[draft.pk]), {"kind": "reply"})
    assert kept.status_code == 400
    assert "No answer is on record that readers have not seen." in kept.content.decode()


def test_an_answer_without_a_day_is_not_kept(newsroom):
    anna, _bela, _chris = newsroom
    verdict = records_a_claim_with_its_evidence(anna)
    form = anna.client.get(change(verdict.claim))
    sent = typed(form) | row(
        form,
        "reply_requests",
        party=verdict.claim.claimant_id,
        channel="email",
        asked_on="2026-03-03",
        answer=ANSWER,
    )

    answer = anna.client.post(change(verdict.claim), sent)

    assert "Say on which day the answer came." in errors(answer)
