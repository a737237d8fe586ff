"""Deciding on many labels of other checkers in one go: what waits, how much hangs on it, and one button."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from claims.admin.base import tell
from claims.models import ForeignRating, Rating
from claims.operations import foreign_ratings
from claims.vocabulary import LabelDecision, VerdictState

# As many as fit on a page that somebody reads to its end.
AT_ONCE = 50
LATER = pgettext_lazy("decision on a label", "later")


def counted(labels):
    """Count the checks that carry each label, and the drafts that have no rating and wait for it."""
    waiting = Q(
        reviews__claim__verdicts__state=VerdictState.DRAFT,
        reviews__claim__verdicts__version=1,
        reviews__claim__verdicts__rating__isnull=True,
    )
    return labels.annotate(
        checks=Count("reviews", distinct=True),
        drafts=Count("reviews__claim__verdicts", filter=waiting, distinct=True),
    )


class LabelsForm(forms.Form):
    """A choice for each label that waits; what is left at “later” goes on waiting."""

    def __init__(self, *args, labels, **kwargs):
        super().__init__(*args, **kwargs)
        ratings = Rating.objects.filter(scale__is_current=True).select_related("scale").order_by("position")
        self.ratings = {str(rating.pk): rating for rating in ratings}
        choices = [
            ("", LATER),
            *((key, str(rating)) for key, rating in self.ratings.items()),
            (LabelDecision.NONE.value, LabelDecision.NONE.label),
        ]
        for label in labels:
            self.fields[f"label-{label.pk}"] = forms.ChoiceField(
                label=str(label), choices=choices, required=False
            )

    def decided(self):
        """Yield the key of each label with its decision and rating."""
        for name, chosen in self.cleaned_data.items():
            if chosen == LabelDecision.NONE:
                yield int(name.removeprefix("label-")), LabelDecision.NONE, None
            elif chosen:
                yield int(name.removeprefix("label-")), LabelDecision.OURS, self.ratings[chosen]


def show(model_admin, request):
    """List the labels that wait, those with most checks first, and decide on all that were chosen."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    may_decide = model_admin.has_change_permission(request)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    waiting = counted(ForeignRating.objects.waiting())
    labels = list(waiting.order_by("-checks", "label", "pk")[:AT_ONCE])
    sent = _sent(request)
    form = LabelsForm(request.POST or None, labels=sent or labels)
    if request.method == "POST" and form.is_valid():
        tell(request, _decide(form, actor=request.user, at=timezone.now()))
        return redirect("admin:claims_foreignrating_decide")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Labels to decide on"),
        "opts": model_admin.opts,
        "has_view_permission": True,
        "may_decide": may_decide,
        "rows": [
            {
                "label": label,
                "field": form[f"label-{label.pk}"] if f"label-{label.pk}" in form.fields else None,
            }
            for label in labels
        ],
        "unshown": ForeignRating.objects.waiting().count() - len(labels),
        "form": form,
    }
    return TemplateResponse(request, "admin/claims/labels.html", context, status=400 if form.errors else 200)


def _sent(request):
    """Return the labels the form was about, though a colleague may have decided on some meanwhile."""
    keys = [name.removeprefix("label-") for name in request.POST if name.startswith("label-")]
    keys = [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19]
    return list(ForeignRating.objects.filter(pk__in=keys[: 2 * AT_ONCE])) if keys else []


def _decide(form, **act):
    decided = drafts = late = 0
    for key, decision, rating in form.decided():
        label = ForeignRating.objects.waiting().filter(pk=key).first()
        if label is None:
            late += 1
            continue
        label.decision, label.rating = decision, rating
        drafts += len(foreign_ratings.decide(label, **act))
        decided += 1
    sentences = [
        ngettext("%(count)d label was decided on.", "%(count)d labels were decided on.", decided)
        % {"count": decided},
        ngettext("%(count)d draft got its rating.", "%(count)d drafts got their rating.", drafts)
        % {"count": drafts},
    ]
    if late:
        sentences.append(
            ngettext(
                "Somebody else decided on %(count)d of them meanwhile; that stays.",
                "Somebody else decided on %(count)d of them meanwhile; that stays.",
                late,
            )
            % {"count": late}
        )
    return " ".join(sentences)
