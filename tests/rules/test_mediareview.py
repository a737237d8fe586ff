"""Each check of what is said of a picture is seen to be met and seen to fail."""

import copy

import pytest

from claims.rules.mediareview import RULES, examine
from tests.rules.test_claimreview import PAGE

SOUND = {
    "@context": "https://schema.org",
    "@type": "MediaReview",
    "url": PAGE.canonical,
    "mediaAuthenticityCategory": "https://schema.org/DecontextualizedContent",
    "originalMediaContextDescription": "Another bridge, in 1998.",
    "originalMediaLink": "https://archive.example/1998",
    "itemReviewed": {
        "@type": "MediaReviewItem",
        "mediaItemAppearance": {
            "@type": "ImageObject",
            "contentUrl": "https://check.example.org/pictures/abc.webp",
            "description": "A bridge in the rain.",
        },
    },
}
IMAGE = ["itemReviewed", "mediaItemAppearance"]
# The rule, the place in the markup, and what stands there instead; None takes it out.
BROKEN = [
    ("media_type", ["@type"], "ClaimReview"),
    ("media_address", ["url"], "https://elsewhere.example/en/claims/bridge/"),
    ("media_address", ["url"], "https://check.example.org/en/claims/other/"),
    ("media_category", ["mediaAuthenticityCategory"], "https://schema.org/InStock"),
    ("media_category", ["mediaAuthenticityCategory"], None),
    ("media_context", ["originalMediaContextDescription"], None),
    ("media_original", ["originalMediaLink"], "javascript:alert(1)"),
    ("media_original", ["originalMediaLink"], "/1998"),
    ("media_original_known", ["originalMediaLink"], None),
    ("media_picture", IMAGE, None),
    ("media_picture", [*IMAGE, "@type"], "VideoObject"),
    ("media_picture", [*IMAGE, "contentUrl"], "https://elsewhere.example/abc.webp"),
    ("media_picture", [*IMAGE, "description"], ""),
]


def unmet(review):
    return {check.name for check in examine(review, PAGE) if not check.is_met}


def test_sound_markup_meets_every_check():
    assert unmet(SOUND) == set()


@pytest.mark.parametrize(("name", "place", "instead"), BROKEN)
def test_each_fault_is_found_by_its_name(name, place, instead):
    review = copy.deepcopy(SOUND)
    inner = review
    for step in place[:-1]:
        inner = inner[step]
    if instead is None:
        del inner[place[-1]]
    else:
        inner[place[-1]] = instead

    assert name in unmet(review)


def test_picture_that_is_authentic_needs_neither_context_nor_original():
    review = SOUND | {"mediaAuthenticityCategory": "https://schema.org/OriginalMediaContent"}
    del review["originalMediaContextDescription"], review["originalMediaLink"]

    assert unmet(review) == set()


def test_every_rule_is_seen_to_fail():
    assert {rule.name for rule in RULES} == {name for name, _place, _instead in BROKEN}
