"""What is stored, what the database itself guarantees, and the questions one may ask."""

from claims.models.articles import Article, ArticleRevision, ExcerptAllowance
from claims.models.attributions import Attribution, Evidence
from claims.models.claim_words import ClaimWords, WordCount
from claims.models.claims import Appearance, Claim, ClaimQuantity, ClaimTranslation
from claims.models.editions import ArticlePage, Edition, EditionPicture, Publication, Quotation, TrailHead
from claims.models.facets import ArticleFacet, FormerFacet, LinkFacet, PartyFacet, SourceFacet, TextFacet
from claims.models.finding import FacetCount, SearchText
from claims.models.foreign import ForeignRating, ForeignReview
from claims.models.house import PolicyEdition, ReportCase
from claims.models.imports import ImportRow, ImportRun
from claims.models.links import CarriedAnswer, ClaimLink
from claims.models.notes import CorrectionRequest, Note, ReplyRequest
from claims.models.orders import ImportOrder, ImportProfile
from claims.models.outside import OutsideReading
from claims.models.parties import Party, PartyAlias, PartyDistinction, PartyMerge
from claims.models.pictures import PictureNote, ShownPicture
from claims.models.policies import Policy
from claims.models.presence import Presence
from claims.models.receipts import Receipt
from claims.models.reports import ErrorReport
from claims.models.sources import Snapshot, Source
from claims.models.stale import StaleMark
from claims.models.trail import TrailEntry, TrailPayload
from claims.models.verdicts import (
    Contribution,
    Rating,
    RatingScale,
    Verdict,
    VerdictTranslation,
)
from claims.models.visits import Visit

__all__ = [
    "Appearance",
    "Article",
    "ArticleFacet",
    "ArticlePage",
    "ArticleRevision",
    "Attribution",
    "CarriedAnswer",
    "Claim",
    "ClaimLink",
    "ClaimQuantity",
    "ClaimTranslation",
    "ClaimWords",
    "Contribution",
    "CorrectionRequest",
    "Edition",
    "EditionPicture",
    "ErrorReport",
    "Evidence",
    "ExcerptAllowance",
    "FacetCount",
    "ForeignRating",
    "ForeignReview",
    "FormerFacet",
    "ImportOrder",
    "ImportProfile",
    "ImportRow",
    "ImportRun",
    "LinkFacet",
    "Note",
    "OutsideReading",
    "Party",
    "PartyAlias",
    "PartyDistinction",
    "PartyFacet",
    "PartyMerge",
    "PictureNote",
    "Policy",
    "PolicyEdition",
    "Presence",
    "Publication",
    "Quotation",
    "Rating",
    "RatingScale",
    "Receipt",
    "ReplyRequest",
    "ReportCase",
    "SearchText",
    "ShownPicture",
    "Snapshot",
    "Source",
    "SourceFacet",
    "StaleMark",
    "TextFacet",
    "TrailEntry",
    "TrailHead",
    "TrailPayload",
    "Verdict",
    "VerdictTranslation",
    "Visit",
    "WordCount",
]
