"""The page for two people on one form: base, theirs and mine side by side, in words an editor can read."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import formats, timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from claims.models import TrailEntry
from claims.operations import trail
from claims.public.comparison import Stretch, diff_words
from claims.vocabulary import Language

# How a plain value becomes a moment, a day or a figure again; a moment is also a day, so it comes first.
READ_AS = {
    models.DateTimeField: lambda value: timezone.localtime(datetime.fromisoformat(value)),
    models.DateField: date.fromisoformat,
    models.DecimalField: Decimal,
}
# Counted by the workflow; the steps themselves are named.
COUNTERS = frozenset({"moves"})
# Words left standing on both sides of what was changed in a long text.
NEIGHBOURS = 90


@dataclass(frozen=True)
class Row:
    """One field of a row: what it was, what somebody else made of it, what I typed, and what to do."""

    label: str
    base: str
    theirs: list[Stretch]
    mine: list[Stretch]
    advice: str
    needs_decision: bool


@dataclass(frozen=True)
class Comparison:
    """One row of the desk that is not what the form showed."""

    title: str
    who: str
    is_gone: bool = False
    advice: str = ""
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class Comparisons:
    """Everything that came between opening a form and saving it."""

    changed: list[Comparison] = field(default_factory=list)
    added: list[str] = field(default_factory=list)

    @property
    def is_needed(self) -> bool:
        return bool(self.changed)


def found(request, form, formsets) -> Comparisons:
    """Return what differs between what a form and its rows showed, what is stored and what was typed."""
    if not form.is_bound:
        return Comparisons()
    sent = (form, *(row for formset in formsets for row in formset.forms))
    changed = [_changed(request, one) for one in sent if getattr(one, "is_outdated", False)]
    gone = [row for formset in formsets for row in getattr(formset, "gone", ())]
    changed += [_gone(request, row) for row in (*getattr(request, "desk_gone", ()), *gone)]
    added = [
        named(row)
        for formset in formsets
        if hasattr(formset, "added_meanwhile")
        for row in formset.added_meanwhile()
    ]
    return Comparisons(changed, added)


def _changed(request, form) -> Comparison:
    # The form's own row holds what was typed by now.
    stored = type(form.instance)._base_manager.get(pk=form.instance.pk)
    return Comparison(
        title=named(stored),
        who=_who(request, stored, form.base.seen_until if form.base else None),
        advice="" if form.base else _("What the form showed you is not known, so everything is up to you."),
        rows=rows(type(stored), form.overlaps, labels=_labels(form)),
    )


def _gone(request, gone) -> Comparison:
    return Comparison(
        title=named(gone.was),
        who=_who(request, gone.was, gone.shown.seen_until, act="remove"),
        is_gone=True,
        advice=_("What you typed stands in the form as something new. Leave it out if it is to stay away.")
        if gone.is_revived
        else _("You had changed nothing in it, so it is no longer in the form."),
        rows=rows(type(gone.was), [overlap for overlap in gone.overlaps if overlap.is_mine]),
    )


def rows(model, overlaps, labels=None) -> list[Row]:
    """Return the fields of one row that differ, told in words.

    `labels` names the fields that a form has room for, where the row still stands in one.
    """
    return [
        _row(model._meta.get_field(overlap.name), overlap, labels)
        for overlap in overlaps
        if overlap.name not in COUNTERS
    ]


def _row(column, overlap, labels) -> Row:
    is_in_form = labels is not None and column.name in labels
    label = capfirst(str((is_in_form and labels[column.name]) or column.verbose_name))
    if overlap.part:
        label = f"{label} ({Language(overlap.part).label})"
    said = said_of(column)
    base, theirs, mine = said(overlap.base), said(overlap.theirs), said(overlap.mine)
    if not overlap.is_base_known:
        return Row(
            label=label,
            base="",
            theirs=_whole(theirs),
            mine=_against(theirs, mine, column),
            advice=_advice(overlap),
            needs_decision=True,
        )
    return Row(
        label=label,
        base=base,
        theirs=_against(base, theirs, column),
        # What nobody can type in is nobody's version.
        mine=_against(base, mine, column) if is_in_form or labels is None else [],
        advice=_advice(overlap) if is_in_form else "",
        needs_decision=overlap.needs_decision and is_in_form,
    )


def _advice(overlap) -> str:
    if overlap.needs_decision:
        return _("Yours stands in the form: decide")
    if overlap.is_theirs and overlap.is_mine:
        return _("You both wrote the same")
    if overlap.is_theirs:
        return _("What was saved stands in the form")
    return _("Yours stands in the form")


def said_of(column):
    """Return how a value of this column is said on the page."""
    if isinstance(column, models.ManyToManyField):
        return lambda keys: ", ".join(_names(column, keys or []))
    if column.is_relation:
        return lambda key: "".join(_names(column, [key] if key else []))
    if column.choices:
        names = dict(column.flatchoices)
        return lambda value: str(names.get(value, value or ""))
    for kind, read in READ_AS.items():
        if isinstance(column, kind):
            return lambda value: _localized(read, value)
    return _said


def _localized(read, value) -> str:
    try:
        return formats.localize(read(value), use_l10n=True) if value else ""
    except (ValueError, ArithmeticError):
        # As it was typed, since it is no date or figure.
        return str(value)


def _names(column, keys) -> list[str]:
    keys = [key for key in keys if str(key).isdecimal()]
    return sorted(str(other) for other in column.related_model._base_manager.filter(pk__in=keys))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else str(value)


def _against(before: str, after: str, column) -> list[Stretch]:
    is_prose = isinstance(column, models.CharField | models.TextField | models.JSONField)
    if not is_prose or column.choices or not column.editable:
        return _whole(after)
    return [_shortened(stretch) for stretch in diff_words(before, after)] if after else []


def _whole(text: str) -> list[Stretch]:
    return [Stretch(text, "same")] if text else []


def _shortened(stretch: Stretch) -> Stretch:
    if stretch.where != "same" or len(stretch.text) <= 3 * NEIGHBOURS:
        return stretch
    return Stretch(f"{stretch.text[:NEIGHBOURS]} […] {stretch.text[-NEIGHBOURS:]}", "same")


def _labels(form) -> dict[str, str]:
    return {
        name: str(one.label or "")
        for name, one in form.fields.items()
        if not one.disabled and not one.widget.is_hidden
    }


def named(thing) -> str:
    return f"{capfirst(str(thing._meta.verbose_name))}: {thing}"


def _who(request, thing, seen_until, act=None) -> str:
    """Say who wrote the row last since it was shown, and when."""
    entries = TrailEntry.objects.about(thing._meta.model_name, trail.key_of(thing)).in_order()
    if seen_until is not None:
        entries = entries.filter(seq__gt=seen_until)
    last = entries.filter(act=act).last() if act else entries.last()
    if last is None:
        return _("The trail does not say who did this.")
    said = {"who": last.actor_name, "at": formats.date_format(timezone.localtime(last.at), "DATETIME_FORMAT")}
    if last.actor_id == request.user.pk:
        return _("By yourself in another window, %(at)s") % said
    if not last.actor_name:
        return _("By a command, %(at)s") % said
    return _("By %(who)s, %(at)s") % said
