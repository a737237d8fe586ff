"""Each check of the markup is seen to be met and seen to fail."""

import copy

import pytest

from claims.rules.claimreview import RULES, Page, examine

PAGE = Page(
    canonical="https://check.example.org/en/claims/bridge/",
    site="https://check.example.org",
    label="false",
    scale_labels=["true", "mixed", "false"],
    scale=[(1, 5), (2, 3), (3, 1), (4, None)],
    corrections=1,
)
SOUND = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "url": PAGE.canonical,
    "claimReviewed": "The bridge cost 40 million euros.",
    "inLanguage": "en",
    "datePublished": "2026-03-03",
    "dateModified": "2026-03-09",
    "author": {"@type": "Organization", "name": "The desk", "url": "https://check.example.org/"},
    "reviewRating": {"alternateName": "false", "ratingValue": 1, "bestRating": 5, "worstRating": 1},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "Mara Holt"},
        "datePublished": "2024-03",
        "appearance": [{"@type": "NewsArticle", "headline": "x", "url": "https://paper.example/bridge"}],
    },
    "citation": [{"@type": "CreativeWork", "name": "Audit", "url": "https://archive.example/audit"}],
    "correction": {"@type": "CorrectionComment", "text": "We had left out the ramp."},
}
# The rule, the place in the markup, and what stands there instead; None takes it out.
BROKEN = [
    ("type", ["@type"], "Review"),
    ("type", ["@type"], ["ClaimReview"]),
    ("claim", ["claimReviewed"], None),
    ("claim", ["claimReviewed"], " "),
    ("claim", ["claimReviewed"], ["a claim"]),
    ("claim_is_short", ["claimReviewed"], "x" * 76),
    ("claim_without_rating", ["claimReviewed"], "It is False that the bridge was cheap."),
    ("address", ["url"], "/en/claims/bridge/"),
    ("address", ["url"], "https://elsewhere.example/en/claims/bridge/"),
    ("address", ["url"], "https://check.example.org/en/claims/other/"),
    ("address", ["url"], "https://check.example.org/en/claims/bridge/ https://x.example/"),
    ("desk", ["author"], {"@type": "Organization"}),
    ("desk", ["author"], "The desk"),
    ("language", ["inLanguage"], None),
    ("days", ["datePublished"], None),
    ("days", ["dateModified"], "2026-03-01"),
    ("days", ["dateModified"], "yesterday"),
    ("rating", ["reviewRating"], "false"),
    ("rating", ["reviewRating", "alternateName"], {"@value": "false"}),
    ("rating", ["reviewRating", "alternateName"], ["false"]),
    ("label", ["reviewRating", "alternateName"], "mostly false"),
    ("numbers", ["reviewRating", "ratingValue"], "1"),
    ("numbers", ["reviewRating", "ratingValue"], True),
    ("numbers", ["reviewRating", "ratingValue"], 6),
    ("numbers", ["reviewRating", "worstRating"], 0),
    ("numbers", ["reviewRating", "bestRating"], 1),
    ("numbers", ["reviewRating", "bestRating"], None),
    ("item", ["itemReviewed"], None),
    ("item", ["itemReviewed", "@type"], "CreativeWork"),
    ("claimant", ["itemReviewed", "author", "name"], ""),
    ("claimant", ["itemReviewed", "author", "@type"], "Thing"),
    ("claimant", ["itemReviewed", "author"], "Mara Holt"),
    ("claimant_known", ["itemReviewed", "author"], None),
    ("made_on", ["itemReviewed", "datePublished"], "in spring"),
    ("made_on", ["itemReviewed", "datePublished"], "2026-03-04"),
    ("dated", ["itemReviewed", "datePublished"], None),
    ("appearances", ["itemReviewed", "appearance", 0, "url"], "javascript:alert(1)"),
    ("appearances", ["itemReviewed", "appearance", 0, "url"], "https://check.example.org/en/articles/x/"),
    ("appears", ["itemReviewed", "appearance"], None),
    ("citations", ["citation", 0, "name"], ""),
    ("citations", ["citation", 0, "url"], "ftp://archive.example/"),
    ("corrections", ["correction"], None),
    ("corrections", ["correction", "text"], ""),
]


def unmet(review, page=PAGE):
    return {check.name for check in examine(review, page) if not check.is_met}


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


def test_scale_whose_numbers_do_not_fall_is_found():
    page = Page(**(vars(PAGE) | {"scale": [(1, 1), (2, 5)]}))

    assert unmet(SOUND, page) == {"scale"}


def test_rating_off_the_scale_needs_no_numbers():
    review = copy.deepcopy(SOUND)
    review["reviewRating"] = {"alternateName": "false"}

    assert unmet(review) == set()


def test_every_rule_is_seen_to_fail_and_says_what_it_asks_for():
    assert {rule.name for rule in RULES} == {name for name, _place, _instead in BROKEN} | {"scale"}
    assert len({str(rule.sentence) for rule in RULES}) == len(RULES)
