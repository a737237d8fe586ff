"""Taking in a report from a reader: by a plain form, without a script, a cookie or a puzzle."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from claims.letterbox import places
from claims.models import Edition
from claims.operations import reports
from claims.public import addresses
from claims.public.refusals import NotThere, page_not_found
from claims.public.reports import TRAP, form_page
from claims.rules import reports as rule
from claims.rules.sentences import Refused


# Whoever sends it has no account and no session here, so there is nothing a forged form could borrow.
@csrf_exempt
@login_not_required
@require_POST
@never_cache
def receive(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Take the report in and lead to its case; or show the form again, with all that was typed."""
    at = timezone.now()
    typed = {name: request.POST.get(name, "") for name in ("words", "remark", TRAP)}
    try:
        if places.is_too_often(request, most=rule.MOST_FROM_ONE_PLACE, at=at):
            sentence = _("Several reports came from where you are within the hour. Please wait a little.")
            raise reports.TooMany(sentence)
        report = reports.receive(
            slug,
            number,
            words=typed["words"],
            remark=typed["remark"],
            trap=typed[TRAP],
            language=get_language(),
            at=at,
        )
    except Edition.DoesNotExist:
        return page_not_found(request, NotThere(_("There is no such check.")))
    except Refused as refused:
        status = 429 if isinstance(refused, reports.TooMany) else 400
        return _shown_again(request, slug, number, typed, refused.sentence, status)
    # Readers go back to where they came from, though another process may have taken their report.
    response = HttpResponseRedirect(addresses.absolute(reverse("public:case", args=[report.number])))
    response.status_code = 303
    return response


def _shown_again(
    request: HttpRequest, slug: str, number: int, typed: dict[str, str], sentence: str, status: int
) -> HttpResponse:
    try:
        return form_page(request, slug, number, typed=typed, refusal=sentence, status=status)
    except NotThere as absence:
        return page_not_found(request, absence)
