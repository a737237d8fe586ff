"""The page of a claim: its edition in force, its earlier editions, two of them compared, and their bytes."""

from functools import partial
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.models.editions import Edition
from claims.public import addresses, cards, histories, markup, moments, oembed, rows
from claims.public.claimreview import claim_review, media_reviews
from claims.public.comparison import compare
from claims.public.freshness import public_page, unless_known, unless_tagged
from claims.public.histories import Linked
from claims.public.kept import kept, standing
from claims.public.readings import EditionReading, notices
from claims.public.refusals import NoSuchQuestion, NotThere
from claims.rules import fingerprints
from claims.rules.sentences import Refused
from claims.vocabulary import EditionKind, LinkKind

# As Open Graph names languages.
LOCALES = {"de": "de_DE", "en": "en_GB"}


@public_page
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition in force, or with `?at=2026-03-01` the one that stood at the end of that day.

    A time of day may follow, as in `?at=2026-03-01T14:30`.
    """
    if not request.GET.get("at"):
        language = get_language()
        return kept(
            request,
            "claim",
            language,
            slug,
            standing=standing(slug),
            render=lambda: _edition_page(request, slug, histories.IN_FORCE, own_path=request.path).content,
        )
    try:
        as_of = moments.read(request.GET["at"])
    except Refused as refused:
        raise NoSuchQuestion(refused.sentence) from refused
    return _edition_page(request, slug, histories.as_of(slug, as_of.moment), as_of=as_of)


@public_page
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One edition at its permanent address, in force or not."""
    return _edition_page(request, slug, histories.numbered(number), is_permanent=True)


@public_page
def comparison(request: HttpRequest, slug: str, earlier: int, later: int) -> HttpResponse:
    """What changed from one edition to another."""
    editions = histories.history(slug, histories.numbered(earlier, later))
    by_number = {edition.number: edition for edition in editions if edition.shown is not None}
    if earlier == later or not {earlier, later} <= set(by_number):
        raise NotThere(_("There are no two such editions of this claim."))
    language = get_language()
    one, other = by_number[earlier], by_number[later]
    # What was said about the change stands above it, note by note.
    fields = [field for field in compare(one.shown, other.shown, language) if not field.is_note]
    context = {
        "slug": slug,
        "earlier": one,
        "later": other,
        "in_force": next(edition for edition in editions if edition.is_in_force),
        "history": editions,
        "reading": EditionReading(other.shown, language),
        "sides": [{"edition": one, "is_earlier": True}, {"edition": other, "is_earlier": False}],
        "notes": notices(editions, language, after=min(earlier, later), until=max(earlier, later)),
        "is_rating_changed": _rating_code(one.shown) != _rating_code(other.shown),
        "changed": [field for field in fields if field.is_changed],
        "unchanged": [field for field in fields if not field.is_changed],
    }
    return unless_known(
        request,
        *(edition.digest for edition in editions),
        earlier,
        later,
        render=partial(_render, request, "public/comparison.html", context),
    )


@public_page
def edition_in_force_json(request: HttpRequest, slug: str) -> HttpResponse:
    """The bytes the digest of the edition in force is of."""
    return _bytes(request, Edition.objects.in_force().filter(claim_slug=slug))


@public_page
def edition_json(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The bytes the digest of one edition is of."""
    return _bytes(request, Edition.objects.filter(claim_slug=slug, number=number))


def _edition_page(
    request: HttpRequest,
    slug: str,
    which: histories.Which,
    *,
    is_permanent: bool = False,
    as_of: moments.AsOf | None = None,
    own_path: str = "",
) -> HttpResponse:
    history = histories.history(slug, which)
    shown = next((edition for edition in history if edition.shown is not None), None)
    if shown is None and history and as_of:
        raise NotThere(_("Nothing had been published about this claim by then."))
    if shown is None:
        raise NotThere(_("There is no such check."))
    in_force = next(edition for edition in history if edition.is_in_force)
    language = get_language()
    reading = EditionReading(shown.shown, language)
    linked = histories.linked(slug, reading.linked_slugs)
    return unless_known(
        request,
        *(edition.digest for edition in history),
        *(f"{text.edition} {text.language}" for text in linked),
        shown.number,
        is_permanent,
        as_of,
        render=lambda: _render(
            request,
            "public/tombstone.html" if shown.is_retraction else "public/claim.html",
            _context(slug, reading, linked, history, shown, in_force, language)
            # A page that is kept for everybody must not repeat what one reader had in the address.
            | {"is_permanent": is_permanent, "as_of": as_of, "own_path": own_path},
        ),
    )


def _context(
    slug: str,
    reading: EditionReading,
    linked: list[Linked],
    history: list[Any],
    shown: Any,
    in_force: Any,
    language: str,
) -> dict[str, Any]:
    canonical = addresses.page("claim", slug, language=language)
    review, media = None, []
    if shown.is_in_force:
        review = claim_review(
            reading.document,
            url=canonical,
            language=language,
            published_at=shown.published_at,
            first_published_at=shown.first_published_at,
            corrections=[past for past in history if past.kind == EditionKind.CORRECTION],
        )
        media = media_reviews(
            reading.document,
            url=canonical,
            language=language,
            published_at=shown.published_at,
            first_published_at=shown.first_published_at,
        )
    numbers = {edition.number: edition for edition in history}
    return {
        "slug": slug,
        # Two languages stand on one screen of the desk, and here each id stands once.
        "mark": "",
        "reading": reading,
        "edition": shown,
        "in_force": in_force,
        "history": history,
        "links": _links_shown(reading, linked, language),
        **noted(history, language, until=shown.number),
        "corrects": reading.document["corrects"],
        "replaces": numbers.get(shown.number - 1),
        "replaced_by": numbers.get(shown.number + 1),
        "canonical": canonical,
        **_shared(reading, shown, in_force, language),
        "claim_review": markup.data_block(review) if review else "",
        "media_reviews": [markup.data_block(one) for one in media],
        "json_path": reverse("public:edition_json", args=(slug, shown.number)),
    }


def _shared(reading: EditionReading, shown: Any, in_force: Any, language: str) -> dict[str, Any]:
    """Return what social networks and whoever embeds the page are told."""
    card = cards.card_of(
        reading.document,
        published_at=shown.published_at,
        is_in_force=shown.is_in_force,
        is_retracted=in_force.is_retraction,
        language=language,
    )
    path = reverse("public:claim", args=(shown.claim_slug,))
    return {
        "card": {
            "address": cards.address_of(shown.digest, language),
            "alt": card.alt,
            "width": cards.WIDTH,
            "height": cards.HEIGHT,
        },
        "oembed": oembed.links(path),
        "frame": oembed.frame(shown.claim_slug, language, card.alt),
        "locale": LOCALES[language],
    }


def noted(history: list[Any], language: str, *, until: int) -> dict[str, Any]:
    """Return the notices of an edition and of those before, and whether they go above the rating."""
    found = notices(history, language, until=until)
    return {
        "notices": found,
        "is_rating_changed": any(notice["edition"].is_rating_changed for notice in found),
    }


def editions_before(edition: Any) -> list[Any]:
    """Return the earlier editions of the claim, oldest first, without their documents."""
    past = histories.history(edition.claim_slug, histories.numbered())
    return [earlier for earlier in past if earlier.number < edition.number]


def links_of(reading: EditionReading, language: str) -> list[dict[str, Any]]:
    """Return the checks that belong to this one, each as it stands today."""
    slug = reading.document["claim"]["slug"]
    return _links_shown(reading, histories.linked(slug, reading.linked_slugs), language)


def _links_shown(reading: EditionReading, linked: list[Linked], language: str) -> list[dict[str, Any]]:
    texts: dict[str, list[Linked]] = {}
    named = {}
    for text in linked:
        texts.setdefault(text.slug, []).append(text)
        if text.kind:
            named[text.slug, text.kind] = {"claim": text.slug, "kind": text.kind}
    named |= {(link["claim"], link["kind"]): link for link in reading.document["links"]}
    links = []
    for _key, link in sorted(named.items()):
        if found := texts.get(link["claim"]):
            # The other claim is shown as it stands today, also on the page of an old edition.
            other = rows.linked_row(found, language, reading.scale)
            links.append({"kind_label": LinkKind(link["kind"]).label, **link, "other": other})
    return links


def _bytes(request: HttpRequest, editions: QuerySet[Edition]) -> HttpResponse:
    found = editions.annotate(
        newest=Subquery(
            Edition.objects.filter(claim_slug=OuterRef("claim_slug"))
            .order_by()
            .values("claim_slug")
            .annotate(newest=Max("number"))
            .values("newest")
        )
    ).first()
    if found is None:
        raise NotThere(_("There is no such edition."))

    def body() -> HttpResponse:
        response = HttpResponse(
            fingerprints.canonical(found.document).encode(), content_type="application/json; charset=utf-8"
        )
        # Editions are public; a page elsewhere may check a digest for itself.
        response.headers["Access-Control-Allow-Origin"] = "*"
        # The bytes cannot say that they were replaced, as they are frozen; the answer that brings them can.
        response.headers["Link"] = _line_of(found.claim_slug, found.number, found.newest)
        return response

    # The digest itself, until a newer edition stands and the answer says so.
    tag = found.digest if found.number == found.newest else f"{found.digest}-{found.newest}"
    return unless_tagged(request, quote_etag(tag), render=body)


def _line_of(slug: str, number: int, newest: int) -> str:
    """Return the editions before, after and in force as links (RFC 8288, relations of RFC 5829)."""
    named = {"latest-version": newest, "predecessor-version": number - 1, "successor-version": number + 1}
    language = get_language()
    return ", ".join(
        f'<{addresses.page("edition_json", slug, other, language=language)}>; rel="{relation}"'
        for relation, other in named.items()
        if 1 <= other <= newest
    )


def _rating_code(document: dict[str, Any]) -> str:
    return document["rating"]["code"] if document["rating"] else ""


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context | {"alternates": addresses.alternates(request.path)})
