"""One claim from the quote in the article to publication, correction and retraction, by hand at the desk."""

import pytest
from django.urls import reverse

from claims.models import Article, Claim, Edition, Party, Source, TrailEntry, Verdict
from claims.operations import chain
from claims.rules.fingerprints import fingerprint
from tests.admin.arrivals import bring_in
from tests.factories import BODY, QUOTE, rating
from tests.forms import Browser, row, shown, typed

pytestmark = pytest.mark.django_db

PUBLIC = "/en/claims/bridge-cost/"


class Person:
    """Somebody at the desk with a browser of their own."""

    def __init__(self, client, user):
        self.client = client
        self.user = user
        client.force_login(user)

    def fills_in(self, address, rows=(), **words):
        form = self.client.get(address)
        sent = typed(form, **words)
        for prefix, values in rows:
            sent |= row(form, prefix, **values)
        answer = self.client.post(address, sent)
        assert answer.status_code == 302, list(answer.context["errors"])

    def reads(self, verdict):
        return self.client.get(reverse("admin:claims_verdict_review", args=[verdict.pk]))

    def takes(self, step, verdict, **answers):
        """Read the review screen, follow the button to its confirm page, and confirm."""
        buttons = {button.name: button.address for button in self.reads(verdict).context["buttons"]}
        page = self.client.get(buttons[step])
        assert page.status_code == 200
        hidden = {"moves": str(page.context["verdict"].moves), "digest": page.context.get("digest", "")}
        answer = self.client.post(page.request["PATH_INFO"], hidden | answers, follow=True)
        assert answer.status_code == 200
        return answer

    def waiting(self):
        return [
            row.claim.slug
            for row in self.client.get(reverse("admin:index")).context["queue_sections"][0].rows
        ]


@pytest.fixture
def anna_at_desk(anna):
    return Person(Browser(), anna)


@pytest.fixture
def bela_at_desk(bela):
    return Person(Browser(), bela)


@pytest.fixture
def chris_at_desk(chris):
    return Person(Browser(), chris)


def add(noun):
    return reverse(f"admin:claims_{noun}_add")


def change(thing):
    return reverse(f"admin:claims_{thing._meta.model_name}_change", args=[thing.pk])


def records_a_claim_with_its_evidence(person):
    """From the article to a verdict that can be submitted, form by form."""
    for slug, kind in (
        ("paper", "outlet"),
        ("mayor", "person"),
        ("office", "organisation"),
        ("builder", "organisation"),
    ):
        person.fills_in(add("party"), name=slug.capitalize(), slug=slug, kind=kind)
    parties = {party.slug: party for party in Party.objects.all()}
    person.fills_in(
        add("article"),
        title="The bridge",
        slug="bridge",
        publisher=parties["paper"].pk,
        language="en",
        published_on="2024-03",
    )
    article = Article.objects.get()
    bring_in(person.client, reverse("admin:claims_article_receive", args=[article.pk]), body=BODY)
    for slug, publisher in (("contract", "builder"), ("statement", "office")):
        person.fills_in(
            add("source"),
            title=slug.capitalize(),
            slug=slug,
            kind="primary_document",
            publisher=parties[publisher].pk,
            reading="read",
            url=f"https://archive.example/{slug}",
        )
    person.fills_in(
        add("claim"),
        statement="The new bridge cost 40 million euros.",
        slug="bridge-cost",
        language="en",
        claim_type="quantity",
        claimant=parties["mayor"].pk,
        claimed_on="2024-03",
    )
    claim = Claim.objects.get()
    for number, source in enumerate(Source.objects.order_by("slug")):
        person.fills_in(
            change(claim),
            rows=[
                (
                    "evidence",
                    {"source": source.pk, "stance": "supports", "locator": f"p. {number}", "is_public": "on"},
                )
            ],
        )
    person.fills_in(
        change(claim),
        rows=[
            ("appearances", {"revision": article.latest_revision.pk, "exact": QUOTE}),
            ("quantities", {"measure": "cost", "value": "40000000", "unit": "EUR", "as_of": "2023"}),
            (
                "attributions",
                {"chain": "1", "step": "1", "party": parties["mayor"].pk, "act": "said", "mode": "verbatim"},
            ),
        ],
    )
    person.fills_in(
        add("verdict"),
        claim=claim.pk,
        rating=rating("true").pk,
        language="en",
        headline="The bridge did cost 40 million euros",
        short_answer="Contract and office name the same sum.",
        rationale="The contract names **40 million euros**.",
    )
    return Verdict.objects.get()


def public_text(client, address=PUBLIC):
    answer = client.get(address)
    return answer.content.decode() if answer.status_code == 200 else ""


def test_a_claim_goes_from_quote_to_publication_correction_and_retraction(
    client, anna_at_desk, bela_at_desk, chris_at_desk
):
    verdict = records_a_claim_with_its_evidence(anna_at_desk)
    assert public_text(client) == ""

    # Anna submits; it waits for bela and chris, and not for her.
    anna_at_desk.takes("submit", verdict)
    assert (anna_at_desk.waiting(), bela_at_desk.waiting()) == ([], ["bridge-cost"])

    # Bela asks for more, anna adds it, bela approves what he then reads.
    bela_at_desk.takes("return", verdict, reason="Say from when the figure is.")
    anna_at_desk.fills_in(change(verdict), gaps="What was paid after 2023 is not known.")
    anna_at_desk.takes("submit", verdict)
    digest_read = bela_at_desk.reads(verdict).context["digest"]
    bela_at_desk.takes("approve", verdict)
    assert public_text(client) == ""

    # Chris publishes exactly that.
    chris_at_desk.takes("publish", verdict)
    first = Edition.objects.get()
    assert first.digest == digest_read == fingerprint(first.document)
    assert "The bridge did cost 40 million euros" in public_text(client)
    assert QUOTE in public_text(client)

    # A correction goes the same way; the first edition stays up meanwhile and stays readable afterwards.
    anna_at_desk.takes("correct", verdict, kind="correction")
    correction = Verdict.objects.get(version=2)
    anna_at_desk.fills_in(
        change(correction),
        headline="The bridge cost 41 million euros",
        rating=rating("false").pk,
        correction_note="We had overlooked the ramps.",
    )
    anna_at_desk.takes("submit", correction)
    assert "The bridge did cost 40 million euros" in public_text(client)
    bela_at_desk.takes("approve", correction)
    chris_at_desk.takes("publish", correction)
    second = Edition.objects.in_force().get()
    assert (second.number, second.kind, second.is_rating_changed) == (2, "correction", True)
    assert "The bridge cost 41 million euros" in public_text(client)
    assert "We had overlooked the ramps." in public_text(client)
    assert "The bridge did cost 40 million euros" in public_text(client, f"{PUBLIC}editions/1/")

    # Chris retracts; the page stays as a tombstone with the reason and without a rating.
    chris_at_desk.takes(
        "retract", correction, reason_en="The contract was forged.", reason_de="Der Vertrag war gefälscht."
    )
    assert "The contract was forged." in public_text(client)
    assert "The bridge cost 41 million euros" not in public_text(client)
    assert "Der Vertrag war gefälscht." in public_text(client, PUBLIC.replace("/en/", "/de/"))

    # The trail holds it all.
    assert list(chain.faults()) == []
    steps = TrailEntry.objects.in_order().filter(object_type="verdict").exclude(act__in=("record", "edit"))
    assert list(steps.values_list("act", "actor_name")) == [
        ("submit", "anna"),
        ("return", "bela"),
        ("submit", "anna"),
        ("approve", "bela"),
        ("publish", "chris"),
        ("start_correction", "anna"),
        ("submit", "anna"),
        ("approve", "bela"),
        ("publish", "chris"),
        ("retract", "chris"),
    ]


def test_an_edit_after_approval_sends_the_verdict_back_to_a_second_reader(
    client, anna_at_desk, bela_at_desk, chris_at_desk
):
    verdict = records_a_claim_with_its_evidence(anna_at_desk)
    anna_at_desk.takes("submit", verdict)
    bela_at_desk.takes("approve", verdict)

    source = Source.objects.get(slug="contract")
    anna_at_desk.fills_in(change(source), title="Contract, annotated")

    assert [button.name for button in chris_at_desk.reads(verdict).context["buttons"]] == [
        "return",
        "approve",
    ]
    chris_at_desk.takes("approve", verdict)
    chris_at_desk.takes("publish", verdict)
    assert "Contract, annotated" in public_text(client)


def test_an_editor_who_repairs_a_typo_in_review_leaves_the_approval_to_somebody_else(
    client, anna_at_desk, bela_at_desk, chris_at_desk
):
    verdict = records_a_claim_with_its_evidence(anna_at_desk)
    anna_at_desk.takes("submit", verdict)

    bela_at_desk.fills_in(change(verdict), headline="The bridge did cost 40 million")

    assert bela_at_desk.waiting() == []
    assert [button.name for button in bela_at_desk.reads(verdict).context["buttons"]] == [
        "withdraw",
        "return",
    ]
    chris_at_desk.takes("approve", verdict)
    bela_at_desk.takes("publish", verdict)
    assert Edition.objects.get().approved_by == "Chris"


def test_saving_every_form_unchanged_changes_nothing(anna_at_desk):
    verdict = records_a_claim_with_its_evidence(anna_at_desk)
    before = TrailEntry.objects.count()

    for thing in (verdict, verdict.claim, *Source.objects.all(), *Party.objects.all(), Article.objects.get()):
        answer = anna_at_desk.client.post(change(thing), shown(anna_at_desk.client.get(change(thing))))
        assert answer.status_code == 302

    assert TrailEntry.objects.count() == before
