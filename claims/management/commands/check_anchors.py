"""Checking that every quote stands where its record says."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from claims.models import Appearance, Article
from claims.operations import places


class Command(BaseCommand):
    help = (
        "Read every quote anew at its recorded place, in all revisions whose text is here, and each text "
        "against its SHA-256. Prints each fault; the exit code is 1 if there is any. Quotes that wait for "
        "an editor are counted and are no fault."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--article", metavar="SLUG", help="all articles unless given")

    def handle(self, *, article: str | None, **options: Any) -> None:
        chosen = Article.objects.filter(slug=article).first() if article else None
        if article and chosen is None:
            raise CommandError(_("There is no article “%(slug)s”.") % {"slug": article})
        faults = 0
        for appearance, sentence in places.misplaced(chosen):
            faults += 1
            self.stdout.write(
                _("%(article)s, revision %(number)d, claim %(claim)s, at %(start)d: %(what)s")
                % {
                    "article": appearance.revision.article.slug,
                    "number": appearance.revision.number,
                    "claim": appearance.claim.slug,
                    "start": appearance.start,
                    "what": sentence,
                }
            )
        summary = self._summary(chosen, faults)
        if faults:
            raise CommandError(summary)
        self.stdout.write(summary)

    def _summary(self, article: Article | None, faults: int) -> str:
        every = Appearance.objects.filter(revision__article=article) if article else Appearance.objects.all()
        placed = every.filter(start__isnull=False)
        unread = placed.filter(revision__body="").count()
        return _(
            "%(checked)d places checked, %(faults)d wrong; %(unread)d not checked, as their text is not "
            "here; in the latest texts %(waiting)d wait for an editor, %(given_up)d are given up."
        ) % {
            "checked": placed.count() - unread,
            "faults": faults,
            "unread": unread,
            "waiting": every.in_latest_revisions().needing_an_editor().count(),
            "given_up": every.in_latest_revisions().given_up().count(),
        }
