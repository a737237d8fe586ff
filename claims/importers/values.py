"""Turning one value of a record into what its column holds, or saying in a sentence why it cannot be."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from claims.importers.strict_json import Doubled, NoNumber
from claims.models import Appearance, ArticleRevision
from claims.models.fields import LocalizedTextField, PartialDateField
from claims.rules import links, partial_dates
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.vocabulary import Language

_PLAIN_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)


def read_value(field: models.Field, raw: Any) -> Any:
    """Return `raw` as the column wants it, texts cleaned; raises `Refused` with a sentence."""
    if raw is None:
        if field.null:
            return None
        raise Refused(_("null is no value here. Leave the key out or give one."))
    match field:
        case LocalizedTextField():
            value: Any = _localized(raw)
        case models.BooleanField():
            value = _yes_or_no(raw)
        case models.DecimalField():
            value = _figure(raw)
        case models.IntegerField():
            value = _whole_number(raw)
        case models.DateField():
            value = _day(raw)
        case PartialDateField():
            value = _partial_date(raw)
        case models.URLField():
            value = _address(raw)
        case models.TextField() if field.model is ArticleRevision:
            value = _body(raw)
        case models.TextField():
            value = text_policy.clean(_text(raw))
        case models.CharField() if field.choices:
            value = _text(raw)
        case models.CharField() if field.model is Appearance:
            # What stands around a quote begins and ends with the blank beside it.
            value = text_policy.clean(_text(raw))
        case models.CharField():
            value = text_policy.clean_line(_text(raw))
        case _:
            raise Refused(_("This field does not come in by a file."))
    _refuse_outside_column(field, value)
    return value


def nearest(word: str, words: list[str]) -> str:
    """Return “ Did you mean …?” where a listed word is close, else nothing."""
    close = get_close_matches(word, words, n=1)
    return " " + _("Did you mean “%(word)s”?") % {"word": close[0]} if close else ""


def shown(raw: Any) -> str:
    """Return a value as it may stand in a sentence, cut short and without control characters."""
    text = raw if isinstance(raw, str) else str(raw)
    text = "".join(character if character.isprintable() else "�" for character in text)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise Refused(_("“%(value)s” is no text. Put it in quotation marks.") % {"value": shown(raw)})
    return raw


def _body(raw: Any) -> str:
    """The text of an article is kept character by character, as places in it are counted."""
    body = _text(raw)
    if "\x00" in body:
        raise Refused(_("The text holds a NUL character. Take it out."))
    if any("\ud800" <= character <= "\udfff" for character in body):
        raise Refused(_("The text holds half a character (a lone surrogate). Take it out."))
    return body


def _localized(raw: Any) -> dict[str, str]:
    if not isinstance(raw, dict):
        raise Refused(_("Give the text per language, such as {“de”: “…”, “en”: “…”}."))
    if isinstance(raw, Doubled):
        raise Refused(_("“%(name)s” stands twice. Keep one.") % {"name": shown(raw.doubled[0])})
    for language, text in raw.items():
        if language not in Language.values:
            raise Refused(
                _("“%(language)s” is no language of the house: %(languages)s.")
                % {"language": shown(language), "languages": ", ".join(Language.values)}
            )
        if not isinstance(text, str):
            raise Refused(_("“%(value)s” is no text. Put it in quotation marks.") % {"value": shown(text)})
    return {language: text_policy.clean(raw[language]) for language in Language.values if language in raw}


def _yes_or_no(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise Refused(_("Write true or false, without quotation marks."))
    return raw


def _figure(raw: Any) -> Decimal:
    if isinstance(raw, bool | NoNumber) or not isinstance(raw, int | Decimal | str):
        raise Refused(_no_number(raw))
    if isinstance(raw, str) and not _PLAIN_FIGURE.fullmatch(raw):
        raise Refused(_no_number(raw))
    try:
        return Decimal(raw)
    except InvalidOperation:
        raise Refused(_no_number(raw)) from None


def _whole_number(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise Refused(_("“%(value)s” is no whole number.") % {"value": shown(raw)})
    return raw


def _no_number(raw: Any) -> str:
    return _("“%(value)s” is no number. Write digits and a point, such as 1500000.5.") % {"value": shown(raw)}


def _day(raw: Any) -> date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", _text(raw), re.ASCII):
            return date.fromisoformat(raw)
    except ValueError:
        pass
    raise Refused(_("“%(value)s” is no day. Write it like 2024-02-29.") % {"value": shown(raw)})


def _partial_date(raw: Any) -> str:
    text = text_policy.clean_line(_text(raw))
    return partial_dates.parse(text).text if text else ""


def _address(raw: Any) -> str:
    text = _text(raw)
    return links.safe_url(text) if text else ""


def _refuse_outside_column(field: models.Field, value: Any) -> None:
    if not value and value not in (0, False) and not field.blank:
        raise Refused(_("This may not be empty."))
    if field.choices and value:
        words = [str(code) for code, _label in field.flatchoices]
        if value not in words:
            raise Refused(
                _("“%(value)s” is not one of: %(words)s.")
                % {"value": shown(value), "words": ", ".join(words)}
                + nearest(value, words)
            )
    if value in field.empty_values:
        return
    try:
        field.run_validators(value)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from None
