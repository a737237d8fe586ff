"""Every form of the desk is taken in once: a second click answers like the first and writes nothing.

Each page gives its form a key. Key and act are written in one transaction under the house's lock, so that two
clicks at the same instant meet one after the other, and the later one finds the key.
"""

import functools
import re

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from claims.operations import receipts, snapshots, trail

FIELD = "form_key"
KEY = re.compile(r"[0-9A-Za-z-]{16,40}")
# What makes nothing: sent twice, it leaves things as sent once; an old password is right once only.
MAKE_NOTHING = frozenset({"logout", "password_change", "claims_article_desk_presence"})
# Pages that only show what was sent until one button is pressed; nobody is to wait while a text is read.
MAKE_NOTHING_BUT = {
    "claims_article_bring": "keep",
    "claims_article_receive": "keep",
    "claims_importorder_bring": "keep",
}
# Which button was pressed, and what guards the page, is not what was typed.
NOT_TYPED = frozenset({FIELD, "csrfmiddlewaretoken", "_save", "_continue", "_addanother"})


def once(site, view):
    """Let a view take each form in once; a form without a key is not taken in at all."""

    @functools.wraps(view)
    def taken_in_once(request, *args, **kwargs):
        if request.method != "POST" or _makes_nothing(request):
            return view(request, *args, **kwargs)
        # Reading a large file takes time, and nobody should wait for it.
        digest = _digest(request)
        with snapshots.files_share_the_fate_of_rows(), trail.one_at_a_time():
            return _take_in(site, view, digest, request, *args, **kwargs)

    return taken_in_once


def _makes_nothing(request):
    name = request.resolver_match.url_name
    return name in MAKE_NOTHING or (name in MAKE_NOTHING_BUT and MAKE_NOTHING_BUT[name] not in request.POST)


def _take_in(site, view, digest, request, *args, **kwargs):
    found = KEY.fullmatch(request.POST.get(FIELD, ""))
    known = receipts.find(found[0]) if found else None
    if known is not None and known.digest == digest:
        return _same_answer(request, known)
    if known is not None or not found:
        return _refused(site, view, request, _sentence(known), *args, **kwargs)
    response = view(request, *args, **kwargs)
    address, answer = _outcome(response)
    if address or answer:
        receipts.keep(found[0], digest=digest, address=address, answer=answer, at=timezone.now())
    return response


def _outcome(response):
    """Return where the answer leads, or what it tells the window behind; nothing where nothing was done."""
    told = getattr(response, "context_data", None) or {}
    return response.get("Location", ""), told.get("popup_response_data", "")


def _sentence(known):
    if known is None:
        return _(
            "This form came without its key, so nobody could tell a second click from the first. "
            "Nothing was saved. Save again."
        )
    return _(
        "This form was saved already, with other words. Nothing was saved this time. "
        "Look at what stands there first, then save again."
    )


def _same_answer(request, known):
    if known.answer:
        return TemplateResponse(request, "admin/popup_response.html", {"popup_response_data": known.answer})
    messages.info(request, _("Your click arrived twice; it was carried out once."))
    return redirect(known.address)


def _refused(site, view, request, sentence, *args, **kwargs):
    """Show the form again with everything typed where the view can do that, or a page that says why not."""
    if view.__name__ in getattr(getattr(view, "__self__", None), "views_that_show_refusals", ()):
        request.desk_refusal = sentence
        response = view(request, *args, **kwargs)
        if not any(_outcome(response)):
            return response
        # It was to show the form and took it in.
        transaction.set_rollback(True)
    context = {**site.each_context(request), "title": _("Nothing was saved"), "sentence": sentence}
    return TemplateResponse(request, "admin/claims/not_taken_in.html", context, status=409)


def _digest(request):
    """Return a digest of who sent what where; keyed, as a form may hold a password to be guessed from it."""
    who_and_where = f"{request.user.pk} {request.get_full_path()}"
    sent = salted_hmac("claims.receipts", who_and_where, algorithm="sha256")
    for name, values in sorted(request.POST.lists()):
        if name not in NOT_TYPED:
            sent.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            sent.update(repr((name, file.name, file.size)).encode())
            for chunk in file.chunks():
                sent.update(chunk)
            file.seek(0)
    return sent.hexdigest()
