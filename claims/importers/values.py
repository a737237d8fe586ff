"""Turning one value of a record into what its column holds, or saying in a sentence why it cannot be."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext as _

from claims.importers.strict_json import Doubled, NoNumber
from claims.models import Appearance, ArticleRevision
from claims.models.fields import AreaField, LocalizedTextField, PartialDateField
from claims.rules import areas, links, partial_dates
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.vocabulary import Language

# Of a column's short values, so that a file with ever new ones fills no memory.
MOST_KNOWN = 2000
LONGEST_TEXT = 2**31
_PLAIN_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?", re.ASCII)


Reader = Callable[[Any], Any]


def reader_of(field: models.Field) -> Reader:
    """Return what reads the values of a column: as the column wants them, texts cleaned.

    It raises `Refused` with a sentence. Made once for a column, as it is asked for every row of a file.
    """
    understand = _understanding(field)

    def read(raw: Any) -> Any:
        if raw is None:
            if field.null:
                return None
            raise Refused(_("null is no value here. Leave the key out or give one."))
        value = understand(raw)
        _refuse_outside_column(field, value)
        return value

    if field.choices or isinstance(field, AreaField | PartialDateField | models.IntegerField):
        return _remembering(read)
    is_plain = _plainness(field)
    # What is in order as it stands needs no further question.
    return (lambda raw: raw if is_plain(raw) else read(raw)) if is_plain else read


def _remembering(read: Reader) -> Reader:
    """Return a reader that judges once what is said again and again, such as a language or a day."""
    # By type as well, as True is 1 for a dictionary.
    known: dict[type, dict[Any, Any]] = {str: {}, int: {}}

    def remember(raw: Any) -> Any:
        same = known.get(type(raw))
        if same is None:
            return read(raw)
        if raw in same:
            return same[raw]
        value = read(raw)
        if len(same) < MOST_KNOWN:
            same[raw] = value
        return value

    return remember


def _plainness(field: models.Field) -> Callable[[Any], bool] | None:
    """Return what says of most values at once that the column takes them as they stand.

    A no is only a doubt. Knows the validators that most columns have; one with others has no short cut.
    """
    longest, pattern, is_address = LONGEST_TEXT, None, isinstance(field, models.URLField)
    if not isinstance(field, models.CharField | models.TextField) or field.model is ArticleRevision:
        return None
    for validator in field.validators:
        if type(validator) is MaxLengthValidator:
            longest = min(longest, int(validator.limit_value))
        elif type(validator) is RegexValidator and not validator.inverse_match and pattern is None:
            pattern = validator.regex.search
        elif not (is_address and type(validator) is URLValidator):
            return None
    if is_address:
        pattern = links.is_plain
    if pattern:
        return lambda raw: _is_clean(raw, longest) and bool(pattern(raw))
    return lambda raw: _is_clean(raw, longest)


def _is_clean(raw: Any, longest: int) -> bool:
    """Say that nobody has anything to ask of a text: printable ASCII with single blanks, and not too long."""
    return (
        type(raw) is str
        and 0 < len(raw) <= longest
        and raw.isascii()
        and raw.isprintable()
        and "  " not in raw
        and raw[0] != " "
        and raw[-1] != " "
    )


def _understanding(field: models.Field) -> Reader:
    """Return what turns a raw value into one of the column's kind."""
    match field:
        case LocalizedTextField():
            return _localized
        case models.BooleanField():
            return _yes_or_no
        case models.DecimalField():
            return _figure
        case models.IntegerField():
            return _whole_number
        case models.DateField():
            return _day
        case PartialDateField():
            return _partial_date
        case AreaField():
            return _area
        case models.URLField():
            return _address
        case models.TextField() if field.model is ArticleRevision:
            return _body
        case models.TextField():
            return _cleaned
        case models.CharField() if field.choices:
            return _text
        case models.CharField() if field.model is Appearance:
            # What stands around a quote begins and ends with the blank beside it.
            return _cleaned
        case models.CharField():
            return _line
    return _never


def nearest(word: str, words: list[str]) -> str:
    """Return “ Did you mean …?” where a listed word is close, else nothing."""
    close = get_close_matches(word, words, n=1)
    return " " + _("Did you mean “%(word)s”?") % {"word": close[0]} if close else ""


def shown(raw: Any) -> str:
    """Return a value as it may stand in a sentence, cut short and without control characters."""
    text = raw if isinstance(raw, str) else str(raw)
    text = "".join(character if character.isprintable() else "�" for character in text)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _cleaned(raw: Any) -> str:
    return text_policy.clean(_text(raw))


def _line(raw: Any) -> str:
    return text_policy.clean_line(_text(raw))


def _never(raw: Any) -> Any:
    raise Refused(_("This field does not come in by a file."))


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


def _area(raw: Any) -> str:
    text = _text(raw)
    return str(areas.parse(text)) if text else ""


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
