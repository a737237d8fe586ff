"""Handing the trail to somebody who need not trust this site."""

import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from claims.exporters.trail import lines


class Command(BaseCommand):
    help = "Write the trail as JSON lines, oldest entry first; docs/verify_trail.py checks such a file."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--output", metavar="FILE", help="standard output unless given")

    def handle(self, *, output: str | None, **options: Any) -> None:
        written = 0
        with Path(output).open("w", encoding="utf-8") if output else nullcontext(self.stdout) as file:
            for line in lines():
                file.write(json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n")
                written += 1
        summary = _("%(entries)d trail entries written") % {"entries": written}
        print(summary, file=sys.stdout if output else sys.stderr)
