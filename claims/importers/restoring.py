"""Bringing a backup back into an empty place: all is held against the manifest before anything is written."""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import DatabaseError
from django.utils.translation import gettext as _

from claims.importers import bundle_desk, strict_json
from claims.models.bundles import (
    ACCOUNTS,
    ACCOUNTS_FILE,
    BACKUP,
    BUNDLE_FILE,
    HEADS_FILE,
    MANIFEST,
    migrations_applied,
)
from claims.operations import accounts, chain, heads, moving
from claims.operations.trail import one_at_a_time
from claims.rules.sentences import Refused

AT_ONCE = 1 << 20
LARGEST_MANIFEST = 64 * AT_ONCE


def restore(name: str, *, more_heads: Iterable[chain.Head] = ()) -> moving.Moved:
    """Write the backup into this empty place, all of it or nothing.

    Raises `Refused` or `NotMoved` with what is wrong, a changed file by its name, and `OSError`.
    """
    with _opened(name) as archive:
        manifest = _manifest(archive)
        _refuse_unless_intact(archive, manifest)
        _refuse_other_versions(manifest)
        kept = strict_json.decode(archive.read(HEADS_FILE))
        with archive.open(BUNDLE_FILE) as file, one_at_a_time():
            if get_user_model()._default_manager.exists():
                raise Refused(
                    _("There are accounts here already. A backup goes into an empty place, after `migrate`.")
                )
            came = _bring_people_back(archive)
            whole = bundle_desk.WholeDesk(name, file, archive)
            moved = moving.move_in(
                whole.records(),
                bytes_of=whole.bytes_of,
                heads=[*heads.read(kept, source=HEADS_FILE), *more_heads],
            )
        moved.accounts = came
        heads.put_back(kept)
    return moved


@contextmanager
def _opened(name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(name) as archive:
            yield archive
    except zipfile.BadZipFile as error:
        raise Refused(_("This is no backup, or it was cut short: %(what)s") % {"what": error}) from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    if MANIFEST not in archive.NameToInfo or archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
        raise Refused(_("There is no %(name)s in it, so this is no backup.") % {"name": MANIFEST})
    said = strict_json.read(strict_json.decode(_read(archive, MANIFEST)))
    if (
        not isinstance(said, dict)
        or said.get("format") != BACKUP
        or not isinstance(said.get("members"), dict)
    ):
        raise Refused(
            _("This backup is of another form than “%(format)s”. Use the version that made it.")
            % {"format": BACKUP}
        )
    return said


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _changed(name) from error


def _refuse_unless_intact(archive: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    """Hold every file of the backup against the manifest, and the manifest against what is there."""
    members = manifest["members"]
    if more := sorted({*archive.NameToInfo} - {*members, MANIFEST}):
        raise Refused(_("The manifest does not know %(name)s.") % {"name": more[0][:80]})
    if missing := sorted({*members, BUNDLE_FILE, ACCOUNTS_FILE, HEADS_FILE} - {*archive.NameToInfo}):
        raise Refused(_("%(name)s is missing from the backup.") % {"name": missing[0][:80]})
    for name, said in sorted(members.items()):
        if not isinstance(said, dict) or said.get("sha256") != _sha256(archive, name):
            raise _changed(name)


def _sha256(archive: zipfile.ZipFile, name: str) -> str:
    found = hashlib.sha256()
    try:
        with archive.open(name) as file:
            while piece := file.read(AT_ONCE):
                found.update(piece)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise _changed(name) from error
    return found.hexdigest()


def _changed(name: str) -> Refused:
    return Refused(_("%(name)s was changed since the backup was made.") % {"name": name[:80]})


def _refuse_other_versions(manifest: dict[str, Any]) -> None:
    here = migrations_applied()
    if manifest.get("migrations") != here:
        raise Refused(
            _(
                "This backup was made with the migrations up to %(there)s, and here they go up to %(here)s. "
                "Restore with the version that made it, then migrate."
            )
            % {"there": (manifest.get("migrations") or ["–"])[-1], "here": (here or ["–"])[-1]}
        )


def _bring_people_back(archive: zipfile.ZipFile) -> int:
    people = strict_json.read(strict_json.decode(archive.read(ACCOUNTS_FILE)))
    try:
        return accounts.bring_back(people["groups"], map(_account, people["accounts"]))
    except (DatabaseError, KeyError, TypeError, ValueError) as error:
        # As no backup writes it: the manifest was made to fit.
        raise _changed(ACCOUNTS_FILE) from error


def _account(said: dict[str, Any]) -> dict[str, Any]:
    """Return what a backup says of an account, with its moments as such."""
    wanted = {*ACCOUNTS, "date_joined", "last_login", "groups", "permissions"}
    if not isinstance(said, dict) or set(said) != wanted:
        raise _changed(ACCOUNTS_FILE)
    moments = {
        name: said[name] and datetime.fromisoformat(said[name]) for name in ("date_joined", "last_login")
    }
    return said | moments
