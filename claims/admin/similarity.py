"""Where a claim is looked at: the earlier check that answers it, and the claims that say much the same."""

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.models import Verdict
from claims.models.fields import localized
from claims.operations import repeats, similar
from claims.operations.documents import public_name
from claims.rules.similarity import Degree


def carried(claim):
    """Return the earlier check that answers this claim, as the desk shows it; None without one."""
    found = repeats.carried(claim)
    if found is None:
        return None
    document = found.publication.edition.document
    texts = document["texts"]
    return {
        "claim": found.link.other,
        "rating": localized(document["rating"]["label"], get_language()),
        "headline": (texts.get(get_language()) or next(iter(texts.values())))["headline"],
        "by": public_name(found.link.decided_by),
        "at": timezone.localtime(found.link.decided_at),
        "address": reverse("admin:claims_claim_change", args=[found.link.other_id]),
        "decide_at": reverse("admin:claims_claimlink_decide", args=[found.link.pk]),
    }


def alike(claim):
    """Return the claims that say much the same, each with its newest rating; decided ones are left out."""
    return _with_ratings(similar.alike(claim, but=repeats.decided(claim)))


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
    if answer := carried(claim):
        said = _("Checked already: %(rating)s") % {"rating": answer["rating"]}
        lines.append(
            (f"{said} ·", answer["address"], answer["claim"].language, answer["claim"].statement, "")
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
