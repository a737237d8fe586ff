"""Bringing somebody else's file in at the desk: seen as it will be read, taken in once, and reported upon."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from claims.importers import orders as importing
from claims.models import (
    Claim,
    ForeignRating,
    ForeignReview,
    ImportOrder,
    ImportProfile,
    ImportRun,
    Party,
    Rating,
    RatingScale,
    TrailEntry,
    Verdict,
)
from claims.operations import orders, verification
from claims.rules.fingerprints import digest
from tests import factories
from tests.admin.imports import BRING, address_of, again, columns, filled_in, keep, send
from tests.forms import Browser
from tests.tables import tables

pytestmark = pytest.mark.django_db

TABLE = """Aussage;Wer;Urteil;Adresse;Geprüft
Die Brücke kostete 40 Millionen.;Ada Weber;Falsch;https://checkers.example/1;26.10.2020
Es regnete 2019 nie.;B. Braun;Unfug;https://checkers.example/2;27.10.2020
"""
LARGE = "claim,url\n" + "".join(f"It rained {n} times.,https://checkers.example/{n}\n" for n in range(1200))


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def scale(db):
    call_command("loaddata", "scales", verbosity=0)


def refusals(page):
    return re.findall(r'class="errornote">(.*?)</p>', page.content.decode(), re.S)


# --- Seen before it is taken in


def test_preview_shows_how_the_file_is_read_and_writes_nothing(desk_of_anna):
    before = {name: rows for name, rows in tables().items() if name != "claims_receipt"}

    preview = send(desk_of_anna, TABLE)

    assert preview.status_code == 200
    form = preview.context["form"]
    assert (form["delimiter"].value(), form["quoting"].value(), form["encoding"].value()) == (
        ";",
        "double",
        "utf-8",
    )
    assert columns(preview) == {
        "Aussage": "statement",
        "Wer": "",
        "Urteil": "label",
        "Adresse": "url",
        "Geprüft": "",
    }
    first = preview.context["rows"][0]
    assert {str(fact["name"]): fact["value"] for fact in first["facts"]}["what was claimed"] == (
        "Die Brücke kostete 40 Millionen."
    )
    assert preview.context["outcomes"]["created"] == 2
    assert {name: rows for name, rows in tables().items() if name != "claims_receipt"} == before


def test_editor_maps_columns_and_takes_the_file_in(desk_of_anna, anna, media):
    preview = send(desk_of_anna, TABLE)
    preview = again(desk_of_anna, preview, **{"column-1": "claimant", "column-4": "reviewed_on"})
    assert columns(preview)["Wer"] == "claimant"

    page = keep(desk_of_anna, preview)

    order = ImportOrder.objects.get()
    assert page.redirect_chain[-1][0] == reverse("admin:claims_importorder_change", args=[order.pk])
    assert set(Claim.objects.values_list("claimant__name", flat=True)) == {"Ada Weber", "B. Braun"}
    assert set(ForeignReview.objects.values_list("reviewed_on", flat=True)) == {"2020-10-26", "2020-10-27"}
    assert set(Verdict.objects.values_list("state", flat=True)) == {"draft"}
    assert (order.state, order.sha256, order.ordered_by) == ("done", digest(TABLE.encode()), anna)
    assert (order.run.sha256, order.run.actor) == (order.sha256, anna)
    assert Path(media, "imports", order.sha256[:2], order.sha256).read_bytes() == TABLE.encode()
    said = page.content.decode()
    assert order.sha256 in said
    assert "Die Brücke kostete 40 Millionen." in said
    assert TrailEntry.objects.in_order().first().act == "order_import"
    assert list(verification.faults()) == []


def test_same_file_again_changes_nothing_and_says_so(desk_of_anna):
    keep(desk_of_anna, send(desk_of_anna, TABLE))
    before = {name: rows for name, rows in tables().items() if name in ("claims_claim", "claims_importrun")}

    page = keep(desk_of_anna, send(desk_of_anna, TABLE))

    assert "Everything in the file stood at the desk already. Nothing was changed." in page.content.decode()
    assert {name: rows for name, rows in tables().items() if name in before} == before


def test_second_window_finds_the_same_order(desk_of_anna):
    preview = send(desk_of_anna, TABLE)
    sent = filled_in(preview) | {"keep": "Take in"}
    desk_of_anna.post(address_of(preview), sent)
    rows, entries = Claim.objects.count(), TrailEntry.objects.count()

    other = desk_of_anna.post(address_of(preview), sent | {"form_key": "another-window-altogether"})

    order = ImportOrder.objects.get()
    assert other["Location"] == reverse("admin:claims_importorder_change", args=[order.pk])
    assert (Claim.objects.count(), TrailEntry.objects.count()) == (rows, entries)


def test_what_was_shown_is_what_is_taken_in(desk_of_anna):
    preview = send(desk_of_anna, TABLE)

    page = keep(desk_of_anna, preview, **{"column-1": "claimant"})

    assert page.status_code == 409
    assert refusals(page) == ["The file is read differently now. Look at it once more and take it in then."]
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    ("order", "day"), [("day-month-year", "2020-10-04"), ("month-day-year", "2020-04-10")]
)
def test_day_that_may_be_two_has_to_be_confirmed(desk_of_anna, order, day):
    preview = send(desk_of_anna, "claim,url,date\nIt rained.,https://checkers.example/1,4-10-2020\n")
    assert [str(line["day"]) for line in preview.context["days"]] == ["2020-10-04", "2020-04-10"]

    refused = keep(desk_of_anna, preview, leaves_out="on")
    assert refusals(refused) == ["“4-10-2020” may mean two days. Say in which order days are written."]
    keep(desk_of_anna, again(desk_of_anna, preview, dates=order))

    assert ForeignReview.objects.get().reviewed_on == day


def test_every_problem_has_row_field_and_sentence(desk_of_anna):
    rows = (",https://checkers.example/1,2020-02-01", "It rained.,https://checkers.example/2,31.2.2020")
    content = "\n".join(["claim,url,date", *rows, "=1+1 rained.,https://checkers.example/3,", ""])
    preview = send(desk_of_anna, content)

    said = [(problem.row, problem.field) for problem in preview.context["problems"]]
    assert said == [(1, "what was claimed"), (2, "checked on")]
    answer = desk_of_anna.post(address_of(preview), filled_in(preview) | {"download": "1"})
    listed = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row[:2] for row in listed] == [["row", "field"], ["1", "what was claimed"], ["2", "checked on"]]
    assert answer["Content-Disposition"] == 'attachment; filename="checks.csv-problems.csv"'

    refused = keep(desk_of_anna, preview)
    assert refusals(refused) == ["Nothing was written: rows have problems. Leave them out, or mend the file."]
    assert not ImportOrder.objects.exists()
    page = keep(desk_of_anna, preview, leaves_out="on")

    order = ImportOrder.objects.get()
    assert list(Claim.objects.values_list("statement", flat=True)) == ["=1+1 rained."]
    assert order.report["rows"]["left_out"] == 2
    assert page.context["problem_count"] == 2
    listed = desk_of_anna.get(f"{page.request['PATH_INFO']}?list=problems").content.decode("utf-8-sig")
    assert listed.count("\n") == 3
    recorded = desk_of_anna.get(f"{page.request['PATH_INFO']}?list=recorded").content.decode("utf-8-sig")
    assert "claim," in recorded


@pytest.mark.parametrize(
    ("content", "choice", "sentence"),
    [
        (
            'a,claim\n1,"Half a quote\n2,whole\n3,whole\n',
            {"quoting": "double"},
            "a stray quotation mark swallows lines",
        ),
        ("Größe,claim\n1,Straße\n".encode("cp1252"), {"encoding": "utf-8"}, "This is not UTF-8 (byte 2)."),
        ("a,b\n1,2\n", {}, "No column says what was claimed."),
        ("", {}, "The file is empty."),
        (b"\x00\x01\x02\x03" * 40, {}, "No column says what was claimed."),
        ("{]", {"format": "json"}, ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(desk_of_anna, content, choice, sentence):
    page = send(desk_of_anna, content)
    if choice:
        page = again(desk_of_anna, page, **choice)

    assert page.status_code < 500
    assert sentence in page.content.decode()
    assert not Claim.objects.exists()


def test_file_is_at_most_20_megabytes(desk_of_anna):
    page = send(desk_of_anna, b"a" * (20 * 1024 * 1024 + 1))

    assert page.status_code == 400
    assert "The command import_claims takes files of any size." in page.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd.csv",
        "a" * 300 + ".csv",
        "\u202evsc.exe.csv",
        "=cmd|'/C calc'!A0.csv",
        ".csv",
        "C:\\x\\y.csv",
    ],
)
def test_hostile_names_reach_neither_disk_nor_page(desk_of_anna, media, name):
    page = keep(desk_of_anna, send(desk_of_anna, TABLE, name))

    order = ImportOrder.objects.get()
    assert re.fullmatch(r"[\w .()-]{1,50}\.csv|\w+", order.file_name), order.file_name
    assert page.status_code == 200
    kept = {path.name for path in Path(media, "imports").rglob("*") if path.is_file()}
    assert kept == {order.sha256}


def test_preview_of_somebody_else_is_nobodys_business(desk_of_anna, desk_of_bela):
    preview = send(desk_of_anna, TABLE)

    answer = desk_of_bela.get(address_of(preview))

    assert answer["Location"] == BRING


def test_whoever_sits_at_no_desk_brings_nothing_in(groups):
    browser = Browser()
    browser.force_login(factories.UserFactory(is_superuser=True))

    assert browser.get(BRING).status_code == 403
    assert browser.post(BRING, {"file": SimpleUploadedFile("a.csv", b"a")}).status_code == 403


# --- Ways to read that are kept


def test_way_to_read_is_kept_under_a_name_and_used_again(desk_of_anna, desk_of_bela, anna, tmp_path):
    preview = again(desk_of_anna, send(desk_of_anna, TABLE), **{"column-1": "claimant"})
    keep(desk_of_anna, preview, save_as="Our archive")
    profile = ImportProfile.objects.get()
    assert (profile.name, profile.saved_by, profile.document["fields"]["claimant"]) == (
        "Our archive",
        anna,
        "Wer",
    )
    assert "save_profile" in {entry.act for entry in TrailEntry.objects.all()}

    other = TABLE.replace("Ada Weber", "Clara Kurz").replace("/1", "/7")
    preview = again(desk_of_bela, send(desk_of_bela, other), base="Our archive")
    assert columns(preview)["Wer"] == "claimant"
    keep(desk_of_bela, preview)
    file = tmp_path / "next.csv"
    file.write_text(TABLE.replace("Ada Weber", "Dora Lang").replace("/1", "/8"), encoding="utf-8")
    call_command("import_claims", str(file), user="anna", profile="Our archive", verbosity=0)

    assert {"Clara Kurz", "Dora Lang"} <= set(Party.objects.values_list("name", flat=True))


def test_names_of_the_house_are_not_taken(desk_of_anna):
    page = keep(desk_of_anna, send(desk_of_anna, TABLE), save_as="liar")

    assert refusals(page) == ["“liar” comes with the product. Choose another name."]
    assert not ImportOrder.objects.exists()
    assert not Claim.objects.exists()


# --- Other formats


def test_claimreview_comes_in_as_it_is(desk_of_anna):
    review = {
        "@type": "ClaimReview",
        "url": "https://checkers.example/1",
        "inLanguage": "en",
        "claimReviewed": "The bridge cost 40 million euros.",
        "author": {"@type": "Organization", "name": "Checkers"},
        "reviewRating": {"alternateName": "Poppycock"},
    }
    page = f'<html><script type="application/ld+json">{json.dumps(review)}</script></html>'

    keep(desk_of_anna, send(desk_of_anna, page, "page.html"))

    assert Claim.objects.get().statement == "The bridge cost 40 million euros."
    assert ForeignRating.objects.get().label == "poppycock"


def test_list_of_rows_in_json_is_mapped_like_a_table(desk_of_anna):
    rows = [{"text": "It rained.", "by": {"name": "Ada"}, "link": "https://checkers.example/1"}]
    preview = again(desk_of_anna, send(desk_of_anna, json.dumps(rows), "rows.json"), format="json")
    assert list(columns(preview)) == ["text", "by.name", "link"]

    preview = again(
        desk_of_anna, preview, **{"column-0": "statement", "column-1": "claimant", "column-2": "url"}
    )
    keep(desk_of_anna, preview)

    assert (Claim.objects.get().statement, Party.objects.filter(name="Ada").count()) == ("It rained.", 1)


def test_bundle_brings_nothing_its_sender_may_not_write(desk_of_anna, scale):
    records = [
        {"model": "claims.ratingscale", "fields": {"slug": "mine", "version": 1, "name": {"en": "Mine"}}},
        {"model": "claims.foreignrating", "fields": {"label": "hm", "decision": "none"}},
    ]
    before = RatingScale.objects.count()

    preview = send(desk_of_anna, json.dumps(records), "bundle.json")
    keep(desk_of_anna, preview)

    assert [problem.sentence for problem in preview.context["problems"]] == [
        "Your account may not write rating scales.",
        "Your account may not write labels of other checkers.",
    ]
    assert RatingScale.objects.count() == before
    assert not ForeignRating.objects.exists()


# --- Long files


def test_long_file_waits_for_the_worker_and_says_so(desk_of_anna, anna):
    page = keep(desk_of_anna, send(desk_of_anna, LARGE))

    order = ImportOrder.objects.get()
    assert (order.state, order.rows, Claim.objects.count()) == ("waiting", 1200, 0)
    assert "manage.py run_imports" in page.content.decode()
    told = io.StringIO()
    call_command("run_imports", stdout=told, stderr=io.StringIO())

    order.refresh_from_db()
    assert (order.state, order.rows_done, Claim.objects.count()) == ("done", 1200, 1200)
    assert (order.run.is_whole, order.run.actor, ImportRun.objects.count()) == (True, anna, 1)
    assert told.getvalue().splitlines() == ["checks.csv: taken in", "1 file was taken in."]
    page = desk_of_anna.get(reverse("admin:claims_importorder_change", args=[order.pk]))
    assert "Claims: 1200" in page.content.decode()


def test_import_that_was_cut_short_goes_on_where_it_stopped(desk_of_anna, noon, monkeypatch):
    keep(desk_of_anna, send(desk_of_anna, LARGE))
    order = ImportOrder.objects.get()

    class Killed(BaseException):
        pass

    seen = []

    def killed(rows):
        seen.append(rows)
        if len(seen) == 2:
            raise Killed

    with pytest.raises(Killed):
        importing.carry_out(order, now=lambda: noon, progress=killed)
    order.refresh_from_db()
    assert (order.state, order.rows_done, Claim.objects.count()) == ("running", 500, 500)
    assert not importing.carry_out(order, now=lambda: noon + timedelta(minutes=5))
    assert importing.carry_out(order, now=lambda: noon + timedelta(minutes=11))

    order.refresh_from_db()
    assert (order.state, order.rows_done, Claim.objects.count()) == ("done", 1200, 1200)
    assert ImportRun.objects.get().is_whole
    assert list(verification.faults()) == []


def test_whoever_left_the_desk_meanwhile_imports_nothing(desk_of_anna, anna):
    keep(desk_of_anna, send(desk_of_anna, LARGE))
    anna.groups.clear()

    call_command("run_imports", stdout=io.StringIO(), stderr=io.StringIO())

    order = ImportOrder.objects.get()
    assert (order.state, Claim.objects.count()) == ("refused", 0)
    assert "may import" in order.report["problems"][0][2]


def test_same_long_file_brought_twice_is_one_order(desk_of_anna, desk_of_bela):
    keep(desk_of_anna, send(desk_of_anna, LARGE))

    page = keep(desk_of_bela, send(desk_of_bela, LARGE))

    assert ImportOrder.objects.count() == 1
    assert "This file is being taken in already." in page.content.decode()


def test_file_that_was_changed_on_disk_is_not_taken_in(desk_of_anna, media):
    keep(desk_of_anna, send(desk_of_anna, LARGE))
    order = ImportOrder.objects.get()
    Path(media, "imports", order.sha256[:2], order.sha256).write_bytes(
        b"claim,url\nOther,https://e.example/\n"
    )

    call_command("run_imports", stdout=io.StringIO(), stderr=io.StringIO())

    order.refresh_from_db()
    assert (order.state, Claim.objects.count()) == ("refused", 0)
    assert order.report["problems"][0][2] == "The file is not the one that came in. Bring it in again."


# --- Labels


def test_labels_are_decided_by_the_dozen_and_reach_their_drafts(desk_of_anna, desk_of_bela, scale):
    keep(desk_of_anna, send(desk_of_anna, TABLE))
    address = reverse("admin:claims_foreignrating_decide")
    page = desk_of_bela.get(address)
    labels = {row["label"].label: row["label"] for row in page.context["rows"]}
    assert {name: (label.checks, label.drafts) for name, label in labels.items()} == {
        "falsch": (1, 1),
        "unfug": (1, 1),
    }

    said = desk_of_bela.post(
        address,
        {
            f"label-{labels['falsch'].pk}": Rating.objects.get(code="false").pk,
            f"label-{labels['unfug'].pk}": "none",
        },
        follow=True,
    )

    assert "2 labels were decided on. 1 draft got its rating." in said.content.decode()
    assert set(Verdict.objects.values_list("rating__code", flat=True)) == {"false", None}
    assert not ForeignRating.objects.waiting().exists()
    again_said = desk_of_bela.post(address, {f"label-{labels['unfug'].pk}": "none"}, follow=True)
    assert "Somebody else decided on 1 of them meanwhile; that stays." in again_said.content.decode()


def test_checkers_decide_on_no_label(desk_of_anna, scale):
    label = factories.ForeignRatingFactory()

    answer = desk_of_anna.post(reverse("admin:claims_foreignrating_decide"), {f"label-{label.pk}": "none"})

    assert answer.status_code == 403
    assert ForeignRating.objects.get().decision == "waiting"


def test_orders_are_looked_after_by_one_alone(noon):
    order = factories.ImportOrderFactory()

    assert orders.take_up(order, at=noon)
    assert not orders.take_up(order, at=noon)
