"""The desk finds its claims by their words, whatever wrote them, and counts no further than anybody reads."""

import pytest
from django.core.management import call_command
from django.db import connection

from claims.admin import finding
from claims.models import Claim, ClaimTranslation, ClaimWords, Party, TrailEntry, WordCount
from claims.models.editions import public_tables
from claims.operations import desk
from claims.operations.batches import NewRows, record_all
from tests import factories, forms

pytestmark = pytest.mark.django_db
LIST = "/admin/claims/claim/"


@pytest.fixture
def recorded(anna, noon):
    def record(statement, **fields):
        said = {"claimant": None, "language": "de", **fields}
        return desk.record(factories.ClaimFactory.build(statement=statement, **said), actor=anna, at=noon)

    return record


def found(browser, words, **more):
    return [claim.slug for claim in browser.get(LIST, {"q": words, **more}).context["cl"].result_list]


def words_and_counts():
    rows = ClaimWords.objects.order_by("pk").values_list("pk", "stems")
    return list(rows), sorted(WordCount.objects.values_list("stem", "claims"))


def kept_and_made_anew():
    kept = words_and_counts()
    call_command("rebuild_lists", verbosity=0)
    return kept, words_and_counts()


def test_claim_is_found_by_other_forms_of_its_words_newest_first(desk_of_anna, recorded):
    recorded("Das Haus am Markt kostete 40 Millionen Euro.", slug="z-first")
    recorded("Die Häuser am Ring kosteten 50 Millionen Euro.", slug="a-second")
    recorded("Die Brücke ist gesperrt.", slug="bridge")

    assert found(desk_of_anna, "häuser kosten") == ["a-second", "z-first"]
    assert found(desk_of_anna, "Haus Markt") == ["z-first"]
    assert found(desk_of_anna, "bridge") == ["bridge"]
    assert found(desk_of_anna, "Häuser", o="1") == ["a-second", "z-first"]
    assert found(desk_of_anna, "Brü") == []
    assert found(desk_of_anna, "„“") == []


def test_what_an_editor_changes_is_found_by_its_new_words(desk_of_anna, recorded):
    claim = recorded("Die Brücke ist gesperrt.", slug="closed")

    forms.edits(desk_of_anna, claim, statement="Der Tunnel ist gesperrt.")

    assert found(desk_of_anna, "Tunnel") == ["closed"]
    assert found(desk_of_anna, "Brücke") == []


def test_claim_is_found_by_its_translation_until_that_is_taken_back(desk_of_anna, recorded, anna, noon):
    claim = recorded("Die Brücke ist gesperrt.", slug="closed")
    words = ClaimTranslation(claim=claim, language="en", statement="The bridge is closed.")
    desk.record(words, actor=anna, at=noon)
    assert found(desk_of_anna, "bridges") == ["closed"]

    desk.remove(words, actor=anna, at=noon)

    assert found(desk_of_anna, "bridges") == []


def test_claim_is_found_by_whoever_made_it_under_the_name_of_today(desk_of_anna, recorded):
    weber = factories.PartyFactory(name="Ada Weber")
    recorded("Die Brücke ist gesperrt.", slug="closed", claimant=weber)
    assert found(desk_of_anna, "weber brücke") == ["closed"]

    forms.edits(desk_of_anna, weber, name="Ada Krause")

    assert found(desk_of_anna, "weber") == []
    assert found(desk_of_anna, "krause") == ["closed"]


def test_beginnings_of_words_are_found_while_somebody_types_in_a_field(desk_of_anna, recorded):
    recorded("Die Brücke ist gesperrt.", slug="closed")
    about = {"app_label": "claims", "model_name": "verdict", "field_name": "claim"}

    def offered(term):
        answer = desk_of_anna.get("/admin/autocomplete/", {**about, "term": term})
        return [choice["text"] for choice in answer.json()["results"]]

    assert offered("Brü") == ["Die Brücke ist gesperrt."]
    assert offered("gesperrt Brü") == ["Die Brücke ist gesperrt."]
    assert offered("Br") == []
    assert offered("rücke") == []


def test_list_counts_no_further_than_anybody_reads(desk_of_anna, recorded, monkeypatch):
    monkeypatch.setattr(finding, "COUNTED_TO", 2)
    for number in range(3):
        recorded(f"Brücke {number} ist gesperrt.", slug=f"bridge-{number}")

    assert "2+ claims" in desk_of_anna.get(LIST).content.decode()
    assert "2+ results" in desk_of_anna.get(LIST, {"q": "Brücke"}).content.decode()
    assert "1 result" in desk_of_anna.get(LIST, {"q": "Brücke 1"}).content.decode()


def test_words_made_anew_are_those_that_were_kept(desk_of_anna, recorded, anna, noon, capsys):
    weber = factories.PartyFactory(name="Ada Weber")
    claim = recorded("Die Brücke ist gesperrt.", slug="closed", claimant=weber)
    recorded("Die Brücke kostete 40 Millionen Euro, die Brücke.", slug="cost", claimant=weber)
    desk.record(ClaimTranslation(claim=claim, language="en", statement="It is closed."), actor=anna, at=noon)
    forms.edits(desk_of_anna, claim, statement="Der Tunnel ist gesperrt.")
    forms.edits(desk_of_anna, weber, name="Ada Krause")

    kept, anew = kept_and_made_anew()

    assert kept == anew
    assert dict(kept[1])["dbruck"] == 1
    assert dict(kept[1])[""] == 2
    assert "dweb" not in dict(kept[1])
    assert found(desk_of_anna, "Tunnel") == ["closed"]


def test_claims_that_come_in_by_the_thousand_are_found_at_once(desk_of_anna, anna, noon):
    weber = factories.PartyFactory(name="Ada Weber")
    columns = {
        "slug": ["one", "two"],
        "statement": ["Die Brücke ist gesperrt.", "Die Brücke ist offen."],
        "language": ["de", "de"],
        "claim_type": ["event", "event"],
        "claimant": [weber.pk, None],
    }
    new = NewRows(Claim, ["one", "two"], columns, {"claimant": [weber.slug, None]})
    numbers = record_all(new, actor=anna, at=noon)
    words = {"claim": numbers[1:], "language": ["en"], "statement": ["The bridge is open."]}
    record_all(
        NewRows(ClaimTranslation, ["two/en"], words, {"claim": ["two"]}),
        actor=anna,
        at=noon,
        claims_at_hand=numbers,
    )

    assert found(desk_of_anna, "Brücken") == ["two", "one"]
    assert found(desk_of_anna, "Weber") == ["one"]
    assert found(desk_of_anna, "bridge") == ["two"]
    kept, anew = kept_and_made_anew()
    assert kept == anew


def test_words_leave_no_entry_on_the_trail(recorded):
    recorded("Die Brücke ist gesperrt.", slug="closed")

    entries = TrailEntry.objects.values_list("act", "object_type", "object_key")
    assert list(entries) == [("record", "claim", "closed")]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its index by itself")
def test_index_of_words_follows_what_is_done_to_its_table(recorded):
    recorded("Die Brücke ist gesperrt.")
    recorded("Der Tunnel ist gesperrt.")
    ClaimWords.objects.filter(stems__contains="dbruck").update(stems="dsteg")
    ClaimWords.objects.filter(stems__contains="dtunnel").delete()

    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO claims_claimindex(claims_claimindex) VALUES ('integrity-check')")
        for stem, count in (("dsteg", 1), ("dbruck", 0), ("dtunnel", 0)):
            cursor.execute("SELECT count(*) FROM claims_claimindex WHERE claims_claimindex MATCH %s", [stem])
            assert cursor.fetchone() == (count,)


def test_readers_are_not_served_from_the_words_of_claims():
    tables = {model._meta.db_table for model in (ClaimWords, WordCount, Party)}

    assert not tables & set(public_tables())
