"""Two people on one row: what each of them changed since both were shown the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Overlap:
    """One field, or one language of it (`part`), that is not the same in all three versions."""

    name: str
    part: str
    base: Any
    theirs: Any
    mine: Any
    is_base_known: bool = True

    @property
    def is_theirs(self) -> bool:
        """Whether somebody else changed it."""
        return not self.is_base_known or self.theirs != self.base

    @property
    def is_mine(self) -> bool:
        """Whether I changed it."""
        return not self.is_base_known or self.mine != self.base

    @property
    def needs_decision(self) -> bool:
        """Whether both changed it, and not to the same."""
        return self.is_theirs and self.is_mine and self.theirs != self.mine


def compare(
    base: Mapping[str, Any] | None, theirs: Mapping[str, Any] | None, mine: Mapping[str, Any]
) -> list[Overlap]:
    """Return the fields that somebody changed, in the order of the row.

    `base` is what I was shown, `theirs` what is stored now, `mine` what I typed; a field I could not type in
    may be left out of `mine`. Without a base nobody knows who changed what, so every field in which theirs
    and mine differ is up to me; `theirs` is None where the row is gone. A text in several languages, such as
    {"de": …, "en": …}, is compared language by language.
    """
    found = []
    for name in theirs or base or mine:
        now = theirs.get(name) if theirs is not None else None
        before = base.get(name) if base is not None else now
        for part, was, theirs_now, typed in _parts(before, now, mine.get(name, before)):
            if not was == theirs_now == typed:
                found.append(Overlap(name, part, was, theirs_now, typed, base is not None))
    return found


def _parts(was: Any, now: Any, typed: Any) -> Iterator[tuple[str, Any, Any, Any]]:
    """Yield the three versions of a field, language by language where it has languages."""
    three = (was, now, typed)
    if not any(isinstance(value, Mapping) for value in three):
        yield "", was, now, typed
        return
    texts = [value if isinstance(value, Mapping) else {} for value in three]
    for part in sorted({part for text in texts for part in text}):
        yield part, texts[0].get(part, ""), texts[1].get(part, ""), texts[2].get(part, "")
