"""What the house says of itself: imprint, policies and team, as published versions, and for machines."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.models.house import PolicyEdition
from claims.public import addresses, markup
from claims.public.freshness import public_page
from claims.public.refusals import NotThere
from claims.public.wording import Words, in_language
from claims.vocabulary import Language, PolicyTopic

# By the text of the house: what schema.org calls it.
PROPERTIES = {
    PolicyTopic.METHODOLOGY: ("publishingPrinciples", "ethicsPolicy", "verificationFactCheckingPolicy"),
    PolicyTopic.CORRECTIONS: ("correctionsPolicy", "actionableFeedbackPolicy"),
    PolicyTopic.FUNDING: ("ownershipFundingInfo",),
    PolicyTopic.TEAM: ("masthead",),
}


@public_page
def policy(request: HttpRequest, topic: str) -> HttpResponse:
    """The version in force of one text."""
    return _page(request, topic, None)


@public_page
def policy_version(request: HttpRequest, topic: str, number: int) -> HttpResponse:
    """One version at its permanent address, in force or not."""
    return _page(request, topic, number)


def _page(request: HttpRequest, topic: str, number: int | None) -> HttpResponse:
    if topic not in PolicyTopic.values:
        raise NotThere(_("There is no such text."))
    language = get_language()
    versions = list(PolicyEdition.objects.of_topic(topic).defer("document"))
    found = PolicyEdition.objects.of_topic(topic)
    shown = (found if number is None else found.filter(number=number)).first()
    if number is not None and shown is None:
        raise NotThere(_("There is no such version of this text."))
    context: dict[str, Any] = {
        "label": PolicyTopic(topic).label,
        "topic": topic,
        "shown": shown,
        "versions": versions,
        "is_in_force": shown is not None and shown.number == versions[0].number,
        "is_review_overdue": shown is not None and shown.review_due_on < timezone.localdate(),
        "canonical": addresses.page("policy", topic, language=language),
        "alternates": addresses.alternates(request.path),
    }
    if shown:
        context |= text_of(shown, language)
    return render(request, "public/policy.html", context)


def text_of(edition: PolicyEdition, language: str) -> dict[str, Words]:
    """Return title and text of a version in one language."""
    return preview(edition.document, language)


def preview(document: dict[str, Any], language: str) -> dict[str, Words]:
    """Return title and text of a document in one language, as readers see it."""
    texts = document["texts"]
    html = in_language({code: text["html"] for code, text in texts.items()}, language)
    return {
        "title": in_language({code: text["title"] for code, text in texts.items()}, language),
        "text": Words(markup.prose(html.text, html.language), html.language, html.is_foreign),
    }


def contents(language: str) -> list[dict[str, Any]]:
    """Return all topics in the order of the house, each with what is published of it."""
    in_force = {edition.topic: edition for edition in PolicyEdition.objects.in_force()}
    return [
        {"topic": topic.value, "label": topic.label, "edition": in_force.get(topic)}
        | (text_of(in_force[topic], language) if topic in in_force else {})
        for topic in PolicyTopic
    ]


def organisation(listed: list[dict[str, Any]], language: str) -> dict[str, Any]:
    """Return the house as schema.org's NewsMediaOrganization; only what is published is named."""
    front = addresses.page("front", language=language)
    document: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsMediaOrganization",
        "@id": f"{settings.SITE_URL}/#organisation",
        "name": settings.SITE_NAME,
        "url": front,
        "inLanguage": list(Language.values),
    }
    published = {entry["topic"] for entry in listed if entry["edition"]}
    for topic, properties in PROPERTIES.items():
        if topic in published:
            document |= dict.fromkeys(properties, addresses.page("policy", topic.value, language=language))
    if PolicyTopic.CONTACT in published:
        document["contactPoint"] = {
            "@type": "ContactPoint",
            "contactType": "newsroom",
            "url": addresses.page("policy", PolicyTopic.CONTACT.value, language=language),
        }
    return document


def about_the_house(language: str) -> dict[str, Any]:
    """Return what the page about the site says of its policies, to people and to machines."""
    listed = contents(language)
    return {"policies": listed, "organisation": markup.data_block(organisation(listed, language))}
