"""Limiting a database role to what readers are shown."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from claims.models import reader_role
from claims.models.editions import public_tables


class Command(BaseCommand):
    help = (
        "On PostgreSQL: let ROLE read the public tables and nothing else, so that a process with "
        "FACTCHECK_SIDE=public can use it. The role must exist; its password is between you and the server. "
        "Run it as the account that migrates, and again after each migration. What cannot be taken from the "
        "role is named, and then nothing is changed."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("role", metavar="ROLE", help="a role that may log in and owns nothing")

    def handle(self, *, role: str, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError(
                _("SQLite knows no roles. There, FACTCHECK_SIDE=public opens the database for reading only.")
            )
        missing = sorted(set(public_tables()) - set(connection.introspection.table_names()))
        if missing:
            raise CommandError(
                _("There is no %(table)s yet. Run first: python manage.py migrate") % {"table": missing[0]}
            )
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                _refuse_unfit(cursor, role)
                reader_role.limit(cursor, role)
                powers = reader_role.powers_beyond(cursor, role)
                if powers:
                    sentence = _(
                        "“%(role)s” could still do more than read what is public: %(powers)s. Nothing was "
                        "changed. Have whoever runs the server take that away, also from PUBLIC, or choose "
                        "another role."
                    )
                    raise CommandError(sentence % {"role": role, "powers": "; ".join(powers)})
        except DatabaseError as error:
            sentence = _(
                "PostgreSQL refused: %(reason)s. Nothing was changed. Run this as the owner of the tables."
            )
            raise CommandError(sentence % {"reason": str(error).strip()}) from error
        self.stdout.write(
            _("“%(role)s” reads %(open)d public tables; %(closed)d others are closed to it.")
            % {
                "role": role,
                "open": len(public_tables()),
                "closed": len(set(connection.introspection.table_names()) - set(public_tables())),
            }
        )


def _refuse_unfit(cursor: Any, role: str) -> None:
    if not reader_role.exists(cursor, role):
        sentence = _("There is no role “%(role)s”. Whoever runs the server makes it: %(command)s")
        command = f"CREATE ROLE \"{role}\" LOGIN PASSWORD '…'"
        raise CommandError(sentence % {"role": role, "command": command})
    cursor.execute("SELECT current_user, session_user")
    if role in cursor.fetchone():
        raise CommandError(
            _("“%(role)s” is the account of the desk itself, which must write.") % {"role": role}
        )
