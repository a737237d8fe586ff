"""Which parties may be one: the list of proposals, the page on which an editor decides, and the way back."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.admin.base import tell
from claims.models import Claim, Party, PartyAlias, PartyDistinction, PartyMerge
from claims.operations import parties
from claims.operations.naming import party_called
from claims.operations.people import groups_of
from claims.rules import likeness
from claims.rules.sentences import Refused
from claims.vocabulary import Group

# As many as somebody decides on in an afternoon.
MOST_SHOWN = 100
MERGE, APART = "merge", "apart"


class ChosenForm(forms.Form):
    """Two parties somebody has in mind, by name, alias or slug."""

    one = forms.CharField(label=gettext_lazy("party"), max_length=200)
    other = forms.CharField(label=gettext_lazy("other party"), max_length=200)

    def clean(self):
        for name in self.fields:
            try:
                self.cleaned_data[name] = self._party(self.cleaned_data.get(name, ""))
            except Refused as refusal:
                self.add_error(name, refusal.sentence)

    def _party(self, name):
        found = party_called(name.replace("\x00", "")) if name else None
        if found is None:
            raise Refused(_("There is no party of that name. Give name, alias or slug."))
        return found


class VerdictOnPairForm(forms.Form):
    """Which of the two stays, and how that is known."""

    stays = forms.ChoiceField(label=gettext_lazy("the one that stays"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=gettext_lazy("reason, for the desk"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text=gettext_lazy("How you know. Needed where they are the same."),
    )

    def __init__(self, *args, pair, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["stays"].choices = [(str(party.pk), f"{party.name} ({party.slug})") for party in pair]


def show_proposals(model_admin, request):
    """List pairs that may be one, with the reason; what was decided is not offered again."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    form = ChosenForm(request.GET if "one" in request.GET else None)
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        if chosen["one"] != chosen["other"]:
            return redirect("admin:claims_party_merge", chosen["one"].pk, chosen["other"].pk)
        form.add_error("other", _("Choose two parties."))
    found = proposals()
    shown = found[:MOST_SHOWN]
    by_key = Party.objects.in_bulk({key for pair in shown for key in (pair.one, pair.other)})
    context = {
        **_frame(model_admin, request, _("Parties that may be the same")),
        "rows": [
            {
                "one": by_key[pair.one],
                "other": by_key[pair.other],
                "reason": likeness.REASONS[pair.reason],
            }
            for pair in shown
        ],
        "unshown": len(found) - len(shown),
        "form": form,
    }
    return TemplateResponse(
        request, "admin/claims/party_same.html", context, status=400 if form.errors else 200
    )


def proposals():
    """Return the pairs nobody decided on yet, the likeliest first."""
    aliases = {}
    for key, name in PartyAlias.objects.values_list("party_id", "name"):
        aliases.setdefault(key, []).append(name)
    standing = list(Party.objects.standing().values_list("pk", "name", "wikidata"))
    wikidata = {key: number for key, _name, number in standing}
    known = [likeness.Known(key, name, tuple(aliases.get(key, ()))) for key, name, _number in standing]
    told_apart = set(PartyDistinction.objects.values_list("one_id", "other_id"))
    return [
        pair
        for pair in likeness.pairs(known)
        if (pair.one, pair.other) not in told_apart
        # With an id each, Wikidata has told them apart.
        and not (wikidata[pair.one] and wikidata[pair.other])
    ]


def show_pair(model_admin, request, party_id, other_id):
    """Show two parties side by side and let an editor say whether they are one."""
    pair = [get_object_or_404(Party, pk=key) for key in (party_id, other_id)]
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    initial = {"stays": str(_likely_survivor(pair).pk)}
    form = VerdictOnPairForm(request.POST or None, pair=pair, initial=initial)
    refusal, status = "", 200
    if request.method == "POST" and form.is_valid():
        try:
            tell(request, _decide(request, pair, form.cleaned_data))
        except Refused as refused:
            refusal, status = refused.sentence, 400
        else:
            return redirect("admin:claims_party_same")
    try:
        parties.refuse_merge(*pair)
        standing = ""
    except Refused as refused:
        standing = refused.sentence
    context = {
        **_frame(model_admin, request, _("Are these two the same?")),
        "original": pair[0],
        "columns": [_described(party) for party in pair],
        "foresights": [
            {"stays": stays, "what": parties.foresee(goes, stays)} for goes, stays in (pair[::-1], pair)
        ],
        "told_apart": PartyDistinction.objects.filter(
            Q(one=pair[0], other=pair[1]) | Q(one=pair[1], other=pair[0])
        )
        .select_related("said_by")
        .first(),
        "is_editor": bool({Group.EDITOR, Group.CHIEF} & groups_of(request.user)),
        "standing": standing,
        "form": form,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/claims/party_pair.html", context, status=status)


def _decide(request, pair, chosen):
    act = {"actor": request.user, "at": timezone.now()}
    if request.POST.get("action") == APART:
        parties.tell_apart(*pair, reason=chosen["reason"], **act)
        return _("They are two from now on, and nobody is asked again.")
    survivor, merged = sorted(pair, key=lambda party: str(party.pk) != chosen["stays"])
    row = parties.merge(merged, survivor, reason=chosen["reason"], **act)
    return ngettext(
        "“%(merged)s” is “%(survivor)s” from now on; %(count)d place was changed.",
        "“%(merged)s” is “%(survivor)s” from now on; %(count)d places were changed.",
        len(row.moved),
    ) % {"merged": merged.name, "survivor": survivor.name, "count": len(row.moved)}


def _likely_survivor(pair):
    """Return the one with a Wikidata id, or the one that more claims name, or the older one."""
    return max(pair, key=lambda party: (bool(party.wikidata), Claim.objects.naming(party).count(), -party.pk))


def _described(party):
    return {
        "party": party,
        "aliases": list(party.aliases.values_list("name", flat=True)),
        "claims": Claim.objects.naming(party).count(),
        "examples": Claim.objects.naming(party).order_by("-pk")[:3],
    }


def show_parting(model_admin, request, merge_id):
    """Show what would be given back, and part the two where an editor says so."""
    row = get_object_or_404(
        PartyMerge.objects.select_related("merged", "survivor", "merged_by", "undone_by"), pk=merge_id
    )
    if not model_admin.has_view_permission(request, row):
        raise PermissionDenied
    refusal, status = "", 200
    if request.method == "POST":
        try:
            counts = parties.part(row, actor=request.user, at=timezone.now())
        except Refused as refused:
            refusal, status = refused.sentence, 400
        else:
            tell(request, _parted(counts))
            return redirect("admin:claims_partymerge_change", row.pk)
    context = {
        **_frame(model_admin, request, _("Part them again")),
        "original": row,
        "is_editor": bool({Group.EDITOR, Group.CHIEF} & groups_of(request.user)),
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/claims/party_part.html", context, status=status)


def _parted(counts):
    sentences = [
        ngettext(
            "They are two again; %(count)d place was given back.",
            "They are two again; %(count)d places were given back.",
            counts.given_back,
        )
        % {"count": counts.given_back}
    ]
    if counts.left:
        sentences.append(
            ngettext(
                "%(count)d was changed or taken back since and stays as it is.",
                "%(count)d were changed or taken back since and stay as they are.",
                counts.left,
            )
            % {"count": counts.left}
        )
    return " ".join(sentences)


def _frame(model_admin, request, title):
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "back": reverse("admin:claims_party_same"),
        "has_view_permission": True,
    }
