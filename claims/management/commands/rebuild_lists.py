"""Making anew what readers find checks by."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from claims.operations import finding, trail


class Command(BaseCommand):
    help = (
        "Make the index of words and the numbers beside the filters anew from the editions. Publishing "
        "keeps both right; this is for a database that was restored or tampered with. Readers have the "
        "old ones meanwhile."
    )

    def handle(self, **options: Any) -> None:
        with trail.one_at_a_time():
            checks, choices = finding.rebuild()
        self.stdout.write(
            _("%(checks)d checks can be found by their words; %(choices)d choices of filters are counted.")
            % {"checks": checks, "choices": choices}
        )
