"""Pictures that editions show, at an address by the digest of their bytes.

Only what an edition names is handed out, whatever else lies in the store, and nothing of a check that was
retracted: its editions stay readable with the words that say what a picture showed.
"""

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _

from claims.models.editions import EditionPicture, Publication
from claims.public.freshness import public_page
from claims.public.refusals import NotThere
from claims.rules.pictures import view_named

# Never run, whatever a browser takes it for.
SANDBOX = "sandbox; default-src 'none'"


@public_page
def picture(request: HttpRequest, digest: str) -> HttpResponseBase:
    """Hand out a picture of an edition, drawn anew and without metadata."""
    standing = Publication.objects.standing().values("claim_slug")
    if not EditionPicture.objects.filter(sha256=digest, claim_slug__in=standing).exists():
        raise NotThere(_("No check shows such a picture, or the check was retracted."))
    etag = quote_etag(digest)
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            with default_storage.open(view_named(digest), "rb") as file:
                response = HttpResponse(file.read(), content_type="image/webp")
        except FileNotFoundError:
            # The row outlived its file; a check of the files says so to the operators.
            raise NotThere(_("No check shows such a picture, or the check was retracted.")) from None
        response.headers["Content-Disposition"] = f'inline; filename="{digest}.webp"'
    response.headers["ETag"] = etag
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
