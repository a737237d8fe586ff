"""What must hold at a site that readers reach. Each fault is a sentence, with what to do about it.

Faults of settings stop every command and the server. Those of the database stop the server and
`check --deploy --database default`, but no command, as `migrate` and the like are what mends them.
"""

from django.core import checks
from django.db.backends.signals import connection_created

from claims.checks import connections, databases, site


def register() -> None:
    """Have Django ask all of this; called once, when the models are there."""
    connection_created.connect(connections.refuse_careless, dispatch_uid="claims.refuse_careless")
    for check in (
        site.address_is_public,
        site.fonts_are_there,
        site.heads_file_is_kept,
        site.weights_are_readable,
    ):
        checks.register(check, checks.Tags.security)
    checks.register(databases.database_is_fit, checks.Tags.database, deploy=True)
