"""What an attacker would have printed, and editions that hold it in every text they have."""

import copy

from django.db import connection

from claims.models import Edition
from claims.operations.publications import put_in_force
from claims.rules.fingerprints import fingerprint
from tests.factories import NOON

HARMLESS = "a plain word"
PAYLOADS = (
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "<!--<script>window.hit=1</script>-->",
    "--><script>window.hit=1</script>",
    "]]><script>window.hit=1</script>",
    "</title><script>window.hit=1</script>",
    "</textarea><script>window.hit=1</script>",
    "</style><script>window.hit=1</script>",
    "</noscript><img src=x onerror=window.hit=1>",
    "<img src=x onerror=window.hit=1>",
    "<img src=x onerror='window.hit=1'//",
    "<svg onload=window.hit=1>",
    "<svg><script>window.hit=1</script></svg>",
    "<svg><animate onbegin=window.hit=1 attributeName=x dur=1s>",
    "<math><mtext></p><img src=x onerror=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'>",
    "<iframe src=javascript:parent.hit=1>",
    "<object data=javascript:window.hit=1>",
    "<embed src=javascript:window.hit=1>",
    "<link rel=stylesheet href=//stranger.invalid/x.css>",
    "<meta http-equiv=refresh content='0;url=//stranger.invalid/'>",
    "<base href=//stranger.invalid/>",
    "<form action=//stranger.invalid/><input autofocus onfocus=window.hit=1>",
    "<details open ontoggle=window.hit=1>",
    "<body onload=window.hit=1>",
    "<style>@import '//stranger.invalid/x.css'</style>",
    '" onmouseover="window.hit=1',
    "' onmouseover='window.hit=1",
    '" autofocus onfocus="window.hit=1" x="',
    '"><script>window.hit=1</script>',
    "'><script>window.hit=1</script>",
    "` onmouseover=window.hit=1",
    "javascript:window.hit=1",
    "data:text/html,<script>window.hit=1</script>",
    "{{ request.user }}{% debug %}{{ 7|add:7 }}",
    "\\u003cscript\\u003ewindow.hit=1\\u003c/script\\u003e",
    "&lt;script&gt;window.hit=1&lt;/script&gt;&#60;script&#62;",
    '\\"};window.hit=1;//',
    "line\u2028window.hit=1\u2029//",
    "\u202eeslaf\u202c \u2066\u2067true\u2069\u2069 \u200f\u200e",
)
# The texts of an edition, by their names in its document; the rest are codes, days, digests and addresses.
TEXTS = {
    *("statement", "headline", "short_answer", "single_origin_reason", "correction_note"),
    *("name", "description", "title", "byline", "locator", "quote", "comment", "label", "definition"),
    *("measure", "exact", "prefix", "suffix", "occasion", "wording", "answer", "reason"),
    *("checked_by", "independent_origins", "origin"),
}


def spoiled(document, text, *, is_text=False):
    """Return the document with `text` for each text that it holds."""
    if isinstance(document, dict):
        return {
            name: spoiled(value, text, is_text=is_text or name in TEXTS) for name, value in document.items()
        }
    if isinstance(document, list):
        return [spoiled(value, text, is_text=is_text) for value in document]
    return text if is_text and isinstance(document, str) and document else document


def open_the_door():
    """Let the database take editions that nobody approved, in this test alone."""
    on = " ON claims_edition" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER edition_is_what_was_approved{on}")


def brought_out(edition, slug, text, *, raw_html=""):
    """Return an edition like the one given with `text` all over it, past every door that would refuse it."""
    document = spoiled(copy.deepcopy(edition.document), text)
    document["claim"]["slug"] = slug
    for words in document["texts"].values():
        words["correction_note"] = ""
        if raw_html:
            words["rationale_html"] = words["gaps_html"] = raw_html
    hostile = Edition.objects.create(
        verdict=edition.verdict,
        claim_slug=slug,
        number=1,
        kind="first",
        document=document,
        digest=fingerprint(document),
        published_at=NOON,
        approved_by=text[:150],
    )
    put_in_force(hostile, at=NOON)
    return hostile
