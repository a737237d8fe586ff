"""Files that editors bring in by the browser, and how a table of theirs is read next time."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.imports import ImportRun
from claims.vocabulary import OrderState


class ImportProfile(models.Model):
    """How a table is read, kept by the desk under a name; the form is that of a mapping in a file."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    document = models.JSONField(_("mapping"))
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("way to read a table")
        verbose_name_plural = _("ways to read tables")
        ordering = ["name"]

    def __str__(self):
        return self.name


class ImportOrderQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=(OrderState.WAITING, OrderState.RUNNING))

    def left_since(self, moment):
        """Waiting ones, and those of which nothing was heard since: whoever worked on them is gone."""
        return self.filter(Q(state=OrderState.WAITING) | Q(state=OrderState.RUNNING, heard_at__lt=moment))


class ImportOrder(models.Model):
    """That somebody wants a file taken in, how it is read, and how far it has come."""

    # The name under which the file waited to be looked at: pressed twice, it is the same order.
    upload = models.CharField(_("upload"), max_length=120, unique=True)
    file_name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    format = models.CharField(_("format"), max_length=20)
    mapping = models.JSONField(_("mapping"), default=dict)
    leaves_out = models.BooleanField(_("leaves out what is wrong"), default=False)
    rows = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    rows_done = models.PositiveIntegerField(_("rows read"), default=0)
    state = models.CharField(
        _("state"), max_length=8, choices=OrderState, default=OrderState.WAITING, db_index=True
    )
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    ordered_at = models.DateTimeField(_("ordered at"))
    heard_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    run = models.ForeignKey(
        ImportRun,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("import"),
    )
    report = models.JSONField(_("report"), default=dict)

    objects = ImportOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("file brought in")
        verbose_name_plural = _("files brought in")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="order_state_is_known", condition=Q(state__in=OrderState.values)),
            models.CheckConstraint(
                name="order_has_ended_when_it_says_so",
                condition=Q(state__in=("waiting", "running"), ended_at__isnull=True)
                | Q(state__in=("done", "refused"), ended_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.file_name} ({self.ordered_at:%Y-%m-%d %H:%M})"
