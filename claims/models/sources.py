"""Documents that speak for or against a claim, and the bytes we kept of them and of articles."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from claims.models.articles import ArticleRevision
from claims.models.fields import LocalizedTextField, PartialDateField
from claims.models.parties import Party
from claims.rules import addresses
from claims.vocabulary import Reading, Reliability, SourceKind, TextReader


class SourceQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def unread(self):
        return self.filter(reading=Reading.NOT_READ)

    def rejected(self):
        return self.filter(is_rejected=True)

    def usable(self):
        return self.filter(is_rejected=False)

    def at(self, url):
        """The one that is known under this address, whatever way it is written."""
        return self.filter(page=addresses.normalised(url)) if url else self.none()


class Source(models.Model):
    """A document: memo, e-mail, blog post, court filing, tax filing, report, interview."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    kind = models.CharField(_("kind"), max_length=20, choices=SourceKind)
    publisher = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="published_sources",
        verbose_name=_("publisher"),
    )
    author = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="written_sources",
        verbose_name=_("author"),
    )
    byline = models.CharField(_("byline as printed"), max_length=300, blank=True)
    published_on = PartialDateField(_("published on"))
    url = models.URLField(_("address"), max_length=800, blank=True)
    # What all spellings of the address share; follows from it.
    page = models.CharField(_("page"), max_length=addresses.LONGEST, null=True, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8, blank=True, help_text=_("Such as en, de, fr."))
    reading = models.CharField(_("read by us"), max_length=12, choices=Reading, default=Reading.NOT_READ)
    reading_basis = models.TextField(_("what was read"), blank=True)
    reliability = models.CharField(
        _("reliability"), max_length=8, choices=Reliability, default=Reliability.UNKNOWN
    )
    reliability_reason = models.TextField(_("why that reliability"), blank=True)
    relays = models.ForeignKey(
        Party,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="relayed_sources",
        verbose_name=_("relays"),
        help_text=_("Whose reporting this passes on. Sources that relay the same party count as one origin."),
    )
    original = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name=_("copy of"),
        help_text=_("The source of which this is a mirror or repost."),
    )
    is_confidential = models.BooleanField(_("confidential"), default=False)
    withheld_because = LocalizedTextField(_("public reason for withholding it"))
    is_rejected = models.BooleanField(_("rejected"), default=False)
    rejection_reason = models.TextField(_("why rejected"), blank=True)
    summary = models.TextField(_("what it says, in our words"), blank=True)
    note = models.TextField(_("internal note"), blank=True)

    objects = SourceQuerySet.as_manager()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                name="source_reading_is_known", condition=models.Q(reading__in=Reading.values)
            ),
            models.CheckConstraint(
                name="rejected_source_has_reason",
                condition=models.Q(is_rejected=False) | ~models.Q(rejection_reason=""),
            ),
            models.CheckConstraint(
                name="source_is_no_copy_of_itself",
                condition=models.Q(original__isnull=True) | ~models.Q(original=models.F("pk")),
            ),
            models.UniqueConstraint(name="page_is_one_source", fields=["page"]),
            models.CheckConstraint(
                name="source_with_address_has_page",
                condition=models.Q(url="", page__isnull=True)
                | (~models.Q(url="") & models.Q(page__isnull=False)),
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.follow_address()
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.slug,)

    natural_key.dependencies = ["claims.party"]

    def follow_address(self) -> None:
        """Bring `page` in line with the address."""
        self.page = addresses.normalised(self.url) or None

    @property
    def is_read(self) -> bool:
        return self.reading != Reading.NOT_READ

    @property
    def may_be_shown(self) -> bool:
        """Whether a reader may be told of it: read, neither confidential nor rejected."""
        return self.is_read and not self.is_confidential and not self.is_rejected

    @property
    def origin(self) -> tuple[str, str]:
        """Key and name of whoever the content comes from: five copies of one wire story share it."""
        if self.relays:
            return f"party:{self.relays.slug}", self.relays.name
        if self.original_id and self.original_id != self.pk:
            key, name = self.original.own_origin
            # Readers see the name; what must not be shown lends its place in the count and no more.
            return key, name if self.original.may_be_shown else self.own_origin[1]
        return self.own_origin

    @property
    def own_origin(self) -> tuple[str, str]:
        """Key and name of whoever the content comes from, if this is no copy."""
        # One step only: a chain of copies is recorded copy by copy against the first.
        whose = self.relays or self.publisher
        return (f"party:{whose.slug}", whose.name) if whose else (f"source:{self.slug}", self.title)


class SnapshotQuerySet(models.QuerySet):
    def get_by_natural_key(self, owner, sha256):
        article, _slash, number = owner.rpartition("/")
        if article:
            return self.get(revision__article__slug=article, revision__number=number, sha256=sha256)
        return self.get(source__slug=owner, sha256=sha256)


class Snapshot(models.Model):
    """Bytes as we found them, of a source or of the file a revision was read from; never changed."""

    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="snapshots",
        verbose_name=_("source"),
        db_index=False,
    )
    revision = models.ForeignKey(
        ArticleRevision,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="originals",
        verbose_name=_("revision"),
        db_index=False,
    )
    file = models.FileField(_("file"), upload_to="snapshots", max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=100)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    reader = models.CharField(_("read as"), max_length=12, choices=TextReader, blank=True)
    captured_at = models.DateTimeField(_("captured at"))
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("captured by"),
    )
    view = models.ImageField(_("safe view"), upload_to="views", blank=True, max_length=200)
    # Of pictures alone: see `rules.pictures`.
    view_sha256 = models.CharField(_("SHA-256 of the safe view"), max_length=64, blank=True)
    width = models.PositiveIntegerField(_("width"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height"), null=True, blank=True)
    look = models.CharField(_("how it looks, as a fingerprint"), max_length=32, blank=True)
    camera = models.JSONField(_("what its metadata claims"), default=dict, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["-captured_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="source_keeps_bytes_once", fields=["source", "sha256"]),
            models.UniqueConstraint(name="revision_keeps_bytes_once", fields=["revision", "sha256"]),
            models.CheckConstraint(
                name="snapshot_is_of_one_thing",
                condition=models.Q(source__isnull=False, revision__isnull=True)
                | models.Q(source__isnull=True, revision__isnull=False),
            ),
            models.CheckConstraint(
                name="snapshot_reader_is_known", condition=models.Q(reader__in=["", *TextReader.values])
            ),
        ]

    def __str__(self):
        return f"{self.owner} · {self.sha256[:12]}"

    def natural_key(self):
        return (self.owner, self.sha256)

    natural_key.dependencies = ["claims.source", "claims.articlerevision"]

    @property
    def owner(self) -> str:
        """What the bytes are of: the slug of a source, or slug and number of a revision, with a slash."""
        if self.source is not None:
            return self.source.slug
        return f"{self.revision.article.slug}/{self.revision.number}"
