"""What the desk notes on a picture it kept; the picture itself stays as it is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.fields import AreaField
from claims.models.sources import Snapshot
from claims.vocabulary import PictureNoteKind


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
