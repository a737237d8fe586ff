"""Taking words out of the trail where the law demands it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import TrailEntry
from claims.operations.redaction import redact
from claims.rules.sentences import Refused


class Command(BaseCommand):
    help = (
        "Take fields out of the payload of one trail entry, with reason and legal basis. The chain still "
        "holds; the redaction is an entry of its own. Only a chief may do it."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("seq", type=int, help="number of the entry")
        parser.add_argument("--field", action="append", required=True, help="such as after.statement")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--legal-basis", required=True, help="such as “Art. 17 GDPR”")
        parser.add_argument("--as", dest="user", required=True, metavar="USER", help="the chief who decides")

    def handle(
        self, *, seq: int, field: list[str], reason: str, legal_basis: str, user: str, **options: Any
    ) -> None:
        entry = TrailEntry.objects.filter(seq=seq).first()
        if entry is None:
            raise CommandError(_("The trail has no entry %(number)d.") % {"number": seq})
        actor = get_user_model()._default_manager.filter(username=user).first()
        if actor is None:
            raise CommandError(_("There is no account “%(user)s”.") % {"user": user})
        try:
            redaction = redact(
                entry, field, reason=reason, legal_basis=legal_basis, actor=actor, at=timezone.now()
            )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        self.stdout.write(
            _("Entry %(number)d redacted, by entry %(redaction)d.")
            % {"number": seq, "redaction": redaction.seq}
        )
