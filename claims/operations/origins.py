"""A claim’s evidence and chains as the rules want to see them, to say what goes back to whom."""

from claims.models import Attribution, Evidence, Source, Verdict
from claims.rules import chains
from claims.rules import evidence as evidence_rule
from claims.rules.evidence import Cited

# What has to be known of a source to say whose content it is.
ORIGINS = ("source__publisher", "source__relays", "source__original__publisher", "source__original__relays")


def cited(verdict: Verdict) -> list[Cited]:
    """Return the evidence of the verdict's claim as the evidence rule wants to see it."""
    evidence = verdict.claim.evidence.select_related(*ORIGINS)
    return [as_cited(item) for item in evidence]


def as_cited(item: Evidence) -> Cited:
    """Return one row of evidence as the evidence rule wants to see it; select `ORIGINS` along with it."""
    key, name = item.source.origin
    return Cited(
        source=item.source.title,
        origin=key,
        origin_name=name,
        stance=item.stance,
        is_public=item.is_public and not item.source.is_confidential,
        is_read=item.source.is_read,
        is_rejected=item.source.is_rejected,
        comes=_comes(item.source),
    )


def _comes(source: Source) -> str:
    if source.relays_id:
        return evidence_rule.RELAYED
    return evidence_rule.COPIED if source.original_id else evidence_rule.OWN


def independent_origins(verdict: Verdict) -> dict[str, str]:
    """Return the origins that count for the verdict, name by key."""
    items = cited(verdict)
    counted = evidence_rule.independent_origins(items)
    return {item.origin: item.origin_name for item in items if item.origin in counted}


def as_hop(hop: Attribution) -> chains.Hop:
    return chains.Hop(
        step=hop.step,
        party=hop.party.slug if hop.party else "",
        source=hop.source.slug if hop.source else "",
        act=hop.act,
        mode=hop.mode,
        wording=hop.wording,
        language=hop.wording_language,
        content_of=_content_of(hop),
    )


def _content_of(hop: Attribution) -> str:
    if hop.source and hop.source.may_be_shown:
        return hop.source.origin[1]
    return hop.party.name if hop.party else ""
