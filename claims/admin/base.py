"""What every form of the desk has in common: one text policy, one way to write, and refusals as sentences.

No form saves over what somebody else saved meanwhile, see `shown`; each is taken in once, see `receipts`.
"""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import DataError, IntegrityError, models
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin import overlaps, shown
from claims.admin.shown import ShownForm, ShownFormSet
from claims.models.fields import LocalizedTextFormField
from claims.operations import desk
from claims.rules import links
from claims.rules import text as text_policy
from claims.rules.sentences import Refused

# What the form says where a promise of the database would be broken, and at which field.
BROKEN_PROMISES = {
    "figure_low_is_not_above_high": ("low", gettext_lazy("The low figure is above the high one.")),
    "figure_says_something": (
        "value",
        gettext_lazy("Give a value, or say in the qualifier what is claimed."),
    ),
    "rejected_source_has_reason": ("rejection_reason", gettext_lazy("Say why the source is rejected.")),
    "source_is_no_copy_of_itself": ("original", gettext_lazy("A source is no copy of itself.")),
    "answer_has_a_day": ("answered_on", gettext_lazy("Say on which day the answer came.")),
    "deadline_is_not_before_request": ("deadline_on", gettext_lazy("The deadline lies before the request.")),
    "correction_outcome_has_a_day": ("outcome_on", gettext_lazy("Say since which day that stands.")),
    "correction_is_not_due_before_it_is_sent": (
        "due_on",
        gettext_lazy("The deadline lies before the request."),
    ),
    "claim_is_not_linked_to_itself": ("other", gettext_lazy("A claim is not linked to itself.")),
    "link_nobody_made_is_public_once_confirmed": (
        "is_public",
        gettext_lazy("Readers get nothing of a link before somebody confirms it. Decide about it first."),
    ),
    "conflict_is_dismissed_for_a_reason": (
        "kind",
        gettext_lazy("This was dismissed without a reason, which no conflict is. Confirm it first."),
    ),
    "party_has_wikidata_id_alone": ("wikidata", gettext_lazy("Another party already has this Wikidata id.")),
    "hop_names_party_or_source": ("party", gettext_lazy("Name the party, the source, or both.")),
    "label_is_decided_with_a_rating": (
        "rating",
        gettext_lazy("Choose the rating of ours it stands for; with any other decision choose none."),
    ),
    "foreign_label_stands_once": ("label", gettext_lazy("This label stands in the list already.")),
    "scale_has_one_version_in_use": (
        "is_current",
        gettext_lazy("Another version of this scale is in use. Take that out of use first."),
    ),
}
CLASH = gettext_lazy(
    "Somebody else saved something at the same moment that clashes with this. Open the page anew and compare."
)


class RefusedForm(ShownForm):
    """A form that says why the last attempt was refused."""

    refusal = ""

    def clean(self):
        cleaned = super().clean()
        if self.refusal:
            self.add_error(None, self.refusal)
        return cleaned


class DeskForm(RefusedForm):
    """A form under the house's text policy."""

    def _update_errors(self, errors):
        """Say a broken promise of the database at its field and in a sentence."""
        if hasattr(errors, "error_dict"):
            said = {}
            for name, found in errors.error_dict.items():
                for error in found:
                    field, sentence = self._promise(error) or (name, error)
                    said.setdefault(field if field in self.fields else NON_FIELD_ERRORS, []).append(sentence)
            errors = forms.ValidationError(said)
        super()._update_errors(errors)

    def _promise(self, error):
        for constraint in self._meta.model._meta.constraints:
            if constraint.name in BROKEN_PROMISES and error.messages == [
                str(constraint.get_violation_error_message())
            ]:
                return BROKEN_PROMISES[constraint.name]
        return None

    def clean(self):
        cleaned = super().clean()
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if value:
                self._apply_text_policy(name, field, value)
        return cleaned

    def _apply_text_policy(self, name, field, value):
        try:
            if isinstance(field, LocalizedTextFormField):
                self.cleaned_data[name] = {code: text_policy.clean(text) for code, text in value.items()}
            elif isinstance(field, forms.URLField):
                self.cleaned_data[name] = links.safe_url(value)
            elif isinstance(field, forms.CharField) and isinstance(value, str):
                is_long = isinstance(field.widget, forms.Textarea)
                self.cleaned_data[name] = (text_policy.clean if is_long else text_policy.clean_line)(value)
        except Refused as refusal:
            self.add_error(name, refusal.sentence)


class ShownMixin:
    """Whatever may be changed here carries along what it showed."""

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        (title, options), *others = fieldsets
        return [(title, {**options, "fields": (*options["fields"], shown.FIELD)}), *others]


class RefusalMixin(ShownMixin):
    """A refusal while saving comes back on the form, with everything typed, and nothing half written."""

    views_that_show_refusals = ("add_view", "change_view")
    # Named in addresses, in the trail and in editions, so given once.
    given_once = ("slug",)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        shown.seen_until(request)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except Refused as refusal:
            request.desk_refusal = refusal.sentence
        except IntegrityError:
            request.desk_refusal = str(CLASH)
        # The transaction of the attempt is rolled back; the same form is shown again, now refused.
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.refusal = getattr(request, "desk_refusal", "")
        form.seen_until = shown.seen_until(request)
        return form

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """Keep what was typed for a row that somebody else took back: it can be entered anew."""
        gone = self._gone_while_open(request, object_id)
        if gone is None or not self.has_add_permission(request):
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        sent = request.POST.copy()
        for name in self.given_once:
            if name in gone.shown.columns:
                sent.setdefault(name, gone.shown.columns[name])
        request.POST, request.desk_gone = sent, [gone]
        request.desk_refusal = _("Somebody else took this back since you opened it. Saving enters it anew.")
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_add")
        return self._changeform_view(request, None, address, None)

    def _gone_while_open(self, request, object_id):
        given = shown.read(request.POST.get(shown.FIELD), self.model, object_id)
        if given is None:
            return None
        form = super().get_form(request)(request.POST, instance=shown.as_shown(self.model, given))
        return shown.gone(form, given)

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        comparison = overlaps.found(request, form, formsets)
        context = {**context, "comparison": comparison}
        response = super().render_change_form(request, context, add, change, form_url, obj)
        if comparison.is_needed:
            response.status_code = 409
        return response


class KeptMixin:
    """Kept for good: whatever account, nobody deletes it here, and nothing is done to many rows at once."""

    def changelist_view(self, request, extra_context=None):
        if request.method == "POST" and self.has_view_permission(request):
            # Where there are no actions Django shows the list again and says nothing.
            warn(request, _("Nothing was done: a list only shows. Open each row and decide on its own page."))
            return redirect(request.get_full_path())
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, DataError, ValueError):
            # A filter typed into the address that no database can look up; Django checks its words only.
            return redirect(f"{request.path}?{ERROR_FLAG}=1")

    def has_delete_permission(self, request, obj=None):
        return False


class DeskModelAdmin(RefusalMixin, KeptMixin, admin.ModelAdmin):
    """A noun of the desk; every write is an operation with actor and moment."""

    form = DeskForm
    show_full_result_count = False
    list_per_page = 50

    def get_readonly_fields(self, request, obj=None):
        fields = tuple(super().get_readonly_fields(request, obj))
        if obj is None:
            return fields
        own = {field.name for field in self.model._meta.get_fields()}
        return fields + tuple(name for name in self.given_once if name in own and name not in fields)

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        """Take from the address what may stand in the form; Django would stumble over “?claim=abc”."""
        links = {field.name for field in self.model._meta.fields if field.is_relation}
        given = super().get_changeform_initial_data(request)
        return {name: value for name, value in given.items() if name not in links or _is_key(value)}

    def act(self, request):
        """Return who acts and when; the desk's clock stands here and nowhere below."""
        return {"actor": request.user, "at": timezone.now()}

    def save_model(self, request, obj, form, change):
        if change:
            desk.edit(obj, shown=form.columns_shown, **self.act(request))
        else:
            desk.record(obj, **self.act(request))

    def save_related(self, request, form, formsets, change):
        self.save_links(request, form)
        for formset in formsets:
            self.save_formset(request, form, formset, change=change)

    def save_links(self, request, form):
        """Write many-to-many fields; a noun that has one says how."""

    def save_formset(self, request, form, formset, change):
        """Take rows back, then edit, then record, so that a place given up can be taken at once."""
        formset.save(commit=False)
        act = self.act(request)
        # Rows that are only looked at carry nothing along, and nothing is written to them.
        rows = formset.initial_forms if isinstance(formset, ShownFormSet) else ()
        shown_of = {row.instance.pk: row.columns_shown for row in rows}
        for row in formset.deleted_objects:
            desk.remove(row, shown=shown_of[row.pk], **act)
        for row, _names in formset.changed_objects:
            self.edit_row(request, row, shown=shown_of[row.pk], **act)
        self.before_new_rows(request, **act)
        for row in formset.new_objects:
            self.record_row(request, row, **act)

    def edit_row(self, request, row, *, shown, **act):
        desk.edit(row, shown=shown, **act)

    def before_new_rows(self, request, **act):
        """Between edited and new rows."""

    def record_row(self, request, row, **act):
        desk.record(row, **act)

    def delete_model(self, request, obj):
        raise Refused(_("Nouns of the desk are kept for good."))

    def delete_queryset(self, request, queryset):
        raise Refused(_("Nouns of the desk are kept for good."))


class DeskInlineMixin(ShownMixin):
    """Rows that hang on a claim or verdict; whoever may change them may take them back."""

    form = DeskForm
    formset = ShownFormSet
    extra = 0
    show_change_link = False

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.seen_until = shown.seen_until(request)
        return formset

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)


class DeskTabularInline(DeskInlineMixin, admin.TabularInline):
    pass


class DeskStackedInline(DeskInlineMixin, admin.StackedInline):
    pass


class ReadOnlyMixin(KeptMixin):
    """To be looked at; written by the workflow or by its own operation."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ReadOnlyAdmin(ReadOnlyMixin, admin.ModelAdmin):
    pass


class ReadOnlyTabularInline(ReadOnlyMixin, admin.TabularInline):
    extra = 0
    can_delete = False


def tell(request, sentence):
    """Say what was done, on the next page."""
    messages.success(request, sentence)


def warn(request, sentence):
    messages.error(request, sentence)


def short(text, length=80):
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _is_key(value):
    # Longer numbers are no key of any table.
    return str(value).isascii() and str(value).isdecimal() and len(str(value)) < 19
