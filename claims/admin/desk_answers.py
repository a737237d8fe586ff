"""What the article desk answers to an act: done, or a sentence why not with everything typed still there.

A script gets the parts of the page that changed, everybody else the whole page or the way back to it.
"""

from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone

from claims.admin import article_desk, desk_marks, overlaps
from claims.admin.base import CLASH, tell
from claims.admin.desk_panel import Attempt
from claims.models import Claim
from claims.operations import desk as records
from claims.operations import verdicts
from claims.rules.sentences import Refused

WHOLE_TEXT = "whole text"


@dataclass
class Act:
    """One act at the desk: where it was tried, and what to say and show once it is done.

    `text` names the stretches of the text that look different afterwards.
    """

    desk: Any
    one: Any
    tab: str
    place: str = ""
    form: Any = None
    said: str = ""
    text: Any = ()

    @property
    def now(self):
        return {"actor": self.desk.request.user, "at": timezone.now()}


def needs(desk, *permissions):
    """Refuse whoever lacks one of the permissions, such as `add_evidence`."""
    if not all(desk.may[permission] for permission in permissions):
        raise PermissionDenied


def carry_out(act, operation):
    """Call `operation(**now)` once and answer; what it returns may be the claim to show next."""
    try:
        outcome = operation(**act.now)
    except (records.Outdated, verdicts.Overtaken) as overtaken:
        return refused(act, overtaken.sentence, status=409)
    except Refused as refusal:
        return refused(act, refusal.sentence)
    except IntegrityError:
        return refused(act, str(CLASH), status=409)
    return done(act, outcome if isinstance(outcome, Claim) else None)


def done(act, claim=None):
    """Say what was done and show the claim, now or as it was."""
    # A new desk, as what was read for the old one is no longer so.
    desk = replace(act.desk, attempt=Attempt())
    claim_id = claim.pk if claim else act.one.claim.pk if act.one else None
    if not article_desk.wants_parts(desk.request):
        tell(desk.request, act.said)
        query = {"claim": claim_id, "tab": act.tab} if claim_id else {}
        return redirect(desk.address(**query) + "#panel")
    one = desk.standing_of(claim_id)
    answer = JsonResponse(
        {
            "said": act.said,
            "at": f"{timezone.localtime():%H:%M:%S}",
            "panel": article_desk.panel(desk, one, act.tab),
            "claims": article_desk.claims_for_script(desk),
            "counts": desk_marks.counts(desk.standings),
            "text": _changed_text(desk, act.text),
            **article_desk.announced(desk, one),
        }
    )
    # Where a second click on the same form is led.
    answer["Location"] = desk.address(**({"claim": claim_id, "tab": act.tab} if claim_id else {}))
    return answer


def refused(act, sentence="", *, status=400):
    """Show the form again with everything typed, and the sentence or what somebody else made of the row."""
    is_outdated = getattr(act.form, "is_outdated", False)
    status = 409 if is_outdated else status
    comparison = overlaps.found(act.desk.request, act.form, []) if is_outdated else None
    desk = replace(act.desk, attempt=Attempt(act.place, act.form, sentence, comparison))
    one = desk.standing_of(act.one.claim.pk) if act.one else None
    if not article_desk.wants_parts(desk.request):
        return article_desk.page(desk, one, act.tab, status=status)
    return JsonResponse(
        {
            "refusal": sentence or _sentences(act.form),
            "panel": article_desk.panel(desk, one, act.tab),
            **article_desk.announced(desk, one),
        },
        status=status,
    )


def _sentences(form):
    found = form.values() if isinstance(form, dict) else [form]
    return " ".join(
        str(sentence)
        for one in found
        if one is not None
        for name, sentences in one.errors.items()
        for sentence in _named(one, name, sentences)
    )


def _named(form, name, sentences):
    if name not in form.fields:
        return sentences
    return [f"{form[name].label}: {sentence}" for sentence in sentences]


def _changed_text(desk, stretches):
    if stretches == WHOLE_TEXT:
        return {"whole": render_to_string("admin/desk/_text.html", {"lines": desk.lines, "desk": desk})}
    return {
        "lines": {
            line.number: render_to_string("admin/desk/_line.html", {"line": line, "desk": desk})
            for line in desk.lines
            if any(start < line.end and line.start < end for start, end in stretches)
        }
    }
