"""What the site does with every request beyond Django's own."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.middleware.locale import LocaleMiddleware
from django.urls import resolve
from django.utils.deprecation import MiddlewareMixin


class NothingFromElsewhere(MiddlewareMixin):
    """Tell browsers to load nothing from other hosts, to run nothing inside a page and to frame none.

    A page that needs something else, as one made to be framed, brings a policy of its own.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if settings.DEBUG and response.status_code in {404, 500}:
            # Django's own pages for developers bring their style inside.
            return response
        for name, policy in settings.BROWSER_POLICIES.items():
            response.headers.setdefault(name, policy)
        return response


class DeskIsClosed(LoginRequiredMiddleware):
    """Ask for a login everywhere but in the reading room.

    Django's own asks who it is before it asks whether the page is public, which reads the session,
    makes every public page vary by cookie and so keeps shared caches from storing it.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class LanguageByAddress(LocaleMiddleware):
    """Let one answer do for everybody where it names its language itself.

    Django's own has it vary by what the browser prefers unless the address begins with a language. Shared
    caches would then keep one picture of a check for each way of preferring.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_settled = "Content-Language" in response.headers and "Vary" not in response.headers
        answer = super().process_response(request, response)
        if is_settled and answer is response:
            response.headers.pop("Vary", None)
        return answer


class ProbesComeByNumber(MiddlewareMixin):
    """Answer what operators' machines ask before anything wants to know the host's name or who is there.

    A load balancer asks a process by the number of its machine, and a site that is not ready may not be able
    to read a session. That it asks without TLS, `SECURE_REDIRECT_EXEMPT` allows.
    """

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        if request.path_info not in settings.PROBES:
            return None
        request.resolver_match = resolve(request.path_info)
        answer: HttpResponseBase = request.resolver_match.func(request)
        return answer


class ReadersOnlyAsk(MiddlewareMixin):
    """Answer 405 to whatever is no question, before anything else looks at it."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        if request.method in {"GET", "HEAD"}:
            return None
        return HttpResponseNotAllowed(["GET", "HEAD"])
