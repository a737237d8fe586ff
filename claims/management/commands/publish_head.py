"""Publishing how far the trail has come; for a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.operations.heads import publish_head


class Command(BaseCommand):
    help = "Publish the last entry of the trail as its head, at /log/heads.txt and in the heads file."

    def handle(self, **options: Any) -> None:
        head = publish_head(at=timezone.now())
        self.stdout.write(str(head) if head else _("The trail is empty."))
