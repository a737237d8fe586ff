"""The page of a claim: its edition in force, its earlier editions, two of them compared, and their bytes."""

from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.models.editions import Edition, TextFacet
from claims.public import addresses, markup
from claims.public.claimreview import claim_review
from claims.public.comparison import compare
from claims.public.freshness import public_page, unless_known
from claims.public.readings import EditionReading
from claims.public.rows import row
from claims.rules import fingerprints
from claims.vocabulary import MUTUAL_LINKS, LinkKind

IN_FORCE = Q(publication__isnull=False)


@public_page
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """The edition in force, or with `?at=2026-03-01` the one that stood at the end of that day."""
    if not request.GET.get("at"):
        return _edition_page(request, slug, IN_FORCE)
    day = _day(request.GET["at"])
    standing = Edition.objects.of_claim(slug).as_of(_end_of(day)).order_by("-number").values("number")[:1]
    return _edition_page(request, slug, Q(number=Subquery(standing)), as_of=day)


@public_page
def edition(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One edition at its permanent address, in force or not."""
    return _edition_page(request, slug, Q(number=number), is_permanent=True)


@public_page
def comparison(request: HttpRequest, slug: str, earlier: int, later: int) -> HttpResponse:
    """What changed from one edition to another."""
    editions = _history(slug, Q(number=earlier) | Q(number=later))
    by_number = {edition.number: edition for edition in editions if edition.shown is not None}
    if earlier == later or not {earlier, later} <= set(by_number):
        raise Http404(_("There are no two such editions of this claim."))
    language = get_language()
    one, other = by_number[earlier], by_number[later]
    fields = compare(one.shown, other.shown, language)
    context = {
        "slug": slug,
        "earlier": one,
        "later": other,
        "history": editions,
        "reading": EditionReading(other.shown, language),
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
    request: HttpRequest, slug: str, which: Q, *, is_permanent: bool = False, as_of: date | None = None
) -> HttpResponse:
    history = _history(slug, which)
    shown = next((edition for edition in history if edition.shown is not None), None)
    if shown is None and history and as_of:
        raise Http404(_("Nothing had been published about this claim on that day."))
    if shown is None:
        raise Http404(_("There is no such check."))
    in_force = next(edition for edition in history if edition.is_in_force)
    language = get_language()
    reading = EditionReading(shown.shown, language)
    linked = texts_linked_from(reading)
    return unless_known(
        request,
        *(edition.digest for edition in history),
        *(f"{text.pk} {text.publication.edition_id}" for text in linked),
        shown.number,
        is_permanent,
        as_of,
        render=lambda: _render(
            request,
            "public/tombstone.html" if shown.is_retraction else "public/claim.html",
            _context(slug, reading, linked, history, shown, in_force, language)
            | {"is_permanent": is_permanent, "as_of": as_of},
        ),
    )


def _history(slug: str, which: Q) -> list[Any]:
    """Return all editions of a claim, oldest first, in one query; only those wanted carry their document."""
    return list(
        Edition.objects.of_claim(slug)
        .defer("document")
        .annotate(
            shown=Case(When(which, then="document")),
            is_in_force=ExpressionWrapper(IN_FORCE, output_field=BooleanField()),
            first_published_at=F("publication__first_published_at"),
        )
    )


def texts_linked_from(reading: EditionReading) -> list[TextFacet]:
    """Return the words of the claims this document names, and of those that have named this claim since."""
    slug = reading.document["claim"]["slug"]
    naming = FilteredRelation(
        "publication__links",
        condition=Q(publication__links__other_slug=slug, publication__links__kind__in=MUTUAL_LINKS),
    )
    return list(
        TextFacet.objects.annotate(naming=naming, kind_named=F("naming__kind"))
        .filter(
            Q(publication__claim_slug__in=reading.linked_slugs)
            | Q(naming__isnull=False, publication__is_retracted=False)
        )
        .select_related("publication")
        .order_by("pk")
    )


def _context(
    slug: str,
    reading: EditionReading,
    linked: list[TextFacet],
    history: list[Any],
    shown: Any,
    in_force: Any,
    language: str,
) -> dict[str, Any]:
    canonical = addresses.page("claim", slug, language=language)
    review = None
    if shown.is_in_force:
        review = claim_review(
            reading.document,
            url=canonical,
            language=language,
            published_at=shown.published_at,
            first_published_at=shown.first_published_at,
        )
    corrects = reading.document["corrects"]
    return {
        "slug": slug,
        "reading": reading,
        "edition": shown,
        "in_force": in_force,
        "history": history,
        "links": links_shown(reading, linked, language),
        "corrects": corrects,
        "canonical": canonical,
        "claim_review": markup.data_block(review) if review else "",
        "json_path": reverse("public:edition_json", args=(slug, shown.number)),
    }


def links_shown(reading: EditionReading, linked: list[TextFacet], language: str) -> list[dict[str, Any]]:
    texts: dict[str, list[TextFacet]] = {}
    named = {}
    for text in linked:
        slug = text.publication.claim_slug
        texts.setdefault(slug, []).append(text)
        if text.kind_named:
            named[slug, text.kind_named] = {"claim": slug, "kind": text.kind_named}
    named |= {(link["claim"], link["kind"]): link for link in reading.document["links"]}
    links = []
    for _key, link in sorted(named.items()):
        if found := texts.get(link["claim"]):
            # The other claim is shown as it stands today, also on the page of an old edition.
            other = row(found[0].publication, found, language, reading.scale)
            links.append({"kind_label": LinkKind(link["kind"]).label, **link, "other": other})
    return links


def _bytes(request: HttpRequest, editions: QuerySet[Edition]) -> HttpResponse:
    found = editions.first()
    if found is None:
        raise Http404(_("There is no such edition."))

    def body() -> HttpResponse:
        response = HttpResponse(
            fingerprints.canonical(found.document).encode(), content_type="application/json; charset=utf-8"
        )
        # Editions are public; a page elsewhere may check a digest for itself.
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return unless_known(request, found.digest, render=body)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404(_("“%(text)s” is no day. Write it like 2026-03-01.") % {"text": text[:40]}) from None


def _end_of(day: date) -> datetime:
    try:
        return timezone.make_aware(datetime.combine(day, time.max))
    except OverflowError:
        raise Http404(_("That day is out of the calendar.")) from None


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context | {"alternates": addresses.alternates(request.path)})
