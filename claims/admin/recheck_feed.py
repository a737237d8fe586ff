"""What is to be looked at again, as an Atom feed for an editor's feed reader.

A feed reader has no session, so the address carries a key. It belongs to one account and holds until that
account changes its password, is closed, or loses its place at the desk.
"""

from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claims.operations import rechecking

LENGTH = 50
KEY_LENGTH = 40
SALT = "claims.admin.recheck_feed"


def address_for(person):
    """Return the address under which this account, and nobody else, follows the list."""
    return f"{reverse('admin:recheck_feed')}?key={person.pk}-{_seal(person)}"


def _seal(person):
    return salted_hmac(SALT, f"{person.pk}:{person.password}", algorithm="sha256").hexdigest()[:KEY_LENGTH]


def _holder(key):
    """Return the account a key was given to; refuses every other key alike."""
    number, _dash, seal = key.partition("-")
    is_number = number.isascii() and number.isdecimal() and len(number) < 10
    person = get_user_model().objects.filter(pk=int(number)).first() if is_number else None
    is_right = person is not None and constant_time_compare(seal.encode(), _seal(person).encode())
    if not is_right or not (person.is_active and person.is_staff and person.has_perm("claims.view_verdict")):
        raise PermissionDenied(_("This address holds no longer. Copy it anew from “Recheck”."))
    return person


@login_not_required
@require_safe
@never_cache
def show(request):
    """Return the feed of whoever the key belongs to."""
    _holder(request.GET.get("key", ""))
    page = f"{settings.SITE_URL}{reverse('admin:queue')}?tab=again"
    feed = Atom1Feed(
        title=_("%(site)s: look again") % {"site": settings.SITE_NAME},
        link=page,
        feed_url=f"{settings.SITE_URL}{request.get_full_path()}",
        description="",
        language=request.LANGUAGE_CODE,
    )
    for again in rechecking.coming_up(at=timezone.now(), most=LENGTH):
        claim = again.edition.verdict.claim
        address = reverse("admin:claims_claim_change", args=[claim.pk])
        since = datetime.combine(again.due.on, time(), tzinfo=UTC)
        feed.add_item(
            title=claim.statement,
            link=f"{settings.SITE_URL}{address}",
            description=" ".join(again.due.reasons),
            # Comes anew with each edition and each day: what was settled once is another item next time.
            unique_id=f"{settings.SITE_URL}{address}#{again.edition.number}-{again.due.on.isoformat()}",
            pubdate=since,
            updateddate=since,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
