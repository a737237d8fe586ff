"""What every connection keeps: for the desk, what was answered as published; for readers, to write nothing.

Asked of each connection as it opens, and not of the settings: a server, a role or an address may say
otherwise. A careless one is closed before anything is written through it.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

# Name, what it may be, how the papers call it.
Needs = tuple[tuple[str, frozenset[Any], str], ...]
SQLITE: Needs = (
    ("journal_mode", frozenset({"wal"}), "WAL"),
    ("synchronous", frozenset({2, 3}), "FULL"),
    ("foreign_keys", frozenset({1}), "ON"),
    # Without it INSERT OR REPLACE slips past the triggers that keep editions and trail.
    ("recursive_triggers", frozenset({1}), "ON"),
)
SQLITE_FOR_READERS: Needs = (("query_only", frozenset({1}), "ON"),)
POSTGRESQL: Needs = (
    ("fsync", frozenset({"on"}), "on"),
    ("full_page_writes", frozenset({"on"}), "on"),
    ("synchronous_commit", frozenset({"local", "remote_write", "on", "remote_apply"}), "on"),
    # As a replica it would fire no trigger.
    ("session_replication_role", frozenset({"origin", "local"}), "origin"),
)
POSTGRESQL_FOR_READERS: Needs = (("transaction_read_only", frozenset({"on"}), "on"),)


def refuse_careless(connection: Any, **signal: Any) -> None:
    """Close a connection that would lose or skip something, and say what about it is wrong."""
    found = faults(connection)
    if found:
        connection.close()
        raise ImproperlyConfigured(" ".join(found))


def faults(connection: Any) -> list[str]:
    """Return what the open connection does not keep, a sentence each."""
    # The driver's own connection, since this is no query of the page that is being made.
    ask = connection.connection.execute
    if connection.vendor == "sqlite":
        needs = SQLITE_FOR_READERS if settings.IS_FOR_READERS_ALONE else SQLITE
        found = {name: ask(f"PRAGMA {name}").fetchone()[0] for name, _allowed, _word in needs}
        if not settings.IS_FOR_READERS_ALONE:
            needs = (*needs, ("transaction_mode", frozenset({"IMMEDIATE"}), "IMMEDIATE"))
            found["transaction_mode"] = connection.transaction_mode
    else:
        needs = POSTGRESQL_FOR_READERS if settings.IS_FOR_READERS_ALONE else POSTGRESQL
        names = [name for name, _allowed, _word in needs]
        asked = ", ".join(f"current_setting('{name}')" for name in names)
        found = dict(zip(names, ask(f"SELECT {asked}").fetchone(), strict=True))
    return [
        _("The database was opened with %(name)s = %(found)s; it must be %(word)s.")
        % {"name": name, "found": found[name], "word": word}
        for name, allowed, word in needs
        if found[name] not in allowed
    ]
