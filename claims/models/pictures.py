"""What the desk notes on a picture it kept, and with which claims readers see it; it stays as it is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Claim
from claims.models.fields import AreaField, LocalizedTextField
from claims.models.sources import Snapshot
from claims.vocabulary import MediaAuthenticity, PictureNoteKind


class PictureNote(models.Model):
    """A part of a picture to look at: marked in it, or shown by itself; never for readers."""

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="picture_notes", verbose_name=_("snapshot")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PictureNoteKind)
    area = AreaField(_("part of the picture"))
    text = models.TextField(_("note"), blank=True)
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
        verbose_name = _("note on a picture")
        verbose_name_plural = _("notes on pictures")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="picture_note_kind_is_known", condition=models.Q(kind__in=PictureNoteKind.values)
            ),
        ]

    def __str__(self):
        return f"{self.snapshot} · {self.area}"


class ShownPictureManager(models.Manager):
    def get_by_natural_key(self, claim, owner, sha256):
        return self.get(claim__slug=claim, snapshot__source__slug=owner, snapshot__sha256=sha256)


class ShownPicture(models.Model):
    """That readers of a claim see a kept picture, and what it shows for those who cannot see it."""

    claim = models.ForeignKey(
        Claim,
        on_delete=models.CASCADE,
        related_name="shown_pictures",
        verbose_name=_("claim"),
        db_index=False,
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="shown_with", verbose_name=_("snapshot")
    )
    alternative = LocalizedTextField(_("what it shows, for those who cannot see it"))
    caption = LocalizedTextField(_("caption"))
    credit = models.CharField(_("credit"), max_length=200, blank=True)
    authenticity = models.CharField(
        _("what was done to it"), max_length=20, choices=MediaAuthenticity, blank=True
    )
    original_context = LocalizedTextField(_("what it really shows"))
    original_url = models.URLField(_("where the original stands"), max_length=500, blank=True)

    objects = ShownPictureManager()

    class Meta:
        verbose_name = _("picture shown to readers")
        verbose_name_plural = _("pictures shown to readers")
        ordering = ["claim", "pk"]
        constraints = [
            models.UniqueConstraint(name="claim_shows_a_picture_once", fields=["claim", "snapshot"]),
            models.CheckConstraint(
                name="picture_authenticity_is_known",
                condition=models.Q(authenticity__in=["", *MediaAuthenticity.values]),
            ),
        ]

    def __str__(self):
        return f"{self.claim.slug} · {self.snapshot}"

    def natural_key(self):
        return (self.claim.slug, *self.snapshot.natural_key())

    natural_key.dependencies = ["claims.claim", "claims.snapshot"]
