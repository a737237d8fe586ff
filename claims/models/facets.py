"""What an edition in force names, row by row: lists and filters of the reading room are made from these."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.editions import Publication
from claims.models.fields import CanonicalJSONField
from claims.vocabulary import FacetRole, FormerNoun, Language


class TextFacet(models.Model):
    """The words of an edition in one language, for lists, search and cards."""

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="texts", db_index=False
    )
    language = models.CharField(max_length=2, choices=Language)
    statement = models.TextField()
    headline = models.CharField(max_length=160)
    short_answer = models.CharField(max_length=280)
    claimant = models.CharField(max_length=200, blank=True)
    rating_label = models.CharField(max_length=80)

    class Meta:
        verbose_name = _("public text")
        verbose_name_plural = _("public texts")
        constraints = [
            models.UniqueConstraint(
                name="publication_has_one_text_per_language", fields=["publication", "language"]
            )
        ]

    def __str__(self):
        return self.headline


class PartyFacet(models.Model):
    """That an edition names a party, in which role; `card` is the party as frozen in the document."""

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="parties", db_index=False
    )
    slug = models.SlugField(max_length=80, db_index=False)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=10, choices=FacetRole)
    card = CanonicalJSONField()
    # As of the publication, so that a list of what names the party is read off one index in its order.
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("public party")
        verbose_name_plural = _("public parties")
        indexes = [
            models.Index(name="party_newest", fields=["slug", "role", "-published_at", "-publication"])
        ]
        constraints = [
            models.UniqueConstraint(
                name="publication_names_party_once_per_role", fields=["publication", "slug", "role"]
            )
        ]

    def __str__(self):
        return self.name


class SourceFacet(models.Model):
    """That an edition cites a source; `card` is the source as frozen in the document."""

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="sources", db_index=False
    )
    slug = models.SlugField(max_length=80, db_index=False)
    title = models.CharField(max_length=300)
    card = CanonicalJSONField()
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("public source")
        verbose_name_plural = _("public sources")
        indexes = [models.Index(name="source_newest", fields=["slug", "-published_at", "-publication"])]
        constraints = [
            models.UniqueConstraint(name="publication_cites_source_once", fields=["publication", "slug"])
        ]

    def __str__(self):
        return self.title


class ArticleFacet(models.Model):
    """That the claim of an edition stands in an article; `card` is the article as frozen in the document."""

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="articles", db_index=False
    )
    slug = models.SlugField(max_length=80, db_index=False)
    title = models.CharField(max_length=300)
    card = CanonicalJSONField()
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("public article")
        verbose_name_plural = _("public articles")
        indexes = [models.Index(name="article_newest", fields=["slug", "-published_at", "-publication"])]
        constraints = [
            models.UniqueConstraint(name="publication_stands_in_article_once", fields=["publication", "slug"])
        ]

    def __str__(self):
        return self.title


class LinkFacet(models.Model):
    """That an edition names another published claim."""

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="links", db_index=False
    )
    other_slug = models.SlugField(max_length=80, db_index=True)
    kind = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("public link")
        verbose_name_plural = _("public links")
        constraints = [
            models.UniqueConstraint(
                name="publication_links_once_per_kind", fields=["publication", "other_slug", "kind"]
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.other_slug}"


class FormerFacet(models.Model):
    """What an earlier edition of the claim named, or was rated, and the one in force is not or names anew.

    So that a page readers came by does not vanish, and whoever follows a list learns what left it.
    """

    publication = models.ForeignKey(
        Publication, on_delete=models.CASCADE, related_name="former", db_index=False
    )
    noun = models.CharField(max_length=10, choices=FormerNoun)
    slug = models.SlugField(max_length=80, db_index=False)
    card = CanonicalJSONField(default=dict)
    published_at = models.DateTimeField()

    class Meta:
        verbose_name = _("formerly public")
        verbose_name_plural = _("formerly public")
        indexes = [
            models.Index(name="former_newest", fields=["slug", "noun", "-published_at", "-publication"])
        ]
        constraints = [
            models.UniqueConstraint(
                name="publication_once_named_it_in_that_part", fields=["publication", "noun", "slug"]
            )
        ]

    def __str__(self):
        return f"{self.noun} {self.slug}"
