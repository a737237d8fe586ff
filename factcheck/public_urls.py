"""Addresses for readers and their machines: all there is in a process for readers alone."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import include, path
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from claims.public.urls import unprefixed
from factcheck import probes


@login_not_required
@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Send a reader to the language her browser asks for; nothing is remembered."""
    return redirect(f"/{get_language()}/")


urlpatterns = [
    path("", choose_language, name="choose-language"),
    *unprefixed,
    path("healthz", probes.alive, name="healthz"),
    path("readyz", probes.ready, name="readyz"),
    path("metrics", probes.metrics, name="metrics"),
    *i18n_patterns(path("", include("claims.public.urls")), prefix_default_language=True),
]

handler400 = "claims.public.refusals.bad_request"
handler404 = "claims.public.refusals.page_not_found"
handler500 = "claims.public.refusals.broken"
