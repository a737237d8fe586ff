"""Checking that nothing was silently changed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from claims.models import Edition, TrailEntry
from claims.operations import verification


class Command(BaseCommand):
    help = (
        "Check the trail link by link, and every approval and edition against it. Prints each fault, first "
        "one first; the exit code is 1 if there is any."
    )

    def handle(self, **options: Any) -> None:
        faults = 0
        for fault in verification.faults():
            faults += 1
            self.stdout.write(fault)
        checked = _("%(entries)d trail entries and %(editions)d editions checked") % {
            "entries": TrailEntry.objects.count(),
            "editions": Edition.objects.count(),
        }
        if faults:
            raise CommandError(_("%(checked)s, %(faults)d faults.") % {"checked": checked, "faults": faults})
        self.stdout.write(_("%(checked)s, nothing wrong.") % {"checked": checked})
