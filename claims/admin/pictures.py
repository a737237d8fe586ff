"""The page of a kept picture: what its metadata claims, where else it was kept, and what colleagues noted."""

from functools import partial

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from claims.admin import files, shown
from claims.admin.base import DeskForm, tell
from claims.models import PictureNote, ShownPicture, Snapshot
from claims.operations import desk
from claims.operations import pictures as looking
from claims.operations.documents import public_name
from claims.rules import areas, camera, picture_tests, pictures
from claims.rules.sentences import Refused
from claims.vocabulary import PictureNoteKind


class PictureNoteForm(DeskForm):
    class Meta:
        model = PictureNote
        fields = ("kind", "area", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 3, "cols": 60})}


class ShownPictureForm(DeskForm):
    original_url = forms.URLField(
        label=gettext_lazy("Where the original stands"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )

    class Meta:
        model = ShownPicture
        fields = (
            "claim",
            "alternative",
            "caption",
            "credit",
            "authenticity",
            "original_context",
            "original_url",
        )

    def __init__(self, *args, claims, **kwargs):
        super().__init__(*args, prefix="readers", **kwargs)
        self.fields["claim"].queryset = claims


def urls(model_admin):
    view = model_admin.admin_site.admin_view
    kept = "<int:source_id>/snapshots/<int:snapshot_id>/"
    pages = [
        ("picture/", require_http_methods(["GET", "HEAD", "POST"])(partial(show, model_admin)), ""),
        ("thumbnail/", require_safe(partial(thumbnail, model_admin)), "_thumbnail"),
        ("levels/", require_safe(partial(levels, model_admin)), "_levels"),
        ("compare/<int:picture_id>/", require_safe(partial(compare, model_admin)), "_compare"),
        (
            "compare/<int:picture_id>/difference/",
            require_safe(partial(difference, model_admin)),
            "_difference",
        ),
    ]
    return [
        path(f"{kept}{end}", view(page), name=f"claims_source_picture{name}") for end, page, name in pages
    ]


def address_of(snapshot, name="", *more):
    """Return the address of the page of a picture, or of something drawn of it; nothing for other files."""
    if not snapshot.view:
        return ""
    return reverse(f"admin:claims_source_picture{name}", args=[snapshot.source_id, snapshot.pk, *more])


def views_of(claim):
    """Return where the desk sees the pictures of a claim, by digest: readers may not be shown them yet."""
    shown = claim.shown_pictures.select_related("snapshot")
    return {
        one.snapshot.view_sha256: reverse(
            "admin:claims_source_snapshot_view", args=[one.snapshot.source_id, one.snapshot_id]
        )
        for one in shown
    }


def show(model_admin, request, source_id, snapshot_id):
    """Show a picture with all the desk knows of it, and take notes on parts of it."""
    snapshot = _picture(model_admin, request, source_id, snapshot_id)
    may_note = request.user.has_perm("claims.add_picturenote")
    citing = looking.claims_citing(snapshot)
    form = PictureNoteForm(initial={"kind": PictureNoteKind.HIGHLIGHT})
    showing, refusal, status = ShownPictureForm(claims=citing), "", 200
    if request.method == "POST":
        if not may_note:
            raise PermissionDenied
        if request.POST.get("action") == "show":
            showing = ShownPictureForm(request.POST, instance=ShownPicture(snapshot=snapshot), claims=citing)
        elif request.POST.get("action") == "note":
            form = PictureNoteForm(request.POST, instance=PictureNote(snapshot=snapshot))
        try:
            if _done(request, snapshot, form, showing):
                return redirect(address_of(snapshot))
        except Refused as refused:
            refusal = refused.sentence
        status = 400
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Look closer at a picture"),
        "subtitle": str(snapshot.source),
        "opts": model_admin.opts,
        "original": snapshot.source,
        "snapshot": snapshot,
        "size": pictures.size_of_view(snapshot.width, snapshot.height),
        "view_address": reverse("admin:claims_source_snapshot_view", args=[source_id, snapshot.pk]),
        "file_address": reverse("admin:claims_source_snapshot", args=[source_id, snapshot.pk]),
        "camera": [
            (label, snapshot.camera[name]) for name, label in camera.LABELS.items() if name in snapshot.camera
        ],
        "levels_refusal": picture_tests.refuse_error_levels(
            snapshot.media_type, snapshot.width, snapshot.height
        ),
        "levels_address": address_of(snapshot, "_levels"),
        "notes": [
            _shown(request, number, note, snapshot)
            for number, note in enumerate(snapshot.picture_notes.select_related("author"), start=1)
        ],
        "cited": [
            _cited(item, snapshot)
            for item in snapshot.source.evidence.exclude(area="").select_related("claim").order_by("pk")
        ],
        "same": [
            {
                "source": alike.snapshot.source,
                "captured_at": alike.snapshot.captured_at,
                "distance": alike.distance,
                "thumbnail": address_of(alike.snapshot, "_thumbnail"),
                "compare": address_of(snapshot, "_compare", alike.snapshot.pk),
            }
            for alike in looking.same_elsewhere(snapshot)
            if alike.snapshot.source
        ],
        "form": form,
        "showing": showing,
        "is_cited": citing.exists(),
        "shown": [
            {"picture": one, "carried": _carried(request, one)}
            for one in snapshot.shown_with.select_related("claim")
        ],
        "may_note": may_note,
        "refusal": refusal,
    }
    return TemplateResponse(request, "admin/claims/picture.html", context, status=status)


def compare(model_admin, request, source_id, snapshot_id, picture_id):
    """Show two pictures side by side, and where they differ."""
    one = _picture(model_admin, request, source_id, snapshot_id)
    other = _other(picture_id)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Two pictures side by side"),
        "subtitle": str(one.source),
        "opts": model_admin.opts,
        "original": one.source,
        "sides": [
            {
                "snapshot": side,
                "view": reverse("admin:claims_source_snapshot_view", args=[side.source_id, side.pk]),
                "page": address_of(side),
            }
            for side in (one, other)
        ],
        "difference": address_of(one, "_difference", other.pk),
    }
    return TemplateResponse(request, "admin/claims/pictures_compared.html", context)


def thumbnail(model_admin, request, source_id, snapshot_id):
    """Hand out a picture as small as a list needs it."""
    snapshot = _picture(model_admin, request, source_id, snapshot_id)
    return _drawn("image/webp", lambda: pictures.thumbnail(_bytes(snapshot.file)))


def levels(model_admin, request, source_id, snapshot_id):
    """Hand out the error levels of a JPEG."""
    snapshot = _picture(model_admin, request, source_id, snapshot_id)
    if picture_tests.refuse_error_levels(snapshot.media_type, snapshot.width, snapshot.height):
        raise Http404
    return _drawn("image/png", lambda: picture_tests.error_levels(_bytes(snapshot.file)))


def difference(model_admin, request, source_id, snapshot_id, picture_id):
    """Hand out where two pictures differ."""
    one = _picture(model_admin, request, source_id, snapshot_id)
    other = _other(picture_id)
    return _drawn("image/png", lambda: picture_tests.difference(_bytes(one.view), _bytes(other.view)))


def _picture(model_admin, request, source_id, snapshot_id):
    snapshot = get_object_or_404(
        Snapshot.objects.select_related("source").exclude(view=""), pk=snapshot_id, source_id=source_id
    )
    if not model_admin.has_view_permission(request, snapshot.source):
        raise PermissionDenied
    return snapshot


def _other(picture_id):
    # Whoever may see one source may see them all.
    others = Snapshot.objects.select_related("source").filter(source__isnull=False).exclude(view="")
    return get_object_or_404(others, pk=picture_id)


def _done(request, snapshot, form, showing):
    """Do what was asked and say so; false where a form has to be shown again."""
    act = {"actor": request.user, "at": timezone.now()}
    match request.POST.get("action"):
        case "take_back":
            _take_back(request, snapshot.picture_notes, **act)
            tell(request, _("The note is taken back."))
        case "hide":
            _take_back(request, snapshot.shown_with, **act)
            tell(request, _("The next edition of that claim leaves the picture out."))
        case "show" if showing.is_valid():
            looking.show_to_readers(showing.save(commit=False), **act)
            tell(request, _("The next edition of that claim shows the picture."))
        case "note" if form.is_valid():
            looking.note(form.save(commit=False), **act)
            tell(request, _("The note is kept."))
        case _other:
            return False
    return True


def _take_back(request, rows, **act):
    """Take back the row that was sent, if it still stands as the page showed it."""
    row = get_object_or_404(rows, pk=_number(request.POST.get("row")))
    seen = shown.read(request.POST.get(shown.FIELD), type(row), row.pk)
    desk.remove(row, shown=seen.columns if seen else {}, **act)


def _carried(request, row):
    """Return what a page that takes a row back carries along: the row as it shows it, signed."""
    return shown.sign(row, desk.columns_of(row), seen_until=shown.seen_until(request))


def _number(text):
    return int(text) if str(text).isascii() and str(text).isdecimal() and len(str(text)) < 19 else 0


def _shown(request, number, note, snapshot):
    """Return a note as the page draws it: its rectangle in words, and in the pixels of the view."""
    return {
        "number": number,
        "note": note,
        "carried": _carried(request, note),
        "by": public_name(note.author) if note.author else "–",
        "where": areas.in_words(note.area),
        "is_crop": note.kind == PictureNoteKind.CROP,
        "box": _box(note.area, snapshot),
    }


def _cited(item, snapshot):
    """Return the part of the picture that a claim cites."""
    return {"evidence": item, "where": item.place, "box": _box(item.area, snapshot)}


def _box(area, snapshot):
    """Return a rectangle in the pixels of the view."""
    width, height = pictures.size_of_view(snapshot.width, snapshot.height)
    try:
        found = areas.parse(area)
    except Refused:
        # Brought in by a bundle that no form has seen: the whole picture, and the words as they stand.
        found = areas.parse("0,0,100,100")
    return {
        "left": round(found.left * width / 100),
        "top": round(found.top * height / 100),
        "width": max(1, round(found.width * width / 100)),
        "height": max(1, round(found.height * height / 100)),
    }


def _bytes(file):
    try:
        with file.open("rb") as opened:
            return opened.read()
    except FileNotFoundError:
        # The row outlived its file; a check of the files says so to the operators.
        raise Http404 from None


def _drawn(media_type, draw):
    """Return what `draw` gives; no browser keeps it, as colleagues may share a machine."""
    try:
        return files.sandboxed(HttpResponse(draw(), content_type=media_type))
    except Refused:
        raise Http404 from None
