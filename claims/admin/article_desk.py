"""The article desk: a text, the claims in it, and beside it whatever an editor says about one of them.

Every write is a plain form that goes to a door of `desk_doors`; a browser with scripts uses the same doors
and gets the parts of the page that changed.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claims.admin import desk_keys, desk_marks, desk_panel, desk_suggestions, desk_taking, shown
from claims.admin.desk_panel import Attempt
from claims.models import Article
from claims.models.fields import localized
from claims.operations import presence
from claims.operations.documents import public_name

NOUNS = (
    "claim",
    "appearance",
    "evidence",
    "attribution",
    "claimquantity",
    "note",
    "verdict",
    "claimlink",
    "source",
    "party",
)
MOST_FOUND = 50


@dataclass
class Desk:
    """One article on somebody's desk, for the length of one request."""

    model_admin: Any
    request: Any
    article: Article
    show: str = desk_marks.ALL
    attempt: Attempt = field(default_factory=Attempt)

    @cached_property
    def revision(self):
        return self.article.revisions.select_related("article").order_by("-number").first()

    @property
    def body(self):
        return self.revision.body if self.revision else ""

    @cached_property
    def standings(self):
        return desk_marks.standings(self.revision, self.request.user)

    @cached_property
    def may(self):
        """What this person may do, as the templates ask for it."""
        has_perm = self.request.user.has_perm
        return {
            f"{act}_{noun}": has_perm(f"claims.{act}_{noun}")
            for noun in NOUNS
            for act in ("view", "add", "change")
        }

    @cached_property
    def seen_until(self):
        """How far the trail had come before anything was read that a form shows."""
        return shown.seen_until(self.request)

    @cached_property
    def _read(self):
        # Who asks for suggestions waits for them; everybody else gets a long text at once.
        asked = {**self.request.GET.dict(), **self.request.POST.dict()}
        is_patient = bool(asked.get("read") or asked.get("suggestion"))
        return desk_suggestions.read(self.revision, is_patient=is_patient)

    @property
    def is_unread(self):
        """Whether the suggestions are still to come."""
        return self._read is None

    @property
    def reading(self):
        return self._read or desk_suggestions.NOTHING

    @cached_property
    def suggestions(self):
        return desk_suggestions.waiting(self.reading, self.standings)

    @cached_property
    def lines(self):
        return desk_marks.lines(self.body, self.standings, self.suggestions, self.reading.parts)

    def standing_of(self, claim_id):
        return next((one for one in self.standings if one.claim.pk == claim_id), None)

    def neighbour(self, one, way):
        """Return the next claim that is shown, or the one before; nothing at either end."""
        shown = [other for other in self.standings if other.is_shown(self.show) or other is one]
        place = shown.index(one) + way
        return shown[place] if 0 <= place < len(shown) else None

    def address(self, **query):
        kept = {"show": self.show} if self.show != desk_marks.ALL else {}
        address = reverse("admin:claims_article_desk", args=[self.article.pk])
        asked = urlencode({**query, **kept})
        return f"{address}?{asked}" if asked else address

    def leads_to(self, one):
        return self.address(claim=one.claim.pk) + "#panel" if one else ""

    def door(self, name, *keys):
        return reverse(f"admin:claims_article_desk_{name}", args=[self.article.pk, *keys])

    def say(self, one):
        """Return what the live region says of a claim."""
        return _("Claim %(number)d of %(count)d, %(state)s") % {
            "number": one.number,
            "count": len(self.standings),
            "state": f"{one.state_word}{': ' + one.rating if one.rating else ''}",
        }


def enter(model_admin, request, article_id):
    """Return the desk of an article for whoever asks, or refuse."""
    article = get_object_or_404(Article.objects.select_related("publisher", "author"), pk=article_id)
    if not model_admin.has_view_permission(request, article):
        raise PermissionDenied
    asked = request.GET.get("show") or request.POST.get("show", "")
    show = asked if asked in desk_marks.SHOWN else desk_marks.ALL
    shown.seen_until(request)
    return Desk(model_admin, request, article, show)


def show(model_admin, request, article_id):
    """Show the desk, with the claim `?claim=` names in the panel; a script gets the panel alone."""
    desk = enter(model_admin, request, article_id)
    claim_id = request.GET.get("claim", "")
    one = desk.standing_of(int(claim_id)) if claim_id.isascii() and claim_id.isdecimal() else None
    tab = request.GET.get("tab", "")
    tab = tab if tab in desk_panel.TABS else desk_panel.EVIDENCE
    if wants_parts(request):
        parts = {"panel": panel(desk, one, tab), **announced(desk, one)}
        if request.GET.get("read"):
            whole = render_to_string("admin/desk/_text.html", {"lines": desk.lines, "desk": desk})
            parts["text"] = {"whole": whole}
        return JsonResponse(parts)
    return page(desk, one, tab)


def wants_parts(request):
    return "application/json" in request.headers.get("Accept", "")


def page(desk, one=None, tab=desk_panel.EVIDENCE, *, status=200):
    """Return the whole page; a refusal whose form is not on it is said above the text."""
    request = desk.request
    beside = panel(desk, one, tab)
    context = {
        **desk.model_admin.admin_site.each_context(request),
        "title": _("Article desk"),
        "subtitle": str(desk.article),
        "opts": desk.model_admin.opts,
        "original": desk.article,
        "desk": desk,
        "article": desk.article,
        "revision": desk.revision,
        "lines": desk.lines,
        "counts": desk_marks.counts(desk.standings),
        "shown": [
            {"name": name, "label": label, "is_chosen": name == desk.show}
            for name, label in desk_marks.SHOWN.items()
        ],
        "find": request.GET.get("find", ""),
        "found": _found(desk, request.GET.get("find", "")),
        "panel": beside,
        "refusal": "" if 'class="ad-refused"' in beside else desk.attempt.refusal,
        "current": one,
        "said": desk.say(one) if one else "",
        "keys": desk_keys.LISTED,
        "script": for_script(desk, one),
        "others": colleagues(desk, timezone.now()),
        "is_nav_sidebar_enabled": False,
        "has_view_permission": True,
    }
    return TemplateResponse(request, "admin/desk/desk.html", context, status=status)


def panel(desk, one, tab):
    """Return the panel as HTML: a claim, a claim about to be taken, or what there is to do."""
    request = desk.request
    if one is not None:
        shown = desk_panel.context(desk, one, tab, desk.attempt)
        return render_to_string("admin/desk/_claim.html", shown, request=request)
    if desk.body and desk.may["add_claim"] and desk_taking.is_asked_for(desk):
        return render_to_string("admin/desk/_take.html", desk_taking.context(desk), request=request)
    suggested = desk_suggestions.in_words(desk)
    shown = {
        "desk": desk,
        "may": desk.may,
        "attempt": desk.attempt,
        "suggested": suggested[: desk_suggestions.FIRST_SHOWN],
        "read_at": desk.address(read="1") + "#panel",
        "more_suggested": suggested[desk_suggestions.FIRST_SHOWN :],
        "lost": [(one, desk.leads_to(one)) for one in desk.standings if one.is_lost],
        "standings": [(one, desk.leads_to(one)) for one in desk.standings if one.is_shown(desk.show)],
    }
    return render_to_string("admin/desk/_overview.html", shown, request=request)


def announced(desk, one):
    """Return what a script needs beside the panel: who is shown, and what to say."""
    if one is None:
        return {"claim": None, "say": ""}
    return {"claim": one.claim.pk, "say": desk.say(one)}


def for_script(desk, one):
    """Return what the script of the page is told."""
    return {
        "article": desk.article.pk,
        "unread": desk.is_unread,
        "revision": desk.revision.pk if desk.revision else None,
        "person": desk.request.user.pk,
        "language": desk.article.language,
        "show": desk.show,
        "claim": one.claim.pk if one else None,
        "claims": claims_for_script(desk),
        "scale": [
            {"id": rating.pk, "label": localized(rating.label, get_language())}
            for rating in desk_panel.scale()
        ],
        "keys": desk_keys.DEFAULTS,
        "doors": {
            "desk": desk.address(),
            "take": desk.door("take"),
            "undo": desk.door("undo"),
            "presence": desk.door("presence"),
            "parties": desk.door("lookup", "parties"),
            "sources": desk.door("lookup", "sources"),
            "queue": reverse("admin:queue"),
            "articles": reverse("admin:claims_article_changelist"),
            "claims": reverse("admin:claims_claim_changelist"),
        },
        "words": desk_keys.words(),
        "may": [name for name, is_given in desk.may.items() if is_given],
    }


def claims_for_script(desk):
    """Return each claim in a line, as `desk.js` reads it."""
    return [
        {
            "id": one.claim.pk,
            "n": one.number,
            "sign": one.sign,
            "state": one.state,
            "say": desk.say(one),
            "statement": one.claim.statement,
            "mine": one.is_mine,
            "open": one.is_open,
            "lost": one.is_lost,
            "places": [place.pk for place in one.places if place.start is not None],
        }
        for one in desk.standings
    ]


def colleagues(desk, now):
    """Return who else is at this desk, in words, with the claim they are at."""
    numbers = {one.claim.pk: one.number for one in desk.standings}
    return [
        _("%(name)s is here too (claim %(number)d)")
        % {"name": public_name(other.user), "number": numbers[other.claim_id]}
        if other.claim_id in numbers
        else _("%(name)s is here too") % {"name": public_name(other.user)}
        for other in presence.others(desk.request.user, desk.article, at=now)
    ]


@dataclass(frozen=True)
class Hit:
    """A paragraph in which the words looked for stand."""

    number: int
    before: str
    exact: str
    after: str


def _found(desk, words):
    """Return the paragraphs in which `words` stand, for a browser without scripts."""
    words = " ".join(words.split()).casefold()
    if not words:
        return []
    hits = []
    for line in desk.lines:
        text = line.text
        place = text.casefold().find(words)
        if place >= 0 and len(hits) < MOST_FOUND:
            end = place + len(words)
            hits.append(
                Hit(line.number, text[max(0, place - 40) : place], text[place:end], text[end : end + 40])
            )
    return hits
