"""Texts under check and their immutable revisions."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.fields import PartialDateField
from claims.models.parties import Party
from claims.vocabulary import Language, Rights


class ArticleQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Article(models.Model):
    """A text under check."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.ForeignKey(
        Party, on_delete=models.PROTECT, related_name="published_articles", verbose_name=_("publisher")
    )
    author = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="written_articles",
        verbose_name=_("author"),
    )
    url = models.URLField(_("address"), max_length=500, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    published_on = PartialDateField(_("published on"), help_text=_("2024-03-06, 2024-03, 2024 or 2019/2023."))
    rights = models.CharField(_("rights"), max_length=16, choices=Rights, default=Rights.QUOTATION_ONLY)
    note = models.TextField(_("internal note"), blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                name="article_rights_are_known", condition=models.Q(rights__in=Rights.values)
            ),
            models.CheckConstraint(
                name="article_language_is_known", condition=models.Q(language__in=Language.values)
            ),
        ]

    def __str__(self):
        return self.title

    def natural_key(self):
        return (self.slug,)

    natural_key.dependencies = ["claims.party"]

    @property
    def latest_revision(self):
        return self.revisions.order_by("-number").first()


class ArticleRevisionQuerySet(models.QuerySet):
    def get_by_natural_key(self, article, number):
        return self.get(article__slug=article, number=number)


class ArticleRevision(models.Model):
    """One immutable body of an article; of a foreign text we may have the digest before the text."""

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("article"), db_index=False
    )
    number = models.PositiveIntegerField(_("number"), default=1)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    length = models.PositiveIntegerField(_("length in code points"))
    body = models.TextField(_("text"), blank=True)
    received_on = PartialDateField(_("received on"))

    objects = ArticleRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(name="article_numbers_its_revisions", fields=["article", "number"]),
            models.UniqueConstraint(name="article_keeps_a_body_once", fields=["article", "sha256"]),
        ]

    def __str__(self):
        return f"{self.article.slug} · {self.number}"

    def natural_key(self):
        return (self.article.slug, self.number)

    natural_key.dependencies = ["claims.article"]

    @property
    def is_attached(self) -> bool:
        """Whether the text is here, or only its digest."""
        return bool(self.body)


class ExcerptAllowance(models.Model):
    """That more of a foreign article may be shown than the house's limits say, and why a chief said so."""

    article = models.OneToOneField(
        Article, on_delete=models.PROTECT, related_name="excerpt_allowance", verbose_name=_("article")
    )
    context = models.PositiveIntegerField(
        _("characters around a quote"), help_text=_("Half of them before the quote, half behind it.")
    )
    share = models.PositiveSmallIntegerField(_("percent of the article"))
    total = models.PositiveIntegerField(_("characters in all"))
    reason = models.TextField(_("reason"))
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted at"))

    class Meta:
        verbose_name = _("allowance for excerpts")
        verbose_name_plural = _("allowances for excerpts")
        constraints = [
            models.CheckConstraint(
                name="excerpt_share_is_a_percentage", condition=models.Q(share__gte=1, share__lte=100)
            ),
            models.CheckConstraint(name="excerpt_allowance_has_reason", condition=~models.Q(reason="")),
        ]

    def __str__(self):
        return self.article.slug

    def natural_key(self):
        return (self.article.slug,)

    natural_key.dependencies = ["claims.article"]
