"""Checking the store of kept files against the record: missing, changed, and nobody's."""

import hashlib
from collections.abc import Iterator
from contextlib import suppress

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from claims.models import Snapshot
from claims.operations.snapshots import UNFINISHED

PLACES = ("snapshots", "views")
AT_ONCE = 1024 * 1024


def faults() -> Iterator[str]:
    """Yield a sentence for every file that is missing, is not what was kept, or is nobody's."""
    named: set[str] = set()
    checked: dict[str, str] = {}
    for snapshot in Snapshot.objects.order_by("pk").iterator():
        name = str(snapshot.file.name)
        named.update(filter(None, (name, snapshot.view.name)))
        if name not in checked:
            checked[name] = _sha256(name)
        found = checked[name]
        what = {"name": name, "owner": snapshot.owner}
        if not found:
            yield _("%(name)s is missing; it is of %(owner)s.") % what
        elif found != snapshot.sha256:
            yield _("%(name)s is not what was kept of %(owner)s.") % what
        if snapshot.view.name and not default_storage.exists(snapshot.view.name):
            yield _("%(name)s is missing; it is of %(owner)s.") % {**what, "name": snapshot.view.name}
    for place in PLACES:
        for name in _files_under(place):
            if name.rpartition("/")[2].startswith(UNFINISHED):
                yield _("%(name)s was never written to its end.") % {"name": name}
            elif name not in named:
                yield _("%(name)s is of nothing on record.") % {"name": name}


def _sha256(name: str) -> str:
    """Return the SHA-256 of a file; empty where it is gone."""
    found = hashlib.sha256()
    try:
        with default_storage.open(name) as file:
            for piece in file.chunks(AT_ONCE):
                found.update(piece)
    except FileNotFoundError:
        return ""
    return found.hexdigest()


def _files_under(place: str) -> Iterator[str]:
    # Object stores have no folders, and disks may not have this one yet.
    with suppress(FileNotFoundError):
        folders, files = default_storage.listdir(place)
        yield from (f"{place}/{name}" for name in sorted(files))
        for folder in sorted(folders):
            yield from _files_under(f"{place}/{folder}")
