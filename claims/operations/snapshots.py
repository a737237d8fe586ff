"""Keeping the bytes of a source: written and synced to disk first, then the row."""

import io
import os
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from claims.models import Snapshot, Source
from claims.operations import staleness, trail
from claims.operations.approvals import void_approvals
from claims.operations.desk import note_contribution, values_of
from claims.operations.frozen import claims_frozen_with
from claims.operations.trail import editorial_act
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
IMAGE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
OPAQUE_TYPES = {".pdf": "application/pdf", ".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}


@editorial_act
def add_snapshot(source: Source, content: bytes, *, file_name: str, actor: Any, at: datetime) -> Snapshot:
    """Keep `content` for `source`; images get a re-encoded view without metadata. At most 10 MiB, 40 MP."""
    if not content:
        raise Refused(_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than 10 MB. Crop or compress it first."))
    sha256 = digest(content)
    if source.snapshots.filter(sha256=sha256).exists():
        raise Refused(_("This source already has exactly these bytes."))
    suffix = Path(file_name).suffix.lower()
    media_type, view = _open_image(content)
    if media_type is None:
        media_type = OPAQUE_TYPES.get(suffix)
    if media_type is None:
        raise Refused(_("Give a JPEG, PNG, WebP or GIF image, a PDF, a web page or plain text."))
    snapshot = Snapshot(
        source=source,
        sha256=sha256,
        size=len(content),
        media_type=media_type,
        captured_at=at,
        captured_by=actor,
    )
    # The name says nothing but the digest, so a hostile file name never reaches the disk.
    snapshot.file.name = _keep(f"snapshots/{sha256[:2]}/{sha256}", content)
    if view is not None:
        snapshot.view.name = _keep(f"views/{sha256[:2]}/{sha256}.webp", view)
    snapshot.save(force_insert=True)
    claims = list(claims_frozen_with(source))
    trail.append("add_snapshot", snapshot, actor=actor, at=at, payload={"after": values_of(snapshot)})
    staleness.file_kept(snapshot, actor=actor, at=at)
    note_contribution(claims, actor=actor, at=at)
    void_approvals(claims, actor=actor, at=at)
    return snapshot


def _open_image(content: bytes) -> tuple[str | None, bytes | None]:
    """Return media type and safe view, or nothing where the bytes are no image."""
    try:
        # Pillow only warns of very large images, so the size is read from the header before any decoding.
        image = Image.open(io.BytesIO(content), formats=list(IMAGE_TYPES))
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None, None
    if image.width * image.height > MAX_PIXELS:
        raise Refused(_("The image has more than 40 megapixels. Scale it down first."))
    media_type = IMAGE_TYPES[image.format or ""]
    try:
        image.draft("RGB", (2000, 2000))
        image.load()
    except (OSError, SyntaxError, ValueError) as error:
        raise Refused(_("The image is damaged and cannot be read.")) from error
    image.thumbnail((2000, 2000))
    safe = io.BytesIO()
    image.convert("RGBA" if "A" in image.getbands() else "RGB").save(safe, "WEBP", quality=85)
    return media_type, safe.getvalue()


def _keep(name: str, content: bytes) -> str:
    """Write the bytes under `name`, whole or not at all; a file already there has the same bytes."""
    if default_storage.exists(name):
        return name
    if not isinstance(default_storage, FileSystemStorage):
        return default_storage.save(name, ContentFile(content))
    path = Path(default_storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as temporary:
        temporary.write(content)
        temporary.flush()
        os.fsync(temporary.fileno())
    os.replace(temporary.name, path)
    directory = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return name
