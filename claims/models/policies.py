"""What the house says of itself: one text for each thing readers ask about."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from claims.models.fields import LocalizedTextField
from claims.vocabulary import PolicyTopic


class PolicyManager(models.Manager):
    def get_by_natural_key(self, topic):
        return self.get(topic=topic)


class Policy(models.Model):
    """A text of the house as the desk has it now; readers get the version last published."""

    topic = models.CharField(_("topic"), max_length=12, choices=PolicyTopic, unique=True)
    title = LocalizedTextField(_("title"))
    text = LocalizedTextField(_("text"), help_text=_("Markdown. Both languages are published together."))
    review_due_on = models.DateField(
        _("review due on"), help_text=_("Readers see by when the text is looked at again.")
    )

    objects = PolicyManager()

    class Meta:
        verbose_name = _("text of the house")
        verbose_name_plural = _("texts of the house")
        ordering = ["topic"]
        constraints = [
            models.CheckConstraint(name="policy_topic_is_known", condition=Q(topic__in=PolicyTopic.values))
        ]

    def __str__(self):
        return self.get_topic_display()

    def natural_key(self):
        return (self.topic,)
