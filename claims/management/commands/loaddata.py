"""Django's `loaddata`, with the desk's door in it.

Fixtures of other apps load as ever. Records of the desk take the same way as `import_claims`: judged first,
written through the desk's operations with a trail entry each, as drafts, all or nothing. So there is one way
in and not two, and a fixture that says “published” is refused.

The exception is a full dump, known by the trail it carries. It goes row by row into an empty desk, keeps its
trail, and is taken back unless the trail holds and every approval and edition follows from it.
"""

import json
import os
from dataclasses import replace
from functools import partial
from typing import Any

from django.core import serializers
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.db import DEFAULT_DB_ALIAS, DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claims.importers import pipeline, reading
from claims.importers.entries import Entry, Incoming, Record
from claims.importers.pipeline import Way
from claims.management.commands.import_claims import refusal_of
from claims.management.moving import is_whole_desk, move_in
from claims.models import ClaimWords, WordCount
from claims.operations import claim_words, verification

DESK = "claims"
READABLE = ("json", "jsonl")


class Command(loaddata.Command):
    is_full_dump = False

    def handle(self, *fixture_labels: str, **options: Any) -> None:
        if any(is_whole_desk(label) for label in fixture_labels):
            # By its own name, as import_claims has it, and not among fixtures that others may bring along.
            move_in(self, list(fixture_labels))
            return
        # `find_fixtures` and `loaddata` of the parent read these.
        self.ignore = options["ignore"]
        self.using = options["database"]
        self.app_label = options["app_label"]
        self.verbosity = options["verbosity"]
        self.format = options["format"]
        self.serialization_formats = serializers.get_public_serializer_formats()
        files = {label: self._desk_files(label) for label in fixture_labels}
        if not any(files.values()):
            super().handle(*fixture_labels, **options)
            return
        if self.using != DEFAULT_DB_ALIAS:
            raise CommandError(_("Records of the desk are loaded into the default database alone."))
        self.excluded_models, self.excluded_apps = loaddata.parse_apps_and_model_labels(options["exclude"])
        found = {file.name: (file, list(file.entries())) for files in files.values() for file in files}
        self.is_full_dump = any(
            record.model == f"{DESK}.trailentry"
            for _file, entries in found.values()
            for entry in entries
            for record in entry.records
        )
        with transaction.atomic():
            if self.is_full_dump:
                self._load_dump(fixture_labels)
            else:
                if others := [label for label, found in files.items() if not found]:
                    self.loaddata(others)
                self._load_records(list(found.values()))

    def save_obj(self, obj: Any) -> bool:
        # Whatever the format: the tables of the desk are not written past the desk.
        if obj.object._meta.app_label == DESK and not self.is_full_dump:
            raise CommandError(
                _(
                    "Records of the desk are loaded from a file in JSON or JSONL, "
                    "not from another format or a pipe."
                )
            )
        # Made anew behind the dump; rows of words go by numbers, which claims need not have here.
        if isinstance(obj.object, ClaimWords | WordCount):
            return False
        return super().save_obj(obj)

    def _desk_files(self, label: str) -> list[Incoming]:
        """Return the files of a label if one of them holds records of the desk."""
        found = []
        for path, _directory, _name in self.find_fixtures(label):
            _stem, spelling, packing = self.parse_name(os.path.basename(path))
            if path == loaddata.READ_STDIN or spelling not in READABLE:
                continue
            open_file, mode = self.compression_formats[packing]
            file = open_file(path, mode)
            try:
                content = file.read()
            finally:
                file.close()
            # A broken file may have been ours; it is refused by line and column and not with a traceback.
            if b'"claims.' in content or (spelling == "json" and not _is_json(content)):
                found.append(reading.from_bytes(path, content, by_lines=spelling == "jsonl"))
        return found

    def _load_records(self, found: list[tuple[Incoming, list[Entry]]]) -> None:
        files = []
        for file, entries in found:
            own = []
            for entry in entries:
                foreign = [record for record in entry.records if not record.model.startswith(f"{DESK}.")]
                self._load_foreign(foreign)
                if not foreign and not any(self._is_excluded(record.model) for record in entry.records):
                    own.append(entry)
            files.append(replace(file, rows=partial(iter, own)))
        said = pipeline.take_in(files, Way(actor=None, at=timezone.now()))
        if said.problems:
            raise CommandError(refusal_of(said.problems))
        if self.verbosity >= 1:
            self.stdout.write(str(said.counts))

    def _load_foreign(self, records: list[Record]) -> None:
        self.models = getattr(self, "models", set())
        self.objs_with_deferred_fields = getattr(self, "objs_with_deferred_fields", [])
        plain = [{"model": record.model, "fields": record.fields} for record in records]
        for found in serializers.deserialize(
            "python", plain, using=self.using, ignorenonexistent=self.ignore, handle_forward_references=True
        ):
            self.save_obj(found)

    def _is_excluded(self, model: str) -> bool:
        labels = {excluded._meta.label_lower for excluded in self.excluded_models}
        return model in labels or DESK in {app.label for app in self.excluded_apps}

    def _load_dump(self, fixture_labels: tuple[str, ...]) -> None:
        if found := verification.first_trace_of_work():
            raise CommandError(
                _(
                    "A full dump is loaded into an empty desk; this one has a %(noun)s already. "
                    "Nothing was written."
                )
                % {"noun": found}
            )
        try:
            self.loaddata(fixture_labels)
            claim_words.rebuild()
        except (DatabaseError, serializers.base.DeserializationError, ValueError) as error:
            raise CommandError("\n".join([str(error), _("Nothing was written.")])) from error
        faults = list(verification.faults())
        if faults:
            raise CommandError("\n".join([*faults, _("The dump does not verify. Nothing was written.")]))


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
