"""Doubts about published verdicts: what changed under them since, and how each doubt was settled."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Appearance
from claims.models.editions import Edition
from claims.models.fields import CanonicalJSONField
from claims.models.sources import Source
from claims.models.verdicts import Verdict
from claims.vocabulary import StaleOutcome


class StaleMarkQuerySet(models.QuerySet):
    def get_by_natural_key(self, claim, version, thing, since):
        return self.get(verdict__claim__slug=claim, verdict__version=version, thing=thing, since=since)

    def open(self):
        """Not settled yet; the verdict may no longer hold."""
        return self.filter(settled_at__isnull=True)

    def about_claim(self, claim):
        return self.filter(verdict__claim=claim)

    def oldest_first(self):
        return self.order_by("since", "pk")


class StaleMark(models.Model):
    """That something a published verdict rests on changed after the edition, and how that was settled.

    `changes` says what changed, in the form `rules.staleness` reads; while the mark is open, further changes
    of the same thing are added to it.
    """

    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, related_name="stale_marks", verbose_name=_("verdict")
    )
    thing = models.CharField(_("what changed"), max_length=240)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="stale_marks",
        verbose_name=_("source"),
    )
    appearance = models.ForeignKey(
        Appearance,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="stale_marks",
        verbose_name=_("appearance"),
    )
    changes = CanonicalJSONField(_("changes"))
    since = models.DateTimeField(_("stale since"))
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=StaleOutcome, blank=True)
    reason = models.TextField(_("why it is still right"), blank=True)
    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("new edition"),
    )

    objects = StaleMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("stale mark")
        verbose_name_plural = _("stale marks")
        ordering = ["-since", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="verdict_is_stale_once_per_thing",
                fields=["verdict", "thing"],
                condition=Q(settled_at__isnull=True),
            ),
            models.CheckConstraint(
                name="stale_mark_is_open_or_settled",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True, outcome="", reason="")
                | Q(settled_at__isnull=False, outcome__in=StaleOutcome.values),
            ),
            models.CheckConstraint(
                name="still_right_has_a_person_and_a_reason",
                condition=~Q(outcome=StaleOutcome.STILL_RIGHT)
                | (Q(settled_by__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="stale_mark_names_the_edition_that_settled_it",
                condition=Q(outcome=StaleOutcome.NEW_EDITION, edition__isnull=False)
                | (~Q(outcome=StaleOutcome.NEW_EDITION) & Q(edition__isnull=True)),
            ),
        ]

    def __str__(self):
        return f"{self.verdict.claim.slug} · {self.thing}"

    def natural_key(self):
        return (*self.verdict.natural_key(), self.thing, self.since)

    natural_key.dependencies = ["claims.verdict", "claims.edition", "claims.appearance", "claims.source"]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None
