"""An edition document read for a page: in one language, grouped and put in the order readers need."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.public import markup, origins, scales
from claims.public.addresses import outgoing
from claims.public.wording import Words, in_language, text_in
from claims.rules import citations, locators, quantities
from claims.vocabulary import (
    Act,
    ArticlePart,
    CheckTarget,
    ClaimType,
    EditionKind,
    MediaAuthenticity,
    Mode,
    PartyKind,
    Reading,
    Reliability,
    ReplyChannel,
    Rights,
    SourceKind,
    Stance,
)

Document = dict[str, Any]

# What refutes comes first: it is what a reader of a doubtful claim looks for.
STANCES = {
    Stance.REFUTES: gettext_lazy("Speaks against the claim"),
    Stance.SUPPORTS: gettext_lazy("Speaks for the claim"),
    Stance.NUANCES: gettext_lazy("Adds what the claim leaves out"),
    Stance.MENTIONS: gettext_lazy("Mentions the claim"),
}


class EditionReading:
    """What a claim page says, in the order of the page; every text knows its language."""

    def __init__(
        self, document: Document, language: str, *, drafted_views: Mapping[str, str] | None = None
    ) -> None:
        """`drafted_views` says where pictures are by digest that readers cannot see yet."""
        self.document = document
        self.language = language
        self.drafted_views = drafted_views or {}

    def _words(self, field: str) -> Words:
        return text_in(self.document, field, self.language)

    def _prose(self, field: str) -> Words:
        words = self._words(field)
        return Words(markup.prose(words.text, words.language), words.language, words.is_foreign)

    @cached_property
    def headline(self) -> Words:
        return self._words("headline") or self.statement

    @cached_property
    def statement(self) -> Words:
        return self._words("statement")

    @cached_property
    def short_answer(self) -> Words:
        return self._words("short_answer")

    @cached_property
    def rationale(self) -> Words:
        return self._prose("rationale_html")

    @cached_property
    def gaps(self) -> Words:
        return self._prose("gaps_html")

    @cached_property
    def single_origin_reason(self) -> Words:
        return self._words("single_origin_reason")

    @cached_property
    def correction_note(self) -> Words:
        return self._words("correction_note")

    @property
    def kind(self) -> str:
        return str(EditionKind(self.document["kind"]).label)

    @property
    def is_first(self) -> bool:
        return self.document["kind"] == EditionKind.FIRST

    @property
    def retraction_reason(self) -> Words:
        retraction = self.document["retraction"]
        return in_language(retraction["reason"], self.language) if retraction else Words()

    @property
    def claim_type(self) -> str:
        return str(ClaimType(self.document["claim"]["type"]).label)

    @property
    def check_target(self) -> str:
        return str(CheckTarget(self.document["claim"]["check_target"]).label)

    @property
    def claimed_on(self) -> str:
        return self.document["claim"]["claimed_on"]

    @cached_property
    def claimant(self) -> Document | None:
        return party(self.document["claimant"], self.language)

    @cached_property
    def quantities(self) -> list[Document]:
        return [
            {
                "measure": quantity["measure"],
                "figure": quantities.display(
                    _decimal(quantity["value"]),
                    quantity["unit"],
                    quantity["qualifier"],
                    self.language,
                    low=_decimal(quantity["low"]),
                    high=_decimal(quantity["high"]),
                ),
                "as_of": quantity["as_of"],
            }
            for quantity in self.document["quantities"]
        ]

    @cached_property
    def rating(self) -> Document | None:
        return scales.rating(self.document["rating"], self.language)

    @cached_property
    def scale(self) -> Document | None:
        return scales.scale(self.document["scale"], self.language)

    @cached_property
    def appearances(self) -> list[Document]:
        return [
            {
                **appearance,
                "article": article(appearance["article"], self.language),
                "part_label": ArticlePart(appearance["part"]).label if appearance["part"] else "",
            }
            for appearance in self.document["appearances"]
        ]

    @cached_property
    def appearances_by_article(self) -> list[Document]:
        by_article: dict[str, Document] = {}
        for appearance in self.appearances:
            entry = by_article.setdefault(
                appearance["article"]["slug"], {"article": appearance["article"], "quotes": []}
            )
            if appearance["exact"]:
                entry["quotes"].append(appearance["exact"])
        # Where it was found comes before where we wrote about it ourselves.
        return sorted(by_article.values(), key=lambda entry: entry["article"]["is_own"])

    @cached_property
    def pictures(self) -> list[Document]:
        return [
            {
                **picture,
                "address": self.drafted_views.get(picture["sha256"])
                or reverse("picture", args=(picture["sha256"],)),
                "alternative": in_language(picture["alternative"], self.language),
                "caption": in_language(picture["caption"], self.language),
                **_finding_of(picture, self.language),
            }
            for picture in self.document.get("pictures", ())
        ]

    @cached_property
    def evidence_by_stance(self) -> list[Document]:
        groups = []
        for stance, heading in STANCES.items():
            found = [item for item in self.document["evidence"] if item["stance"] == stance]
            if found:
                groups.append(
                    {
                        "stance": stance.value,
                        "heading": heading,
                        "evidence": [self.evidence(i) for i in found],
                    }
                )
        return groups

    @cached_property
    def withheld(self) -> list[Document]:
        """Why readers are not told of a source, with what it says to the claim in a word."""
        return [
            {"stance": Stance(item["stance"]).label, "reason": in_language(item["reason"], self.language)}
            for item in self.document.get("withheld", ())
        ]

    def evidence(self, evidence: Document) -> Document:
        first = next(
            item for item in self.document["evidence"] if item["source"]["slug"] == evidence["source"]["slug"]
        )
        return {
            **evidence,
            # Where a source is cited twice, its pictures stand with the first of them.
            "pictures": [
                picture
                for picture in self.pictures
                if evidence is first and picture["source"] == evidence["source"]["slug"]
            ],
            "source": source(evidence["source"], self.language),
            "place": locators.in_words(evidence.get("page"), evidence.get("area", "")),
            "comment": in_language(evidence["comment"], self.language),
        }

    @property
    def foremost_source(self) -> Document | None:
        """The source that speaks first on the page."""
        return next((item["source"] for group in self.evidence_by_stance for item in group["evidence"]), None)

    @cached_property
    def origins(self) -> list[str]:
        return self.document["independent_origins"]

    @cached_property
    def counted_as_one(self) -> list[Document]:
        return origins.sources_as_one(self.document)

    @cached_property
    def chains(self) -> list[list[Document]]:
        return [self._chain(chain["hops"]) for chain in self.document["chains"]]

    def _chain(self, hops: list[Document]) -> list[Document]:
        result = []
        worded: Document | None = None
        for hop in hops:
            result.append(
                {
                    **hop,
                    "party": party(hop["party"], self.language),
                    "source": source(hop["source"], self.language),
                    "act_label": Act(hop["act"]).label,
                    "mode_label": Mode(hop["mode"]).label,
                    "occasion": in_language(hop["occasion"], self.language),
                    "changed_from": worded if hop["is_wording_changed"] else None,
                }
            )
            if hop["wording"]:
                worded = hop
        return result

    @cached_property
    def chain_origins(self) -> int:
        """How many of the chains begin independently of each other."""
        return len(origins.chains_by_origin(self.document))

    @cached_property
    def chains_as_one(self) -> list[list[str]]:
        return origins.chains_as_one(self.document)

    @cached_property
    def replies(self) -> list[Document]:
        return [
            {
                **reply,
                "party": party(reply["party"], self.language),
                "channel_label": ReplyChannel(reply["channel"]).label,
            }
            for reply in self.document["replies"]
        ]

    @property
    def answers(self) -> list[Document]:
        return [reply for reply in self.replies if reply["answer"]]

    @property
    def checked_by(self) -> list[str]:
        return self.document["people"]["checked_by"]

    @property
    def linked_slugs(self) -> set[str]:
        return {link["claim"] for link in self.document["links"]}


def notices(history: Iterable[Any], language: str, *, until: int, after: int = 1) -> list[Document]:
    """Return what was said in public about each change up to edition `until`, the newest first.

    A correction stays with the text for good, so those of earlier editions are among them. A reply is none:
    it stands on the page itself, without a word of ours.
    """
    return [
        {
            "edition": edition,
            "kind": str(EditionKind(edition.kind).label),
            "note": in_language(edition.note, language),
            "replaces": edition.number - 1,
        }
        for edition in sorted(history, key=lambda edition: -edition.number)
        if after < edition.number <= until and edition.kind not in (EditionKind.FIRST, EditionKind.REPLY)
    ]


def party(card: Document | None, language: str) -> Document | None:
    """Return a party's card with its kind in words and its description in one language."""
    if card is None:
        return None
    return {
        **card,
        "kind_label": PartyKind(card["kind"]).label,
        "description": in_language(card["description"], language),
        "wikidata_url": f"https://www.wikidata.org/wiki/{card['wikidata']}" if card["wikidata"] else "",
    }


def source(card: Document | None, language: str) -> Document | None:
    """Return a source's card with its choices in words and only such an address as may be linked to."""
    if card is None:
        return None
    return {
        **card,
        "kind_label": SourceKind(card["kind"]).label,
        "reading_label": Reading(card["reading"]).label,
        "is_partly_read": card["reading"] == Reading.PARTLY_READ,
        "reliability_label": Reliability(card["reliability"]).label,
        "publisher": party(card["publisher"], language),
        "author": party(card["author"], language),
        "url": outgoing(card["url"]),
        "citation": citations.line({**card, "url": outgoing(card["url"])}, language),
    }


def article(card: Document, language: str) -> Document:
    """Return an article's card with only such an address as may be linked to."""
    return {
        **card,
        "is_own": card["rights"] == Rights.OWN,
        "publisher": party(card["publisher"], language),
        "author": party(card["author"], language),
        "url": outgoing(card["url"]),
    }


def listed(names: Iterable[str]) -> str:
    """Return names as a sentence lists them."""
    *first, last = names
    return _("%(names)s and %(last)s") % {"names": ", ".join(first), "last": last} if first else last


def _finding_of(picture: Document, language: str) -> Document:
    """Return what was found out about a picture, if anything was."""
    if not picture.get("authenticity"):
        return {}
    return {
        "authenticity_label": str(MediaAuthenticity(picture["authenticity"]).label),
        "original_context": in_language(picture["original_context"], language),
        "original_url": outgoing(picture["original_url"]),
    }


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
