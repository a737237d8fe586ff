"""Forms that were taken in, so that a second click on the same one is known for what it is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Receipt(models.Model):
    """That a form was taken in once, and what was answered; written in the transaction of what it did."""

    key = models.CharField(_("key"), max_length=40, unique=True)
    digest = models.CharField(_("digest of what was sent"), max_length=64)
    # One of the two: where the answer led, or what it told the window that had opened it.
    address = models.TextField(_("address"), blank=True)
    answer = models.TextField(_("answer"), blank=True)
    at = models.DateTimeField(_("at"), db_index=True)

    class Meta:
        verbose_name = _("receipt of a form")
        verbose_name_plural = _("receipts of forms")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.key
