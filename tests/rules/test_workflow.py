from dataclasses import fields, replace
from importlib import import_module

import pytest

from claims.rules import workflow
from claims.rules.workflow import GROUPS, STEPS, Situation, open_steps, refuse, standing_refusal
from claims.vocabulary import VerdictState

STATES = ("draft", "in_review", "approved", "published", "retracted")

# Somebody for whom each step is open, with everything asked for on the confirm page.
READY = {
    "submit": Situation("draft", frozenset({"checker"}), is_contributor=True),
    "withdraw": Situation("in_review", frozenset({"checker"}), is_contributor=True),
    "return": Situation("in_review", frozenset({"editor"}), reason="Step 2 lacks a source."),
    "approve": Situation("in_review", frozenset({"editor"}), digest_shown="7f3a", digest_now="7f3a"),
    "publish": Situation("approved", frozenset({"editor"}), digest_approved="7f3a", digest_now="7f3a"),
    "retract": Situation("published", frozenset({"chief"}), reason="The memo was forged."),
}


def test_the_table_is_the_one_the_house_agreed_on():
    assert {name: (step.from_states, step.to_state, step.groups) for name, step in STEPS.items()} == {
        "submit": (("draft",), "in_review", ("checker", "editor", "chief")),
        "withdraw": (("in_review",), "draft", ("checker", "editor", "chief")),
        "return": (("in_review", "approved"), "draft", ("editor", "chief")),
        "approve": (("in_review",), "approved", ("editor", "chief")),
        "publish": (("approved",), "published", ("editor", "chief")),
        "retract": (("published",), "retracted", ("chief",)),
    }


def test_states_are_those_of_the_vocabulary():
    assert tuple(VerdictState.values) == STATES
    assert set(workflow.STATE_SENTENCES) == set(STATES)


@pytest.mark.parametrize("name", STEPS)
def test_every_step_says_what_it_is_and_asks_for(name):
    step = STEPS[name]

    assert all(
        str(words) for words in (step.label, step.verb, step.condition, step.confirm, step.wrong_state)
    )
    assert bool(str(step.ask_reason)) is step.needs_reason


@pytest.mark.parametrize("name", STEPS)
def test_step_is_open_to_whoever_meets_its_conditions(name):
    assert refuse(name, READY[name]) == ""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", STEPS)
def test_no_step_leaves_from_another_state(name, state):
    allowed = state in STEPS[name].from_states

    assert (refuse(name, replace(READY[name], state=state)) == "") is allowed


@pytest.mark.parametrize("group", [*GROUPS, "superuser", ""])
@pytest.mark.parametrize("name", STEPS)
def test_no_step_is_open_to_another_group(name, group):
    allowed = group in STEPS[name].groups

    assert (refuse(name, replace(READY[name], groups=frozenset({group}))) == "") is allowed


@pytest.mark.parametrize("groups", [{"editor"}, {"chief"}, set(GROUPS)])
def test_author_cannot_approve_own_verdict_whatever_their_groups(groups):
    own = replace(READY["approve"], groups=frozenset(groups), is_contributor=True)

    assert refuse("approve", own) == "A second person must approve: you wrote part of this verdict."


REFUSALS = [
    ("submit", {"groups": frozenset()},
     "Only checkers, editors and chiefs may submit. Your account is in no such group."),
    ("approve", {"groups": frozenset({"checker"})},
     "Only editors and chiefs may approve. Your account is in no such group."),
    ("publish", {"groups": frozenset({"checker"})},
     "Only editors and chiefs may publish. Your account is in no such group."),
    ("retract", {"groups": frozenset({"editor"})},
     "Only chiefs may retract. Your account is in no such group."),
    ("submit", {"state": "in_review"}, "Only a draft can be submitted. This one is in review."),
    ("withdraw", {"state": "approved"}, "Only a verdict in review can be withdrawn. This one is approved."),
    ("return", {"state": "published"},
     "Only a verdict that is in review or approved can go back. This one is published."),
    ("approve", {"state": "approved", "winner": "Bela"},
     "Only a verdict in review can be approved. This one is approved. Bela was quicker."),
    ("publish", {"state": "in_review", "digest_approved": ""},
     "Only an approved verdict can be published. This one is in review."),
    ("publish", {"state": "in_review", "digest_now": "99aa"},
     "This verdict changed after it was approved. Ask for a new review."),
    ("publish", {"state": "retracted", "digest_now": "99aa"},
     "Only an approved verdict can be published. This one is retracted."),
    ("retract", {"state": "draft"}, "Only a published verdict can be retracted. This one is a draft."),
    ("withdraw", {"is_contributor": False},
     "Only somebody who worked on this verdict may withdraw it. Ask an editor to send it back."),
    ("submit", {"missing": ("headline",)}, "The headline is missing."),
    ("submit", {"missing": ("rating", "short_answer", "rationale")},
     ("The rating is missing. Choose one from the scale. "
      "The short answer is missing. The rationale is missing.")),
    ("submit", {"missing": ("headline (de)",)}, "This is missing: headline (de)."),
    ("approve", {"missing": ("headline",)}, "The headline is missing."),
    ("publish", {"missing": ("headline",)}, "The headline is missing."),
    ("submit", {"evidence_refusal": "Only one."}, "Only one."),
    ("approve", {"evidence_refusal": "Only one."}, "Only one."),
    ("publish", {"evidence_refusal": "Only one."}, "Only one."),
    ("return", {"reason": " \n"}, "Say in a sentence why it goes back."),
    ("retract", {"reason": ""}, "Say in a sentence why it is retracted; readers will see it."),
    ("approve", {"digest_now": "99aa"}, "This is no longer the version you saw. Read it again, then decide."),
    ("approve", {"digest_shown": ""}, "This is no longer the version you saw. Read it again, then decide."),
    ("approve", {"digest_shown": "", "digest_now": ""},
     "This is no longer the version you saw. Read it again, then decide."),
    ("publish", {"digest_now": "99aa"}, "This verdict changed after it was approved. Ask for a new review."),
    ("publish", {"digest_approved": ""}, "This verdict changed after it was approved. Ask for a new review."),
    ("publish", {"digest_approved": "", "digest_now": ""},
     "This verdict changed after it was approved. Ask for a new review."),
    ("submit", {"has_edition": True, "correction_note": ""},
     "Readers have seen an earlier edition. Say in a public note what changed."),
    ("publish", {"has_edition": True, "correction_note": " "},
     "Readers have seen an earlier edition. Say in a public note what changed."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "sentence"), REFUSALS)
def test_refusal_is_a_sentence_to_act_on(name, change, sentence):
    assert refuse(name, replace(READY[name], **change)) == sentence


def test_every_condition_of_every_step_has_its_refusal_above():
    flags = {field.name for field in fields(workflow.Step) if field.name.startswith(("needs_", "forbids_"))}
    refused_for = {
        "needs_contributor": "is_contributor",
        "forbids_contributor": "is_contributor",
        "needs_complete_text": "missing",
        "needs_evidence": "evidence_refusal",
        "needs_reason": "reason",
        "needs_digest_shown": "digest_shown",
        "needs_digest_approved": "digest_approved",
        "needs_correction_note": "correction_note",
    }
    tried = {(name, changed) for name, change, _ in REFUSALS for changed in change}
    # Four eyes has a test of its own, with every group.
    tried.add(("approve", "is_contributor"))

    assert set(refused_for) == flags
    assert {
        (name, refused_for[flag]) for name, step in STEPS.items() for flag in flags if getattr(step, flag)
    } <= tried


def test_contributor_may_publish_what_somebody_else_approved():
    assert refuse("publish", replace(READY["publish"], is_contributor=True)) == ""


def test_correction_is_published_with_a_note():
    correction = replace(READY["publish"], has_edition=True, correction_note="The sum was too high.")

    assert refuse("publish", correction) == ""


def test_unknown_step_is_a_mistake_and_not_a_refusal():
    with pytest.raises(KeyError):
        refuse("delete", READY["submit"])


def names(situation):
    return [step.name for step in open_steps(situation)]


def test_buttons_are_the_steps_this_person_could_take_before_typing_a_reason():
    editor = Situation("in_review", frozenset({"editor"}), digest_now="7f3a")

    assert names(editor) == ["return", "approve"]
    assert names(replace(editor, is_contributor=True)) == ["withdraw", "return"]
    assert names(replace(editor, groups=frozenset({"checker"}))) == []
    assert names(replace(editor, groups=frozenset())) == []
    assert names(Situation("published", frozenset({"chief"}))) == ["retract"]
    assert names(Situation("retracted", frozenset(GROUPS))) == []


def test_correction_without_a_note_has_no_button_to_review_or_publish_it():
    note = {"has_edition": True, "correction_note": "The sum was too high."}

    assert names(replace(READY["publish"], has_edition=True)) == ["return"]
    assert names(replace(READY["publish"], **note)) == ["return", "publish"]
    assert names(replace(READY["submit"], has_edition=True)) == []
    assert names(replace(READY["submit"], **note)) == ["submit"]
    assert names(replace(READY["publish"], digest_now="99aa")) == ["return"]


@pytest.mark.parametrize("name", STEPS)
def test_closed_button_says_why(name):
    closed = replace(READY[name], groups=frozenset())

    assert names(closed) == []
    assert standing_refusal(name, closed) == refuse(name, closed) != ""


def test_workflow_leads_from_draft_to_every_state():
    reached = {"draft"}
    for _ in STATES:
        reached |= {step.to_state for step in STEPS.values() if reached & set(step.from_states)}

    assert reached == set(STATES)


def test_database_allows_the_steps_of_the_table_and_a_voided_approval_and_no_other_move():
    guards = import_module("claims.migrations.0002_guards")

    steps = {(start, step.to_state) for step in STEPS.values() for start in step.from_states}
    assert set(guards.MOVES) == steps | {("approved", "in_review")}
