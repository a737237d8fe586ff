"""The short forms of the article desk: one for each thing an editor writes beside the text.

A form for something on record carries what it was when the form was opened, so that two people who edit the
same thing lose nothing.
"""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claims.admin import similarity
from claims.admin.base import DeskForm
from claims.admin.desk_fields import (
    FigureField,
    KindField,
    PartyNameField,
    SourceNameField,
)
from claims.admin.shown import FIELD, ShownField, sign
from claims.admin.verdicts import LINES, RatingField, VerdictForm
from claims.models import (
    Attribution,
    Claim,
    ClaimLink,
    ClaimQuantity,
    Evidence,
    Note,
    Party,
    Source,
    Verdict,
)
from claims.models.fields import LocalizedTextFormField
from claims.operations import desk as records
from claims.rules import partial_dates
from claims.rules.sentences import Refused
from claims.vocabulary import PartyKind, Reading, SourceKind, Stance

LONG_TEXTS = {"statement": 2, "comment": 2, "text": 3, "summary": 2, **LINES}
ABOUT, YEAR, MONTH = "about", "year", "month"


class PanelForm(DeskForm):
    """A form of the claim panel; `named` are its nouns that are given by name."""

    named = ()

    def __init__(self, *args, seen_until=0, **kwargs):
        self.seen_until = seen_until
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if name in LONG_TEXTS and not isinstance(field, LocalizedTextFormField):
                field.widget = forms.Textarea(attrs={"rows": LONG_TEXTS[name]})
        for name in self.named:
            self.fields[name].known = getattr(self.instance, name, None) if self.instance.pk else None
            if self.fields[name].known is not None:
                self.initial[name] = self.fields[name].known

    def clean(self):
        cleaned = super().clean()
        for name in self.named:
            if isinstance(self.cleaned_data.get(name), str):
                self.clean_unknown(name, self.cleaned_data[name])
        return cleaned

    def clean_unknown(self, name, text):
        """A name nobody has: refused unless the editor says what it stands for."""
        kind = self.cleaned_data.get(f"{name}_kind") or ""
        if not kind:
            self.add_error(
                name,
                _("“%(name)s” is not on record. Say what it is, and it is put on record with that name.")
                % {"name": text[:80]},
            )
            return
        self.cleaned_data[name] = Party(name=text, kind=kind)

    def put_names(self):
        """Put the nouns given by name into the row, once they are on record."""
        for name in self.named:
            setattr(self.instance, name, self.cleaned_data[name])
        return self.instance


class ClaimForm(PanelForm):
    named = ("claimant",)
    claimant = PartyNameField(label=gettext_lazy("claimant"), required=False)
    claimant_kind = KindField()
    exactness = forms.ChoiceField(
        label=gettext_lazy("how exact"),
        required=False,
        choices=[
            ("", gettext_lazy("as written")),
            (ABOUT, gettext_lazy("about then")),
            (MONTH, gettext_lazy("the month only")),
            (YEAR, gettext_lazy("the year only")),
        ],
    )

    class Meta:
        model = Claim
        fields = ("statement", "claimed_on", "claim_type", "language", "check_worthiness")
        labels = {"claimed_on": gettext_lazy("claimed on")}
        help_texts = dict.fromkeys(fields, "")

    field_order = (
        "statement",
        "claimant",
        "claimant_kind",
        "claimed_on",
        "exactness",
        "claim_type",
        "language",
        "check_worthiness",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["statement"].widget.attrs.update(similarity.asks_while_typed(self.instance))

    def clean(self):
        cleaned = super().clean()
        day, exactness = self.cleaned_data.get("claimed_on"), self.cleaned_data.get("exactness")
        if day and exactness:
            try:
                self.cleaned_data["claimed_on"] = partial_dates.at_most(day, exactness)
            except Refused as refusal:
                self.add_error("claimed_on", refusal.sentence)
        return cleaned


class NewClaimForm(ClaimForm):
    """A claim about to be taken; without a statement of our own the words of the text are the statement."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        statement = self.fields["statement"]
        statement.required = False
        statement.widget.attrs["placeholder"] = _("empty: as it stands in the text")


class QuantityForm(PanelForm):
    value = FigureField(label=gettext_lazy("value"), required=False)
    low = FigureField(label=pgettext_lazy("figure", "low"), required=False)
    high = FigureField(label=pgettext_lazy("figure", "high"), required=False)

    class Meta:
        model = ClaimQuantity
        fields = ("measure", "value", "unit", "low", "high", "qualifier", "as_of")


class EvidenceForm(PanelForm):
    class Meta:
        model = Evidence
        fields = ("stance", "locator", "quote", "comment", "is_public")


class SourceForm(PanelForm):
    """A source and what it says to the claim, in one go: known by its address or name, or put on record."""

    reference = SourceNameField(
        label=gettext_lazy("address, or a source on record"),
        help_text=gettext_lazy("https://… or the title of what was read"),
    )
    reading = forms.ChoiceField(
        label=gettext_lazy("read by us"),
        required=False,
        choices=[("", gettext_lazy("as on record")), *Reading.choices],
    )
    title = forms.CharField(label=gettext_lazy("title"), max_length=300, required=False)
    publisher = PartyNameField(label=gettext_lazy("publisher"), required=False)
    publisher_kind = KindField(initial=PartyKind.OUTLET)
    kind = forms.ChoiceField(label=gettext_lazy("kind"), choices=SourceKind.choices)
    published_on = forms.CharField(label=gettext_lazy("published on"), max_length=24, required=False)

    named = ("publisher",)
    field_order = (
        "reference",
        "stance",
        "reading",
        "publisher",
        "publisher_kind",
        "locator",
        "quote",
        "comment",
        "is_public",
        "title",
        "kind",
        "published_on",
    )

    class Meta:
        model = Evidence
        fields = ("stance", "locator", "quote", "comment", "is_public")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The choice with nothing in it would only be one key more.
        self.fields["stance"].choices = Stance.choices
        self.fields["stance"].initial = Stance.SUPPORTS

    def clean_published_on(self):
        text = self.cleaned_data["published_on"]
        if text:
            try:
                partial_dates.parse(text)
            except Refused as refusal:
                raise forms.ValidationError(refusal.sentence) from refusal
        return text

    def put_names(self):
        """The publisher is the source's, not that of what it says."""
        return self.instance

    def new_source(self):
        """Return the source to put on record, or None where it is known."""
        reference = self.cleaned_data["reference"]
        if isinstance(reference, Source):
            return None
        is_address = reference.startswith(("https://", "http://"))
        return Source(
            # Without its scheme an address reads as a name.
            title=self.cleaned_data["title"] or reference.partition("://")[2].rstrip("/")[:300] or reference,
            url=reference if is_address else "",
            kind=self.cleaned_data["kind"],
            published_on=self.cleaned_data["published_on"],
            reading=self.cleaned_data["reading"] or Reading.NOT_READ,
        )


class HopForm(PanelForm):
    named = ("party", "source")
    party = PartyNameField(label=gettext_lazy("party"), required=False)
    party_kind = KindField()
    source = SourceNameField(label=gettext_lazy("source"), required=False)
    chain = forms.IntegerField(label=gettext_lazy("Chain"), min_value=1, max_value=99, initial=1)
    step = forms.IntegerField(
        label=gettext_lazy("Step"),
        min_value=1,
        max_value=99,
        help_text=gettext_lazy("1 is whoever said it first."),
    )

    class Meta:
        model = Attribution
        fields = (
            "chain",
            "step",
            "act",
            "mode",
            "happened_on",
            "wording",
            "wording_language",
            "is_named_in_article",
        )

    field_order = ("chain", "step", "party", "party_kind", "act", "mode", "source", "happened_on", "wording")

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.cleaned_data.get("party") and not self.cleaned_data.get("source"):
            self.add_error("party", _("Name the party, the source, or both."))
        return cleaned

    def clean_unknown(self, name, text):
        if name == "source":
            self.add_error(
                name,
                _("No source “%(name)s” is on record. Add it to the evidence first.") % {"name": text[:80]},
            )
            return
        super().clean_unknown(name, text)


class DeskVerdictForm(PanelForm, VerdictForm):
    class Meta:
        model = Verdict
        fields = (
            "rating",
            "language",
            "headline",
            "short_answer",
            "rationale",
            "gaps",
            "single_origin_reason",
            "correction_note",
            "to_check",
        )
        field_classes = {"rating": RatingField}


class NoteForm(PanelForm):
    class Meta:
        model = Note
        fields = ("text",)


class LinkForm(PanelForm):
    """How the claim stands to one that is like it; a finding that a second person confirms."""

    class Meta:
        model = ClaimLink
        fields = ("kind",)


class QuoteForm(forms.Form):
    """Words of the text, and what tells them from the same words elsewhere; the server finds the place."""

    quote = forms.CharField(
        label=gettext_lazy("quote"), widget=forms.Textarea(attrs={"rows": 3}), strip=False
    )
    before = forms.CharField(label=gettext_lazy("words just before it"), required=False, strip=False)
    after = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    paragraph = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class PlaceForm(QuoteForm):
    """The words of a quote on record, to be given anew; it carries along where the quote stood."""

    shown = ShownField()

    def __init__(self, *args, instance, seen_until=0, **kwargs):
        super().__init__(*args, **kwargs)
        signed = sign(instance, records.columns_of(instance), seen_until=seen_until)
        self.initial = {"quote": instance.exact, FIELD: signed, **self.initial}
