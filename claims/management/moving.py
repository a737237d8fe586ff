"""The bundle of a whole desk at the command line, for `import_claims` and `loaddata` alike."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.importers import bundle_desk
from claims.operations import heads as trail_heads
from claims.operations import moving
from claims.rules.sentences import Refused


def is_whole_desk(name: str) -> bool:
    """Say whether the file is the bundle of a whole desk; what cannot be read is left to others."""
    try:
        with bundle_desk.opened(name) as found:
            return found is not None
    except Refused:
        return True
    except OSError:
        return False


def move_in(
    command: BaseCommand,
    files: list[str],
    *,
    is_rehearsal: bool = False,
    heads: str | None = None,
    user: str | None = None,
) -> None:
    """Take the one bundle in, or say why not and write nothing."""
    if len(files) > 1:
        raise CommandError(_("A whole desk goes in alone. Nothing was written."))
    if user:
        raise CommandError(
            _("A whole desk keeps the names of those who acted: leave out --as. Nothing was written.")
        )
    try:
        with bundle_desk.opened(files[0]) as found:
            if found is None:
                # Another file lies there since it was asked about.
                raise CommandError(_("This is not the bundle of a whole desk."))
            moved = moving.move_in(
                found.records(),
                bytes_of=found.bytes_of,
                heads=read_heads(heads) if heads else (),
                is_rehearsal=is_rehearsal,
            )
    except moving.NotMoved as answer:
        raise CommandError("\n".join([*answer.sentences, _("Nothing was written.")])) from answer
    except Refused as refusal:
        raise CommandError("\n".join([refusal.sentence, _("Nothing was written.")])) from refusal
    except OSError as error:
        raise CommandError(f"{files[0]}: {error.strerror}") from error
    _tell(command, moved, is_rehearsal=is_rehearsal)


def read_heads(file: str) -> list[Any]:
    try:
        return trail_heads.read(Path(file).read_text(), source=file)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(_("“%(file)s” cannot be read.") % {"file": file}) from error


def _tell(command: BaseCommand, moved: moving.Moved, *, is_rehearsal: bool) -> None:
    if moved.accounts:
        command.stdout.write(
            ngettext(
                "%(count)d account came without password and powers: seat whoever works here.",
                "%(count)d accounts came without password and powers: seat whoever works here.",
                moved.accounts,
            )
            % {"count": moved.accounts}
        )
    if moved.missing_files:
        command.stderr.write(
            ngettext(
                "%(count)d kept file is not here: bring the store along, or export to a zip.",
                "%(count)d kept files are not here: bring the store along, or export to a zip.",
                len(moved.missing_files),
            )
            % {"count": len(moved.missing_files)},
            style_func=str,
        )
    rehearsed = _("rehearsed, nothing was written")
    said = _("%(records)d records, %(editions)d editions and %(entries)d trail entries, verified") % vars(
        moved
    )
    command.stdout.write(f"{said} ({rehearsed})" if is_rehearsal else said)
