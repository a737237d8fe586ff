"""Reporting an error: the form, and what became of a report for whoever has its number.

Nothing is written here. The form goes to the letterbox, in a process that has the desk.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.models.editions import Edition
from claims.models.house import ReportCase
from claims.public import addresses
from claims.public.copy_mark import is_for_copy
from claims.public.freshness import public_page
from claims.public.readings import EditionReading
from claims.public.refusals import NotThere, page_not_found
from claims.rules import reports as rule

# A name that programs fill in; people never see the field.
TRAP = "website"


@public_page
def report(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for the edition in force, or with `?edition=2` for an earlier one."""
    asked = request.GET.get("edition", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else None
    return form_page(request, slug, number)


def form_page(
    request: HttpRequest,
    slug: str,
    number: int | None,
    *,
    typed: dict[str, str] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return the page with the form; raises `NotThere` where there is no such edition."""
    editions = Edition.objects.of_claim(slug)
    edition = (editions.filter(number=number) if number else editions.order_by("-number")).first()
    if edition is None:
        raise NotThere(_("There is no such check."))
    language = get_language()
    path = f"/{language}/claims/{slug}/report/"
    context = {
        "edition": edition,
        "reading": EditionReading(edition.document, language),
        "slug": slug,
        # A file knows neither the day nor whether anybody takes letters.
        "action": "" if is_for_copy(request) else letterbox(slug, edition.number, language),
        "typed": typed or {},
        "refusal": refusal,
        "trap": TRAP,
        "due_on": rule.due(timezone.localdate(), settings.REPORT_DAYS),
        "longest_words": rule.LONGEST_WORDS,
        "longest_remark": rule.LONGEST_REMARK,
        "canonical": addresses.absolute(path),
        "alternates": addresses.alternates(path),
    }
    return render(request, "public/report.html", context, status=status)


def letterbox(slug: str, number: int, language: str) -> str:
    """Return where the form goes: here, or to the process that may write; nothing where none is known."""
    path = f"/{language}/letterbox/{slug}/{number}/"
    if not settings.IS_FOR_READERS_ALONE:
        return path
    return f"{settings.LETTERBOX_URL}{path}" if settings.LETTERBOX_URL else ""


@login_not_required
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """How far the desk has come with a report; kept by nobody on the way."""
    asked = number.replace("-", "").upper()
    # No database is asked for what no number holds; PostgreSQL takes no NUL.
    is_number = asked.isascii() and asked.isalnum() and len(asked) <= rule.NUMBER_LENGTH
    found = ReportCase.objects.filter(number=asked).first() if is_number else None
    if found is None:
        return page_not_found(request, NotThere(_("There is no report under this number.")))
    context: dict[str, Any] = {
        "case": found,
        "number": rule.spoken(found.number),
        "alternates": addresses.alternates(request.path),
    }
    response = render(request, "public/case.html", context)
    add_never_cache_headers(response)
    # The number is all it takes to read the answer, so it is told to no other site.
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
