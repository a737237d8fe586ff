"""What readers get of the house itself: its published texts, and what became of a report they sent.

Like `editions`, read by the reading room; nothing here points to the desk.
"""

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from claims.models.fields import CanonicalJSONField
from claims.vocabulary import Language, PolicyTopic, ReportOutcome, ReportState


class PolicyEditionQuerySet(models.QuerySet):
    def get_by_natural_key(self, topic, number):
        return self.get(topic=topic, number=number)

    def of_topic(self, topic):
        return self.filter(topic=topic).order_by("-number")

    def in_force(self):
        """The newest version of each text."""
        newest = self.model.objects.filter(topic=OuterRef("topic")).order_by("-number").values("number")[:1]
        return self.filter(number=Subquery(newest))


class PolicyEdition(models.Model):
    """One published version of a text of the house. Never changed."""

    topic = models.CharField(_("topic"), max_length=12, choices=PolicyTopic)
    number = models.PositiveIntegerField(_("number"))
    document = CanonicalJSONField(_("document"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    review_due_on = models.DateField(_("review due on"))

    objects = PolicyEditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("published text of the house")
        verbose_name_plural = _("published texts of the house")
        ordering = ["topic", "-number"]
        constraints = [
            models.UniqueConstraint(name="policy_numbers_its_editions", fields=["topic", "number"]),
            models.CheckConstraint(
                name="policy_edition_topic_is_known", condition=Q(topic__in=PolicyTopic.values)
            ),
            models.CheckConstraint(name="policy_edition_counts_from_one", condition=Q(number__gte=1)),
        ]

    def __str__(self):
        return f"{self.topic} · {self.number}"

    def natural_key(self):
        return (self.topic, self.number)


class ReportCase(models.Model):
    """What became of a report: all that whoever has its number is shown, and nothing the reader wrote."""

    number = models.CharField(_("case number"), max_length=12, unique=True)
    claim_slug = models.SlugField(_("claim"), max_length=80)
    edition_number = models.PositiveIntegerField(_("edition"))
    language = models.CharField(_("language"), max_length=2, choices=Language)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer due on"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState)
    outcome = models.CharField(_("outcome"), max_length=12, choices=ReportOutcome, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("case of a report")
        verbose_name_plural = _("cases of reports")
        ordering = ["pk"]

    def __str__(self):
        return self.number
