"""How a claim came down to us, and what speaks for or against it."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claims.models.claims import Claim
from claims.models.fields import AreaField, LocalizedTextField, PartialDateField
from claims.models.parties import Party
from claims.models.sources import Source
from claims.rules import locators
from claims.vocabulary import Act, Mode, Stance

# A longer document comes in volumes.
MOST_PAGES = 99_999


class AttributionManager(models.Manager):
    def get_by_natural_key(self, claim, chain, step):
        return self.get(claim__slug=claim, chain=chain, step=step)


class Attribution(models.Model):
    """One hop in the chain from whoever said it first to the article; step 1 is the origin."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="attributions", verbose_name=_("claim"), db_index=False
    )
    chain = models.PositiveSmallIntegerField(_("chain"), default=1)
    step = models.PositiveSmallIntegerField(_("step"))
    party = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attributions",
        verbose_name=_("party"),
    )
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attributions",
        verbose_name=_("source"),
    )
    act = models.CharField(_("act"), max_length=12, choices=Act)
    mode = models.CharField(_("mode"), max_length=12, choices=Mode)
    happened_on = PartialDateField(_("date"))
    occasion = LocalizedTextField(_("occasion"), help_text=_("memo to staff, staff meeting, court exhibit …"))
    wording = models.CharField(_("wording at this hop"), max_length=300, blank=True)
    wording_language = models.CharField(_("language of the wording"), max_length=8, blank=True)
    is_named_in_article = models.BooleanField(_("named in the article"), default=True)

    objects = AttributionManager()

    class Meta:
        verbose_name = _("hop of a chain")
        verbose_name_plural = _("attribution chains")
        ordering = ["claim", "chain", "step"]
        constraints = [
            models.UniqueConstraint(name="chain_has_each_step_once", fields=["claim", "chain", "step"]),
            models.CheckConstraint(
                name="hop_names_party_or_source",
                condition=models.Q(party__isnull=False) | models.Q(source__isnull=False),
            ),
            models.CheckConstraint(
                name="chain_counts_from_one", condition=models.Q(chain__gte=1, step__gte=1)
            ),
        ]

    def __str__(self):
        return f"{self.chain}.{self.step} {self.party or self.source} {self.get_act_display()}"

    def natural_key(self):
        return (self.claim.slug, self.chain, self.step)

    natural_key.dependencies = ["claims.claim", "claims.source"]


class EvidenceQuerySet(models.QuerySet):
    def get_by_natural_key(self, claim, source, stance, locator):
        return self.get(claim__slug=claim, source__slug=source, stance=stance, locator=locator)

    def public(self):
        return self.filter(is_public=True)


class Evidence(models.Model):
    """What one source says to one claim."""

    claim = models.ForeignKey(
        Claim, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("claim"), db_index=False
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="evidence", verbose_name=_("source")
    )
    stance = models.CharField(_("stance"), max_length=10, choices=Stance)
    locator = models.CharField(_("place in the source"), max_length=120, blank=True)
    page = models.PositiveIntegerField(
        _("page"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PAGES)],
        help_text=_("Counted from the first sheet of the file, not as printed."),
    )
    area = AreaField(_("part of the page or picture"), blank=True)
    quote = models.CharField(_("short quote"), max_length=300, blank=True)
    comment = LocalizedTextField(_("comment"))
    is_public = models.BooleanField(
        _("public"),
        default=True,
        help_text=_("Untick what readers must not see; an unread source is never shown."),
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = pgettext_lazy("several", "evidence")
        ordering = ["claim", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="source_takes_a_stance_once_per_place", fields=["claim", "source", "stance", "locator"]
            ),
            models.CheckConstraint(
                name="pages_count_from_one",
                condition=models.Q(page__isnull=True) | models.Q(page__gte=1, page__lte=MOST_PAGES),
            ),
            models.CheckConstraint(
                name="evidence_stance_is_known", condition=models.Q(stance__in=Stance.values)
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.get_stance_display()}"

    @property
    def place(self) -> str:
        """Page and part in words, beside whatever the locator says."""
        return locators.in_words(self.page, self.area)

    def natural_key(self):
        return (self.claim.slug, self.source.slug, self.stance, self.locator)

    natural_key.dependencies = ["claims.claim", "claims.source"]
