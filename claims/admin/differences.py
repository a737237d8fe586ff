"""What differs between an edition in force and the document that would replace it, in every language.

The reading room compares for readers; a reviewer vouches for every byte, so nothing may be left out here.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.public.comparison import FieldComparison, Stretch, compare, diff_words
from claims.vocabulary import Language

# Said by the comparison of the reading room, in words and in every language.
SAID_THERE = frozenset(
    {
        "texts",
        "claim",
        "claimant",
        "rating",
        "scale",
        "quantities",
        "appearances",
        "evidence",
        "independent_origins",
        "chains",
        "links",
        "replies",
        "people",
        "retraction",
        "withheld",
    }
)
# At which character of its revision a quote stands, and between which words, is nothing readers see.
NOT_SAID_THERE = frozenset({"prefix", "suffix", "start", "end", "revision_sha256"})
# Differ by their nature from one edition to the next.
COUNTING = frozenset({"number", "kind", "corrects", "format"})


@dataclass(frozen=True)
class Difference:
    """One field that differs, with the words taken out and put in."""

    label: str
    language: str
    stretches: list[Stretch]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Return every difference: what readers see in any language, then whatever else is frozen."""
    own = get_language()
    said = [
        # A reviewer vouches for every language, so each is named, the reviewer's own too.
        Difference(
            f"{field.label} ({Language(own).label})" if _is_text_in(field, own) else field.label,
            field.language,
            field.stretches,
        )
        for field in compare(before, after, own)
        if field.is_changed
    ]
    return said + _others(before, after)


def _is_text_in(field: FieldComparison, language: str) -> bool:
    return not field.is_list and field.language == language


def _others(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return [
        Difference(" › ".join(place), "", diff_words(old.get(place, ""), new.get(place, "")))
        for place in sorted(set(old) | set(new))
        if old.get(place, "") != new.get(place, "") and not _is_said(place)
    ]


def _is_said(place: tuple[str, ...]) -> bool:
    if place[0] == "appearances" and place[-1] in NOT_SAID_THERE:
        return False
    return place[0] in SAID_THERE | COUNTING


def _leaves(value: Any, place: tuple[str, ...] = ()) -> Any:
    """Yield every single value of the document with the place it stands at."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from _leaves(inner, (*place, str(number)))
    elif value not in (None, ""):
        yield place, _("yes") if value is True else _("no") if value is False else str(value)
