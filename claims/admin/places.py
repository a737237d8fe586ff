"""Where the quotes of an article stand: lists by how sure that is, and the page on which to settle one."""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from claims.admin.base import tell
from claims.admin.desk_marks import in_text_order, of_places
from claims.models import Appearance, Article
from claims.operations import places
from claims.rules.differences import words
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring

# Code points shown on each side of a place, so that an editor can tell it from the others.
AROUND = 120
GIVEN_UP = "given_up"
# In the order of what is to be done; what stands where it should comes last.
LISTS = {
    Anchoring.MOVED.value: (gettext_lazy("To be confirmed"), gettext_lazy("The words changed a little.")),
    Anchoring.AMBIGUOUS.value: (
        gettext_lazy("Ambiguous"),
        gettext_lazy("The words stand in several places that are equally good."),
    ),
    Anchoring.LOST.value: (gettext_lazy("Lost"), gettext_lazy("The words stand nowhere with certainty.")),
    GIVEN_UP: (gettext_lazy("Given up"), gettext_lazy("Nobody looks for these any more.")),
    Anchoring.FOUND.value: (gettext_lazy("Found"), gettext_lazy("Word for word, and beyond doubt.")),
}


@dataclass(frozen=True)
class Place:
    """A place in the text with what stands around it."""

    start: int
    end: int
    before: str
    words: str
    after: str
    percent: int | None = None

    @property
    def value(self):
        return f"{self.start}-{self.end}"


class LookForm(forms.Form):
    """Other words to look for, as they stand in the text now."""

    words = forms.CharField(
        label=gettext_lazy("Words as they stand in the text now"),
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        required=False,
        max_length=5000,
    )


class GivingUpForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the quote is given up"),
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        required=False,
        max_length=2000,
    )


def urls(model_admin):
    """Return the addresses under an article."""
    view = require_safe(partial(list_page, model_admin))
    return [
        path(
            "<int:article_id>/places/",
            model_admin.admin_site.admin_view(view),
            name="claims_article_places",
        )
    ]


def appearance_urls(model_admin):
    """Return the addresses under an appearance."""
    view = require_http_methods(["GET", "HEAD", "POST"])(partial(place_page, model_admin))
    return [
        path(
            "<int:appearance_id>/place/",
            model_admin.admin_site.admin_view(view),
            name="claims_appearance_place",
        )
    ]


def list_page(model_admin, request, article_id):
    """List every quote of the latest text by what is known of its place."""
    article = get_object_or_404(Article, pk=article_id)
    if not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    revision = article.latest_revision
    found = in_text_order(revision.appearances.select_related("claim")) if revision else []
    known = {standing.claim.pk: standing for standing in of_places(found, request.user)}
    lists = {name: [] for name in LISTS}
    for appearance in found:
        name = GIVEN_UP if appearance.given_up_because else appearance.anchoring
        lists[name].append(_listed(appearance, known[appearance.claim_id]))
    numbers = list(article.revisions.order_by("number").values_list("number", flat=True))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Where the quotes stand"),
        "subtitle": str(article),
        "opts": model_admin.opts,
        "original": article,
        "revision": revision,
        "comparisons": list(pairwise(numbers))[::-1],
        "lists": [
            {"name": name, "heading": heading, "meaning": meaning, "rows": lists[name]}
            for name, (heading, meaning) in LISTS.items()
        ],
        "may_settle": request.user.has_perm("claims.change_appearance"),
    }
    return TemplateResponse(request, "admin/claims/places.html", context)


def place_page(model_admin, request, appearance_id):
    """Show one quote without a sure place, where it may stand, and the ways to settle it."""
    appearance = get_object_or_404(
        Appearance.objects.select_related("claim", "revision__article"), pk=appearance_id
    )
    if not request.user.has_perm("claims.change_appearance"):
        raise PermissionDenied
    refusal, status = "", 200
    if request.method == "POST":
        try:
            sentence = _settle(request, appearance)
        except Refused as refused:
            refusal, status = refused.sentence, 400
            appearance.refresh_from_db()
        else:
            tell(request, f"{sentence} {_still_waiting(appearance.revision)}")
            return redirect("admin:claims_article_places", appearance.revision.article_id)
    look = LookForm(request.GET if "words" in request.GET else None)
    wanted = look.cleaned_data["words"] if look.is_bound and look.is_valid() else ""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Where does this quote stand?"),
        "subtitle": str(appearance.revision.article),
        "opts": Article._meta,
        "original": appearance.revision.article,
        "appearance": appearance,
        "quote": appearance.moved_from or appearance.exact,
        "difference": _difference(appearance),
        "current": _place(appearance.revision.body, appearance.start, appearance.end)
        if appearance.start is not None
        else None,
        "candidates": _candidates(appearance, wanted),
        "wanted": wanted,
        "look": look,
        "giving_up": GivingUpForm(request.POST if request.POST.get("action") == "give_up" else None),
        "refusal": refusal,
        "is_settled": appearance.anchoring == Anchoring.FOUND,
        "back": reverse("admin:claims_article_places", args=[appearance.revision.article_id]),
    }
    return TemplateResponse(request, "admin/claims/place.html", context, status=status)


def _settle(request, appearance):
    """Do what the form asks for and return the sentence for the next page."""
    act = {"actor": request.user, "at": timezone.now()}
    match request.POST.get("action", ""):
        case "confirm":
            places.confirm_place(appearance, **act)
            return _("The place of the quote is confirmed.")
        case "give_up":
            places.give_up(appearance, reason=request.POST.get("reason", "")[:2000], **act)
            return _("The quote is given up, with your reason.")
        case _:
            start, _dash, end = request.POST.get("place", "").partition("-")
            if not (start.isascii() and start.isdecimal() and end.isascii() and end.isdecimal()):
                raise Refused(_("Pick one of the places first."))
            wanted = request.POST.get("words", "")[:5000]
            # Longer numbers are no place in any text.
            places.choose_place(appearance, int(start[:9]), int(end[:9]), words=wanted, **act)
            return _("The quote has its place.")


def _still_waiting(revision):
    waiting = revision.appearances.needing_an_editor().count()
    if not waiting:
        return _("Every quote of this text is settled.")
    return _("Still to be settled in this text: %(count)d.") % {"count": waiting}


def _listed(appearance, standing):
    return {
        "appearance": appearance,
        "standing": standing,
        "quote": appearance.moved_from or appearance.exact,
        "difference": _difference(appearance),
    }


def _difference(appearance):
    """Return the words taken out and put in since the quote was last certain, as (where, text)."""
    if not appearance.moved_from or appearance.start is None or appearance.moved_from == appearance.exact:
        return []
    before, after = appearance.moved_from, appearance.exact
    return [
        (stretch.where, before[slice(*stretch.before)] or after[slice(*stretch.after)])
        for stretch in words(before, after, (0, len(before)), (0, len(after)))
    ]


def _candidates(appearance, wanted):
    body = appearance.revision.body
    return [
        _place(body, candidate.start, candidate.end, percent=round(candidate.score * 100))
        for candidate in places.candidates(appearance, words=wanted)
        if wanted or (candidate.start, candidate.end) != (appearance.start, appearance.end)
    ]


def _place(body, start, end, *, percent=None):
    return Place(
        start, end, body[max(0, start - AROUND) : start], body[start:end], body[end : end + AROUND], percent
    )
