"""Checking that nothing was silently changed."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from claims.models import Edition, TrailEntry
from claims.operations import heads, verification
from claims.rules.sentences import Refused


class Command(BaseCommand):
    help = (
        "Check the trail link by link and against the heads that were published, and every approval and "
        "edition against it. Prints each fault, first one first; the exit code is 1 if there is any."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--heads",
            metavar="FILE",
            help="heads kept elsewhere, as /log/heads.txt gives them; without them a cut tail may go unseen",
        )

    def handle(self, *, heads: str | None, **options: Any) -> None:
        faults = 0
        try:
            for fault in verification.faults(_read(heads) if heads else ()):
                faults += 1
                self.stdout.write(fault)
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        checked = _("%(entries)d trail entries and %(editions)d editions checked") % {
            "entries": TrailEntry.objects.count(),
            "editions": Edition.objects.count(),
        }
        if faults:
            raise CommandError(_("%(checked)s, %(faults)d faults.") % {"checked": checked, "faults": faults})
        self.stdout.write(_("%(checked)s, nothing wrong.") % {"checked": checked})


def _read(file: str) -> list[Any]:
    try:
        return heads.read(Path(file).read_text(), source=file)
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(_("“%(file)s” cannot be read.") % {"file": file}) from error
