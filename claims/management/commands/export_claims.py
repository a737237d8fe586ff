"""Handing everything out: the whole desk, its claims as drafts for another one, or what is published."""

import os
import sys
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.exporters import bundle, drafts, published, readings, spreadsheet
from claims.exporters.files import add, chunks, whole_file
from claims.exporters.moment import one_moment
from claims.models import Snapshot
from claims.models.bundles import FILES
from claims.rules.sentences import Refused

WHOLE, DRAFTS, PUBLISHED = "all", "drafts", "published"
BUNDLE, JSONL, CSV, CLAIMREVIEW, ANNOTATIONS = "bundle", "jsonl", "csv", "claimreview", "annotations"
FORMATS = (BUNDLE, JSONL, CSV, CLAIMREVIEW, ANNOTATIONS)


@dataclass
class Told:
    """How many things were written, for the last line."""

    count: int = 0

    def counting(self, lines: Iterable[str]) -> Iterator[str]:
        for line in lines:
            self.count += 1
            yield line


class Command(BaseCommand):
    help = (
        "Export claims. --published, which goes without saying, is made from the editions in force and "
        "nothing else. --all is the whole desk with trail and editions, to be imported into an empty one; "
        "--drafts are its claims for a desk that is at work. The same record gives the same bytes, on "
        "either database. The file appears once it is whole. Formats: docs/exports.md."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--format",
            choices=FORMATS,
            default="",
            help="told by the file's name otherwise; a bundle without",
        )
        scope = parser.add_mutually_exclusive_group()
        for name, help_text in (
            (PUBLISHED, "what readers get; also what is taken unless told otherwise"),
            (DRAFTS, "what the desk works on, without trail, editions and workflow"),
            (WHOLE, "everything, confidential material and internal notes included; no passwords"),
        ):
            scope.add_argument(f"--{name}", dest="scope", action="store_const", const=name, help=help_text)
        parser.add_argument(
            "--output",
            metavar="FILE",
            help="standard output unless given; a .zip of --all holds the kept files beside the bundle",
        )

    def handle(self, *, output: str | None, scope: str | None, **options: Any) -> None:
        scope, name = scope or PUBLISHED, output or ""
        chosen = options["format"] or _by_name(name)
        if scope != PUBLISHED and chosen not in (BUNDLE, JSONL):
            raise CommandError(
                _("“%(format)s” is made from what is published. Of the desk, export a bundle.")
                % {"format": chosen}
            )
        is_zip = name.lower().endswith(".zip")
        if is_zip and scope != WHOLE:
            raise CommandError(_("A zip is for --all: it holds the kept files beside the bundle."))
        told, files = Told(), 0
        try:
            with one_moment():
                parts = (text.encode() for text in _content(scope, chosen, told))
                if is_zip:
                    files = _write_zip(name, chosen, parts)
                elif output:
                    with whole_file(name) as file:
                        file.writelines(parts)
                else:
                    for part in parts:
                        self.stdout.write(part.decode(), ending="")
        except OSError as error:
            raise CommandError(f"{name or '-'}: {error.strerror or error}") from error
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        summary = _summary(scope, chosen, told.count)
        if is_zip:
            summary += ", " + ngettext("%(count)d file", "%(count)d files", files) % {"count": files}
        elif scope == WHOLE and (left := Snapshot.objects.values("sha256").distinct().count()):
            summary += ", " + ngettext(
                "without %(count)d kept file: --output FILE.zip takes it along",
                "without %(count)d kept files: --output FILE.zip takes them along",
                left,
            ) % {"count": left}
        print(summary, file=sys.stdout if output else sys.stderr)


def _by_name(name: str) -> str:
    suffix = os.path.splitext(name.lower())[1]
    return {".jsonl": JSONL, ".ndjson": JSONL, ".csv": CSV, ".jsonld": CLAIMREVIEW}.get(suffix, BUNDLE)


def _content(scope: str, chosen: str, told: Told) -> Iterator[str]:
    if chosen in (BUNDLE, JSONL):
        lines = {WHOLE: bundle.whole_desk, DRAFTS: drafts.of_desk, PUBLISHED: published.lines}[scope]
        spelt = bundle.as_lines if chosen == JSONL else bundle.as_list
        return spelt(told.counting(lines()))
    if chosen == ANNOTATIONS:
        return readings.article_annotations()
    return told.counting(spreadsheet.lines() if chosen == CSV else readings.claim_reviews())


def _write_zip(name: str, chosen: str, parts: Iterator[bytes]) -> int:
    """Write bundle and kept files into one zip; return how many; one that is gone is refused by name."""
    count = 0
    with whole_file(name) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        add(archive, "bundle.jsonl" if chosen == JSONL else "bundle.json", parts)
        for kept in bundle.kept_files():
            try:
                with default_storage.open(kept.name) as file_kept:
                    add(archive, f"{FILES}{kept.sha256}", chunks(file_kept))
            except FileNotFoundError:
                raise Refused(
                    _("The kept file %(sha256)s of %(owner)s is gone from the store. Bring it back first.")
                    % {"sha256": kept.sha256, "owner": kept.owner}
                ) from None
            count += 1
    return count


def _summary(scope: str, chosen: str, count: int) -> str:
    if scope == WHOLE:
        # Cover and seal are no records.
        return ngettext("%(count)d record", "%(count)d records", count - 2) % {"count": count - 2}
    if chosen in (BUNDLE, JSONL):
        return ngettext("%(count)d record", "%(count)d records", count) % {"count": count}
    if chosen == ANNOTATIONS:
        return _("annotations of what is published")
    # The header of a table, and what stands around the elements of a feed.
    rows = count - (1 if chosen == CSV else 2)
    return ngettext("%(count)d check", "%(count)d checks", rows) % {"count": rows}
