"""What hangs on a claim, added, changed and taken away at the article desk: one row for each POST."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin import article_desk, desk_answers, desk_panel, shown
from claims.admin.desk_answers import Act, carry_out, needs, refused
from claims.admin.desk_forms import (
    EvidenceForm,
    HopForm,
    LinkForm,
    NoteForm,
    PlaceForm,
    QuantityForm,
    QuoteForm,
    SourceForm,
)
from claims.models import Attribution, Claim, ClaimLink, ClaimQuantity, Evidence, Note, Source
from claims.operations import articles, desk, places, repeats
from claims.operations.naming import free_slug
from claims.operations.trail import editorial_act
from claims.rules.selections import Pointer
from claims.rules.sentences import Refused


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
    row = getattr(one.claim, kind.rows).filter(pk=row_id).first()
    if kind.form is None:
        raise Http404
    if row is None:
        return _gone(here, one, room, row_id)
    place = f"{room}-{row.pk}"
    given = {"instance": row, "auto_id": f"id_{place}_%s", "seen_until": here.seen_until}
    act = Act(here, one, _tab(request, kind), place, None, _("Saved."))
    if room == "places":
        return _save_place(act, row, given)
    act.form = form = kind.form(request.POST, **given)
    if not form.is_valid():
        return refused(act)
    return carry_out(act, lambda **now: _change(act, **now))


def remove(model_admin, request, article_id, claim_id, room, row_id):
    """Take one row away; the trail keeps it, and it can be taken back."""
    here, one, kind = _enter(model_admin, request, article_id, claim_id, room)
    needs(here, f"change_{kind.noun}")
    if not kind.is_removable:
        raise Http404
    row = getattr(one.claim, kind.rows).filter(pk=row_id).first()
    if row is None:
        raise Http404
    given = shown.read(request.POST.get(shown.FIELD), type(row), row.pk)
    columns = given.columns if given else {}
    act = Act(here, one, _tab(request, kind), f"{room}-{row.pk}", None, _("Taken away."))
    if room == "places":
        act.text = desk_answers.WHOLE_TEXT
        if row.needs_an_editor:
            reason = request.POST.get("reason", "")
            act.said = _("The quote is given up.")
            return carry_out(
                act, lambda **now: places.give_up(row, reason=reason, shown=columns, **now) and None
            )
    return carry_out(act, lambda **now: desk.remove(row, shown=columns, **now))


def answer(model_admin, request, article_id, claim_id, row_id):
    """Let the earlier check of what the claim repeats answer it at one of its places, or no longer."""
    here, one, kind = _enter(model_admin, request, article_id, claim_id, "places")
    needs(here, "change_claimlink")
    place = one.claim.appearances.filter(pk=row_id).first()
    if place is None:
        raise Http404
    act = Act(here, one, _tab(request, kind), "new-links", None, _("The earlier check answers this place."))
    if request.POST.get("answer") == "withdraw":
        act.said = _("This place waits for an OK again.")
        return carry_out(act, lambda **now: repeats.disagree(place, **now))
    seen = shown.read(request.POST.get(shown.FIELD), type(place), place.pk)
    number = request.POST.get("edition", "")
    read = int(number[:9]) if number.isascii() and number.isdecimal() else 0
    columns = seen.columns if seen else {}
    return carry_out(act, lambda **now: repeats.agree(place, edition=read, shown=columns, **now) and None)


def with_parties(form, *, actor, at):
    """Put on record the parties a form names for the first time."""
    for name in form.named:
        party = form.cleaned_data.get(name)
        if party is not None and party.pk is None:
            party.slug = free_slug(type(party), party.name)
            desk.record(party, actor=actor, at=at)


def save_changes(form, *, actor, at):
    """Save the row of a form, unless it is no longer what the form showed."""
    with_parties(form, actor=actor, at=at)
    desk.edit(form.put_names(), shown=form.columns_shown, actor=actor, at=at)


def _enter(model_admin, request, article_id, claim_id, room):
    here = article_desk.enter(model_admin, request, article_id)
    one = here.standing_of(claim_id)
    if one is None or room not in ROOMS:
        raise Http404
    needs(here, "view_claim")
    return here, one, ROOMS[room]


def _gone(here, one, room, row_id):
    """Keep what was typed for a row that somebody else took back: it can be entered anew."""
    request, kind = here.request, ROOMS[room]
    given = shown.read(request.POST.get(shown.FIELD), kind.model, row_id) if kind.model else None
    if given is None:
        raise Http404
    sent = request.POST.copy()
    if room == "evidence":
        source = Source.objects.filter(pk=given.columns["source"]).first()
        sent["reference"] = source.slug if source else ""
        sent.setdefault("kind", source.kind if source else "")
    form = kind.new_form(sent, instance=kind.model(claim=one.claim), auto_id=f"id_new-{room}_%s")
    form.is_valid()
    act = Act(here, one, kind.tab, f"new-{room}", form)
    return refused(
        act, _("Somebody else took this back since you opened it. Adding enters it anew."), status=409
    )


def _tab(request, kind):
    asked = request.POST.get("tab", "")
    return asked if asked in desk_panel.TABS else kind.tab


@editorial_act
def _change(act, **now):
    if isinstance(act.form, HopForm):
        _refuse_taken_step(act.form, act.form.instance)
    save_changes(act.form, **now)


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
            # Chosen by name and not left standing in a box, so nothing shown is written back.
            desk.edit(source, shown=None, **now)
    form.instance.source = source
    desk.record(form.instance, **now)


@editorial_act
def _record_hop(act, **now):
    form = act.form
    _refuse_taken_step(form, form.instance)
    with_parties(form, **now)
    desk.record(form.put_names(), **now)


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
    answer = act.desk.request.POST.get("answer", "")
    if answer in ANSWERS:
        ANSWERS[answer](act.one.claim, link.other, **now)
        return
    link.finding = act.one.claim.slug
    desk.record(link, **now)


# What somebody may say of a claim that is offered as like this one, beside linking it by hand.
ANSWERS = {"same": repeats.say_same, "different": repeats.say_different}
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


def _save_place(act, appearance, given):
    """Point at a quote anew: by its words, by one of the places it may have moved to, or as it stands."""
    here, request = act.desk, act.desk.request
    act.text = desk_answers.WHOLE_TEXT
    if "confirm" in request.POST:
        act.said = _("The place of the quote is confirmed.")
        return carry_out(act, lambda **now: places.confirm_place(appearance, **now) and None)
    start, _dash, end = request.POST.get("choice", "").partition("-")
    if start.isdecimal() and end.isdecimal() and int(start) < int(end) <= len(here.body):
        place = (int(start), int(end))
        quote, aim = here.body[place[0] : place[1]], Pointer(within=place)
    else:
        act.form = form = PlaceForm(request.POST, **given)
        if not form.is_valid():
            return refused(act)
        quote, aim = form.cleaned_data["quote"], pointer(here, form, request)
    seen = shown.read(request.POST.get(shown.FIELD), type(appearance), appearance.pk)
    columns = seen.columns if seen else {}
    return carry_out(
        act, lambda **now: places.point_at(appearance, quote, pointer=aim, shown=columns, **now) and None
    )
