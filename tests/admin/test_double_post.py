"""A form that arrives twice is carried out once, at every door of the desk (C-7)."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from claims.admin import receipts
from claims.models import (
    Article,
    ArticleRevision,
    Edition,
    ExcerptAllowance,
    Note,
    Party,
    Receipt,
    Snapshot,
    TrailEntry,
    Verdict,
)
from claims.operations import receipts as kept
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from tests import crawl, factories
from tests.admin import arrivals
from tests.admin.arrivals import filled_in, send
from tests.admin.test_lost_updates import NOUNS
from tests.factories import (
    BODY,
    AppearanceFactory,
    ArticleFactory,
    ClaimFactory,
    NoteFactory,
    SourceFactory,
    VerdictFactory,
)
from tests.forms import address_of, errors, row, typed

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r'<input type="hidden" name="(form_key|moves|digest)" value="([^"]*)">')
FORM = re.compile(r'<form[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def hidden(page):
    """Return what the page itself gives its form to carry along."""
    [form] = [one for one in FORM.findall(page.content.decode()) if "form_key" in one]
    return dict(HIDDEN.findall(form))


def new_party(browser):
    form = browser.get(reverse("admin:claims_party_add"))
    sent = typed(form, name="Bell", slug="bell", kind="organisation", note="As typed.")
    return reverse("admin:claims_party_add"), sent | hidden(form)


def new_row(browser):
    claim = ClaimFactory()
    form = browser.get(address_of(claim))
    return address_of(claim), typed(form, **row(form, "notes", text="Ring the office.")) | hidden(form)


def step(name, make, **answers):
    def door(browser):
        verdict = make()
        digest = fingerprint(compose(verdict)) if name == "approve" else ""
        address = reverse(f"admin:claims_verdict_{name}", args=[verdict.pk])
        return address, hidden(browser.get(address, {"digest": digest})) | answers

    return door


def text(browser):
    preview = send(browser, reverse("admin:claims_article_receive", args=[ArticleFactory().pk]), body=BODY)
    return arrivals.address_of(preview), filled_in(preview) | hidden(preview) | {"keep": "Keep"}


def article(browser):
    preview = send(browser, reverse("admin:claims_article_bring"), body=BODY)
    typed_in = filled_in(preview, title="The bridge", publisher="Gazette", language="en")
    return arrivals.address_of(preview), typed_in | hidden(preview) | {"keep": "Keep"}


def file(browser):
    address = reverse("admin:claims_source_add_snapshot", args=[SourceFactory().pk])
    upload = SimpleUploadedFile("memo.txt", b"As it stood.")
    return address, hidden(browser.get(address)) | {"file": upload}


def doubtful(anchoring, **answer):
    def door(browser):
        given = {} if anchoring == "moved" else {"start": None, "end": None, "prefix": "", "suffix": ""}
        appearance = AppearanceFactory(anchoring=anchoring, **given)
        address = reverse("admin:claims_appearance_place", args=[appearance.pk])
        key = re.search(r'name="form_key" value="(\w+)"', browser.get(address).content.decode())[1]
        start = BODY.index(appearance.exact)
        place = {"place": f"{start}-{start + len(appearance.exact)}"}
        return address, place | answer | {"form_key": key}

    return door


def leave(browser):
    address = reverse("admin:claims_article_excerpts", args=[ArticleFactory().pk])
    return address, hidden(browser.get(address)) | {
        "action": "allow",
        "share": "40",
        "total": "3000",
        "context": "100",
        "reason": "The paper agreed.",
    }


# The doors, who goes through, what there is once more afterwards, and the acts in the trail.
DOORS = {
    "a new noun": ("anna", new_party, Party, ["record"]),
    "a new row in a form": ("anna", new_row, Note, ["record"]),
    "submit": ("anna", step("submit", VerdictFactory), None, ["submit"]),
    "withdraw": ("anna", step("withdraw", factories.submitted), None, ["withdraw"]),
    "return": ("bela", step("return", factories.submitted, reason="A year is missing."), None, ["return"]),
    "approve": ("bela", step("approve", factories.submitted), None, ["approve"]),
    "publish": ("chris", step("publish", factories.approved), Edition, ["publish"]),
    "retract": (
        "chris",
        step("retract", lambda: factories.published().verdict, reason_en="The contract was forged."),
        Edition,
        ["retract"],
    ),
    "correct": (
        "anna",
        step("correct", lambda: factories.published().verdict, kind="update"),
        Verdict,
        ["start_correction"],
    ),
    "a text": ("anna", text, ArticleRevision, ["receive_text", "keep_original"]),
    "an article": ("anna", article, Article, ["record", "record", "receive_text", "keep_original"]),
    "a file": ("anna", file, Snapshot, ["add_snapshot"]),
    "a quote that moved": ("anna", doubtful("moved", action="confirm"), None, ["confirm_place"]),
    "a quote with several places": ("anna", doubtful("ambiguous", action="choose"), None, ["choose_place"]),
    "a quote given up": ("anna", doubtful("lost", action="give_up", reason="Cut."), None, ["give_up"]),
    "leave to show more": ("chris", leave, ExcerptAllowance, ["allow_excerpts"]),
}


def again(sent):
    """Return the same once more; a file is read from its beginning."""
    for value in sent.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return sent


@pytest.mark.parametrize("name", DOORS)
def test_a_form_sent_twice_makes_one_thing_and_one_entry(client, anna, bela, chris, name):
    who, door, model, acts = DOORS[name]
    client.force_login({"anna": anna, "bela": bela, "chris": chris}[who])
    address, sent = door(client)
    entries = TrailEntry.objects.count()
    there = model.objects.count() if model else 0

    first = client.post(address, again(sent))
    second = client.post(address, again(sent))

    assert (first.status_code, second.status_code) == (302, 302)
    assert second["Location"] == first["Location"]
    assert [entry.act for entry in TrailEntry.objects.in_order()[entries:]] == acts
    if model:
        assert model.objects.count() == there + 1
    assert (
        "Your click arrived twice; it was carried out once."
        in client.get(second["Location"]).content.decode()
    )


def test_with_a_key_made_up_for_each_click_both_would_count(desk_of_anna):
    """The negative control: nothing but the key tells the second click from a second wish."""
    address, sent = new_row(desk_of_anna)

    for key in ("first-key-made-up", "second-key-made-up"):
        desk_of_anna.post(address, sent | {"form_key": key})

    assert Note.objects.count() == TrailEntry.objects.count() == 2


def test_a_window_opened_for_one_new_noun_hears_of_it_twice_and_makes_it_once(desk_of_anna):
    address, sent = new_party(desk_of_anna)

    first = desk_of_anna.post(address, sent | {"_popup": "1"})
    second = desk_of_anna.post(address, sent | {"_popup": "1"})

    assert first.status_code == second.status_code == 200
    assert second.context["popup_response_data"] == first.context["popup_response_data"]
    assert Party.objects.count() == TrailEntry.objects.count() == 1


def test_another_button_of_the_same_form_is_a_second_click_too(desk_of_anna):
    address, sent = new_party(desk_of_anna)

    first = desk_of_anna.post(address, sent | {"_continue": "1"})
    second = desk_of_anna.post(address, sent | {"_save": "1"})

    assert second["Location"] == first["Location"]
    assert Party.objects.count() == 1


def test_a_form_that_was_saved_and_comes_with_other_words_is_shown_again(desk_of_anna):
    """Stopped after the first click, corrected, clicked again: the first click had arrived."""
    address, sent = new_party(desk_of_anna)
    desk_of_anna.post(address, sent)

    answer = desk_of_anna.post(address, sent | {"slug": "bell-2", "note": "Typed anew."})

    assert answer.status_code == 200
    assert [said for said in errors(answer) if "This form was saved already, with other words." in said]
    assert "Typed anew." in answer.content.decode()
    assert [party.slug for party in Party.objects.all()] == ["bell"]
    # The page that says so brings a key of its own, and saving from it is meant.
    assert desk_of_anna.post(address, typed(answer) | hidden(answer)).status_code == 302
    assert Party.objects.count() == 2


def test_a_step_that_was_taken_and_comes_with_other_words_is_refused(client, bela):
    client.force_login(bela)
    address, sent = step("return", factories.submitted, reason="A year is missing.")(client)
    client.post(address, sent)
    entries = TrailEntry.objects.count()

    answer = client.post(address, sent | {"reason": "Two years are missing."})

    assert answer.status_code == 409
    assert "This form was saved already, with other words." in answer.content.decode()
    assert TrailEntry.objects.count() == entries


@pytest.mark.parametrize("name", DOORS)
@pytest.mark.parametrize("key", ["", "short", "no\x00key-at-all-no-key", "x" * 41])
def test_a_form_without_a_key_is_refused_with_a_sentence(client, anna, bela, chris, name, key):
    who, door, model, _acts = DOORS[name]
    client.force_login({"anna": anna, "bela": bela, "chris": chris}[who])
    address, sent = door(client)
    entries = TrailEntry.objects.count()
    there = model.objects.count() if model else 0

    answer = client.post(address, again(sent) | {"form_key": key})

    assert answer.status_code in (200, 409)
    assert "This form came without its key" in answer.content.decode()
    assert TrailEntry.objects.count() == entries
    assert not Receipt.objects.exists()
    if model:
        assert model.objects.count() == there


def test_a_refused_form_may_be_sent_again_with_its_key(desk_of_anna):
    address, sent = new_party(desk_of_anna)

    refused = desk_of_anna.post(address, sent | {"slug": ""})
    saved = desk_of_anna.post(address, sent)

    assert (refused.status_code, saved.status_code) == (200, 302)
    assert Party.objects.count() == 1


def test_the_key_of_one_person_does_not_answer_another(client, anna, bela):
    client.force_login(anna)
    address, sent = new_party(client)
    client.post(address, sent)
    client.force_login(bela)

    answer = client.post(address, sent)

    assert answer.status_code == 200
    assert [said for said in errors(answer) if "This form was saved already" in said]


def test_a_receipt_tells_nobody_what_was_sent(desk_of_anna, settings):
    """Whoever reads the database without the site's secret cannot try passwords against it."""
    address, sent = new_party(desk_of_anna)
    desk_of_anna.post(address, sent)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of the same site, long enough to be one"

    answer = desk_of_anna.post(address, sent)

    assert [said for said in errors(answer) if "This form was saved already" in said]


def test_a_password_set_twice_is_set_once(client, groups):
    client.force_login(User.objects.create_superuser("operator"))
    address = reverse("admin:auth_user_password_change", args=[factories.UserFactory().pk])
    words = {"usable_password": "true"} | dict.fromkeys(("password1", "password2"), "correct horse battery")
    sent = hidden(client.get(address)) | words

    answers = [client.post(address, sent) for _click in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert [entry.act for entry in TrailEntry.objects.all()] == ["set_password"]


def test_receipts_go_when_nobody_can_still_be_logged_in_with_the_form(desk_of_anna, noon):
    old = factories.ReceiptFactory(at=noon)
    address, sent = new_party(desk_of_anna)

    desk_of_anna.post(address, sent)

    assert old.at < Receipt.objects.get().at - kept.KEPT_FOR
    assert Receipt.objects.get().key == sent["form_key"]


def test_every_form_of_the_desk_brings_a_key_of_its_own(client, groups):
    """Crawled from the router, so that a new page cannot be forgotten."""
    operator = User.objects.create_superuser("operator")
    operator.groups.set(Group.objects.all())
    client.force_login(operator)
    moved = AppearanceFactory(anchoring="moved")
    things = [*(make() for make in NOUNS.values()), moved, NoteFactory()]
    verdicts = [VerdictFactory(), factories.submitted(), factories.approved(), factories.published().verdict]
    ones = ("number", "earlier", "later", "content_type_id", "object_id", "id", "snapshot_id", "picture_id")
    samples = {name: [1] for name in ones} | {name: ["none"] for name in ("slug", "url", "app_label")}
    samples |= {
        "verdict_id": [verdict.pk for verdict in verdicts],
        "digest": ["0" * 64],
        "language": ["en"],
        "article_id": [moved.revision.article_id],
        "revision_id": [moved.revision_id],
        "claim_id": [moved.claim_id],
        "row_id": [1],
        "room": ["evidence"],
        "nouns": ["parties"],
        "appearance_id": [moved.pk],
        "source_id": [SourceFactory().pk],
        "policy_id": [thing.pk for thing in things if thing._meta.model_name == "policy"],
        "report_id": [factories.ErrorReportFactory().pk],
        "reading_id": [factories.OutsideReadingFactory().pk],
        "token": ["none"],
        "link_id": [factories.ClaimLinkFactory().pk],
        "party_id": [factories.PartyFactory().pk],
        "other_id": [factories.PartyFactory().pk],
        "merge_id": [factories.PartyMergeFactory().pk],
    }
    for thing in things:
        route = f"{thing._meta.app_label}_{thing._meta.model_name}_change.object_id"
        samples.setdefault(route, []).append(thing.pk)
    keys, pages = [], set()

    for address in crawl.addresses(samples):
        if not address.startswith(f"/{crawl.DESK}") or "logout" in address:
            continue
        answer = client.get(address)
        if answer.status_code != 200 or answer.streaming:
            continue
        name = answer.resolver_match.url_name
        for form in FORM.findall(answer.content.decode()):
            # Lists only show: they have a form in Django's template, and nothing in it to send.
            is_list = 'id="changelist-form"' in form
            if name in receipts.MAKE_NOTHING or is_list or 'id="logout-form"' in form:
                continue
            found = re.findall(r'name="form_key" value="(\w+)"', form)
            assert len(found) == 1, address
            keys += found
            pages.add(name.split("_", 1)[1])

    assert len(keys) == len(set(keys))
    nouns = {f"{noun.lower()}_{act}" for noun in NOUNS for act in ("add", "change")}
    steps = {f"verdict_{step}" for step in ("submit", "return", "publish", "retract", "correct")}
    assert nouns | steps | {"article_receive", "source_add_snapshot", "appearance_place"} <= pages
