"""What the database refuses on its own, whoever asks: changes to what is frozen, and approval of own work.

A later migration that rebuilds one of these tables on SQLite drops its triggers and must create them again.
"""

from dataclasses import dataclass

from django.db import migrations

WORDS = (
    "headline",
    "short_answer",
    "rationale",
    "gaps",
    "single_origin_reason",
    "correction_note",
    "language",
)

SAID_OUTSIDE = ("expert", "expertise", "note", "answered_in", "signed", "overall", "answers")

# Where a verdict may go from where; a voided approval leads back into review.
MOVES = (
    ("draft", "in_review"),
    ("in_review", "draft"),
    ("in_review", "approved"),
    ("approved", "draft"),
    ("approved", "in_review"),
    ("approved", "published"),
    ("published", "retracted"),
)


@dataclass(frozen=True)
class Guard:
    """Refuse `event` on `table` while `condition` holds; the sentence goes to whoever tried."""

    name: str
    table: str
    event: str
    condition: str
    sentence: str

    def sqlite(self) -> str:
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW WHEN {self.condition} "
            f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
        )

    def postgresql(self) -> list[str]:
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $${self.body}$$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} FOR EACH ROW EXECUTE FUNCTION {self.name}()",
            # TRUNCATE goes past the triggers of rows; SQLite has no such statement.
            *(
                [
                    f"CREATE TRIGGER {self.name}_at_once BEFORE TRUNCATE ON {self.table} EXECUTE FUNCTION {self.name}()"
                ]
                if self.is_append_only
                else []
            ),
        ]

    @property
    def body(self) -> str:
        """What the function of the trigger says on PostgreSQL, where a WHEN clause may hold no subquery."""
        row = "OLD" if self.event == "DELETE" else "NEW"
        return (
            f" BEGIN IF {self.condition} THEN RAISE EXCEPTION '{self.sentence}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END "
        )

    def triggers(self, vendor: str) -> dict[str, tuple[str, str]]:
        """Return table and text of each trigger by name, as a database of this kind keeps them."""
        if vendor == "sqlite":
            return {self.name: (self.table, self.sqlite())}
        names = [self.name, *([f"{self.name}_at_once"] if self.is_append_only else [])]
        return dict.fromkeys(names, (self.table, self.body))

    @property
    def is_append_only(self) -> bool:
        return (self.event, self.condition) == ("DELETE", "1 = 1")


def changed(columns: tuple[str, ...]) -> str:
    # coalesce, as a comparison with NULL is neither true nor false; IS DISTINCT FROM is not on every SQLite.
    return " OR ".join(f"coalesce(OLD.{name}, '') <> coalesce(NEW.{name}, '')" for name in columns)


def taken_out(columns: tuple[str, ...]) -> list[str]:
    blank = {"answers": "NEW.answers = '{}'", "answered_in": "NEW.answered_in = OLD.answered_in"}
    return [blank.get(name, f"NEW.{name} = ''") for name in columns]


def step_taken() -> str:
    return " OR ".join(f"(OLD.state = '{before}' AND NEW.state = '{after}')" for before, after in MOVES)


def append_only(table: str) -> list[Guard]:
    return [
        Guard(f"{table}_never_changes", f"claims_{table}", "UPDATE", "1 = 1", f"{table} is never changed"),
        Guard(f"{table}_never_goes", f"claims_{table}", "DELETE", "1 = 1", f"{table} is never deleted"),
    ]


# Copies are recorded against the first, so that there is no circle and one origin.
COPY_OF_COPY = (
    "NEW.original_id IS NOT NULL AND (EXISTS (SELECT 1 FROM claims_source s WHERE s.id = NEW.original_id "
    "AND s.original_id IS NOT NULL) OR EXISTS (SELECT 1 FROM claims_source s WHERE s.original_id = NEW.id))"
)
HAND = (
    "EXISTS (SELECT 1 FROM claims_contribution c WHERE c.claim_id = NEW.claim_id "
    "AND c.user_id = NEW.approved_by_id AND c.edition_id IS NULL)"
)

GUARDS = [
    *append_only("edition"),
    *append_only("quotation"),
    *append_only("editionpicture"),
    *append_only("trailentry"),
    *append_only("trailhead"),
    *append_only("snapshot"),
    *append_only("policyedition"),
    Guard("errorreport_never_goes", "claims_errorreport", "DELETE", "1 = 1", "errorreport is never deleted"),
    Guard(
        "errorreport_is_answered_once",
        "claims_errorreport",
        "UPDATE",
        f"OLD.state = 'answered' AND ({changed(('state', 'outcome', 'answer', 'reason'))})",
        "a report is answered once",
    ),
    Guard(
        "outsidereading_never_goes",
        "claims_outsidereading",
        "DELETE",
        "1 = 1",
        "outsidereading is never deleted",
    ),
    Guard(
        "outsidereading_keeps_what_was_read",
        "claims_outsidereading",
        "UPDATE",
        f"({changed(('document', 'digest', 'token_digest'))}) OR NEW.verdict_id <> OLD.verdict_id "
        "OR NEW.opened_at <> OLD.opened_at OR NEW.expires_at <> OLD.expires_at",
        "a reading keeps what was read, by which link and until when",
    ),
    Guard(
        "outsidereading_is_answered_once",
        "claims_outsidereading",
        "UPDATE",
        # Words may go for a legal reason, all of them or none.
        "OLD.answered_at IS NOT NULL AND (NEW.answered_at IS NULL OR NEW.answered_at <> OLD.answered_at "
        f"OR (({changed(SAID_OUTSIDE)}) AND NOT ({' AND '.join(taken_out(SAID_OUTSIDE))})))",
        "a reading is answered once",
    ),
    *append_only("importrow"),
    *(
        Guard(
            f"source_copies_an_original_on_{event.lower()}",
            "claims_source",
            event,
            COPY_OF_COPY,
            "a copy is recorded against the first, not against another copy",
        )
        for event in ("INSERT", "UPDATE")
    ),
    Guard(
        "trailpayload_changes_by_redaction",
        "claims_trailpayload",
        "UPDATE",
        "NEW.redacted_by_id IS NULL OR NEW.entry_id <> OLD.entry_id OR NEW.redacted_by_id <= NEW.entry_id",
        "a payload is never changed, only redacted",
    ),
    Guard(
        "trailpayload_never_goes", "claims_trailpayload", "DELETE", "1 = 1", "trailpayload is never deleted"
    ),
    Guard(
        "contribution_never_goes", "claims_contribution", "DELETE", "1 = 1", "contribution is never deleted"
    ),
    Guard(
        "contribution_is_settled_once",
        "claims_contribution",
        "UPDATE",
        "OLD.edition_id IS NOT NULL OR NEW.edition_id IS NULL OR OLD.user_id <> NEW.user_id OR OLD.claim_id <> NEW.claim_id "
        "OR NOT EXISTS (SELECT 1 FROM claims_edition e JOIN claims_verdict v ON v.id = e.verdict_id "
        "WHERE e.id = NEW.edition_id AND v.claim_id = NEW.claim_id) "
        "OR EXISTS (SELECT 1 FROM claims_verdict v WHERE v.claim_id = NEW.claim_id "
        "AND v.state IN ('draft', 'in_review', 'approved'))",
        "a contribution is only ever settled by the edition it went into",
    ),
    Guard("stalemark_never_goes", "claims_stalemark", "DELETE", "1 = 1", "stalemark is never deleted"),
    Guard(
        "stalemark_is_settled_once",
        "claims_stalemark",
        "UPDATE",
        # Where the quote stands now may still be followed.
        "OLD.settled_at IS NOT NULL AND (NEW.settled_at IS NULL OR NEW.settled_at <> OLD.settled_at "
        f"OR {changed(('outcome', 'reason', 'thing', 'changes'))} OR NEW.verdict_id <> OLD.verdict_id "
        "OR NEW.since <> OLD.since OR coalesce(NEW.settled_by_id, 0) <> coalesce(OLD.settled_by_id, 0))",
        "a doubt is settled once: what changes later is a doubt of its own",
    ),
    Guard(
        "articlerevision_never_goes",
        "claims_articlerevision",
        "DELETE",
        "1 = 1",
        "articlerevision is never deleted",
    ),
    Guard(
        "articlerevision_only_gets_its_body",
        "claims_articlerevision",
        "UPDATE",
        "OLD.body <> '' OR OLD.article_id <> NEW.article_id OR OLD.number <> NEW.number "
        "OR OLD.sha256 <> NEW.sha256 OR OLD.length <> NEW.length",
        "a revision is never changed, only a missing body is attached once",
    ),
    Guard(
        "verdict_not_approved_by_contributor",
        "claims_verdict",
        "UPDATE",
        f"NEW.approved_by_id IS NOT NULL AND OLD.approved_by_id IS NULL AND {HAND}",
        "a contributor cannot approve: a second person must",
    ),
    Guard(
        "verdict_not_entered_as_approved",
        "claims_verdict",
        "INSERT",
        f"NEW.approved_by_id IS NOT NULL AND {HAND}",
        "a contributor cannot approve: a second person must",
    ),
    Guard(
        "verdict_approver_is_not_swapped",
        "claims_verdict",
        "UPDATE",
        "OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS NOT NULL AND OLD.approved_by_id <> NEW.approved_by_id",
        "an approval is given anew, never handed to another person",
    ),
    Guard(
        "verdict_approval_is_not_stretched",
        "claims_verdict",
        "UPDATE",
        "OLD.approved_by_id IS NOT NULL AND NEW.approved_by_id IS NOT NULL AND OLD.approved_digest <> NEW.approved_digest",
        "an approval holds for the digest it was given to",
    ),
    Guard(
        "verdict_stays_with_its_claim",
        "claims_verdict",
        "UPDATE",
        "OLD.claim_id <> NEW.claim_id OR OLD.version <> NEW.version",
        "a verdict stays with its claim, where its authors are known",
    ),
    Guard(
        "verdict_takes_one_step_at_a_time",
        "claims_verdict",
        "UPDATE",
        f"OLD.state <> NEW.state AND NOT ({step_taken()})",
        "a verdict takes one step at a time: see the workflow",
    ),
    Guard(
        "verdict_words_are_frozen_by_approval",
        "claims_verdict",
        "UPDATE",
        f"NEW.state IN ('approved', 'published', 'retracted') AND ({changed(WORDS)} OR OLD.rating_id <> NEW.rating_id)",
        "an approved verdict keeps its words: void the approval or start a correction",
    ),
    Guard(
        "verdict_never_goes",
        "claims_verdict",
        "DELETE",
        "OLD.state <> 'draft'",
        "a submitted verdict is never deleted",
    ),
    Guard(
        "verdicttranslation_frozen_by_approval",
        "claims_verdicttranslation",
        "UPDATE",
        f"({changed(WORDS)} OR OLD.verdict_id <> NEW.verdict_id) AND EXISTS (SELECT 1 FROM claims_verdict v WHERE v.id = OLD.verdict_id "
        "AND v.state IN ('approved', 'published', 'retracted'))",
        "an approved verdict keeps its words: void the approval or start a correction",
    ),
    Guard(
        "verdicttranslation_stays_with_approval",
        "claims_verdicttranslation",
        "DELETE",
        "EXISTS (SELECT 1 FROM claims_verdict v WHERE v.id = OLD.verdict_id "
        "AND v.state IN ('approved', 'published', 'retracted'))",
        "an approved verdict keeps its words: void the approval or start a correction",
    ),
    Guard(
        "edition_is_what_was_approved",
        "claims_edition",
        "INSERT",
        "NEW.kind <> 'retraction' AND NOT EXISTS (SELECT 1 FROM claims_verdict v WHERE v.id = NEW.verdict_id "
        "AND v.approved_digest = NEW.digest AND v.state IN ('published', 'retracted'))",
        "an edition is what was approved, byte for byte",
    ),
    Guard(
        "edition_retracts_what_is_retracted",
        "claims_edition",
        "INSERT",
        "NEW.kind = 'retraction' AND NOT EXISTS (SELECT 1 FROM claims_verdict v WHERE v.id = NEW.verdict_id "
        "AND v.state = 'retracted')",
        "a notice of retraction needs a retracted verdict",
    ),
]


def create(apps, schema_editor):
    for guard in GUARDS:
        if schema_editor.connection.vendor == "postgresql":
            for statement in guard.postgresql():
                schema_editor.execute(statement)
        else:
            schema_editor.execute(guard.sqlite())


def drop(apps, schema_editor):
    for guard in GUARDS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP FUNCTION {guard.name}() CASCADE")
        else:
            schema_editor.execute(f"DROP TRIGGER {guard.name}")


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]

    operations = [migrations.RunPython(create, drop)]
