"""Two people on the rows of one form: changed, taken back, added and reordered ones (C-5)."""

import pytest
from django.urls import reverse

from claims.models import Attribution, Claim, Evidence, Note
from tests.factories import (
    AppearanceFactory,
    AttributionFactory,
    ClaimFactory,
    ClaimLinkFactory,
    EvidenceFactory,
    NoteFactory,
    SourceFactory,
)
from tests.forms import address_of, edits, errors, outdated, row, typed

pytestmark = pytest.mark.django_db


def test_a_row_that_somebody_else_changed_is_compared_and_the_rest_waits(desk_of_anna, desk_of_bela):
    evidence = EvidenceFactory(quote="40 million")
    claim = evidence.claim
    form = desk_of_anna.get(address_of(claim))
    edits(desk_of_bela, evidence, quote="41 million")

    answer = desk_of_anna.post(
        address_of(claim), typed(form, note="Mine.", **{"evidence-0-quote": "about 40 million"})
    )

    assert answer.status_code == 409
    assert outdated(answer) == {f"Evidence: {evidence}": ["Short quote"]}
    assert answer.context["comparison"].changed[0].who.startswith("By bela, ")
    claim.refresh_from_db()
    assert claim.note == ""
    assert Evidence.objects.get().quote == "41 million"
    desk_of_anna.post(address_of(claim), typed(answer))
    claim.refresh_from_db()
    assert (claim.note, Evidence.objects.get().quote) == ("Mine.", "about 40 million")


def test_a_row_taken_back_meanwhile_comes_back_as_new_with_what_was_typed(desk_of_anna, desk_of_bela):
    claim = ClaimFactory()
    first = EvidenceFactory(claim=claim, quote="40 million")
    second = EvidenceFactory(claim=claim, quote="the same sum")
    form = desk_of_anna.get(address_of(claim))
    edits(desk_of_bela, claim, **{"evidence-0-DELETE": "on"})

    answer = desk_of_anna.post(
        address_of(claim), typed(form, **{"evidence-0-quote": "about 40 million", "evidence-1-quote": "same"})
    )

    assert answer.status_code == 409
    [compared] = answer.context["comparison"].changed
    assert (compared.is_gone, compared.title) == (True, f"Evidence: {first}")
    assert compared.who.startswith("By bela, ")
    assert [found.label for found in compared.rows] == ["Short quote"]
    assert [one.quote for one in Evidence.objects.all()] == ["the same sum"]
    assert desk_of_anna.post(address_of(claim), typed(answer)).status_code == 302
    kept = {one.pk: one for one in Evidence.objects.all()}
    assert kept.pop(second.pk).quote == "same"
    [revived] = kept.values()
    assert (revived.quote, revived.source, revived.comment) == (
        "about 40 million",
        first.source,
        first.comment,
    )


def test_a_row_taken_back_that_nobody_else_touched_stays_away(desk_of_anna, desk_of_bela):
    claim = EvidenceFactory().claim
    form = desk_of_anna.get(address_of(claim))
    edits(desk_of_bela, claim, **{"evidence-0-DELETE": "on"})

    answer = desk_of_anna.post(address_of(claim), typed(form, note="Mine."))

    assert answer.status_code == 409
    assert answer.context["comparison"].changed[0].is_gone
    assert desk_of_anna.post(address_of(claim), typed(answer)).status_code == 302
    assert not Evidence.objects.exists()
    assert Claim.objects.get(pk=claim.pk).note == "Mine."


def test_a_quote_taken_back_meanwhile_can_be_pinned_again(desk_of_anna, desk_of_bela):
    """Its words stand on the form without a box, so they are not sent and come from what was shown."""
    appearance = AppearanceFactory()
    claim = appearance.claim
    form = desk_of_anna.get(address_of(claim))
    sent = typed(
        form,
        **{
            "appearances-0-difference": "in passing",
            "appearances-0-revision": None,
            "appearances-0-exact": None,
        },
    )
    edits(desk_of_bela, claim, **{"appearances-0-DELETE": "on"})

    answer = desk_of_anna.post(address_of(claim), sent)

    assert answer.status_code == 409
    assert desk_of_anna.post(address_of(claim), typed(answer)).status_code == 302
    again = claim.appearances.get()
    assert (again.exact, again.start, again.difference) == (
        appearance.exact,
        appearance.start,
        "in passing",
    )


def test_two_who_take_back_the_same_row_agree(desk_of_anna, desk_of_bela):
    claim = EvidenceFactory().claim
    form = desk_of_anna.get(address_of(claim))
    edits(desk_of_bela, claim, **{"evidence-0-DELETE": "on"})

    answer = desk_of_anna.post(address_of(claim), typed(form, **{"evidence-0-DELETE": "on"}))

    assert answer.status_code == 302
    assert not Evidence.objects.exists()


def test_a_row_that_was_changed_meanwhile_is_not_taken_back_unseen(desk_of_anna, desk_of_bela):
    evidence = EvidenceFactory(quote="40 million")
    form = desk_of_anna.get(address_of(evidence.claim))
    edits(desk_of_bela, evidence, quote="41 million")

    answer = desk_of_anna.post(address_of(evidence.claim), typed(form, **{"evidence-0-DELETE": "on"}))

    assert answer.status_code == 409
    assert "Somebody else changed a row that you take back. Compare, then save again." in errors(answer)
    assert Evidence.objects.get().quote == "41 million"
    desk_of_anna.post(address_of(evidence.claim), typed(answer) | {"evidence-0-DELETE": "on"})
    assert not Evidence.objects.exists()


def test_a_row_somebody_else_added_is_kept_and_named(desk_of_anna, desk_of_bela):
    claim = ClaimFactory(note="Old.")
    form = desk_of_anna.get(address_of(claim))
    added = EvidenceFactory(claim=claim)
    edits(desk_of_bela, claim, note="Bela's.")

    answer = desk_of_anna.post(address_of(claim), typed(form, note="Anna's."))

    assert answer.context["comparison"].added == [f"Evidence: {added}"]
    desk_of_anna.post(address_of(claim), typed(answer))
    assert Evidence.objects.get() == added


def test_rows_added_side_by_side_both_stay(desk_of_anna, desk_of_bela):
    claim = ClaimFactory()
    forms = [browser.get(address_of(claim)) for browser in (desk_of_anna, desk_of_bela)]

    for browser, form, source in zip(
        (desk_of_anna, desk_of_bela), forms, (SourceFactory(), SourceFactory()), strict=True
    ):
        new = row(form, "evidence", source=source.pk, stance="supports", is_public="on")
        assert browser.post(address_of(claim), typed(form, **new)).status_code == 302

    assert Evidence.objects.count() == 2


def test_hops_that_changed_places_are_known_again(desk_of_anna, desk_of_bela):
    claim = ClaimFactory()
    AttributionFactory(claim=claim, step=1, wording="forty")
    AttributionFactory(claim=claim, step=2, wording="thirty")
    form = desk_of_anna.get(address_of(claim))
    edits(desk_of_bela, claim, **{"attributions-0-step": "2", "attributions-1-step": "1"})

    answer = desk_of_anna.post(address_of(claim), typed(form, **{"attributions-0-wording": "about forty"}))

    assert answer.status_code == 409
    assert desk_of_anna.post(address_of(claim), typed(answer)).status_code == 302
    assert list(Attribution.objects.order_by("step").values_list("step", "wording")) == [
        (1, "thirty"),
        (2, "about forty"),
    ]


def test_the_sources_of_a_link_are_compared_too(desk_of_anna, desk_of_bela):
    first, second, third = (SourceFactory(title=title) for title in ("A memo", "B letter", "C card"))
    link = ClaimLinkFactory()
    link.sources.set([first])
    for address, prefix in ((address_of(link), ""), (address_of(link.claim), "links-0-")):
        link.sources.set([first])
        form = desk_of_anna.get(address)
        link.sources.set([first, second])

        answer = desk_of_anna.post(address, typed(form, **{f"{prefix}sources": [first.pk, third.pk]}))

        assert answer.status_code == 409
        assert set(link.sources.all()) == {first, second}
        [found] = answer.context["comparison"].changed[0].rows
        assert (found.label, found.base, found.needs_decision) == ("Sources", first.title, True)
        assert "".join(part.text for part in found.theirs) == f"{first.title}, {second.title}"
        assert desk_of_anna.post(address, typed(answer)).status_code == 302
        assert set(link.sources.all()) == {first, third}


def test_a_noun_taken_back_while_its_own_form_was_open_can_be_entered_anew(desk_of_anna, desk_of_bela):
    evidence = EvidenceFactory(quote="40 million")
    form = desk_of_anna.get(address_of(evidence))
    edits(desk_of_bela, evidence.claim, **{"evidence-0-DELETE": "on"})

    answer = desk_of_anna.post(address_of(evidence), typed(form, quote="about 40 million"))

    assert answer.status_code == 409
    assert not Evidence.objects.exists()
    assert answer.context["comparison"].changed[0].is_gone
    assert f'action="{reverse("admin:claims_evidence_add")}"' in answer.content.decode()
    again = desk_of_anna.post(reverse("admin:claims_evidence_add"), typed(answer))
    assert again.status_code == 302, errors(again)
    kept = Evidence.objects.get()
    assert (kept.claim, kept.source, kept.quote) == (evidence.claim, evidence.source, "about 40 million")


def test_a_note_written_meanwhile_does_not_hold_up_a_save(desk_of_anna, anna):
    claim = NoteFactory(author=anna).claim
    form = desk_of_anna.get(address_of(claim))
    NoteFactory(claim=claim, text="Another.")

    answer = desk_of_anna.post(address_of(claim), typed(form, **row(form, "notes", text="Mine.")))

    assert answer.status_code == 302
    assert Note.objects.count() == 3
