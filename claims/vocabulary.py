"""The closed lists of the newsroom: every choice that a form, a file or a page may name."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    GERMAN = "de", _("German")
    ENGLISH = "en", _("English")


class Rights(models.TextChoices):
    """What we may show of an article's own text."""

    OWN = "own", _("our own text")
    LICENSED = "licensed", _("licensed")
    PUBLIC_DOMAIN = "public_domain", _("public domain")
    QUOTATION_ONLY = "quotation_only", _("quotation only")


class ArticlePart(models.TextChoices):
    HEADING = "heading", _("heading")
    TEASER = "teaser", _("teaser")
    BODY = "body", _("body")
    LIST = "list", pgettext_lazy("part", "list")
    CAPTION = "caption", _("caption")
    BOILERPLATE = "boilerplate", _("boilerplate")


class TextReader(models.TextChoices):
    """How the text of an article was read from the file that came in."""

    PLAIN = "plain", _("plain text")
    MARKDOWN = "markdown", _("Markdown")
    PAGE = "page", _("web page")
    TRAFILATURA = "trafilatura", _("web page, read by trafilatura")


class Anchoring(models.TextChoices):
    FOUND = "found", _("found")
    MOVED = "moved", _("moved, to be confirmed")
    AMBIGUOUS = "ambiguous", _("ambiguous")
    LOST = "lost", _("lost")


class ClaimType(models.TextChoices):
    QUANTITY = "quantity", _("figure")
    EVENT = "event", _("event or date")
    QUOTATION = "quotation", _("quotation")
    ROLE = "role", _("identity or role")
    POSITION = "position", _("position or motive")
    CAUSE = "cause", _("cause and effect")
    COMPARISON = "comparison", _("comparison")
    PREDICTION = "prediction", _("prediction")


class CheckTarget(models.TextChoices):
    CONTENT = "content", _("whether it is so")
    ATTRIBUTION = "attribution", _("whether it was said")
    BOTH = "both", _("both")


class Level(models.TextChoices):
    """Three steps, for check-worthiness and for the severity of a conflict."""

    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class PartyKind(models.TextChoices):
    PERSON = "person", _("person")
    ORGANISATION = "organisation", _("organisation")
    OUTLET = "outlet", _("media outlet")
    GROUP = "group", _("unnamed group")
    PRODUCT = "product", _("product")
    DOCUMENT = "document", _("document")


class SourceKind(models.TextChoices):
    NEWS_REPORT = "news_report", _("news report")
    STATEMENT = "statement", _("company statement")
    PRIMARY_DOCUMENT = "primary_document", _("primary document")
    MEMO = "memo", _("memo")
    EMAIL = "email", _("e-mail")
    COURT_FILING = "court_filing", _("court filing")
    TAX_FILING = "tax_filing", _("tax filing")
    SOCIAL_POST = "social_post", _("social post")
    BOOK = "book", _("book")
    INTERVIEW = "interview", _("interview")
    REPORT = "report", _("report")


class Reliability(models.TextChoices):
    HIGH = "high", _("high")
    GOOD = "good", _("good")
    FAIR = "fair", _("fair")
    LOW = "low", _("low")
    UNKNOWN = "unknown", _("not yet judged")


class Reading(models.TextChoices):
    READ = "read", _("read")
    PARTLY_READ = "partly_read", _("partly read")
    NOT_READ = "not_read", _("not read")


class Stance(models.TextChoices):
    SUPPORTS = "supports", _("supports")
    REFUTES = "refutes", _("refutes")
    NUANCES = "nuances", _("nuances")
    MENTIONS = "mentions", _("mentions")


class Act(models.TextChoices):
    """What somebody did at one hop of a chain."""

    SAID = "said", _("said")
    WROTE = "wrote", _("wrote")
    TOLD = "told", _("told")
    REPORTED = "reported", _("reported")
    QUOTED = "quoted", _("quoted")
    TRANSLATED = "translated", _("translated")
    COPIED = "copied", _("copied")
    PUBLISHED = "published", pgettext_lazy("act", "published")


class Mode(models.TextChoices):
    VERBATIM = "verbatim", _("verbatim")
    PARAPHRASE = "paraphrase", _("paraphrase")
    ANONYMOUS = "anonymous", _("anonymous")
    UNATTRIBUTED = "unattributed", _("without attribution")
    TRANSLATION = "translation", _("translation")


class LinkKind(models.TextChoices):
    REPEATS = "repeats", _("repeats")
    CONTRADICTS = "contradicts", _("contradicts")
    DIFFERS_IN_WORDING = "differs_in_wording", _("differs in wording")
    UPDATES = "updates", _("updates")
    LACKS_CONTEXT = "lacks_context", _("lacks context")


# What two claims, or a claim and its sources, cannot both leave standing; dismissed for a reason alone.
CONFLICTS = (LinkKind.CONTRADICTS, LinkKind.DIFFERS_IN_WORDING, LinkKind.LACKS_CONTEXT)
# What holds in both directions: if one contradicts the other, the other contradicts the one.
MUTUAL_LINKS = (LinkKind.REPEATS, LinkKind.CONTRADICTS, LinkKind.DIFFERS_IN_WORDING)


class LinkStatus(models.TextChoices):
    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    DISMISSED = "dismissed", _("dismissed")


class LinkMethod(models.TextChoices):
    """Who or what came upon a link."""

    BY_HAND = "by_hand", _("by hand")
    SIMILAR_STATEMENTS = "similar_statements", _("similar statements")
    CONFLICT_FINDER = "conflict_finder", _("search for conflicts")
    IMPORT = "import", pgettext_lazy("how a link was found", "import")


# Nobody at this desk made these, so readers get nothing of one before a person confirms it.
NEEDS_A_PERSON = (LinkMethod.SIMILAR_STATEMENTS, LinkMethod.CONFLICT_FINDER, LinkMethod.IMPORT)


class VerdictState(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved")
    PUBLISHED = "published", _("published")
    RETRACTED = "retracted", _("retracted")


OPEN_STATES = (VerdictState.DRAFT, VerdictState.IN_REVIEW, VerdictState.APPROVED)


class EditionKind(models.TextChoices):
    FIRST = "first", _("first publication")
    CORRECTION = "correction", _("correction")
    UPDATE = "update", _("update")
    REPLY = "reply", _("reply of the person concerned")
    RETRACTION = "retraction", _("retraction")


# What replaces an edition that readers have seen, apart from taking it back.
LATER_KINDS = (EditionKind.CORRECTION, EditionKind.UPDATE, EditionKind.REPLY)


class StaleOutcome(models.TextChoices):
    """How it ended that a published verdict was in doubt."""

    STILL_RIGHT = "still_right", _("still right")
    NEW_EDITION = "new_edition", _("replaced by a new edition")
    RETRACTED = "retracted", pgettext_lazy("verdict in doubt", "retracted")
    TAKEN_BACK = "taken_back", _("the change was taken back")


class ReplyChannel(models.TextChoices):
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("telephone")
    LETTER = "letter", _("letter")
    FORM = "form", _("web form")
    IN_PERSON = "in_person", _("in person")


class CorrectionOutcome(models.TextChoices):
    """What came of asking others to correct what they spread."""

    WAITING = "waiting", pgettext_lazy("request to correct", "no answer yet")
    CORRECTED = "corrected", pgettext_lazy("request to correct", "corrected")
    PARTLY = "partly", pgettext_lazy("request to correct", "corrected in part")
    TAKEN_DOWN = "taken_down", pgettext_lazy("request to correct", "taken down")
    LABELLED = "labelled", pgettext_lazy("request to correct", "labelled")
    REFUSED = "refused", pgettext_lazy("request to correct", "refused")
    SILENCE = "silence", pgettext_lazy("request to correct", "given up without an answer")


class PictureNoteKind(models.TextChoices):
    """What a note on a picture does to it when the desk looks: mark a part, or show that part alone."""

    HIGHLIGHT = "highlight", _("highlight")
    CROP = "crop", _("detail")


class MediaAuthenticity(models.TextChoices):
    """What was done to a picture, in the context in which it was spread; the list is schema.org's."""

    MISSING_CONTEXT = "missing_context", _("shown out of its context")
    EDITED_OR_CROPPED = "edited_or_cropped", _("cropped or edited")
    TRANSFORMED = "transformed", _("manipulated: something added or taken away")
    STAGED = "staged", _("staged")
    SATIRE = "satire", _("satire or parody")
    ORIGINAL = "original", _("authentic, as it was taken")


class ReportState(models.TextChoices):
    """How far the desk has come with what a reader reported."""

    RECEIVED = "received", _("received")
    TAKEN_ON = "taken_on", _("being looked into")
    ANSWERED = "answered", _("answered")


class ReportOutcome(models.TextChoices):
    """What became of a report; a correction itself goes through the workflow like any other."""

    CORRECTING = "correcting", _("we correct it")
    STANDS = "stands", _("the check stands")
    OTHER = "other", _("not about an error in this check")


class OutsideOpinion(models.TextChoices):
    """What an outside expert says to one block of a check."""

    AGREES = "agrees", _("agrees")
    DISAGREES = "disagrees", _("disagrees")


class PolicyTopic(models.TextChoices):
    """What readers ask of a house before they trust it."""

    IMPRINT = "imprint", _("imprint")
    METHODOLOGY = "methodology", _("methodology")
    CORRECTIONS = "corrections", _("corrections policy")
    FUNDING = "funding", _("funding")
    TEAM = "team", _("team")
    CONTACT = "contact", _("contact")


class FacetRole(models.TextChoices):
    """In which part of an edition a party is named."""

    CLAIMANT = "claimant", _("claimant")
    CHAIN = "chain", _("in the chain")
    PUBLISHER = "publisher", _("publisher")
    AUTHOR = "author", _("author")


class FacetName(models.TextChoices):
    """What checks are counted by, most of it to narrow their list.

    Of an outcome the value is that of the choice and the code of the rating, with a blank between.
    """

    RATING = "rating", _("Rating")
    CLAIMANT = "claimant", _("Who claimed it")
    TYPE = "type", _("Kind of claim")
    PARTY = "party", _("Passed on by")
    SOURCE = "source", _("Source")
    ARTICLE = "article", _("Article")
    YEAR = "year", _("Year in question")
    LANGUAGE = "language", _("Language of the claim")
    CORRECTED = "corrected", _("Corrected")
    NAMED = "named", _("named in any part")
    CLAIMANT_OUTCOME = "claimant_outcome", _("who claimed it, by rating")
    YEAR_OUTCOME = "year_outcome", _("year in question, by rating")
    ALL = "all", _("all")


# Counted, and nothing to narrow a list by.
NO_FILTERS = (FacetName.NAMED, FacetName.CLAIMANT_OUTCOME, FacetName.YEAR_OUTCOME, FacetName.ALL)


class FormerNoun(models.TextChoices):
    """In which part of an earlier edition something stood that the one in force does not name."""

    CLAIMANT = "claimant", _("claimant")
    CHAIN = "chain", _("in the chain")
    PUBLISHER = "publisher", _("publisher")
    AUTHOR = "author", _("author")
    SOURCE = "source", _("source")
    ARTICLE = "article", _("article")
    RATING = "rating", _("rating")
    # A slug of a party before it was found to be the one that the edition in force names.
    MOVED = "moved", _("moved")


class LabelDecision(models.TextChoices):
    """Whether a label of another checker has a rating of ours."""

    WAITING = "waiting", _("to be decided")
    OURS = "ours", _("stands for a rating of ours")
    NONE = "none", _("none of ours fits")


class RowOutcome(models.TextChoices):
    """What became of a row of an imported file."""

    CREATED = "created", pgettext_lazy("row", "created")
    CHANGED = "changed", pgettext_lazy("row", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("row", "unchanged")
    LEFT_OUT = "left_out", pgettext_lazy("row", "left out")


class OrderState(models.TextChoices):
    """How far a file has come that an editor brought in."""

    WAITING = "waiting", pgettext_lazy("import", "waiting")
    RUNNING = "running", pgettext_lazy("import", "being taken in")
    DONE = "done", pgettext_lazy("import", "taken in")
    REFUSED = "refused", pgettext_lazy("import", "refused")


class VisitOutcome(models.TextChoices):
    """What was found when somebody looked at the page of a source."""

    KEPT = "kept", pgettext_lazy("page", "kept")
    SAME = "same", pgettext_lazy("page", "as it was kept")
    CHANGED = "changed", pgettext_lazy("page", "changed; what was quoted stands there")
    LOST = "lost", pgettext_lazy("page", "quoted words are gone")
    GONE = "gone", pgettext_lazy("page", "gone")
    FAILED = "failed", pgettext_lazy("page", "not reached")


class Group(models.TextChoices):
    """The three desks of the house; what each may do stands in `rules.workflow`."""

    CHECKER = "checker", _("checker")
    EDITOR = "editor", _("editor")
    CHIEF = "chief", _("chief")
