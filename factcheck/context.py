"""What every template may say about the site itself."""

from django.conf import settings
from django.http import HttpRequest

from claims.public.copy_mark import is_for_copy


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates the site's name, public address and licence, whether it is a demonstration or a copy."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "LICENCE": settings.LICENCE,
        "LICENCE_URL": settings.LICENCE_URL,
        "DEMO": settings.DEMO,
        "IS_COPY": is_for_copy(request),
    }
