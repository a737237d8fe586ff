"""What readers find a check by: the stems of its words, and the choices of the filters it is counted under.

Called inside the publishing transaction. Both follow from editions alone, so both can be made anew.
"""

from collections.abc import Iterable
from html import unescape
from typing import Any

from django.db import connection
from django.db.models import F
from django.utils.html import strip_tags

from claims.models import Edition, FacetCount, Publication, SearchText
from claims.rules import partial_dates, searching
from claims.vocabulary import EditionKind, FacetName, FacetRole

Choices = dict[tuple[str, str], dict[str, Any]]
AT_ONCE = 1000


def stems_of(document: dict[str, Any]) -> str:
    """Return the stems of what a document says in either language, and of the names in it."""
    found: set[str] = set()
    for language, text in document["texts"].items():
        for field in ("statement", "headline", "short_answer"):
            found |= searching.stems(text[field], language)
        for field in ("rationale_html", "gaps_html"):
            found |= searching.stems(unescape(strip_tags(text[field])), language)
    names = [card["name"] for card in parties_of(document).values()]
    names += [card["title"] for card in (*sources_of(document).values(), *articles_of(document).values())]
    for place in document["appearances"]:
        found |= searching.stems(place["exact"], place["article"]["language"])
    return " ".join(sorted(found | searching.stems_of_names(names)))


def choices_of(document: dict[str, Any], *, is_corrected: bool) -> Choices:
    """Return the choices a check is counted under while `document` is in force, each with its card."""
    if document["kind"] == EditionKind.RETRACTION:
        return {}
    claim, rating = document["claim"], document["rating"]
    found: Choices = {
        (FacetName.ALL.value, ""): {},
        (FacetName.RATING.value, rating["code"]): {
            name: rating[name]
            for name in ("code", "position", "value", "label", "definition", "sign", "colour")
        },
        (FacetName.TYPE.value, claim["type"]): {},
        (FacetName.LANGUAGE.value, claim["language"]): {},
        (FacetName.CORRECTED.value, "yes" if is_corrected else "no"): {},
    }
    if (year := partial_dates.year(claim["claimed_on"])) is not None:
        found[FacetName.YEAR.value, str(year)] = {}
        found[FacetName.YEAR_OUTCOME.value, f"{year} {rating['code']}"] = {}
    for (slug, role), card in parties_of(document).items():
        found[FacetName.NAMED.value, slug] = card
        if role in (FacetRole.CLAIMANT, FacetRole.CHAIN):
            facet = FacetName.CLAIMANT if role == FacetRole.CLAIMANT else FacetName.PARTY
            found[facet.value, slug] = card
        if role == FacetRole.CLAIMANT:
            found[FacetName.CLAIMANT_OUTCOME.value, f"{slug} {rating['code']}"] = {}
    for slug, card in sources_of(document).items():
        found[FacetName.SOURCE.value, slug] = card
    for slug, card in articles_of(document).items():
        found[FacetName.ARTICLE.value, slug] = card
    return found


def recount(before: Choices, now: Choices) -> None:
    """Count a check under what it is found by `now` and no longer under what it was found by `before`."""
    for facet, value in sorted(before.keys() - now.keys()):
        choice = FacetCount.objects.filter(facet=facet, value=value)
        # The last one goes: a choice never leads to nothing.
        if not choice.filter(count__gt=1).update(count=F("count") - 1):
            choice.delete()
    for (facet, value), card in sorted(now.items(), key=lambda item: item[0]):
        choice = FacetCount.objects.filter(facet=facet, value=value)
        more = 0 if (facet, value) in before else 1
        if not choice.update(count=F("count") + more, card=card):
            FacetCount.objects.create(facet=facet, value=value, count=1, card=card)


def counted_anew() -> dict[tuple[str, str], tuple[int, dict[str, Any]]]:
    """Return number and card of every choice, as the editions say."""
    counts: dict[tuple[str, str], int] = {}
    cards: Choices = {}
    corrected: set[str] = set()
    in_force = set(Publication.objects.values_list("edition_id", flat=True))
    for edition in Edition.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        if edition.kind == EditionKind.CORRECTION:
            corrected.add(edition.claim_slug)
        choices = choices_of(edition.document, is_corrected=edition.claim_slug in corrected)
        cards |= choices
        if edition.pk in in_force:
            for key in choices:
                counts[key] = counts.get(key, 0) + 1
    return {key: (count, cards[key]) for key, count in counts.items()}


def miscounted() -> list[str]:
    """Name the choices whose number or card is not what the editions say."""
    meant = counted_anew()
    said = {(row.facet, row.value): (row.count, row.card) for row in FacetCount.objects.all()}
    return sorted(
        f"{facet} {value}".strip()
        for facet, value in meant.keys() | said.keys()
        if meant.get((facet, value)) != said.get((facet, value))
    )


def rebuild() -> tuple[int, int]:
    """Make words and numbers anew from the editions; return how many checks and choices there are.

    Call it in a transaction, so that readers have the old ones meanwhile.
    """
    SearchText.objects.all().delete()
    checks = 0
    newest_last = Publication.objects.select_related("edition").order_by("published_at", "pk")
    for batch in _batches(newest_last.iterator(chunk_size=AT_ONCE)):
        SearchText.objects.bulk_create(
            SearchText(publication=publication, stems=stems_of(publication.edition.document))
            for publication in batch
        )
        checks += len(batch)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO claims_searchindex(claims_searchindex) VALUES ('rebuild')")
    FacetCount.objects.all().delete()
    choices = counted_anew()
    for rows in _batches(iter(choices.items())):
        FacetCount.objects.bulk_create(
            FacetCount(facet=facet, value=value, count=count, card=card)
            for (facet, value), (count, card) in rows
        )
    return checks, len(choices)


def parties_of(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """Return the parties a document names, by slug and role."""
    named = [(document["claimant"], FacetRole.CLAIMANT)]
    for chain in document["chains"]:
        named += [(hop["party"], FacetRole.CHAIN) for hop in chain["hops"]]
    for appearance in document["appearances"]:
        named.append((appearance["article"]["publisher"], FacetRole.PUBLISHER))
        named.append((appearance["article"]["author"], FacetRole.AUTHOR))
    for card in sources_of(document).values():
        named.append((card["publisher"], FacetRole.PUBLISHER))
        named.append((card["author"], FacetRole.AUTHOR))
    return {(party["slug"], role.value): party for party, role in named if party}


def sources_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the sources a document cites, by slug."""
    cards = {item["source"]["slug"]: item["source"] for item in document["evidence"]}
    for chain in document["chains"]:
        for hop in chain["hops"]:
            if hop["source"]:
                cards.setdefault(hop["source"]["slug"], hop["source"])
    return cards


def articles_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the articles the claim of a document stands in, by slug."""
    return {place["article"]["slug"]: place["article"] for place in document["appearances"]}


def _batches(rows: Iterable[Any]) -> Iterable[list[Any]]:
    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch
