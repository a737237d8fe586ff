"""Claims on the desk: the statement, and everything that hangs on it in the order an editor thinks."""

from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Subquery
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claims.admin import links, packs, similarity, stale
from claims.admin.base import (
    DeskForm,
    DeskModelAdmin,
    DeskStackedInline,
    short,
)
from claims.admin.finding import FoundByWords
from claims.admin.notes import CorrectionRequestInline, NoteInline, ReplyRequestInline
from claims.admin.site import desk as site
from claims.models import (
    Appearance,
    Attribution,
    Claim,
    ClaimLink,
    ClaimQuantity,
    ClaimTranslation,
    Evidence,
    Verdict,
)
from claims.operations import articles, desk
from claims.operations.origins import ORIGINS, as_cited, as_hop
from claims.rules import chains, evidence
from claims.vocabulary import VerdictState


class AppearanceForm(DeskForm):
    """An editor gives the words; where they stand is for the server to find."""

    class Meta:
        model = Appearance
        fields = ("revision", "exact", "part", "difference")
        widgets = {
            "exact": forms.Textarea(attrs={"rows": 2, "cols": 60}),
            "difference": forms.Textarea(attrs={"rows": 2, "cols": 40}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["revision"].disabled = True
            self.fields["exact"].disabled = True


class AttributionForm(DeskForm):
    """One hop; chains and steps count from one."""

    class Meta:
        model = Attribution
        fields = "__all__"

    chain = forms.IntegerField(label=gettext_lazy("Chain"), min_value=1, initial=1)
    step = forms.IntegerField(
        label=gettext_lazy("Step"), min_value=1, help_text=gettext_lazy("1 is whoever said it first.")
    )

    def validate_constraints(self):
        """Leave the numbers to the formset: two hops that change places clash only with what is stored."""
        try:
            self.instance.validate_constraints(exclude={*self._get_validation_exclusions(), "step"})
        except forms.ValidationError as error:
            self._update_errors(error)


class AppearanceInline(DeskStackedInline):
    model = Appearance
    form = AppearanceForm
    autocomplete_fields = ("revision",)
    readonly_fields = ("place",)
    fields = (("revision", "part"), "exact", "place", "difference")
    show_change_link = True

    @admin.display(description=gettext_lazy("place"))
    def place(self, appearance):
        if appearance.pk is None:
            return _("will be found when you save")
        if appearance.start is None:
            return appearance.get_anchoring_display()
        return f"{appearance.get_anchoring_display()}, {appearance.start}–{appearance.end}"


class TranslationInline(DeskStackedInline):
    model = ClaimTranslation
    fields = ("language", "statement")

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "statement":
            field.widget.attrs["rows"] = 2
        return field


class QuantityInline(DeskStackedInline):
    model = ClaimQuantity
    fields = (("measure", "value", "unit"), ("low", "high", "as_of"), "qualifier")


class AttributionInline(DeskStackedInline):
    model = Attribution
    form = AttributionForm
    autocomplete_fields = ("party", "source")
    fields = (
        ("chain", "step", "act", "mode"),
        ("party", "source"),
        ("wording", "wording_language"),
        ("happened_on", "is_named_in_article"),
        "occasion",
    )


class EvidenceInline(DeskStackedInline):
    model = Evidence
    autocomplete_fields = ("source",)
    fields = (("source", "stance", "is_public"), ("locator", "quote"), ("page", "area"), "comment")


class ClaimLinkInline(DeskStackedInline):
    model = ClaimLink
    form = links.ClaimLinkForm
    fk_name = "claim"
    autocomplete_fields = ("other", "sources")
    readonly_fields = ("decided",)
    fields = (
        ("kind", "other", "finding"),
        ("detail", "severity", "is_public"),
        "reason",
        "sources",
        "decided",
    )

    @admin.display(description=gettext_lazy("decision"))
    def decided(self, link):
        return links.decision_of(link)


# So many claims are fetched and put in order; of more a page is soon full by going along the list.
FEW = 20_000


class StateFilter(admin.SimpleListFilter):
    """Where the newest verdict of a claim stands."""

    title = gettext_lazy("verdict")
    parameter_name = "verdict"

    def lookups(self, request, model_admin):
        return [("none", _("none yet")), *VerdictState.choices]

    def queryset(self, request, queryset):
        if self.value() == "none":
            return queryset.without_verdict()
        if not self.value():
            return queryset
        found = queryset.filter(newest_state=self.value())
        # Without the order of verdicts, which would have all of them put in it.
        standing_so = Verdict.objects.filter(state=self.value()).order_by()
        if standing_so[: FEW + 1].count() > FEW:
            return found
        return found.filter(pk__in=standing_so.values("claim"))


class AssigneeFilter(admin.RelatedFieldListFilter):
    """Whoever has a claim to work on; asked of each account, as there are fewer of these than claims."""

    def field_choices(self, field, request, model_admin):
        busy = Exists(Claim.objects.filter(assignee=OuterRef("pk")))
        accounts = get_user_model()._default_manager.filter(busy).order_by("username")
        return [(account.pk, str(account)) for account in accounts]


@admin.register(Claim, site=site)
class ClaimAdmin(FoundByWords, DeskModelAdmin):
    list_display = (
        "statement_shortened",
        "verdict_state",
        "claim_type",
        "claimant",
        "check_worthiness",
        "assignee",
        "due_on",
    )
    list_filter = (
        StateFilter,
        "claim_type",
        "check_worthiness",
        "language",
        ("assignee", AssigneeFilter),
    )
    list_select_related = ("claimant", "assignee")
    autocomplete_fields = ("claimant", "assignee")
    prepopulated_fields = {"slug": ("statement",)}
    readonly_fields = ("standing", "already", "origins", "chain_reading")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "statement",
                    ("language", "claim_type", "check_target"),
                    ("claimant", "claimed_on"),
                    "slug",
                )
            },
        ),
        (gettext_lazy("Where it stands"), {"fields": ("standing", "already", "origins", "chain_reading")}),
        (
            gettext_lazy("Work"),
            {
                "fields": (
                    ("check_worthiness", "assignee", "due_on"),
                    "check_worthiness_reason",
                    ("recheck_on", "recheck_reason"),
                    "note",
                )
            },
        ),
    )
    inlines = (
        AppearanceInline,
        TranslationInline,
        QuantityInline,
        AttributionInline,
        EvidenceInline,
        ClaimLinkInline,
        ReplyRequestInline,
        CorrectionRequestInline,
        NoteInline,
    )

    change_form_template = "admin/claims/claim_form.html"

    def get_urls(self):
        return [*packs.urls(self), *similarity.urls(self), *super().get_urls()]

    def render_change_form(self, request, context, *args, **kwargs):
        context["pack_address"] = packs.address_of(context.get("original"))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        if "statement" in form.base_fields:
            form.base_fields["statement"].widget.attrs.update(similarity.asks_while_typed(obj))
        return form

    def get_queryset(self, request):
        newest = Verdict.objects.filter(claim=OuterRef("pk")).order_by("-version")
        return super().get_queryset(request).annotate(newest_state=Subquery(newest.values("state")[:1]))

    def get_fieldsets(self, request, obj=None):
        shown = super().get_fieldsets(request, obj)
        # A claim that is only being written has nothing to read off yet.
        return shown if obj else tuple(part for part in shown if "standing" not in part[1]["fields"])

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in ("statement", "check_worthiness_reason", "note"):
            field.widget.attrs["rows"] = 3
        return field

    @admin.display(description=gettext_lazy("statement"), ordering="slug")
    def statement_shortened(self, claim):
        return str(claim)

    @admin.display(description=gettext_lazy("verdict"))
    def verdict_state(self, claim):
        return VerdictState(claim.newest_state).label if claim.newest_state else "–"

    @admin.display(description=gettext_lazy("verdict"))
    def standing(self, claim):
        verdicts = list(claim.verdicts.select_related("rating").order_by("-version"))
        if not verdicts:
            return format_html(
                '<a href="{}?claim={}">{}</a>',
                reverse("admin:claims_verdict_add"),
                claim.pk,
                _("Write the verdict"),
            )
        versions = format_html_join(
            "",
            '<div>{} {} · <a href="{}">{}</a> · <a href="{}">{}</a></div>',
            (
                (
                    _("Version %(number)d:") % {"number": verdict.version},
                    verdict.get_state_display(),
                    reverse("admin:claims_verdict_change", args=[verdict.pk]),
                    _("text"),
                    reverse("admin:claims_verdict_review", args=[verdict.pk]),
                    _("review"),
                )
                for verdict in verdicts
            ),
        )
        return format_html("{}{}", stale.hint(claim), versions)

    @admin.display(description=gettext_lazy("checked already?"))
    def already(self, claim):
        return similarity.hint(claim)

    @admin.display(description=gettext_lazy("independent origins"))
    def origins(self, claim):
        cited = [as_cited(item) for item in claim.evidence.select_related(*ORIGINS)]
        counted = evidence.independent_origins(cited)
        names = sorted({item.origin_name for item in cited if item.origin in counted})
        if not names:
            return _("none yet")
        return f"{len(counted)}: {', '.join(names)}"

    @admin.display(description=gettext_lazy("reading of the chains"))
    def chain_reading(self, claim):
        hops = claim.attributions.select_related("party", *ORIGINS).order_by("chain", "step")
        sentences = read_chains(hops)
        if not sentences:
            return _("no chain yet")
        return format_html_join("", "<div>{}</div>", ((sentence,) for sentence in sentences))

    def edit_row(self, request, row, *, shown, **act):
        if isinstance(row, Attribution) and (shown["chain"], shown["step"]) != (row.chain, row.step):
            # Hops change places among themselves, so all of them are needed first.
            request.hops_to_move[row] = shown
            return
        super().edit_row(request, row, shown=shown, **act)

    def record_row(self, request, row, **act):
        if isinstance(row, Appearance):
            articles.pin(row.claim, row.revision, row.exact, part=row.part, difference=row.difference, **act)
            return
        if isinstance(row, NoteInline.model):
            row.author, row.written_at = act["actor"], act["at"]
        super().record_row(request, row, **act)

    def save_formset(self, request, form, formset, change):
        request.hops_to_move = {}
        super().save_formset(request, form, formset, change)
        if formset.model is ClaimLink:
            self._save_sources(request, formset)

    def before_new_rows(self, request, **act):
        hops = request.hops_to_move
        desk.rearrange(list(hops), shown={hop.pk: hops[hop] for hop in hops}, **act)

    def _save_sources(self, request, formset):
        for form in formset.forms:
            if form.instance.pk and "sources" in form.changed_data and form not in formset.deleted_forms:
                desk.set_sources(form.instance, form.cleaned_data["sources"], **self.act(request))


def read_chains(hops):
    """Return in sentences what the chains of a claim say; `hops` in the order of chains and steps."""
    by_chain = {}
    for hop in hops:
        by_chain.setdefault(hop.chain, []).append(hop)
    readings = {number: chains.read_chain([as_hop(hop) for hop in hops]) for number, hops in by_chain.items()}
    sentences = [
        sentence for number, hops in by_chain.items() for sentence in _read(number, hops, readings[number])
    ]
    return [*sentences, *_origins(readings)]


def _origins(readings):
    """Say of several chains how many origins they have, and which of them are one."""
    if len(readings) < 2:
        return
    groups = chains.by_origin(readings.values())
    yield ngettext("%(count)d independent origin.", "%(count)d independent origins.", len(groups)) % {
        "count": len(groups)
    }
    for group in groups:
        if len(group) > 1:
            numbers = [str(number) for number, reading in readings.items() if reading in group]
            yield _("Chains %(numbers)s count as one, as they go back to one origin.") % {
                "numbers": ", ".join(numbers)
            }


def _read(number, hops, reading):
    names = {hop.step: str(hop.party or hop.source) for hop in hops}
    line = " → ".join(names[hop.step] for hop in hops)
    yield _("Chain %(number)d: %(hops)s") % {"number": number, "hops": line}
    for before, after in reading.wording_changes:
        yield _("The wording changed between step %(before)d (%(from)s) and step %(after)d (%(to)s).") % {
            "before": before,
            "after": after,
            "from": short(names[before], 40),
            "to": short(names[after], 40),
        }
    yield from reading.problems
