"""Checking the ClaimReview of the checks in force as archives and search engines read it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from claims.models.editions import Edition, Publication
from claims.public.claimreview import examined
from claims.rules.claimreview import Check
from claims.vocabulary import EditionKind

AT_ONCE = 200


class Command(BaseCommand):
    help = (
        "Check the ClaimReview of every check in force, in each language it has. Prints what is wrong and "
        "what could be better; the exit code is 1 if anything is wrong. Retracted checks carry none."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="all checks unless given")
        parser.add_argument("--all", action="store_true", help="print the checks that are met, too")

    def handle(self, *, slugs: list[str], all: bool, **options: Any) -> None:  # noqa: A002 -- the option's name
        found = Publication.objects.standing().order_by("pk")
        if slugs:
            found = found.filter(claim_slug__in=slugs)
            missing = sorted(set(slugs) - set(found.values_list("claim_slug", flat=True)))
            if missing:
                raise CommandError(_("No check in force: %(names)s.") % {"names": ", ".join(missing)})
        pages = faults = advice = 0
        for publication in found.select_related("edition").iterator(AT_ONCE):
            past = Edition.objects.of_claim(publication.claim_slug).filter(kind=EditionKind.CORRECTION)
            for language in publication.edition.document["texts"]:
                checks = examined(
                    publication.edition.document,
                    language=language,
                    published_at=publication.published_at,
                    first_published_at=publication.first_published_at,
                    corrections=list(past.defer("document")) if publication.is_corrected else [],
                )
                pages += 1
                faults += sum(not check.is_met and not check.is_advice for check in checks)
                advice += sum(not check.is_met and check.is_advice for check in checks)
                for check in checks:
                    if all or not check.is_met:
                        self.stdout.write(_line(publication.claim_slug, language, check))
        summary = _("%(pages)d pages checked, %(faults)d faults, %(advice)d pieces of advice.") % {
            "pages": pages,
            "faults": faults,
            "advice": advice,
        }
        if faults:
            raise CommandError(summary)
        self.stdout.write(summary)


def _line(slug: str, language: str, check: Check) -> str:
    if check.is_met:
        return f"{slug} [{language}] ✓ {check.name}: {check.sentence}"
    return f"{slug} [{language}] {'!' if check.is_advice else '✗'} {check.name}: {check.fault}"
