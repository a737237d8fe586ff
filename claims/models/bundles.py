"""What a whole desk is made of: the nouns its bundle holds, in their order, and what is made anew from them.

Rows are named by natural keys. Where a noun has none, the trail knows it by its number, so the number is
part of the record and comes along.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import F
from django.db.models.functions import Collate

from claims.models.articles import Article, ArticleRevision, ExcerptAllowance
from claims.models.attributions import Attribution, Evidence
from claims.models.claims import Appearance, Claim, ClaimQuantity, ClaimTranslation
from claims.models.editions import ArticlePage, Edition, TrailHead
from claims.models.foreign import ForeignRating, ForeignReview
from claims.models.house import PolicyEdition
from claims.models.imports import ImportRow, ImportRun
from claims.models.links import CarriedAnswer, ClaimLink
from claims.models.notes import CorrectionRequest, Note, ReplyRequest
from claims.models.orders import ImportProfile
from claims.models.outside import OutsideReading
from claims.models.parties import Party, PartyAlias, PartyDistinction, PartyMerge
from claims.models.pictures import PictureNote, ShownPicture
from claims.models.policies import Policy
from claims.models.reports import ErrorReport
from claims.models.sources import Snapshot, Source
from claims.models.stale import StaleMark
from claims.models.trail import TrailEntry, TrailPayload
from claims.models.verdicts import Contribution, Rating, RatingScale, Verdict, VerdictTranslation

FORMAT = "factcheck-desk/1"
# What the first and the last record of a whole desk call themselves.
COVER = "claims.bundle"
ACCOUNT = "auth.user"
# Of an account only who it is: no password, no address, no powers.
KNOWN_OF_ACCOUNTS = ("username", "first_name", "last_name")

# Where a zip of a whole desk holds its kept files, each under its SHA-256.
FILES = "files/"
# A backup is the zip of a whole desk with these beside it.
BACKUP = "factcheck-backup/1"
BUNDLE_FILE, ACCOUNTS_FILE, HEADS_FILE, MANIFEST = (
    "bundle.jsonl",
    "accounts.json",
    "heads.txt",
    "manifest.json",
)
# And there everything about accounts, so that people come in again as they did.
ACCOUNTS = (*KNOWN_OF_ACCOUNTS, "email", "password", "is_active", "is_staff", "is_superuser")

Key = tuple[Any, ...]

# In the order they are written, whatever a noun names before it; and what its records are sorted by.
HELD: dict[type[models.Model], tuple[str, ...]] = {
    RatingScale: ("slug", "version"),
    Rating: ("scale__slug", "scale__version", "code"),
    ForeignRating: ("label", "language", "publisher"),
    Party: ("slug",),
    PartyAlias: ("party__slug", "name"),
    Source: ("slug",),
    Article: ("slug",),
    ArticleRevision: ("article__slug", "number"),
    ExcerptAllowance: ("article__slug",),
    Snapshot: (
        "captured_at", "source__slug", "revision__article__slug", "revision__number", "sha256",
    ),
    Claim: ("slug",),
    ClaimTranslation: ("claim__slug", "language"),
    ClaimQuantity: ("claim__slug", "measure"),
    Appearance: (
        "claim__slug", "revision__article__slug", "revision__number", "start", "end", "exact", "part",
        "anchoring", "prefix", "suffix", "difference", "moved_from", "given_up_because",
    ),
    Attribution: ("claim__slug", "chain", "step"),
    Evidence: ("claim__slug", "source__slug", "stance", "locator"),
    ClaimLink: ("finding", "claim__slug", "other__slug", "kind", "detail"),
    ReplyRequest: ("claim__slug", "asked_on", "party__slug", "channel", "answered_on", "answer"),
    CorrectionRequest: ("id",),
    Note: ("id",),
    PictureNote: ("id",),
    ShownPicture: ("claim__slug", "snapshot__source__slug", "snapshot__sha256"),
    Verdict: ("claim__slug", "version"),
    VerdictTranslation: ("verdict__claim__slug", "verdict__version", "language"),
    # As they came out, since readers leaf through them in that order; it is kept by every move.
    Edition: ("id",),
    CarriedAnswer: ("agreed_at", "link__finding", "link__claim__slug", "words", "appearance__start"),
    Contribution: ("first_at", "claim__slug", "user__username", "edition__number"),
    StaleMark: ("since", "verdict__claim__slug", "verdict__version", "thing", "settled_at"),
    ForeignReview: ("identity",),
    # Behind all that can name a party, as a merge knows what it moved.
    PartyMerge: ("id",),
    PartyDistinction: ("id",),
    ErrorReport: ("id",),
    OutsideReading: ("id",),
    Policy: ("topic",),
    PolicyEdition: ("topic", "number"),
    ArticlePage: ("slug",),
    ImportProfile: ("id",),
    ImportRun: ("id",),
    ImportRow: ("run__id", "number"),
    TrailEntry: ("seq",),
    TrailPayload: ("entry__seq",),
    TrailHead: ("seq",),
}  # fmt: skip
# By which of its fields a noun is called where another record names it.
CALLED: dict[type[models.Model], tuple[str, ...]] = {
    RatingScale: ("slug", "version"),
    Rating: ("scale", "code"),
    ForeignRating: ("label", "language", "publisher"),
    Party: ("slug",),
    Source: ("slug",),
    Article: ("slug",),
    ArticleRevision: ("article", "number"),
    Snapshot: ("source", "revision", "sha256"),
    Claim: ("slug",),
    Appearance: ("claim", "revision", "start", "end"),
    PartyAlias: ("party", "name"),
    Attribution: ("claim", "chain", "step"),
    ClaimLink: ("finding", "claim", "other"),
    ReplyRequest: ("claim", "party", "asked_on"),
    ForeignReview: ("identity",),
    Verdict: ("claim", "version"),
    Edition: ("claim_slug", "number"),
    TrailEntry: ("seq",),
}
BY_LABEL = {model._meta.label_lower: model for model in HELD}
# What another desk takes in as drafts, beside work of its own.
DRAFTED = (
    RatingScale, Rating, ForeignRating, Party, PartyAlias, Source, Article, ArticleRevision, Claim,
    ClaimTranslation, ClaimQuantity, Appearance, Attribution, Evidence, ClaimLink, ReplyRequest, Verdict,
    VerdictTranslation, ForeignReview,
)  # fmt: skip
# Follow from the editions, from what readers reported, and from the words of claims.
MADE_ANEW = (
    "ArticleFacet", "ClaimWords", "EditionPicture", "FacetCount", "FormerFacet", "LinkFacet", "PartyFacet",
    "Publication", "Quotation", "ReportCase", "SearchText", "SourceFacet", "TextFacet", "WordCount",
)  # fmt: skip
# Of today only: forms that were taken in, files and pages that wait to be, and who sits where.
OF_THE_DAY = ("ImportOrder", "Presence", "Receipt", "Visit")
# Fields that name a row of their own noun, which may stand further down.
OWN_KIND: dict[type[models.Model], str] = {Source: "original", Party: "merged_into"}
# Where bytes lie in the store follows from their SHA-256, and the page of a source from its address.
LEFT_OUT: dict[type[models.Model], frozenset[str]] = {
    Snapshot: frozenset({"file", "view"}),
    Source: frozenset({"page"}),
}


def migrations_applied() -> list[str]:
    """Return the migrations that made this database, by which a backup knows the version it is of."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(name for app, name in applied if app == "claims")


def is_numbered(model: type[models.Model]) -> bool:
    """Say whether the noun is known by its number alone."""
    return model in (
        CorrectionRequest,
        Note,
        ErrorReport,
        OutsideReading,
        ImportProfile,
        ImportRun,
        PartyDistinction,
        PartyMerge,
        PictureNote,
    )


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """Return what a record of the noun says, in the order of its columns."""
    left_out = LEFT_OUT.get(model, frozenset())
    own = [field for field in model._meta.concrete_fields if not field.primary_key]
    return [field for field in (*own, *model._meta.many_to_many) if field.name not in left_out]


def key_of(thing: Any) -> Key:
    """Return what a row is called by in other records; a lost quote has no place, so its words are said."""
    if is_numbered(type(thing)):
        return (thing.pk,)
    key = tuple(thing.natural_key())
    return (*key, thing.exact) if isinstance(thing, Appearance) and thing.start is None else key


def said_key(model: type[models.Model], fields: Mapping[str, Any]) -> Key:
    """Return what others call the row, as its own record says it; the other side of `key_of`."""
    key: list[Any] = []
    for name in CALLED[model]:
        said = fields[name]
        key.extend(said if isinstance(said, list) else [said])
    if model is Snapshot:
        return ("/".join(str(part) for part in key[:-1] if part is not None), key[-1])
    if model is Appearance and fields["start"] is None:
        key.append(fields["exact"])
    return tuple(key)


def in_stable_order(model: type[models.Model]) -> models.QuerySet:
    """Return the rows in an order that no database decides, and those that their keys run along."""
    rows = model._default_manager.order_by(*(by_code_point(model, path) for path in HELD[model]))
    paths = [path for field in columns_of(model) for path in _paths(field, 3)]
    if model._meta.many_to_many:
        rows = rows.prefetch_related(*(field.name for field in model._meta.many_to_many))
    return rows.select_related(*paths) if paths else rows


def _paths(field: models.Field, depth: int) -> list[str]:
    """Return the relations that natural keys run through from a column on."""
    if not ((field.is_relation and field.many_to_one) or field.one_to_one) or not depth:
        return []
    further = [
        f"{field.name}__{path}"
        for other in field.related_model._meta.concrete_fields
        if other.name in ("claim", "article", "revision", "scale", "source", "verdict", "entry", "run")
        for path in _paths(other, depth - 1)
    ]
    return [field.name, *further]


def by_code_point(model: type[models.Model], path: str) -> Any:
    """Order texts by code points: a database on its own goes by the customs of some country."""
    field: models.Field | None = None
    for name in path.split("__"):
        field = (field.related_model if field else model)._meta.get_field(name)
    expression: Any = F(path)
    if isinstance(field, models.CharField | models.TextField):
        expression = Collate(F(path), "C" if connection.vendor == "postgresql" else "BINARY")
    return expression.asc(nulls_first=True)
