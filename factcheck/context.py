"""What every template may say about the site itself."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates the site's name, its public address, its licence and whether it is a demonstration."""
    return {
        "SITE_NAME": settings.SITE_NAME,
        "SITE_URL": settings.SITE_URL,
        "LICENCE": settings.LICENCE,
        "LICENCE_URL": settings.LICENCE_URL,
        "DEMO": settings.DEMO,
    }
