"""Filling in the desk's forms as a browser would: what is shown goes back, with what was typed."""

from uuid import uuid4

from django.forms.widgets import CheckboxInput, MultiWidget, SelectMultiple
from django.test import Client
from django.urls import reverse


class Browser(Client):
    """Sends with every form of the desk the key that its page gave it, unless a test gives one itself."""

    def post(self, path, data=None, *args, **kwargs):
        if path.startswith("/admin/") and isinstance(data, dict | None):
            data = {"form_key": uuid4().hex, **(data or {})}
        return super().post(path, data, *args, **kwargs)


def shown(response):
    """Return what the browser would send if nobody typed anything."""
    sent = {}
    for form in _forms(response):
        for field in form:
            _put(sent, field)
    return sent


def typed(response, **changes):
    """Return the form as sent after typing; `None` clears a box."""
    sent = shown(response) | changes
    return {name: value for name, value in sent.items() if value is not None}


def row(response, prefix, number=None, **values):
    """Return one more row of an inline as it would be sent, with the count that goes with it."""
    formset = next(
        inline.formset
        for inline in response.context["inline_admin_formsets"]
        if inline.formset.prefix == prefix
    )
    number = formset.total_form_count() if number is None else number
    sent = {f"{prefix}-TOTAL_FORMS": str(number + 1)}
    for field in formset.empty_form:
        _put(sent, field, name=field.html_name.replace("__prefix__", str(number)))
    return sent | {f"{prefix}-{number}-{name}": value for name, value in values.items()}


def address_of(thing):
    """Return where the row is changed."""
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])


def edits(browser, thing, **words):
    """Open the form, type, save; the save must go through."""
    answer = browser.post(address_of(thing), typed(browser.get(address_of(thing)), **words))
    assert answer.status_code == 302, errors(answer)


def outdated(response):
    """Return the names of the fields that a page of comparison sets against each other, by row."""
    return {
        changed.title: [row.label for row in changed.rows]
        for changed in response.context["comparison"].changed
    }


def errors(response):
    """Return every sentence the form shows, of its own and of its rows."""
    form = response.context["adminform"].form
    sentences = [str(error) for found in form.errors.values() for error in found]
    for inline in response.context["inline_admin_formsets"]:
        sentences += [str(error) for error in inline.formset.non_form_errors()]
        for one in inline.formset.forms:
            sentences += [str(error) for found in one.errors.values() for error in found]
    return sentences


def _forms(response):
    yield response.context["adminform"].form
    for inline in response.context["inline_admin_formsets"]:
        yield inline.formset.management_form
        yield from inline.formset.forms


def _put(sent, field, name=None):
    name = name or field.html_name
    value, widget = field.value(), field.field.widget
    widget = getattr(widget, "widget", widget)
    if isinstance(widget, MultiWidget):
        parts = value if isinstance(value, list) else widget.decompress(value)
        for suffix, part in zip(widget.widgets_names, parts, strict=True):
            sent[name + suffix] = part or ""
    elif isinstance(widget, CheckboxInput):
        if value:
            sent[name] = "on"
    elif isinstance(widget, SelectMultiple):
        sent[name] = value or []
    else:
        sent[name] = "" if value is None else value
