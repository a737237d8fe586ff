"""Which sources and chains of an edition go back to one origin, read from its document alone."""

from __future__ import annotations

from typing import Any

from claims.rules import chains
from claims.rules.chains import Chain
from claims.vocabulary import Stance

Document = dict[str, Any]


def sources_as_one(document: Document) -> list[Document]:
    """Return the origins that several sources speaking to the claim go back to, with their titles."""
    by_origin: dict[str, list[str]] = {}
    for item in document["evidence"]:
        if item["stance"] != Stance.MENTIONS:
            titles = by_origin.setdefault(item["source"]["origin"], [])
            if item["source"]["title"] not in titles:
                titles.append(item["source"]["title"])
    return [{"origin": name, "titles": titles} for name, titles in by_origin.items() if len(titles) > 1]


def chains_by_origin(document: Document) -> list[list[Chain]]:
    return chains.by_origin(chains.read_chain(_hops(chain["hops"])) for chain in document["chains"])


def chains_as_one(document: Document) -> list[list[str]]:
    """Return who the chains begin with that count as one origin, by origin."""
    names = {
        hop.hands: name
        for chain in document["chains"]
        for hop, name in zip(_hops(chain["hops"]), map(_name, chain["hops"]), strict=True)
    }
    return [
        list(dict.fromkeys(names[chain.origin] for chain in group))
        for group in chains_by_origin(document)
        if len(group) > 1
    ]


def _hops(hops: list[Document]) -> list[chains.Hop]:
    return [
        chains.Hop(
            step=hop["step"],
            party=hop["party"]["slug"] if hop["party"] else "",
            source=hop["source"]["slug"] if hop["source"] else "",
            act=hop["act"],
            mode=hop["mode"],
            wording=hop["wording"],
            language=hop["wording_language"],
            content_of=hop["source"]["origin"] if hop["source"] else _name(hop),
        )
        for hop in hops
    ]


def _name(hop: Document) -> str:
    if hop["party"]:
        return str(hop["party"]["name"])
    return str(hop["source"]["title"]) if hop["source"] else ""
