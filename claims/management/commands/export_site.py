"""Handing out the reading room as files."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.exporters import site
from claims.management.progress import Progress


class Command(BaseCommand):
    help = (
        "Write everything readers can see as files that any web server or CDN can hand out, at the same "
        "addresses. Run again, it asks only for what changed and touches only files whose bytes differ. "
        "Search, filters, the interface for programs and reports need the site itself."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument(
            "folder", metavar="DIR", help="made if it is not there; nothing else may lie in it"
        )
        parser.add_argument("--whole", action="store_true", help="ask for every page again")

    def handle(self, *, folder: str, whole: bool, **options: Any) -> None:
        place = Path(folder)
        progress = Progress(None, said=_("%(done)d checks, %(rate)d a second"), unit=_("check"))
        try:
            _refuse_foreign(place)
            copied = site.write(place, is_whole=whole, tell=progress)
        except OSError as error:
            raise CommandError(f"{error.filename or folder}: {error.strerror or error}") from error
        finally:
            progress.close()
        said = _("%(new)d new files, %(changed)d changed, %(kept)d as they were, %(gone)d taken away") % vars(
            copied
        )
        if copied.faults:
            last = ngettext(
                "The copy is there, but %(count)d link leads nowhere: %(said)s.",
                "The copy is there, but %(count)d links lead nowhere: %(said)s.",
                len(copied.faults),
            )
            raise CommandError(
                "\n".join([*copied.faults, last % {"count": len(copied.faults), "said": said}])
            )
        self.stdout.write(said)


def _refuse_foreign(place: Path) -> None:
    """Refuse a folder with files in it that no copy of ours laid there."""
    if place.is_dir() and any(place.iterdir()) and not (place / site.NOTES).exists():
        raise CommandError(
            _("%(folder)s holds files that are not a copy of this site. Name an empty folder.")
            % {"folder": place}
        )
