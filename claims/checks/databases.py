"""What must hold in the database before the site answers: for the desk its rules, for readers its wall."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from claims.checks.connections import faults
from claims.models import reader_role
from claims.models.editions import public_models
from claims.rules.workflow import GROUPS

# Long lists are cut, as the first names show where to look.
MOST_NAMED = 8


def database_is_fit(databases: list[str] | None = None, **asked: Any) -> list[CheckMessage]:
    """Ask each database named; what rests on another answer is only asked once that one is good."""
    return [fault for alias in databases or () for fault in _faults_of(connections[alias])]


def _faults_of(connection: Any) -> list[CheckMessage]:
    try:
        connection.ensure_connection()
        careless = faults(connection)
    except ImproperlyConfigured as refusal:
        careless = [str(refusal)]
    except DatabaseError as error:
        return [no_answer(error)]
    if careless:
        hint = _(
            "The workbench sets this itself where it can. Look for who says otherwise: the server, the role, "
            "the options in DATABASE_URL."
        )
        return [Error(sentence, hint=hint, id="claims.E011") for sentence in careless]
    if settings.IS_FOR_READERS_ALONE:
        return [*_unreadable(connection), *_powers_of_readers(connection)]
    if missing := unapplied(connection):
        return missing
    return [*_guards_gone(connection), *_groups_lacking(connection), *_demonstration_accounts(connection)]


def no_answer(error: DatabaseError) -> Error:
    sentence = _("The database does not answer: %(reason)s") % {"reason": str(error).strip()}
    return Error(sentence, hint=_("Start it, or mend DATABASE_URL."), id="claims.E010")


def unapplied(connection: Any) -> list[CheckMessage]:
    loader = MigrationExecutor(connection).loader
    # One by one: to go by the last of each application would pass over a gap before it.
    missing = sorted(loader.graph.nodes.keys() - loader.applied_migrations.keys())
    if not missing:
        return []
    sentence = _("These migrations are not applied: %(names)s.")
    names = named([f"{app}.{name}" for app, name in missing])
    return [Error(sentence % {"names": names}, hint=_("Run: python manage.py migrate"), id="claims.E012")]


def guards(connection: Any) -> dict[str, tuple[str, str]]:
    """Return table and text of every trigger that the migrations of the desk create, by name."""
    loader = MigrationExecutor(connection).loader
    found: dict[str, tuple[str, str]] = {}
    for (app, _name), migration in sorted(loader.disk_migrations.items()):
        if app == "claims":
            for guard in getattr(sys.modules[migration.__module__], "GUARDS", ()):
                found |= guard.triggers(connection.vendor)
    return found


def _guards_gone(connection: Any) -> list[CheckMessage]:
    """Without its triggers the database lets raw SQL change editions, trail and approvals."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql, 1 FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute(
                "SELECT t.tgname, c.relname, p.prosrc, t.tgenabled IN ('O', 'A') FROM pg_trigger t "
                "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE NOT t.tgisinternal AND c.relnamespace = "
                "(SELECT oid FROM pg_namespace WHERE nspname = current_schema())"
            )
        # A table that was renamed stands in quotation marks.
        there = {name: (table, text.replace('"', ""), on) for name, table, text, on in cursor.fetchall()}
    gone, off, changed = [], [], []
    for name, (table, text) in guards(connection).items():
        if name not in there:
            gone.append(name)
        elif not there[name][2]:
            off.append(name)
        elif there[name][:2] != (table, text):
            changed.append(name)
    hint = _(
        "Find out who did it, and run verify_trail. Restore the database from a backup, or create them again "
        "as claims/migrations does."
    )
    return [
        Error(sentence % {"names": named(names)}, hint=hint, id="claims.E013")
        for sentence, names in (
            (_("These guards of the database are gone: %(names)s."), gone),
            (_("These guards of the database are switched off: %(names)s."), off),
            (_("These guards of the database say something else than they should: %(names)s."), changed),
        )
        if names
    ]


def _groups_lacking(connection: Any) -> list[CheckMessage]:
    """The workflow names the groups, and the fixture says what the desk's forms ask of each."""
    file = Path(settings.SHARED_DIR, "fixtures", "groups.json")
    records = [record["fields"] for record in json.loads(file.read_text(encoding="utf-8"))]
    needed = {record["name"]: {tuple(key) for key in record["permissions"]} for record in records}
    held: dict[str, set[tuple[str, ...]]] = {}
    for group, *key in Permission.objects.using(connection.alias).values_list(
        "group__name", "codename", "content_type__app_label", "content_type__model"
    ):
        held.setdefault(group, set()).add(tuple(key))
    hint = _("Run: python manage.py loaddata groups")
    found = []
    for group in GROUPS:
        lacking = sorted(
            f"{app}.{codename}" for codename, app, _model in needed[group] - held.get(group, set())
        )
        if lacking:
            sentence = _("The group “%(group)s” lacks %(count)d of its permissions: %(names)s.")
            values = {"group": group, "count": len(lacking), "names": named(lacking)}
            found.append(Error(sentence % values, hint=hint, id="claims.E014"))
    return found


def _demonstration_accounts(connection: Any) -> list[CheckMessage]:
    """Their passwords were printed on somebody's screen."""
    if settings.DEMO:
        return []
    accounts = get_user_model()._default_manager.using(connection.alias)
    names = sorted(
        accounts.filter(username__startswith=settings.DEMO_ACCOUNTS).values_list("username", flat=True)
    )
    if not names:
        return []
    sentence = _("Accounts of a demonstration are here: %(names)s.") % {"names": named(names)}
    hint = _("A demonstration never becomes a real desk: begin with a database of its own.")
    return [Error(sentence, hint=hint, id="claims.E015")]


def _unreadable(connection: Any) -> list[CheckMessage]:
    """Ask for every column, since a role sees nothing of a table that a migration made after the grant."""
    found = []
    for model in public_models():
        try:
            list(model._base_manager.using(connection.alias)[:1])
        except DatabaseError as error:
            sentence = _("Readers cannot be served from %(table)s: %(reason)s")
            values = {"table": model._meta.db_table, "reason": str(error).strip().splitlines()[0]}
            hint = _("Run at the desk: python manage.py migrate, then grant_reader for this role.")
            found.append(Error(sentence % values, hint=hint, id="claims.E016"))
    return found


def _powers_of_readers(connection: Any) -> list[CheckMessage]:
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        (role,) = cursor.fetchone()
        powers = reader_role.powers_beyond(cursor, role)
    if not powers:
        return []
    sentence = _("The role “%(role)s” of the public side may do more than read what is public: %(powers)s.")
    hint = _(
        "Make a role for readers alone, run grant_reader for it and name it in DATABASE_URL of this process."
    )
    values = {"role": role, "powers": "; ".join(powers)}
    return [Error(sentence % values, hint=hint, id="claims.E017")]


def named(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMED])
    return (
        shown
        if len(names) <= MOST_NAMED
        else _("%(names)s and %(count)d more")
        % {
            "names": shown,
            "count": len(names) - MOST_NAMED,
        }
    )
