"""What differs between an edition in force and the document that would replace it, in every language.

The reading room compares for readers; a reviewer vouches for every byte, so nothing may be left out here.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.public.comparison import Stretch, compare, diff_words
from claims.vocabulary import Language

# Said by the comparison of the reading room, field by field.
SAID_THERE = frozenset(
    {"rating", "quantities", "evidence", "chains", "replies", "retraction", "independent_origins"}
)
TEXTS_SAID_THERE = frozenset({"headline", "statement", "short_answer", "rationale_html", "gaps_html"})
TEXT_LABELS = {
    "correction_note": gettext_lazy("Public note"),
    "single_origin_reason": gettext_lazy("Why one origin is enough"),
}
# Differ by their nature from one edition to the next.
COUNTING = frozenset({"number", "kind", "corrects", "format"})


@dataclass(frozen=True)
class Difference:
    """One field that differs, with the words taken out and put in."""

    label: str
    language: str
    stretches: list[Stretch]


def differences(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """Return every difference: what readers of each language see, then whatever else is frozen."""
    found = []
    for code in sorted(set(before["texts"]) | set(after["texts"])):
        found += [
            Difference(f"{field.label} ({Language(code).label})", field.language, field.stretches)
            for field in compare(before, after, code)
            if field.is_changed
        ]
    return found + _others(before, after)


def _others(before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return [
        Difference(_label(place), "", diff_words(old.get(place, ""), new.get(place, "")))
        for place in sorted(set(old) | set(new))
        if old.get(place, "") != new.get(place, "") and not _is_said(place)
    ]


def _label(place: tuple[str, ...]) -> str:
    if place[0] == "texts" and place[-1] in TEXT_LABELS:
        return f"{TEXT_LABELS[place[-1]]} ({Language(place[1]).label})"
    return " › ".join(place)


def _is_said(place: tuple[str, ...]) -> bool:
    if place[0] == "texts":
        return place[-1] in TEXTS_SAID_THERE
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
