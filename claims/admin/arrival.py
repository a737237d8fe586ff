"""Bringing a text in: what came is put aside, an editor looks at it as it would be kept, and keeps it.

The upload is posted once. Its bytes wait in the store for a day under a name that only a signed token of the
same editor gives out, so that choosing another encoding, a refusal or a reload loses nothing.
"""

import unicodedata
from dataclasses import dataclass, field

from django.core import signing
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.admin.arrival_forms import ArrivalForm, DescriptionForm, ReadingForm
from claims.admin.base import tell, warn
from claims.importers import article_encodings, article_text
from claims.operations import arrivals
from claims.rules import text as text_policy
from claims.rules.reading import parts
from claims.rules.sentences import Refused
from claims.vocabulary import Anchoring, ArticlePart, PartyKind, TextReader

SALT = "claims.arrival"
# Paragraphs shown; the rest is kept as well, and the beginning is enough to see how it was read.
MOST_SHOWN = 300
MOST_LINES = 3000
# Quotes that need an editor, shown one by one.
MOST_QUOTES = 50
LONGEST_FILE_NAME = 100
# What stands around an article, by the element it stands in.
DROPPED = {
    "nav": gettext_lazy("menu"),
    "aside": gettext_lazy("side column"),
    "header": gettext_lazy("head of the page"),
    "footer": gettext_lazy("foot of the page"),
    "form": gettext_lazy("form"),
    "button": gettext_lazy("button"),
    "script": gettext_lazy("script"),
    "around": gettext_lazy("outside the article"),
    "markup": gettext_lazy("broken markup"),
}


@dataclass(frozen=True)
class Held:
    """What waits in the store: its name there, and the name it came under, empty for a pasted text."""

    token: str
    name: str
    file_name: str
    content: bytes = field(repr=False)


def show(model_admin, request, article=None):
    """Take a text in, for `article` or for one that is recorded with it."""
    if "held" not in request.GET:
        return _intake(model_admin, request, article)
    try:
        name, file_name = _read_token(request)
        content = arrivals.held(name, at=timezone.now())
    except Refused as refusal:
        return _without_what_was_held(request, refusal.sentence)
    held = Held(request.GET["held"], name, file_name, content)
    return _preview(model_admin, request, article, held)


def _intake(model_admin, request, article):
    form = ArrivalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file_name, content = form.arrived()
        try:
            _refuse_unreadable(content, file_name, article)
            name = arrivals.hold(content, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(f"{request.path}?{urlencode({'held': _token(request, name, file_name)})}")
    context = {**_frame(model_admin, request, article), "title": _("Bring a text in"), "form": form}
    status = 400 if form.errors else 200
    return TemplateResponse(request, "admin/claims/arrival.html", context, status=status)


def _refuse_unreadable(content, file_name, article):
    """Refuse what cannot be read in any way; what can be read as plain text goes on to the preview."""
    on_record = _on_record(article)
    try:
        article_text.read(content, file_name=file_name, on_record=on_record)
    except Refused:
        article_text.read(content, reader=TextReader.PLAIN, on_record=on_record)


def _preview(model_admin, request, article, held):
    sent = request.POST if request.method == "POST" else {}
    arrived, refusal = _read(held, article, sent.get("encoding", ""), sent.get("reader", ""))
    reading = ReadingForm(
        sent or None,
        content=held.content,
        is_pasted=not held.file_name,
        initial={"encoding": arrived.encoding, "reader": arrived.reader} if arrived else {},
    )
    description = None if article else _description(sent, arrived, held)
    status = 400 if refusal else 200
    if "keep" in sent and arrived:
        status = 400
        if sent.get("shown") != arrived.sha256:
            refusal = _("The text is read differently now. Look at it once more and keep it then.")
            status = 409
        elif reading.is_valid() & (description is None or description.is_valid()):
            try:
                return _keep(request, article, held, arrived, reading, description)
            except Refused as refused:
                refusal = refused.sentence
        else:
            refusal = _("Nothing was kept yet. Correct the fields that are marked.")
    context = {
        **_frame(model_admin, request, article),
        "title": _("Look at the text before it is kept"),
        "held": held,
        "refusal": refusal,
        "arrived": arrived,
        "reading": reading,
        "encodings": _encodings(reading, arrived),
        "description": description,
        "described": _described(description),
        **(_seen(arrived, article, description) if arrived else {}),
    }
    return TemplateResponse(request, "admin/claims/arrival_preview.html", context, status=status)


def _read(held, article, encoding, reader):
    """Return the text and no sentence, or no text and the sentence that says why."""
    try:
        arrived = article_text.read(
            held.content,
            file_name=held.file_name,
            encoding=encoding if held.file_name else "utf-8",
            reader=reader,
            on_record=_on_record(article),
        )
    except Refused as refusal:
        return None, refusal.sentence
    return arrived, ""


def _keep(request, article, held, arrived, reading, description):
    act = {"actor": request.user, "at": timezone.now(), "received_on": reading.cleaned_data["received_on"]}
    original = arrivals.Original(arrived.content, arrived.encoding, arrived.reader)
    if article is None:
        arrival = arrivals.bring_in_new(description.description(), arrived.text, original, **act)
    else:
        known = request.POST.get("replaces", "")
        replaces = int(known) if known.isascii() and known.isdecimal() and len(known) < 10 else None
        arrival = arrivals.bring_in(article, arrived.text, original, replaces=replaces, **act)
    # Should the act fail after all, the text is still there to be kept.
    transaction.on_commit(lambda: arrivals.release(held.name))
    tell(request, outcome(arrival))
    return redirect("admin:claims_article_change", arrival.revision.article_id)


def outcome(arrival):
    """Say what became of a text."""
    number = {"number": arrival.revision.number}
    if not arrival.is_new:
        return _("This is the text of revision %(number)d.") % number
    counts = {key: arrival.outcomes[key] for key in Anchoring.values}
    return _(
        "Revision %(number)d: of its quotes %(found)d were found, %(moved)d moved, "
        "%(ambiguous)d are ambiguous, %(lost)d lost."
    ) % (number | counts)


def _description(sent, arrived, held):
    """Return the form for a new article; what nobody touched follows the file as it is read now."""
    proposed = vars(arrived.description) if arrived else {}
    proposed = {name: value for name, value in proposed.items() if value}
    if not sent:
        return DescriptionForm(initial=proposed)
    if "keep" in sent:
        return DescriptionForm(sent)
    before, _refusal = _read(held, None, sent.get("shown_encoding", ""), sent.get("shown_reader", ""))
    typed = {name: sent.get(name, "") for name in DescriptionForm.base_fields}
    untouched = {
        name for name in typed if before and arrived and typed[name] == getattr(before.description, name)
    }
    return DescriptionForm(initial=typed | {name: proposed.get(name, "") for name in untouched})


def _seen(arrived, article, description):
    """Return what the preview says of the text, apart from the forms."""
    foresight = arrivals.foresee(article, arrived.text) if article else None
    address = "" if article else str(description["url"].value() or "")
    unseen = text_policy.unseen(arrived.text)
    found = parts.split(_beginning(arrived.text))[:MOST_SHOWN]
    return {
        "paragraphs": _paragraphs(arrived.text, found),
        "unshown": len(arrived.text[found[-1].end :].strip()) if found else 0,
        "words": len(arrived.text.split()),
        "text_language": article.language if article else arrived.description.language,
        "encoding": article_encodings.shown(arrived.encoding),
        "unseen": [{"name": name_of(letter), "count": count} for letter, count in unseen.most_common()],
        "unseen_count": unseen.total(),
        "dropped": [
            {"name": DROPPED.get(name, name), "length": part.length, "beginning": part.beginning}
            for name, part in arrived.dropped.items()
        ],
        "foresight": foresight,
        "outcomes": _outcomes(foresight) if foresight else "",
        "unsettled": _unsettled(foresight) if foresight else [],
        "unsettled_count": len(foresight.unsettled) if foresight else 0,
        "alike": arrivals.alike(arrived.text, address, besides=article),
    }


def _beginning(body):
    """Return as many lines as are enough to see how the text was read."""
    end = 0
    for _line in range(MOST_LINES):
        end = body.find("\n", end) + 1
        if not end:
            return body
    return body[:end]


def _paragraphs(body, found):
    """Return the text in the parts the desk sees in it, the unseen spelt out, a list in one piece."""
    shown, last = [], None
    for part in found:
        pieces = [
            {"text": name_of(piece) if is_unseen else piece, "is_unseen": is_unseen}
            for piece, is_unseen in text_policy.parted_at_unseen(body[part.start : part.end])
        ]
        if last and last.kind == part.kind and body[last.end : part.start] == "\n":
            shown[-1]["lines"].append(pieces)
        else:
            kind = "" if part.kind == ArticlePart.BODY else ArticlePart(part.kind).label
            is_around = part.kind == ArticlePart.BOILERPLATE
            shown.append({"kind": kind, "is_around": is_around, "lines": [pieces]})
        last = part
    return shown


def _outcomes(foresight):
    if not any(foresight.outcomes.values()):
        return ""
    return (
        _("Of the quotes %(found)d will be found, %(moved)d moved, %(ambiguous)d ambiguous, %(lost)d lost.")
        % foresight.outcomes
    )


def _unsettled(foresight):
    labels = dict(Anchoring.choices)
    return [
        {"claim": appearance.claim, "quote": appearance.exact, "outcome": labels[result]}
        for appearance, result in foresight.unsettled[:MOST_QUOTES]
    ]


def _encodings(reading, arrived):
    """Return each encoding the bytes can be read in, with how the telling words would stand there."""
    words = article_text.telling_words(arrived) if arrived else []
    chosen = arrived.encoding if arrived else reading["encoding"].value()
    return [
        {
            "value": encoding,
            "label": label,
            "is_chosen": encoding == chosen,
            "words": article_text.in_another_encoding(words, arrived, encoding) if words else [],
        }
        for encoding, label in reading.fields["encoding"].choices
    ]


def _described(form):
    """Return the fields of the description, publisher and author with which party they would be."""
    kinds = {"publisher": PartyKind.OUTLET, "author": PartyKind.PERSON}
    return [
        {"field": bound, "said": _party_said(bound.value(), kinds[bound.name]) if bound.name in kinds else ""}
        for bound in form or ()
    ]


def _party_said(name, kind):
    try:
        called = text_policy.clean_line(str(name or ""))
        party = arrivals.party_called(called)
    except Refused as refusal:
        return refusal.sentence
    if party is not None:
        return _("Known: %(name)s (%(slug)s).") % {"name": party.name, "slug": party.slug}
    return _("New; will be recorded as: %(kind)s.") % {"kind": kind.label} if called else ""


def name_of(letter):
    """Return what an unseen character is called, such as U+200B ZERO WIDTH SPACE."""
    return f"U+{ord(letter):04X} {unicodedata.name(letter, '')}".rstrip()


def _without_what_was_held(request, sentence):
    """Send back to the beginning, or to the article where a second click finds the text kept already."""
    kept = None
    try:
        kept = arrivals.kept_already(_read_token(request)[0])
    except Refused as refusal:
        sentence = refusal.sentence
    if kept is not None:
        tell(request, _("This is the text of revision %(number)d.") % {"number": kept.number})
        return redirect("admin:claims_article_change", kept.article_id)
    warn(request, sentence)
    return redirect(request.path)


def _token(request, name, file_name):
    said = {"name": name, "file": file_name[-LONGEST_FILE_NAME:], "user": request.user.pk}
    return signing.dumps(said, salt=SALT, compress=True)


def _read_token(request):
    """Return name in the store and file name; refuses a token that is old, forged or somebody else's."""
    try:
        said = signing.loads(request.GET["held"], salt=SALT, max_age=arrivals.HELD_FOR)
    except signing.BadSignature:
        said = {}
    if said.get("user") != request.user.pk:
        raise Refused(_("The text was put aside for a day only and is gone. Bring it in again."))
    return said["name"], said["file"]


def _on_record(article):
    return set(article.revisions.values_list("sha256", flat=True)) if article else set()


def _frame(model_admin, request, article):
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": article,
        "subtitle": str(article) if article else "",
        "back": reverse("admin:claims_article_change", args=[article.pk])
        if article
        else reverse("admin:claims_article_changelist"),
        "has_view_permission": True,
    }
