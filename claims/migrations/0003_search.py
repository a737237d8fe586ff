"""The index of words over what editions say, kept by the database itself in the transaction that publishes.

SQLite has a table of its own for it (FTS5) and triggers that follow `claims_searchtext`; PostgreSQL an index.
A later migration that rebuilds `claims_searchtext` on SQLite drops the triggers and must create them again.
"""

from dataclasses import dataclass

from django.db import migrations

TABLE = "claims_searchtext"
# Stems are plain ASCII, so nothing is left to the tokenizer; places of words are not asked for.
INDEX_ON_SQLITE = (
    "CREATE VIRTUAL TABLE claims_searchindex USING fts5("
    "stems, content='claims_searchtext', content_rowid='id', tokenize='ascii', detail='none', columnsize=0)"
)
INDEX_ON_POSTGRESQL = (
    "CREATE INDEX claims_searchindex ON claims_searchtext USING gin (to_tsvector('simple', stems))"
)
TAKE_OUT = (
    "INSERT INTO claims_searchindex(claims_searchindex, rowid, stems) VALUES ('delete', OLD.id, OLD.stems);"
)
PUT_IN = "INSERT INTO claims_searchindex(rowid, stems) VALUES (NEW.id, NEW.stems);"


@dataclass(frozen=True)
class Follower:
    """A trigger that lets the index of words follow the table; PostgreSQL needs none."""

    name: str
    event: str
    body: str

    def sqlite(self) -> str:
        return f"CREATE TRIGGER {self.name} AFTER {self.event} ON {TABLE} FOR EACH ROW BEGIN {self.body} END"

    def triggers(self, vendor: str) -> dict[str, tuple[str, str]]:
        """Return table and text of the trigger by name, as a database of this kind keeps it."""
        return {self.name: (TABLE, self.sqlite())} if vendor == "sqlite" else {}


GUARDS = [
    Follower("searchtext_is_indexed", "INSERT", PUT_IN),
    Follower("searchtext_is_taken_out", "DELETE", TAKE_OUT),
    Follower("searchtext_is_indexed_anew", "UPDATE", f"{TAKE_OUT} {PUT_IN}"),
]


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(INDEX_ON_POSTGRESQL)
        return
    schema_editor.execute(INDEX_ON_SQLITE)
    for follower in GUARDS:
        schema_editor.execute(follower.sqlite())


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX claims_searchindex")
        return
    for follower in GUARDS:
        schema_editor.execute(f"DROP TRIGGER {follower.name}")
    schema_editor.execute("DROP TABLE claims_searchindex")


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_guards")]

    operations = [migrations.RunPython(create, drop)]
