"""What a copy of the reading room as files holds: every page that is there without anything being asked.

Files cannot search, narrow a list or look up a day. So pages that go into a copy offer none of it, and long
lists are leafed through by addresses without a question mark, which the site itself knows as well.
"""

from collections.abc import Iterator
from itertools import combinations

from django.urls import reverse
from django.utils.translation import override

from claims.models.editions import Edition
from claims.models.house import PolicyEdition
from claims.public import cards, sitemaps
from claims.public.freshness import layout, tag_of
from claims.public.rows import newest_scale
from claims.vocabulary import Language, PolicyTopic

# Rewritten with every copy, as each new edition may change them.
LISTS = ("front", "claims", "articles", "corrections", "methodology", "about")
FEEDS = (
    "feed",
    "json_feed",
    "claims_csv",
    "corrections_feed",
    "corrections_json_feed",
    "corrections_csv",
)
FOR_MACHINES = ("robots", "heads", "claim_reviews", "sitemap")


def shape() -> str:
    """Return a digest of what shapes every page: while it is the same, pages change by editions alone."""
    return tag_of(layout(), *(newest_scale(language) for language in Language.values))


def of_the_house() -> list[str]:
    """Return the addresses of lists, feeds and texts of the house; further pages follow from the first."""
    found = [reverse("choose-language"), *(reverse(name) for name in FOR_MACHINES), *sitemaps.files()]
    versions = list(PolicyEdition.objects.values_list("topic", "number").order_by("topic", "number"))
    for language in Language.values:
        with override(language):
            found += [reverse(f"public:{name}") for name in (*LISTS, *FEEDS)]
            found += [reverse("public:policy", args=(topic,)) for topic in PolicyTopic.values]
            found += [reverse("public:policy_version", args=version) for version in versions]
    return found


def changed_since(edition: int) -> Iterator[str]:
    """Yield the slugs of the claims of which an edition came out after the one with this key, each once."""
    changed = Edition.objects.filter(pk__gt=edition).order_by("claim_slug")
    yield from changed.values_list("claim_slug", flat=True).distinct().iterator()


def of_claim(slug: str) -> list[str]:
    """Return the addresses of one claim: page, editions, each two compared, pictures to share, frame."""
    digests = dict(Edition.objects.of_claim(slug).values_list("number", "digest"))
    found = []
    for language in Language.values:
        with override(language):
            names = ("claim", "edition_in_force_json", "report")
            found += [reverse(f"public:{name}", args=(slug,)) for name in names]
            for number in digests:
                found.append(reverse("public:edition", args=(slug, number)))
                found.append(reverse("public:edition_json", args=(slug, number)))
            pairs = combinations(sorted(digests), 2)
            found += [reverse("public:compare", args=(slug, *pair)) for pair in pairs]
        found.append(reverse("embed", args=(language, slug)))
        found += [cards.path_of(digest, language) for digest in digests.values()]
    return found
