"""What a ClaimReview must say so that archives and search engines take it, as named checks.

Form: https://schema.org/ClaimReview, narrowed to what readers of it have come to ask for: numbers that rise
with truth, an address that is the page's own, a claim that does not give its rating away.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .links import safe_url
from .partial_dates import parse
from .ratings import is_order_ok, refuse_numbers
from .sentences import Refused

LONGEST_CLAIM = 75
SPEAKERS = ("Person", "Organization")

Review = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """What the page beside the markup says: its address, its label, and the editions that corrected it."""

    canonical: str
    site: str
    label: str
    scale_labels: Sequence[str]
    # Order and number of each rating, as the scale has them.
    scale: Sequence[tuple[int, int | None]]
    corrections: int = 0


@dataclass(frozen=True)
class Rule:
    """One check: its name, what it asks for, and how it looks for a fault; advice is no fault."""

    name: str
    sentence: str | Promise
    refuse: Callable[[Review, Page], str]
    is_advice: bool = False


@dataclass(frozen=True)
class Check:
    """What became of one rule; `fault` is empty where it is met."""

    name: str
    sentence: str
    fault: str
    is_advice: bool

    @property
    def is_met(self) -> bool:
        return not self.fault


def examine(review: Review, page: Page) -> list[Check]:
    """Return every check with what became of it, in the order of the markup."""
    return examined_by(RULES, review, page)


def examined_by(rules: Iterable[Rule], review: Review, page: Page) -> list[Check]:
    """Return what became of each of the rules; MediaReview has its own."""
    return [
        Check(rule.name, str(rule.sentence), str(rule.refuse(review, page)), rule.is_advice) for rule in rules
    ]


def _type(review: Review, page: Page) -> str:
    if review.get("@context") == "https://schema.org" and review.get("@type") == "ClaimReview":
        return ""
    return _("It is no ClaimReview of schema.org.")


def _claim(review: Review, page: Page) -> str:
    return "" if _is_text(review.get("claimReviewed")) else _("The claim is missing. Write a statement.")


def _length(review: Review, page: Page) -> str:
    length = len(str(review.get("claimReviewed", "")))
    if length <= LONGEST_CLAIM:
        return ""
    return _("The claim has %(length)d characters; from %(limit)d on it is cut off.") % {
        "length": length,
        "limit": LONGEST_CLAIM + 1,
    }


def _no_rating_in_claim(review: Review, page: Page) -> str:
    claim = str(review.get("claimReviewed", ""))
    for label in page.scale_labels:
        if label and re.search(rf"\b{re.escape(label)}\b", claim, re.IGNORECASE):
            return _("The claim holds the rating word “%(word)s”. Say it without.") % {"word": label}
    return ""


def refuse_address(review: Review, page: Page) -> str:
    """Return what is wrong with the address of a review, as a sentence; empty if nothing is."""
    url = review.get("url")
    if not is_address(url):
        return _("The address is not absolute.")
    if urlsplit(str(url)).netloc != urlsplit(page.site).netloc:
        return _("The address is not on our own host.")
    if url != page.canonical:
        return _("The address is not that of the page: %(address)s") % {"address": page.canonical}
    return ""


def _author(review: Review, page: Page) -> str:
    author = review.get("author")
    is_named = isinstance(author, Mapping) and (_is_text(author.get("name")) or is_address(author.get("url")))
    return "" if is_named else _("The desk is not named. Set SITE_NAME.")


def _language(review: Review, page: Page) -> str:
    return "" if _is_text(review.get("inLanguage")) else _("The language of the check is missing.")


def _days(review: Review, page: Page) -> str:
    first, last = _day(review.get("datePublished")), _day(review.get("dateModified"))
    if first is None or last is None:
        return _("The days of the check are missing.")
    return "" if first <= last else _("The check was changed before it was published.")


def _rating(review: Review, page: Page) -> str:
    rating = review.get("reviewRating")
    is_named = isinstance(rating, Mapping) and _is_text(rating.get("alternateName"))
    return "" if is_named else _("The rating has no word. Give it a label in this language.")


def _label(review: Review, page: Page) -> str:
    if _part(review, "reviewRating").get("alternateName") == page.label:
        return ""
    return _("The page says “%(label)s” and the markup something else.") % {"label": page.label}


def _numbers(review: Review, page: Page) -> str:
    rating = _part(review, "reviewRating")
    numbers = [rating.get(name) for name in ("ratingValue", "bestRating", "worstRating")]
    if numbers == [None, None, None]:
        return ""
    value, best, worst = (number if type(number) is int else None for number in numbers)
    if value is None or best is None or worst is None:
        return _("Of value, best and worst one is missing or no whole number.")
    return refuse_numbers(value, best, worst)


def _order(review: Review, page: Page) -> str:
    if is_order_ok(page.scale):
        return ""
    return _("The numbers of the scale do not fall from the truest rating to the falsest.")


def _item(review: Review, page: Page) -> str:
    return (
        "" if _part(review, "itemReviewed").get("@type") == "Claim" else _("What was reviewed is no Claim.")
    )


def _claimant(review: Review, page: Page) -> str:
    author = _part(review, "itemReviewed").get("author")
    if author is None:
        return ""
    if not isinstance(author, Mapping) or author.get("@type") not in SPEAKERS:
        return _("The claimant is neither a person nor an organisation.")
    return "" if _is_text(author.get("name")) else _("The claimant has no name. Leave it out or name it.")


def _claimant_known(review: Review, page: Page) -> str:
    return "" if _part(review, "itemReviewed").get("author") else _("No claimant is named.")


def _made_on(review: Review, page: Page) -> str:
    made, checked = _part(review, "itemReviewed").get("datePublished"), _day(review.get("datePublished"))
    if made is None:
        return ""
    try:
        first = parse(str(made)).first
    except Refused:
        return _("“%(text)s” is no day, month or year.") % {"text": str(made)[:40]}
    if checked and first > checked:
        return _("The claim is dated after its check.")
    return ""


def _dated(review: Review, page: Page) -> str:
    if _part(review, "itemReviewed").get("datePublished"):
        return ""
    return _("When the claim was made is not said. Date a hop of the claimant, or the article.")


def _appearances(review: Review, page: Page) -> str:
    for work in _list(_part(review, "itemReviewed").get("appearance")):
        url = work.get("url") if isinstance(work, Mapping) else work
        if url is None:
            continue
        if not is_address(url):
            return _("An appearance leads nowhere: %(address)s") % {"address": str(url)[:80]}
        if urlsplit(str(url)).netloc == urlsplit(page.site).netloc:
            return _("An appearance stands on our own site: %(address)s") % {"address": str(url)[:80]}
    return ""


def _appears(review: Review, page: Page) -> str:
    works = _list(_part(review, "itemReviewed").get("appearance"))
    if any(isinstance(work, Mapping) and work.get("url") for work in works):
        return ""
    return _("Nothing says where the claim can be found. Give the article its address.")


def _citations(review: Review, page: Page) -> str:
    for work in _list(review.get("citation")):
        if not isinstance(work, Mapping) or not _is_text(work.get("name")):
            return _("A source has no title.")
        if "url" in work and not is_address(work["url"]):
            return _("A source leads nowhere: %(address)s") % {"address": str(work["url"])[:80]}
    return ""


def _corrections(review: Review, page: Page) -> str:
    comments = _list(review.get("correction"))
    told = [
        comment
        for comment in comments
        if isinstance(comment, Mapping)
        and comment.get("@type") == "CorrectionComment"
        and _is_text(comment.get("text"))
    ]
    if len(told) == len(comments) == page.corrections:
        return ""
    return _("Of %(corrections)d corrections the markup tells %(told)d.") % {
        "corrections": page.corrections,
        "told": len(told),
    }


RULES = (
    Rule("type", gettext_lazy("It is a ClaimReview of schema.org."), _type),
    Rule("claim", gettext_lazy("The claim is there."), _claim),
    Rule("claim_is_short", gettext_lazy("The claim has at most 75 characters."), _length, is_advice=True),
    Rule(
        "claim_without_rating",
        gettext_lazy("The claim does not hold a rating word."),
        _no_rating_in_claim,
    ),
    Rule(
        "address", gettext_lazy("The address is that of the page, absolute and on our host."), refuse_address
    ),
    Rule("desk", gettext_lazy("The desk is named."), _author),
    Rule("language", gettext_lazy("The language is named."), _language),
    Rule("days", gettext_lazy("The check has the day it came out and the day it changed."), _days),
    Rule("rating", gettext_lazy("The rating has its word."), _rating),
    Rule("label", gettext_lazy("The word is the one on the page."), _label),
    Rule(
        "numbers",
        gettext_lazy("The numbers lie between worst and best, from 1 up, or are left out."),
        _numbers,
    ),
    Rule("scale", gettext_lazy("Nearer best is truer."), _order),
    Rule("item", gettext_lazy("What was reviewed is a Claim."), _item),
    Rule("claimant", gettext_lazy("A claimant is a person or an organisation with a name."), _claimant),
    Rule("claimant_known", gettext_lazy("The claimant is named."), _claimant_known, is_advice=True),
    Rule("made_on", gettext_lazy("The claim is dated by when it was made, not by its check."), _made_on),
    Rule("dated", gettext_lazy("The claim is dated."), _dated, is_advice=True),
    Rule("appearances", gettext_lazy("Appearances lead to the pages of others."), _appearances),
    Rule("appears", gettext_lazy("It says where the claim can be found."), _appears, is_advice=True),
    Rule("citations", gettext_lazy("Sources have a title, and their addresses lead somewhere."), _citations),
    Rule("corrections", gettext_lazy("Every correction is told."), _corrections),
)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def is_address(value: Any) -> bool:
    """Say whether a value is an address that may be handed out as it stands."""
    try:
        return isinstance(value, str) and safe_url(value) == value
    except Refused:
        return False


def _part(review: Review, name: str) -> Mapping[str, Any]:
    part = review.get(name)
    return part if isinstance(part, Mapping) else {}


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Iterable) and not isinstance(value, Mapping | str) else [value]


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
