"""What editions in force say, as a bundle that another desk takes in as drafts: made from editions alone.

Less than the desk knows: rationales come back from the HTML they were frozen in, and of a quote whose text
readers do not get there is no more than its place.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from claims.exporters.bundle import AT_ONCE, Record
from claims.models.bundles import by_code_point
from claims.models.editions import ArticlePage, Publication
from claims.rules.fingerprints import canonical

Document = dict[str, Any]

SAID_OF_PARTIES = ("slug", "name", "kind", "description", "wikidata")
SAID_OF_SOURCES = (
    "slug", "title", "kind", "byline", "published_on", "url", "language", "reading", "reliability",
)  # fmt: skip
SAID_OF_ARTICLES = ("slug", "title", "url", "language", "published_on", "rights")
# What Markdown writes otherwise; whatever else is marked up is left as plain words.
_AS_MARKDOWN = (
    (re.compile(r"</?(?:strong|b)>"), "**"),
    (re.compile(r"</?(?:em|i)>"), "*"),
    (re.compile(r'<a [^<>]{0,2000}?href="([^"<>]{1,2000})"[^<>]{0,200}>([^<>]{1,2000})</a>'), r"[\2](\1)"),
    (re.compile(r"<li>\s*"), "\n- "),
    (re.compile(r"<br ?/?>"), "\n"),
    (re.compile(r"</(?:p|ul|ol|blockquote|h[1-6])>"), "\n\n"),
    (re.compile(r"</?[a-zA-Z][^<>]{0,2000}>"), ""),
)
_GAPS = re.compile(r"\n[ \n]*\n")


def lines() -> Iterator[str]:
    """Yield a record a line; whatever a record names stands before it."""
    cards = _Cards()
    for document in _standing():
        cards.take(document)
    for record in cards.records():
        yield canonical(record)
    lengths = _lengths()
    seen: set[tuple[str, int]] = set()
    for document in _standing():
        for record in _claim(document):
            yield canonical(record)
        for place in document["appearances"]:
            name = (place["article"]["slug"], place["revision"])
            length = lengths.get((*name, place["revision_sha256"]))
            # A place can only be given where the length of the text is public too.
            if length is None or not place["exact"]:
                continue
            if name not in seen:
                seen.add(name)
                known = {"sha256": place["revision_sha256"], "length": length}
                yield canonical(_record("articlerevision", article=[name[0]], number=name[1], **known))
            yield canonical(_place(document, place))
    standing = set(Publication.objects.standing().values_list("claim_slug", flat=True))
    for document in _standing():
        for link in document["links"]:
            if link["claim"] in standing:
                yield canonical(_link(document, link))


def _standing() -> Iterator[Document]:
    found = Publication.objects.standing().select_related("edition")
    for publication in found.order_by(by_code_point(Publication, "claim_slug")).iterator(chunk_size=AT_ONCE):
        yield publication.edition.document


def _lengths() -> dict[tuple[str, int, str], int]:
    """Return how long the texts are of which readers see the marks."""
    documents = ArticlePage.objects.values_list("slug", "document")
    return {(slug, said["revision"], said["sha256"]): said["length"] for slug, said in documents}


class _Cards:
    """Parties, sources, articles and scales, each as the last document that names it has it."""

    def __init__(self) -> None:
        self.parties: dict[str, Document] = {}
        self.sources: dict[str, Document] = {}
        self.articles: dict[str, Document] = {}
        self.scales: dict[tuple[str, int], Document] = {}

    def take(self, document: Document) -> None:
        scale = document["scale"]
        self.scales[scale["slug"], scale["version"]] = scale
        self._party(document["claimant"])
        for item in document["evidence"]:
            self._source(item["source"])
        for chain in document["chains"]:
            for hop in chain["hops"]:
                self._party(hop["party"])
                self._source(hop["source"])
        for place in document["appearances"]:
            card = place["article"]
            self.articles[card["slug"]] = card
            self._party(card["publisher"])
            self._party(card["author"])
        for reply in document["replies"]:
            self._party(reply["party"])

    def _party(self, card: Document | None) -> None:
        if card:
            self.parties[card["slug"]] = card

    def _source(self, card: Document | None) -> None:
        if card:
            self.sources[card["slug"]] = card
            self._party(card["publisher"])
            self._party(card["author"])

    def records(self) -> Iterator[Record]:
        for (slug, version), scale in sorted(self.scales.items()):
            yield _record("ratingscale", slug=slug, version=version, name=scale["name"])
            for rating in scale["ratings"]:
                yield _record("rating", scale=[slug, version], **rating)
        for _slug, card in sorted(self.parties.items()):
            yield _record("party", **{name: card[name] for name in SAID_OF_PARTIES})
        for _slug, card in sorted(self.sources.items()):
            yield _record("source", **_by_people(card), **{name: card[name] for name in SAID_OF_SOURCES})
        for _slug, card in sorted(self.articles.items()):
            yield _record("article", **_by_people(card), **{name: card[name] for name in SAID_OF_ARTICLES})


def _claim(document: Document) -> Iterator[Record]:
    said, texts = document["claim"], document["texts"]
    slug = said["slug"]
    language = said["language"] if said["language"] in texts else next(iter(texts))
    statement = texts[language]["statement"]
    yield _record(
        "claim",
        slug=slug,
        statement=statement,
        language=said["language"],
        claim_type=said["type"],
        check_target=said["check_target"],
        claimed_on=said["claimed_on"],
        claimant=_key(document["claimant"]),
    )
    for other, text in texts.items():
        if other != said["language"] and text["statement"] != statement:
            yield _record("claimtranslation", claim=[slug], language=other, statement=text["statement"])
    for quantity in document["quantities"]:
        yield _record("claimquantity", claim=[slug], **quantity)
    for number, chain in enumerate(document["chains"], start=1):
        for hop in chain["hops"]:
            # A hop whose document is withheld and whose speaker is unknown says nothing to others.
            if hop["party"] or hop["source"]:
                yield _hop(slug, number, hop)
    for item in document["evidence"]:
        told = {
            name: item[name]
            for name in ("stance", "locator", "quote", "comment", "page", "area")
            if name in item
        }
        yield _record("evidence", claim=[slug], source=[item["source"]["slug"]], **told)
    for reply in document["replies"]:
        days = {name: reply[name] or None for name in ("asked_on", "deadline_on", "answered_on")}
        told = {"channel": reply["channel"], "answer": reply["answer"], **days}
        yield _record("replyrequest", claim=[slug], party=[reply["party"]["slug"]], **told)
    scale, rating = document["scale"], document["rating"]
    yield _record(
        "verdict",
        claim=[slug],
        language=language,
        rating=[scale["slug"], scale["version"], rating["code"]],
        **_words(texts[language]),
    )
    for other, text in texts.items():
        if other != language:
            yield _record("verdicttranslation", verdict=[slug, 1], language=other, **_words(text))


def _hop(slug: str, chain: int, hop: Document) -> Record:
    names = (
        "step", "act", "mode", "happened_on", "occasion", "wording", "wording_language",
        "is_named_in_article",
    )  # fmt: skip
    told = {name: hop[name] for name in names}
    who = {"party": _key(hop["party"]), "source": _key(hop["source"])}
    return _record("attribution", claim=[slug], chain=chain, **who, **told)


def _place(document: Document, place: Document) -> Record:
    told = {name: place[name] for name in ("part", "exact", "prefix", "suffix", "start", "end")}
    revision = [place["article"]["slug"], place["revision"]]
    return _record("appearance", claim=[document["claim"]["slug"]], revision=revision, **told)


def _link(document: Document, link: Document) -> Record:
    slug = document["claim"]["slug"]
    told = {"kind": link["kind"], "reason": link["reason"]}
    return _record("claimlink", finding=slug, claim=[slug], other=[link["claim"]], **told)


def _words(text: Document) -> dict[str, str]:
    return {
        "headline": text["headline"],
        "short_answer": text["short_answer"],
        "rationale": as_markdown(text["rationale_html"]),
        "gaps": as_markdown(text["gaps_html"]),
        "single_origin_reason": text["single_origin_reason"],
    }


def as_markdown(html: str) -> str:
    """Return what was frozen as HTML in the Markdown it may have been written in."""
    for pattern, written in _AS_MARKDOWN:
        html = pattern.sub(written, html)
    return _GAPS.sub("\n\n", unescape(html)).strip()


def _by_people(card: Document) -> dict[str, Any]:
    return {name: _key(card[name]) for name in ("publisher", "author")}


def _key(card: Document | None) -> list[str] | None:
    return [card["slug"]] if card else None


def _record(noun: str, **fields: Any) -> Record:
    return {"model": f"claims.{noun}", "fields": fields}
