"""What an edition holds besides running text, as lines that can be set against those of another edition.

Each listing yields items of a key, by which an item is known again in the other edition, and its words.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.public.readings import EditionReading
from claims.public.readings import source as source_reading
from claims.public.wording import in_language
from claims.rules import locators, partial_dates, typography
from claims.rules.text import parted_at_unseen
from claims.vocabulary import Language, LinkKind, PartyKind, Rights, Stance

Item = tuple[Any, str]
Document = dict[str, Any]


def _rating(reading: EditionReading) -> Iterator[Item]:
    yield "rating", str(reading.rating["label"]) if reading.rating else _("withdrawn")


def _facts(reading: EditionReading) -> Iterator[Item]:
    claim = reading.document["claim"]
    yield "type", _("Kind: %(kind)s") % {"kind": reading.claim_type}
    yield "target", _("What is checked: %(what)s") % {"what": reading.check_target}
    yield "language", _("Language: %(language)s") % {"language": Language(claim["language"]).label}
    if reading.claimed_on:
        yield "date", _("Date in question: %(day)s") % {"day": _date(reading.claimed_on, reading)}


def _claimant(reading: EditionReading) -> Iterator[Item]:
    if reading.claimant:
        yield reading.claimant["slug"], reading.claimant["name"]


def _quotes(reading: EditionReading) -> Iterator[Item]:
    for place in reading.appearances:
        article = place["article"]
        yield (
            (article["slug"], place["exact"]),
            _line(
                typography.quote(place["exact"], article["language"]),
                article["title"],
                _("revision %(number)d") % {"number": place["revision"]},
                str(place["part_label"]),
            ),
        )


def _articles(reading: EditionReading) -> Iterator[Item]:
    cards = {place["article"]["slug"]: place["article"] for place in reading.appearances}
    for slug, card in sorted(cards.items()):
        yield (
            slug,
            _line(
                card["title"],
                _name(card["publisher"]),
                _name(card["author"]),
                _date(card["published_on"], reading),
                card["url"],
                card["language"],
                str(Rights(card["rights"]).label),
            ),
        )


def _figures(reading: EditionReading) -> Iterator[Item]:
    for quantity in reading.quantities:
        as_of = f" ({_date(quantity['as_of'], reading)})" if quantity["as_of"] else ""
        yield quantity["measure"], f"{quantity['measure']}: {quantity['figure']}{as_of}"


def _pictures(reading: EditionReading) -> Iterator[Item]:
    for picture in reading.pictures:
        words = [picture["alternative"].text, picture["caption"].text, picture["credit"]]
        if picture.get("authenticity"):
            words += [
                picture["authenticity_label"],
                picture["original_context"].text,
                picture["original_url"],
            ]
        yield picture["sha256"], _line(*words, f"SHA-256 {picture['sha256'][:12]}")


def _evidence(reading: EditionReading) -> Iterator[Item]:
    for item in reading.document["evidence"]:
        yield (
            (item["source"]["slug"], item["stance"], item["locator"]),
            _line(
                f"{item['source']['title']} ({Stance(item['stance']).label})",
                item["locator"],
                locators.in_words(item.get("page"), item.get("area", "")),
                typography.quote(item["quote"], item["source"]["language"]) if item["quote"] else "",
                str(in_language(item["comment"], reading.language)),
            ),
        )


def _withheld(reading: EditionReading) -> Iterator[Item]:
    for place, item in enumerate(reading.withheld):
        yield place, f"{item['stance']}: {item['reason']}"


def _sources(reading: EditionReading) -> Iterator[Item]:
    for slug, card in sorted(_source_cards(reading.document).items()):
        shown = source_reading(card, reading.language) or {}
        kept = [
            _("archived %(day)s (%(digest)s…)")
            % {"day": _date(snapshot["captured_on"], reading), "digest": snapshot["sha256"][:12]}
            for snapshot in card["snapshots"]
        ]
        yield (
            slug,
            _line(
                card["title"],
                str(shown["kind_label"]),
                _name(card["publisher"]),
                _name(card["author"]),
                card["byline"],
                _date(card["published_on"], reading),
                shown["url"],
                card["language"],
                str(shown["reading_label"]),
                _("reliability: %(how)s") % {"how": shown["reliability_label"]},
                _("goes back to %(origin)s") % {"origin": card["origin"]} if card["origin"] else "",
                *kept,
            ),
        )


def _origins(reading: EditionReading) -> Iterator[Item]:
    for name in reading.origins:
        yield name, name


def _chains(reading: EditionReading) -> Iterator[Item]:
    unnamed = _("somebody not named")
    for number, chain in enumerate(reading.chains, start=1):
        for hop in chain:
            yield (
                (number, hop["step"]),
                _line(
                    f"{number}.{hop['step']} {_name(hop['party']) or unnamed}",
                    f"{hop['act_label']} ({hop['mode_label']})",
                    hop["source"]["title"] if hop["source"] else "",
                    _date(hop["happened_on"], reading),
                    str(hop["occasion"]),
                    _wording(hop, reading.language),
                    "" if hop["is_named_in_article"] else _("not named in the article"),
                    _("the wording changed here") if hop["is_wording_changed"] else "",
                ),
            )


def _links(reading: EditionReading) -> Iterator[Item]:
    for link in reading.document["links"]:
        reason = str(in_language(link["reason"], reading.language))
        yield (link["claim"], link["kind"]), _line(str(LinkKind(link["kind"]).label), link["claim"], reason)


def _replies(reading: EditionReading) -> Iterator[Item]:
    for reply in reading.replies:
        asked = _("asked on %(day)s (%(channel)s)") % {
            "day": _date(reply["asked_on"], reading),
            "channel": reply["channel_label"],
        }
        due = _("answer due on %(day)s") % {"day": _date(reply["deadline_on"], reading)}
        came = _("answered on %(day)s") % {"day": _date(reply["answered_on"], reading)}
        line = _line(
            reply["party"]["name"],
            asked,
            due if reply["deadline_on"] else "",
            came if reply["answered_on"] else _("no answer"),
        )
        yield (
            (reply["party"]["slug"], reply["asked_on"]),
            f"{line}\n{_in_one_direction(reply['answer'])}".rstrip(),
        )


def _people(reading: EditionReading) -> Iterator[Item]:
    for name in reading.checked_by:
        yield name, name


def _parties(reading: EditionReading) -> Iterator[Item]:
    for slug, card in sorted(_party_cards(reading.document).items()):
        described = str(in_language(card["description"], reading.language))
        yield slug, _line(card["name"], str(PartyKind(card["kind"]).label), described, card["wikidata"])


def _scale(reading: EditionReading) -> Iterator[Item]:
    scale = reading.scale
    if scale:
        version = _("version %(number)d") % {"number": scale["version"]}
        yield "scale", _line(str(scale["name"]), scale["slug"], version)
        for rating in scale["ratings"]:
            yield (
                rating["code"],
                _line(
                    f"{rating['sign']} {rating['label']}",
                    str(rating["definition"]),
                    str(rating["position"]),
                    "" if rating["value"] is None else str(rating["value"]),
                    rating["colour"],
                ),
            )


# In the order of the page.
LISTINGS: dict[str, tuple[str | Promise, Callable[[EditionReading], Iterator[Item]]]] = {
    "rating": (gettext_lazy("Rating"), _rating),
    "facts": (gettext_lazy("About the claim"), _facts),
    "claimant": (gettext_lazy("Who claimed it"), _claimant),
    "quotes": (gettext_lazy("Where it stands"), _quotes),
    "articles": (gettext_lazy("Articles"), _articles),
    "figures": (gettext_lazy("Figures"), _figures),
    "replies": (gettext_lazy("Replies"), _replies),
    "evidence": (gettext_lazy("Evidence"), _evidence),
    "pictures": (gettext_lazy("Pictures"), _pictures),
    "origins": (gettext_lazy("Independent origins"), _origins),
    "withheld": (gettext_lazy("Not shown"), _withheld),
    "sources": (gettext_lazy("Sources"), _sources),
    "chains": (gettext_lazy("Where the claim comes from"), _chains),
    "links": (gettext_lazy("Checks that belong together"), _links),
    "parties": (gettext_lazy("People and organisations"), _parties),
    "people": (gettext_lazy("Checked by"), _people),
    "scale": (gettext_lazy("The scale"), _scale),
}


def _source_cards(document: Document) -> dict[str, Document]:
    cards = {item["source"]["slug"]: item["source"] for item in document["evidence"]}
    for chain in document["chains"]:
        cards |= {hop["source"]["slug"]: hop["source"] for hop in chain["hops"] if hop["source"]}
    return cards


def _party_cards(document: Document) -> dict[str, Document]:
    named = [document["claimant"]]
    named += [hop["party"] for chain in document["chains"] for hop in chain["hops"]]
    named += [reply["party"] for reply in document["replies"]]
    for card in _source_cards(document).values():
        named += [card["publisher"], card["author"]]
    for place in document["appearances"]:
        named += [place["article"]["publisher"], place["article"]["author"]]
    return {party["slug"]: party for party in named if party}


def _wording(hop: Document, language: str) -> str:
    if not hop["wording"]:
        return ""
    said_in = hop["wording_language"]
    words = typography.quote(hop["wording"], said_in or language)
    return f"{words} ({said_in})" if said_in else words


def _name(party: Document | None) -> str:
    return party["name"] if party else ""


def _date(text: str, reading: EditionReading) -> str:
    return partial_dates.display(text, reading.language) if text else ""


def _line(*parts: str) -> str:
    return _in_one_direction(", ".join(part for part in parts if part))


def _in_one_direction(text: str) -> str:
    """Return a text without signs that nobody sees: in a line of several, one would turn the rest round."""
    return "".join(piece for piece, is_unseen in parted_at_unseen(text) if not is_unseen)
