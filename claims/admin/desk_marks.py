"""The claims of a text as the article desk shows them: numbered, with a sign for where each one stands."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from claims.models import Appearance, Claim, Contribution, Verdict
from claims.models.fields import localized
from claims.rules import marks
from claims.vocabulary import Anchoring, ArticlePart, VerdictState

OPEN, RETURNED = "open", "returned"
# Word first, sign second; what a sign looks like in print is up to the style sheet.
SIGNS = {
    OPEN: "○",
    RETURNED: "↩",
    VerdictState.DRAFT.value: "✎",
    VerdictState.IN_REVIEW.value: "→",
    VerdictState.APPROVED.value: "☑",
    VerdictState.PUBLISHED.value: "✓",
    VerdictState.RETRACTED.value: "⊘",
}
WORDS = {
    OPEN: pgettext_lazy("claim", "open"),
    RETURNED: gettext_lazy("sent back"),
    **{value: label for value, label in VerdictState.choices},  # noqa: C416 -- the choices are pairs, not a dict
}
# A claim still to be worked on; what waits for a second person is not.
UNFINISHED = frozenset({OPEN, RETURNED, VerdictState.DRAFT.value})
WAITING = frozenset({VerdictState.IN_REVIEW.value, VerdictState.APPROVED.value})
ALL, MINE, LOST = "all", "mine", "lost"
SHOWN = {
    ALL: gettext_lazy("all"),
    MINE: gettext_lazy("mine"),
    OPEN: pgettext_lazy("claims", "open"),
    LOST: gettext_lazy("lost"),
}


@dataclass(frozen=True)
class Standing:
    """One claim in the order of the text, where it stands in it and how far its check has come."""

    claim: Claim
    number: int
    state: str
    rating: str
    is_mine: bool
    places: list[Appearance]

    @property
    def sign(self):
        rating = f" {self.rating}" if self.rating else ""
        return f"{self.number}{SIGNS[self.state]}{'?' if self.has_doubtful_place else ''}{rating}"

    @property
    def state_sign(self):
        return SIGNS[self.state]

    @property
    def state_word(self):
        return WORDS[self.state]

    @property
    def has_doubtful_place(self):
        return any(place.anchoring == Anchoring.MOVED for place in self.places)

    @property
    def is_lost(self):
        return any(place.needs_an_editor for place in self.places)

    @property
    def is_open(self):
        return self.state in UNFINISHED

    @property
    def quote(self):
        return self.places[0].exact if self.places else ""

    @property
    def outcome(self):
        """Why an editor must look for a quote of this claim."""
        doubtful = [place for place in self.places if place.needs_an_editor]
        return doubtful[0].get_anchoring_display() if doubtful else ""

    def is_shown(self, show):
        return {ALL: True, MINE: self.is_mine, OPEN: self.is_open, LOST: self.is_lost}[show]


def standings(revision, user):
    """Return the claims of the revision, in the order of the text; those without a place come last."""
    if revision is None:
        return []
    places = list(
        revision.appearances.select_related("claim__claimant")
        .annotate(is_mine=Exists(Contribution.objects.open().filter(claim=OuterRef("claim"), user=user)))
        .order_by("start", "pk")
    )
    return of_places(in_text_order(places), user)


def in_text_order(places):
    """Return the places as they stand in the text, those without one last; databases disagree on these."""
    return sorted(places, key=lambda place: (place.start is None, place.start or 0, place.pk))


def of_places(places, user):
    """Return the claims of the places, numbered in the order given."""
    by_claim = {}
    for place in places:
        by_claim.setdefault(place.claim_id, []).append(place)
    newest = {}
    for verdict in (
        Verdict.objects.filter(claim__in=by_claim)
        .select_related("rating")
        .only("claim_id", "version", "state", "moves", "return_reason", "headline", "rating__label")
        .order_by("claim_id", "version")
    ):
        newest[verdict.claim_id] = verdict
    return [
        _standing(number, own, newest.get(pk), user) for number, (pk, own) in enumerate(by_claim.items(), 1)
    ]


def _standing(number, places, verdict, user):
    claim = places[0].claim
    is_published = verdict is not None and verdict.state == VerdictState.PUBLISHED
    return Standing(
        claim,
        number,
        OPEN if verdict is None else _state(verdict),
        localized(verdict.rating.label, get_language()) if is_published else "",
        getattr(places[0], "is_mine", False) or claim.assignee_id == user.pk,
        places,
    )


def _state(verdict):
    is_returned = verdict.state == VerdictState.DRAFT and verdict.return_reason
    return RETURNED if is_returned else str(verdict.state)


def counts(found):
    """Return how many claims are where, as words; what there is none of is left out."""
    published = sum(one.state == VerdictState.PUBLISHED for one in found)
    waiting = sum(one.state in WAITING for one in found)
    unfinished = sum(one.is_open for one in found)
    lost = sum(one.is_lost for one in found)
    told = [
        (published, _("%(count)d published")),
        (waiting, _("%(count)d waiting")),
        (unfinished, pgettext("number of claims", "%(count)d open")),
        (lost, _("%(count)d lost")),
    ]
    whole = ngettext("%(count)d claim", "%(count)d claims", len(found)) % {"count": len(found)}
    parts = ", ".join(words % {"count": count} for count, words in told if count)
    return f"{whole}: {parts}" if parts else whole


@dataclass(frozen=True)
class Wrapped:
    """A claim round a piece of text; only where its words begin it can be reached by keyboard."""

    standing: Standing
    place: Appearance
    depth: int
    begins: bool


@dataclass(frozen=True)
class Shown:
    """A piece of text as the template writes it: inside of these claims, and perhaps worth a claim itself."""

    text: str
    marks: tuple[Wrapped, ...] = ()
    suggestion: str = ""


@dataclass(frozen=True)
class Line:
    """A paragraph as the template writes it; `units` is where a browser counts it to begin, in UTF-16."""

    number: int
    start: int
    end: int
    units: int
    part: str
    pieces: tuple[Shown, ...]

    @property
    def text(self):
        return "".join(piece.text for piece in self.pieces)

    @property
    def is_boilerplate(self):
        return self.part == ArticlePart.BOILERPLATE


def lines(body, found, suggestions=(), parts=()):
    """Return the paragraphs with claims and suggestions in them; their texts join to the whole body."""
    places = {str(place.pk): (one, place) for one in found for place in one.places if place.start is not None}
    spans = [marks.Span(key, place.start, place.end) for key, (_one, place) in places.items()]
    spans += [marks.Span(f"s{one.start}-{one.end}", one.start, one.end) for one in suggestions]
    kinds = iter(sorted(parts, key=lambda part: part.start))
    kind, laid, position, units = next(kinds, None), [], 0, 0
    for paragraph in marks.lay_out(body, spans):
        while kind is not None and kind.end <= paragraph.start:
            kind = next(kinds, None)
        units += _units(body[position : paragraph.start])
        position = paragraph.start
        is_inside = kind is not None and kind.start < paragraph.end
        laid.append(
            Line(
                paragraph.number,
                paragraph.start,
                paragraph.end,
                units,
                str(kind.kind) if is_inside else ArticlePart.BODY.value,
                tuple(_shown(piece, body, places) for piece in paragraph.pieces),
            )
        )
    return laid


def _units(text):
    # A page shows one line end where the body has CR and LF.
    return len(text.replace("\r\n", "\n").encode("utf-16-le")) // 2


def _shown(piece, body, places):
    claimed = [key for key in piece.keys if key in places]
    suggested = [key for key in piece.keys if key not in places]
    return Shown(
        body[piece.start : piece.end],
        tuple(
            Wrapped(*places[key], depth=min(depth, 3), begins=key in piece.begins)
            for depth, key in enumerate(claimed, start=1)
        ),
        # Inside of a claim a suggestion has been taken up.
        suggested[-1][1:] if suggested and not claimed else "",
    )
