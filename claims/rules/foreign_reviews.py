"""What makes a check by somebody else known again, and how the words of its rating are compared."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from . import addresses
from .fingerprints import digest

LONGEST_LABEL = 190
# Only with a whole address behind it: an archive's own pages are pages.
_ARCHIVED = re.compile(
    r"^https?://(?:web\.archive\.org/(?:web/)?\d{4,14}(?:[a-z]{2}_)?/|archive\.(?:is|ph|today|li)/(?:o/\w+/|\d{4,14}/))"
    r"(?=https?://)",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]+")
_EDGES = " \t\r\n\"'“”„‘’«»‚‹›.!?…:;,-–—()[]"


def folded_label(label: str) -> str:
    """Return a rating word as it is compared: small letters, one blank between words, no marks at its ends.

    “Pants on Fire!”, “pants-fire” and “PANTS_ON_FIRE” differ in words, “Falso.” and “falso” do not.
    """
    text = unicodedata.normalize("NFKC", label).casefold().replace("_", " ")
    return " ".join(text.split()).strip(_EDGES)[:LONGEST_LABEL].strip()


def labels_to_try(label: str, language: str, publisher: str) -> list[tuple[str, str, str]]:
    """Return the keys a label is looked up by, the closest first; the last speaks for everybody."""
    folded, language = folded_label(label), language.partition("-")[0].lower()
    keys = [(folded, language, publisher), (folded, "", publisher), (folded, language, ""), (folded, "", "")]
    return list(dict.fromkeys(keys))


def original_address(url: str) -> str:
    """Return the address of the page itself, where an archive's copy of it was named."""
    return _ARCHIVED.sub("", url)


def host_of(url: str) -> str:
    """Return the host without “www.”, in small letters; empty where there is none."""
    try:
        host = urlsplit(original_address(url)).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def same_words(claim: str) -> str:
    """Return the words of a claim in small letters, without what stands between them."""
    return " ".join(_WORDS.findall(unicodedata.normalize("NFKC", claim).casefold()))


def identity(host: str, address: str, claim: str) -> str:
    """Return the digest by which a check is known again; `address` may be a key where there is no page."""
    return digest(
        "\n".join([host, addresses.normalised(original_address(address)), same_words(claim) or claim]).encode(
            "utf-8"
        )
    )
