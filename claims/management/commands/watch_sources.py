"""Looking at the pages of sources: those editors ordered, and those that published checks cite."""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.importers import fetching
from claims.importers import visits as visiting
from claims.operations import visits
from claims.rules.sentences import Refused


class Command(BaseCommand):
    help = (
        "Fetch the pages that editors ordered, and look again at those that published checks cite: a verdict "
        "is marked as in doubt where quoted words are no longer there, and pages that are gone come up in "
        "the queue. Needs FETCH_SOURCES and the extra “fetch”. Ends when nothing waits; several at a time "
        "do no harm."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "--after", type=int, default=7, metavar="DAYS", help="look again after so many days (7)"
        )
        parser.add_argument("--ordered", action="store_true", help="only what editors ordered")
        parser.add_argument("--watch", type=int, metavar="SECONDS", help="do not end; look again this often")

    def handle(self, *, after: int, ordered: bool, watch: int | None, **options: Any) -> None:
        if watch is not None and watch < 1:
            raise CommandError(_("Wait at least one second: --watch 1."))
        if not fetching.is_possible():
            raise CommandError(_("Pages are not fetched here: the extra “fetch” is not installed."))
        found: Counter[str] = Counter()
        try:
            while True:
                self._work_through(after, found, is_ordered_alone=ordered)
                if watch is None:
                    break
                time.sleep(watch)
                close_old_connections()
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        except KeyboardInterrupt:
            self.stderr.write(_("Stopped."))
        done = found.total()
        self.stdout.write(
            ngettext("%(count)d page was looked at.", "%(count)d pages were looked at.", done)
            % {"count": done}
        )

    def _work_through(self, after: int, found: Counter[str], *, is_ordered_alone: bool) -> None:
        visits.refuse_unless_on()
        if not is_ordered_alone:
            visits.order_due(at=timezone.now(), after=timedelta(days=after))
        while (visit := visits.next_waiting(at=timezone.now())) is not None:
            if is_ordered_alone and visit.ordered_by is None:
                break
            if not visiting.carry_out(visit, fetch=self.fetch, now=timezone.now):
                continue
            found[visit.outcome] += 1
            self.stdout.write(f"{visit.source.slug}: {visit.get_outcome_display()} {visit.why}".rstrip())

    def fetch(self, url: str) -> fetching.Fetched:
        return fetching.fetch(url, agent=f"{settings.SITE_NAME} ({settings.SITE_URL})")
