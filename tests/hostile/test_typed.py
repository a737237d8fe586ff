"""What somebody typed comes back as words: in forms that are shown again, and on pages that compare."""

import pytest
from django import forms
from django.core.cache import cache
from django.urls import reverse

from claims.admin.site import desk as desk_site
from claims.public.reports import TRAP
from tests.forms import Browser, typed
from tests.hostile import shapes
from tests.hostile.site import colleague
from tests.public.payloads import HARMLESS, PAYLOADS

pytestmark = pytest.mark.django_db

AT_ONCE = 10
# What a form has besides where one of the texts cannot be taken.
MISTAKES = {("ul", "class", "id"), ("ul", "class"), ("/ul",), ("li",), ("/li",), ("br",)}
MARKS_OF_A_MISTAKE = {"aria-invalid", "aria-describedby"}
ROUNDS = len(PAYLOADS) // AT_ONCE


def fitted(field, texts, turn):
    text = " ".join(texts)
    if field.max_length and len(text) > field.max_length:
        text = texts[turn % len(texts)][: field.max_length]
    return text


def is_text(field):
    return type(field) is forms.CharField


def second_save(client, site, address, texts):
    """Return the page for whoever saves a form after somebody else did, both having typed these texts."""
    site.say(HARMLESS)
    page = client.get(address)
    if page.status_code != 200 or "adminform" not in (page.context or {}):
        return None
    fields = page.context["adminform"].form.fields
    mine = {
        name: fitted(field, texts, turn)
        for turn, (name, field) in enumerate(fields.items())
        if is_text(field)
    }
    if not mine:
        return None
    sent = typed(page, **mine)
    site.say("theirs", *texts)
    return client.post(address, sent)


def elements_of(answer):
    """Return what a page is made of, without what says that some text could not be taken."""
    found = set(shapes.Page(answer.content.decode()).elements) - MISTAKES
    return {tuple(part for part in one if part not in MARKS_OF_A_MISTAKE) for one in found}


def changed(site):
    """Return the address of a form for each noun that is changed at the desk."""
    return [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[row.pk])
        for model in desk_site._registry
        if model._meta.app_label == "claims" and (row := model._base_manager.order_by("pk").last())
    ]


def test_page_that_compares_has_no_element_that_a_harmless_one_has_not(site):
    """How many fields it sets against each other depends on which of them could be read."""
    client = Browser()
    client.force_login(colleague())
    control = {
        address: elements_of(answer)
        for address in changed(site)
        if (answer := second_save(client, site, address, [HARMLESS] * AT_ONCE))
        and b'class="desk-comparison"' in answer.content
    }

    assert len(control) > 10
    for number in range(ROUNDS):
        texts = PAYLOADS[number::ROUNDS]
        for address, harmless in control.items():
            answer = second_save(client, site, address, texts)

            assert elements_of(answer) - harmless == set(), (address, texts)
            assert shapes.faults_of(answer) == [], (address, texts)


@pytest.mark.parametrize("language", ["de", "en"])
def test_report_that_is_not_taken_comes_back_with_the_structure_of_a_harmless_one(site, language):
    client = Browser()
    site.say(HARMLESS)

    def sent(text):
        cache.clear()
        answer = client.post(
            f"/{language}/letterbox/bridge-cost/1/", {"words": text, "remark": text, TRAP: text}
        )
        assert answer.status_code == 400
        assert shapes.faults_of(answer) == []
        return shapes.shape_of(answer)

    harmless = sent(HARMLESS)
    for payload in PAYLOADS:
        assert shapes.first_difference(sent(payload), harmless) == "", payload
