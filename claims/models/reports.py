"""What readers tell the desk: that something in a check is wrong."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Claim
from claims.vocabulary import Language, ReportOutcome, ReportState


class ErrorReportQuerySet(models.QuerySet):
    def open(self):
        return self.exclude(state=ReportState.ANSWERED)

    def most_pressing_first(self):
        return self.order_by("due_on", "received_at", "pk")


class ErrorReport(models.Model):
    """A reader's report, under a case number; nothing is kept of who sent it or from where."""

    number = models.CharField(_("case number"), max_length=12, unique=True)
    claim = models.ForeignKey(
        Claim, on_delete=models.PROTECT, related_name="error_reports", verbose_name=_("claim")
    )
    edition_number = models.PositiveIntegerField(_("edition"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    words = models.TextField(_("words that are wrong"), blank=True)
    remark = models.TextField(_("what is wrong"))
    # The same words on the same day are one report, however often a button is pressed.
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    received_at = models.DateTimeField(_("received at"))
    due_on = models.DateField(_("answer due on"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.RECEIVED)
    taken_on_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken on by"),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=ReportOutcome, blank=True)
    answer = models.TextField(_("answer to the reader"), blank=True)
    reason = models.TextField(_("reason, for the desk"), blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("error report")
        verbose_name_plural = _("error reports")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="report_state_is_known", condition=Q(state__in=ReportState.values)),
            models.CheckConstraint(
                name="answered_report_has_answer_reason_and_editor",
                condition=~Q(state=ReportState.ANSWERED)
                | (
                    Q(outcome__in=ReportOutcome.values, answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answer="")
                    & ~Q(reason="")
                ),
            ),
            models.CheckConstraint(
                name="report_is_taken_on_by_somebody",
                condition=~Q(state=ReportState.TAKEN_ON) | Q(taken_on_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def is_redacted(self) -> bool:
        """Whether the reader's words were taken out; nobody can send a report that says nothing."""
        return not self.remark
