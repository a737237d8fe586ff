"""The case, published honestly, on a database of its own."""

import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from claims.management import demonstration
from claims.models import ArticleRevision
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused

FILE_NAME = "demo.sqlite3"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1", "[::1]"})
# Kept in the file itself (PRAGMA user_version), so that a build cut short is known as one.
FINISHED = 1


class Command(BaseCommand):
    help = (
        "Build a demonstration in var/demo.sqlite3 and serve it on 127.0.0.1: the case with its claims, "
        "sources and chains, its proposals taken through the real workflow by three accounts whose passwords "
        "are printed once. A finished demonstration is served as it is. Runs with DEBUG=1 alone."
    )
    # Checked once it is sure that this is the demonstration's own database.
    requires_system_checks = ()

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--no-serve", action="store_true", help="build only")
        parser.add_argument(
            "--reset", action="store_true", help="throw the demonstration away and build it anew"
        )
        parser.add_argument(
            "--article",
            metavar="FILE",
            help="the text of the article under check; without it only short quotes show",
        )
        parser.add_argument("--port", type=int, default=8000, help="8000 unless given")

    def handle(self, *, no_serve: bool, reset: bool, article: str | None, port: int, **options: Any) -> None:
        refuse_outside_a_demonstration()
        if article and not Path(article).is_file():
            raise CommandError(_("There is no file “%(file)s”.") % {"file": article})
        if not is_own_database():
            given = [f"--port={port}", *["--no-serve"] * no_serve, *["--reset"] * reset]
            start_over_on_own_database(
                [*given, f"--article={Path(article).resolve()}"] if article else given, port
            )
        self.check()
        if reset or not is_finished():
            if database().exists():
                self.stdout.write(_("The old demonstration is thrown away."))
                throw_away()
            self._build(article)
        else:
            call_command("migrate", verbosity=0)
            if article:
                self._attach(article)
            self.stdout.write(
                _("The demonstration is there already; --reset builds it anew, with new passwords.")
            )
        if not no_serve:
            # Passwords and summary must be there to read while the server runs, also in a file.
            self.stdout.flush()
            call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)

    def _build(self, article: str | None) -> None:
        self.stdout.write(_("Building the demonstration in %(file)s") % {"file": database()})
        call_command("migrate", verbosity=0)
        fixtures = Path(settings.SHARED_DIR, "fixtures")
        call_command("loaddata", fixtures / "groups.json", verbosity=0)
        staff = demonstration.hire()
        case = [
            fixtures / "scales.json",
            fixtures / "foreign_ratings.json",
            *sorted((fixtures / "case").glob("*.json")),
        ]
        # What the dossier leaves to the desk: why one origin is enough where a document speaks for itself.
        reasons = sorted((fixtures / "demo").glob("*.json"))
        for title, files in (
            (_("Records of the case"), case),
            (_("Public reasons added by the desk"), reasons),
        ):
            try:
                counts = demonstration.take_in(files, actor=staff.anna, at=timezone.now())
            except Refused as refusal:
                raise CommandError(refusal.sentence) from refusal
            self.stdout.write(f"{title}: {counts}")
        demonstration.publish_texts_of_the_house(fixtures / "house" / "texts.json", staff, at=timezone.now())
        if article:
            self._attach(article)
        outcome = demonstration.work_off(staff, clock=timezone.now, progress=self._progress(_("verdict")))
        if outcome.held_back:
            self.stdout.write(_("Held back by the evidence rule:"))
            for slug, sentence in sorted(outcome.held_back.items()):
                self.stdout.write(f"  {slug}: {sentence}")
        self.stdout.write(_("Accounts (the passwords are shown once and kept nowhere):"))
        for username, password in staff.passwords.items():
            self.stdout.write(f"  {username:<11} {password}")
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA user_version = {FINISHED}")
        self.stdout.write(demonstration.summary(outcome))

    def _attach(self, file: str) -> None:
        """Attach the text to whichever article of the case has it on record."""
        revision = ArticleRevision.objects.filter(sha256=digest(Path(file).read_bytes())).first()
        if revision is None:
            raise CommandError(
                _("“%(file)s” is not the text of any article of the case, going by its SHA-256.")
                % {"file": file}
            )
        call_command("import_article", file, article=revision.article.slug, stdout=self.stdout)

    def _progress(self, unit: str) -> Any:
        def shown(things: Sequence[Any]) -> Iterable[Any]:
            return tqdm(things, unit=unit, file=sys.stderr, disable=not sys.stderr.isatty(), leave=False)

        return shown


def refuse_outside_a_demonstration() -> None:
    """Accounts with printed passwords must never stand on a site that others can reach."""
    if not settings.DEBUG:
        raise CommandError(
            _("The demonstration runs with DEBUG=1 alone: it makes accounts and prints their passwords.")
        )
    reachable = {urlsplit(settings.SITE_URL).hostname or "", *settings.ALLOWED_HOSTS} - LOOPBACK
    if reachable:
        raise CommandError(
            _("The demonstration is bound to this machine. Take %(names)s out of SITE_URL and ALLOWED_HOSTS.")
            % {"names": ", ".join(sorted(reachable))}
        )


def database() -> Path:
    return Path(settings.DATABASES["default"]["NAME"])


def is_own_database() -> bool:
    """Whatever is thrown away or filled here bears the demonstration's name."""
    return settings.DEMO and connection.vendor == "sqlite" and database().name == FILE_NAME


def start_over_on_own_database(arguments: list[str], port: int) -> None:
    """Run this command again with the settings of the demonstration; does not return."""
    place = settings.WRITTEN_DIR
    environment = os.environ | {
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{place / FILE_NAME}",
        "MEDIA_ROOT": str(place / "demo-media"),
        "TRAIL_HEADS_FILE": str(place / "demo-heads.txt"),
    }
    environment.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "factcheck", "demo", *arguments], environment)  # noqa: S606 -- ourselves again


def is_finished() -> bool:
    if not database().exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA user_version")
        return cursor.fetchone()[0] == FINISHED


def throw_away() -> None:
    connections.close_all()
    for ending in ("", "-wal", "-shm"):
        Path(f"{database()}{ending}").unlink(missing_ok=True)
    settings.TRAIL_HEADS_FILE.unlink(missing_ok=True)
