"""What an outside expert is shown and types: words, whatever stands in them."""

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from claims.models import OutsideReading
from tests import factories
from tests.forms import Browser
from tests.hostile import shapes
from tests.hostile.site import colleague
from tests.public.payloads import HARMLESS, PAYLOADS

pytestmark = pytest.mark.django_db


def test_page_behind_a_link_and_its_answer_at_the_desk_have_the_structure_of_a_harmless_one(site):
    """The document, the note and what is typed hold each text in turn."""
    browser = Browser()
    browser.force_login(colleague())
    asked = factories.asked_outside(site.edition.verdict, at=timezone.now())
    document, link = asked.reading.document, f"/de/outside/{asked.token}/"
    answers = reverse("admin:claims_outsidereading_answers", args=[asked.reading.pk])
    blocks = ("claim-1", "conclusion-1", "reason-1", "evidence-1", "chain-1")

    def shown(text):
        cache.clear()
        said = {key: {"opinion": "agrees", "remark": text} for key in blocks}
        words = dict.fromkeys(("expert", "expertise", "signed"), text[:150]) | {"note": text, "overall": text}
        changes = {"document": site.spoiled(document, text), "answers": said, "answered_in": "de", **words}
        OutsideReading.objects.filter(pk=asked.reading.pk).update(**changes)
        # Without a name it comes back, with all that was typed.
        typed = {f"remark-{key}": text for key in blocks} | {"overall": text}
        pages = [browser.post(link, typed), browser.get(answers)]
        assert [page.status_code for page in pages] == [400, 200]
        assert not [fault for page in pages for fault in shapes.faults_of(page)]
        return [shapes.shape_of(page) for page in pages]

    harmless = shown(HARMLESS)
    for payload in PAYLOADS:
        assert shapes.first_difference(shown(payload), harmless) == "", payload
