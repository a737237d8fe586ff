"""Absolute addresses of public pages, as machines need them; the host comes from the settings alone."""

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from claims.rules.links import safe_url
from claims.rules.sentences import Refused
from claims.vocabulary import Language


def absolute(path: str) -> str:
    """Return the public address of a path on this site."""
    return f"{settings.SITE_URL}{path}"


def page(name: str, *args: object, language: str) -> str:
    """Return the absolute address of a public page in one language."""
    with translation.override(language):
        return absolute(reverse(f"public:{name}", args=args))


def alternates(path: str) -> list[tuple[str, str]]:
    """Return (language, absolute address) of the same page in each language; `path` begins with one."""
    rest = path.split("/", 2)[2]
    return [(code, absolute(f"/{code}/{rest}")) for code in Language.values]


def outgoing(url: str) -> str:
    """Return an address from an edition if it may be linked to, otherwise nothing."""
    try:
        return safe_url(url) if url else ""
    except Refused:
        return ""
