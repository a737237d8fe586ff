"""A newsroom in small: every noun of the desk, complete enough that a test names only what it is about.

The rows are plain; what the workflow writes (contributions, trail, editions) comes from the operations alone,
so a test that needs it calls `published` or takes the steps itself.
"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import factory
from django.conf import settings
from django.contrib.auth.models import Group, Permission, User

from claims import models
from claims.operations import desk, outside, policies, reports, verdicts
from claims.operations.documents import compose
from claims.rules import anchoring
from claims.rules.fingerprints import digest, fingerprint
from claims.vocabulary import (
    Act,
    Anchoring,
    ArticlePart,
    ClaimType,
    EditionKind,
    Language,
    Level,
    LinkKind,
    LinkStatus,
    Mode,
    PartyKind,
    Reading,
    Reliability,
    ReplyChannel,
    Rights,
    SourceKind,
    Stance,
    VerdictState,
)

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)

BODY = (
    "In the spring the mayor stepped before the press. “The new bridge cost 40 million euros”, she said. "
    "The year before, the council had named a smaller figure. Work began in 2019 and ended in 2023."
)
QUOTE = "The new bridge cost 40 million euros"

# Code, position, number for ClaimReview, labels, sign, colour.
STEPS_OF_THE_SCALE = (
    ("true", 1, 5, "wahr", "true", "✓", "#0b5d3b"),
    ("mixed", 2, 3, "teils wahr", "mixed", "≈", "#7a5200"),
    ("false", 3, 1, "falsch", "false", "✗", "#a1121f"),
)


class UserFactory(factory.django.DjangoModelFactory):
    """Somebody with an account; `groups=("checker",)` puts them to a desk."""

    class Meta:
        model = User
        django_get_or_create = ("username",)
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"colleague-{number}")
    first_name = factory.LazyAttribute(lambda user: user.username.capitalize())
    last_name = ""
    email = factory.LazyAttribute(lambda user: f"{user.username}@desk.example")
    is_staff = True
    is_active = True

    @factory.post_generation
    def groups(self, create, names, **kwargs):
        for name in names or ():
            self.groups.add(Group.objects.get_or_create(name=name)[0])


class PartyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Party

    slug = factory.Sequence(lambda number: f"party-{number}")
    name = factory.Sequence(lambda number: f"Party {number}")
    kind = PartyKind.ORGANISATION


class PartyAliasFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PartyAlias

    party = factory.SubFactory(PartyFactory)
    name = factory.Sequence(lambda number: f"Other name {number}")


class PartyMergeFactory(factory.django.DjangoModelFactory):
    """The record alone; `operations.parties.merge` is what moves anything."""

    class Meta:
        model = models.PartyMerge

    merged = factory.SubFactory(PartyFactory)
    survivor = factory.SubFactory(PartyFactory)
    reason = "The office says so."
    merged_by = factory.SubFactory("tests.factories.UserFactory")
    merged_at = NOON


class PartyDistinctionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PartyDistinction

    one = factory.SubFactory(PartyFactory)
    other = factory.SubFactory(PartyFactory)
    reason = "One is the daughter."
    said_by = factory.SubFactory("tests.factories.UserFactory")
    said_at = NOON


class SourceFactory(factory.django.DjangoModelFactory):
    """A report we read, from a publisher of its own, so each one is an independent origin."""

    class Meta:
        model = models.Source

    slug = factory.Sequence(lambda number: f"source-{number}")
    title = factory.Sequence(lambda number: f"Report {number}")
    kind = SourceKind.NEWS_REPORT
    publisher = factory.SubFactory(PartyFactory, kind=PartyKind.OUTLET)
    published_on = "2024-03"
    url = factory.LazyAttribute(lambda source: f"https://archive.example/{source.slug}")
    language = "en"
    reading = Reading.READ
    reliability = Reliability.GOOD


class ArticleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Article

    slug = factory.Sequence(lambda number: f"article-{number}")
    title = factory.Sequence(lambda number: f"The bridge, part {number}")
    publisher = factory.SubFactory(PartyFactory, kind=PartyKind.OUTLET)
    url = factory.LazyAttribute(lambda article: f"https://paper.example/{article.slug}")
    language = Language.ENGLISH
    published_on = "2024-03-06"
    rights = Rights.QUOTATION_ONLY


class ArticleRevisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ArticleRevision

    article = factory.SubFactory(ArticleFactory)
    number = 1
    body = BODY
    sha256 = factory.LazyAttribute(lambda revision: digest(revision.body.encode()))
    length = factory.LazyAttribute(lambda revision: len(revision.body))


class ExcerptAllowanceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ExcerptAllowance

    article = factory.SubFactory(ArticleFactory)
    context = 200
    share = 40
    total = 3000
    reason = "The publisher agreed by letter."
    granted_by = factory.SubFactory(UserFactory)
    granted_at = NOON


class ClaimFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Claim

    slug = factory.Sequence(lambda number: f"claim-{number}")
    statement = factory.Sequence(lambda number: f"Bridge {number} cost 40 million euros.")
    language = Language.ENGLISH
    claim_type = ClaimType.QUANTITY
    claimant = factory.SubFactory(PartyFactory, kind=PartyKind.PERSON)
    claimed_on = "2024-03"
    check_worthiness = Level.HIGH


class ClaimTranslationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ClaimTranslation

    claim = factory.SubFactory(ClaimFactory)
    language = Language.GERMAN
    statement = "Die neue Brücke kostete 40 Millionen Euro."


class ClaimQuantityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ClaimQuantity

    claim = factory.SubFactory(ClaimFactory)
    measure = "cost of the bridge"
    value = 40_000_000
    unit = "EUR"
    as_of = "2023"


class AppearanceFactory(factory.django.DjangoModelFactory):
    """The quote of `BODY`, in its true place."""

    class Meta:
        model = models.Appearance

    claim = factory.SubFactory(ClaimFactory)
    revision = factory.SubFactory(ArticleRevisionFactory)
    exact = QUOTE
    start = factory.LazyAttribute(lambda place: place.revision.body.index(place.exact))
    end = factory.LazyAttribute(lambda place: place.start + len(place.exact))
    prefix = factory.LazyAttribute(
        lambda place: anchoring.context(place.revision.body, place.start, place.end)[1]
    )
    suffix = factory.LazyAttribute(
        lambda place: anchoring.context(place.revision.body, place.start, place.end)[2]
    )
    part = ArticlePart.BODY
    anchoring = Anchoring.FOUND


class ClaimLinkFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ClaimLink

    finding = factory.Sequence(lambda number: f"finding-{number}")
    claim = factory.SubFactory(ClaimFactory)
    other = factory.SubFactory(ClaimFactory)
    kind = LinkKind.CONTRADICTS
    reason = {"de": "Die Zahlen schließen sich aus.", "en": "The figures exclude each other."}


class CarriedAnswerFactory(factory.django.DjangoModelFactory):
    """That the newest edition of `link.other` answers the claim where the appearance is."""

    class Meta:
        model = models.CarriedAnswer

    appearance = factory.SubFactory(AppearanceFactory)
    link = factory.SubFactory(
        ClaimLinkFactory,
        kind=LinkKind.REPEATS,
        status=LinkStatus.CONFIRMED,
        decided_by=factory.SubFactory(UserFactory, username="bela"),
        decided_at=NOON,
    )
    edition = factory.LazyAttribute(
        lambda answer: models.Edition.objects.filter(claim_slug=answer.link.other.slug).latest("number")
    )
    words = factory.SelfAttribute("appearance.exact")
    agreed_by = factory.SubFactory(UserFactory, username="bela")
    agreed_at = NOON


class AttributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Attribution

    claim = factory.SubFactory(ClaimFactory)
    chain = 1
    step = 1
    party = factory.SubFactory(PartyFactory, kind=PartyKind.PERSON)
    act = Act.SAID
    mode = Mode.VERBATIM
    wording = QUOTE
    wording_language = "en"


class EvidenceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Evidence

    claim = factory.SubFactory(ClaimFactory)
    source = factory.SubFactory(SourceFactory)
    stance = Stance.SUPPORTS
    locator = "p. 1"
    comment = {"de": "Nennt den Betrag.", "en": "Names the sum."}


class SnapshotFactory(factory.django.DjangoModelFactory):
    """The row alone; `operations.snapshots.add_snapshot` is what keeps bytes."""

    class Meta:
        model = models.Snapshot

    source = factory.SubFactory(SourceFactory)
    file = factory.LazyAttribute(lambda snapshot: f"snapshots/{snapshot.sha256}")
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    size = 5
    media_type = "text/plain"
    captured_at = NOON


class PictureNoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.PictureNote

    snapshot = factory.SubFactory(SnapshotFactory)
    kind = "highlight"
    area = "10,20,30,40"
    text = "The shadow falls to the left."
    author = factory.SubFactory(UserFactory)
    written_at = NOON


class ShownPictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ShownPicture

    claim = factory.SubFactory("tests.factories.ClaimFactory")
    snapshot = factory.SubFactory(
        SnapshotFactory,
        media_type="image/png",
        view=factory.LazyAttribute(lambda snapshot: f"views/{snapshot.sha256}.webp"),
        view_sha256=factory.LazyAttribute(lambda snapshot: snapshot.sha256[::-1]),
        width=8,
        height=6,
    )
    alternative = {"de": "Ein Lageplan.", "en": "A site plan."}
    credit = "Building office"
    authenticity = "missing_context"
    original_context = {"de": "Die alte Brücke, 1998.", "en": "The old bridge, 1998."}
    original_url = "https://archive.example/1998"


class NoteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Note

    claim = factory.SubFactory(ClaimFactory)
    text = "Ask the building office."
    author = factory.SubFactory(UserFactory)
    written_at = NOON


class ReplyRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ReplyRequest

    claim = factory.SubFactory(ClaimFactory)
    party = factory.SubFactory(PartyFactory, kind=PartyKind.PERSON)
    channel = ReplyChannel.EMAIL
    asked_on = NOON.date()


class CorrectionRequestFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.CorrectionRequest

    claim = factory.SubFactory(ClaimFactory)
    party = factory.SubFactory(PartyFactory, kind=PartyKind.OUTLET)
    url = "https://paper.example/bridge"
    channel = ReplyChannel.EMAIL
    sent_on = NOON.date()


class RatingScaleFactory(factory.django.DjangoModelFactory):
    """The scale of the test desk, with its three ratings."""

    class Meta:
        model = models.RatingScale
        django_get_or_create = ("slug", "version")
        skip_postgeneration_save = True

    slug = "truth"
    version = 1
    name = {"de": "Wahrheit", "en": "Truth"}

    @factory.post_generation
    def ratings(self, create, wanted, **kwargs):
        for code, position, value, german, english, sign, colour in STEPS_OF_THE_SCALE:
            models.Rating.objects.get_or_create(
                scale=self,
                code=code,
                defaults={
                    "position": position,
                    "value": value,
                    "label": {"de": german, "en": english},
                    "definition": {"de": f"Bedeutung von „{german}“.", "en": f"What “{english}” means."},
                    "sign": sign,
                    "colour": colour,
                },
            )


def rating(code="true"):
    """Return a rating of the test desk's scale: true, mixed or false."""
    return models.Rating.objects.get(scale=RatingScaleFactory(), code=code)


class RatingFactory(factory.django.DjangoModelFactory):
    """A further rating, outside the scale of truth."""

    class Meta:
        model = models.Rating

    scale = factory.SubFactory(RatingScaleFactory)
    code = factory.Sequence(lambda number: f"rating-{number}")
    position = factory.Sequence(lambda number: 10 + number)
    label = {"de": "unbelegt", "en": "unproven"}
    definition = {"de": "Nichts spricht dafür oder dagegen.", "en": "Nothing speaks for or against it."}
    sign = "?"
    colour = "#4a5460"


class VerdictFactory(factory.django.DjangoModelFactory):
    """A draft that can be submitted: complete text, and two independent public sources that were read.

    `evidence=0` leaves the sources out, any other number adds so many.
    """

    class Meta:
        model = models.Verdict
        skip_postgeneration_save = True

    claim = factory.SubFactory(ClaimFactory)
    rating = factory.LazyFunction(rating)
    language = Language.ENGLISH
    headline = factory.LazyAttribute(lambda verdict: f"The price is right: {verdict.claim.slug}")
    short_answer = "The building office and the contract name the same sum."
    rationale = "The office **confirmed** the sum, and the contract shows it."

    @factory.post_generation
    def evidence(self, create, wanted, **kwargs):
        for _one in range(2 if wanted is None else wanted):
            EvidenceFactory(claim=self.claim)


class VerdictTranslationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.VerdictTranslation

    verdict = factory.SubFactory(VerdictFactory)
    language = Language.GERMAN
    headline = "Der Preis stimmt"
    short_answer = "Bauamt und Vertrag nennen dieselbe Summe."
    rationale = "Das Amt **bestätigte** die Summe, und der Vertrag zeigt sie."


class ImportRunFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportRun

    file_name = factory.Sequence(lambda number: f"bundle-{number}.json")
    sha256 = "0" * 64
    format = "bundle"
    at = NOON


class ImportOrderFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportOrder

    upload = factory.Sequence(lambda number: f"arrivals/20260303T120000Z-{number:064x}")
    file_name = factory.Sequence(lambda number: f"checks-{number}.csv")
    sha256 = factory.Sequence(lambda number: f"{number:064x}")
    size = 100
    format = "csv"
    ordered_by = factory.SubFactory("tests.factories.UserFactory")
    ordered_at = NOON


class ImportProfileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportProfile

    name = factory.Sequence(lambda number: f"archive {number}")
    document = factory.LazyFunction(lambda: {"format": "csv", "fields": {"statement": "Claim"}})
    saved_by = factory.SubFactory("tests.factories.UserFactory")
    saved_at = NOON


class ImportRowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ImportRow

    run = factory.SubFactory(ImportRunFactory)
    number = factory.Sequence(lambda number: number + 1)
    raw = '{"claim": "The bridge cost 12 million euros."}'
    sha256 = "0" * 64
    outcome = "created"


class ForeignRatingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ForeignRating

    label = factory.Sequence(lambda number: f"pants on fire {number}")
    language = "en"
    publisher = "checkers.example"


class ForeignReviewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.ForeignReview

    identity = factory.Sequence(lambda number: f"{number:064x}")
    claim = factory.SubFactory(ClaimFactory)
    url = factory.Sequence(lambda number: f"https://checkers.example/{number}")
    label = "Pants on Fire!"
    sha256 = "0" * 64


class VisitFactory(factory.django.DjangoModelFactory):
    """One that ended: the page is gone."""

    class Meta:
        model = models.Visit

    source = factory.SubFactory(SourceFactory)
    ordered_at = NOON
    state = "done"
    outcome = "gone"
    why = "The page is gone (410)."
    ended_at = NOON


class ReceiptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Receipt

    key = factory.Sequence(lambda number: f"{number:032}")
    digest = "0" * 64
    address = "/admin/claims/claim/"
    at = NOON


class ErrorReportFactory(factory.django.DjangoModelFactory):
    """A report on a claim that need not be published; `reported` sends one the way readers do."""

    class Meta:
        model = models.ErrorReport

    number = factory.Sequence(lambda number: f"BCDFG{number:05}")
    claim = factory.SubFactory(ClaimFactory)
    edition_number = 1
    language = "en"
    words = "8 million more"
    remark = "The audit office says seven."
    digest = factory.Sequence(lambda number: f"{number:064}")
    received_at = NOON
    due_on = "2026-03-17"


class OutsideReadingFactory(factory.django.DjangoModelFactory):
    """A link that was made; `asked_outside` makes one the way editors do, and tells its token."""

    class Meta:
        model = models.OutsideReading

    verdict = factory.SubFactory(VerdictFactory)
    document = factory.LazyAttribute(lambda made: compose(made.verdict))
    digest = factory.LazyAttribute(lambda made: fingerprint(made.document))
    expert = "Prof. Ada Beam"
    expertise = "the cost of bridges"
    token_digest = factory.Sequence(lambda number: f"{number:064}")
    opened_at = NOON
    expires_at = NOON + timedelta(days=14)


class PolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = models.Policy

    topic = "imprint"
    title = factory.LazyFunction(lambda: {"de": "Impressum", "en": "Imprint"})
    text = factory.LazyFunction(
        lambda: {"de": "Verantwortlich ist **Chris**.", "en": "**Chris** is responsible."}
    )
    review_due_on = factory.LazyFunction(lambda: date(2026, 9, 1))


def groups():
    """Make the groups of the house as `loaddata groups` does, by a dozen statements instead of hundreds."""
    file = Path(settings.FIXTURE_DIRS[0], "groups.json")
    known = Permission.objects.values_list("codename", "content_type__app_label", "content_type__model", "pk")
    numbers = {tuple(key): number for *key, number in known}
    for record in json.loads(file.read_text(encoding="utf-8")):
        group, _is_new = Group.objects.get_or_create(name=record["fields"]["name"])
        group.permissions.set(numbers[tuple(key)] for key in record["fields"]["permissions"])


def anna():
    """Anna checks."""
    return UserFactory(username="anna", groups=["checker"])


def bela():
    """Bela reviews."""
    return UserFactory(username="bela", groups=["editor"])


def chris():
    """Chris publishes."""
    return UserFactory(username="chris", groups=["chief"])


def submitted(verdict=None, *, by=None, at=NOON, **fields):
    """Return a verdict that anna wrote and submitted; one that is further already stays as it is."""
    by = by or anna()
    verdict = verdict or VerdictFactory(**fields)
    if verdict.state != VerdictState.DRAFT:
        return verdict
    desk.note_contribution([verdict.claim], actor=by, at=at)
    return verdicts.submit(verdict, actor=by, at=at)


def approved(verdict=None, *, by=None, at=NOON, **fields):
    """Return a verdict that anna submitted and bela approved as she saw it."""
    verdict = submitted(verdict, at=at, **fields)
    if verdict.state == VerdictState.APPROVED:
        return verdict
    return verdicts.approve(verdict, actor=by or bela(), at=at, digest=fingerprint(compose(verdict)))


def published(claim=None, *, at=NOON, verdict=None, **fields):
    """Return the edition that anna, bela and chris brought out by the real steps.

    `claim` without verdict gets one; a started correction or any open draft is taken on as it is.
    """
    if verdict is None and claim is not None:
        verdict = claim.verdicts.open().first() or VerdictFactory(claim=claim, **fields)
    elif verdict is None:
        verdict = VerdictFactory(**fields)
    return verdicts.publish(approved(verdict, at=at), actor=chris(), at=at)


def corrected(edition, *, note="The sum was wrong by one million.", at=NOON, **changes):
    """Return the edition that corrects `edition`, through the same four eyes."""
    draft = verdicts.start_correction(edition.verdict, actor=anna(), at=at)
    draft.correction_note = note
    for name, value in changes.items():
        setattr(draft, name, value)
    desk.edit(draft, actor=anna(), at=at)
    draft.refresh_from_db()
    return published(verdict=draft, at=at)


def replied(edition, *, answer="I repeated what the office told me.", at=NOON, **request):
    """Return the edition that brings the answer of somebody concerned, through the same four eyes."""
    ReplyRequestFactory(
        claim=edition.verdict.claim, answered_on=NOON.date(), answer=answer, is_public=True, **request
    )
    draft = verdicts.start_correction(edition.verdict, actor=anna(), at=at, kind=EditionKind.REPLY)
    return published(verdict=draft, at=at)


def doubted(edition=None, *, at=NOON, **changes):
    """Return the doubt about a published verdict after anna changed a source its edition cites."""
    edition = edition or published()
    source = edition.verdict.claim.evidence.order_by("pk").first().source
    for name, value in (changes or {"reliability": Reliability.LOW}).items():
        setattr(source, name, value)
    desk.edit(source, actor=anna(), at=at)
    return edition.verdict.stale_marks.open().get(source=source)


def retracted(edition, *, reason="The contract was forged.", at=NOON):
    """Return the tombstone that chris put in the place of `edition`."""
    edition.verdict.refresh_from_db()
    return verdicts.retract(edition.verdict, actor=chris(), at=at, reason=reason)


def policy_published(policy=None, *, at=NOON, **fields):
    """Return the version of a text of the house that chris brought out."""
    policy = policy or PolicyFactory(**fields)
    return policies.publish(policy, digest=fingerprint(policies.compose(policy)), actor=chris(), at=at)


def asked_outside(verdict=None, *, at=NOON, days=14):
    """Return the reading bela made a link for, and the token of the link."""
    return outside.open_link(
        verdict or submitted(at=at),
        expert="Prof. Ada Beam",
        expertise="the cost of bridges",
        note="Is the sum right?",
        days=days,
        actor=bela(),
        at=at,
    )


def reported(edition, *, remark="The audit office says seven.", at=NOON, **fields):
    """Return the report that a reader sent about `edition`."""
    return reports.receive(
        edition.claim_slug, edition.number, words="", remark=remark, language="en", at=at, **fields
    )
