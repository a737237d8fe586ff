"""Fills the database named by DATABASE_URL with what readers may see, and with drafts that they may not.

Run as `python -m tests.processes.fill`. A program and not a fixture, since other processes must see it.
"""

import django

django.setup()

from django.core.management import call_command  # noqa: E402 -- models want the set-up

from claims.operations import heads  # noqa: E402
from claims.vocabulary import LinkStatus  # noqa: E402
from tests import factories  # noqa: E402
from tests.public import editions  # noqa: E402


def fill() -> None:
    """Bring out a corrected check with something in every section, its opposite, and a retracted one."""
    other, gone = editions.simple(2)
    first = editions.bridge()
    factories.ClaimLinkFactory(
        claim=first.verdict.claim, other=other.verdict.claim, status=LinkStatus.CONFIRMED, is_public=True
    )
    factories.corrected(first)
    editions.linked(other=other)
    factories.retracted(gone)
    for _draft in range(3):
        factories.submitted(factories.VerdictFactory(claim__claimant=first.verdict.claim.claimant))
    heads.publish_head(at=factories.NOON)
    print(gone.claim_slug)  # noqa: T201 -- its answer


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    call_command("loaddata", "groups", verbosity=0)
    fill()
