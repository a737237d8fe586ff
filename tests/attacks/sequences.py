"""Sequences by which one person could become both authors and approver; each ends in an attempt.

A sequence does what is allowed, yields, and makes its last move: from there on nothing may change. What it
returns is what the person was told.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Permission
from django.urls import reverse

from tests import factories, forms
from tests.attacks.newsroom import SECOND_PERSON, Newsroom, said, stored

NO_SUCH_GROUP = "Only editors and chiefs may approve. Your account is in no such group."
FOLLOWS_FROM_STEPS = "Nothing was saved: where a verdict stands follows from the steps people take."
ONLY_SHOWS = "Nothing was done: a list only shows. Open each row and decide on its own page."


@dataclass(frozen=True)
class Sequence:
    """One attack: what it tries, and the beginning of the sentence it meets."""

    tries: str
    says: str
    run: Callable[[Newsroom], Iterator[None]]

    def __str__(self):
        return self.run.__name__


SEQUENCES: list[Sequence] = []


def sequence(tries, *, says):
    def entered(run):
        SEQUENCES.append(Sequence(tries, says, run))
        return run

    return entered


def verdict_file(verdict, **fields):
    fields = {"claim": [verdict.claim.slug], "version": verdict.version, **fields}
    return {"model": "claims.verdict", "fields": fields}


# --- approving one's own


@sequence("approve own", says=SECOND_PERSON)
def author_with_every_desk_approves(room):
    verdict = factories.submitted(by=room.anna)
    room.seat(room.anna, "checker", "editor", "chief")
    yield
    return room.step("approve", verdict, by=room.anna)


@sequence("approve own", says=SECOND_PERSON)
def author_lets_a_colleague_return_and_submit_it(room):
    verdict = factories.submitted(by=room.anna)
    room.seat(room.anna, "editor")
    room.step("return", verdict, by=room.bela)
    room.step("submit", verdict, by=room.bela)
    yield
    return room.step("approve", verdict, by=room.anna)


@sequence("approve own", says=SECOND_PERSON)
def author_takes_back_all_they_wrote(room):
    verdict = factories.VerdictFactory()
    room.type_into(verdict, by=room.bela, gaps="One comma.")
    room.type_into(verdict, by=room.bela, gaps="")
    verdict = factories.submitted(stored(verdict), by=room.anna)
    yield
    return room.step("approve", verdict, by=room.bela)


@sequence("edit another’s and approve it", says=SECOND_PERSON)
def reviewer_adds_a_comma_first(room):
    verdict = factories.submitted(by=room.anna)
    room.type_into(verdict, by=room.bela, gaps="One comma, added.")
    yield
    return room.step("approve", verdict, by=room.bela)


@sequence("edit another’s and approve it", says=SECOND_PERSON)
def reviewer_renames_a_source_it_cites(room):
    verdict = factories.submitted(by=room.anna)
    room.type_into(verdict.claim.evidence.first().source, by=room.bela, title="Another title")
    yield
    return room.step("approve", verdict, by=room.bela)


@sequence("edit another’s and approve it", says=SECOND_PERSON)
def reviewer_adds_evidence_on_the_claim(room):
    verdict = factories.submitted(by=room.anna)
    source = factories.SourceFactory()
    room.add_row(verdict.claim, "evidence", by=room.bela, source=source.pk, stance="refutes")
    yield
    return room.step("approve", verdict, by=room.bela)


# --- borrowing a colleague's name


@sequence("propose as A, reassign to B, approve as A", says=SECOND_PERSON)
def proposer_assigns_it_to_somebody_else(room):
    room.seat(room.anna, "editor")
    verdict = factories.VerdictFactory(claim__assignee=room.anna)
    room.type_into(verdict, by=room.anna, gaps="Proposed.")
    room.type_into(verdict.claim, by=room.anna, assignee=room.bela.pk)
    room.step("submit", verdict, by=room.bela)
    yield
    return room.step("approve", verdict, by=room.anna)


@sequence("propose as A, reassign to B, approve as A", says=SECOND_PERSON)
def proposer_lets_the_assignee_withdraw_and_submit_again(room):
    room.seat(room.anna, "editor")
    verdict = factories.submitted(by=room.anna)
    room.type_into(verdict, by=room.bela, gaps="Mine now.")
    room.step("withdraw", verdict, by=room.bela)
    room.step("submit", verdict, by=room.bela)
    yield
    return room.step("approve", verdict, by=room.anna)


# --- many at once


def twenty(room):
    """Return twenty verdicts in review, one of them bela's own."""
    return [
        factories.submitted(factories.VerdictFactory(evidence=2), by=room.bela if number == 7 else room.anna)
        for number in range(20)
    ]


@sequence("bulk action with own verdict among 20", says=ONLY_SHOWS)
def own_verdict_hides_among_twenty_approved(room):
    rows = twenty(room)
    yield
    return room.send_to_list(rows, by=room.bela, action="approve")


@sequence("bulk action with own verdict among 20", says=ONLY_SHOWS)
def own_verdict_is_deleted_among_twenty(room):
    rows = twenty(room)
    yield
    return room.send_to_list(rows, by=room.bela, action="delete_selected", post="yes")


@sequence("bulk action with own verdict among 20", says=ONLY_SHOWS)
def states_are_typed_into_the_list(room):
    rows = twenty(room)
    typed = {f"form-{place}-state": "approved" for place in range(20)}
    ids = {f"form-{place}-id": row.pk for place, row in enumerate(rows)}
    counted = {"form-TOTAL_FORMS": "20", "form-INITIAL_FORMS": "20", "_save": "Save"}
    yield
    return room.send_to_list(rows, by=room.chris, **typed, **ids, **counted)


# --- stale pages


@sequence("approve an old version while a new one is saved", says="This is no longer the version you saw.")
def evidence_is_added_while_the_reviewer_reads(room):
    verdict = factories.submitted(by=room.anna)
    seen = room.read(verdict, by=room.bela)
    room.type_into(verdict, by=room.anna, gaps="Added while bela reads.")
    yield
    return room.step("approve", verdict, by=room.bela, **seen)


@sequence("approve an old version while a new one is saved", says="anna was faster (submit).")
def it_was_withdrawn_and_submitted_while_the_reviewer_read(room):
    verdict = factories.submitted(by=room.anna)
    seen = room.read(verdict, by=room.bela)
    room.step("withdraw", verdict, by=room.anna)
    room.step("submit", verdict, by=room.anna)
    yield
    return room.step("approve", verdict, by=room.bela, **seen)


@sequence(
    "approve an old version while a new one is saved",
    says="Only an approved verdict can be published. This one is in review.",
)
def approved_words_are_changed_and_published(room):
    verdict = factories.approved()
    room.type_into(verdict, by=room.anna, headline="Other words")
    yield
    return room.step("publish", verdict, by=room.chris)


# --- roles that went


@sequence("role removed between opening and posting", says=NO_SUCH_GROUP)
def reviewer_lost_the_desk_and_kept_the_page(room):
    verdict = factories.submitted(by=room.anna)
    seen = room.read(verdict, by=room.bela)
    room.seat(room.bela)
    room.bela.user_permissions.set(Permission.objects.filter(content_type__app_label="claims"))
    yield
    return room.step("approve", verdict, by=room.bela, **seen)


@sequence("role removed between opening and posting", says="Only chiefs may retract.")
def chief_became_an_editor_before_the_retraction(room):
    verdict = factories.published().verdict
    room.read(verdict, by=room.chris)
    room.seat(room.chris, "editor")
    yield
    return room.step("retract", verdict, by=room.chris, reason_en="The contract was forged.")


# --- typed states


@sequence("direct POST of the state field", says=FOLLOWS_FROM_STEPS)
def state_is_typed_into_the_form(room):
    verdict = factories.submitted(by=room.anna)
    typed = {"state": "approved", "approved_by": room.bela.pk, "approved_digest": "0" * 64}
    yield
    return room.type_into(verdict, by=room.anna, gaps="Sneaked in.", **typed)


@sequence("direct POST of the state field", says=FOLLOWS_FROM_STEPS)
def verdict_is_born_published(room):
    claim = factories.ClaimFactory()
    address = reverse("admin:claims_verdict_add")
    page = room.browser(room.chris).get(address)
    sent = forms.typed(page, claim=claim.pk, rating=factories.rating().pk, headline="x", state="published")
    yield
    return said(room.browser(room.chris).post(address, sent))


# --- files


@sequence("import saying “published”", says="Imports arrive as drafts: leave out “state”.")
def bundle_says_published(room):
    verdict = factories.submitted(by=room.anna)
    yield
    return room.load("import_claims", verdict_file(verdict, state="published"), by=room.bela)


@sequence("import saying “published”", says="Imports arrive as drafts: leave out “approved_by”.")
def bundle_brings_an_approver(room):
    verdict = factories.submitted(by=room.anna)
    yield
    return room.load("import_claims", verdict_file(verdict, approved_by=["bela"]), by=room.anna)


@sequence("import saying “published”", says="Imports arrive as drafts: leave out “state”.")
def fixture_says_approved(room):
    verdict = factories.submitted(by=room.anna)
    yield
    return room.load("loaddata", verdict_file(verdict, state="approved"))


# --- powers beyond the desks


@sequence("superuser self-approval", says=NO_SUCH_GROUP)
def superuser_without_a_desk_approves(room):
    verdict = factories.submitted(by=room.anna)
    operator = factories.UserFactory(username="operator", is_superuser=True)
    yield
    return room.step("approve", verdict, by=operator)


@sequence("superuser self-approval", says=SECOND_PERSON)
def superuser_takes_a_desk_and_approves_own(room):
    operator = factories.UserFactory(username="operator", is_superuser=True)
    room.seat(operator, "checker", "editor", "chief")
    operator.user_permissions.set(Permission.objects.all())
    verdict = factories.submitted(by=operator)
    yield
    return room.step("approve", verdict, by=operator)


# --- approvals handed on


@sequence(
    "copy or translation inheriting approval", says="Only an approved verdict can be published. This one is a"
)
def copy_of_a_published_verdict_is_published(room):
    edition = factories.published()
    room.step("correct", edition.verdict, by=room.bela, kind="correction")
    yield
    return room.step("publish", edition.verdict.claim.verdicts.latest("version"), by=room.chris)


@sequence(
    "copy or translation inheriting approval",
    says="Only an approved verdict can be published. This one is in review.",
)
def translation_slips_in_under_an_approval(room):
    verdict = factories.approved()
    words = {"language": "de", "headline": "Falsch", "short_answer": "Nein.", "rationale": "So nicht."}
    room.add_row(verdict, "translations", by=room.chris, **words)
    yield
    return room.step("publish", verdict, by=room.chris)


@sequence("copy or translation inheriting approval", says="This claim already has an open verdict.")
def second_verdict_stands_beside_the_approved_one(room):
    verdict = factories.approved()
    address = reverse("admin:claims_verdict_add")
    page = room.browser(room.bela).get(address)
    sent = forms.typed(page, claim=verdict.claim_id, rating=verdict.rating_id, headline=verdict.headline)
    yield
    return said(room.browser(room.bela).post(address, sent))


# --- after publication


def correction(room, edition, *, by):
    """Return the correction of an edition, opened, written and submitted by one person."""
    room.step("correct", edition.verdict, by=by, kind="correction")
    draft = edition.verdict.claim.verdicts.latest("version")
    room.type_into(draft, by=by, correction_note="Another sum.")
    room.step("submit", draft, by=by)
    return draft


@sequence("correction without second editor", says=SECOND_PERSON)
def editor_corrects_and_approves_alone(room):
    edition = factories.published()
    draft = correction(room, edition, by=room.bela)
    yield
    return room.step("approve", draft, by=room.bela)


@sequence("correction without second editor", says=SECOND_PERSON)
def editor_changes_the_claim_before_somebody_corrects(room):
    edition = factories.published()
    room.type_into(edition.verdict.claim, by=room.bela, statement="The bridge cost 41 million euros.")
    draft = correction(room, edition, by=room.anna)
    yield
    return room.step("approve", draft, by=room.bela)


@sequence(
    "correction without second editor", says="Only an approved verdict can be published. This one is in"
)
def correction_is_published_unapproved(room):
    edition = factories.published()
    draft = correction(room, edition, by=room.anna)
    yield
    return room.step("publish", draft, by=room.chris)


@sequence("retract and republish", says="Only an approved verdict can be published. This one is retracted.")
def retracted_verdict_is_published_again(room):
    verdict = factories.published().verdict
    room.step("retract", verdict, by=room.chris, reason_en="The contract was forged.")
    yield
    return room.step("publish", verdict, by=room.chris)


@sequence("retract and republish", says=SECOND_PERSON)
def whoever_retracts_brings_it_back_alone(room):
    edition = factories.published()
    room.step("retract", edition.verdict, by=room.chris, reason_en="The contract was forged.")
    draft = correction(room, edition, by=room.chris)
    yield
    return room.step("approve", draft, by=room.chris)


@sequence("retract and republish", says="Only an approved verdict can be published. This one is in review.")
def retracted_verdict_comes_back_under_its_old_approval(room):
    edition = factories.published()
    room.step("retract", edition.verdict, by=room.chris, reason_en="The contract was forged.")
    draft = correction(room, edition, by=room.anna)
    yield
    return room.step("publish", draft, by=room.chris, digest=edition.digest)
