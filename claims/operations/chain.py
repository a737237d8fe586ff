"""Reading the trail against itself and against its published heads: what is wrong, where, and how.

A changed, missing or reordered entry shows in the chain alone. A cut tail and a chain that was hashed anew
from some entry on show only against heads that were published outside the database.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from claims.models import TrailEntry, TrailPayload
from claims.operations.trail import GENESIS, hash_of, text_digest

CONTENT, MISSING, REORDERED, CUT, REWRITTEN = "content", "missing", "reordered", "cut", "rewritten"


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the trail: how (`kind`), at which entry, and as a sentence."""

    kind: str
    seq: int
    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Head:
    """How far the trail had come when somebody outside was told."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Link:
    """An entry with the payload text that stands beside it."""

    seq: int
    at: datetime
    actor_name: str
    act: str
    object_type: str
    object_key: str
    payload_digest: str
    previous_hash: str
    hash: str
    algorithm: str
    salt: str | None
    content: str | None
    redacted_by: int | None


def faults(heads: Iterable[Head] = ()) -> Iterator[Fault]:
    """Yield every fault, in the order of the entries; nothing when the trail holds."""
    before = Link(0, datetime.min, "", "", "", "", "", "", GENESIS, "", None, None, None)  # noqa: DTZ901 -- no moment, only a place
    waiting = sorted(heads, key=lambda head: head.seq)
    vouched = _digests_left_by_redactions()
    order: dict[str, int] = {}
    for link in _links():
        if link.seq != before.seq + 1:
            yield _missing(before.seq + 1, link.seq - 1)
        is_own_hash = hash_of(link) == link.hash
        if not is_own_hash:
            order = order or _order_by_hashes()
            yield _changed(link, order)
        elif link.seq == before.seq + 1 and link.previous_hash != before.hash:
            yield _rewritten(before)
        if fault := _payload_fault(link, vouched):
            yield fault
        while waiting and waiting[0].seq <= link.seq:
            head = waiting.pop(0)
            if head.seq == link.seq and head.hash != link.hash:
                yield _disagrees(link)
        before = link
    for head in waiting:
        yield _cut(before, head)
        break


def _links() -> Iterator[Link]:
    rows = (
        TrailEntry.objects.in_order()
        .annotate(raw=Cast("payload__content", TextField()))
        .values_list(
            "seq",
            "at",
            "actor_name",
            "act",
            "object_type",
            "object_key",
            "payload_digest",
            "previous_hash",
            "hash",
            "algorithm",
            "payload__salt",
            "raw",
            "payload__redacted_by__seq",
        )
    )
    for row in rows.iterator(chunk_size=2000):
        yield Link(*row)


def _digests_left_by_redactions() -> dict[int, str]:
    """Return what each redaction said its payload would hash to afterwards."""
    redactions = TrailPayload.objects.filter(entry__act="redact").values_list("entry__seq", "content")
    return {seq: content.get("digest", "") for seq, content in redactions}


def _order_by_hashes() -> dict[str, int]:
    """Return each entry's place as the hashes have it, counted from the first."""
    following = dict(TrailEntry.objects.values_list("previous_hash", "hash"))
    order, here, place = {}, GENESIS, 0
    while here in following and following[here] not in order:
        here, place = following[here], place + 1
        order[here] = place
    return order


def _changed(link: Link, order: dict[str, int]) -> Fault:
    place = order.get(link.hash)
    if place is not None and place != link.seq and hash_of(replace(link, seq=place)) == link.hash:
        return Fault(
            REORDERED,
            link.seq,
            _("entry %(number)d was number %(place)d when it was written")
            % {"number": link.seq, "place": place},
        )
    return Fault(CONTENT, link.seq, _("entry %(number)d was changed") % {"number": link.seq})


def _missing(first: int, last: int) -> Fault:
    if first == last:
        return Fault(MISSING, first, _("entry %(number)d is missing") % {"number": first})
    sentence = _("entries %(first)d to %(last)d are missing") % {"first": first, "last": last}
    return Fault(MISSING, first, sentence)


def _rewritten(link: Link) -> Fault:
    sentence = _("entry %(number)d was rewritten: the next one binds another hash") % {"number": link.seq}
    return Fault(REWRITTEN, link.seq, sentence)


def _disagrees(link: Link) -> Fault:
    sentence = _("entry %(number)d is not the one that was published as head") % {"number": link.seq}
    return Fault(REWRITTEN, link.seq, sentence)


def _cut(last: Link, head: Head) -> Fault:
    sentence = _("the trail ends at entry %(last)d, but entry %(head)d was published as head") % {
        "last": last.seq,
        "head": head.seq,
    }
    return Fault(CUT, last.seq + 1, sentence)


def _payload_fault(link: Link, vouched: dict[int, str]) -> Fault | None:
    if link.salt is None or link.content is None:
        sentence = _("the payload of entry %(number)d is missing") % {"number": link.seq}
        return Fault(MISSING, link.seq, sentence)
    expected = link.payload_digest if link.redacted_by is None else vouched.get(link.redacted_by, "")
    if text_digest(link.salt, link.content) == expected:
        return None
    sentence = _("the payload of entry %(number)d was changed") % {"number": link.seq}
    return Fault(CONTENT, link.seq, sentence)
