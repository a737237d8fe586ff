"""Handing out files that somebody else wrote: under names of our own, and never run."""

from django.http import FileResponse, Http404
from django.urls import reverse

# What a browser may do with such a file: nothing.
SANDBOX = "sandbox; default-src 'none'"
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/webp": "webp",
    "image/gif": "gif",
    "application/pdf": "pdf",
    "text/html": "html",
    "text/markdown": "md",
    "text/plain": "txt",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/ogg": "oga",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "video/mp4": "mp4",
    "video/webm": "webm",
    "video/ogg": "ogv",
}


def address_of(snapshot):
    return reverse("admin:claims_source_snapshot", args=[snapshot.source_id, snapshot.pk])


def view_of(snapshot):
    """Return where a picture can be looked at; nothing for a file that is only handed out."""
    if not snapshot.view:
        return ""
    return reverse("admin:claims_source_snapshot_view", args=[snapshot.source_id, snapshot.pk])


def download(snapshot):
    """Return the bytes as we found them, to be saved and never shown in the browser."""
    name = f"{snapshot.owner.replace('/', '-')}-{snapshot.sha256[:12]}"
    try:
        content = snapshot.file.open("rb")
    except FileNotFoundError:
        # The row outlived its file; a check of the files says so to the operators.
        raise Http404 from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"{name}.{ENDINGS.get(snapshot.media_type, 'bin')}",
        content_type=snapshot.media_type,
    )
    return sandboxed(response)


def sandboxed(response):
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = SANDBOX
    return response
