"""What a production process asks of itself before it answers anybody."""

import gc
from concurrent.futures import ThreadPoolExecutor

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections


def refuse_unless_fit() -> None:
    """Stop the start with every fault of settings and database, a line each; a trial site starts anyhow."""
    if settings.DEBUG or settings.DEMO:
        return
    # In a thread of its own: an asynchronous server loads us inside its event loop, where Django lets nobody
    # ask a database, and no worker forked off later inherits the connection.
    with ThreadPoolExecutor(max_workers=1) as aside:
        faults = aside.submit(_faults).result()
    if faults:
        raise ImproperlyConfigured("\n".join(["The workbench cannot start.", *faults]))


def settle() -> None:
    """Take what was loaded out of the collection of garbage, which else looks through it in mid-page.

    What forked workers share stays shared, too, as nothing is written into it any more.
    """
    gc.collect()
    gc.freeze()


def _faults() -> list[str]:
    from claims.checks.databases import no_answer  # noqa: PLC0415 -- it knows models, which are there by now

    try:
        found = checks.run_checks(include_deployment_checks=True, databases=list(settings.DATABASES))
    except DatabaseError as error:
        # Some of Django's own checks ask the database before ours can say that it does not answer.
        found = [no_answer(error)]
    finally:
        connections.close_all()
    return [
        f"{fault.id}: {fault.msg} {fault.hint or ''}".strip()
        for fault in found
        if fault.is_serious() and not fault.is_silenced()
    ]
