"""Files brought in by the browser: ordered, taken up by whoever has time, and ended with a report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q
from django.utils.translation import gettext as _

from claims.models import ImportOrder, ImportProfile, ImportRun
from claims.operations import snapshots, trail
from claims.operations.people import groups_of
from claims.operations.trail import editorial_act
from claims.rules import text as text_policy
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.rules.workflow import GROUPS
from claims.vocabulary import OrderState

# A batch takes seconds: whoever is silent for so long was stopped.
SILENT_FOR = timedelta(minutes=10)
LONGEST_NAME = 60


@dataclass(frozen=True)
class Wanted:
    """What is ordered: the bytes, how they are read, and whether rows that will not do are left out."""

    upload: str
    file_name: str
    content: bytes = field(repr=False)
    format: str
    mapping: dict[str, Any]
    leaves_out: bool
    rows: int | None


@snapshots.files_share_the_fate_of_rows()
@editorial_act
def place(wanted: Wanted, *, actor: Any, at: datetime) -> tuple[ImportOrder, bool]:
    """Return the order for this file and whether it is new; the same upload, or file under way, is not."""
    refuse_unless_seated(actor)
    sha256 = digest(wanted.content)
    is_same = Q(sha256=sha256, mapping=wanted.mapping, pk__in=ImportOrder.objects.open().values("pk"))
    known = ImportOrder.objects.filter(Q(upload=wanted.upload) | is_same).first()
    if known is not None:
        return known, False
    snapshots.write_whole(_place_of(sha256), wanted.content)
    order = ImportOrder(
        upload=wanted.upload,
        file_name=wanted.file_name,
        sha256=sha256,
        size=len(wanted.content),
        format=wanted.format,
        mapping=wanted.mapping,
        leaves_out=wanted.leaves_out,
        rows=wanted.rows,
        ordered_by=actor,
        ordered_at=at,
    )
    order.save(force_insert=True)
    payload = {"file": order.file_name, "sha256": sha256, "format": order.format}
    trail.append("order_import", order, actor=actor, at=at, payload=payload)
    return order, True


def ordered(upload: str) -> ImportOrder | None:
    """Return the order for what was put aside under this name, if there is one."""
    return ImportOrder.objects.filter(upload=upload).first()


def content_of(order: ImportOrder) -> bytes:
    """Return the file as it came; refuses where it is gone or is not what it was."""
    try:
        with default_storage.open(_place_of(order.sha256)) as file:
            content = bytes(file.read())
    except FileNotFoundError:
        raise Refused(_("The file is no longer there. Bring it in again.")) from None
    if digest(content) != order.sha256:
        raise Refused(_("The file is not the one that came in. Bring it in again."))
    return content


def take_up(order: ImportOrder, *, at: datetime) -> bool:
    """Say that somebody works on the order from now on; no if somebody else was quicker."""
    free = ImportOrder.objects.left_since(at - SILENT_FOR).filter(pk=order.pk)
    return bool(free.update(state=OrderState.RUNNING, heard_at=at))


def note_progress(order: ImportOrder, *, rows_done: int, at: datetime) -> None:
    """Say how far the order has come; call it in the transaction of the batch."""
    ImportOrder.objects.filter(pk=order.pk).update(rows_done=rows_done, heard_at=at)


def end(
    order: ImportOrder, *, state: OrderState, run: ImportRun | None, report: dict[str, Any], at: datetime
) -> None:
    """Keep what became of the order; the import itself is in the trail already."""
    order.state, order.run, order.report, order.ended_at, order.heard_at = state, run, report, at, at
    order.save(update_fields=["state", "run", "report", "ended_at", "heard_at"])


def next_waiting(*, at: datetime) -> ImportOrder | None:
    return ImportOrder.objects.left_since(at - SILENT_FOR).select_related("ordered_by").order_by("pk").first()


@editorial_act
def save_profile(
    name: str, document: dict[str, Any], *, taken: Callable[[], list[str]], actor: Any, at: datetime
) -> ImportProfile:
    """Keep a way to read a table under a name, instead of what had it; `taken` are names of the house."""
    refuse_unless_seated(actor)
    name = text_policy.clean_line(name).strip()
    if not name or len(name) > LONGEST_NAME:
        raise Refused(
            _("Give the way to read a table a name of at most %(limit)d letters.") % {"limit": LONGEST_NAME}
        )
    if name in taken():
        raise Refused(_("“%(name)s” comes with the product. Choose another name.") % {"name": name})
    document = {key: value for key, value in document.items() if key != "name"}
    profile = ImportProfile.objects.filter(name=name).first() or ImportProfile(name=name)
    if profile.pk and profile.document == document:
        return profile
    profile.document, profile.saved_by, profile.saved_at = document, actor, at
    profile.save()
    trail.append("save_profile", profile, actor=actor, at=at, payload={"name": name, "document": document})
    return profile


def refuse_unless_seated(actor: Any) -> None:
    if not groups_of(actor).intersection(GROUPS):
        raise Refused(_("Only checkers, editors and chiefs may import. Your account is in no such group."))


def _place_of(sha256: str) -> str:
    # The name says nothing but the digest, so a hostile file name never reaches the disk.
    return f"imports/{sha256[:2]}/{sha256}"
