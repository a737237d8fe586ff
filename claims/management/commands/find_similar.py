"""Asking the desk whether a statement was checked already."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.operations import similar
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.vocabulary import Language

MOST = 100


class Command(BaseCommand):
    help = (
        "Name the claims on record that are most like a statement, one a line: short name, statement, how "
        "alike they are, what agrees and what differs. Only a statement that says the same in every figure, "
        "date, name and negation is called the same. Nothing is written."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("text", metavar="TEXT", help="the statement, or a post that says it")
        parser.add_argument("--language", choices=Language.values, default=Language.GERMAN.value)
        parser.add_argument("--limit", type=int, default=10, help=f"how many claims, up to {MOST}")

    def handle(self, *, text: str, language: str, limit: int, **options: Any) -> None:
        if not 1 <= limit <= MOST:
            raise CommandError(_("Ask for 1 to %(most)d claims.") % {"most": MOST})
        try:
            found = similar.alike_to(text_policy.clean_line(text), language, limit=limit)
        except Refused as refused:
            raise CommandError(refused.sentence) from refused
        for one in found:
            self.stdout.write(_line(one))
        same = sum(one.comparison.is_same for one in found)
        self.stdout.write(
            ngettext("%(count)d claim found,", "%(count)d claims found,", len(found)) % {"count": len(found)}
            + " "
            + ngettext("%(count)d says the same.", "%(count)d say the same.", same) % {"count": same}
        )


def _line(one: similar.Alike) -> str:
    parts = [one.claim.slug, one.statement, one.in_words]
    if one.agreeing:
        parts.append(_("agrees: %(what)s") % {"what": ", ".join(one.agreeing)})
    if one.differing:
        parts.append(_("differs: %(what)s") % {"what": ", ".join(one.differing)})
    return " · ".join(parts)
