"""The evidence pack of a claim: one zip that a court, a lawyer or an archive can read and check without us.

What readers got, edition by edition, as pages and as the very bytes the digests are of; the files we kept of
the sources cited; who approved and published what, out of the trail; and a verifier that needs nothing but
Python. The same record gives the same bytes.
"""

import json
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from claims.exporters import trail
from claims.exporters.bundle import plain, record_of
from claims.exporters.files import add, chunks
from claims.models import Claim, Edition, Snapshot, Source, TrailEntry, TrailHead
from claims.operations import publications
from claims.operations.finding import sources_of
from claims.operations.trail import key_of
from claims.public.claim_pages import noted
from claims.public.readings import EditionReading
from claims.rules.fingerprints import canonical, digest
from claims.rules.pictures import view_named
from claims.rules.sentences import Refused
from claims.vocabulary import Language

SUMS = "SHA256SUMS"
VERIFIERS = ("verify_pack.py", "verify_trail.py")
DOCS = settings.SHARED_DIR / "docs"
# A web page of others is handed out as text, so that nothing in it runs.
ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif",
    "application/pdf": "pdf", "text/html": "html.txt", "text/markdown": "md.txt", "text/plain": "txt",
}  # fmt: skip
# Their payloads say digest and number, or what readers were told; those of other acts are the desk's own.
PUBLIC_ACTS = ("submit", "approve", "publish", "retract")

Content = Callable[[], Iterator[bytes]]


def write(
    file: IO[bytes], claim: Claim, *, is_confidential: bool = False, has_originals: bool = False
) -> int:
    """Write the pack of the claim; return how many files are in it. Refuses a claim that was never published.

    What readers must not see is in it only where `is_confidential` says so, in a folder of that name. Files
    of pictures say where and by whom they were taken, so without `has_originals` they are in it drawn anew.
    """
    contents = dict(_contents(claim, is_confidential=is_confidential, has_originals=has_originals))
    sums = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            found = _Digest(contents[name]())
            add(archive, name, found)
            sums.append(f"{found.hexdigest}  {name}\n")
        add(archive, SUMS, ["".join(sums).encode()])
    return len(sums) + 1


class _Digest:
    """Passes on parts of a file and knows what they hash to."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts, self.read = parts, b""

    def __iter__(self) -> Iterator[bytes]:
        self.read = b"".join(self.parts)
        yield self.read

    @property
    def hexdigest(self) -> str:
        return digest(self.read)


def _contents(claim: Claim, *, is_confidential: bool, has_originals: bool) -> Iterator[tuple[str, Content]]:
    """Yield the name of each file with what gives its bytes."""
    editions = list(Edition.objects.of_claim(claim.slug).select_related("verdict__claim"))
    if not editions:
        raise Refused(_("Nothing was published about this claim, so there is nothing to prove."))
    yield "style.css", partial(_style)
    for edition in editions:
        folder = f"editions/{edition.number}"
        yield f"{folder}/document.json", partial(_said, canonical(edition.document))
        for language in Language.values:
            yield f"{folder}/page.{language}.html", partial(_page, edition, editions, language)
    for sha256 in sorted(
        {one["sha256"] for edition in editions for one in publications.pictures_of(edition)}
    ):
        yield f"pictures/{sha256}.webp", partial(_view, sha256)
    snapshots = _cited_files(editions, has_originals)
    for name, snapshot in snapshots.items():
        yield name, partial(_bytes_of, snapshot, has_originals)
    yield "trail/entries.jsonl", partial(_trail, claim, editions, is_confidential)
    yield "trail/heads.txt", partial(_heads, claim, editions, is_confidential)
    yield "pack.json", partial(_said, _overview(claim, editions, snapshots, is_confidential, has_originals))
    for name in VERIFIERS:
        yield name, partial(_said, (DOCS / name).read_text(encoding="utf-8"))
    left_out = [one for one in snapshots.values() if not _is_as_found(one, has_originals)]
    for language in Language.values:
        yield f"README.{language}.txt", partial(_readme, claim, editions, language, is_confidential, left_out)
    if is_confidential:
        yield from _confidential(claim, set(snapshots), has_originals)


def _said(text: str) -> Iterator[bytes]:
    yield text.encode()


def _style() -> Iterator[bytes]:
    yield Path(str(finders.find("claims/reading_room.css"))).read_bytes()


def _page(edition: Edition, editions: list[Edition], language: str) -> Iterator[bytes]:
    """Yield the page as readers got it when it came out, with addresses that lead to the site."""
    with override(language):
        reading = EditionReading(edition.document, language)
        so_far = [past for past in editions if past.number <= edition.number]
        html = render_to_string(
            "pack/edition.html",
            {
                "language": language,
                "slug": edition.claim_slug,
                "edition": edition,
                "reading": reading,
                "corrects": edition.document["corrects"],
                "is_last": edition.number == editions[-1].number,
                "links": [],
                "SITE_NAME": settings.SITE_NAME,
                "SITE_URL": settings.SITE_URL,
                **noted(so_far, language, until=edition.number),
            },
        )
    html = html.replace('src="/pictures/', 'src="../../pictures/')
    yield html.replace('href="/', f'href="{settings.SITE_URL}/').encode()


def _view(sha256: str) -> Iterator[bytes]:
    try:
        with default_storage.open(view_named(sha256)) as file:
            yield from chunks(file)
    except FileNotFoundError:
        raise Refused(
            _("The picture %(sha256)s is gone from the store. Bring it back first.") % {"sha256": sha256}
        ) from None


def _cited_files(editions: list[Edition], has_originals: bool) -> dict[str, Snapshot]:
    """Return the kept files of the sources the editions cite, by name; what is withheld by now stays out."""
    slugs = {slug for edition in editions for slug in sources_of(edition.document)}
    kept = Snapshot.objects.filter(source__slug__in=slugs, source__is_confidential=False)
    found = kept.select_related("source", "captured_by").order_by("sha256", "captured_at", "pk")
    return {_name_of(snapshot, has_originals): snapshot for snapshot in found}


def _is_as_found(snapshot: Snapshot, has_originals: bool) -> bool:
    """Say whether the pack holds the very bytes that were found, or a picture drawn anew from them."""
    return has_originals or not snapshot.view


def _name_of(snapshot: Snapshot, has_originals: bool, folder: str = "snapshots") -> str:
    if not _is_as_found(snapshot, has_originals):
        return f"{folder}/{snapshot.sha256}.drawn-anew.webp"
    return f"{folder}/{snapshot.sha256}.{ENDINGS.get(snapshot.media_type, 'bin')}"


def _bytes_of(snapshot: Snapshot, has_originals: bool) -> Iterator[bytes]:
    if not _is_as_found(snapshot, has_originals):
        yield from _view(snapshot.view_sha256)
        return
    try:
        with default_storage.open(snapshot.file.name) as file:
            yield from chunks(file)
    except FileNotFoundError:
        raise Refused(
            _("The kept file %(sha256)s of %(owner)s is gone from the store. Bring it back first.")
            % {"sha256": snapshot.sha256, "owner": snapshot.owner}
        ) from None


def _entries(claim: Claim, editions: list[Edition], is_confidential: bool) -> Iterator[TrailEntry]:
    """Yield what the trail has on the verdicts that came out, or on all that hangs on the claim."""
    found = TrailEntry.objects.in_order().select_related("payload__redacted_by")
    if is_confidential:
        about = found.filter(object_key=claim.slug) | found.filter(object_key__startswith=f"{claim.slug}/")
        yield from (entry for entry in about if entry.object_type not in ("source", "party", "article"))
        return
    keys = {key_of(edition.verdict) for edition in editions}
    yield from found.filter(object_type="verdict", object_key__in=sorted(keys))


def _trail(claim: Claim, editions: list[Edition], is_confidential: bool) -> Iterator[bytes]:
    for entry in _entries(claim, editions, is_confidential):
        line = trail.line_of(entry)
        is_told = is_confidential or entry.act in PUBLIC_ACTS
        if not is_told or line["redacted_by"] is not None:
            # The digest of the payload stays, so the entry still proves itself.
            for name in ("payload", "salt", "redacted_by"):
                line.pop(name)
        yield (json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _heads(claim: Claim, editions: list[Edition], is_confidential: bool) -> Iterator[bytes]:
    """Yield the heads that were told to the world and are entries of the extract."""
    seqs = [entry.seq for entry in _entries(claim, editions, is_confidential)]
    for head in TrailHead.objects.filter(seq__in=seqs).order_by("seq"):
        yield f"{head}\n".encode()


def _overview(
    claim: Claim,
    editions: list[Edition],
    snapshots: dict[str, Snapshot],
    is_confidential: bool,
    has_originals: bool,
) -> str:
    said = {
        "format": "factcheck-pack/1",
        "site": settings.SITE_URL,
        "house": settings.SITE_NAME,
        "claim": claim.slug,
        "is_confidential": is_confidential,
        "editions": [
            {
                "number": edition.number,
                "kind": edition.kind,
                "published_at": plain(edition.published_at),
                "approved_by": edition.approved_by,
                "digest": edition.digest,
                "verdict": key_of(edition.verdict),
            }
            for edition in editions
        ],
        "snapshots": [
            {
                "file": name,
                "source": snapshot.source.slug if snapshot.source else "",
                "title": snapshot.source.title if snapshot.source else "",
                "url": snapshot.source.url if snapshot.source else "",
                # Of what was found, which is left out where a picture was drawn anew.
                "sha256": snapshot.sha256,
                "is_as_found": _is_as_found(snapshot, has_originals),
                "size": snapshot.size,
                "media_type": snapshot.media_type,
                "captured_at": plain(snapshot.captured_at),
            }
            for name, snapshot in sorted(snapshots.items())
        ],
    }
    return json.dumps(said, ensure_ascii=False, indent=1) + "\n"


def _readme(
    claim: Claim, editions: list[Edition], language: str, is_confidential: bool, left_out: list[Snapshot]
) -> Iterator[bytes]:
    with override(language):
        context = {
            "claim": claim,
            "editions": editions,
            "is_confidential": is_confidential,
            "left_out": left_out,
            "SITE_NAME": settings.SITE_NAME,
            "SITE_URL": settings.SITE_URL,
        }
        yield render_to_string("pack/readme.txt", context).encode()


def _confidential(claim: Claim, known: set[str], has_originals: bool) -> Iterator[tuple[str, Content]]:
    """Yield what readers must not see: withheld evidence, its sources and files, notes, requests."""
    withheld = [
        item
        for item in claim.evidence.select_related("source").order_by(
            "source__slug", "stance", "locator", "pk"
        )
        if not (item.is_public and item.source.may_be_shown)
    ]
    numbers = {item.source_id for item in withheld}
    numbers |= set(claim.attributions.exclude(source=None).values_list("source_id", flat=True))
    sources = Source.objects.filter(pk__in=numbers).order_by("slug")
    records = [record_of(thing) for thing in (*withheld, *sources)]
    records += [record_of(note) for note in claim.notes.order_by("pk")]
    records += [record_of(asked) for asked in claim.reply_requests.filter(is_public=False).order_by("pk")]
    lines = "".join(f"{canonical(record)}\n" for record in records)
    yield "confidential/records.jsonl", partial(_said, lines)
    files = Snapshot.objects.filter(source__in=sources).order_by("sha256", "pk")
    for snapshot in files:
        if _name_of(snapshot, has_originals) not in known:
            name = _name_of(snapshot, has_originals, "confidential/snapshots")
            yield name, partial(_bytes_of, snapshot, has_originals)
