"""An edition document block by block, for somebody who answers to each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from claims.public import markup
from claims.public.readings import STANCES, Document, EditionReading
from claims.public.wording import Words
from claims.rules import outside


@dataclass(frozen=True)
class ReadBlock:
    """One block as a page shows it; `said` is what its fragment is made from."""

    key: str
    kind: str
    heading: str
    said: Any


def read(
    document: Document, language: str, *, drafted_views: Mapping[str, str] | None = None
) -> list[ReadBlock]:
    """Return the blocks in the order of the page; `drafted_views` says where pictures are, by digest."""
    reading = EditionReading(document, language, drafted_views=drafted_views)
    reasons = outside.reasons_in(document, language)
    numbered: dict[str, int] = {}
    result = []
    for block in outside.blocks_of(document, language):
        numbered[block.kind] = numbered.get(block.kind, 0) + 1
        number = numbered[block.kind]
        match block.kind:
            case "claim":
                heading, said = _("The claim"), reading
            case "conclusion":
                heading, said = _("Our conclusion"), reading
            case "reason":
                words = reading.rationale
                heading = _("Reason %(number)d") % {"number": number}
                said = Words(
                    markup.prose(reasons[block.place], words.language), words.language, words.is_foreign
                )
            case "single_origin":
                heading, said = _("Why one origin is enough here"), reading.single_origin_reason
            case "evidence":
                item = document["evidence"][block.place]
                heading = _("Evidence %(number)d: %(stance)s") % {
                    "number": number,
                    "stance": STANCES[item["stance"]],
                }
                said = reading.evidence(item)
            case "gaps":
                heading, said = _("What stays open"), reading.gaps
            case _chain:
                heading = _("Where the claim comes from, chain %(number)d") % {"number": number}
                said = reading.chains[block.place]
        result.append(ReadBlock(block.key, block.kind, str(heading), said))
    return result
