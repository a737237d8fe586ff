"""Who speaks, publishes and is spoken of."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.fields import LocalizedTextField
from claims.vocabulary import PartyKind


class PartyQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def able_to_speak(self):
        return self.exclude(kind__in=(PartyKind.PRODUCT, PartyKind.DOCUMENT))


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
        Party, on_delete=models.CASCADE, related_name="aliases", verbose_name=_("party")
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
