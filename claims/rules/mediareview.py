"""What is said of a picture: what an editor must say, and what a MediaReview must hold, as named checks.

Form: https://schema.org/MediaReview. The codes speak of a picture in the context in which it was spread.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.vocabulary import MediaAuthenticity

from .claimreview import Check, Page, Review, Rule, examined_by, is_address, refuse_address

# The words of schema.org for what was done to a picture.
AUTHENTICITY = {
    MediaAuthenticity.MISSING_CONTEXT: "DecontextualizedContent",
    MediaAuthenticity.EDITED_OR_CROPPED: "EditedOrCroppedContent",
    MediaAuthenticity.TRANSFORMED: "TransformedContent",
    MediaAuthenticity.STAGED: "StagedContent",
    MediaAuthenticity.SATIRE: "SatireOrParodyContent",
    MediaAuthenticity.ORIGINAL: "OriginalMediaContent",
}


def category_of(authenticity: str) -> str:
    """Return the code of schema.org for what was done to a picture."""
    return f"https://schema.org/{AUTHENTICITY[MediaAuthenticity(authenticity)]}"


CATEGORIES = frozenset(map(category_of, AUTHENTICITY))


def refuse_finding(authenticity: str, *, context: Mapping[str, str], address: str) -> str:
    """Return why this cannot be said of a picture, as a sentence; empty if it can."""
    is_explained = any(text.strip() for text in context.values())
    if not authenticity and (is_explained or address):
        return _(
            "Say what was done to the picture, or leave out what it really shows and where its original is."
        )
    if authenticity == MediaAuthenticity.MISSING_CONTEXT and not is_explained:
        return _("Say what the picture really shows: readers have to learn its context.")
    return ""


def examine(review: Review, page: Page) -> list[Check]:
    """Return every check with what became of it, in the order of the markup."""
    return examined_by(RULES, review, page)


def _type(review: Review, page: Page) -> str:
    if review.get("@context") == "https://schema.org" and review.get("@type") == "MediaReview":
        return ""
    return _("It is no MediaReview of schema.org.")


def _category(review: Review, page: Page) -> str:
    if review.get("mediaAuthenticityCategory") in CATEGORIES:
        return ""
    return _("What was done to the picture is no code of schema.org.")


def _says(review: Review, authenticity: MediaAuthenticity) -> bool:
    return review.get("mediaAuthenticityCategory") == category_of(authenticity)


def _context(review: Review, page: Page) -> str:
    is_torn_out = _says(review, MediaAuthenticity.MISSING_CONTEXT)
    if is_torn_out and not review.get("originalMediaContextDescription"):
        return _("The picture is out of its context, and nothing says what it really shows.")
    return ""


def _original(review: Review, page: Page) -> str:
    link = review.get("originalMediaLink")
    if link is None or is_address(link):
        return ""
    return _("The original leads nowhere: %(address)s") % {"address": str(link)[:80]}


def _original_known(review: Review, page: Page) -> str:
    is_original = _says(review, MediaAuthenticity.ORIGINAL)
    if is_original or review.get("originalMediaLink"):
        return ""
    return _("Nothing says where the original stands.")


def _picture(review: Review, page: Page) -> str:
    item = review.get("itemReviewed")
    image = item.get("mediaItemAppearance") if isinstance(item, Mapping) else None
    if not isinstance(image, Mapping) or image.get("@type") != "ImageObject":
        return _("What was reviewed is no picture.")
    address = image.get("contentUrl")
    if not is_address(address) or urlsplit(str(address)).netloc != urlsplit(page.site).netloc:
        return _("The picture is not handed out by us.")
    return "" if image.get("description") else _("The picture does not say what it shows.")


RULES = (
    Rule("media_type", gettext_lazy("It is a MediaReview of schema.org."), _type),
    Rule(
        "media_address", gettext_lazy("The picture is reviewed at the address of the page."), refuse_address
    ),
    Rule("media_category", gettext_lazy("What was done to the picture has a code of schema.org."), _category),
    Rule("media_context", gettext_lazy("A picture out of its context says what it really shows."), _context),
    Rule("media_original", gettext_lazy("The original leads somewhere."), _original),
    Rule(
        "media_original_known",
        gettext_lazy("It says where the original stands."),
        _original_known,
        is_advice=True,
    ),
    Rule("media_picture", gettext_lazy("The picture is the one we hand out, with what it shows."), _picture),
)
