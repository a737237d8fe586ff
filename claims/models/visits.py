"""Looking at the pages of sources: that it is wanted, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from claims.models.sources import Snapshot, Source
from claims.vocabulary import OrderState, VisitOutcome


class VisitQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=(OrderState.WAITING, OrderState.RUNNING))

    def left_since(self, moment):
        """Waiting ones, and those of which nothing was heard since: whoever worked on them is gone."""
        return self.filter(Q(state=OrderState.WAITING) | Q(state=OrderState.RUNNING, heard_at__lt=moment))

    def ended(self):
        return self.filter(state=OrderState.DONE)

    def that_lead_nowhere(self):
        """The last visit of each source whose page is gone, or was not reached twice running."""
        of_source = self.model.objects.ended().filter(source=OuterRef("source")).order_by("-ended_at", "-pk")
        missed = (VisitOutcome.GONE, VisitOutcome.FAILED)
        return (
            self.ended()
            .annotate(before=Subquery(of_source.values("outcome")[1:2]))
            .filter(pk=Subquery(of_source.values("pk")[:1]))
            .filter(Q(outcome=VisitOutcome.GONE) | Q(outcome=VisitOutcome.FAILED, before__in=missed))
        )


class Visit(models.Model):
    """That the page of a source is to be looked at, or was, and what was found; nobody ordered a watch."""

    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="visits", verbose_name=_("source"), db_index=False
    )
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    ordered_at = models.DateTimeField(_("ordered at"))
    state = models.CharField(
        _("state"), max_length=8, choices=OrderState, default=OrderState.WAITING, db_index=True
    )
    heard_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=VisitOutcome, blank=True)
    why = models.TextField(_("why not"), blank=True)
    snapshot = models.ForeignKey(
        Snapshot,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("snapshot"),
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit of a page")
        verbose_name_plural = _("visits of pages")
        ordering = ["-pk"]
        indexes = [models.Index(name="visit_newest", fields=["source", "-ended_at", "-id"])]
        constraints = [
            models.UniqueConstraint(
                name="page_is_visited_once_at_a_time",
                fields=["source"],
                condition=Q(state__in=("waiting", "running")),
            ),
            models.CheckConstraint(
                name="visit_outcome_is_known", condition=Q(outcome__in=["", *VisitOutcome.values])
            ),
            models.CheckConstraint(
                name="visit_has_ended_with_an_outcome",
                condition=Q(state__in=("waiting", "running"), ended_at__isnull=True, outcome="")
                | (Q(state="done", ended_at__isnull=False) & ~Q(outcome="")),
            ),
        ]

    def __str__(self):
        return f"{self.source} ({self.ordered_at:%Y-%m-%d %H:%M})"
