"""What other checkers said of a claim, and which rating of ours their labels stand for."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Claim
from claims.models.fields import PartialDateField
from claims.models.parties import Party
from claims.models.verdicts import Rating
from claims.vocabulary import LabelDecision


class ForeignRatingQuerySet(models.QuerySet):
    def get_by_natural_key(self, label, language, publisher):
        return self.get(label=label, language=language, publisher=publisher)

    def waiting(self):
        """Labels that somebody has yet to decide on."""
        return self.filter(decision=LabelDecision.WAITING)


class ForeignRating(models.Model):
    """A rating word of another checker, and which of ours it stands for, if any.

    `label` is folded (`rules.foreign_labels`); an empty language or publisher stands for any.
    """

    label = models.CharField(_("their label"), max_length=190)
    language = models.CharField(
        _("language"), max_length=8, blank=True, help_text=_("Such as en, de, fr; empty for any.")
    )
    publisher = models.CharField(
        _("checker"), max_length=100, blank=True, help_text=_("Host of the site; empty for any.")
    )
    decision = models.CharField(
        _("decision"), max_length=8, choices=LabelDecision, default=LabelDecision.WAITING
    )
    rating = models.ForeignKey(
        Rating,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="foreign_ratings",
        verbose_name=_("our rating"),
    )
    note = models.TextField(_("internal note"), blank=True)

    objects = ForeignRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("label of another checker")
        verbose_name_plural = _("labels of other checkers")
        ordering = ["label", "language", "publisher"]
        constraints = [
            models.UniqueConstraint(
                name="foreign_label_stands_once", fields=["label", "language", "publisher"]
            ),
            models.CheckConstraint(name="foreign_label_says_something", condition=~Q(label="")),
            models.CheckConstraint(
                name="label_is_decided_with_a_rating",
                condition=Q(decision="ours", rating__isnull=False)
                | Q(decision__in=("waiting", "none"), rating__isnull=True),
            ),
        ]

    def __str__(self):
        return f"{self.label} ({self.publisher or '*'}, {self.language or '*'})"

    def natural_key(self):
        return (self.label, self.language, self.publisher)

    natural_key.dependencies = ["claims.rating"]


class ForeignReviewManager(models.Manager):
    def get_by_natural_key(self, identity):
        return self.get(identity=identity)


class ForeignReview(models.Model):
    """A check of the claim by somebody else, as found; our own verdict is the desk's.

    `identity` makes it known again: SHA-256 over host, canonical address and the words of the claim.
    """

    identity = models.CharField(_("identity"), max_length=64, unique=True)
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="foreign_reviews", verbose_name=_("claim")
    )
    publisher = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="foreign_reviews",
        verbose_name=_("checker"),
    )
    url = models.URLField(_("address"), max_length=800, blank=True)
    title = models.CharField(_("title"), max_length=300, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    reviewed_on = PartialDateField(_("checked on"))
    label = models.TextField(_("their rating, as found"), blank=True)
    value = models.CharField(_("their number"), max_length=40, blank=True)
    best = models.CharField(_("their best number"), max_length=40, blank=True)
    worst = models.CharField(_("their worst number"), max_length=40, blank=True)
    foreign_rating = models.ForeignKey(
        ForeignRating,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reviews",
        verbose_name=_("label"),
    )
    explanation = models.TextField(_("their reasons, as found"), blank=True)
    sha256 = models.CharField(_("SHA-256 of what came in"), max_length=64)

    objects = ForeignReviewManager()

    class Meta:
        verbose_name = _("check by others")
        verbose_name_plural = _("checks by others")
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.label[:60]} · {self.url or self.identity[:12]}"

    def natural_key(self):
        return (self.identity,)

    natural_key.dependencies = ["claims.claim", "claims.foreignrating"]
