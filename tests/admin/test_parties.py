"""Parties that may be one: proposed, decided on by editors, merged with all that names them, parted again."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from claims.models import (
    Article,
    Attribution,
    Claim,
    Party,
    PartyAlias,
    PartyDistinction,
    PartyMerge,
    TrailEntry,
    Verdict,
)
from claims.operations import desk, parties, verification
from claims.operations.documents import compose
from claims.operations.verdicts import start_correction
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from tests import factories, forms
from tests.tables import tables

pytestmark = pytest.mark.django_db
SAME = "/admin/claims/party/same/"


@pytest.fixture
def ada(db):
    return factories.PartyFactory(slug="ada-weber", name="Ada Weber", kind="person")


@pytest.fixture
def weber(db):
    return factories.PartyFactory(slug="a-weber", name="A. Weber", kind="person", wikidata="Q95")


def decide(browser, one, other, **typed):
    address = reverse("admin:claims_party_merge", args=[one.pk, other.pk])
    return browser.post(
        address,
        {"stays": str(other.pk), "reason": "Her office says so.", "action": "merge"} | typed,
        follow=True,
    )


def merged(one, other, actor, noon):
    return parties.merge(one, other, reason="Her office says so.", actor=actor, at=noon)


def rows_of(*nouns):
    found = tables()
    return {f"claims_{noun}": found[f"claims_{noun}"] for noun in nouns}


# --- Proposed


def test_alike_parties_are_proposed_with_the_reason_and_none_is_merged(desk_of_bela, ada, weber):
    factories.PartyFactory(name="Somebody Else")

    page = desk_of_bela.get(SAME)

    assert [(row["one"], row["other"], str(row["reason"])) for row in page.context["rows"]] == [
        (ada, weber, "one name writes in full what the other shortens")
    ]
    assert Party.objects.standing().count() == 3


def test_what_wikidata_tells_apart_is_not_proposed(desk_of_bela, ada, weber):
    Party.objects.filter(pk=ada.pk).update(wikidata="Q96")

    assert desk_of_bela.get(SAME).context["rows"] == []


def test_what_was_told_apart_is_not_offered_again(desk_of_bela, bela, ada, weber):
    answer = decide(desk_of_bela, ada, weber, action="apart", reason="Mother and daughter.")

    assert "nobody is asked again" in answer.content.decode()
    assert answer.context["rows"] == []
    row = PartyDistinction.objects.get()
    assert (row.one, row.other, row.reason, row.said_by) == (ada, weber, "Mother and daughter.", bela)
    assert [entry.act for entry in TrailEntry.objects.in_order()] == ["tell_apart"]


def test_two_one_has_in_mind_are_found_by_name_and_alias(desk_of_bela, ada, weber):
    factories.PartyAliasFactory(party=weber, name="The mayor")

    answer = desk_of_bela.get(SAME, {"one": "ada-weber", "other": "The mayor"})
    nobody = desk_of_bela.get(SAME, {"one": "ada-weber", "other": "Nobody\x00"})

    assert answer["Location"] == reverse("admin:claims_party_merge", args=[ada.pk, weber.pk])
    assert "There is no party of that name." in nobody.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_proposals_cost_the_same_however_many(desk_of_bela, django_assert_num_queries, count):
    for number in range(count):
        factories.PartyFactory(name=f"Person{number} Weber")
        factories.PartyFactory(name=f"Weber Person{number}")
    desk_of_bela.get(SAME)

    with django_assert_num_queries(8):
        page = desk_of_bela.get(SAME)

    assert len(page.context["rows"]) == count


# --- Merged


def test_merging_moves_everything_that_names_the_party(desk_of_bela, bela, ada, weber):
    claim = factories.ClaimFactory(claimant=ada)
    hop = factories.AttributionFactory(claim=claim, party=ada)
    article = factories.ArticleFactory(author=ada, publisher=ada)
    factories.PartyAliasFactory(party=ada, name="Ada W.")

    answer = decide(desk_of_bela, ada, weber)

    assert "“Ada Weber” is “A. Weber” from now on; 5 places were changed." in answer.content.decode()
    assert Claim.objects.get(pk=claim.pk).claimant == weber
    assert Attribution.objects.get(pk=hop.pk).party == weber
    article = Article.objects.get(pk=article.pk)
    assert (article.author, article.publisher) == (weber, weber)
    assert set(weber.aliases.values_list("name", flat=True)) == {"Ada W.", "Ada Weber"}
    ada.refresh_from_db()
    assert ada.merged_into == weber
    assert list(verification.faults()) == []
    assert {hand.user for hand in claim.contributions.all()} == {bela}


def test_merge_needs_a_reason_and_an_editor(desk_of_anna, desk_of_bela, ada, weber):
    before = tables()

    without = decide(desk_of_bela, ada, weber, reason=" ")
    checker = decide(desk_of_anna, ada, weber)

    assert "Say how you know that they are the same." in without.content.decode()
    assert "Only editors and chiefs say whether two parties are one." in checker.content.decode()
    assert (without.status_code, checker.status_code) == (400, 400)
    assert tables() == before


def test_two_wikidata_ids_are_two_parties(desk_of_bela, ada, weber):
    Party.objects.filter(pk=ada.pk).update(wikidata="Q96")

    answer = decide(desk_of_bela, ada, weber)

    assert "Wikidata knows them as two: Q96 and Q95. Correct one of the ids first." in answer.content.decode()
    assert not PartyMerge.objects.exists()


def test_second_window_merges_nothing_twice(desk_of_bela, ada, weber):
    decide(desk_of_bela, ada, weber)
    entries = TrailEntry.objects.count()

    answer = decide(desk_of_bela, ada, weber)

    assert answer.status_code == 400
    assert "“Ada Weber” was found to be “A. Weber” already." in answer.content.decode()
    assert TrailEntry.objects.count() == entries


def test_nothing_new_names_a_merged_party(desk_of_anna, bela, noon, ada, weber):
    merged(ada, weber, bela, noon)
    claim = factories.ClaimFactory()

    claim.claimant = Party.objects.get(pk=ada.pk)

    with pytest.raises(Refused, match=r"“Ada Weber” is the same as “A. Weber” \(a-weber\). Name that one."):
        desk.edit(claim, actor=bela, at=noon)
    found = desk_of_anna.get(
        "/admin/autocomplete/",
        {"app_label": "claims", "model_name": "claim", "field_name": "claimant", "term": "Weber"},
    )

    assert [choice["text"] for choice in found.json()["results"]] == ["A. Weber"]


def test_imports_know_a_merged_party_by_its_name(bela, noon, ada, weber, tmp_path):
    merged(ada, weber, bela, noon)
    file = tmp_path / "checks.csv"
    file.write_text("claim,speaker,url\nIt rained.,Ada Weber,https://checkers.example/1\n", encoding="utf-8")

    call_command("import_claims", str(file), user="bela", verbosity=0)

    assert Claim.objects.get().claimant == weber


# --- Four eyes


def test_merge_voids_the_approval_of_what_names_either(desk_of_bela, bela, chris, noon, ada, weber):
    approved = factories.approved(factories.VerdictFactory(claim__claimant=ada))
    other = factories.approved(factories.VerdictFactory(claim__claimant=weber))

    decide(desk_of_bela, ada, weber)

    for verdict in (approved, other):
        verdict.refresh_from_db()
        assert (verdict.state, verdict.approved_by) == ("in_review", None)
    answer = desk_of_bela.post(
        reverse("admin:claims_verdict_approve", args=[approved.pk]),
        {"moves": approved.moves, "digest": fingerprint(compose(approved))},
    )
    assert "A second person must approve: you wrote part of this verdict." in answer.content.decode()
    assert Verdict.objects.get(pk=approved.pk).state == "in_review"


# --- What readers see


def party_page(client, slug):
    return client.get(f"/en/parties/{slug}/")


def test_old_page_leads_to_the_new_one_once_editions_say_so(client, chris, noon, ada, weber):
    edition = factories.published(factories.ClaimFactory(claimant=ada))
    document, digest = dict(edition.document), edition.digest

    merged(ada, weber, chris, noon)
    assert party_page(client, "ada-weber").status_code == 200
    assert party_page(client, "a-weber").status_code == 404
    corrected = factories.corrected(edition)

    assert corrected.document["claimant"]["formerly"] == ["ada-weber"]
    answer = party_page(client, "ada-weber")
    assert (answer.status_code, answer["Location"]) == (301, "/en/parties/a-weber/")
    assert "max-age=60" in answer["Cache-Control"]
    assert party_page(client, "a-weber").status_code == 200
    record = client.get("/api/v1/parties/ada-weber")
    assert (record.status_code, record["Location"]) == (301, "/api/v1/parties/a-weber")
    edition.refresh_from_db()
    assert (edition.document, edition.digest) == (document, digest)
    assert fingerprint(edition.document) == digest


def test_old_page_stays_while_another_edition_names_the_party(client, chris, noon, ada, weber):
    edition = factories.published(factories.ClaimFactory(claimant=ada))
    factories.published(factories.ClaimFactory(claimant=ada))
    merged(ada, weber, chris, noon)

    factories.corrected(edition)

    assert party_page(client, "ada-weber").status_code == 200


def test_parted_parties_have_pages_of_their_own_once_editions_say_so(client, chris, noon, ada, weber):
    edition = factories.published(factories.ClaimFactory(claimant=ada))
    row = merged(ada, weber, chris, noon)
    second = factories.corrected(edition)

    parties.part(row, actor=chris, at=noon)
    assert party_page(client, "ada-weber").status_code == 301
    third = factories.corrected(second)

    assert third.document["claimant"]["slug"] == "ada-weber"
    assert "formerly" not in third.document["claimant"]
    assert party_page(client, "ada-weber").status_code == 200


def test_documents_of_parties_never_merged_stay_as_they_were(ada):
    edition = factories.published(factories.ClaimFactory(claimant=ada))

    assert set(edition.document["claimant"]) == {"slug", "name", "kind", "description", "wikidata"}


# --- Parted again


def test_parting_restores_every_place_exactly(desk_of_bela, bela, noon, weber):
    ada = factories.PartyFactory(slug="ada-weber", name="Ada Weber", wikidata="Q7")
    Party.objects.filter(pk=weber.pk).update(wikidata="")
    claim = factories.ClaimFactory(claimant=ada)
    factories.AttributionFactory(claim=claim, party=ada)
    factories.SourceFactory(author=ada, publisher=ada)
    factories.ReplyRequestFactory(claim=claim, party=ada)
    factories.ForeignReviewFactory(claim=claim, publisher=ada)
    factories.PartyAliasFactory(party=ada, name="Ada W.")
    factories.PartyAliasFactory(party=weber, name="Ada W.")
    factories.ClaimFactory(claimant=weber)
    nouns = ("party", "partyalias", "claim", "attribution", "source", "replyrequest", "foreignreview")
    before = rows_of(*nouns)
    decide(desk_of_bela, ada, weber)
    row = PartyMerge.objects.get()
    weber.refresh_from_db()
    assert weber.wikidata == "Q7"
    assert rows_of(*nouns) != before

    answer = desk_of_bela.post(reverse("admin:claims_partymerge_part", args=[row.pk]), {}, follow=True)

    assert "They are two again; 6 places were given back." in answer.content.decode()
    assert rows_of(*nouns) == before
    row.refresh_from_db()
    assert row.undone_by == bela
    assert list(verification.faults()) == []


def test_what_was_changed_since_stays_when_two_are_parted(desk_of_bela, bela, noon, ada, weber):
    kept, changed = factories.ClaimFactory(claimant=ada), factories.ClaimFactory(claimant=ada)
    row = merged(ada, weber, bela, noon)
    somebody = factories.PartyFactory()
    changed.refresh_from_db()
    changed.claimant = somebody
    desk.edit(changed, actor=bela, at=noon)

    answer = desk_of_bela.post(reverse("admin:claims_partymerge_part", args=[row.pk]), {}, follow=True)

    said = answer.content.decode()
    assert "1 place was given back. 1 was changed or taken back since and stays as it is." in said
    kept.refresh_from_db()
    changed.refresh_from_db()
    assert (kept.claimant, changed.claimant) == (ada, somebody)


def test_chain_of_merges_is_parted_from_its_end(bela, noon, ada, weber):
    claim = factories.ClaimFactory(claimant=ada)
    third = factories.PartyFactory(slug="mayor", name="The mayor")
    first = merged(ada, weber, bela, noon)
    second = merged(weber, third, bela, noon)
    third.refresh_from_db()
    assert third.formerly == ["a-weber", "ada-weber"]

    with pytest.raises(Refused, match=r"“A. Weber” was itself found to be “The mayor” since."):
        parties.part(first, actor=bela, at=noon)
    parties.part(second, actor=bela, at=noon)
    parties.part(first, actor=bela, at=noon)

    claim.refresh_from_db()
    assert claim.claimant == ada
    assert [party.formerly for party in Party.objects.filter(pk__in=[ada.pk, weber.pk, third.pk])] == [
        [],
        [],
        [],
    ]
    assert not Party.objects.exclude(merged_into=None).exists()
    assert not PartyAlias.objects.exists()


def test_parted_twice_is_refused(desk_of_bela, bela, noon, ada, weber):
    row = merged(ada, weber, bela, noon)
    address = reverse("admin:claims_partymerge_part", args=[row.pk])

    desk_of_bela.post(address, {})
    again = desk_of_bela.post(address, {})

    assert "These two were parted already." in again.content.decode()


def test_parting_voids_approvals_as_merging_does(bela, noon, ada, weber):
    row = merged(ada, weber, bela, noon)
    approved = factories.approved(factories.VerdictFactory(claim__claimant=weber))

    parties.part(row, actor=bela, at=noon)

    approved.refresh_from_db()
    assert approved.state == "in_review"


def test_form_of_a_merged_party_says_which_one_it_is(desk_of_bela, bela, noon, ada, weber):
    merged(ada, weber, bela, noon)

    page = desk_of_bela.get(forms.address_of(ada)).content.decode()

    assert f'href="/admin/claims/party/{weber.pk}/change/"' in page


def test_correction_under_way_says_the_party_that_stays(bela, noon, ada, weber):
    edition = factories.published(factories.ClaimFactory(claimant=ada))
    draft = start_correction(edition.verdict, actor=factories.anna(), at=noon)
    merged(ada, weber, bela, noon)

    claim = Claim.objects.get(pk=draft.claim_id)

    assert compose(Verdict.objects.get(pk=draft.pk))["claimant"]["slug"] == claim.claimant.slug == "a-weber"
