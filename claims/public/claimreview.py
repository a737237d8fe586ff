"""ClaimReview and MediaReview for search engines and fact-check archives, made from an edition document.

Form: https://schema.org/ClaimReview. A tombstone has none, and neither has the page of a replaced edition:
whoever reads the markup there would take an old rating for the current one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from claims.public import addresses
from claims.public.addresses import outgoing
from claims.public.wording import in_language, text_in
from claims.rules import claimreview, mediareview, partial_dates
from claims.rules.ratings import refuse_numbers
from claims.rules.sentences import Refused
from claims.vocabulary import PartyKind, Rights

Document = dict[str, Any]

SPEAKERS = {
    PartyKind.PERSON: "Person",
    PartyKind.ORGANISATION: "Organization",
    PartyKind.OUTLET: "Organization",
    PartyKind.GROUP: "Organization",
}


def claim_review(
    document: Document,
    *,
    url: str,
    language: str,
    published_at: datetime,
    first_published_at: datetime,
    corrections: Iterable[Any] = (),
) -> Document | None:
    """Return the ClaimReview of the edition in force at its canonical `url`; None for a retraction.

    `published_at` is the day of this edition, `first_published_at` that of the first one; `corrections` are
    the editions that corrected the check, with note and moment.
    """
    if document["rating"] is None:
        return None
    review: Document = {
        "@context": "https://schema.org",
        "@type": "ClaimReview",
        "url": url,
        "claimReviewed": text_in(document, "statement", language).text,
        "inLanguage": text_in(document, "headline", language).language,
        "datePublished": _day(first_published_at),
        "dateModified": _day(published_at),
        "author": _desk(),
        "reviewRating": _rating(document, language),
        "itemReviewed": _claim(document),
    }
    if citations := _citations(document):
        review["citation"] = citations
    comments = [
        {
            "@type": "CorrectionComment",
            "text": in_language(edition.note, language).text,
            "datePublished": _day(edition.published_at),
        }
        for edition in corrections
    ]
    if comments:
        review["correction"] = comments if len(comments) > 1 else comments[0]
    return review


def media_reviews(
    document: Document, *, url: str, language: str, published_at: datetime, first_published_at: datetime
) -> list[Document]:
    """Return a MediaReview for each picture the edition in force says something of.

    Form: https://schema.org/MediaReview. The picture is the one the page shows, drawn anew. What stands in
    place of a retracted check shows none.
    """
    pages = {item["source"]["slug"]: outgoing(item["source"]["url"]) for item in document["evidence"]}
    return [
        {
            "@context": "https://schema.org",
            "@type": "MediaReview",
            "url": url,
            "inLanguage": text_in(document, "headline", language).language,
            "datePublished": _day(first_published_at),
            "dateModified": _day(published_at),
            "author": _desk(),
            "mediaAuthenticityCategory": mediareview.category_of(picture["authenticity"]),
            **_original(picture, language),
            "itemReviewed": {
                "@type": "MediaReviewItem",
                "mediaItemAppearance": _image(picture, pages.get(picture["source"], ""), language),
            },
        }
        for picture in document.get("pictures", ())
        if picture.get("authenticity")
    ]


def _original(picture: Document, language: str) -> Document:
    context = in_language(picture["original_context"], language).text
    link = outgoing(picture["original_url"])
    return {
        **({"originalMediaContextDescription": context} if context else {}),
        **({"originalMediaLink": link} if link else {}),
    }


def _image(picture: Document, page: str, language: str) -> Document:
    image: Document = {
        "@type": "ImageObject",
        "contentUrl": addresses.absolute(reverse("picture", args=(picture["sha256"],))),
        "encodingFormat": "image/webp",
        "description": in_language(picture["alternative"], language).text,
    }
    if page:
        # Where it was found; what we hand out is a copy.
        image["url"] = page
    if caption := in_language(picture["caption"], language).text:
        image["caption"] = caption
    if picture["credit"]:
        image["creditText"] = picture["credit"]
    return image


def _desk() -> Document:
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": f"{settings.SITE_URL}/"}


def examined(
    document: Document,
    *,
    language: str,
    published_at: datetime,
    first_published_at: datetime,
    corrections: Sequence[Any] = (),
) -> list[claimreview.Check]:
    """Return the checks of the markup that the page in this language carries; none for a retraction."""
    canonical = addresses.page("claim", document["claim"]["slug"], language=language)
    review = claim_review(
        document,
        url=canonical,
        language=language,
        published_at=published_at,
        first_published_at=first_published_at,
        corrections=corrections,
    )
    if review is None:
        return []
    ratings = document["scale"]["ratings"]
    page = claimreview.Page(
        canonical=canonical,
        site=settings.SITE_URL,
        label=in_language(document["rating"]["label"], language).text,
        scale_labels=[in_language(rating["label"], language).text for rating in ratings],
        scale=[(rating["position"], rating["value"]) for rating in ratings],
        corrections=len(corrections),
    )
    media = media_reviews(
        document,
        url=canonical,
        language=language,
        published_at=published_at,
        first_published_at=first_published_at,
    )
    checks = claimreview.examine(review, page)
    return [*checks, *(check for one in media for check in mediareview.examine(one, page))]


def _day(moment: datetime) -> str:
    """Return the day as the page shows it, in the site's own time zone."""
    return timezone.localtime(moment).date().isoformat()


def _rating(document: Document, language: str) -> Document:
    rating = document["rating"]
    result: Document = {"@type": "Rating", "alternateName": in_language(rating["label"], language).text}
    values = [step["value"] for step in document["scale"]["ratings"] if step["value"] is not None]
    # A rating off the scale of truth has its word alone; a number would be read as a degree of truth.
    if rating["value"] is not None and not refuse_numbers(rating["value"], max(values), min(values)):
        result |= {"ratingValue": rating["value"], "bestRating": max(values), "worstRating": min(values)}
    if explanation := text_in(document, "short_answer", language):
        result["ratingExplanation"] = explanation.text
    return result


def _claim(document: Document) -> Document:
    claim: Document = {"@type": "Claim"}
    claimant = document["claimant"]
    if claimant and claimant["kind"] in SPEAKERS:
        claim["author"] = _speaker(claimant)
    if made_on := _made_on(document):
        claim["datePublished"] = made_on
    works = [_work(card) for card in _articles(document)]
    if works:
        claim["appearance"] = works
    return claim


def _speaker(party: Document) -> Document:
    speaker = {"@type": SPEAKERS[party["kind"]], "name": party["name"]}
    if party["wikidata"]:
        speaker["sameAs"] = f"https://www.wikidata.org/wiki/{party['wikidata']}"
    return speaker


def _made_on(document: Document) -> str:
    """Return when the claim was made: by its claimant if a chain says so, else in the earliest article."""
    claimant = (document["claimant"] or {}).get("slug")
    said = [
        hop["happened_on"]
        for chain in document["chains"]
        for hop in chain["hops"]
        if claimant and hop["party"] and hop["party"]["slug"] == claimant
    ]
    printed = [card["published_on"] for card in _articles(document)]
    for dates in (said, printed):
        # Dates of differing precision still sort by year as text.
        if certain := sorted(filter(None, map(_certain, dates))):
            return certain[0]
    return ""


def _certain(text: str) -> str:
    """Return a date schema.org understands; ranges and “about” have no form there."""
    try:
        partial = partial_dates.parse(text)
    except Refused:
        return ""
    return "" if partial.is_about or partial.precision == "range" else partial.text


def _articles(document: Document) -> list[Document]:
    """Return where the claim was made; our own texts only report it."""
    cards = {item["article"]["slug"]: item["article"] for item in document["appearances"]}
    return [card for card in cards.values() if card["rights"] != Rights.OWN]


def _work(card: Document) -> Document:
    work: Document = {"@type": "NewsArticle", "headline": card["title"], "inLanguage": card["language"]}
    if url := outgoing(card["url"]):
        work["url"] = url
    if published_on := _certain(card["published_on"]):
        work["datePublished"] = published_on
    if card["publisher"]:
        work["publisher"] = {"@type": "Organization", "name": card["publisher"]["name"]}
    if card["author"]:
        work["author"] = {"@type": "Person", "name": card["author"]["name"]}
    return work


def _citations(document: Document) -> list[Document]:
    cards = {item["source"]["slug"]: item["source"] for item in document["evidence"]}
    result = []
    for card in cards.values():
        citation = {"@type": "CreativeWork", "name": card["title"]}
        if url := outgoing(card["url"]):
            citation["url"] = url
        result.append(citation)
    return result
