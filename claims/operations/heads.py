"""Telling the world how far the trail has come, so that nobody can cut or rewrite it unseen.

A head stands in the public table behind `/log/heads.txt`, in the feed, and in a file outside the database
that is only ever added to.
"""

import os
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from claims.models import TrailEntry, TrailHead
from claims.operations.chain import Head
from claims.operations.trail import editorial_act
from claims.rules.sentences import Problem, Refused


@editorial_act
def publish_head(*, at: datetime) -> TrailHead | None:
    """Publish the last entry as head, unless it is one already; None while the trail is empty."""
    last = TrailEntry.objects.in_order().last()
    if last is None:
        return None
    head, is_new = TrailHead.objects.get_or_create(
        seq=last.seq, defaults={"hash": last.hash, "published_at": at}
    )
    if is_new:
        # After the commit: a head that only the file has would look like a cut trail.
        # Robust: what is published stays published when this disk is full; the table keeps the head.
        transaction.on_commit(lambda: _append_to_file(str(head)), robust=True)
    return head


def read(text: str, *, source: str) -> list[Head]:
    """Return the heads of a file, one a line: number, hash, moment; raises `Refused` naming the line."""
    heads = []
    for row, line in enumerate(text.splitlines(), start=1):
        parts = line.split()
        if not parts or line.startswith("#"):
            continue
        if len(parts) < 2 or not parts[0].isdecimal() or len(parts[1]) != 64:
            sentence = _("“%(line)s” is no head. A head is a number and a SHA-256.") % {"line": line[:40]}
            raise Refused(str(Problem(row=row, field="", sentence=sentence, source=source)))
        heads.append(Head(int(parts[0]), parts[1]))
    return heads


def known() -> list[Head]:
    """Return the heads this site remembers, from its public table and from the file beside the database."""
    heads = [Head(seq, value) for seq, value in TrailHead.objects.values_list("seq", "hash")]
    file = Path(settings.TRAIL_HEADS_FILE)
    if file.exists():
        heads += read(file.read_text(), source=file.name)
    return heads


def put_back(text: str) -> None:
    """Lay heads beside the database again where none are; against those that are here, a desk was proved."""
    if text.strip() and not Path(settings.TRAIL_HEADS_FILE).exists():
        _append_to_file(text.rstrip("\n"))


def _append_to_file(line: str) -> None:
    file = Path(settings.TRAIL_HEADS_FILE)
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(descriptor, f"{line}\n".encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
