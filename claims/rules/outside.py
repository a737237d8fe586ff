"""Reading from outside: of which blocks a document is made, what an answer holds, how long a link opens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from claims.vocabulary import OutsideOpinion, Stance

DEFAULT_DAYS = 14
MOST_DAYS = 90
LONGEST_NAME = 150
LONGEST_EXPERTISE = 200
LONGEST_NOTE = 2000
LONGEST_REMARK = 2000
LONGEST_OVERALL = 5000
# Answers sent from one place within an hour.
MOST_FROM_ONE_PLACE = 30
# Further paragraphs go with the last one, so that the form stays one that can be filled in.
MOST_REASONS = 40
# What refutes comes first, as on the page readers get.
STANCES = (Stance.REFUTES, Stance.SUPPORTS, Stance.NUANCES, Stance.MENTIONS)

_TAG = re.compile(r"""<(/?)(\w+)(?:[^>"']|"[^"]*"|'[^']*')*>""")
_STANDS_ALONE = frozenset({"br", "hr"})


@dataclass(frozen=True)
class Block:
    """One part of a document that can be answered by itself; `place` counts from 0 in the document."""

    kind: str
    place: int = 0

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.place + 1}"


@dataclass(frozen=True)
class Said:
    """What somebody says to one block: an opinion, words, or both."""

    opinion: str = ""
    remark: str = ""


def blocks_of(document: Mapping[str, Any], language: str) -> list[Block]:
    """Return the blocks of an edition document in the order of the page, as it reads in `language`."""
    evidence = document["evidence"]
    blocks = [Block("claim"), Block("conclusion")]
    blocks += [Block("reason", place) for place, _html in enumerate(reasons_in(document, language))]
    if any(text["single_origin_reason"] for text in document["texts"].values()):
        blocks.append(Block("single_origin"))
    blocks += [
        Block("evidence", place)
        for stance in STANCES
        for place, item in enumerate(evidence)
        if item["stance"] == stance
    ]
    if any(text["gaps_html"] for text in document["texts"].values()):
        blocks.append(Block("gaps"))
    return blocks + [Block("chain", place) for place, _chain in enumerate(document["chains"])]


def reasons_in(document: Mapping[str, Any], language: str) -> list[str]:
    """Return the paragraphs of the rationale as HTML, a heading with what follows it."""
    texts = document["texts"]
    spoken = [language, *sorted(texts)]
    html = next(
        (texts[code]["rationale_html"] for code in spoken if texts.get(code, {}).get("rationale_html")), ""
    )
    reasons = list(_paragraphs(html))
    first, rest = reasons[: MOST_REASONS - 1], reasons[MOST_REASONS - 1 :]
    return [*first, *(["\n".join(rest)] if rest else [])]


def _paragraphs(html: str) -> Iterator[str]:
    depth, start = 0, 0
    for tag in _TAG.finditer(html):
        if tag[2] in _STANDS_ALONE:
            continue
        depth += -1 if tag[1] else 1
        if depth == 0 and tag[2] not in ("h3", "h4"):
            yield html[start : tag.end()].strip()
            start = tag.end()
    if html[start:].strip():
        yield html[start:].strip()


def refuse_link(*, expert: str, expertise: str, note: str, days: int) -> str:
    """Return why no link can be made for somebody, as a sentence; empty if one can."""
    if not expert:
        return _("Say for whom the link is.")
    if not expertise:
        return _("Say what they are an expert in: whoever weighs the answer has to know.")
    if not 1 <= days <= MOST_DAYS:
        return _("A link opens for 1 to %(most)d days.") % {"most": MOST_DAYS}
    if len(expert) > LONGEST_NAME or len(expertise) > LONGEST_EXPERTISE or len(note) > LONGEST_NOTE:
        return _("That is too long. Say it in fewer words.")
    return ""


def refuse_answer(
    *, signed: str, overall: str, answers: Mapping[str, Said], document: Mapping[str, Any], language: str
) -> str:
    """Return why an answer cannot be taken, as a sentence; empty if it can."""
    if not signed:
        return _("Write your name, so that the desk knows whose answer this is.")
    if not overall and not answers:
        return _("Answer at least one block, or write a remark on the whole.")
    if len(signed) > LONGEST_NAME:
        return _("The name is longer than %(most)d characters.") % {"most": LONGEST_NAME}
    if len(overall) > LONGEST_OVERALL or any(len(said.remark) > LONGEST_REMARK for said in answers.values()):
        return _("A remark is too long: %(block)d characters for a block, %(whole)d on the whole.") % {
            "block": LONGEST_REMARK,
            "whole": LONGEST_OVERALL,
        }
    known = {block.key for block in blocks_of(document, language)}
    if not known.issuperset(answers) or any(
        said.opinion and said.opinion not in OutsideOpinion.values for said in answers.values()
    ):
        return _("The form did not arrive as it was shown. Open the link anew and answer there.")
    return ""
