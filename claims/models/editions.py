"""What readers get: frozen documents, and which of them stands now.

The reading room imports this module, `facets`, `finding` and `house` beside it, and no other of the models.
Everything here is written in one transaction by `operations.publications`; editions are never changed (a
trigger refuses it).
"""

from datetime import UTC

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.fields import CanonicalJSONField
from claims.vocabulary import ClaimType, EditionKind, FormerNoun, Language


class EditionQuerySet(models.QuerySet):
    def get_by_natural_key(self, claim_slug, number):
        return self.get(claim_slug=claim_slug, number=number)

    def in_force(self):
        """The edition of each claim that stands now; a retraction stands as a tombstone."""
        return self.filter(publication__isnull=False)

    def of_claim(self, slug):
        return self.filter(claim_slug=slug).order_by("number")

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def corrections(self):
        return self.exclude(kind=EditionKind.FIRST)


class Edition(models.Model):
    """The frozen public document of one published verdict. Never changed."""

    verdict = models.ForeignKey(
        "claims.Verdict", on_delete=models.PROTECT, related_name="editions", verbose_name=_("verdict")
    )
    claim_slug = models.SlugField(_("claim"), max_length=80)
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=12, choices=EditionKind)
    document = CanonicalJSONField(_("document"))
    digest = models.CharField(_("SHA-256"), max_length=64)
    published_at = models.DateTimeField(_("published at"))
    approved_by = models.CharField(_("approved by"), max_length=150)
    is_rating_changed = models.BooleanField(_("rating changed"), default=False)
    # As in the document, by language; apart from it so that the notes of all editions can stand on one page.
    note = CanonicalJSONField(_("public note"), default=dict)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(name="edition_newest", fields=["-published_at", "-id"]),
            # A picture is asked for by the digest of its edition.
            models.Index(name="edition_by_digest", fields=["digest"]),
        ]
        constraints = [
            models.UniqueConstraint(name="claim_numbers_its_editions", fields=["claim_slug", "number"]),
            models.CheckConstraint(
                name="edition_kind_is_known", condition=models.Q(kind__in=EditionKind.values)
            ),
            models.CheckConstraint(name="edition_counts_from_one", condition=models.Q(number__gte=1)),
            models.CheckConstraint(
                name="reply_keeps_the_rating",
                condition=~models.Q(kind=EditionKind.REPLY, is_rating_changed=True),
            ),
        ]

    def __str__(self):
        return f"{self.claim_slug} · {self.number}"

    def natural_key(self):
        return (self.claim_slug, self.number)

    natural_key.dependencies = ["claims.verdict"]

    @property
    def kind_label(self) -> str:
        # Django's own way to the label hashes those of all kinds.
        return str(EditionKind(self.kind).label)

    @property
    def is_retraction(self) -> bool:
        return self.kind == EditionKind.RETRACTION

    @property
    def is_reply(self) -> bool:
        return self.kind == EditionKind.REPLY


class PublicationQuerySet(models.QuerySet):
    def get_by_natural_key(self, claim_slug):
        return self.get(claim_slug=claim_slug)

    def standing(self):
        """Without the retracted, which keep their page but count nowhere."""
        return self.filter(is_retracted=False)

    def newest_first(self):
        return self.order_by("-published_at", "-pk")

    def naming(self, party_slug):
        return self.filter(parties__slug=party_slug).distinct()

    def citing(self, source_slug):
        return self.filter(sources__slug=source_slug).distinct()

    def appearing_in(self, article_slug):
        return self.filter(articles__slug=article_slug).distinct()

    def ever_appearing_in(self, article_slug):
        """Whose edition in force stands in the article, or an earlier one did."""
        formerly = models.Q(former__noun=FormerNoun.ARTICLE, former__slug=article_slug)
        found = self.model.objects.filter(models.Q(articles__slug=article_slug) | formerly)
        return self.filter(pk__in=found.values("pk"))


class Publication(models.Model):
    """What stands in public for one claim now: its edition in force and what readers filter by."""

    claim_slug = models.SlugField(_("claim"), max_length=80, unique=True)
    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, verbose_name=_("edition in force"))
    is_retracted = models.BooleanField(_("retracted"), default=False)
    is_corrected = models.BooleanField(_("corrected"), default=False)
    rating_code = models.SlugField(_("rating"), max_length=40)
    rating_position = models.PositiveSmallIntegerField(_("position in the scale"))
    claim_type = models.CharField(_("type"), max_length=12, choices=ClaimType)
    claimant_slug = models.SlugField(_("claimant"), max_length=80, blank=True)
    claimed_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    first_published_at = models.DateTimeField(_("first published at"))
    published_at = models.DateTimeField(_("published at"))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(name="publication_newest", fields=["-published_at", "-id"]),
            models.Index(name="publication_by_rating", fields=["rating_code", "-published_at", "-id"]),
            models.Index(name="publication_by_claimant", fields=["claimant_slug", "-published_at", "-id"]),
            models.Index(name="publication_by_type", fields=["claim_type", "-published_at", "-id"]),
            models.Index(name="publication_by_year", fields=["claimed_year", "-published_at", "-id"]),
            models.Index(name="publication_by_language", fields=["language", "-published_at", "-id"]),
            models.Index(name="publication_by_fate", fields=["is_corrected", "-published_at", "-id"]),
            models.Index(name="publication_by_end", fields=["is_retracted", "-published_at", "-id"]),
        ]

    def __str__(self):
        return self.claim_slug

    def natural_key(self):
        return (self.claim_slug,)

    natural_key.dependencies = ["claims.edition"]


class ArticlePage(models.Model):
    """The public face of an article: whole where we hold the rights, otherwise the quoted spans alone."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    # Without text or marks the page stays for those who have its address, and is listed nowhere.
    is_listed = models.BooleanField(default=True)
    document = CanonicalJSONField()
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("public article page")
        verbose_name_plural = _("public article pages")
        ordering = ["slug"]

    def __str__(self):
        return self.title


class Quotation(models.Model):
    """Words of an article that an edition holds; what is left of the article's budget is counted from these.

    Never changed, as the edition stays readable for good. `start` counts code points of the revision's body.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="quotations")
    article_slug = models.SlugField(max_length=80)
    revision = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    words = models.TextField()

    class Meta:
        verbose_name = _("quotation")
        verbose_name_plural = _("quotations")
        ordering = ["article_slug", "revision", "start", "pk"]
        indexes = [models.Index(name="quotation_by_article", fields=["article_slug", "revision", "start"])]

    def __str__(self):
        return f"{self.article_slug} {self.revision} {self.start}"

    @property
    def end(self) -> int:
        return self.start + len(self.words)


class EditionPicture(models.Model):
    """A picture that an edition shows, by the digest of its bytes; no other is handed out to readers."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="pictures", db_index=False)
    claim_slug = models.SlugField(max_length=80)
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)

    class Meta:
        verbose_name = _("picture in an edition")
        verbose_name_plural = _("pictures in editions")
        ordering = ["sha256", "pk"]
        constraints = [
            models.UniqueConstraint(name="edition_shows_a_picture_once", fields=["edition", "sha256"]),
        ]

    def __str__(self):
        return f"{self.claim_slug} {self.sha256}"


class TrailHead(models.Model):
    """How far the trail had come and what it hashed to, as told to everybody; never changed."""

    seq = models.PositiveBigIntegerField(_("number"), unique=True)
    hash = models.CharField(_("hash"), max_length=64)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("head of the trail")
        verbose_name_plural = _("heads of the trail")
        ordering = ["seq"]

    def __str__(self):
        return f"{self.seq} {self.hash} {self.published_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


# The modules whose models readers are served from.
PUBLIC_MODULES = (__name__, "claims.models.facets", "claims.models.finding", "claims.models.house")


def public_tables() -> list[str]:
    """Return the tables readers are served from: those of the models in these modules, and no others."""
    return sorted(model._meta.db_table for model in public_models())


def public_models() -> list[type[models.Model]]:
    known = apps.get_app_config("claims").get_models()
    return [model for model in known if model.__module__ in PUBLIC_MODULES]
