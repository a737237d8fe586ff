"""How claims stand to each other, who came upon it, and what was decided."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Appearance, Claim
from claims.models.editions import Edition
from claims.models.fields import LocalizedTextField
from claims.models.sources import Source
from claims.vocabulary import (
    CONFLICTS,
    NEEDS_A_PERSON,
    Anchoring,
    EditionKind,
    Level,
    LinkKind,
    LinkMethod,
    LinkStatus,
)


class ClaimLinkQuerySet(models.QuerySet):
    def get_by_natural_key(self, finding, claim, other):
        if other is None:
            return self.get(finding=finding, claim__slug=claim, other__isnull=True)
        return self.get(finding=finding, claim__slug=claim, other__slug=other)

    def waiting(self):
        """Links that a person has still to decide."""
        return self.filter(status=LinkStatus.PROPOSED)

    def shown_to_readers(self):
        """Public links that a person stands for: made by hand and not taken back, or found and confirmed."""
        by_hand = models.Q(status=LinkStatus.PROPOSED, method=LinkMethod.BY_HAND)
        return self.filter(models.Q(status=LinkStatus.CONFIRMED) | by_hand, is_public=True)

    def most_pressing_first(self):
        weight = models.Case(
            *(models.When(severity=level, then=place) for place, level in enumerate(Level.values)),
            output_field=models.SmallIntegerField(),
        )
        return self.order_by(weight, models.F("score").desc(nulls_first=True), "pk")


class ClaimLink(models.Model):
    """Two claims, or a claim and the sources it clashes with, and how they stand to each other."""

    finding = models.SlugField(
        _("finding"), max_length=80, help_text=_("Links of one finding share this name.")
    )
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="links", verbose_name=_("claim"))
    other = models.ForeignKey(
        Claim,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="linked_from",
        verbose_name=_("other claim"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=LinkKind)
    detail = models.CharField(_("in detail"), max_length=80, blank=True)
    severity = models.CharField(_("severity"), max_length=8, choices=Level, default=Level.MEDIUM)
    reason = LocalizedTextField(_("reason"))
    sources = models.ManyToManyField(Source, blank=True, related_name="+", verbose_name=_("sources"))
    status = models.CharField(_("status"), max_length=10, choices=LinkStatus, default=LinkStatus.PROPOSED)
    is_public = models.BooleanField(_("shown to readers"), default=False)
    method = models.CharField(
        _("how it was found"), max_length=20, choices=LinkMethod, default=LinkMethod.BY_HAND
    )
    score = models.DecimalField(
        _("how sure the finder is"),
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        help_text=_("From 0 to 1; empty where a person made the link."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    decision = models.TextField(_("reason of the decision"), blank=True)

    objects = ClaimLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between claims")
        verbose_name_plural = _("links between claims")
        ordering = ["finding", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="finding_links_two_claims_once", fields=["finding", "claim", "other"]
            ),
            models.CheckConstraint(
                name="claim_is_not_linked_to_itself",
                condition=models.Q(other__isnull=True) | ~models.Q(other=models.F("claim")),
            ),
            models.CheckConstraint(
                name="link_method_is_known", condition=models.Q(method__in=LinkMethod.values)
            ),
            models.CheckConstraint(
                name="link_score_is_a_share",
                condition=models.Q(score__isnull=True) | models.Q(score__gte=0, score__lte=1),
            ),
            models.CheckConstraint(
                name="link_nobody_made_is_public_once_confirmed",
                condition=models.Q(is_public=False)
                | ~models.Q(status=LinkStatus.PROPOSED)
                | ~models.Q(method__in=NEEDS_A_PERSON),
            ),
            models.CheckConstraint(
                name="conflict_is_dismissed_for_a_reason",
                condition=~models.Q(status=LinkStatus.DISMISSED)
                | ~models.Q(kind__in=CONFLICTS)
                | ~models.Q(decision=""),
            ),
            models.CheckConstraint(
                name="link_is_decided_by_somebody_at_some_moment",
                condition=models.Q(decided_by__isnull=True, decided_at__isnull=True)
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                name="link_waiting", fields=["claim"], condition=models.Q(status=LinkStatus.PROPOSED)
            )
        ]

    def __str__(self):
        other = self.other.slug if self.other else "–"
        return f"{self.claim.slug} {self.get_kind_display()} {other}"

    def natural_key(self):
        return (self.finding, self.claim.slug, self.other.slug if self.other else None)

    natural_key.dependencies = ["claims.claim", "claims.source"]


class CarriedAnswerQuerySet(models.QuerySet):
    def get_by_natural_key(self, claim, article, number, start, end):
        return self.get(
            appearance__claim__slug=claim,
            appearance__revision__article__slug=article,
            appearance__revision__number=number,
            appearance__start=start,
            appearance__end=end,
        )

    def current(self):
        """Those that hold: the same words at a sure place, the link as it was, the earlier check as it stood.

        A reply to the earlier check changes nothing about its answer.
        """
        newer = Edition.objects.filter(
            claim_slug=models.OuterRef("link__other__slug"), number__gt=models.OuterRef("edition__number")
        )
        return self.filter(
            appearance__exact=models.F("words"),
            appearance__anchoring=Anchoring.FOUND,
            link__status=LinkStatus.CONFIRMED,
            link__decided_at__lte=models.F("agreed_at"),
        ).exclude(models.Exists(newer.exclude(kind=EditionKind.REPLY)))


class CarriedAnswer(models.Model):
    """An editor's OK that an earlier check answers a claim that repeats it, at one of its places."""

    appearance = models.OneToOneField(
        Appearance, on_delete=models.CASCADE, related_name="carried_answer", verbose_name=_("appearance")
    )
    link = models.ForeignKey(
        ClaimLink,
        on_delete=models.CASCADE,
        related_name="carried_answers",
        verbose_name=_("link between claims"),
    )
    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="+", verbose_name=_("edition that answers")
    )
    words = models.TextField(_("words that are answered"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("agreed by")
    )
    agreed_at = models.DateTimeField(_("agreed at"))

    objects = CarriedAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer carried over")
        verbose_name_plural = _("answers carried over")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.appearance} ← {self.edition}"

    def natural_key(self):
        return self.appearance.natural_key()

    natural_key.dependencies = ["claims.appearance", "claims.claimlink", "claims.edition"]
