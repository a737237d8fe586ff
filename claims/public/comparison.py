"""Two editions side by side: what stands in both, what was taken out and what was put in.

Whatever readers can read is compared, in every language; at which character a quote begins is not.
"""

import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.public.listings import LISTINGS, Item
from claims.public.readings import EditionReading
from claims.vocabulary import Language

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_BLOCK_END = re.compile(r"</(p|li|h3|h4|blockquote|pre)>|<br>|<hr>")
# Beyond this the finest comparison takes too long for a page; whole texts are set against each other.
MOST_TOKENS = 6000

# In the order of the page; the rating and all that is listed stand between.
TEXTS = {
    "headline": gettext_lazy("Headline"),
    "statement": gettext_lazy("Claim"),
    "short_answer": gettext_lazy("Short answer"),
    "rationale_html": gettext_lazy("Explanation"),
    "gaps_html": gettext_lazy("What stays open"),
    "single_origin_reason": gettext_lazy("Why one origin is enough"),
    "correction_note": gettext_lazy("Public note"),
}


@dataclass(frozen=True)
class Stretch:
    """Words that stand in both editions (`same`), only in the earlier (`out`) or only in the later (`in`)."""

    text: str
    where: str


@dataclass(frozen=True)
class FieldComparison:
    """One text, or one list with those of its items that differ and how many do not.

    A note (`is_note`) is about its own edition, so beside another one it is news and not a change.
    """

    label: str
    items: list[list[Stretch]]
    language: str
    is_list: bool = False
    unchanged: int = 0
    is_note: bool = False

    @property
    def is_changed(self) -> bool:
        return any(stretch.where != "same" for item in self.items for stretch in item)

    @property
    def stretches(self) -> list[Stretch]:
        """The items one after another, each on a line of its own."""
        flat: list[Stretch] = []
        for item in self.items:
            flat += [Stretch("\n", "same"), *item] if flat else item
        return flat


def compare(earlier: dict[str, Any], later: dict[str, Any], language: str) -> list[FieldComparison]:
    """Return the fields of two edition documents in the order of the page, each compared word by word.

    The page's own language comes first; what differs in the others alone follows under their name.
    """
    spoken = sorted(set(earlier["texts"]) | set(later["texts"]), key=lambda code: (code != language, code))
    fields = []
    for code in spoken:
        said = f" ({Language(code).label})" if code != language else ""
        fields += [
            FieldComparison(f"{label}{said}", [diff_words(before, after)], code, is_note=is_note)
            for label, before, after, is_note in _texts(earlier, later, code)
            if before or after
        ]
    return [*fields, *_listings(earlier, later, language)]


def _texts(
    earlier: dict[str, Any], later: dict[str, Any], language: str
) -> Iterator[tuple[str, str, str, bool]]:
    for name, label in TEXTS.items():
        before, after = (document["texts"].get(language, {}).get(name, "") for document in (earlier, later))
        if name.endswith("_html"):
            before, after = _plain(before), _plain(after)
        yield str(label), before, after, name == "correction_note"
    yield _("Reason for the retraction"), _reason(earlier, language), _reason(later, language), True


def _listings(earlier: dict[str, Any], later: dict[str, Any], language: str) -> Iterator[FieldComparison]:
    """Yield all that is no running text; what changed in another language alone comes after the rest."""
    seen: dict[str, set[Any]] = {}
    for code in sorted(Language.values, key=lambda code: code != language):
        one, other = EditionReading(earlier, code), EditionReading(later, code)
        for name, (label, items_of) in LISTINGS.items():
            before, after = _by_key(items_of, one), _by_key(items_of, other)
            changed = [
                key
                for key in [*before, *(key for key in after if key not in before)]
                if before.get(key) != after.get(key) and key not in seen.get(name, ())
            ]
            seen.setdefault(name, set()).update(changed)
            if code == language and (before or after):
                same = sum(1 for key in before if before[key] == after.get(key))
                yield _list_of(str(label), changed, before, after, code, unchanged=same)
            elif changed and code != language:
                yield _list_of(f"{label} ({Language(code).label})", changed, before, after, code)


def _by_key(items_of: Callable[[EditionReading], Iterator[Item]], reading: EditionReading) -> dict[Any, str]:
    """Return the items by what they are known by; one that comes again is told apart by its number."""
    found: dict[Any, str] = {}
    for key, text in items_of(reading):
        number = 1
        while (key, number) in found:
            number += 1
        found[key, number] = text
    return found


def _list_of(
    label: str,
    changed: list[Any],
    before: dict[Any, str],
    after: dict[Any, str],
    language: str,
    unchanged: int = 0,
) -> FieldComparison:
    items = [diff_words(before.get(key, ""), after.get(key, "")) for key in changed]
    return FieldComparison(label, items, language, is_list=True, unchanged=unchanged)


def diff_words(before: str, after: str) -> list[Stretch]:
    """Return the words of both texts in order, each stretch marked by where it stands."""
    if before == after:
        return [Stretch(before, "same")] if before else []
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > MOST_TOKENS:
        return [Stretch(text, where) for text, where in ((before, "out"), (after, "in")) if text]
    stretches = []
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            stretches.append(Stretch("".join(old[old_start:old_end]), "same"))
            continue
        if old_end > old_start:
            stretches.append(Stretch("".join(old[old_start:old_end]), "out"))
        if new_end > new_start:
            stretches.append(Stretch("".join(new[new_start:new_end]), "in"))
    return stretches


def _reason(document: dict[str, Any], language: str) -> str:
    return document["retraction"]["reason"].get(language, "") if document["retraction"] else ""


def _plain(markup: str) -> str:
    return html.unescape(strip_tags(_BLOCK_END.sub("\n", markup))).strip()
