"""What a form showed goes along with it, signed, so that a save cannot overwrite what came after.

A number of the version would be shorter, but only the desk's own saves would count it up: values notice raw
SQL, commands and steps of the workflow too, and they are what the comparison needs as its base.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from claims.models import TrailEntry
from claims.models.fields import LocalizedTextFormField
from claims.operations import desk
from claims.rules.overlaps import Overlap, compare
from claims.vocabulary import Language

FIELD = "shown"


@dataclass(frozen=True)
class Shown:
    """A row as somebody saw it, and how far the trail had come by then."""

    columns: dict[str, object]
    seen_until: int


@dataclass(frozen=True)
class Gone:
    """A row that somebody took back while it stood in a form; `was` is the row as the form showed it."""

    was: models.Model
    shown: Shown
    overlaps: list[Overlap] = field(default_factory=list)
    is_revived: bool = False


def sign(thing, columns, *, seen_until):
    """Return what was shown as one word that nobody can make up, and that fits this row alone."""
    return signing.dumps([columns, seen_until], salt=_salt(type(thing), thing.pk), compress=True)


def read(text, model, pk):
    """Return what the form says it showed of this row; None where it does not say so, or not truly."""
    try:
        columns, seen_until = signing.loads(text or "", salt=_salt(model, pk))
    except signing.BadSignature:
        return None
    return Shown(columns, seen_until)


def as_shown(model, shown):
    """Return the row as it was shown, not stored anywhere."""
    thing = model()
    for column in model._meta.concrete_fields:
        if column.name in shown.columns:
            setattr(thing, column.attname, column.to_python(shown.columns[column.name]))
    return thing


def gone(form, shown):
    """Return what became of a row that is gone; `form` was sent for the row as it was shown."""
    form.full_clean()
    overlaps = compare(shown.columns, None, form.typed(shown.columns))
    # What was typed is in the form's own row by now.
    was = as_shown(type(form.instance), shown)
    return Gone(was, shown, overlaps, is_revived=any(overlap.is_mine for overlap in overlaps))


def was_given(request, thing):
    """Whether a form that is sent was opened for this row, whatever became of the row since."""
    return request.method == "POST" and read(request.POST.get(FIELD), type(thing), thing.pk) is not None


def seen_until(request):
    """Return the last entry of the trail as of this request; read before any row that is shown."""
    if not hasattr(request, "desk_seen_until"):
        request.desk_seen_until = TrailEntry.objects.in_order().values_list("seq", flat=True).last() or 0
    return request.desk_seen_until


def _salt(model, pk):
    return f"claims.shown:{model._meta.label_lower}:{pk}"


class ShownField(forms.Field):
    """Hidden; whatever comes back, the next page carries what stands by then."""

    widget = forms.HiddenInput

    def __init__(self):
        super().__init__(required=False)

    def bound_data(self, data, initial):
        return initial

    def has_changed(self, initial, data):
        return False


class ShownBoundField(forms.BoundField):
    """A field that only somebody else changed shows their words, whatever was sent."""

    def value(self):
        sent = super().value()
        parts = self.form.taken_over.get(self.name)
        if parts is None:
            return sent
        theirs = self.field.prepare_value(self.initial)
        if not isinstance(self.field, LocalizedTextFormField):
            return theirs
        return [
            theirs.get(code, "") if code in parts else text
            for code, text in zip(Language.values, sent, strict=True)
        ]


class ShownForm(forms.ModelForm):
    """A form that refuses to save over what somebody else saved since it was opened."""

    bound_field_class = ShownBoundField
    # Columns that change without anybody's hand, or that no page may carry.
    not_shown = frozenset()
    # Set for each request: how far the trail had come before the row was read.
    seen_until = 0

    shown = ShownField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.base = None
        self.overlaps = []
        self.taken_over = {}
        self.is_outdated = False
        self.stands = {} if self.instance._state.adding else self._stands()
        if self.stands:
            self.initial[FIELD] = sign(self.instance, self.stands, seen_until=self.seen_until)

    @property
    def columns_shown(self):
        """What the person saw of the row; nothing is like it where the form did not say."""
        return self.base.columns if self.base else {}

    def _stands(self):
        columns = desk.columns_of(self.instance)
        for name, one in self.fields.items():
            if isinstance(one, forms.ModelMultipleChoiceField):
                columns[name] = sorted(other.pk for other in self.initial.get(name, ()))
        return {name: value for name, value in columns.items() if name not in self.not_shown}

    def _post_clean(self):
        super()._post_clean()
        if self.stands:
            self._hold_against_what_was_shown()

    def _hold_against_what_was_shown(self):
        sent = self.data.get(self.add_prefix(FIELD))
        self.base = read(sent, type(self.instance), self.instance.pk)
        if self.base is not None and self.base.columns == self.stands:
            return
        self.is_outdated = True
        mine = self.typed(self.stands)
        self.overlaps = compare(self.base.columns if self.base else None, self.stands, mine)
        for overlap in self.overlaps:
            if overlap.name not in mine:
                continue
            if overlap.needs_decision:
                self.add_error(overlap.name, _("You both changed this. Yours stands here: decide."))
            elif overlap.is_theirs and not overlap.is_mine:
                self.taken_over.setdefault(overlap.name, set()).add(overlap.part)
                self[overlap.name].help_text = _("Taken over from what was saved meanwhile.")
        self.add_error(None, self._sentence())

    def _sentence(self):
        if self.base is None:
            return _(
                "This form did not say what it had shown you, so nothing was saved. "
                "Compare it with what stands now, then save again."
            )
        return _("Somebody else changed this since you opened it. Compare, then save again.")

    def typed(self, names):
        """Return what the person made of those fields; what the form had no room for is left out."""
        found = {}
        for name in names:
            one = self.fields.get(name)
            if one is None or one.disabled:
                continue
            if one.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name)):
                continue
            is_understood = name in self.cleaned_data
            found[name] = _plain(self.cleaned_data[name]) if is_understood else _as_sent(self[name])
        return found


class ShownFormSet(BaseInlineFormSet):
    """The rows of an inline; one that somebody took back while I worked on it becomes a new row of mine."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.gone = []
        if self.is_bound:
            self._set_gone_aside()

    def clean(self):
        super().clean()
        if self.gone:
            raise ValidationError(
                _("Somebody else took a row back since you opened this. Compare, then save again.")
            )
        # Django does not ask a row that is to go whether it is in order.
        if any(form.is_outdated and self._should_delete_form(form) for form in self.initial_forms):
            raise ValidationError(
                _("Somebody else changed a row that you take back. Compare, then save again.")
            )

    def added_meanwhile(self):
        """Return the rows that are stored and were not in the form yet."""
        sent = {form.instance.pk for form in self.initial_forms}
        return [row for row in self.get_queryset() if row.pk not in sent]

    def _set_gone_aside(self):
        total = min(self.total_form_count(), self.absolute_max)
        initial = min(self.initial_form_count(), total)
        stored = {row.pk for row in self.get_queryset()}
        missing = [number for number in range(initial) if self._key(number) not in stored]
        found = {number: self._gone(number) for number in missing}
        lost = {number: row for number, row in found.items() if row is not None}
        if not lost:
            return
        sent = [self._sent(number) for number in range(total)]
        # Who wanted to take it back as well has nothing to compare.
        agreed = {number for number in lost if "DELETE" in sent[number]}
        self.gone = [row for number, row in lost.items() if number not in agreed]
        kept = [sent[number] for number in range(initial) if number not in lost]
        revived = [
            self._revived(row, sent[number])
            for number, row in lost.items()
            if row.is_revived and number not in agreed
        ]
        self._send_anew(sent, [*kept, *sent[initial:], *revived], initial=len(kept))

    def _key(self, number):
        key = self.data.get(f"{self.add_prefix(number)}-{self.model._meta.pk.name}", "")
        return int(key) if key.isdecimal() else None

    def _sent(self, number):
        head = f"{self.add_prefix(number)}-"
        return {key[len(head) :]: self.data.getlist(key) for key in self.data if key.startswith(head)}

    def _gone(self, number):
        prefix = self.add_prefix(number)
        shown = read(self.data.get(f"{prefix}-{FIELD}"), self.model, self._key(number))
        if shown is None:
            return None
        was = as_shown(self.model, shown)
        return gone(self.form(self.data, self.files, prefix=prefix, instance=was), shown)

    def _revived(self, row, sent):
        """Return the row as it is sent for a new one; what could not be typed comes from what was shown."""
        kept = {name: sent[name] for name in sent if name not in (self.model._meta.pk.name, "DELETE", FIELD)}
        for name in self.form.base_fields:
            value = row.shown.columns.get(name)
            if name not in kept and isinstance(value, str | int) and not isinstance(value, bool):
                kept[name] = [str(value)]
        return kept

    def _send_anew(self, before, after, *, initial):
        data = self.data.copy()
        for number, row in enumerate(before):
            for name in row:
                del data[f"{self.add_prefix(number)}-{name}"]
        for number, row in enumerate(after):
            for name, values in row.items():
                data.setlist(f"{self.add_prefix(number)}-{name}", values)
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(after))
        data[f"{self.prefix}-INITIAL_FORMS"] = str(initial)
        self.data = data
        # Django keeps the counts it read first.
        vars(self).pop("management_form", None)


def _plain(value):
    match value:
        case models.Model():
            return value.pk
        case models.QuerySet():
            return sorted(other.pk for other in value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case _:
            return desk.plain(value)


def _as_sent(one):
    """Return what was sent for a field that could not be understood."""
    if isinstance(one.field, LocalizedTextFormField):
        return {code: text for code, text in zip(Language.values, one.data, strict=True) if text}
    return one.data if isinstance(one.data, list) else str(one.data or "")
