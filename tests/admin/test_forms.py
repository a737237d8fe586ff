"""Writing at the desk: through the operations, under one text policy, and refused in sentences."""

import pytest
from django.urls import reverse

from claims.models import (
    Appearance,
    Attribution,
    Claim,
    Contribution,
    Evidence,
    Note,
    Party,
    Source,
    TrailEntry,
    Verdict,
)
from tests.factories import (
    QUOTE,
    AppearanceFactory,
    ArticleRevisionFactory,
    AttributionFactory,
    ClaimFactory,
    ClaimLinkFactory,
    EvidenceFactory,
    PartyFactory,
    SourceFactory,
    VerdictFactory,
    approved,
    published,
    rating,
)
from tests.forms import errors, row, shown, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk_of_anna(client, anna):
    client.force_login(anna)
    return client


def add(noun):
    return reverse(f"admin:claims_{noun}_add")


def change(thing):
    return reverse(f"admin:claims_{thing._meta.model_name}_change", args=[thing.pk])


def acts():
    return list(TrailEntry.objects.in_order().values_list("act", "object_type"))


def test_a_new_claim_leaves_one_trail_entry_and_a_contributor(desk_of_anna, anna):
    claimant = PartyFactory()
    form = desk_of_anna.get(add("claim"))

    answer = desk_of_anna.post(
        add("claim"),
        typed(
            form,
            statement="The bridge cost 40 million euros.",
            slug="bridge-cost",
            claim_type="quantity",
            claimant=claimant.pk,
            claimed_on="2024-03",
        ),
    )

    claim = Claim.objects.get()
    assert answer.status_code == 302
    assert (claim.slug, claim.claimant, claim.claimed_on) == ("bridge-cost", claimant, "2024-03")
    assert acts() == [("record", "claim")]
    assert [hand.user for hand in Contribution.objects.all()] == [anna]


def test_a_save_that_changes_nothing_leaves_no_trace(desk_of_anna):
    claim = EvidenceFactory(claim=ClaimFactory()).claim
    AppearanceFactory(claim=claim)
    AttributionFactory(claim=claim)
    ClaimLinkFactory(claim=claim)
    form = desk_of_anna.get(change(claim))

    answer = desk_of_anna.post(change(claim), shown(form))

    assert answer.status_code == 302
    assert acts() == []
    assert not Contribution.objects.exists()


def test_text_is_kept_in_one_form_and_invisible_signs_are_dropped(desk_of_anna):
    form = desk_of_anna.get(add("party"))

    desk_of_anna.post(
        add("party"),
        typed(
            form,
            name="Cafe\u0301 \u202eMüller\u202c",
            slug="cafe",
            kind="organisation",
            description_de="Ein\u200b Ort",
        ),
    )

    party = Party.objects.get()
    assert party.name == "Café Müller"
    assert party.description == {"de": "Ein Ort"}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("name", "bell\x07", "The text holds a forbidden character (U+0007) at position 5. Take it out."),
        ("name", "nothing\x00", "Null characters are not allowed."),
        ("wikidata", "95", "A Wikidata id is Q and a number, such as Q95."),
    ],
)
def test_a_text_refused_is_named_at_its_field_and_nothing_is_written(desk_of_anna, field, value, sentence):
    form = desk_of_anna.get(add("party"))

    answer = desk_of_anna.post(
        add("party"), typed(form, **{"name": "Bell", "slug": "bell", "kind": "person", field: value})
    )

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors[field] == [sentence]
    assert not Party.objects.exists()
    assert acts() == []


def test_an_address_that_runs_code_is_refused(desk_of_anna):
    form = desk_of_anna.get(add("source"))

    answer = desk_of_anna.post(
        add("source"),
        typed(form, title="Memo", slug="memo", kind="memo", url="https://user@host.example/"),
    )

    assert "url" in answer.context["adminform"].form.errors
    assert not Source.objects.exists()


def test_a_wrong_date_is_refused_with_a_sentence(desk_of_anna):
    form = desk_of_anna.get(add("source"))

    answer = desk_of_anna.post(
        add("source"), typed(form, title="Memo", slug="memo", kind="memo", published_on="March")
    )

    assert len(answer.context["adminform"].form.errors["published_on"]) == 1
    assert not Source.objects.exists()


def test_a_rejected_source_needs_its_reason(desk_of_anna):
    source = SourceFactory()
    form = desk_of_anna.get(change(source))

    answer = desk_of_anna.post(change(source), typed(form, is_rejected="on"))

    assert errors(answer) == ["Say why the source is rejected."]
    source.refresh_from_db()
    assert not source.is_rejected


def test_a_refusal_of_the_operation_comes_back_on_the_form_with_everything_typed(desk_of_anna):
    taken = VerdictFactory()
    form = desk_of_anna.get(add("verdict"))

    answer = desk_of_anna.post(
        add("verdict"),
        typed(
            form,
            claim=taken.claim.pk,
            rating=taken.rating.pk,
            headline="A long thought",
            rationale="Kept words",
        ),
    )

    assert answer.status_code == 200
    assert errors(answer) == ["This claim already has an open verdict. Edit that one."]
    assert "A long thought" in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert list(Verdict.objects.all()) == [taken]
    assert acts() == []


def test_a_refused_row_takes_the_whole_save_back(desk_of_anna):
    claim = ClaimFactory()
    revision = ArticleRevisionFactory()
    form = desk_of_anna.get(change(claim))
    typed_row = row(form, "appearances", revision=revision.pk, exact="These words stand nowhere in it.")

    answer = desk_of_anna.post(change(claim), typed(form, statement="A new statement.", **typed_row))

    assert answer.status_code == 200
    assert errors(answer) == ["“These words stand nowhere in it.” does not stand in this revision."]
    assert "These words stand nowhere in it." in answer.content.decode()
    claim.refresh_from_db()
    assert claim.statement != "A new statement."
    assert not Appearance.objects.exists()
    assert acts() == []


def test_the_server_finds_where_a_quote_stands(desk_of_anna):
    claim = ClaimFactory()
    revision = ArticleRevisionFactory()
    form = desk_of_anna.get(change(claim))

    desk_of_anna.post(
        change(claim), typed(form, **row(form, "appearances", revision=revision.pk, exact=QUOTE))
    )

    appearance = Appearance.objects.get()
    assert revision.body[appearance.start : appearance.end] == QUOTE
    assert appearance.anchoring == "found"
    assert revision.body[: appearance.start].endswith(appearance.prefix)


def test_hops_change_places_in_one_save(desk_of_anna):
    claim = ClaimFactory()
    first = AttributionFactory(claim=claim, step=1, wording="forty")
    AttributionFactory(claim=claim, step=2, wording="thirty")
    form = desk_of_anna.get(change(claim))

    answer = desk_of_anna.post(
        change(claim), typed(form, **{"attributions-0-step": "2", "attributions-1-step": "1"})
    )

    assert answer.status_code == 302
    assert list(Attribution.objects.order_by("step").values_list("step", "wording")) == [
        (1, "thirty"),
        (2, "forty"),
    ]
    assert Attribution.objects.get(pk=first.pk).step == 2
    assert acts() == [("edit", "attribution")] * 2


def test_two_hops_cannot_have_one_number(desk_of_anna):
    claim = ClaimFactory()
    AttributionFactory(claim=claim, step=1)
    AttributionFactory(claim=claim, step=2)
    form = desk_of_anna.get(change(claim))

    answer = desk_of_anna.post(change(claim), typed(form, **{"attributions-1-step": "1"}))

    assert answer.status_code == 200
    assert errors(answer)
    assert acts() == []


def test_evidence_taken_back_is_named_in_the_trail(desk_of_anna):
    evidence = EvidenceFactory()
    form = desk_of_anna.get(change(evidence.claim))

    desk_of_anna.post(change(evidence.claim), typed(form, **{"evidence-0-DELETE": "on"}))

    assert not Evidence.objects.exists()
    assert acts() == [("remove", "evidence")]


def test_a_note_carries_who_wrote_it_and_is_not_rewritten(desk_of_anna, anna):
    claim = ClaimFactory()
    form = desk_of_anna.get(change(claim))
    desk_of_anna.post(change(claim), typed(form, **row(form, "notes", text="Ring the office.")))

    form = desk_of_anna.get(change(claim))
    desk_of_anna.post(change(claim), typed(form, **{"notes-0-text": "Never rang.", "notes-0-DELETE": "on"}))

    assert list(Note.objects.values_list("text", "author__username")) == [("Ring the office.", "anna")]


def test_a_link_names_its_sources(desk_of_anna):
    claim, other, source = ClaimFactory(), ClaimFactory(), SourceFactory()
    form = desk_of_anna.get(change(claim))

    desk_of_anna.post(
        change(claim),
        typed(
            form,
            **row(
                form,
                "links",
                finding="sums",
                other=other.pk,
                kind="contradicts",
                sources=[source.pk],
                reason_en="Sums differ.",
            ),
        ),
    )

    link = claim.links.get()
    assert (link.other, link.reason, list(link.sources.all())) == (other, {"en": "Sums differ."}, [source])
    assert acts() == [("record", "claimlink"), ("edit", "claimlink")]


def test_a_name_given_stays(desk_of_anna):
    claim = ClaimFactory(slug="bridge")
    form = desk_of_anna.get(change(claim))

    desk_of_anna.post(change(claim), typed(form, slug="other"))

    claim.refresh_from_db()
    assert claim.slug == "bridge"


def test_a_published_verdict_is_shown_but_not_edited(desk_of_anna):
    verdict = published().verdict
    before = verdict.headline

    form = desk_of_anna.get(change(verdict))
    answer = desk_of_anna.post(change(verdict), {"headline": "Otherwise"})

    assert not form.context["has_change_permission"]
    assert answer.status_code == 403
    verdict.refresh_from_db()
    assert verdict.headline == before


def test_ratings_are_offered_in_the_order_and_language_of_the_desk(desk_of_anna):
    rating()

    form = desk_of_anna.get(add("verdict"), headers={"accept-language": "de"}).context["adminform"].form

    assert [str(label) for _value, label in form.fields["rating"].choices][1:] == [
        "✓ wahr",
        "≈ teils wahr",
        "✗ falsch",
    ]


@pytest.mark.parametrize("what", ["evidence", "source", "claim", "verdict"])
def test_whatever_is_edited_after_approval_voids_it(client, groups, what):
    verdict = approved()
    evidence = verdict.claim.evidence.first()
    typed_words = {
        "evidence": {"quote": "The sum is 41 million."},
        "source": {"title": "Another title"},
        "claim": {"statement": "The bridge cost 41 million euros."},
        "verdict": {"gaps": "Who paid is not known."},
    }
    thing = {"evidence": evidence, "source": evidence.source, "claim": verdict.claim, "verdict": verdict}[
        what
    ]
    client.force_login(verdict.submitted_by)
    form = client.get(change(thing))

    client.post(change(thing), typed(form, **typed_words[what]))

    verdict.refresh_from_db()
    assert (verdict.state, verdict.approved_by, verdict.approved_digest) == ("in_review", None, "")
    assert ("void_approval", "verdict") in acts()


def test_a_note_after_approval_leaves_it_standing(client, groups):
    verdict = approved()
    client.force_login(verdict.submitted_by)
    form = client.get(change(verdict.claim))

    client.post(change(verdict.claim), typed(form, **row(form, "notes", text="Well done.")))

    verdict.refresh_from_db()
    assert verdict.state == "approved"


@pytest.mark.parametrize("given", ["abc", "²", "9" * 40, "-1", "\x00"])
def test_nonsense_in_the_address_of_a_form_is_left_out(desk_of_anna, given):
    answer = desk_of_anna.get(add("verdict"), {"claim": given})

    assert answer.status_code == 200
    assert answer.context["adminform"].form["claim"].value() is None


def test_the_address_of_a_form_may_name_the_claim(desk_of_anna):
    claim = ClaimFactory()

    answer = desk_of_anna.get(add("verdict"), {"claim": claim.pk})

    assert str(answer.context["adminform"].form["claim"].value()) == str(claim.pk)


def test_a_claim_is_not_linked_to_itself(desk_of_anna):
    claim = ClaimFactory()
    form = desk_of_anna.get(change(claim))

    answer = desk_of_anna.post(
        change(claim),
        typed(form, **row(form, "links", finding="self", other=claim.pk, kind="repeats")),
    )

    assert errors(answer) == ["A claim is not linked to itself."]
    assert not claim.links.exists()
