"""Keeping bytes, of a source or of the file a text came in: written and synced to disk, then the row."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import DatabaseError
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.models import ArticleRevision, Snapshot, Source
from claims.operations import staleness, trail
from claims.operations.approvals import void_approvals
from claims.operations.desk import note_contribution, values_of
from claims.operations.frozen import claims_frozen_with
from claims.operations.trail import editorial_act
from claims.rules import media, pictures
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.vocabulary import TextReader

MAX_BYTES = 10 * 1024 * 1024
TEXT_TYPES = {
    TextReader.PLAIN: "text/plain",
    TextReader.MARKDOWN: "text/markdown",
    TextReader.PAGE: "text/html",
    TextReader.TRAFILATURA: "text/html",
}

# What is still being written, or was when somebody pulled the plug; no row names it.
UNFINISHED = ".unfinished-"

# The files written by the act that is under way, by their names.
_written: ContextVar[list[str] | None] = ContextVar("written", default=None)


@contextmanager
def files_share_the_fate_of_rows() -> Iterator[None]:
    """Take files away again if the act that wrote them fails; goes around the act, not into it.

    After the rollback it looks, alone like any act, whether some row names the file by now.
    """
    if _written.get() is not None:
        yield
        return
    names: list[str] = []
    token = _written.set(names)
    try:
        yield
    except BaseException:
        # Without a database nobody can tell, so the file stays: too much is better than too little.
        with suppress(DatabaseError):
            _take_away(names)
        raise
    finally:
        _written.reset(token)


@editorial_act
def _take_away(names: list[str]) -> None:
    for name in names:
        if not Snapshot.objects.filter(Q(file=name) | Q(view=name)).exists():
            default_storage.delete(name)


@files_share_the_fate_of_rows()
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
    picture = pictures.read(content, Path(file_name).suffix.lower())
    media_type = picture.media_type if picture else media.media_type_of(content, file_name)
    if media_type is None:
        raise Refused(_("Give a JPEG, PNG, WebP or GIF image, a PDF, a web page, plain text, sound or film."))
    snapshot = Snapshot(
        source=source,
        sha256=sha256,
        size=len(content),
        media_type=media_type,
        captured_at=at,
        captured_by=actor,
    )
    snapshot.file.name = write_whole(_name_of(sha256), content)
    if picture:
        snapshot.width, snapshot.height = picture.width, picture.height
        snapshot.look, snapshot.camera = picture.look, picture.camera
        snapshot.view_sha256 = digest(picture.view)
        snapshot.view.name = write_whole(pictures.view_named(snapshot.view_sha256), picture.view)
    snapshot.save(force_insert=True)
    claims = list(claims_frozen_with(source))
    trail.append("add_snapshot", snapshot, actor=actor, at=at, payload={"after": values_of(snapshot)})
    staleness.file_kept(snapshot, actor=actor, at=at)
    note_contribution(claims, actor=actor, at=at)
    void_approvals(claims, actor=actor, at=at)
    return snapshot


@files_share_the_fate_of_rows()
@editorial_act
def keep_original(
    revision: ArticleRevision, content: bytes, *, encoding: str, reader: TextReader, actor: Any, at: datetime
) -> Snapshot:
    """Keep the bytes `revision` was read from, with how they were read; the same bytes are kept once."""
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than 10 MB. An article is shorter than that."))
    sha256 = digest(content)
    if known := revision.originals.filter(sha256=sha256).first():
        return known
    snapshot = Snapshot(
        revision=revision,
        sha256=sha256,
        size=len(content),
        media_type=TEXT_TYPES[reader],
        encoding=encoding,
        reader=reader,
        captured_at=at,
        captured_by=actor,
    )
    snapshot.file.name = write_whole(_name_of(sha256), content)
    snapshot.save(force_insert=True)
    trail.append("keep_original", snapshot, actor=actor, at=at, payload={"after": values_of(snapshot)})
    return snapshot


def keep_under_digest(snapshot: Snapshot, content: bytes | None, view: bytes | None = None) -> None:
    """Name the files of a row by their digests and write them, if they are here; call it inside the act."""
    snapshot.file.name = _name_of(snapshot.sha256)
    if content is not None:
        write_whole(_name_of(snapshot.sha256), content)
    if not snapshot.view_sha256:
        return
    snapshot.view.name = pictures.view_named(snapshot.view_sha256)
    if view is None and content is not None and (picture := pictures.read(content, "")):
        view = picture.view
    # Another version of the decoder may draw other bytes, and those are not the view that readers know.
    if view is not None and digest(view) == snapshot.view_sha256:
        write_whole(snapshot.view.name, view)


def _name_of(sha256: str) -> str:
    # The name says nothing but the digest, so a hostile file name never reaches the disk.
    return f"snapshots/{sha256[:2]}/{sha256}"


def write_whole(name: str, content: bytes) -> str:
    """Write the bytes under `name`, whole or not at all; a file already there has the same bytes."""
    if default_storage.exists(name):
        return name
    written = _written.get()
    if written is not None:
        written.append(name)
    if not isinstance(default_storage, FileSystemStorage):
        return default_storage.save(name, ContentFile(content))
    path = Path(default_storage.path(name))
    _make_folder(path.parent)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=UNFINISHED, delete=False) as temporary:
        try:
            temporary.write(content)
            temporary.flush()
            os.fsync(temporary.fileno())
            os.replace(temporary.name, path)
        except BaseException:
            with suppress(FileNotFoundError):
                os.unlink(temporary.name)
            raise
    _settle(path.parent)
    return name


def _make_folder(folder: Path) -> None:
    """Make a folder with those above it, and have each on disk before anything lies in it."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _settle(folder.parent)


def _settle(folder: Path) -> None:
    """Wait until the disk knows which names a folder has."""
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
