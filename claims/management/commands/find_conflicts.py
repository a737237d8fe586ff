"""Looking for what cannot all be right, in one article or in all that is on record."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.models import Article
from claims.operations import conflicts


class Command(BaseCommand):
    help = (
        "Look for conflicts in what is on record: one measure with two values, one sum in two roles, one "
        "event on two days, one quotation in two wordings, one saying of two origins, a chain in which the "
        "meaning changed, what comes before its cause. What is new is proposed to the desk."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        where = parser.add_mutually_exclusive_group(required=True)
        where.add_argument("--article", metavar="SLUG", help="the claims of this article")
        where.add_argument(
            "--all", action="store_true", dest="everywhere", help="every article, and across them"
        )
        parser.add_argument("--dry-run", action="store_true", help="count and write nothing")

    def handle(self, *, article: str | None, everywhere: bool, dry_run: bool, **options: Any) -> None:
        at = timezone.now()
        if everywhere:
            looks = conflicts.look_everywhere(actor=None, at=at, is_dry=dry_run)
        else:
            chosen = Article.objects.filter(slug=article).first()
            if chosen is None:
                raise CommandError(_("There is no article “%(slug)s”.") % {"slug": article})
            looks = iter([conflicts.look_at(chosen, actor=None, at=at, is_dry=dry_run)])
        # Claims of one article may meet again across articles.
        found: set[str] = set()
        new: set[str] = set()
        for looked in looks:
            found.update(looked.found)
            new.update(looked.proposed)
        sentence = (
            _("%(found)d conflicts found, %(new)d would be proposed; nothing was written.")
            if dry_run
            else _("%(found)d conflicts found, %(new)d of them new and proposed.")
        )
        self.stdout.write(sentence % {"found": len(found), "new": len(new)})
