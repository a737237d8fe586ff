"""A whole desk moves into an empty one: its record as it was, trail and editions included, or nothing of it.

Nobody acts here, so the trail gets no entry: it ends where it ended. What readers get is made anew from the
editions, and all of it has to follow from the trail before any of it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, models
from django.utils.translation import gettext as _

from claims.models import (
    ClaimLink,
    Edition,
    ErrorReport,
    PartyDistinction,
    PartyMerge,
    Publication,
    ReportCase,
    Snapshot,
    Source,
    TrailEntry,
)
from claims.models.bundles import (
    ACCOUNT,
    BY_LABEL,
    CALLED,
    HELD,
    KNOWN_OF_ACCOUNTS,
    OWN_KIND,
    Key,
    columns_of,
    is_numbered,
    said_key,
)
from claims.models.fields import CanonicalJSONField
from claims.operations import chain, finding, publications, reports, snapshots, verification
from claims.operations.claim_words import rebuild as rebuild_words
from claims.operations.insertion import insert
from claims.operations.trail import one_at_a_time
from claims.rules import links
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused

AT_ONCE = 1000
MOST_FAULTS = 20


class NotMoved(Exception):  # noqa: N818 -- an answer to whoever brought the desk
    """Nothing was written; `sentences` say why, the first one first."""

    def __init__(self, *sentences: str) -> None:
        self.sentences = sentences
        super().__init__("\n".join(sentences))


class _Rehearsed(Exception):  # noqa: N818 -- the way out of a rehearsal
    """Raised inside the transaction, so that nothing stays."""


@dataclass(frozen=True)
class Record:
    """One record of the bundle: its place, the noun, its number where it has no other name, its fields."""

    row: int
    label: str
    number: int | None
    fields: Mapping[str, Any]


@dataclass
class Moved:
    """What came: records by noun, accounts that were not there, and files whose bytes are still elsewhere."""

    records: int = 0
    editions: int = 0
    entries: int = 0
    accounts: int = 0
    missing_files: list[str] = field(default_factory=list)


def move_in(
    records: Iterable[Record],
    *,
    bytes_of: Callable[[str], bytes | None] = lambda sha256: None,
    heads: Iterable[chain.Head] = (),
    is_rehearsal: bool = False,
) -> Moved:
    """Write a whole desk into an empty one in one transaction; raises `NotMoved`.

    `bytes_of` gives the bytes of a kept file by SHA-256. Accounts that are not here come shut, without
    password and powers: whoever runs the site seats people.
    """
    moved = Moved()
    try:
        with snapshots.files_share_the_fate_of_rows(), one_at_a_time():
            _refuse_unless_empty()
            _Mover(bytes_of, moved).write(records)
            _make_anew()
            _refuse_unless_proved(heads)
            _take_back_if(is_rehearsal)
    except _Rehearsed:
        pass
    except Refused as refusal:
        raise NotMoved(refusal.sentence) from refusal
    except (DatabaseError, OverflowError, ValueError, TypeError, KeyError) as error:
        # The database refuses what no desk could have recorded, such as an approval of one's own work.
        raise NotMoved(_("The bundle holds what no desk can record: %(what)s") % {"what": error}) from error
    return moved


def _take_back_if(is_rehearsal: bool) -> None:
    if is_rehearsal:
        raise _Rehearsed


def _refuse_unless_empty() -> None:
    if found := verification.first_trace_of_work():
        raise NotMoved(
            _(
                "A whole desk goes into an empty one; this one has a %(noun)s already. For a desk that is at "
                "work, export with --drafts: claims then arrive as drafts."
            )
            % {"noun": found}
        )


def _refuse_unless_proved(heads: Iterable[chain.Head]) -> None:
    faults = []
    for fault in verification.faults(heads):
        faults.append(fault)
        if len(faults) == MOST_FAULTS:
            break
    if faults:
        raise NotMoved(*faults)


class _Mover:
    """Writes records in the order of the nouns and remembers who is called what."""

    def __init__(self, bytes_of: Callable[[str], bytes | None], moved: Moved) -> None:
        self.bytes_of, self.moved = bytes_of, moved
        self.known: dict[type[models.Model], dict[Key, int]] = {}
        self.copies: list[tuple[Record, type[models.Model], list[Any]]] = []

    def write(self, records: Iterable[Record]) -> None:
        """Write all records; nouns must come in their order."""
        order = [ACCOUNT, *BY_LABEL]
        place = 0
        waiting: list[Record] = []
        for record in records:
            if record.label not in order:
                raise _wrong(record, _("A whole desk holds no “%(noun)s”.") % {"noun": record.label[:60]})
            if order.index(record.label) < place:
                raise _wrong(record, _("Records stand in the order of their nouns; this one comes too late."))
            if order.index(record.label) > place or len(waiting) == AT_ONCE:
                self._write(order[place], waiting)
                waiting = []
            place = order.index(record.label)
            waiting.append(record)
            self.moved.records += 1
        self._write(order[place], waiting)
        self._join_copies()
        _count_on()

    def _write(self, label: str, records: list[Record]) -> None:
        if not records:
            return
        if label == ACCOUNT:
            for record in records:
                self._write_account(record)
            return
        model = BY_LABEL[label]
        things = [self._thing(model, record) for record in records]
        if is_numbered(model):
            model._default_manager.bulk_create(things)
        else:
            insert(things)
        self._remember(model, records, things)
        if model is ClaimLink:
            for record, thing in zip(records, things, strict=True):
                thing.sources.set([self._number(record, Source, key) for key in record.fields["sources"]])
        self.moved.editions += len(things) if model is Edition else 0
        self.moved.entries += len(things) if model is TrailEntry else 0

    def _remember(self, model: type[models.Model], records: list[Record], things: list[Any]) -> None:
        """Remember what each row is called by others."""
        known = self.known.setdefault(model, {})
        if is_numbered(model):
            known.update({(thing.pk,): thing.pk for thing in things})
        elif model in CALLED:
            for record, thing in zip(records, things, strict=True):
                known.setdefault(said_key(model, record.fields), thing.pk)

    def _write_account(self, record: Record) -> None:
        users = get_user_model()
        said = _exactly(record, KNOWN_OF_ACCOUNTS)
        for name in KNOWN_OF_ACCOUNTS:
            _text(record, users._meta.get_field(name), said[name])
        user = users._default_manager.filter(username=said["username"]).first()
        if user is None:
            user = users(**said, is_active=False)
            user.set_unusable_password()
            user.save(force_insert=True)
            self.moved.accounts += 1
        self.known.setdefault(users, {})[(said["username"],)] = user.pk

    def _thing(self, model: type[models.Model], record: Record) -> Any:
        columns = columns_of(model)
        said = _exactly(record, [column.name for column in columns])
        thing = model()
        if is_numbered(model):
            if type(record.number) is not int or record.number < 1:
                raise _wrong(record, _("Its number is missing."))
            thing.pk = record.number
        for column in columns:
            if column.many_to_many:
                continue
            if column.is_relation:
                setattr(thing, column.attname, self._relation(model, record, column, said[column.name]))
            else:
                setattr(thing, column.attname, _value(record, column, said[column.name]))
        if isinstance(thing, Source):
            thing.follow_address()
        if isinstance(thing, Snapshot):
            self._keep_bytes(record, thing)
        if isinstance(thing, PartyDistinction) and thing.one_id > thing.other_id:
            thing.one_id, thing.other_id = thing.other_id, thing.one_id
        if isinstance(thing, PartyMerge):
            thing.moved = [
                # Of a row that is gone, that it was moved is still told.
                [noun, self._number(record, BY_LABEL[f"claims.{noun}"], key) if key else 0, name]
                for noun, key, name in thing.moved
            ]
        return thing

    def _relation(self, model: type[models.Model], record: Record, column: Any, said: Any) -> int | None:
        if said is None and column.null:
            return None
        if not isinstance(said, list):
            raise _wrong(record, _("“%(name)s” is no key.") % {"name": column.name})
        if OWN_KIND.get(model) == column.name:
            # A copy may stand before its original; they are joined once all are here.
            self.copies.append((record, model, said))
            return None
        return self._number(record, column.related_model, said)

    def _number(self, record: Record, model: type[models.Model], key: Any) -> int:
        try:
            return self.known.get(model, {})[tuple(key)]
        except (KeyError, TypeError):
            name = "/".join(map(str, key))[:80] if isinstance(key, list) else str(key)[:80]
            raise _wrong(
                record,
                _("There is no %(noun)s “%(key)s” in the bundle.")
                % {"noun": model._meta.verbose_name, "key": name},
            ) from None

    def _join_copies(self) -> None:
        for record, model, original in self.copies:
            number = self._number(record, model, original)
            copy = self.known[model][record.fields["slug"],]
            model._default_manager.filter(pk=copy).update(**{OWN_KIND[model]: number})

    def _keep_bytes(self, record: Record, snapshot: Snapshot) -> None:
        """Put the bytes where the store has them by their SHA-256, whether they are here yet or not."""
        content, view = (self._bytes(record, sha256) for sha256 in (snapshot.sha256, snapshot.view_sha256))
        snapshots.keep_under_digest(snapshot, content, view)
        name = str(snapshot.file.name)
        if content is None and not default_storage.exists(name):
            self.moved.missing_files.append(name)

    def _bytes(self, record: Record, sha256: str) -> bytes | None:
        content = self.bytes_of(sha256) if sha256 else None
        if content is not None and digest(content) != sha256:
            raise _wrong(record, _("The file %(sha256)s was changed.") % {"sha256": sha256})
        return content


def _exactly(record: Record, names: Iterable[str]) -> Mapping[str, Any]:
    """Return the fields of a record; refuses one that says less or more than a desk records."""
    missing = [name for name in names if name not in record.fields]
    if missing:
        raise _wrong(record, _("“%(name)s” is missing.") % {"name": missing[0]})
    more = sorted(set(record.fields) - set(names))
    if more:
        raise _wrong(record, _("A whole desk holds no “%(noun)s”.") % {"noun": more[0][:60]})
    return record.fields


def _value(record: Record, column: models.Field[Any, Any], said: Any) -> Any:
    """Return what the column holds for what the record says."""
    if said is None:
        if column.null:
            return None
        raise _wrong(record, _("“%(name)s” is missing.") % {"name": column.name})
    if isinstance(column, CanonicalJSONField | models.JSONField):
        return said
    if isinstance(column, models.BooleanField):
        kind: type = bool
    elif isinstance(column, models.IntegerField):
        kind = int
    else:
        kind = str
    if type(said) is not kind:
        raise _unreadable(record, column, said)
    if not isinstance(said, str):
        return said
    try:
        if isinstance(column, models.DecimalField):
            return Decimal(said)
        if isinstance(column, models.DateTimeField):
            return datetime.fromisoformat(said).astimezone(UTC)
        if isinstance(column, models.DateField):
            return date.fromisoformat(said)
    except (ValueError, InvalidOperation):
        raise _unreadable(record, column, said) from None
    return _text(record, column, said)


def _text(record: Record, column: Any, said: Any) -> str:
    """Return a text as it stands; one that no form would have taken is refused, on either database alike."""
    limit = None if isinstance(column, models.TextField) else column.max_length
    known = [str(code) for code, _label in column.flatchoices]
    if (
        not isinstance(said, str)
        or (limit is not None and len(said) > limit)
        or any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in said)
        or (known and said not in known and not (said == "" and column.blank))
    ):
        raise _unreadable(record, column, said)
    if isinstance(column, models.URLField) and said:
        links.safe_url(said)
    return said


def _unreadable(record: Record, column: Any, said: Any) -> NotMoved:
    shown = "".join(character if character.isprintable() else "�" for character in str(said)[:40])
    return _wrong(record, _("“%(value)s” is no “%(name)s”.") % {"value": shown, "name": column.name})


def _wrong(record: Record, sentence: str) -> NotMoved:
    return NotMoved(_("Record %(row)d: %(sentence)s") % {"row": record.row, "sentence": sentence})


def _count_on() -> None:
    """Give no number again that the trail knows, also where the row that had it is gone."""
    for model in HELD:
        if not is_numbered(model):
            continue
        said = TrailEntry.objects.filter(object_type=model._meta.model_name)
        numbers = [
            int(key) for key in said.values_list("object_key", flat=True).distinct() if key.isdecimal()
        ]
        last = max([*numbers, model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0])
        if not last:
            continue
        table = model._meta.db_table
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, last])
                continue
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _make_anew() -> None:
    """Make words of claims from the claims, and what readers get from the editions as they came out."""
    rebuild_words()
    newest = dict(Edition.objects.order_by("number").values_list("claim_slug", "pk"))
    first_at = {}
    for edition in Edition.objects.order_by("pk").iterator(chunk_size=AT_ONCE):
        publications.keep_what_it_holds(edition)
        if edition.number == 1:
            first_at[edition.claim_slug] = edition.published_at
    for slug, moment in first_at.items():
        publications.put_back(Edition.objects.get(pk=newest[slug]), first_published_at=moment)
    if Publication.objects.exists():
        finding.rebuild()
    for report in ErrorReport.objects.select_related("claim").order_by("pk"):
        ReportCase.objects.create(
            number=report.number, **reports.opened_with(report), **reports.case_of(report)
        )
