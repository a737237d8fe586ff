"""How a page knows that it is to become a file, which can answer no question."""

from django.http import HttpRequest

# Under this name whoever asks for a page of a copy says so; no browser can, as its headers have other names.
MARK = "factcheck.copy"


def is_for_copy(request: HttpRequest) -> bool:
    return MARK in request.META
