"""Column types of the house: partial dates, short texts in two languages, canonical JSON."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.rules import areas, fingerprints, partial_dates
from claims.rules.sentences import Refused
from claims.vocabulary import Language

# SQLite keeps figures as floating-point numbers, which are exact to that many digits.
MOST_DIGITS = 15


def keeps_its_digits(value):
    """Refuse a figure that one of the two databases would round."""
    digits = "".join(map(str, value.as_tuple().digits)).strip("0")
    # Of figures that no database takes at all, the column speaks.
    if MOST_DIGITS < len(digits) <= 30:
        raise ValidationError(
            _("A figure has at most %(most)d digits, zeros at its ends not counted. Round it.")
            % {"most": MOST_DIGITS}
        )


class PartialDateField(models.CharField):
    """A day, month, year or range as EDTF text: 2016, 2024-03, 2024-02-29, 2019/2023, 2014~."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if value:
            try:
                partial_dates.parse(value)
            except Refused as refusal:
                raise ValidationError(str(refusal)) from refusal


class AreaField(models.CharField):
    """A rectangle in hundredths of a picture or page, such as 10,20,25,12.5: left, top, width, height."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", areas.LONGEST)
        kwargs.setdefault(
            "help_text", gettext_lazy("Left, top, width and height in hundredths: 10,20,25,12.5")
        )
        super().__init__(*args, **kwargs)

    def clean(self, value, model_instance):
        value = super().clean(value, model_instance)
        try:
            return str(areas.parse(value)) if value else value
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


class LocalizedTextWidget(forms.MultiWidget):
    """One small text area for each language of the house."""

    template_name = "admin/claims/_localized_text.html"

    def __init__(self, attrs=None):
        widgets = {
            code: forms.Textarea(attrs={"rows": 2, "cols": 60, "lang": code, **(attrs or {})})
            for code in Language.values
        }
        super().__init__(widgets, attrs)

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for subwidget, label in zip(context["widget"]["subwidgets"], Language.labels, strict=True):
            subwidget["language"] = label
        return context

    def decompress(self, value):
        # An address such as “?name=x” brings a plain text, which is of no language.
        value = value if isinstance(value, dict) else {}
        return [value.get(code, "") for code in Language.values]


class LocalizedTextFormField(forms.MultiValueField):
    widget = LocalizedTextWidget

    def __init__(self, **kwargs):
        for unused in ("encoder", "decoder", "max_length"):
            kwargs.pop(unused, None)
        fields = [forms.CharField(required=False, strip=True) for _code in Language.values]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list):
        return {code: text for code, text in zip(Language.values, data_list or [], strict=False) if text}

    def has_changed(self, initial, data):
        if isinstance(initial, dict):
            initial = self.widget.decompress(initial)
        return super().has_changed(initial, data)


class LocalizedTextField(models.JSONField):
    """A short text as {"de": …, "en": …}; a language without text is left out."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs):
        # The default is a function, for which Django would send along a hidden copy to compare with.
        return models.Field.formfield(
            self, **{**kwargs, "form_class": LocalizedTextFormField, "show_hidden_initial": False}
        )

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        if not isinstance(value, dict) or set(value) - set(Language.values):
            raise ValidationError(
                _("Give the text per language, such as {“de”: …, “en”: …}; languages are %(languages)s.")
                % {"languages": ", ".join(Language.values)}
            )
        if not all(isinstance(text, str) for text in value.values()):
            raise ValidationError(_("Each language holds one text."))


class CanonicalJSONField(models.TextField):
    """A document whose stored bytes are its canonical JSON, so that the digest is of what is kept."""

    # For the type checker: what a row holds is the document, not its text.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def from_db_value(self, value, expression, connection):
        return None if value is None else json.loads(value)

    def to_python(self, value):
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        return None if value is None else fingerprints.canonical(value)

    def value_to_string(self, obj):
        return fingerprints.canonical(self.value_from_object(obj))


def localized(value: dict | None, language: str) -> str:
    """Return the text in `language`, or in the other language where there is none."""
    value = value or {}
    return value.get(language) or next((text for text in value.values() if text), "")
