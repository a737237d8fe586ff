"""What came in from outside, file by file and row by row."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.vocabulary import RowOutcome


class ImportRun(models.Model):
    """One import: the file's digest, what it wrote, and its report.

    A file that comes in by batches is not whole until its last one; `rows_done` says how far it came.
    """

    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    format = models.CharField(_("format"), max_length=20)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"))
    created = models.PositiveIntegerField(_("created"), default=0)
    changed = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    left_out = models.PositiveIntegerField(_("rows left out"), default=0)
    rows_done = models.PositiveIntegerField(_("rows read"), default=0)
    is_whole = models.BooleanField(_("whole"), default=True)
    report = models.JSONField(_("report"), default=dict)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(name="import_by_file", fields=["sha256", "is_whole"])]

    def __str__(self):
        return f"{self.file_name} ({self.at:%Y-%m-%d %H:%M})"


class ImportRow(models.Model):
    """One row of a file as it stood there, and what became of it."""

    run = models.ForeignKey(
        ImportRun, on_delete=models.PROTECT, related_name="rows", verbose_name=_("import"), db_index=False
    )
    number = models.PositiveIntegerField(_("row"))
    raw = models.TextField(_("as it stood in the file"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome)
    remarks = models.JSONField(_("remarks"), default=list)

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(name="import_keeps_a_row_once", fields=["run", "number"]),
            models.CheckConstraint(
                name="row_outcome_is_known", condition=models.Q(outcome__in=RowOutcome.values)
            ),
        ]

    def __str__(self):
        return f"{self.run.file_name}, {self.number}"
