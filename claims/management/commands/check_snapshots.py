"""Checking that every kept file is there and is what was kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from claims.models import Snapshot
from claims.operations import kept_files


class Command(BaseCommand):
    help = (
        "Read every kept file and hold it against its SHA-256. Prints each that is missing, was changed, was "
        "never written to its end, or is of nothing on record; the exit code is 1 if there is any. Nothing "
        "is deleted."
    )

    def handle(self, **options: Any) -> None:
        faults = 0
        for sentence in kept_files.faults():
            faults += 1
            self.stdout.write(sentence)
        checked = Snapshot.objects.count()
        summary = ngettext(
            "%(checked)d kept file checked, %(faults)d faults.",
            "%(checked)d kept files checked, %(faults)d faults.",
            checked,
        ) % {"checked": checked, "faults": faults}
        if faults:
            raise CommandError(summary)
        self.stdout.write(summary)
