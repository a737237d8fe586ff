"""Bringing a backup back."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from claims.importers import restoring
from claims.management.moving import read_heads
from claims.operations.moving import NotMoved
from claims.rules.sentences import Refused


class Command(BaseCommand):
    help = (
        "Bring a backup back into an empty place, right after `migrate`: desk, kept files, accounts, heads. "
        "Every file is held against the manifest first, a changed file is refused by name, and trail, "
        "approvals and editions must prove each other, or nothing is written."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", metavar="FILE", help="what `backup` wrote")
        parser.add_argument("--heads", metavar="FILE", help="heads of its trail that were kept elsewhere")

    def handle(self, *, file: str, heads: str | None, **options: Any) -> None:
        try:
            moved = restoring.restore(file, more_heads=read_heads(heads) if heads else ())
        except NotMoved as answer:
            raise CommandError("\n".join([*answer.sentences, _("Nothing was written.")])) from answer
        except Refused as refusal:
            raise CommandError("\n".join([refusal.sentence, _("Nothing was written.")])) from refusal
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror or error}") from error
        for name in moved.missing_files:
            self.stderr.write(
                _("%(name)s was missing already when this was kept.") % {"name": name}, style_func=str
            )
        self.stdout.write(
            _(
                "%(records)d records, %(editions)d editions, %(entries)d trail entries and %(accounts)d "
                "accounts, verified"
            )
            % vars(moved)
        )
