"""Making anew what readers find checks by, and the desk its claims."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from claims.operations import claim_words, finding, trail


class Command(BaseCommand):
    help = (
        "Make the index of words and the numbers beside the filters anew from the editions, and the desk's "
        "index of words from the claims. Publishing and editing keep them right; this is for a database that "
        "was restored or tampered with. Readers have the old ones meanwhile."
    )

    def handle(self, **options: Any) -> None:
        with trail.one_at_a_time():
            claims = claim_words.rebuild()
            checks, choices = finding.rebuild()
        self.stdout.write(
            _(
                "%(checks)d checks and %(claims)d claims can be found by their words; "
                "%(choices)d choices of filters are counted."
            )
            % {"checks": checks, "claims": claims, "choices": choices}
        )
