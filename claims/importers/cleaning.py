"""Other people's values in the house's form; what is read otherwise than it stands is remarked upon."""

import html
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from claims.importers.entries import Entry
from claims.importers.strict_json import NoNumber
from claims.importers.values import shown
from claims.rules import date_mentions, links, partial_dates
from claims.rules import text as text_policy
from claims.rules.sentences import Refused

LONGEST_ADDRESS = 800
# Which part of a date comes first.
ORDERS = ("day-month-year", "month-day-year", "year-month-day")
_ISO = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ]\d{1,2}:\d{2}.{0,20})?", re.ASCII)
_SHORT_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})[-./](\d{1,2})[-./](\d{4})(?: .{0,20})?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})(?: .{0,20})?", re.ASCII)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,400}>")
_BREAK = re.compile(r"<(?:br|/p|/div|/li)\b[^<>]{0,100}>", re.IGNORECASE)
_NEXT_ADDRESS = re.compile(r"[\s,;|]+(?=https?://)", re.IGNORECASE)
# What the column asks as well.
_IS_ADDRESS = URLValidator(schemes=["http", "https"])
_HOST_FIRST = re.compile(r"(?:[\w-]{1,63}\.){1,6}[a-z]{2,20}(?:[/?#]\S*)?", re.IGNORECASE)


class Cleaner:
    """Cleans the values of one entry."""

    def __init__(self, entry: Entry, *, order: str = "", is_strict: bool = False) -> None:
        """`order`: which part of a date comes first; strictly, a date nobody can read keeps the row out."""
        self.entry, self.order, self.is_strict = entry, order, is_strict

    def line(self, field: str, value: Any, limit: int) -> str:
        """Return the value on one line; what is longer than `limit` is cut, and said to be."""
        try:
            text = text_policy.clean_line(self._plain(field, value))
        except Refused as refusal:
            self.entry.problem(field, refusal.sentence)
            return ""
        if len(text) > limit:
            self.entry.remark(
                field, _("Longer than %(limit)d characters; the rest is in the row kept.") % {"limit": limit}
            )
            text = text[: limit - 1].rstrip() + "…"
        return text

    def text(self, field: str, value: Any) -> str:
        try:
            return text_policy.clean(self._plain(field, value)).strip()
        except Refused as refusal:
            self.entry.problem(field, refusal.sentence)
            return ""

    def _plain(self, field: str, value: Any) -> str:
        found = words_of(value)
        if isinstance(value, list) and len([part for part in value if words_of(part)]) > 1:
            self.entry.remark(field, _("Several values; the first was taken."))
        if "<" in found and _TAG.search(found):
            found = _TAG.sub("", _BREAK.sub("\n", found))
            self.entry.remark(field, _("Mark-up was taken out."))
        # Twice, as some systems escape what was escaped already.
        return html.unescape(html.unescape(found)) if "&" in found else found

    def addresses(self, field: str, value: Any) -> list[str]:
        """Return every address named, whole and safe; what is none is remarked upon and left out."""
        found = []
        for text in _texts(value):
            parts = [part for part in _NEXT_ADDRESS.split(text.strip()) if part.strip()]
            if len(parts) > 1:
                self.entry.remark(field, _("Several addresses in one text; each was read by itself."))
            found += [address for part in parts if (address := self._address(field, part.strip()))]
        return list(dict.fromkeys(found))

    def address(self, field: str, value: Any) -> str:
        return next(iter(self.addresses(field, value)), "")

    def _address(self, field: str, text: str) -> str:
        if text.startswith("//"):
            text = f"https:{text}"
        elif "://" not in text and _HOST_FIRST.fullmatch(text):
            text = f"https://{text}"
            self.entry.remark(field, _("The address had no https:// in front; it was put there."))
        try:
            address = links.safe_url(text.replace(" ", "%20"))
            _IS_ADDRESS(address)
        except (Refused, ValidationError) as refusal:
            why = refusal.sentence if isinstance(refusal, Refused) else _("It is no address.")
            self.entry.remark(
                field, _("“%(value)s” was left out: %(why)s") % {"value": shown(text), "why": why}
            )
            return ""
        if len(address) > LONGEST_ADDRESS:
            self.entry.remark(
                field,
                _("An address of more than %(limit)d characters was left out.") % {"limit": LONGEST_ADDRESS},
            )
            return ""
        return address

    def date(self, field: str, value: Any) -> str:
        """Return the day as EDTF; what may mean two days keeps the row out, and is never guessed."""
        text = words_of(value).strip()
        if not text:
            return ""
        try:
            return _date(text, self.order)
        except Refused as refusal:
            if self.is_strict:
                self.entry.problem(field, refusal.sentence)
            else:
                self.entry.remark(field, _("The date was left empty: %(why)s") % {"why": refusal.sentence})
            return ""

    def number(self, field: str, value: Any) -> str:
        """Return a number of a rating as it was found; it is kept, not reckoned with."""
        if isinstance(value, bool | NoNumber):
            self.entry.remark(
                field, _("“%(value)s” is no number and was left out.") % {"value": shown(value)}
            )
            return ""
        return self.line(field, value, 40)


def words_of(value: Any) -> str:
    """Return the first text in a value, however it is wrapped: list, {"@value": …}, {"name": …}, number."""
    return next(_texts(value), "")


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    if depth > 8:
        return
    match value:
        case str():
            if value.strip():
                yield value
        case bool() | None:
            return
        case int() | Decimal():
            yield str(value)
        case list():
            for part in value:
                yield from _texts(part, depth + 1)
        case dict():
            for name in ("@value", "value", "name", "text", "url", "contentUrl", "@id"):
                found = list(_texts(value.get(name), depth + 1))
                if found:
                    yield from found
                    return


def _date(text: str, order: str) -> str:
    if found := _ISO.fullmatch(text):
        return partial_dates.parse(found[1]).text
    if found := _SHORT_ISO.fullmatch(text) or _YEAR_FIRST.fullmatch(text):
        return _day(found[1], found[2], found[3])
    if found := _NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), found[3]
        if order == "day-month-year" or (not order and first > 12):
            return _day(year, str(second), str(first))
        if order == "month-day-year" or (not order and second > 12):
            return _day(year, str(first), str(second))
        if first == second:
            return _day(year, str(first), str(second))
        raise Refused(
            _("“%(text)s” may mean two days. Say which part comes first: “dates”: “%(one)s” or “%(other)s”.")
            % {"text": shown(text), "one": ORDERS[0], "other": ORDERS[1]}
        )
    try:
        return partial_dates.parse(text).text
    except Refused:
        for language in ("en", "de"):
            mentions = date_mentions.find(text[:200], language)
            if len(mentions) == 1:
                return mentions[0].text
        raise


def _day(year: str, month: str, day: str) -> str:
    return partial_dates.parse(f"{year}-{int(month):02d}-{int(day):02d}").text
