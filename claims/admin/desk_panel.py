"""The panel beside the text: one claim with everything that hangs on it, in five tabs."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy

from claims.admin import pictures, shown, similarity, steps
from claims.admin.claims import read_chains
from claims.admin.desk_forms import (
    ClaimForm,
    DeskVerdictForm,
    EvidenceForm,
    HopForm,
    LinkForm,
    NoteForm,
    PlaceForm,
    QuantityForm,
    QuoteForm,
    SourceForm,
)
from claims.admin.files import address_of
from claims.models import Attribution, ClaimQuantity, Evidence, Rating, TrailEntry, Verdict
from claims.models.fields import localized
from claims.operations import places, verdicts
from claims.operations.desk import columns_of
from claims.operations.origins import ORIGINS, as_cited
from claims.rules import anchoring, evidence, quantities, workflow
from claims.vocabulary import Act, Anchoring, LinkKind, Mode, SourceKind, VerdictState

EVIDENCE, CHAIN, VERDICT, TRAIL, NOTES = "evidence", "chain", "verdict", "trail", "notes"
TABS = {
    EVIDENCE: pgettext_lazy("several", "evidence"),
    CHAIN: gettext_lazy("chain"),
    VERDICT: gettext_lazy("verdict"),
    TRAIL: gettext_lazy("trail"),
    NOTES: gettext_lazy("notes"),
}
LONGEST_TRAIL = 40
# What hangs on a claim and is named after it on the trail.
NAMED_AFTER_CLAIM = (
    "appearance",
    "attribution",
    "carriedanswer",
    "claimquantity",
    "claimtranslation",
    "evidence",
    "replyrequest",
    "verdict",
    "verdicttranslation",
)


@dataclass
class Attempt:
    """What somebody tried and was refused: the form as typed, by the name of its place in the panel."""

    place: str = ""
    form: Any = None
    refusal: str = ""
    comparison: Any = None

    def form_at(self, place, otherwise):
        return self.form if self.place == place and self.form is not None else otherwise()


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    key: int
    count: int | None
    address: str
    is_open: bool


@dataclass(frozen=True)
class Row:
    """Something that hangs on the claim, the form that changes it, and where that form goes."""

    thing: Any
    form: Any
    place: str
    save_to: str
    remove_at: str
    is_open: bool = False
    shown: str = ""
    extra: Any = None


def context(desk, one, tab, attempt):
    """Return what the panel's template shows of claim `one`."""
    claim = one.claim
    rooms = _Rooms(desk, claim, attempt)
    items = list(
        claim.evidence.select_related("source__author", *ORIGINS)
        .prefetch_related("source__snapshots")
        .order_by("pk")
    )
    hops = list(claim.attributions.select_related("party", *ORIGINS).order_by("chain", "step"))
    notes = list(claim.notes.select_related("author"))
    verdict = _verdict(claim)
    counted = {EVIDENCE: len(items), CHAIN: len({hop.chain for hop in hops}), NOTES: len(notes)}
    return {
        "standing": one,
        "claim": claim,
        "attempt": attempt,
        "claim_form": attempt.form_at(
            "claim", lambda: ClaimForm(instance=claim, auto_id="id_claim_%s", seen_until=desk.seen_until)
        ),
        "save_claim_to": desk.door("claim", claim.pk),
        "before_at": desk.leads_to(desk.neighbour(one, -1)),
        "behind_at": desk.leads_to(desk.neighbour(one, 1)),
        "overview_at": desk.address() + "#panel",
        "tabs": _tabs(desk, one, tab, counted),
        "tab": tab,
        **_places(desk, rooms, one),
        "new_place": rooms.new("places", QuoteForm),
        "figures": [
            rooms.row("figures", figure, QuantityForm, extra=figure_in_words(figure))
            for figure in claim.quantities.all()
        ],
        "new_figure": rooms.new("figures", QuantityForm, instance=ClaimQuantity(claim=claim)),
        "evidence": [rooms.row("evidence", item, EvidenceForm, extra=_kept(item)) for item in items],
        "new_evidence": rooms.new(
            "evidence",
            SourceForm,
            instance=Evidence(claim=claim),
            initial={"kind": SourceKind.NEWS_REPORT, "stance": "supports"},
        ),
        "hops": [rooms.row("hops", hop, HopForm) for hop in hops],
        "new_hop": rooms.new(
            "hops",
            HopForm,
            instance=Attribution(claim=claim),
            initial={
                "chain": hops[-1].chain if hops else 1,
                "step": hops[-1].step + 1 if hops else 1,
                "act": Act.SAID,
                "mode": Mode.PARAPHRASE,
                "wording_language": desk.article.language,
            },
        ),
        "chain_reading": read_chains(hops),
        "notes": notes,
        "new_note": rooms.new("notes", NoteForm),
        "trail": _trail(claim),
        "similar": similarity.alike(claim) if desk.may["view_claim"] else [],
        "carried": _carried(desk, one) if desk.may["view_claim"] else None,
        "new_link": rooms.new("links", LinkForm, initial={"kind": LinkKind.REPEATS}),
        "may": desk.may,
        "desk": desk,
        **_verdict_part(desk, claim, verdict, items, attempt),
    }


class _Rooms:
    """Makes the rows and empty forms of one claim, each with its door."""

    def __init__(self, desk, claim, attempt):
        self.desk, self.claim, self.attempt = desk, claim, attempt

    def row(self, room, thing, form_class, extra=None):
        place = f"{room}-{thing.pk}"
        form = self.attempt.form_at(
            place,
            lambda: form_class(instance=thing, auto_id=f"id_{place}_%s", seen_until=self.desk.seen_until),
        )
        return Row(
            thing,
            form,
            place,
            self.desk.door("row", self.claim.pk, room, thing.pk),
            self.desk.door("remove", self.claim.pk, room, thing.pk),
            is_open=self.attempt.place == place,
            shown=form.initial.get(shown.FIELD, ""),
            extra=extra,
        )

    def new(self, room, form_class, **given):
        place = f"new-{room}"
        form = self.attempt.form_at(place, lambda: form_class(auto_id=f"id_{place}_%s", **given))
        return Row(
            None, form, place, self.desk.door("room", self.claim.pk, room), "", self.attempt.place == place
        )


@dataclass(frozen=True)
class Choice:
    """A place where a quote without a sure place may stand."""

    start: int
    end: int
    before: str
    exact: str
    after: str


def _places(desk, rooms, one):
    """Return the first place and every doubtful one, and apart from them the others."""
    rows = [_place(desk, rooms, place) for place in one.places]
    first = [row for number, row in enumerate(rows) if not number or row.thing.needs_an_editor]
    return {"places": first, "more_places": [row for row in rows if row not in first]}


def _place(desk, rooms, appearance):
    """Return an appearance with the ways to point at it anew, and the places it may have moved to."""
    choices = []
    if appearance.anchoring != Anchoring.FOUND and desk.body:
        for candidate in places.candidates(appearance)[:5]:
            exact, before, after = anchoring.context(desk.body, candidate.start, candidate.end)
            choices.append(Choice(candidate.start, candidate.end, before, exact, after))
    return rooms.row("places", appearance, PlaceForm, extra={"choices": choices})


def _carried(desk, one):
    """Return the earlier check the claim repeats, with the door at which each place is agreed to."""
    found = similarity.carried(one.claim, one.places)
    for answered in found["places"] if found else ():
        place = answered["place"]
        answered["door"] = desk.door("answer", one.claim.pk, place.pk)
        answered["shown"] = shown.sign(place, columns_of(place), seen_until=desk.seen_until)
    return found


def _verdict(claim):
    return (
        claim.verdicts.select_related("claim", "rating__scale", "submitted_by", "approved_by")
        .order_by("-version")
        .first()
    )


def _verdict_part(desk, claim, verdict, items, attempt):
    own = verdict or Verdict(claim=claim, language=claim.language)
    is_editable = own.is_open and desk.may["change_verdict" if verdict else "add_verdict"]
    cited = [as_cited(item) for item in items]
    counted = evidence.independent_origins(cited)
    names = sorted({item.origin_name for item in cited if item.origin in counted})
    situation = verdicts.situation(verdict, desk.request.user) if verdict else None
    buttons = steps.open_to(desk.request, verdict, situation=situation) if verdict else []
    may_submit = any(button.name == "submit" for button in buttons)
    is_draft = verdict is not None and verdict.state == VerdictState.DRAFT
    return {
        "verdict": verdict,
        "verdict_form": attempt.form_at(
            "verdict",
            lambda: DeskVerdictForm(instance=own, auto_id="id_verdict_%s", seen_until=desk.seen_until),
        )
        if is_editable
        else None,
        "save_verdict_to": desk.door("verdict", claim.pk),
        "rating_word": localized(verdict.rating.label, get_language()) if verdict and verdict.rating else "",
        "evidence_refusal": evidence.refuse(
            cited, single_origin_reason=verdict.single_origin_reason if verdict else ""
        ),
        "origins": names,
        "counted_as_one": evidence.counted_as_one(cited),
        "steps": [button for button in buttons if button.name != "submit"],
        "may_submit": may_submit,
        "submit_refusal": workflow.standing_refusal("submit", situation) if is_draft else "",
        "submit_at": desk.door("submit", claim.pk),
        "ask_at": desk.address(claim=claim.pk, tab=VERDICT, ask="submit") + "#panel",
        "verdict_at": desk.address(claim=claim.pk, tab=VERDICT) + "#panel",
        "asks": desk.request.GET.get("ask") == "submit",
        "submit_text": workflow.STEPS["submit"].confirm,
    }


def _kept(item):
    return [
        {"address": pictures.address_of(snapshot) or address_of(snapshot), "snapshot": snapshot}
        for snapshot in item.source.snapshots.all()
    ]


def _tabs(desk, one, tab, counted):
    return [
        Tab(
            name,
            str(label),
            number,
            counted.get(name),
            desk.address(claim=one.claim.pk, tab=name) + "#panel",
            name == tab,
        )
        for number, (name, label) in enumerate(TABS.items(), start=1)
    ]


def _trail(claim):
    about = Q(object_type="claim", object_key=claim.slug) | Q(
        object_type__in=NAMED_AFTER_CLAIM, object_key__startswith=f"{claim.slug}/"
    )
    return [
        {
            "entry": entry,
            "address": reverse("admin:claims_trailentry_change", args=[entry.pk]),
            "at": timezone.localtime(entry.at),
        }
        for entry in TrailEntry.objects.filter(about).order_by("-seq")[:LONGEST_TRAIL]
    ]


def figure_in_words(figure):
    return quantities.display(
        figure.value, figure.unit, figure.qualifier, get_language(), figure.low, figure.high
    )


def scale():
    """Return the ratings in use, in the order their digits are pressed."""
    return list(Rating.objects.filter(scale__is_current=True).order_by("scale", "position"))
