"""What readers find checks by: their words, and how many checks each choice of a filter leads to.

Derived from editions in the transaction that publishes; `rebuild_lists` makes them anew.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.editions import Publication
from claims.models.fields import CanonicalJSONField
from claims.vocabulary import FacetName


class SearchText(models.Model):
    """The stems of all that an edition in force says; the databases keep an index of words over it.

    The row is new with each edition, so its key tells which of two came out later.
    """

    publication = models.OneToOneField(Publication, on_delete=models.CASCADE, related_name="search")
    stems = models.TextField()

    class Meta:
        verbose_name = _("words to be found")
        verbose_name_plural = _("words to be found")

    def __str__(self):
        return str(self.publication)


class FacetCount(models.Model):
    """How many checks that stand a choice leads to; none leads nowhere.

    `card` is what the edition that came out last said of the choice.
    """

    facet = models.CharField(max_length=20, choices=FacetName)
    value = models.CharField(max_length=121)
    count = models.PositiveIntegerField()
    card = CanonicalJSONField(default=dict)

    class Meta:
        verbose_name = _("number of checks")
        verbose_name_plural = _("numbers of checks")
        indexes = [models.Index(name="choice_most_often_first", fields=["facet", "-count", "value"])]
        constraints = [
            models.UniqueConstraint(name="choice_is_counted_once", fields=["facet", "value"]),
            models.CheckConstraint(name="choice_leads_somewhere", condition=models.Q(count__gte=1)),
        ]

    def __str__(self):
        return f"{self.facet} {self.value}: {self.count}"
