"""Nothing of the desk reaches a reader: each text of each row holds a word of its own, found nowhere."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from django.urls import path

from claims.models import (
    Appearance,
    ArticleRevision,
    Claim,
    Snapshot,
    Source,
    TrailPayload,
    Verdict,
    editions,
)
from claims.models.fields import CanonicalJSONField, LocalizedTextField, PartialDateField
from claims.operations import desk, trail, verdicts
from claims.rules.fingerprints import digest
from claims.vocabulary import Anchoring, LinkStatus, Reading, Stance
from tests import crawl, factories
from tests.public import editions as reading_room

pytestmark = pytest.mark.django_db

# Shown to readers as they are, so they hold no secret.
PUBLIC_MODELS = {model for model in vars(editions).values() if isinstance(model, type)}
# Codes, digests and marks: no room for a word, or nothing an editor writes.
NO_WORDS = {
    "articlerevision.sha256",
    "attribution.wording_language",
    "importrun.sha256",
    "rating.colour",
    "rating.sign",
    "receipt.digest",
    "receipt.key",
    "snapshot.sha256",
    "source.language",
    "trailentry.algorithm",
    "trailentry.hash",
    # The slug of the draft, which holds one.
    "trailentry.object_key",
    "trailentry.object_type",
    "trailentry.payload_digest",
    "trailentry.previous_hash",
    "trailpayload.salt",
    "verdict.approved_digest",
}
# What the desk keeps to itself even of rows that readers see.
INTERNAL = {
    "appearance": ("difference",),
    "article": ("note",),
    "claim": ("check_worthiness_reason", "note"),
    "claimlink": ("finding", "detail"),
    "party": ("note",),
    "source": (
        "note",
        "reading_basis",
        "rejection_reason",
        "reliability_reason",
        "summary",
        "withheld_because",
    ),
    "verdict": ("to_check",),
}
QUERIES = (
    "",
    "?q=kanari",
    "?at=2026-03-03",
    "?at=2030-01-01",
    "?page=2",
    "?format=json",
    "?party={slug}",
    "?source={slug}",
    "?article={slug}",
    "?claimant={slug}&corrected=yes",
    "?rating=kanari&year=2024&language=de&type=quantity",
)


class Aviary:
    """The words that must stay inside, and where each of them sits."""

    def __init__(self):
        self.homes = {}

    def canary(self, home):
        word = f"kanari{len(self.homes) + 1:04d}"
        self.homes[word] = home
        return word

    def word_for(self, field, home):
        match field:
            case LocalizedTextField():
                return {"de": self.canary(home), "en": self.canary(home)}
            case CanonicalJSONField() | models.JSONField():
                return {"kept": [self.canary(home)]}
            case models.URLField():
                return f"https://{self.canary(home)}.example/"
            case _:
                return self.canary(home)

    def words(self, model, *names):
        """Return a word for each text of the model, or for those named."""
        return {
            field.name: self.word_for(field, home_of(model, field))
            for field in texts_of(model)
            if not names or field.name in names
        }

    def settle(self, thing, *names):
        """Put words into a row that is there already; nothing is left of what it said."""
        type(thing)._base_manager.filter(pk=thing.pk).update(**self.words(type(thing), *names))
        thing.refresh_from_db()
        return thing

    def found_in(self, text, *, asked=""):
        """Return where the words come from that stand in `text`, apart from those the reader typed."""
        seen = set(re.findall(r"kanari\d{4}", text)) - set(re.findall(r"kanari\d{4}", asked))
        return {self.homes[word] for word in seen}


def home_of(model, field):
    return f"{model._meta.model_name}.{field.name}"


def texts_of(model):
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField | models.JSONField)
        and not isinstance(field, PartialDateField | models.FileField)
        and not field.choices
        and home_of(model, field) not in NO_WORDS
    ]


def desk_models():
    return [model for model in apps.get_app_config("claims").get_models() if model not in PUBLIC_MODELS]


@pytest.fixture
def aviary():
    return Aviary()


@pytest.fixture
def edition(groups):
    """A corrected claim with something in every section, and the claim it contradicts."""
    other = reading_room.simple(1)[0]
    first = reading_room.bridge()
    factories.ClaimLinkFactory(
        claim=first.verdict.claim,
        other=other.verdict.claim,
        status=LinkStatus.CONFIRMED,
        is_public=True,
    )
    return factories.corrected(first)


@pytest.fixture
def visit(client, edition):
    """Fetch every address of the site as somebody without an account; return what came back by address."""

    def fetch(*, also=(), queries=QUERIES):
        draft = also[0] if also else edition.claim_slug
        samples = {
            "slug": [edition.claim_slug, *also],
            "article.slug": ["bridge-cost-article", *also],
            "party.slug": ["bridge-cost-mayor", *also],
            "source.slug": ["bridge-cost-refutes", *also],
            "number": [1, 2, 3],
            "earlier": [1],
            "later": [2, 3],
            "app_label": ["claims"],
            "url": ["nothing/here/"],
            "view_on_site.content_type_id": [1],
            "view_on_site.object_id": [1],
            "object_id": [1],
            "id": [1],
            "article_id": [1],
            "revision_id": [1],
            "appearance_id": [1],
            "source_id": [1],
            "snapshot_id": [1],
            "verdict_id": [edition.verdict.pk],
            "claim_id": [edition.verdict.claim_id],
            "room": ["evidence"],
            "row_id": [1],
            "nouns": ["parties"],
        }
        answers = {}
        for address in [*crawl.addresses(samples), "/en/nothing/here/", "/nothing/here/"]:
            is_desk = address.startswith(f"/{crawl.DESK}")
            for query in ("",) if is_desk else queries:
                asked = address + query.format(slug=draft)
                answers["GET", asked] = client.get(asked)
            answers["HEAD", address] = client.head(address)
        return answers

    return fetch


def told(answer):
    return answer.content.decode() + str(dict(answer.headers)) + answer.cookies.output()


def leaks(aviary, answers):
    """Return what came out, by the way it came."""
    found = {
        f"{method} {address}": aviary.found_in(told(answer), asked=address)
        for (method, address), answer in answers.items()
    }
    return {way: homes for way, homes in found.items() if homes}


def plant_beside(aviary, claim):
    """Put words into all that the next edition of `claim` must leave out, and into a draft of everything."""
    plant_internal_fields(aviary, claim)
    plant_withheld_sources(aviary, claim)
    draft = plant_draft(aviary, claim)
    for link in (
        {"other": draft.claim, "is_public": True},
        {"other": draft.claim, "is_public": False, "kind": "updates"},
        {"other": None, "is_public": True},
    ):
        aviary.settle(factories.ClaimLinkFactory(claim=claim, **link))
    published = Claim.objects.exclude(pk__in=[claim.pk, draft.claim.pk]).filter(verdicts__state="published")
    for link in ({"is_public": False}, {"is_public": True, "status": LinkStatus.DISMISSED}):
        aviary.settle(factories.ClaimLinkFactory(claim=claim, other=published.first(), **link))
    request = factories.ReplyRequestFactory(claim=claim, is_public=False, answered_on="2026-03-05")
    aviary.settle(request)
    aviary.settle(request.party)
    revision = claim.appearances.get().revision
    lost = factories.AppearanceFactory(claim=claim, revision=revision, exact="ended in 2023")
    Appearance.objects.filter(pk=lost.pk).update(start=None, end=None, anchoring=Anchoring.LOST)
    aviary.settle(lost)
    aviary.settle(factories.NoteFactory(claim=claim))
    return draft


def plant_internal_fields(aviary, claim):
    for name, names in INTERNAL.items():
        for row in apps.get_model("claims", name)._base_manager.all():
            if not (isinstance(row, Verdict) and not row.is_open):
                aviary.settle(row, *names)
    Claim.objects.filter(pk=claim.pk).update(
        assignee=User.objects.create(**person(aviary)), due_on="2026-04-01"
    )
    aviary.settle(factories.PartyAliasFactory(party=claim.claimant))


def person(aviary):
    return {
        "username": aviary.canary("user.username"),
        "first_name": aviary.canary("user.first_name"),
        "last_name": aviary.canary("user.last_name"),
        "email": f"{aviary.canary('user.email')}@desk.example",
    }


def plant_withheld_sources(aviary, claim):
    """Unread, confidential, rejected, and one that is read but not cited in public."""
    withheld = (
        ({"reading": Reading.NOT_READ}, False),
        ({"is_confidential": True}, True),
        ({"is_rejected": True, "rejection_reason": "forged"}, False),
        ({}, False),
    )
    for step, (fields, is_public) in enumerate(withheld, start=1):
        source = factories.SourceFactory(publisher=None, **fields)
        evidence = factories.EvidenceFactory(
            claim=claim, source=source, stance=Stance.NUANCES, is_public=is_public
        )
        aviary.settle(source)
        aviary.settle(evidence)
        if fields:
            # The hop is told, its document is not; and a copy we may show does not name what it copies.
            factories.AttributionFactory(claim=claim, chain=2, step=step, party=None, source=source)
            copy = factories.SourceFactory(publisher=None, original=source)
            factories.EvidenceFactory(claim=claim, source=copy)
    kept = Snapshot(
        source=source,
        file="snapshots/kanari",
        sha256=digest(b"kept"),
        size=4,
        captured_at=factories.NOON,
        **aviary.words(Snapshot),
    )
    kept.save()


def plant_draft(aviary, claim):
    """One row of every noun that no reader was ever told of."""
    author = User.objects.create(**person(aviary), is_staff=True)
    draft = factories.VerdictFactory()
    own, body = draft.claim, f"{aviary.canary('articlerevision.body')} before {factories.QUOTE} and behind."
    revision = factories.ArticleRevisionFactory(body=body)
    appearance = factories.AppearanceFactory(claim=own, revision=revision)
    translation = factories.VerdictTranslationFactory(verdict=draft)
    scale = factories.RatingScaleFactory(slug="drafted", version=2, is_current=True)
    rows = [
        own,
        own.claimant,
        draft,
        translation,
        appearance,
        revision.article,
        revision.article.publisher,
        scale,
        *scale.ratings.all(),
        factories.ClaimTranslationFactory(claim=own),
        factories.ClaimQuantityFactory(claim=own),
        factories.AttributionFactory(claim=own),
        factories.ReplyRequestFactory(claim=own, answered_on="2026-03-05"),
        factories.NoteFactory(claim=own, author=author),
        factories.ImportRunFactory(actor=author),
        *(item.source for item in own.evidence.all()),
        *own.evidence.all(),
    ]
    for row in rows:
        aviary.settle(row)
    desk.note_contribution([own], actor=author, at=factories.NOON)
    entry = trail.append(
        aviary.canary("trailentry.act"), own, actor=author, at=factories.NOON, payload={"kept": []}
    )
    aviary.homes[entry.actor_name] = "trailentry.actor_name"
    # A payload cannot be changed once it is there, so it is settled by a redaction, as the database allows.
    payload = TrailPayload.objects.get(entry=entry)
    redaction = trail.append("redact", entry, actor=author, at=factories.NOON, payload={})
    TrailPayload.objects.filter(pk=payload.pk).update(redacted_by=redaction)
    aviary.settle(payload)
    return draft


def overwrite_the_desk(aviary):
    """Let the desk say something else in every row it has, as the drafts of the next editions."""
    frozen = (ArticleRevision, Snapshot, Verdict, *PUBLIC_MODELS)
    named = {"claim.slug", "party.slug", "source.slug", "article.slug", "ratingscale.slug", "rating.code"}
    for model in desk_models():
        if model in frozen or model._meta.model_name.startswith("trail"):
            continue
        names = [field.name for field in texts_of(model) if home_of(model, field) not in named]
        for row in model._base_manager.all() if names else ():
            if not (hasattr(row, "verdict") and not row.verdict.is_open):
                aviary.settle(row, *names)
    for verdict in Verdict.objects.open():
        aviary.settle(verdict)


@pytest.fixture
def full_aviary(aviary, edition, anna, noon):
    """Every text of the desk holds a word; two editions stand, the third is being written."""
    claim = edition.verdict.claim
    plant_beside(aviary, claim)
    factories.ReceiptFactory()
    third = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    Verdict.objects.filter(pk=third.pk).update(correction_note="The sum has a source now.")
    third.refresh_from_db()
    aviary.settle(third, *INTERNAL["verdict"])
    latest = factories.published(verdict=third)
    verdicts.start_correction(latest.verdict, actor=anna, at=noon)
    overwrite_the_desk(aviary)
    return aviary


def test_every_text_of_the_desk_holds_a_word_that_could_get_out(full_aviary):
    held = set(full_aviary.homes.values())

    expected = {home_of(model, field) for model in desk_models() for field in texts_of(model)}
    assert expected - held == set()


def test_no_word_of_the_desk_reaches_anybody_without_an_account(full_aviary, visit):
    drafted = Claim.objects.get(slug__startswith="kanari").slug
    unread = Source.objects.filter(slug__startswith="kanari").first().slug

    answers = visit(also=(drafted, unread))

    assert leaks(full_aviary, answers) == {}


def test_a_draft_has_no_address(full_aviary, client):
    slugs = {
        "claims": Claim.objects.filter(slug__startswith="kanari"),
        "sources": Source.objects.filter(slug__startswith="kanari"),
    }

    for kind, rows in slugs.items():
        assert rows
        for slug in rows.values_list("slug", flat=True):
            answer = client.get(f"/en/{kind}/{slug}/")
            assert answer.status_code == 404
            assert slug not in told(answer)


def test_every_page_that_readers_have_was_among_those_visited(edition, visit):
    answers = visit(queries=("",))

    pages = {
        address: answer.status_code
        for (_method, address), answer in answers.items()
        if not address.startswith((f"/{crawl.DESK}", "/i18n/")) and "/3/" not in address
    }
    assert {address for address, status in pages.items() if status != 200} == {
        "/",
        "/nothing/here/",
        "/en/nothing/here/",
    }
    assert len(pages) > 30


def test_the_desk_shows_nobody_without_an_account_more_than_a_login(visit):
    answers = visit(queries=("",))

    desk_pages = {
        address: answer for (_m, address), answer in answers.items() if address.startswith("/admin/")
    }
    assert len(desk_pages) > 100
    assert {a for a, answer in desk_pages.items() if answer.status_code != 302} == {"/admin/login/"}


def test_a_page_without_samples_stops_the_crawl(visit, settings):
    class Router:
        urlpatterns = [path("leak/<str:somewhere>/", lambda request: None, name="leak")]

    settings.ROOT_URLCONF = Router

    with pytest.raises(crawl.NoSampleError, match="somewhere"):
        list(crawl.addresses({}))


@pytest.mark.parametrize("name", ["headline", "short_answer", "rationale", "gaps", "correction_note"])
def test_a_word_that_was_published_is_found(aviary, edition, visit, anna, noon, name):
    draft = verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    draft.correction_note = "Readers asked."
    setattr(draft, name, aviary.canary(f"verdict.{name}"))
    desk.edit(draft, actor=anna, at=noon)
    factories.published(verdict=Verdict.objects.get(pk=draft.pk))

    found = leaks(aviary, visit(queries=("",)))

    assert f"GET /en/claims/{edition.claim_slug}/" in found
    assert f"GET /en/claims/{edition.claim_slug}/edition.json" in found


def test_fifty_drafts_change_no_byte_of_what_readers_get(aviary, edition, visit, anna, noon):
    def crawled():
        # The token in the form of the login is new for each visitor.
        return {
            way: (answer.status_code, re.sub(rb'value="\w{64}"', b"", answer.content))
            for way, answer in visit(queries=("", "?q=bridge", "?at=2026-03-03")).items()
        }

    before = crawled()
    verdicts.start_correction(edition.verdict, actor=anna, at=noon)
    for number in range(49):
        draft = factories.VerdictFactory(claim__claimant=edition.verdict.claim.claimant)
        factories.AppearanceFactory(
            claim=draft.claim, revision=edition.verdict.claim.appearances.get().revision
        )
        if number % 2:
            factories.submitted(draft)
    overwrite_the_desk(aviary)

    after = crawled()

    assert {way for way in before if before[way] != after[way]} == set()


def test_a_quote_still_being_worked_on_stays_off_the_article_page_when_another_claim_is_published(
    client, edition, anna, noon
):
    """The page is rebuilt then, from what editions say and not from what the desk has by now."""
    claim = edition.verdict.claim
    revision = claim.appearances.get().revision
    desk.record(
        factories.AppearanceFactory.build(claim=claim, revision=revision, exact="a smaller figure"),
        actor=anna,
        at=noon,
    )
    neighbour = factories.VerdictFactory()
    factories.AppearanceFactory(claim=neighbour.claim, revision=revision, exact="ended in 2023")
    factories.published(verdict=neighbour)

    page = client.get(f"/en/articles/{revision.article.slug}/").content.decode()

    assert "ended in 2023" in page
    assert "a smaller figure" not in page
