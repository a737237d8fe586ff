"""Article pages: the text with its claims marked where we may show it, otherwise the quoted words alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page

from claims.models.editions import ArticlePage, Publication
from claims.public import readings
from claims.public.freshness import public_page
from claims.public.pages import page
from claims.public.refusals import NotThere
from claims.public.rows import newest_scale, rows

MOST_LISTED = 200


@dataclass(frozen=True)
class Mark:
    """Where a claim stands in the text, and the number it has on the page."""

    claim: str
    number: int
    start: int
    end: int


@dataclass
class Stretch:
    """A piece of one paragraph under the same claims; `closing` are the claims whose words end with it."""

    text: str
    inside: list[Mark] = field(default_factory=list)
    closing: list[Mark] = field(default_factory=list)

    @property
    def innermost(self) -> Mark | None:
        """The claim a click here leads to: the one with the fewest words."""
        return min(self.inside, key=lambda mark: mark.end - mark.start, default=None)


@public_page
@conditional_page
def articles(request: HttpRequest) -> HttpResponse:
    """The articles that were taken apart."""
    language = get_language()
    pages = ArticlePage.objects.filter(is_listed=True).order_by("-updated_at", "slug")
    listed = [
        {
            "article": readings.article(article.document["article"], language),
            "count": len({mark["claim"] for mark in article.document["marks"]}),
            "is_whole": bool(article.document["body"]),
        }
        for article in pages[:MOST_LISTED]
    ]
    return page(request, "public/articles.html", articles=listed)


@public_page
@conditional_page
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article with the claims found in it."""
    found = ArticlePage.objects.filter(slug=slug).first()
    if found is None:
        raise NotThere(_("No published check comes from this article."))
    language = get_language()
    document = found.document
    publications = Publication.objects.ever_appearing_in(slug).prefetch_related("texts").newest_first()
    scale = newest_scale(language)
    standing = [publication for publication in publications if not publication.is_retracted]
    retracted = [publication for publication in publications if publication.is_retracted]
    by_slug = {row["slug"]: row for row in rows(standing, language, scale)}
    marks = numbered(document["marks"], by_slug)
    numbers = {mark.claim: mark.number for mark in marks}
    return page(
        request,
        "public/article.html",
        article=readings.article(document["article"], language),
        document=document,
        paragraphs=list(paragraphs(document["body"], marks)),
        excerpts=quotations(document["excerpts"], marks, by_slug),
        claims=[by_slug[slug] | {"number": number} for slug, number in numbers.items()],
        retracted=rows(retracted, language, scale),
        outcomes=outcomes([by_slug[slug] for slug in numbers]),
    )


def numbered(marks: list[dict[str, Any]], known: dict[str, Any]) -> list[Mark]:
    """Return the marks of published claims in the order given; a claim that comes again keeps its number."""
    numbers: dict[str, int] = {}
    result = []
    for mark in marks:
        if mark["claim"] in known:
            number = numbers.setdefault(mark["claim"], len(numbers) + 1)
            result.append(Mark(mark["claim"], number, mark["start"], mark["end"]))
    return result


def quotations(
    excerpts: list[dict[str, Any]], marks: list[Mark], known: dict[str, Any]
) -> list[dict[str, Any]]:
    """Return the excerpts with their claims; what stands around a quote is cut to whole words."""
    if not excerpts:
        return []
    result = []
    for excerpt, mark in zip([each for each in excerpts if each["claim"] in known], marks, strict=True):
        _cut, _blank, before = excerpt["prefix"].partition(" ")
        after, _blank, _cut = excerpt["suffix"].rpartition(" ")
        result.append(
            excerpt
            | {
                "number": mark.number,
                "row": known[mark.claim],
                "before": before,
                "after": after,
                # Where the article itself is not at hand, long quotes are kept by their first words alone.
                "is_cut": len(excerpt["exact"]) < mark.end - mark.start,
            }
        )
    return result


def paragraphs(body: str, marks: list[Mark]) -> Iterator[list[Stretch]]:
    """Yield each line of the text in stretches; marks may overlap and go across lines."""
    position = 0
    for line in body.split("\n"):
        end = position + len(line)
        if line.strip():
            touching = [mark for mark in marks if mark.start < end and mark.end > position]
            yield list(_stretches(body, position, end, touching))
        position = end + 1


def _stretches(body: str, start: int, end: int, marks: list[Mark]) -> Iterator[Stretch]:
    cuts = {start, end}
    for mark in marks:
        cuts |= {max(start, mark.start), min(end, mark.end)}
    ordered = sorted(cuts)
    for begin, finish in pairwise(ordered):
        inside = [mark for mark in marks if mark.start <= begin and mark.end >= finish]
        yield Stretch(body[begin:finish], inside, [mark for mark in inside if mark.end == finish])


def outcomes(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return how often each rating was given, most often first."""
    found: dict[str, dict[str, Any]] = {}
    for claim in claims:
        entry = found.setdefault(str(claim["label"]), {"claim": claim, "count": 0})
        entry["count"] += 1
    return sorted(found.values(), key=lambda entry: -entry["count"])
