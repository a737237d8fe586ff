"""A backup: the zip of a whole desk with accounts, the heads kept beside the database, and a manifest.

Made as of one moment while everybody goes on working. The desk inside is the one `export_claims --all`
writes, so either kind of database takes it; the form is described in `docs/operate.md`.
"""

import hashlib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claims.exporters import bundle
from claims.exporters.files import add, whole_file
from claims.exporters.moment import one_moment
from claims.models import TrailEntry
from claims.models.bundles import (
    ACCOUNTS,
    ACCOUNTS_FILE,
    BACKUP,
    BUNDLE_FILE,
    FILES,
    HEADS_FILE,
    MANIFEST,
    migrations_applied,
)
from claims.rules.fingerprints import canonical, digest


@dataclass
class Backup:
    """What went in: records, kept files, accounts, and a sentence for each file that could not."""

    records: int = 0
    files: int = 0
    accounts: int = 0
    faults: list[str] = field(default_factory=list)


def write(name: str, *, at: datetime) -> Backup:
    """Write a backup that appears once it is whole; raises `OSError`.

    A kept file that is gone or changed is left out and named: what is left must be kept all the more.
    """
    made = Backup()
    with (
        whole_file(name, is_private=True) as file,
        zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive,
        one_moment(),
    ):
        members = _Members(archive)
        members.add(BUNDLE_FILE, _counted(bundle.whole_desk(), made))
        for kept in bundle.kept_files():
            content = _bytes(kept, made)
            if content is not None:
                members.add(f"{FILES}{kept.sha256}", [content])
                made.files += 1
        people = list(_accounts())
        made.accounts = len(people)
        members.add(ACCOUNTS_FILE, [canonical({"groups": list(_groups()), "accounts": people}).encode()])
        seq, head = TrailEntry.objects.in_order().values_list("seq", "hash").last() or (0, "")
        members.add(HEADS_FILE, (f"{line}\n".encode() for line in _heads_until(seq)))
        manifest = {
            "format": BACKUP,
            "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
            "migrations": migrations_applied(),
            "records": made.records,
            "accounts": made.accounts,
            "trail": {"entries": seq, "head": head},
            "members": members.known,
            "missing": made.faults,
        }
        add(archive, MANIFEST, [f"{canonical(manifest)}\n".encode()])
    return made


def _counted(lines: Iterable[str], made: Backup) -> Iterator[bytes]:
    """Yield the lines of the desk and count its records, without cover and seal."""
    count = 0
    for line in lines:
        count += 1
        yield f"{line}\n".encode()
    made.records = count - 2


class _Members:
    """Adds files to a zip and remembers the size and digest of each."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.known: dict[str, dict[str, Any]] = {}

    def add(self, name: str, parts: Iterable[bytes]) -> None:
        found, size = hashlib.sha256(), 0

        def passing() -> Iterator[bytes]:
            nonlocal size
            for part in parts:
                found.update(part)
                size += len(part)
                yield part

        add(self.archive, name, passing())
        self.known[name] = {"size": size, "sha256": found.hexdigest()}


def _bytes(kept: bundle.KeptFile, made: Backup) -> bytes | None:
    what = {"sha256": kept.sha256, "owner": kept.owner}
    try:
        with default_storage.open(kept.name) as file:
            content: bytes = file.read()
    except FileNotFoundError:
        made.faults.append(_("The kept file %(sha256)s of %(owner)s is gone from the store.") % what)
        return None
    if digest(content) != kept.sha256:
        made.faults.append(_("The kept file %(sha256)s of %(owner)s was changed in the store.") % what)
        return None
    return content


def _heads_until(seq: int) -> Iterator[str]:
    """Yield the heads kept beside the database, but none that was published since this moment."""
    file = Path(settings.TRAIL_HEADS_FILE)
    for line in file.read_text().splitlines() if file.exists() else ():
        number = line.partition(" ")[0]
        if number.isdecimal() and int(number) <= seq:
            yield line


def _accounts() -> Iterator[dict[str, Any]]:
    people = get_user_model()._default_manager.prefetch_related("groups", "user_permissions__content_type")
    for user in people.order_by("username"):
        said = {name: getattr(user, name) for name in ACCOUNTS}
        for name in ("date_joined", "last_login"):
            moment = getattr(user, name)
            said[name] = moment and moment.astimezone(UTC).isoformat()
        groups = sorted(group.name for group in user.groups.all())
        yield said | {"groups": groups, "permissions": _named(user.user_permissions.all())}


def _groups() -> Iterator[dict[str, Any]]:
    for group in Group.objects.prefetch_related("permissions__content_type").order_by("name"):
        yield {"name": group.name, "permissions": _named(group.permissions.all())}


def _named(permissions: QuerySet[Permission]) -> list[list[str]]:
    return sorted(list(permission.natural_key()) for permission in permissions)
