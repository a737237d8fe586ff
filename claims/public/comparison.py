"""Two editions side by side: what stands in both, what was taken out and what was put in."""

import html
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from claims.public.readings import EditionReading
from claims.rules import partial_dates
from claims.vocabulary import Act, Stance

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_BLOCK_END = re.compile(r"</(p|li|h3|h4|blockquote|pre)>|<br>|<hr>")
# Beyond this the finest comparison takes too long for a page; whole texts are set against each other.
MOST_TOKENS = 6000


@dataclass(frozen=True)
class Stretch:
    """Words that stand in both editions (`same`), only in the earlier (`out`) or only in the later (`in`)."""

    text: str
    where: str


@dataclass(frozen=True)
class FieldComparison:
    label: str
    stretches: list[Stretch]
    language: str

    @property
    def is_changed(self) -> bool:
        return any(stretch.where != "same" for stretch in self.stretches)


def compare(earlier: dict[str, Any], later: dict[str, Any], language: str) -> list[FieldComparison]:
    """Return the fields of two edition documents in the order of the page, each compared word by word."""
    one, other = EditionReading(earlier, language), EditionReading(later, language)
    fields = [
        (_("Headline"), one.headline, other.headline),
        (_("Claim"), one.statement, other.statement),
        (_("Rating"), _rating(one), _rating(other)),
        (_("Short answer"), one.short_answer, other.short_answer),
        (_("Explanation"), _plain(one.rationale.text), _plain(other.rationale.text)),
        (_("What stays open"), _plain(one.gaps.text), _plain(other.gaps.text)),
        (_("Figures"), _figures(one), _figures(other)),
        (_("Evidence"), _evidence(one), _evidence(other)),
        (_("Where the claim comes from"), _chains(one), _chains(other)),
        (_("Replies"), _replies(one), _replies(other)),
        (_("Reason for the retraction"), one.retraction_reason, other.retraction_reason),
    ]
    return [
        FieldComparison(
            label, diff_words(str(before), str(after)), getattr(after, "language", "") or language
        )
        for label, before, after in fields
        if str(before) or str(after)
    ]


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


def _plain(markup: str) -> str:
    return html.unescape(strip_tags(_BLOCK_END.sub("\n", markup))).strip()


def _rating(reading: EditionReading) -> str:
    return str(reading.rating["label"]) if reading.rating else _("withdrawn")


def _figures(reading: EditionReading) -> str:
    return "\n".join(f"{quantity['measure']}: {quantity['figure']}" for quantity in reading.quantities)


def _evidence(reading: EditionReading) -> str:
    return "\n".join(
        ", ".join(
            filter(
                None,
                (
                    f"{evidence['source']['title']} ({Stance(evidence['stance']).label})",
                    evidence["locator"],
                    evidence["quote"],
                    str(evidence["comment"]),
                ),
            )
        )
        for group in reading.evidence_by_stance
        for evidence in group["evidence"]
    )


def _chains(reading: EditionReading) -> str:
    return "\n".join(
        ", ".join(
            filter(
                None,
                (
                    hop["party"]["name"] if hop["party"] else "",
                    str(Act(hop["act"]).label),
                    hop["source"]["title"] if hop["source"] else "",
                    partial_dates.display(hop["happened_on"], reading.language),
                    hop["wording"],
                ),
            )
        )
        for chain in reading.chains
        for hop in chain
    )


def _replies(reading: EditionReading) -> str:
    silence = _("no answer")
    return "\n".join(f"{reply['party']['name']}: {reply['answer'] or silence}" for reply in reading.replies)
