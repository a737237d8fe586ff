"""Where a claim is looked at or typed: the check that answers it, and the claims that say much the same."""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.models import Claim, Verdict
from claims.models.fields import localized
from claims.operations import repeats, similar
from claims.operations.documents import public_name
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.rules.similarity import Degree
from claims.vocabulary import Language

# Longer texts say many things, and are like nothing on record. It also keeps the question within an address.
LONGEST_ASKED = 400


class TypedForm(forms.Form):
    """A statement as far as it is typed, and the claim it is going to be the statement of."""

    statement = forms.CharField(max_length=LONGEST_ASKED)
    language = forms.ChoiceField(choices=Language.choices)
    claim = forms.ModelChoiceField(Claim.objects.select_related("claimant"), required=False)

    def clean_statement(self):
        try:
            return text_policy.clean_line(self.cleaned_data["statement"])
        except Refused as refusal:
            raise ValidationError(refusal.sentence) from refusal


def carried(claim, places=()):
    """Return the earlier check of what this claim repeats, as the desk shows it; None without one.

    With each of the `places` goes whether an editor agreed that the check answers it.
    """
    found = repeats.earlier(claim)
    if found is None:
        return None
    edition = found.publication.edition
    texts = edition.document["texts"]
    agreed = repeats.carried(places)
    return {
        "claim": found.link.other,
        "rating": localized(edition.document["rating"]["label"], get_language()),
        "headline": (texts.get(get_language()) or next(iter(texts.values())))["headline"],
        "by": public_name(found.link.decided_by),
        "at": timezone.localtime(found.link.decided_at),
        "edition": edition.number,
        "address": reverse("admin:claims_claim_change", args=[found.link.other_id]),
        "decide_at": reverse("admin:claims_claimlink_decide", args=[found.link.pk]),
        "places": [_answered(place, agreed.get(place.pk)) for place in places],
        "is_agreed": bool(agreed),
    }


def _answered(place, answer):
    return {
        "place": place,
        "number": answer.edition.number if answer else None,
        "by": public_name(answer.agreed_by) if answer else "",
        "at": timezone.localtime(answer.agreed_at) if answer else None,
    }


def alike(claim):
    """Return the claims that say much the same, each with its newest rating; decided ones are left out."""
    return _with_ratings(similar.alike(claim, but=repeats.decided(claim) if claim.pk else ()))


def alike_to(text, language):
    """Return the same of words that are no claim yet."""
    found = similar.alike_to(text, language, limit=3) if text.strip() else []
    return _with_ratings([one for one in found if one.comparison.degree != Degree.RELATED])


def _with_ratings(found):
    newest = {}
    for verdict in (
        Verdict.objects.filter(claim__in=[one.claim.pk for one in found])
        .select_related("rating")
        .order_by("claim_id", "version")
        if found
        else ()
    ):
        newest[verdict.claim_id] = verdict
    return [
        {
            "claim": one.claim,
            "statement": one.statement,
            "language": one.language,
            "is_same": one.comparison.is_same,
            "in_words": one.in_words,
            "agreeing": one.agreeing,
            "differing": one.differing,
            "rating": localized(newest[one.claim.pk].rating.label, get_language())
            if one.claim.pk in newest and newest[one.claim.pk].rating
            else "",
            "address": reverse("admin:claims_claim_change", args=[one.claim.pk]),
        }
        for one in found
    ]


def hint(claim):
    """Say in a few lines, for the form of a claim, what was checked already."""
    lines = []
    places = list(claim.appearances.in_latest_revisions())
    if answer := carried(claim, places):
        heading = (
            _("Checked already: %(rating)s") if answer["is_agreed"] else _("Checked elsewhere: %(rating)s")
        )
        waiting = sum(one["number"] is None for one in answer["places"])
        lines.append(
            (
                f"{heading % {'rating': answer['rating']}} ·",
                answer["address"],
                answer["claim"].language,
                answer["claim"].statement,
                f" – {_waits(waiting)}" if waiting else "",
            )
        )
    for one in alike(claim):
        rating = f" ({one['rating']})" if one["rating"] else ""
        differing = f"{rating} – {', '.join(one['differing'])}" if one["differing"] else rating
        said = f"{capfirst(one['in_words'])}:"
        lines.append((said, one["address"], one["language"], one["statement"], differing))
    if not lines:
        return _("Nothing on record says much the same.")
    return format_html(
        "{}",
        format_html_join("", '<div>{} <a href="{}"><bdi lang="{}">{}</bdi></a>{}</div>', lines),
    )


def _waits(count):
    return ngettext(
        "%(count)d place waits for an editor’s OK", "%(count)d places wait for an editor’s OK", count
    ) % {"count": count}


def asks_while_typed(claim=None):
    """Return the attributes by which `desk_similar.js` knows a field for a statement and whom it asks."""
    about = f"?claim={claim.pk}" if claim and claim.pk else ""
    return {
        "data-similar-at": f"{reverse('admin:claims_claim_similar')}{about}",
        "data-similar-most": LONGEST_ASKED,
        "data-similar-failed": _("Similar claims could not be looked up just now."),
    }


def urls(model_admin):
    """Return the address that answers, for whoever may see claims, what is like a statement being typed."""

    @require_safe
    def show(request):
        if not model_admin.has_view_permission(request):
            raise PermissionDenied
        form = TypedForm(request.GET)
        if not form.is_valid():
            return HttpResponseBadRequest(form.errors.as_text(), content_type="text/plain; charset=utf-8")
        # A row that is only read from: what is typed is not what the claim says yet.
        claim = form.cleaned_data["claim"] or Claim()
        claim.statement, claim.language = form.cleaned_data["statement"], form.cleaned_data["language"]
        return render(
            request,
            "admin/desk/_similar_typed.html",
            {"claim": claim, "similar": alike(claim)},
        )

    view = model_admin.admin_site.admin_view(show)
    return [path("similar/", view, name="claims_claim_similar")]
