"""Taking in the files that editors brought in by the browser and that are too long to wait for."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.importers import orders as importing
from claims.management.progress import Progress
from claims.operations import orders


class Command(BaseCommand):
    help = (
        "Take in the files that wait at the desk, one after another, and end; one that was cut short goes on "
        "where it stopped. With --watch look again every so many seconds. Several at a time do no harm."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--watch", type=int, metavar="SECONDS", help="do not end; look again this often")

    def handle(self, *, watch: int | None, **options: Any) -> None:
        if watch is not None and watch < 1:
            raise CommandError(_("Wait at least one second: --watch 1."))
        done = self._work_through()
        try:
            while watch is not None:
                time.sleep(watch)
                close_old_connections()
                done += self._work_through()
        except KeyboardInterrupt:
            # What was under way is kept up to its last batch, and goes on next time.
            self.stderr.write(_("Stopped."))
        self.stdout.write(
            ngettext("%(count)d file was taken in.", "%(count)d files were taken in.", done) % {"count": done}
        )

    def _work_through(self) -> int:
        done = 0
        while (order := orders.next_waiting(at=timezone.now())) is not None:
            progress = Progress(order.rows)
            try:
                done += importing.carry_out(order, now=timezone.now, progress=progress)
            finally:
                progress.close()
            self.stdout.write(f"{order.file_name}: {order.get_state_display()}")
        return done
