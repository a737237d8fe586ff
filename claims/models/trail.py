"""The tamper-evident trail: who did what to what, when, each entry bound to the one before."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.fields import CanonicalJSONField


class TrailEntryQuerySet(models.QuerySet):
    def get_by_natural_key(self, seq):
        return self.get(seq=seq)

    def about(self, object_type, object_key):
        return self.filter(object_type=object_type, object_key=object_key)

    def in_order(self):
        return self.order_by("seq")


class TrailEntry(models.Model):
    """One link of the chain; what was done stands beside it in `TrailPayload`."""

    seq = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("at"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("actor"),
    )
    actor_name = models.CharField(_("actor’s account"), max_length=150, blank=True)
    act = models.CharField(_("act"), max_length=40)
    object_type = models.CharField(_("kind of object"), max_length=40)
    object_key = models.CharField(_("object"), max_length=300)
    payload_digest = models.CharField(_("digest of the payload"), max_length=64)
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)
    algorithm = models.CharField(_("algorithm"), max_length=16, default="sha256")

    objects = TrailEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("trail entry")
        verbose_name_plural = _("trail")
        ordering = ["-seq"]
        indexes = [models.Index(name="trail_by_object", fields=["object_type", "object_key", "seq"])]
        constraints = [models.UniqueConstraint(name="trail_does_not_fork", fields=["previous_hash"])]

    def __str__(self):
        return f"{self.seq} {self.act} {self.object_key}"

    def natural_key(self):
        return (self.seq,)


class TrailPayloadManager(models.Manager):
    def get_by_natural_key(self, seq):
        return self.get(entry__seq=seq)


class TrailPayload(models.Model):
    """What an entry is about, apart from it, so that it can be redacted while the chain holds.

    After a redaction the entry keeps the digest of what stood here once, and the entry of the redaction
    vouches for what is left.
    """

    entry = models.OneToOneField(
        TrailEntry, on_delete=models.PROTECT, related_name="payload", verbose_name=_("entry")
    )
    salt = models.CharField(_("salt"), max_length=32)
    content = CanonicalJSONField(_("content"))
    redacted_by = models.ForeignKey(
        TrailEntry,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="redactions",
        verbose_name=_("redacted by"),
    )

    objects = TrailPayloadManager()

    class Meta:
        verbose_name = _("trail payload")
        verbose_name_plural = _("trail payloads")

    def __str__(self):
        return str(self.entry)

    def natural_key(self):
        return self.entry.natural_key()

    natural_key.dependencies = ["claims.trailentry"]
