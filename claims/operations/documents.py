"""Composing the public document of a verdict: everything readers will get, and nothing else.

The document carries no clock, so the same record always gives the same bytes and the same digest.
Its form is described by `docs/edition.schema.json`.
"""

from typing import Any

from claims.models import (
    Appearance,
    Attribution,
    Claim,
    Edition,
    Evidence,
    Publication,
    Rating,
    Verdict,
)
from claims.models.verdicts import VerdictText
from claims.operations import quotations, shown_pictures
from claims.operations.cards import article_card, party_card, source_card
from claims.operations.origins import ORIGINS, as_hop, independent_origins
from claims.operations.quotations import Printed
from claims.rules import chains, prose
from claims.rules.fingerprints import canonical
from claims.vocabulary import MUTUAL_LINKS, EditionKind

FORMAT = "factcheck-edition/1"


def compose(verdict: Verdict) -> dict[str, Any]:
    """Return the edition document that publishing `verdict` now would freeze."""
    claim = verdict.claim
    last = Edition.objects.of_claim(claim.slug).last()
    if last and verdict.edition_kind == EditionKind.REPLY and not last.is_retraction:
        return _compose_reply(verdict, last)
    evidence = _public_evidence(verdict)
    origins = independent_origins(verdict)
    withheld = _withheld(verdict)
    pictures = shown_pictures.as_documented(claim, {item.source_id for item in evidence})
    return {
        "format": FORMAT,
        "number": last.number + 1 if last else 1,
        "kind": verdict.edition_kind if last else EditionKind.FIRST.value,
        "corrects": {"number": last.number, "digest": last.digest} if last else None,
        "claim": {
            "slug": claim.slug,
            "type": claim.claim_type,
            "check_target": claim.check_target,
            "language": claim.language,
            "claimed_on": claim.claimed_on,
        },
        "texts": _texts(verdict),
        "claimant": party_card(claim.claimant),
        "quantities": [_quantity(quantity) for quantity in sorted(claim.quantities.all(), key=_measure)],
        "rating": _rating(verdict.rating),
        "scale": _scale(verdict.rating),
        "appearances": [_appearance(place, words) for place, words in quotations.printed(claim)],
        "evidence": [_evidence(item) for item in evidence],
        "independent_origins": sorted(origins.values()),
        "chains": _chains(claim.attributions.select_related("party", "source__author", *ORIGINS)),
        "links": _links(claim),
        "replies": replies_to(claim),
        "people": {
            "checked_by": sorted(
                {
                    public_name(contribution.user)
                    for contribution in claim.contributions.open().select_related("user")
                }
            )
        },
        "retraction": None,
        # Each left out where there is none, so that documents without stay byte for byte.
        **({"withheld": withheld} if withheld else {}),
        **({"pictures": pictures} if pictures else {}),
    }


def _compose_reply(verdict: Verdict, last: Edition) -> dict[str, Any]:
    """Return the edition in force with the replies on record: nothing else changes under that name."""
    old = last.document
    return {
        **old,
        "number": last.number + 1,
        "kind": EditionKind.REPLY.value,
        "corrects": {"number": last.number, "digest": last.digest},
        # The press code wants no comment beside a reply; an earlier note stays with its own edition.
        "texts": {language: {**text, "correction_note": ""} for language, text in old["texts"].items()},
        "replies": replies_to(verdict.claim),
    }


def compose_tombstone(edition: Edition, *, reason: dict[str, str]) -> dict[str, Any]:
    """Return the document that stands in place of a retracted edition: the claim, the reason, no rating."""
    old = edition.document
    return {
        "format": FORMAT,
        "number": edition.number + 1,
        "kind": EditionKind.RETRACTION.value,
        "corrects": {"number": edition.number, "digest": edition.digest},
        "claim": old["claim"],
        "texts": {
            language: {**dict.fromkeys(text, ""), "statement": text["statement"]}
            for language, text in old["texts"].items()
        },
        "claimant": old["claimant"],
        "quantities": [],
        "rating": None,
        "scale": old["scale"],
        "appearances": old["appearances"],
        "evidence": [],
        "independent_origins": [],
        "chains": [],
        "links": [],
        "replies": [],
        "people": {"checked_by": []},
        "retraction": {"reason": reason},
    }


def replies_to(claim: Claim) -> list[dict[str, Any]]:
    """Return whom we asked, and what they answered, as far as readers are told."""
    return [
        {
            "party": party_card(request.party),
            "channel": request.channel,
            "asked_on": request.asked_on.isoformat(),
            "deadline_on": request.deadline_on.isoformat() if request.deadline_on else "",
            "answered_on": request.answered_on.isoformat() if request.answered_on else "",
            "answer": request.answer,
        }
        for request in sorted(
            claim.reply_requests.filter(is_public=True).select_related("party"),
            key=lambda request: (request.asked_on, request.party.slug, request.pk),
        )
    ]


def public_note(document: dict[str, Any]) -> dict[str, str]:
    """Return what an edition says in public about its own change, by language: the note or the reason."""
    if document["retraction"]:
        notes = document["retraction"]["reason"]
    else:
        notes = {language: text["correction_note"] for language, text in document["texts"].items()}
    return {language: note for language, note in notes.items() if note}


def public_name(user: Any) -> str:
    return user.get_full_name() or user.get_username()


def _texts(verdict: Verdict) -> dict[str, dict[str, str]]:
    claim = verdict.claim
    statements = {claim.language: claim.statement} | {
        translation.language: translation.statement for translation in claim.translations.all()
    }
    texts = {verdict.language: _text(verdict, statements.get(verdict.language, claim.statement))}
    for translation in verdict.translations.all():
        statement = statements.get(translation.language, claim.statement)
        texts[translation.language] = _text(translation, statement)
    return texts


def _text(text: VerdictText, statement: str) -> dict[str, str]:
    return {
        "statement": statement,
        "headline": text.headline,
        "short_answer": text.short_answer,
        "rationale_html": prose.render(text.rationale),
        "gaps_html": prose.render(text.gaps),
        "single_origin_reason": text.single_origin_reason,
        "correction_note": text.correction_note,
    }


def _measure(quantity: Any) -> str:
    return str(quantity.measure)


def _quantity(quantity: Any) -> dict[str, Any]:
    def plain(figure: Any) -> str | None:
        # Decimals as text: a JSON number would be read back as a float.
        return None if figure is None else format(figure.normalize(), "f")

    return {
        "measure": quantity.measure,
        "value": plain(quantity.value),
        "low": plain(quantity.low),
        "high": plain(quantity.high),
        "unit": quantity.unit,
        "qualifier": quantity.qualifier,
        "as_of": quantity.as_of,
    }


def _rating(rating: Rating | None) -> dict[str, Any] | None:
    if rating is None:
        return None
    return {
        "code": rating.code,
        "position": rating.position,
        "value": rating.value,
        "label": rating.label,
        "definition": rating.definition,
        "sign": rating.sign,
        "colour": rating.colour,
    }


def _scale(rating: Rating | None) -> dict[str, Any] | None:
    if rating is None:
        return None
    scale = rating.scale
    return {
        "slug": scale.slug,
        "version": scale.version,
        "name": scale.name,
        "ratings": [_rating(step) for step in scale.ratings.order_by("position")],
    }


def _appearance(appearance: Appearance, words: Printed) -> dict[str, Any]:
    return {
        "article": article_card(appearance.revision.article),
        "revision": appearance.revision.number,
        "revision_sha256": appearance.revision.sha256,
        "part": appearance.part,
        "exact": words.exact,
        "prefix": words.prefix,
        "suffix": words.suffix,
        "start": appearance.start,
        "end": appearance.end,
    }


def _public_evidence(verdict: Verdict) -> list[Evidence]:
    items = (
        verdict.claim.evidence.public()
        .select_related(
            "source__publisher",
            "source__author",
            "source__relays",
            "source__original__publisher",
            "source__original__relays",
        )
        .prefetch_related("source__snapshots")
    )
    shown = [item for item in items if item.source.may_be_shown]
    # Not by the database, which sorts by the customs of its country: the digest must not move with it.
    return sorted(shown, key=lambda item: (item.source.slug, item.stance, item.locator))


def _withheld(verdict: Verdict) -> list[dict[str, Any]]:
    """Return the public reasons why readers are not told of a source, and what it says to the claim."""
    confidential = (
        verdict.claim.evidence.public().filter(source__is_confidential=True).select_related("source")
    )
    reasons = [
        {"stance": item.stance, "reason": item.source.withheld_because}
        for item in confidential
        if any(item.source.withheld_because.values()) and item.source.is_read and not item.source.is_rejected
    ]
    # In an order that tells nothing of the sources.
    return sorted(reasons, key=canonical)


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "source": source_card(item.source),
        "stance": item.stance,
        "locator": item.locator,
        "quote": item.quote,
        "comment": item.comment,
        # Left out where nobody said so, so that documents without them stay byte for byte.
        **({} if item.page is None else {"page": item.page}),
        **({"area": item.area} if item.area else {}),
    }


def _chains(attributions: Any) -> list[dict[str, Any]]:
    by_chain: dict[int, list[Attribution]] = {}
    for hop in attributions.order_by("chain", "step"):
        by_chain.setdefault(hop.chain, []).append(hop)
    result = []
    for hops in by_chain.values():
        reading = chains.read_chain([as_hop(hop) for hop in hops])
        changed_at = {to_step for _from_step, to_step in reading.wording_changes}
        result.append({"hops": [_hop(hop, hop.step in changed_at) for hop in hops]})
    return result


def _hop(hop: Attribution, is_wording_changed: bool) -> dict[str, Any]:
    # An unread, confidential or rejected document is not named; the party and the occasion still are.
    shown = hop.source if hop.source and hop.source.may_be_shown else None
    return {
        "step": hop.step,
        "party": party_card(hop.party),
        "source": source_card(shown) if shown else None,
        "act": hop.act,
        "mode": hop.mode,
        "happened_on": hop.happened_on,
        "occasion": hop.occasion,
        "wording": hop.wording,
        "wording_language": hop.wording_language,
        "is_named_in_article": hop.is_named_in_article,
        "is_wording_changed": is_wording_changed,
    }


def _links(claim: Claim) -> list[dict[str, Any]]:
    """Links to claims that readers can already see; a draft must not be named, not even by its address."""
    shown = claim.links.shown_to_readers().filter(other__isnull=False).select_related("other")
    pairs = [(link, link.other.slug) for link in shown if link.other]
    shown = claim.linked_from.shown_to_readers().filter(kind__in=MUTUAL_LINKS).select_related("claim")
    pairs += [(link, link.claim.slug) for link in shown]
    published = set(
        Publication.objects.filter(claim_slug__in={slug for _link, slug in pairs}).values_list(
            "claim_slug", flat=True
        )
    )
    links = [
        {"kind": link.kind, "claim": slug, "reason": link.reason} for link, slug in pairs if slug in published
    ]
    return sorted(links, key=lambda link: (link["claim"], link["kind"]))
