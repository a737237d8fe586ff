"""What somebody outside was asked to read before or after publication, and what they said to it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.fields import CanonicalJSONField
from claims.models.verdicts import Verdict
from claims.vocabulary import Language


class OutsideReadingQuerySet(models.QuerySet):
    def open(self, at):
        """Those whose link still takes an answer."""
        return self.filter(answered_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)

    def newest_first(self):
        return self.order_by("-opened_at", "-pk")


class OutsideReading(models.Model):
    """One frozen document, handed to one expert by a link, and the one answer to it.

    Of the link only a digest is kept. An answer is advice: it approves nothing and makes nobody an author.
    """

    verdict = models.ForeignKey(
        Verdict, on_delete=models.PROTECT, related_name="outside_readings", verbose_name=_("verdict")
    )
    document = CanonicalJSONField(_("document"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    expert = models.CharField(_("for whom"), max_length=150)
    expertise = models.CharField(_("expert in"), max_length=200)
    note = models.TextField(_("what we ask"), blank=True)
    token_digest = models.CharField(_("digest of the link"), max_length=64, unique=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("link made by"),
    )
    opened_at = models.DateTimeField(_("link made at"))
    expires_at = models.DateTimeField(_("opens until"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    revoked_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_in = models.CharField(_("language"), max_length=2, choices=Language, blank=True)
    signed = models.CharField(_("signed by"), max_length=150, blank=True)
    overall = models.TextField(_("on the whole"), blank=True)
    # By block: {"conclusion-1": {"opinion": "agrees", "remark": ""}}.
    answers = CanonicalJSONField(_("answers by block"), default=dict)

    objects = OutsideReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("outside reading")
        verbose_name_plural = _("outside readings")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="outside_reading_is_answered_or_taken_back",
                condition=Q(answered_at__isnull=True) | Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="outside_link_is_taken_back_by_somebody",
                condition=Q(revoked_at__isnull=True) | Q(revoked_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.verdict} · {self.expert or '–'}"

    @property
    def is_redacted(self) -> bool:
        """Whether name and answer were taken out; no link is made for nobody."""
        return not self.expert

    def state_at(self, at) -> str:
        """Return where the reading stands: answered, revoked, expired or open."""
        if self.answered_at:
            return "answered"
        if self.revoked_at:
            return "revoked"
        return "open" if self.expires_at > at else "expired"
