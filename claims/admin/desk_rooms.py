"""What hangs on a claim, added, changed and taken away at the article desk: one row for each POST."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin import article_desk, desk_answers, desk_panel
from claims.admin.desk_answers import Act, carry_out, needs, refused
from claims.admin.desk_forms import (
    EvidenceForm,
    HopForm,
    LinkForm,
    NoteForm,
    QuantityForm,
    QuoteForm,
    SourceForm,
)
from claims.models import Attribution, Claim, ClaimLink, ClaimQuantity, Evidence, Note
from claims.operations import articles, desk, merging, places
from claims.operations.naming import free_slug
from claims.operations.trail import editorial_act
from claims.rules.selections import Pointer
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring


@dataclass(frozen=True)
class Room:
    """One kind of thing that hangs on a claim: its noun, its tab, its forms and where its rows are."""

    noun: str
    tab: str
    rows: str
    model: Any
    form: Any
    new_form: Any
    added: Any
    is_removable: bool = True


ROOMS = {
    "evidence": Room(
        "evidence",
        desk_panel.EVIDENCE,
        "evidence",
        Evidence,
        EvidenceForm,
        SourceForm,
        gettext_lazy("The source is added."),
    ),
    "hops": Room(
        "attribution",
        desk_panel.CHAIN,
        "attributions",
        Attribution,
        HopForm,
        HopForm,
        gettext_lazy("The hop is added."),
    ),
    "figures": Room(
        "claimquantity",
        desk_panel.EVIDENCE,
        "quantities",
        ClaimQuantity,
        QuantityForm,
        QuantityForm,
        gettext_lazy("The figure is added."),
    ),
    "notes": Room(
        "note",
        desk_panel.NOTES,
        "notes",
        Note,
        None,
        NoteForm,
        gettext_lazy("The note is added."),
        is_removable=False,
    ),
    "links": Room(
        "claimlink",
        desk_panel.EVIDENCE,
        "links",
        ClaimLink,
        None,
        LinkForm,
        gettext_lazy("The link is proposed."),
        is_removable=False,
    ),
    "places": Room(
        "appearance",
        desk_panel.EVIDENCE,
        "appearances",
        None,
        QuoteForm,
        QuoteForm,
        gettext_lazy("The claim stands there, too."),
    ),
}


def add(model_admin, request, article_id, claim_id, room):
    """Put one more row on record."""
    here, one, kind = _enter(model_admin, request, article_id, claim_id, room)
    needs(here, f"add_{kind.noun}")
    place = f"new-{room}"
    given = {} if room == "places" else {"instance": kind.model(claim=one.claim)}
    form = kind.new_form(request.POST, auto_id=f"id_{place}_%s", **given)
    act = Act(here, one, _tab(request, kind), place, form, str(kind.added))
    if not form.is_valid():
        return refused(act)
    if room == "places":
        return _add_place(act)
    return carry_out(act, lambda **now: RECORDED[room](act, **now))


def save(model_admin, request, article_id, claim_id, room, row_id):
    """Change one row, as far as this person changed it."""
    here, one, kind = _enter(model_admin, request, article_id, claim_id, room)
    needs(here, f"change_{kind.noun}")
    row = _row(one, kind, row_id)
    place = f"{room}-{row.pk}"
    act = Act(here, one, _tab(request, kind), place, None, _("Saved."))
    if room == "places":
        return _save_place(act, row)
    if kind.form is None:
        raise Http404
    act.form = form = kind.form(request.POST, instance=row, auto_id=f"id_{place}_%s")
    if not form.is_valid():
        return refused(act)
    return carry_out(act, lambda **now: _change(act, row, **now))


def remove(model_admin, request, article_id, claim_id, room, row_id):
    """Take one row away; the trail keeps it, and it can be taken back."""
    here, one, kind = _enter(model_admin, request, article_id, claim_id, room)
    needs(here, f"change_{kind.noun}")
    if not kind.is_removable:
        raise Http404
    row = _row(one, kind, row_id)
    act = Act(here, one, _tab(request, kind), f"{room}-{row.pk}", None, _("Taken away."))
    if room == "places":
        act.text = desk_answers.WHOLE_TEXT
        if row.anchoring != Anchoring.FOUND:
            reason = request.POST.get("reason", "")
            act.said = _("The quote is given up.")
            return carry_out(act, lambda **now: places.give_up(row, reason=reason, **now))
    return carry_out(act, lambda **now: desk.remove(row, **now))


def with_parties(form, *, actor, at):
    """Put on record the parties a form names for the first time."""
    for name in form.named:
        party = form.cleaned_data.get(name)
        if party is not None and party.pk is None:
            party.slug = free_slug(type(party), party.name)
            desk.record(party, actor=actor, at=at)


def _enter(model_admin, request, article_id, claim_id, room):
    here = article_desk.enter(model_admin, request, article_id)
    one = here.standing_of(claim_id)
    if one is None or room not in ROOMS:
        raise Http404
    needs(here, "view_claim")
    return here, one, ROOMS[room]


def _row(one, kind, row_id):
    rows = getattr(one.claim, kind.rows)
    row = rows.filter(pk=row_id).first()
    if row is None:
        raise Http404
    return row


def _tab(request, kind):
    asked = request.POST.get("tab", "")
    return asked if asked in desk_panel.TABS else kind.tab


@editorial_act
def _change(act, row, **now):
    if isinstance(row, Attribution):
        _refuse_taken_step(act.form, row)
    with_parties(act.form, **now)
    merging.change(row, act.form.changes(), **now)


def _refuse_taken_step(form, hop):
    chain, step = form.cleaned_data["chain"], form.cleaned_data["step"]
    same = Attribution.objects.filter(claim=hop.claim, chain=chain, step=step)
    if same.exclude(pk=hop.pk).exists():
        raise Refused(
            _("Chain %(chain)d already has a step %(step)d. Give this hop another number.")
            % {"chain": chain, "step": step}
        )


@editorial_act
def _record_evidence(act, **now):
    form = act.form
    with_parties(form, **now)
    source, answers = form.new_source(), form.cleaned_data
    if source is not None:
        needs(act.desk, "add_source")
        source.slug = free_slug(type(source), source.title)
        source.publisher = answers["publisher"]
        desk.record(source, **now)
    else:
        source = answers["reference"]
        if answers["reading"] and answers["reading"] != source.reading:
            needs(act.desk, "change_source")
            source.reading = answers["reading"]
            desk.edit(source, **now)
    form.instance.source = source
    desk.record(form.instance, **now)


@editorial_act
def _record_hop(act, **now):
    form = act.form
    hop = form.instance
    _refuse_taken_step(form, hop)
    with_parties(form, **now)
    hop.party, hop.source = form.cleaned_data["party"], form.cleaned_data["source"]
    desk.record(hop, **now)


def _record(act, **now):
    desk.record(act.form.instance, **now)


def _record_note(act, *, actor, at):
    note = act.form.instance
    note.author, note.written_at = actor, at
    desk.record(note, actor=actor, at=at)


def _record_link(act, **now):
    other = act.desk.request.POST.get("other", "")
    link = act.form.instance
    link.other = Claim.objects.filter(slug=other).first()
    if link.other is None or link.other == act.one.claim:
        raise Refused(_("Say which other claim is meant."))
    link.finding = act.one.claim.slug
    desk.record(link, **now)


RECORDED = {
    "evidence": _record_evidence,
    "hops": _record_hop,
    "figures": _record,
    "notes": _record_note,
    "links": _record_link,
}


def pointer(here, form, request):
    """Return what a form says about a selection; a number counts only in the revision it was counted in."""
    answers = form.cleaned_data
    is_same_text = request.POST.get("revision", "") in ("", str(here.revision.pk))
    line = next((line for line in here.lines if line.number == answers["paragraph"]), None)
    return Pointer(
        before=answers["before"],
        after=answers["after"],
        start=answers["start"] if is_same_text else None,
        within=(line.start, line.end) if line else None,
    )


def _add_place(act):
    here, one, form = act.desk, act.one, act.form
    aim = pointer(here, form, here.request)

    def operation(**now):
        appearance = articles.pin(one.claim, here.revision, form.cleaned_data["quote"], pointer=aim, **now)
        act.text = [(appearance.start, appearance.end)]

    return carry_out(act, operation)


def _save_place(act, appearance):
    """Point at a quote anew: by its words, by one of the places it may have moved to, or as it stands."""
    here, request = act.desk, act.desk.request
    act.text = desk_answers.WHOLE_TEXT
    if "confirm" in request.POST:
        act.said = _("The place of the quote is confirmed.")
        return carry_out(act, lambda **now: articles.confirm_place(appearance, **now) and None)
    start, _dash, end = request.POST.get("choice", "").partition("-")
    if start.isdecimal() and end.isdecimal() and int(start) < int(end) <= len(here.body):
        place = (int(start), int(end))
        quote, aim = here.body[place[0] : place[1]], Pointer(within=place)
    else:
        act.form = form = QuoteForm(request.POST, auto_id=f"id_{act.place}_%s")
        if not form.is_valid():
            return refused(act)
        quote, aim = form.cleaned_data["quote"], pointer(here, form, request)
    return carry_out(act, lambda **now: places.point_at(appearance, quote, pointer=aim, **now) and None)
