"""Handing out what was published about a claim, so that it can be checked without us."""

import hashlib
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claims.exporters import pack
from claims.exporters.files import CHUNK, whole_file
from claims.models import Claim
from claims.operations import handing_out
from claims.rules.sentences import Refused


class Command(BaseCommand):
    help = (
        "Write one zip about a published claim that can be read and checked without the workbench: every "
        "edition as page and as bytes, the kept files of its sources, who approved and published it out "
        "of the trail, sums and a verifier. Chiefs may add what is confidential; the trail keeps that."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("slug", help="the claim")
        parser.add_argument("--output", metavar="FILE", help="SLUG.zip unless given")
        parser.add_argument(
            "--confidential", action="store_true", help="with what readers must not see; needs --as"
        )
        parser.add_argument(
            "--originals",
            action="store_true",
            help="pictures as they were found, with what the camera wrote into them, not drawn anew",
        )
        parser.add_argument("--as", dest="user", metavar="USER", help="the chief who hands it out")

    def handle(
        self,
        *,
        slug: str,
        output: str | None,
        confidential: bool,
        originals: bool,
        user: str | None,
        **options: Any,
    ) -> None:
        claim = Claim.objects.filter(slug=slug).first()
        if claim is None:
            raise CommandError(_("There is no claim “%(slug)s”.") % {"slug": slug})
        actor = get_user_model()._default_manager.filter(username=user or "").first()
        name = output or f"{slug}.zip"
        try:
            if confidential:
                handing_out.refuse_unless_chief(actor)
            with whole_file(name) as file:
                count = pack.write(file, claim, is_confidential=confidential, has_originals=originals)
                if confidential:
                    file.seek(0)
                    sha256 = hashlib.sha256()
                    while chunk := file.read(CHUNK):
                        sha256.update(chunk)
                    # The entry stands before the file does.
                    handing_out.note_confidential_pack(
                        claim, sha256=sha256.hexdigest(), actor=actor, at=timezone.now()
                    )
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        except OSError as error:
            raise CommandError(f"{name}: {error.strerror}") from error
        self.stdout.write(
            ngettext("%(name)s: %(count)d file", "%(name)s: %(count)d files", count)
            % {"name": Path(name).name, "count": count}
        )
