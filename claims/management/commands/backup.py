"""Keeping everything in one file, while everybody goes on working."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.exporters import backup


class Command(BaseCommand):
    help = (
        "Write a backup: database, kept files, accounts with their passwords, heads of the trail and a "
        "manifest with every digest, in one file that appears once it is whole. As of one moment; nobody "
        "has to stop working. `restore` takes it on SQLite and PostgreSQL alike. Keep it like the "
        "database: it holds what is confidential."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", metavar="FILE", help="the .zip to write; what is there is replaced")

    def handle(self, *, file: str, **options: Any) -> None:
        try:
            made = backup.write(file, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        said = _("%(records)d records, %(files)d files and %(accounts)d accounts") % vars(made)
        if made.faults:
            last = _("The backup was made without these files: %(said)s.") % {"said": said}
            raise CommandError("\n".join([*made.faults, last]))
        self.stdout.write(said)
