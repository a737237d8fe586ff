"""Taking back the last act: its inverse is done as an act of its own, and the trail keeps both."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from claims.models import Appearance, Article, Claim, TrailEntry, Verdict
from claims.models.verdicts import VerdictText
from claims.operations import desk, repeats, trail, verdicts
from claims.operations.trail import editorial_act
from claims.operations.written_by_hand import REMOVABLE
from claims.rules.sentences import Refused

# Whoever comes back from lunch means another act than the one before it.
FRESH = timedelta(hours=1)
MOST_ENTRIES = 300
# What an act must have kept for its inverse; a redaction may have taken it away.
INVERTIBLE = {
    "record": "after",
    "edit": "before",
    "remove": "before",
    "give_up": "before",
    "confirm_place": "before",
    "choose_place": "before",
    "confirm_link": "before",
    "dismiss_link": "before",
    "submit": "digest",
    "agree_to_answer": "after",
}
# How many parts the natural key has that the trail writes with slashes; the last may hold slashes itself.
KEY_PARTS = {
    "appearance": 5,
    "attribution": 3,
    "carriedanswer": 5,
    "claim": 1,
    "claimlink": 3,
    "claimquantity": 2,
    "evidence": 4,
    "note": 1,
    "verdict": 2,
}


@dataclass(frozen=True)
class TakenBack:
    """What was taken back: the noun, the moment it had been done, and the claim it was about."""

    noun: str
    done_at: datetime
    claim: str


@editorial_act
def take_back_last(article: Article, *, actor: Any, at: datetime) -> TakenBack:
    """Undo what `actor` did last at the desk of `article`, as far as it was done within the hour."""
    group = _last_act(article, actor=actor, at=at)
    for entry in group:
        if not _is_invertible(entry):
            raise Refused(
                _("Your last act here (%(act)s) is not taken back with a key. Do it by hand.")
                % {"act": entry.act}
            )
        _refuse_if_built_upon(entry, group, actor)
    with trail.taking_back(group):
        for entry in group:
            _invert(entry, actor=actor, at=at)
    # An act begins with what it is about, but for the names it put on record on the way.
    first = next(entry for entry in reversed(group) if entry.object_type in KEY_PARTS)
    model = apps.get_model("claims", first.object_type)
    return TakenBack(str(model._meta.verbose_name), first.at, _claim_of(first))


def _last_act(article: Article, *, actor: Any, at: datetime) -> list[TrailEntry]:
    """Return the entries of the last act that still stands, newest first."""
    slugs = set(Claim.objects.appearing_in(article).values_list("slug", flat=True))
    entries = list(
        TrailEntry.objects.filter(actor=actor, at__gte=at - FRESH)
        .select_related("payload")
        .order_by("-seq")[:MOST_ENTRIES]
    )
    taken_back: set[int] = set()
    for place, entry in enumerate(entries):
        inverse_of = entry.payload.content.get(trail.TAKES_BACK)
        if inverse_of or entry.seq in taken_back:
            taken_back.update(inverse_of or ())
            continue
        if entry.object_type in KEY_PARTS and _is_here(entry, article, slugs):
            # One act has one moment, however many rows it wrote.
            return [other for other in entries[place:] if other.at == entry.at]
    raise Refused(_("Within the last hour you did nothing here that could be taken back."))


def _is_here(entry: TrailEntry, article: Article, slugs: set[str]) -> bool:
    if entry.object_type == "appearance":
        return entry.object_key.split("/")[1] == article.slug
    return _claim_of(entry) in slugs


def _claim_of(entry: TrailEntry) -> str:
    if entry.object_type == "note":
        content = entry.payload.content
        return str((content.get("after") or content.get("before") or {}).get("claim", ""))
    return entry.object_key.split("/")[1 if entry.object_type == "claimlink" else 0]


def _is_invertible(entry: TrailEntry) -> bool:
    kept = entry.payload.content.get(INVERTIBLE.get(entry.act, ""))
    # The sources of a link are a list of their own.
    return bool(kept) and "sources" not in kept


def _refuse_if_built_upon(entry: TrailEntry, group: Sequence[TrailEntry], actor: Any) -> None:
    """What a colleague has worked on since is not pulled away from under them."""
    about = models.Q(object_type=entry.object_type, object_key=entry.object_key)
    if entry.object_type == "claim" and entry.act == "record":
        about |= models.Q(object_key__startswith=f"{entry.object_key}/")
    seqs = [one.seq for one in group]
    later = TrailEntry.objects.filter(about, seq__gt=entry.seq).exclude(seq__in=seqs).exclude(actor=actor)
    if other := later.order_by("-seq").first():
        raise Refused(
            _("%(name)s has worked on this since. Nothing was taken back; change it by hand.")
            % {"name": other.actor_name}
        )


def _invert(entry: TrailEntry, *, actor: Any, at: datetime) -> None:
    act = {"actor": actor, "at": at}
    content = entry.payload.content
    match entry.act:
        case "record":
            _take_away(entry, act)
        case "edit" | "give_up" | "confirm_place" | "choose_place" | "confirm_link" | "dismiss_link":
            thing = _row(entry)
            for name, value in content["before"].items():
                setattr(thing, name, _value(thing, name, value))
            desk.edit(thing, **act)
        case "remove":
            thing = apps.get_model("claims", entry.object_type)()
            for name, value in content["before"].items():
                setattr(thing, name, _value(thing, name, value))
            desk.record(thing, **act)
        case "agree_to_answer":
            repeats.disagree(_row(entry).appearance, **act)
        case "submit":
            verdicts.withdraw(_row(entry), **act)


def _take_away(entry: TrailEntry, act: dict[str, Any]) -> None:
    """Undo a recording: rows that hang on a claim go, a verdict is emptied, nouns of their own stay."""
    model = apps.get_model("claims", entry.object_type)
    if issubclass(model, REMOVABLE):
        desk.remove(_row(entry), **act)
    elif model is Verdict:
        verdict = _row(entry)
        verdict.rating = None
        for field in VerdictText._meta.fields:
            setattr(verdict, field.name, "")
        desk.edit(verdict, **act)


def _row(entry: TrailEntry) -> Any:
    model = apps.get_model("claims", entry.object_type)
    try:
        if not hasattr(model, "natural_key"):
            return model._default_manager.get(pk=entry.object_key)
        if entry.act == "give_up":
            return _given_up(entry)
        parts = entry.object_key.split("/", KEY_PARTS[entry.object_type] - 1)
        is_optional = entry.object_type in ("appearance", "claimlink")
        return model._default_manager.get_by_natural_key(
            *(None if is_optional and part == "" else part for part in parts)
        )
    except ObjectDoesNotExist:
        raise Refused(_("This was changed or taken away since. Nothing was taken back.")) from None


def _given_up(entry: TrailEntry) -> Any:
    """Return the quote that was given up; a claim may have several without a place."""
    claim, article, number, *_place = entry.object_key.split("/")
    return Appearance.objects.get(
        claim__slug=claim,
        revision__article__slug=article,
        revision__number=number,
        start=None,
        given_up_because=entry.payload.content["reason"],
        exact=entry.payload.content["exact"],
    )


def _value(thing: models.Model, name: str, value: Any) -> Any:
    """Return what the trail kept as a value for the field, foreign keys looked up by natural key."""
    field: Any = thing._meta.get_field(name)
    if value is None or not field.is_relation:
        return field.to_python(value)
    return field.related_model._default_manager.get_by_natural_key(*value.split("/"))
