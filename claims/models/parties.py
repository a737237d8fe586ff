"""Who speaks, publishes and is spoken of."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from claims.models.fields import LocalizedTextField
from claims.vocabulary import PartyKind


class PartyQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def able_to_speak(self):
        return self.exclude(kind__in=(PartyKind.PRODUCT, PartyKind.DOCUMENT))

    def standing(self):
        """Without those that turned out to be another one."""
        return self.filter(merged_into__isnull=True)


class Party(models.Model):
    """A person, organisation, outlet or unnamed group; products and documents are named but never speak."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=16, choices=PartyKind)
    description = LocalizedTextField(_("description"))
    wikidata = models.CharField(
        _("Wikidata id"),
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"^Q[1-9]\d*$", _("A Wikidata id is Q and a number, such as Q95."))],
        help_text=_("Only if certain."),
    )
    note = models.TextField(_("internal note"), blank=True)
    # Both follow from the merges that stand; a party that was merged is named nowhere any more.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="absorbed",
        verbose_name=_("is the same as"),
    )
    formerly = models.JSONField(_("known by these slugs before"), default=list, blank=True, editable=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(name="party_kind_is_known", condition=models.Q(kind__in=PartyKind.values)),
            models.UniqueConstraint(
                name="party_has_wikidata_id_alone", fields=["wikidata"], condition=~models.Q(wikidata="")
            ),
            models.CheckConstraint(name="party_is_not_merged_into_itself", condition=~Q(merged_into=F("pk"))),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)


class PartyAliasManager(models.Manager):
    def get_by_natural_key(self, party, name):
        return self.get(party__slug=party, name=name)


class PartyAlias(models.Model):
    """Another name under which texts know the party."""

    party = models.ForeignKey(
        Party, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("party"), db_index=False
    )
    name = models.CharField(_("name"), max_length=200)

    objects = PartyAliasManager()

    class Meta:
        verbose_name = _("alias")
        verbose_name_plural = _("aliases")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(name="party_alias_is_given_once", fields=["party", "name"])]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.party.slug, self.name)

    natural_key.dependencies = ["claims.party"]


class PartyMergeQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(undone_at__isnull=True)


class PartyMerge(models.Model):
    """That two parties are one, who said so and why; with all it takes to part them again."""

    merged = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="merges", verbose_name=_("merged party")
    )
    survivor = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="merges_into", verbose_name=_("party that stays")
    )
    reason = models.TextField(_("reason"))
    # Each as noun, row and field; what named the survivor before stays with it when the two are parted.
    moved = models.JSONField(_("moved"), default=list)
    alias = models.CharField(_("alias given"), max_length=200, blank=True)
    wikidata = models.CharField(_("Wikidata id taken over"), max_length=16, blank=True)
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    merged_at = models.DateTimeField(_("at"))
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("parted again by"),
    )
    undone_at = models.DateTimeField(_("parted again at"), null=True, blank=True)

    objects = PartyMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of parties")
        verbose_name_plural = _("merges of parties")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="party_is_merged_once", fields=["merged"], condition=Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(name="merge_is_of_two_parties", condition=~Q(merged=F("survivor"))),
            models.CheckConstraint(
                name="merge_is_undone_by_somebody",
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.merged.slug} → {self.survivor.slug}"


class PartyDistinction(models.Model):
    """That two parties with like names are two, so that nobody is asked again."""

    one = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("party"), db_index=False
    )
    other = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="+", verbose_name=_("other party")
    )
    reason = models.TextField(_("reason"), blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by")
    )
    said_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("parties told apart")
        verbose_name_plural = _("parties told apart")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(name="parties_are_told_apart_once", fields=["one", "other"]),
            models.CheckConstraint(name="pair_stands_in_order", condition=Q(one__lt=F("other"))),
        ]

    def __str__(self):
        return f"{self.one.slug} ≠ {self.other.slug}"
