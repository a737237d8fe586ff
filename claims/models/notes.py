"""Talk of the desk, the right of reply, and what others were asked to correct."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Claim
from claims.models.parties import Party
from claims.vocabulary import CorrectionOutcome, ReplyChannel


class Note(models.Model):
    """An internal comment; never shown to readers."""

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="notes", verbose_name=_("claim"))
    text = models.TextField(_("note"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("author"),
    )
    written_at = models.DateTimeField(_("written at"), editable=False)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["-written_at", "-pk"]

    def __str__(self):
        return self.text[:60]


class ReplyRequestManager(models.Manager):
    def get_by_natural_key(self, claim, party, asked_on):
        return self.get(claim__slug=claim, party__slug=party, asked_on=asked_on)


class ReplyRequest(models.Model):
    """That we asked somebody concerned, how, until when, and what came back, word for word."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="reply_requests", verbose_name=_("claim")
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="reply_requests", verbose_name=_("asked")
    )
    channel = models.CharField(_("channel"), max_length=10, choices=ReplyChannel)
    asked_on = models.DateField(_("asked on"))
    deadline_on = models.DateField(_("answer due on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answer = models.TextField(_("answer, word for word"), blank=True)
    is_public = models.BooleanField(_("shown to readers"), default=True)

    objects = ReplyRequestManager()

    class Meta:
        verbose_name = _("request for a reply")
        verbose_name_plural = _("requests for a reply")
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="answer_has_a_day", condition=Q(answer="") | Q(answered_on__isnull=False)
            ),
            models.CheckConstraint(
                name="deadline_is_not_before_request",
                condition=Q(deadline_on__isnull=True) | Q(deadline_on__gte=models.F("asked_on")),
            ),
        ]

    def __str__(self):
        return f"{self.party} · {self.asked_on}"

    def natural_key(self):
        return (self.claim.slug, self.party.slug, self.asked_on)

    natural_key.dependencies = ["claims.claim", "claims.party"]


class CorrectionRequest(models.Model):
    """That we asked an outlet or platform to correct what it spreads, and what came of it; desk only."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="correction_requests", verbose_name=_("claim")
    )
    party = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="correction_requests", verbose_name=_("asked")
    )
    url = models.URLField(_("where it stands"), max_length=800, blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=ReplyChannel)
    sent_on = models.DateField(_("sent on"))
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=12, choices=CorrectionOutcome, default=CorrectionOutcome.WAITING
    )
    outcome_on = models.DateField(_("since"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("request to correct")
        verbose_name_plural = _("requests to correct")
        ordering = ["sent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="correction_outcome_is_known", condition=Q(outcome__in=CorrectionOutcome.values)
            ),
            models.CheckConstraint(
                name="correction_outcome_has_a_day",
                condition=Q(outcome=CorrectionOutcome.WAITING) | Q(outcome_on__isnull=False),
            ),
            models.CheckConstraint(
                name="correction_is_not_due_before_it_is_sent",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=models.F("sent_on")),
            ),
        ]

    def __str__(self):
        return f"{self.party} · {self.sent_on}"
