"""The desk's scale, its working answers, and who had a hand in them."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Claim
from claims.models.fields import LocalizedTextField
from claims.vocabulary import OPEN_STATES, EditionKind, Language, VerdictState


class RatingScaleQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug, version):
        return self.get(slug=slug, version=version)

    def current(self):
        return self.filter(is_current=True)


class RatingScale(models.Model):
    """A versioned set of ratings; old verdicts keep the version they were made with."""

    slug = models.SlugField(_("slug"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    name = LocalizedTextField(_("name"))
    is_current = models.BooleanField(_("in use"), default=True)

    objects = RatingScaleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating scale")
        verbose_name_plural = _("rating scales")
        ordering = ["slug", "version"]
        constraints = [
            models.UniqueConstraint(name="scale_numbers_its_versions", fields=["slug", "version"]),
            models.UniqueConstraint(
                name="scale_has_one_version_in_use", fields=["slug"], condition=Q(is_current=True)
            ),
        ]

    def __str__(self):
        return f"{self.slug} {self.version}"

    def natural_key(self):
        return (self.slug, self.version)


class RatingQuerySet(models.QuerySet):
    def get_by_natural_key(self, scale, version, code):
        return self.get(scale__slug=scale, scale__version=version, code=code)


class Rating(models.Model):
    """One step of a scale: word, sign and colour, and its number for ClaimReview where it has one."""

    scale = models.ForeignKey(
        RatingScale, on_delete=models.PROTECT, related_name="ratings", verbose_name=_("scale"), db_index=False
    )
    code = models.SlugField(_("code"), max_length=40)
    position = models.PositiveSmallIntegerField(_("position"))
    value = models.PositiveSmallIntegerField(
        _("number for ClaimReview"),
        null=True,
        blank=True,
        help_text=_("Higher is truer; empty outside the scale of truth."),
    )
    label = LocalizedTextField(_("label"), blank=False)
    definition = LocalizedTextField(_("definition"), blank=False)
    sign = models.CharField(_("sign"), max_length=4)
    colour = models.CharField(
        _("colour"),
        max_length=7,
        validators=[RegexValidator(r"^#[0-9a-f]{6}$", _("A colour is # and six digits, such as #0b5d3b."))],
    )

    objects = RatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["scale", "position"]
        constraints = [
            models.UniqueConstraint(name="scale_has_each_code_once", fields=["scale", "code"]),
            models.UniqueConstraint(name="scale_has_each_position_once", fields=["scale", "position"]),
        ]

    def __str__(self):
        return self.label.get("en") or self.code

    def natural_key(self):
        return (self.scale.slug, self.scale.version, self.code)

    natural_key.dependencies = ["claims.ratingscale"]


class VerdictText(models.Model):
    """What a verdict says in one language."""

    headline = models.CharField(
        _("headline"), max_length=160, blank=True, help_text=_("States what is true.")
    )
    short_answer = models.CharField(_("short answer"), max_length=280, blank=True)
    rationale = models.TextField(_("rationale"), blank=True, help_text=_("Markdown."))
    gaps = models.TextField(_("what stays open"), blank=True)
    single_origin_reason = models.TextField(
        _("why one origin is enough"),
        blank=True,
        help_text=_("Public; only where there are not two independent origins."),
    )
    correction_note = models.TextField(
        _("note on the correction"), blank=True, help_text=_("Public; what changed and why.")
    )

    class Meta:
        abstract = True


class VerdictQuerySet(models.QuerySet):
    def get_by_natural_key(self, claim, version):
        return self.get(claim__slug=claim, version=version)

    def open(self):
        return self.filter(state__in=OPEN_STATES)

    def waiting(self):
        """In review or approved, so that somebody has to act."""
        return self.filter(state__in=(VerdictState.IN_REVIEW, VerdictState.APPROVED))

    def drafts(self):
        return self.filter(state=VerdictState.DRAFT)

    def published(self):
        return self.filter(state=VerdictState.PUBLISHED)

    def contributed_to_by(self, user):
        hand = Contribution.objects.filter(claim=models.OuterRef("claim"), user=user, edition__isnull=True)
        return self.filter(models.Exists(hand))

    def not_contributed_to_by(self, user):
        hand = Contribution.objects.filter(claim=models.OuterRef("claim"), user=user, edition__isnull=True)
        return self.filter(~models.Exists(hand))


class Verdict(VerdictText):
    """The desk's working answer to a claim; what readers see is the `Edition` made from it."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("claim"), db_index=False
    )
    version = models.PositiveIntegerField(_("version"), default=1)
    rating = models.ForeignKey(
        Rating,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="verdicts",
        verbose_name=_("rating"),
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.GERMAN)
    edition_kind = models.CharField(
        _("kind of edition"), max_length=12, choices=EditionKind, default=EditionKind.FIRST
    )
    to_check = models.TextField(
        _("still to be checked"), blank=True, help_text=_("Internal; for the reviewer.")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=VerdictState, default=VerdictState.DRAFT, editable=False
    )
    moves = models.PositiveIntegerField(_("moves"), default=0, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="submitted_verdicts",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="approved_verdicts",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True, editable=False)
    approved_digest = models.CharField(_("digest approved"), max_length=64, blank=True, editable=False)
    return_reason = models.TextField(_("why it came back"), blank=True, editable=False)

    objects = VerdictQuerySet.as_manager()

    class Meta:
        verbose_name = _("verdict")
        verbose_name_plural = _("verdicts")
        ordering = ["claim", "-version"]
        constraints = [
            models.UniqueConstraint(name="claim_numbers_its_verdicts", fields=["claim", "version"]),
            models.UniqueConstraint(
                name="claim_has_one_open_verdict", fields=["claim"], condition=Q(state__in=OPEN_STATES)
            ),
            models.CheckConstraint(name="verdict_state_is_known", condition=Q(state__in=VerdictState.values)),
            models.CheckConstraint(
                name="verdict_needs_second_person",
                condition=Q(approved_by__isnull=True)
                | (Q(submitted_by__isnull=False) & ~Q(approved_by=models.F("submitted_by"))),
            ),
            models.CheckConstraint(
                name="verdict_past_review_has_an_approval",
                condition=Q(state__in=("draft", "in_review"), approved_by__isnull=True, approved_digest="")
                | (
                    Q(
                        state__in=("approved", "published", "retracted"),
                        approved_by__isnull=False,
                        rating__isnull=False,
                    )
                    & Q(approved_at__isnull=False)
                    & ~Q(approved_digest="")
                ),
            ),
        ]
        indexes = [models.Index(name="verdict_by_state", fields=["state", "claim"])]

    def __str__(self):
        return f"{self.claim.slug} v{self.version} ({self.get_state_display()})"

    def natural_key(self):
        return (self.claim.slug, self.version)

    natural_key.dependencies = ["claims.claim", "claims.rating"]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class VerdictTranslationManager(models.Manager):
    def get_by_natural_key(self, claim, version, language):
        return self.get(verdict__claim__slug=claim, verdict__version=version, language=language)


class VerdictTranslation(VerdictText):
    """The verdict in a further language, approved together with it."""

    verdict = models.ForeignKey(
        Verdict,
        on_delete=models.CASCADE,
        related_name="translations",
        verbose_name=_("verdict"),
        db_index=False,
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)

    objects = VerdictTranslationManager()

    class Meta:
        verbose_name = _("verdict in a further language")
        verbose_name_plural = _("verdict in further languages")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                name="verdict_is_translated_once_per_language", fields=["verdict", "language"]
            )
        ]

    def __str__(self):
        return f"{self.language}: {self.headline}"

    def natural_key(self):
        return (*self.verdict.natural_key(), self.language)

    natural_key.dependencies = ["claims.verdict"]


class ContributionQuerySet(models.QuerySet):
    def get_by_natural_key(self, claim, username, edition):
        return self.get(claim__slug=claim, user__username=username, edition__number=edition)

    def open(self):
        """Since the last edition; these people may not approve the next."""
        return self.filter(edition__isnull=True)


class Contribution(models.Model):
    """That somebody changed what a claim's next edition will say; settled by the edition it went into."""

    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="contributions", verbose_name=_("claim")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="contributions",
        verbose_name=_("contributor"),
    )
    first_at = models.DateTimeField(_("first at"))
    edition = models.ForeignKey(
        "claims.Edition",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="contributions",
        verbose_name=_("edition"),
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["first_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="contributor_is_noted_once", fields=["claim", "user"], condition=Q(edition__isnull=True)
            )
        ]

    def __str__(self):
        return f"{self.user} · {self.claim}"

    def natural_key(self):
        return (self.claim.slug, self.user.get_username(), self.edition.number if self.edition else None)

    natural_key.dependencies = ["claims.claim", "claims.edition", "auth.user"]
