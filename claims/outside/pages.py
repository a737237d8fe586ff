"""The page behind a link for an outside expert: one frozen document, block by block, and a form to answer.

Whoever has the link needs no account, so nothing here says more than the frozen document does. All that
opens nothing says one and the same; only to whoever holds a real link do we say what became of it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from claims.letterbox import places
from claims.models import OutsideReading
from claims.operations import outside
from claims.public import addresses, blocks
from claims.rules import outside as rule
from claims.rules.outside import Said
from claims.rules.pictures import view_named
from claims.rules.sentences import Refused
from claims.vocabulary import OutsideOpinion

View = Callable[..., HttpResponseBase]
# Never run, whatever a browser takes it for.
SANDBOX = "sandbox; default-src 'none'"


def for_whoever_has_the_link(*methods: str) -> Callable[[View], View]:
    """Open a view to people without an account, and let nobody on the way keep or pass on its address."""

    def opened(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
            if request.method not in methods:
                response: HttpResponseBase = HttpResponseNotAllowed(methods)
            else:
                response = _answer(view, request, token, **kwargs)
            add_never_cache_headers(response)
            # The address is all it takes to read, so it is told to no other site and to no search engine.
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
            # Django would write the address of whatever is refused into its log.
            response._has_been_logged = True  # type: ignore[attr-defined]  # noqa: SLF001 -- as Django marks its own
            return response

        # There is no session that a forged form could borrow: what it needs is the token.
        return csrf_exempt(login_not_required(answer))

    return opened


def _answer(view: View, request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
    at = timezone.now()
    found = outside.find(token)
    # Only what is sent is counted: nobody guesses a link by asking, and readers leaf back and forth.
    if request.method == "POST" and places.is_too_often(
        request, most=rule.MOST_FROM_ONE_PLACE, at=at, door="outside"
    ):
        return closed(request, state="too_often", status=429)
    if found is None:
        return closed(request, status=404)
    state = found.state_at(at)
    if state != "open":
        return closed(request, state=state, reading=found, status=410)
    return view(request, found, token=token, **kwargs)


@for_whoever_has_the_link("GET", "HEAD", "POST")
def reading(request: HttpRequest, found: OutsideReading, *, token: str) -> HttpResponseBase:
    """Show the document with a form at each block, or take the answer in."""
    if request.method != "POST":
        return form_page(request, found, token)
    typed = {
        block.key: Said(
            request.POST.get(f"opinion-{block.key}", ""), request.POST.get(f"remark-{block.key}", "")
        )
        for block in rule.blocks_of(found.document, get_language())
    }
    signed, overall = request.POST.get("signed", ""), request.POST.get("overall", "")
    at = timezone.now()
    try:
        outside.answer(found, signed=signed, overall=overall, answers=typed, language=get_language(), at=at)
    except Refused as refused:
        found.refresh_from_db()
        if (state := found.state_at(at)) != "open":
            # Another click was faster.
            return closed(request, state=state, reading=found, status=410)
        return form_page(
            request, found, token, typed=typed, signed=signed, overall=overall, refusal=refused.sentence
        )
    response = HttpResponseRedirect(request.path)
    response.status_code = 303
    return response


@for_whoever_has_the_link("GET", "HEAD")
def picture(request: HttpRequest, found: OutsideReading, *, token: str, digest: str) -> HttpResponseBase:
    """Hand out a picture that the frozen document shows, drawn anew and without metadata."""
    if digest not in {one["sha256"] for one in found.document.get("pictures", ())}:
        return closed(request, status=404)
    try:
        with default_storage.open(view_named(digest), "rb") as file:
            response = HttpResponse(file.read(), content_type="image/webp")
    except FileNotFoundError:
        return closed(request, status=404)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def form_page(
    request: HttpRequest,
    found: OutsideReading,
    token: str,
    *,
    typed: dict[str, Said] | None = None,
    signed: str = "",
    overall: str = "",
    refusal: str = "",
) -> HttpResponse:
    language, typed = get_language(), typed or {}
    views = {
        one["sha256"]: reverse("outside:picture", args=(token, one["sha256"]))
        for one in found.document.get("pictures", ())
    }
    context = {
        "reading": found,
        "rows": [
            {"block": block, "said": typed.get(block.key, Said())}
            for block in blocks.read(found.document, language, drafted_views=views)
        ],
        "opinions": [(OutsideOpinion.AGREES, _("I agree")), (OutsideOpinion.DISAGREES, _("I disagree"))],
        "signed": signed,
        "overall": overall,
        "refusal": refusal,
        "longest": {
            "name": rule.LONGEST_NAME,
            "remark": rule.LONGEST_REMARK,
            "overall": rule.LONGEST_OVERALL,
        },
        "alternates": addresses.alternates(request.path),
    }
    return render(request, "outside/reading.html", context, status=400 if refusal else 200)


def closed(
    request: HttpRequest, *, status: int, state: str = "", reading: OutsideReading | None = None
) -> HttpResponse:
    """Return the one page for every link that opens nothing, with what to do."""
    context = {"state": state, "reading": reading, "alternates": addresses.alternates(request.path)}
    return render(request, "outside/closed.html", context, status=status)
