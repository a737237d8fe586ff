"""Taking in other people's claims and our own: bundles, tables, and checks as others publish them."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.importers import pipeline, plan, profiles, reading
from claims.importers.entries import Incoming
from claims.importers.pipeline import FileReport, Report, Way
from claims.importers.profiles import Profile
from claims.management.moving import is_whole_desk, move_in
from claims.management.progress import Progress
from claims.rules.sentences import Problem, Refused
from claims.vocabulary import RowOutcome

# More lines help nobody on a screen; the report has them all.
MOST_LINES = 500
# Of what was read otherwise than it stands.
MOST_REMARKS = 20
PREVIEWED = 3


class Command(BaseCommand):
    help = (
        "Import claims. Bundles (JSON, or one record a line) carry everything the desk records; tables "
        "(CSV, TSV, JSON lists) and ClaimReview (JSON-LD, feeds, web pages) bring claims with the check of "
        "somebody else, whose rating is kept as found. Verdicts arrive as drafts. If one row is wrong "
        "nothing is written, every fault is named with row and field, and the exit code is 1; by batches "
        "the rest comes in. The bundle of a whole desk, as export_claims --all "
        "writes it, goes into an empty desk with trail and editions or not at all. The formats are "
        "described in docs/bundle.md, docs/imports.md and docs/exports.md."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="several are judged together")
        parser.add_argument(
            "--format", choices=reading.FORMATS, default="", help="otherwise told by name and content"
        )
        parser.add_argument(
            "--profile", metavar="NAME", help=f"how a table is read: {', '.join(profiles.shipped())}"
        )
        parser.add_argument("--mapping", metavar="FILE", help="the same in a JSON file of your own")
        parser.add_argument(
            "--save-mapping",
            metavar="FILE",
            help="write down how the table was read, for --mapping next time",
        )
        parser.add_argument("--dry-run", action="store_true", help="judge, show and count, but write nothing")
        parser.add_argument(
            "--as",
            dest="user",
            metavar="USER",
            help="the account that imports; it counts as a contributor and may not approve these claims",
        )
        parser.add_argument("--report", metavar="FILE", help="write counts, problems and remarks as JSON")
        parser.add_argument(
            "--heads", metavar="FILE", help="heads of its trail that were kept elsewhere, for a whole desk"
        )
        parser.add_argument("--limit", type=int, metavar="N", help="take the first N rows of each file")
        parser.add_argument(
            "--by-batch",
            action="store_true",
            help="take in some hundred rows at a time; what is wrong is left out and named",
        )
        parser.add_argument(
            "--resume", action="store_true", help="by batches, and go on where this very file was left"
        )

    def handle(self, *, files: list[str], user: str | None, report: str | None, **options: Any) -> None:
        if options["limit"] is not None and options["limit"] < 1:
            raise CommandError(_("Take at least one row: --limit 1."))
        if any(is_whole_desk(name) for name in files):
            move_in(self, files, is_rehearsal=options["dry_run"], heads=options["heads"], user=user)
            return
        if options["heads"]:
            raise CommandError(_("Heads go with the bundle of a whole desk, which has a trail."))
        try:
            actor = plan.user_named(user) if user else None
            profile = self._profile(options)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        opened = [self._opened(name, options["format"], profile) for name in files]
        is_rehearsal, by_batch = options["dry_run"], options["by_batch"] or options["resume"]
        if is_rehearsal:
            for file in opened:
                self._preview(file)
        if options["save_mapping"]:
            self._save_mapping(opened, options["save_mapping"])
        counts = [file.count for file in opened]
        progress = Progress(None if None in counts else sum(filter(None, counts)))
        way = Way(
            actor=actor,
            at=timezone.now(),
            is_rehearsal=is_rehearsal,
            by_batch=by_batch,
            is_resumed=options["resume"],
            limit=options["limit"],
            progress=progress,
        )
        try:
            said = pipeline.take_in(opened, way)
        except KeyboardInterrupt:
            sentence = (
                _("Stopped between two batches. Go on with --resume.")
                if by_batch and not is_rehearsal
                else _("Stopped. Nothing was written.")
            )
            raise CommandError(sentence, returncode=130) from None
        finally:
            progress.close()
        if report:
            write_report(Path(report), said, is_rehearsal=is_rehearsal)
        self._tell(said, is_rehearsal=is_rehearsal, by_batch=by_batch)

    def _profile(self, options: dict[str, Any]) -> Profile | None:
        if options["profile"] and options["mapping"]:
            raise CommandError(_("Give --profile or --mapping, not both."))
        if options["profile"]:
            return profiles.named(options["profile"])
        if not options["mapping"]:
            return None
        try:
            return reading.mapping_from(options["mapping"])
        except OSError as error:
            raise CommandError(f"{options['mapping']}: {error.strerror}") from error

    def _opened(self, name: str, format: str, profile: Profile | None) -> Incoming:  # noqa: A002 -- the option's name
        try:
            return reading.open_file(name, format=format, profile=profile)
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}") from error

    def _preview(self, file: Incoming) -> None:
        """Show how a table is read, so that delimiter, dates and columns can be confirmed."""
        if not file.reading:
            return
        profile = file.reading["profile"]
        for name in ("encoding", "delimiter", "quoting", "dates"):
            if profile.get(name):
                self.stdout.write(f"{name}: {json.dumps(profile[name])}")
        for target, column in profile.get("fields", {}).items():
            self.stdout.write(f"{target} ← {column}")
        for entry in (entry for entry, _place in zip(file.entries(), range(PREVIEWED), strict=False)):
            if entry.check is not None:
                shown = {
                    name: value
                    for name, value in vars(entry.check).items()
                    if name in profile.get("fields", {}) and isinstance(value, str) and value
                }
                self.stdout.write(json.dumps({"row": entry.row} | shown, ensure_ascii=False)[:600])

    def _save_mapping(self, opened: list[Incoming], name: str) -> None:
        read = next((file.reading["profile"] for file in opened if file.reading), None)
        if read is None:
            raise CommandError(_("None of the files is a table, so there is no mapping to save."))
        try:
            Path(name).write_text(json.dumps(read, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}") from error

    def _tell(self, said: Report, *, is_rehearsal: bool, by_batch: bool) -> None:
        for remark in said.remarks[:MOST_REMARKS]:
            self.stderr.write(str(remark), style_func=str)
        if len(said.remarks) > MOST_REMARKS:
            more = _("… and %(count)d more remarks: see --report.")
            self.stderr.write(more % {"count": len(said.remarks) - MOST_REMARKS}, style_func=str)
        if said.problems and not by_batch:
            raise CommandError(refusal_of(said.problems))
        if len(said.files) > 1:
            for file in said.files:
                self.stdout.write(f"{file.file.name}: {summary_of(file)}")
        total = summary_of(said.files[0]) if len(said.files) == 1 else str(said.counts)
        rehearsed = _("rehearsed, nothing was written")
        total = f"{total} ({rehearsed})" if is_rehearsal else total
        if said.problems:
            raise CommandError("\n".join([*_lines(said.problems), total]))
        self.stdout.write(total)


def summary_of(file: FileReport) -> str:
    """Say what became of the records, and of the rows where these are no records themselves."""
    if file.file.format in (reading.BUNDLE, reading.JSONL):
        return str(file.counts)
    rows = ngettext("%(count)d row", "%(count)d rows", sum(file.rows.values())) % {
        "count": sum(file.rows.values())
    }
    outcomes = _("%(created)d new, %(changed)d changed, %(unchanged)d unchanged, %(left_out)d left out") % {
        outcome: file.rows[outcome] for outcome in RowOutcome.values
    }
    return f"{rows}: {outcomes}; {file.counts}"


def refusal_of(problems: list[Problem]) -> str:
    """Return every problem on a line of its own, and last that nothing was written."""
    last = ngettext(
        "Nothing was written: %(count)d problem.", "Nothing was written: %(count)d problems.", len(problems)
    ) % {"count": len(problems)}
    return "\n".join([*_lines(problems), last])


def _lines(problems: list[Problem]) -> list[str]:
    lines = [str(problem) for problem in problems[:MOST_LINES]]
    if len(problems) > MOST_LINES:
        more = _("… and %(count)d more problems: see --report.")
        lines.append(more % {"count": len(problems) - MOST_LINES})
    return lines


def write_report(path: Path, said: Report, *, is_rehearsal: bool) -> None:
    content = {
        "files": [
            {
                "file": file.file.name,
                "sha256": file.file.sha256,
                "format": file.file.format,
                "records": sum(vars(file.counts).values()),
                "rows": file.rows,
                "reading": file.file.reading,
            }
            | vars(file.counts)
            for file in said.files
        ],
        "is_written": said.is_written and not is_rehearsal,
        "problems": [vars(problem) for problem in said.problems],
        "remarks": [vars(remark) for remark in said.remarks],
    }
    try:
        path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}") from error
