"""Taking a step of the workflow: a page that says what will happen, then one call into the operations.

Buttons are made from `rules.workflow`; who asks for a step that is not open to them gets its sentence.
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claims.admin.base import CLASH, tell
from claims.models import Edition, Verdict
from claims.models.fields import localized
from claims.operations import verdicts
from claims.operations.documents import compose, public_name
from claims.operations.people import groups_of
from claims.rules import workflow
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import EditionKind, Language, VerdictState

# Beside the steps of the workflow: opening the next version, and saying what kind of edition it becomes.
CORRECT, KIND = "correct", "kind"
ADDRESSES = (*workflow.STEPS, CORRECT, KIND)
LABELS = {
    CORRECT: gettext_lazy("Start a correction, an update or a reply"),
    KIND: gettext_lazy("Change the kind of edition"),
}
CONFIRM = {
    CORRECT: gettext_lazy(
        "A new version opens with the same words and goes through the same four eyes. "
        "Readers see nothing of it yet."
    ),
    KIND: gettext_lazy("Readers are told what kind of edition it is. The words stay as they are."),
}
NEEDED = {CORRECT: "claims.add_verdict", KIND: "claims.change_verdict"}

DONE = {
    "submit": gettext_lazy("Submitted. It waits for a second person."),
    "withdraw": gettext_lazy("Withdrawn. It is a draft again."),
    "return": gettext_lazy("Sent back with your reason."),
    "approve": gettext_lazy("Approved, exactly as you read it."),
    "publish": gettext_lazy("Published. Readers see it from now on."),
    "retract": gettext_lazy("Retracted. The page stays with your reason."),
    CORRECT: gettext_lazy("A new version is open. The edition in force stays up until it is replaced."),
    KIND: gettext_lazy("The kind of edition is changed."),
}


@dataclass(frozen=True)
class Button:
    """A step open to this person, as a link to its confirm page."""

    name: str
    label: str
    address: str


def open_to(request, verdict, *, digest="", situation=None):
    """Return the buttons for the steps this person could take now; `digest` is of what they were shown."""
    buttons = []
    for step in workflow.open_steps(situation or verdicts.situation(verdict, request.user)):
        address = reverse(f"admin:claims_verdict_{step.name}", args=[verdict.pk])
        if step.needs_digest_shown and not digest:
            # Approved is only what was read, so the way leads over the review screen.
            address = reverse("admin:claims_verdict_review", args=[verdict.pk]) + "#decide"
        elif step.needs_digest_shown:
            address += f"?digest={digest}"
        buttons.append(Button(step.name, str(step.label), address))
    for name in (CORRECT, KIND):
        if request.user.has_perm(NEEDED[name]) and not _standing_refusal(request, verdict, name):
            address = reverse(f"admin:claims_verdict_{name}", args=[verdict.pk])
            buttons.append(Button(name, str(LABELS[name]), address))
    return buttons


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why it goes back"),
        widget=forms.Textarea(attrs={"rows": 4, "cols": 80}),
        required=False,
    )

    def answers(self):
        return {"reason": self.cleaned_data["reason"]}


class RetractionForm(forms.Form):
    """The public reason, in the languages readers have."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, name in Language.choices:
            self.fields[f"reason_{code}"] = forms.CharField(
                label=_("Public reason (%(language)s)") % {"language": name},
                widget=forms.Textarea(attrs={"rows": 3, "cols": 80, "lang": code}),
                required=False,
            )

    def answers(self):
        return {"reason": {code: self.cleaned_data[f"reason_{code}"] for code in Language.values}}


class CorrectionForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What it is"),
        choices=[
            (
                EditionKind.CORRECTION.value,
                gettext_lazy("a correction: the edition in force says something wrong"),
            ),
            (EditionKind.UPDATE.value, gettext_lazy("an update: something new is known")),
            (
                EditionKind.REPLY.value,
                gettext_lazy(
                    "a reply of the person concerned: their answer, word for word, and nothing else changes"
                ),
            ),
        ],
        widget=forms.RadioSelect,
        initial=EditionKind.CORRECTION.value,
    )

    def answers(self):
        return {"kind": self.cleaned_data["kind"]}


FORMS = {"return": ReasonForm, "retract": RetractionForm, CORRECT: CorrectionForm, KIND: CorrectionForm}
OPERATIONS = {
    "submit": verdicts.submit,
    "withdraw": verdicts.withdraw,
    "return": verdicts.return_to_draft,
    "approve": verdicts.approve,
    "publish": verdicts.publish,
    "retract": verdicts.retract,
    CORRECT: verdicts.start_correction,
    KIND: verdicts.change_kind,
}


def take(model_admin, request, verdict_id, name):
    """Show the confirm page of a step, or take the step; never both."""
    verdict = get_object_or_404(
        Verdict.objects.select_related("claim__claimant", "rating__scale", "submitted_by", "approved_by"),
        pk=verdict_id,
    )
    if not model_admin.has_view_permission(request, verdict):
        raise PermissionDenied
    if name in NEEDED and not request.user.has_perm(NEEDED[name]):
        raise PermissionDenied
    form = _form(request, verdict, name)
    if request.method == "POST" and (form is None or form.is_valid()):
        return _act(model_admin, request, verdict, name, form)
    digest = request.POST.get("digest") or request.GET.get("digest", "")
    refusal = _standing_refusal(request, verdict, name)
    if refusal:
        return _refused(model_admin, request, verdict, name, refusal)
    if name == "approve" and digest != fingerprint(compose(verdict)):
        sentence = _("Read the version that stands now, then decide.")
        return _page(model_admin, request, verdict, name, refusal=sentence, is_overtaken=True, status=409)
    return _page(model_admin, request, verdict, name, form=form, digest=digest)


def _form(request, verdict, name):
    if name not in FORMS:
        return None
    initial = {"kind": verdict.edition_kind} if name == KIND else None
    return FORMS[name](request.POST or None, initial=initial)


def _act(model_admin, request, verdict, name, form):
    act = {"actor": request.user, "at": timezone.now(), **(form.answers() if form else {})}
    if name == "approve":
        act["digest"] = request.POST.get("digest", "")
    if request.POST.get("moves", "").isdecimal():
        # What the person saw; whoever moved the verdict since then was faster, and the operation says so.
        verdict.moves = int(request.POST["moves"][:9])
    try:
        outcome = OPERATIONS[name](verdict, **act)
    except verdicts.Overtaken as overtaken:
        return _page(
            model_admin, request, verdict, name, refusal=overtaken.sentence, is_overtaken=True, status=409
        )
    except Refused as refused:
        return _refused(model_admin, request, verdict, name, refused.sentence, form=form)
    except IntegrityError:
        return _page(model_admin, request, verdict, name, refusal=str(CLASH), is_overtaken=True, status=409)
    tell(request, DONE[name])
    if name in ("submit", "return"):
        return redirect("admin:queue")
    if name in (CORRECT, KIND):
        return redirect("admin:claims_verdict_change", outcome.pk)
    return redirect("admin:claims_verdict_review", verdict.pk)


def _refused(model_admin, request, verdict, name, sentence, form=None):
    verdict.refresh_from_db()
    is_about_person = name in workflow.STEPS and _is_about_person(request, verdict, name)
    # A step that is open but lacks an answer can be answered on the spot.
    is_answerable = form is not None and not _standing_refusal(request, verdict, name)
    return _page(
        model_admin,
        request,
        verdict,
        name,
        refusal=sentence,
        form=form if is_answerable else None,
        is_answerable=is_answerable,
        status=403 if is_about_person else 400,
    )


def _standing_refusal(request, verdict, name):
    if name == CORRECT:
        if verdict.is_open:
            return _("Only a published verdict can be corrected. This one is still open: edit it.")
        if verdict.claim.verdicts.open().exists():
            return _("A correction of this claim is already open. Edit that one.")
        return ""
    if name == KIND:
        if verdict.state != VerdictState.DRAFT or verdict.edition_kind == EditionKind.FIRST:
            return _("Only the draft of a correction, an update or a reply can become another kind.")
        return ""
    situation = verdicts.situation(verdict, request.user)
    sentence = workflow.standing_refusal(name, situation)
    if not sentence and name == "publish" and situation.has_edition and not situation.correction_note.strip():
        # The note is part of what was approved, so it cannot be added on the confirm page.
        sentence = workflow.refuse(name, situation)
    return sentence


def _is_about_person(request, verdict, name):
    step = workflow.STEPS[name]
    groups = groups_of(request.user)
    if not groups.intersection(step.groups):
        return True
    if verdict.state not in step.from_states:
        return False
    is_contributor = verdicts.is_contributor(verdict, request.user)
    return (step.forbids_contributor and is_contributor) or (step.needs_contributor and not is_contributor)


def _page(model_admin, request, verdict, name, *, status=200, **shown):
    step = workflow.STEPS.get(name)
    edition = Edition.objects.in_force().filter(claim_slug=verdict.claim.slug).defer("document").first()
    document = compose(verdict) if verdict.is_open else None
    label = step.label if step else LABELS[name]
    confirm = step.confirm if step else CONFIRM[name]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": label,
        "subtitle": str(verdict.claim),
        "opts": model_admin.opts,
        "original": verdict,
        "verdict": verdict,
        "step": step,
        "confirm": confirm,
        "rating": localized(verdict.rating.label, get_language()) if verdict.rating else "",
        "by": public_name(verdict.submitted_by) if verdict.submitted_by else "",
        "edition": edition,
        "number": document["number"] if document else (edition.number + 1 if edition else 1),
        "digest_now": fingerprint(document) if document else "",
        **shown,
    }
    return TemplateResponse(request, "admin/claims/step.html", context, status=status)
