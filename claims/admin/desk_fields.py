"""The fields of the article desk: nouns by the name people know them by, figures as people write them."""

from django import forms
from django.utils.translation import get_language, gettext_lazy

from claims.operations.naming import party_called, source_called
from claims.rules import quantities, typography
from claims.rules.sentences import Refused
from claims.vocabulary import PartyKind


class NamedField(forms.CharField):
    """A noun by the name people know it by; `known` is the one on record, whose name needs no looking up."""

    find = staticmethod(party_called)

    def __init__(self, **kwargs):
        self.known = None
        super().__init__(max_length=300, **kwargs)

    def prepare_value(self, value):
        return str(value) if value else ""

    def has_changed(self, initial, data):
        return str(initial or "").strip() != str(data or "").strip()

    def clean(self, value):
        value = super().clean(value)
        if not value:
            return None
        if self.known is not None and value == str(self.known):
            return self.known
        try:
            # What nobody knows yet stays a name; the form decides what becomes of it.
            return self.find(value) or value
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class PartyNameField(NamedField):
    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TextInput(attrs={"data-lookup": "parties", "autocomplete": "off"}), **kwargs
        )


class SourceNameField(NamedField):
    find = staticmethod(source_called)

    def __init__(self, **kwargs):
        super().__init__(
            widget=forms.TextInput(attrs={"data-lookup": "sources", "autocomplete": "off"}), **kwargs
        )


class FigureField(forms.CharField):
    """A figure in the writing of the editor's language: 48,1 or 48.1."""

    def prepare_value(self, value):
        if value is None or isinstance(value, str):
            return value or ""
        plain = format(value.normalize(), "f")
        return plain.replace(".", typography.house(get_language()).decimals)

    def to_python(self, value):
        value = super().to_python(value)
        if not value:
            return None
        try:
            return quantities.parse_decimal(value, get_language())
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class KindField(forms.ChoiceField):
    """What an unknown name stands for."""

    def __init__(self, **kwargs):
        kwargs.setdefault("label", gettext_lazy("if new, it is"))
        super().__init__(required=False, choices=[("", "–"), *PartyKind.choices], **kwargs)
