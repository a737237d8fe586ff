"""The verdict workflow: who may move a verdict from where to where.

Buttons, commands, group permissions, the methodology page and the tests are made from `STEPS`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

CHECKER, EDITOR, CHIEF = "checker", "editor", "chief"
GROUPS = (CHECKER, EDITOR, CHIEF)

Sentence = str | Promise


@dataclass(frozen=True)
class Step:
    """One way a verdict may move, who may move it and what must be true."""

    name: str
    label: Sentence
    verb: Sentence
    from_states: tuple[str, ...]
    to_state: str
    groups: tuple[str, ...]
    condition: Sentence
    confirm: Sentence
    wrong_state: Sentence
    needs_contributor: bool = False
    forbids_contributor: bool = False
    needs_complete_text: bool = False
    needs_evidence: bool = False
    needs_reason: bool = False
    ask_reason: Sentence = ""
    needs_digest_shown: bool = False
    needs_digest_approved: bool = False
    needs_correction_note: bool = False


@dataclass(frozen=True)
class Situation:
    """What is known about one verdict and one person at the moment of a step.

    `is_contributor` counts every change to what the document holds since the last edition. A return does not
    start the count afresh: the author could then approve their own work after somebody else's comma.
    `missing` names absent texts (see `MISSING`), `evidence_refusal` comes from `evidence.refuse`, `winner`
    is whoever took a step first where two people were at it. `is_reply` says that the version brings a reply
    of the person concerned and nothing else, `reply_refusal` comes from `replies.refuse`.
    """

    state: str
    groups: frozenset[str] = frozenset()
    is_contributor: bool = False
    missing: tuple[str, ...] = ()
    evidence_refusal: str = ""
    reason: str = ""
    digest_shown: str = ""
    digest_now: str = ""
    digest_approved: str = ""
    has_edition: bool = False
    correction_note: str = ""
    is_reply: bool = False
    reply_refusal: str = ""
    winner: str = ""


GROUP_NAMES = {
    CHECKER: gettext_lazy("checkers"),
    EDITOR: gettext_lazy("editors"),
    CHIEF: gettext_lazy("chiefs"),
}

STATE_SENTENCES = {
    "draft": gettext_lazy("This one is a draft."),
    "in_review": gettext_lazy("This one is in review."),
    "approved": gettext_lazy("This one is approved."),
    "published": gettext_lazy("This one is published."),
    "retracted": gettext_lazy("This one is retracted."),
}

MISSING = {
    "rating": gettext_lazy("The rating is missing. Choose one from the scale."),
    "headline": gettext_lazy("The headline is missing."),
    "short_answer": gettext_lazy("The short answer is missing."),
    "rationale": gettext_lazy("The rationale is missing."),
    "alternative": gettext_lazy(
        "A picture shown to readers does not say what it shows, in every language of the verdict, for those "
        "who cannot see it. Say so on the page of the picture."
    ),
}

STEPS: dict[str, Step] = {
    step.name: step
    for step in (
        Step(
            name="submit",
            label=gettext_lazy("Submit for review"),
            verb=gettext_lazy("submit"),
            from_states=("draft",),
            to_state="in_review",
            groups=(CHECKER, EDITOR, CHIEF),
            needs_complete_text=True,
            needs_evidence=True,
            # Asked before the review, as the note is part of what is approved.
            needs_correction_note=True,
            condition=gettext_lazy(
                "Rating, headline, short answer and rationale are there. Every publicly cited source was "
                "read. Two independent origins speak to the claim, or the verdict says publicly why one "
                "is enough."
            ),
            confirm=gettext_lazy("The verdict goes to the queue and waits for a second person."),
            wrong_state=gettext_lazy("Only a draft can be submitted."),
        ),
        Step(
            name="withdraw",
            label=gettext_lazy("Withdraw from review"),
            verb=gettext_lazy("withdraw"),
            from_states=("in_review",),
            to_state="draft",
            groups=(CHECKER, EDITOR, CHIEF),
            needs_contributor=True,
            condition=gettext_lazy("Only somebody who worked on the verdict may take it back."),
            confirm=gettext_lazy("The verdict leaves the queue and becomes a draft again."),
            wrong_state=gettext_lazy("Only a verdict in review can be withdrawn."),
        ),
        Step(
            name="return",
            label=gettext_lazy("Request changes"),
            verb=gettext_lazy("send a verdict back"),
            from_states=("in_review", "approved"),
            to_state="draft",
            groups=(EDITOR, CHIEF),
            needs_reason=True,
            ask_reason=gettext_lazy("Say in a sentence why it goes back."),
            condition=gettext_lazy("Whoever sends a verdict back says why."),
            confirm=gettext_lazy("The verdict becomes a draft again; an approval it had is void."),
            wrong_state=gettext_lazy("Only a verdict that is in review or approved can go back."),
        ),
        Step(
            name="approve",
            label=gettext_lazy("Approve"),
            verb=gettext_lazy("approve"),
            from_states=("in_review",),
            to_state="approved",
            groups=(EDITOR, CHIEF),
            forbids_contributor=True,
            # Asked again here and at publication: a source may have been rejected since the submission.
            needs_complete_text=True,
            needs_evidence=True,
            needs_digest_shown=True,
            condition=gettext_lazy(
                "A second person approves: nobody who worked on this version, whatever their account may do. "
                "The approval holds for exactly the text and evidence that person saw."
            ),
            confirm=gettext_lazy("You vouch for exactly this text and evidence."),
            wrong_state=gettext_lazy("Only a verdict in review can be approved."),
        ),
        Step(
            name="publish",
            label=gettext_lazy("Publish"),
            verb=gettext_lazy("publish"),
            from_states=("approved",),
            to_state="published",
            groups=(EDITOR, CHIEF),
            needs_complete_text=True,
            needs_evidence=True,
            needs_digest_approved=True,
            needs_correction_note=True,
            condition=gettext_lazy(
                "What was approved is what is published. If readers saw an earlier edition, "
                "a public note says what changed; a reply of the person concerned stands without comment."
            ),
            confirm=gettext_lazy("Readers see this edition from now on. It stays readable for good."),
            wrong_state=gettext_lazy("Only an approved verdict can be published."),
        ),
        Step(
            name="retract",
            label=gettext_lazy("Retract"),
            verb=gettext_lazy("retract"),
            from_states=("published",),
            to_state="retracted",
            groups=(CHIEF,),
            needs_reason=True,
            ask_reason=gettext_lazy("Say in a sentence why it is retracted; readers will see it."),
            condition=gettext_lazy(
                "A public reason is given. The page stays, with the reason and the date, and shows no rating."
            ),
            confirm=gettext_lazy("The page stays as a notice with your reason; the rating is withdrawn."),
            wrong_state=gettext_lazy("Only a published verdict can be retracted."),
        ),
    )
}


def refuse(step_name: str, situation: Situation) -> str:
    """Return why this person may not take this step now, as a sentence to act on; empty if they may.

    Only groups count: a superuser has no way of their own. An unknown step raises KeyError.
    """
    return standing_refusal(step_name, situation) or _unanswered(STEPS[step_name], situation)


def standing_refusal(step_name: str, situation: Situation) -> str:
    """Return what stands in the way before anything is typed on the confirm page; empty if nothing does."""
    step = STEPS[step_name]
    if not situation.groups.intersection(step.groups):
        # Other tongues than English bend the verb where one group alone may do it.
        sentence = ngettext(
            "Only %(groups)s may %(verb)s. Your account is in no such group.",
            "Only %(groups)s may %(verb)s. Your account is in no such group.",
            len(step.groups),
        )
        return sentence % {
            "groups": _listed([str(GROUP_NAMES[group]) for group in step.groups]),
            "verb": step.verb,
        }
    if situation.state not in step.from_states:
        return _wrong_state(step, situation)
    if step.needs_contributor and not situation.is_contributor:
        return _("Only somebody who worked on this verdict may withdraw it. Ask an editor to send it back.")
    if step.forbids_contributor and situation.is_contributor:
        return _("A second person must approve: you wrote part of this verdict.")
    if step.needs_complete_text and situation.missing:
        return " ".join(_missing(what) for what in situation.missing)
    if situation.is_reply:
        # The words stand already and are not judged anew; a note would be the comment a reply must not have.
        if step.needs_complete_text and situation.reply_refusal:
            return situation.reply_refusal
    else:
        if step.needs_correction_note and situation.has_edition and not situation.correction_note.strip():
            return _("Readers have seen an earlier edition. Say in a public note what changed.")
        if step.needs_evidence and situation.evidence_refusal:
            return situation.evidence_refusal
    if step.needs_digest_approved and _changed_since_approval(situation):
        return _("This verdict changed after it was approved. Ask for a new review.")
    return ""


def open_steps(situation: Situation) -> list[Step]:
    """Return the steps this person could take now, once reason and notes are given on the confirm page."""
    return [step for name, step in STEPS.items() if not standing_refusal(name, situation)]


def _unanswered(step: Step, situation: Situation) -> str:
    if step.needs_reason and not situation.reason.strip():
        return str(step.ask_reason)
    if step.needs_digest_shown and (
        not situation.digest_now or situation.digest_shown != situation.digest_now
    ):
        return _("This is no longer the version you saw. Read it again, then decide.")
    return ""


def _wrong_state(step: Step, situation: Situation) -> str:
    # What was published keeps the digest of its approval for good, and is not approved anew.
    is_voided = situation.state == "in_review" and bool(situation.digest_approved)
    if step.needs_digest_approved and is_voided and _changed_since_approval(situation):
        return _("This verdict changed after it was approved. Ask for a new review.")
    sentences = [str(step.wrong_state), str(STATE_SENTENCES[situation.state])]
    if situation.winner:
        sentences.append(_("%(name)s was quicker.") % {"name": situation.winner})
    return " ".join(sentences)


def _changed_since_approval(situation: Situation) -> bool:
    return not situation.digest_approved or situation.digest_approved != situation.digest_now


def _missing(what: str) -> str:
    if what in MISSING:
        return str(MISSING[what])
    return _("This is missing: %(what)s.") % {"what": what}


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
