"""What readers are told where there is no page, or where a question cannot be answered."""

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render


class NotThere(Http404):
    """Nothing stands at this address; the sentence says why and is shown to readers."""


class NoSuchQuestion(BadRequest):
    """What was asked makes no sense; the sentence says what to ask instead and is shown to readers."""


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for an address that leads nowhere; what Django says of it is not for readers."""
    reason = str(exception) if isinstance(exception, NotThere) else ""
    return render(request, "404.html", {"reason": reason}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return the page for a question that makes no sense, with what to write instead."""
    reason = str(exception) if isinstance(exception, NoSuchQuestion) else ""
    return render(request, "400.html", {"reason": reason}, status=400)
