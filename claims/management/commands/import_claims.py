"""Taking in other people's records, all of them or none."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from claims.importers import apply, bundle, plan
from claims.importers.apply import Counts, NotWritten
from claims.importers.rows import Plan, Row
from claims.rules.sentences import Problem, Refused


class Command(BaseCommand):
    help = (
        "Import records from bundles: parties, sources, articles, claims with figures, places, chains and "
        "evidence, links, and draft verdicts. Several files are judged together and may name each other's "
        "records. If one record is wrong nothing is written, every fault is named with row and field, "
        "and the exit code is 1. The format is described in docs/bundle.md."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "files", nargs="+", metavar="FILE", help="a bundle (.json) or one record a line (.jsonl)"
        )
        parser.add_argument(
            "--format", choices=bundle.FORMATS, default="", help="otherwise told by the file's name"
        )
        parser.add_argument("--dry-run", action="store_true", help="judge and count, but write nothing")
        parser.add_argument(
            "--as",
            dest="user",
            metavar="USER",
            help="the account that imports; it counts as a contributor and may not approve these claims",
        )
        parser.add_argument("--report", metavar="FILE", help="write counts and problems as JSON")

    def handle(
        self, *, files: list[str], user: str | None, report: str | None, dry_run: bool, **options: Any
    ) -> None:
        try:
            actor = plan.user_named(user) if user else None
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        drawn = plan.draw_up(bundle.read(name, contents_of(name), format=options["format"]) for name in files)
        problems, counts = drawn.problems, {}
        if not problems:
            try:
                counts = apply.carry_out(
                    drawn, actor=actor, at=timezone.now(), is_rehearsal=dry_run, progress=self._progress
                )
            except NotWritten as failure:
                problems = [failure.problem]
            except KeyboardInterrupt:
                raise CommandError(_("Stopped. Nothing was written."), returncode=130) from None
        if report:
            write_report(Path(report), drawn, counts, problems, is_rehearsal=dry_run)
        if problems:
            raise CommandError(refusal_of(problems))
        total = sum(counts.values(), Counts())
        if len(counts) > 1:
            for name, count in counts.items():
                self.stdout.write(f"{name}: {count}")
        rehearsed = _("rehearsed, nothing was written")
        self.stdout.write(f"{total} ({rehearsed})" if dry_run else str(total))

    def _progress(self, rows: list[Row]) -> Iterable[Row]:
        return tqdm(rows, unit=_("record"), file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)


def contents_of(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name}: {error.strerror}") from error


def refusal_of(problems: list[Problem]) -> str:
    """Return every problem on a line of its own, and last that nothing was written."""
    last = ngettext(
        "Nothing was written: %(count)d problem.", "Nothing was written: %(count)d problems.", len(problems)
    ) % {"count": len(problems)}
    return "\n".join([*map(str, problems), last])


def write_report(
    path: Path, drawn: Plan, counts: dict[str, Counts], problems: list[Problem], *, is_rehearsal: bool
) -> None:
    content = {
        "files": [
            {"file": file.name, "sha256": file.sha256, "format": file.format, "records": len(file.records)}
            | vars(counts.get(file.name, Counts()))
            for file in drawn.bundles
        ],
        "is_written": not (problems or is_rehearsal),
        "problems": [vars(problem) for problem in problems],
    }
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
