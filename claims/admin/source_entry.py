"""Putting a source on record from one pasted line: what it says is proposed, an editor has the last word."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.base import RefusedForm, tell
from claims.admin.desk_fields import KindField, PartyNameField
from claims.admin.desk_forms import PanelForm
from claims.admin.desk_rooms import with_parties
from claims.models import Party, Source
from claims.operations import desk, sources
from claims.operations.naming import free_slug
from claims.operations.trail import editorial_act
from claims.rules import references
from claims.rules import text as text_policy
from claims.rules.sentences import Refused
from claims.vocabulary import PartyKind

WIDE = {"class": "vTextField"}


class LineForm(forms.Form):
    line = forms.CharField(
        label=gettext_lazy("address or citation"),
        max_length=references.LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, **WIDE}),
        help_text=gettext_lazy("Paste one line. Nothing is fetched, and nothing is kept yet."),
    )

    def clean_line(self):
        try:
            return text_policy.clean_line(self.cleaned_data["line"])
        except Refused as refusal:
            raise forms.ValidationError(refusal.sentence) from refusal


class EntryForm(PanelForm, RefusedForm):
    """What is proposed, to be corrected."""

    named = ("publisher",)
    url = forms.URLField(
        label=gettext_lazy("address"),
        max_length=800,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs=WIDE),
    )
    publisher = PartyNameField(label=gettext_lazy("publisher"), required=False)
    publisher_kind = KindField()
    field_order = (
        "title",
        "url",
        "publisher",
        "publisher_kind",
        "byline",
        "published_on",
        "kind",
        "language",
    )

    class Meta:
        model = Source
        fields = (
            "title",
            "url",
            "byline",
            "published_on",
            "kind",
            "language",
            "reading",
            "reliability",
            "reliability_reason",
            "original",
        )
        widgets = {
            "title": forms.TextInput(attrs=WIDE),
            "byline": forms.TextInput(attrs=WIDE),
            "original": forms.HiddenInput,
            "reliability_reason": forms.Textarea(attrs={"rows": 2}),
        }


def show(model_admin, request):
    """Take a line, show what it says and whether it is on record, and put it on record."""
    if not model_admin.has_add_permission(request):
        raise PermissionDenied
    line = LineForm(request.GET if "line" in request.GET else None)
    form, proposal, status = None, None, 200
    if request.method == "POST":
        form = EntryForm(request.POST)
        if form.is_valid():
            try:
                source = _record(form, actor=request.user, at=timezone.now())
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                tell(request, _("The source is on record. Say what it is worth, and keep a file of it."))
                return redirect("admin:claims_source_change", source.pk)
        status = 400
    elif line.is_bound and line.is_valid():
        proposal = sources.propose(line.cleaned_data["line"])
        if proposal.known is None:
            form = EntryForm(initial=_initial(proposal))
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Add a source by one line"),
        "opts": model_admin.opts,
        "line": line,
        "form": form,
        "proposal": proposal,
        "known": _known(form, proposal),
    }
    return TemplateResponse(request, "admin/claims/source_entry.html", context, status=status)


def _initial(proposal):
    reference = proposal.reference
    is_new = bool(proposal.publisher) and not Party.objects.filter(name=proposal.publisher).exists()
    return {
        "title": reference.title,
        "url": reference.url,
        "publisher": proposal.publisher,
        "publisher_kind": PartyKind.OUTLET if is_new else "",
        "byline": reference.author,
        "published_on": reference.published_on,
        "kind": proposal.kind,
        "original": proposal.original,
    }


def _known(form, proposal):
    """Return the source that stands at the address of the form or of the line."""
    if proposal is not None:
        return proposal.known
    return Source.objects.at(form.data.get("url", "")).first() if form is not None else None


@editorial_act
def _record(form, *, actor, at):
    with_parties(form, actor=actor, at=at)
    source = form.put_names()
    source.slug = free_slug(Source, source.title)
    return desk.record(source, actor=actor, at=at)
