"""Handing out what was found in articles in the form annotation tools read."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.models.editions import ArticlePage
from claims.public.addresses import absolute
from claims.public.annotations import annotations_of, collection, everything


class Command(BaseCommand):
    help = (
        "Write the published claims of one article, or of all, as one W3C AnnotationCollection in JSON-LD. "
        "Words of foreign articles are in it as far as readers may see them, positions always."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--article", metavar="SLUG", help="all articles unless given")
        parser.add_argument("--output", metavar="FILE", help="standard output unless given")

    def handle(self, *, article: str | None, output: str | None, **options: Any) -> None:
        document = self._one(article) if article else everything(ArticlePage.objects.order_by("slug"))
        try:
            with Path(output).open("w", encoding="utf-8") if output else nullcontext(self.stdout) as file:
                file.write(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}") from error
        summary = _("%(total)d annotations written") % {"total": document["total"]}
        print(summary, file=sys.stdout if output else sys.stderr)

    def _one(self, slug: str) -> dict[str, Any]:
        found = ArticlePage.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(_("No published check comes from an article “%(slug)s”.") % {"slug": slug})
        entries = annotations_of(found)
        document = collection(absolute(reverse("annotations", args=(slug,))), found, entries)
        if entries:
            # A file has no pages to turn.
            document["first"]["items"] = entries
            document["first"].pop("next", None)
            document["last"] = document["first"]["id"]
        return document
