"""Checkable statements, their figures, and where they stand."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.articles import ArticleRevision
from claims.models.fields import PartialDateField, keeps_its_digits
from claims.models.parties import Party
from claims.vocabulary import (
    OPEN_STATES,
    Anchoring,
    ArticlePart,
    CheckTarget,
    ClaimType,
    Language,
    Level,
)


class ClaimQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def citing(self, source):
        """Claims into which the source is frozen: as evidence, as a hop, or as the original of either."""
        roles = ("evidence__source", "attributions__source")
        query = models.Q()
        for role in (*roles, *(f"{role}__original" for role in roles)):
            query |= models.Q(**{role: source})
        return self.filter(query).distinct()

    def naming(self, party):
        """Claims into which the party is frozen: claimant, hop, publisher or author of anything cited."""
        roles = (
            "claimant",
            "attributions__party",
            "evidence__source__publisher",
            "evidence__source__author",
            "evidence__source__relays",
            "evidence__source__original__publisher",
            "evidence__source__original__relays",
            "attributions__source__publisher",
            "attributions__source__author",
            "attributions__source__relays",
            "attributions__source__original__publisher",
            "attributions__source__original__relays",
            "appearances__revision__article__publisher",
            "appearances__revision__article__author",
            "reply_requests__party",
        )
        query = models.Q()
        for role in roles:
            query |= models.Q(**{role: party})
        return self.filter(pk__in=self.model.objects.filter(query).values("pk"))

    def appearing_in(self, article):
        return self.filter(appearances__revision__article=article).distinct()

    def without_verdict(self):
        return self.filter(verdicts__isnull=True)

    def with_open_verdict(self):
        return self.filter(verdicts__state__in=OPEN_STATES).distinct()


class Claim(models.Model):
    """One checkable statement in our words, in one language."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    statement = models.TextField(
        _("statement"), help_text=_("One sentence, in our own words, that can be true or false.")
    )
    language = models.CharField(_("language"), max_length=2, choices=Language, default=Language.GERMAN)
    claim_type = models.CharField(_("type"), max_length=12, choices=ClaimType)
    check_target = models.CharField(
        _("what is checked"), max_length=12, choices=CheckTarget, default=CheckTarget.CONTENT
    )
    claimant = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name=_("claimant"),
    )
    claimed_on = PartialDateField(
        _("date of what is claimed"), help_text=_("2024-02-29, 2024-03, 2016, 2019/2023; add ~ for about.")
    )
    check_worthiness = models.CharField(
        _("check-worthiness"), max_length=8, choices=Level, default=Level.MEDIUM
    )
    check_worthiness_reason = models.TextField(_("why worth checking"), blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="assigned_claims",
        verbose_name=_("assigned to"),
        db_index=False,
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    recheck_on = models.DateField(_("look again on"), null=True, blank=True)
    recheck_reason = models.CharField(
        _("what to look at then"),
        max_length=200,
        blank=True,
        help_text=_("A court decides, a report is due. Without a day, dated figures come up by themselves."),
    )
    note = models.TextField(_("internal note"), blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="claim_type_is_known", condition=models.Q(claim_type__in=ClaimType.values)
            ),
            models.CheckConstraint(
                name="claim_language_is_known", condition=models.Q(language__in=Language.values)
            ),
            models.CheckConstraint(name="claim_has_statement", condition=~models.Q(statement="")),
            models.CheckConstraint(
                name="claim_is_looked_at_again_for_a_reason",
                condition=models.Q(recheck_on__isnull=True) | ~models.Q(recheck_reason=""),
                violation_error_message=_("Say what to look at on that day."),
            ),
        ]
        indexes = [
            models.Index(
                name="claim_to_look_at_again",
                fields=["recheck_on"],
                condition=models.Q(recheck_on__isnull=False),
            ),
            # By what the list of the desk is narrowed, in its order: a page of a million is read off.
            models.Index(name="claim_listed_by_type", fields=["claim_type", "slug"]),
            models.Index(name="claim_listed_by_worthiness", fields=["check_worthiness", "slug"]),
            models.Index(name="claim_listed_by_language", fields=["language", "slug"]),
            models.Index(name="claim_listed_by_assignee", fields=["assignee", "slug"]),
        ]

    def __str__(self):
        return self.statement if len(self.statement) <= 90 else f"{self.statement[:87]}…"

    def natural_key(self):
        return (self.slug,)

    natural_key.dependencies = ["claims.party"]


class ClaimTranslationManager(models.Manager):
    def get_by_natural_key(self, claim, language):
        return self.get(claim__slug=claim, language=language)


class ClaimTranslation(models.Model):
    """The statement in a further language."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="translations", verbose_name=_("claim"), db_index=False
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    statement = models.TextField(_("statement"))

    objects = ClaimTranslationManager()

    class Meta:
        verbose_name = _("statement in a further language")
        verbose_name_plural = _("statements in further languages")
        ordering = ["language"]
        constraints = [
            models.UniqueConstraint(
                name="claim_is_translated_once_per_language", fields=["claim", "language"]
            )
        ]

    def __str__(self):
        return f"{self.language}: {self.statement[:60]}"

    def natural_key(self):
        return (self.claim.slug, self.language)

    natural_key.dependencies = ["claims.claim"]


class ClaimQuantityManager(models.Manager):
    def get_by_natural_key(self, claim, measure):
        return self.get(claim__slug=claim, measure=measure)


class ClaimQuantity(models.Model):
    """A figure in the claim."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="quantities", verbose_name=_("claim"), db_index=False
    )
    measure = models.CharField(
        _("measure"), max_length=80, help_text=_("What is counted: funding accepted, company value …")
    )
    value = models.DecimalField(
        _("value"), max_digits=30, decimal_places=6, null=True, blank=True, validators=[keeps_its_digits]
    )
    low = models.DecimalField(
        pgettext_lazy("figure", "low"),
        max_digits=30,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[keeps_its_digits],
    )
    high = models.DecimalField(
        pgettext_lazy("figure", "high"),
        max_digits=30,
        decimal_places=6,
        null=True,
        blank=True,
        validators=[keeps_its_digits],
    )
    unit = models.CharField(_("unit"), max_length=40, help_text=_("USD, EUR, years, persons, % …"))
    qualifier = models.CharField(
        _("qualifier"), max_length=200, blank=True, help_text=_("about, more than, cumulative …")
    )
    as_of = PartialDateField(_("as of"))

    objects = ClaimQuantityManager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["measure"]
        constraints = [
            models.UniqueConstraint(name="claim_has_one_figure_per_measure", fields=["claim", "measure"]),
            models.CheckConstraint(
                name="figure_low_is_not_above_high",
                condition=models.Q(low__isnull=True)
                | models.Q(high__isnull=True)
                | models.Q(low__lte=models.F("high")),
            ),
            models.CheckConstraint(
                name="figure_says_something",
                condition=models.Q(value__isnull=False) | ~models.Q(qualifier=""),
            ),
        ]

    def __str__(self):
        return f"{self.measure}: {self.value if self.value is not None else self.qualifier} {self.unit}"

    def natural_key(self):
        return (self.claim.slug, self.measure)

    natural_key.dependencies = ["claims.claim"]


class AppearanceQuerySet(models.QuerySet):
    def get_by_natural_key(self, claim, article, number, start, end):
        return self.get(
            claim__slug=claim, revision__article__slug=article, revision__number=number, start=start, end=end
        )

    def in_reading_order(self):
        return self.order_by("revision__article__slug", "revision__number", "start", "pk")

    def found(self):
        return self.filter(anchoring=Anchoring.FOUND)

    def needing_an_editor(self):
        return self.exclude(anchoring=Anchoring.FOUND).filter(given_up_because="")

    def given_up(self):
        return self.exclude(given_up_because="")

    def in_latest_revisions(self):
        newer = ArticleRevision.objects.filter(
            article=models.OuterRef("revision__article"), number__gt=models.OuterRef("revision__number")
        )
        return self.filter(~models.Exists(newer))


class Appearance(models.Model):
    """Where the claim stands in an article revision, in code points of its body; end exclusive."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="appearances", verbose_name=_("claim"), db_index=False
    )
    revision = models.ForeignKey(
        ArticleRevision, on_delete=models.PROTECT, related_name="appearances", verbose_name=_("revision")
    )
    exact = models.TextField(_("quote"))
    prefix = models.CharField(_("words before"), max_length=200, blank=True)
    suffix = models.CharField(_("words after"), max_length=200, blank=True)
    start = models.PositiveIntegerField(_("start"), null=True, blank=True)
    end = models.PositiveIntegerField(_("end"), null=True, blank=True)
    part = models.CharField(_("part"), max_length=12, choices=ArticlePart, default=ArticlePart.BODY)
    anchoring = models.CharField(_("anchoring"), max_length=10, choices=Anchoring, default=Anchoring.FOUND)
    difference = models.TextField(_("how this repeat differs"), blank=True)
    moved_from = models.TextField(_("words before the text changed"), blank=True)
    given_up_because = models.TextField(_("why the quote was given up"), blank=True)

    objects = AppearanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("appearance")
        verbose_name_plural = _("appearances")
        ordering = ["revision", "start", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="claim_stands_at_a_place_once", fields=["claim", "revision", "start", "end"]
            ),
            models.CheckConstraint(
                name="appearance_has_a_place_unless_lost",
                condition=models.Q(start__isnull=False, end__isnull=False, start__lt=models.F("end"))
                | models.Q(start__isnull=True, end__isnull=True, anchoring__in=("ambiguous", "lost")),
            ),
            models.CheckConstraint(
                name="appearance_anchoring_is_known", condition=models.Q(anchoring__in=Anchoring.values)
            ),
        ]

    def __str__(self):
        return f"„{self.exact[:60]}“ ({self.revision})"

    @property
    def needs_an_editor(self) -> bool:
        """Whether its place is neither certain nor given up."""
        return self.anchoring != Anchoring.FOUND and not self.given_up_because

    def natural_key(self):
        return (self.claim.slug, self.revision.article.slug, self.revision.number, self.start, self.end)

    natural_key.dependencies = ["claims.claim", "claims.articlerevision"]
