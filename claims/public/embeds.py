"""A check as others show it in a frame of their page: without a script, and always as it stands now."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_exempt

from claims.models.editions import Edition
from claims.public import addresses
from claims.public.freshness import public_page
from claims.public.kept import kept, standing
from claims.public.readings import EditionReading
from claims.public.refusals import NotThere
from claims.public.wording import Words
from claims.vocabulary import EditionKind

# The one page that may stand in a frame, and nothing may come into it but our own style sheet.
POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors http: https:"
)


@dataclass(frozen=True)
class Embedded:
    """What the frame says of a check."""

    edition: Edition
    reading: EditionReading
    address: str

    @property
    def digest(self) -> str:
        return self.edition.digest

    @property
    def word(self) -> str:
        """The rating word, or that there is none any more."""
        return _("Retracted") if self.edition.is_retraction else str(self.reading.rating["label"])

    @property
    def headline(self) -> Words:
        return self.reading.statement if self.edition.is_retraction else self.reading.headline

    @property
    def published_at(self) -> datetime:
        return self.edition.published_at

    @property
    def is_corrected(self) -> bool:
        return self.edition.kind == EditionKind.CORRECTION


@public_page
@xframe_options_exempt
def embed(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    """The frame, in the language of its address."""

    def render() -> bytes:
        with override(language):
            return render_to_string(
                "public/embed.html", {"shown": embedded(slug, language)}, request=request
            ).encode()

    response = kept(request, "embed", language, slug, standing=standing(slug), render=render)
    response.headers["Content-Language"] = language
    response.headers["Content-Security-Policy"] = POLICY
    return response


def embedded(slug: str, language: str) -> Embedded:
    """Return what stands for a claim now, to be shown in a frame; raises `NotThere`."""
    edition = Edition.objects.in_force().filter(claim_slug=slug).first()
    if edition is None:
        raise NotThere(_("There is no such check."))
    address = addresses.page("claim", slug, language=language)
    return Embedded(edition, EditionReading(edition.document, language), address)
