"""The indexes of words, kept by the database itself in the transaction that writes what they are made from.

One is over what editions say, for readers; the other over what claims say, for the desk. SQLite has a table
of its own for each (FTS5), PostgreSQL an index. A later migration that rebuilds one of the tables with stems on
SQLite drops its triggers and must create them again.
"""

from dataclasses import dataclass

from django.db import migrations


@dataclass(frozen=True)
class Index:
    """An index of words over the column `stems` of a table; rows are known by the column `key`."""

    name: str
    table: str
    key: str

    def sqlite(self) -> str:
        # Stems are plain ASCII, so nothing is left to the tokenizer; places of words are not asked for.
        return (
            f"CREATE VIRTUAL TABLE {self.name} USING fts5(stems, content='{self.table}', "
            f"content_rowid='{self.key}', tokenize='ascii', detail='none', columnsize=0)"
        )

    def postgresql(self) -> str:
        return f"CREATE INDEX {self.name} ON {self.table} USING gin (to_tsvector('simple', stems))"

    @property
    def take_out(self) -> str:
        return f"INSERT INTO {self.name}({self.name}, rowid, stems) VALUES ('delete', OLD.{self.key}, OLD.stems);"

    @property
    def put_in(self) -> str:
        return f"INSERT INTO {self.name}(rowid, stems) VALUES (NEW.{self.key}, NEW.stems);"


@dataclass(frozen=True)
class Follower:
    """A trigger that lets the index of words follow the table; PostgreSQL needs none."""

    name: str
    event: str
    table: str
    body: str

    def sqlite(self) -> str:
        return f"CREATE TRIGGER {self.name} AFTER {self.event} ON {self.table} FOR EACH ROW BEGIN {self.body} END"

    def triggers(self, vendor: str) -> dict[str, tuple[str, str]]:
        """Return table and text of the trigger by name, as a database of this kind keeps it."""
        return {self.name: (self.table, self.sqlite())} if vendor == "sqlite" else {}


OF_EDITIONS = Index("claims_searchindex", "claims_searchtext", "id")
OF_CLAIMS = Index("claims_claimindex", "claims_claimwords", "claim_id")
GUARDS = [
    Follower("searchtext_is_indexed", "INSERT", OF_EDITIONS.table, OF_EDITIONS.put_in),
    Follower("searchtext_is_taken_out", "DELETE", OF_EDITIONS.table, OF_EDITIONS.take_out),
    Follower(
        "searchtext_is_indexed_anew",
        "UPDATE",
        OF_EDITIONS.table,
        f"{OF_EDITIONS.take_out} {OF_EDITIONS.put_in}",
    ),
    # New claims come by the thousand, so they are put in by one statement for all, and not by a trigger.
    Follower("claimwords_are_taken_out", "DELETE", OF_CLAIMS.table, OF_CLAIMS.take_out),
    Follower(
        "claimwords_are_indexed_anew", "UPDATE", OF_CLAIMS.table, f"{OF_CLAIMS.take_out} {OF_CLAIMS.put_in}"
    ),
]


def create(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for index in (OF_EDITIONS, OF_CLAIMS):
        schema_editor.execute(index.sqlite() if on_sqlite else index.postgresql())
    for follower in GUARDS if on_sqlite else ():
        schema_editor.execute(follower.sqlite())


def drop(apps, schema_editor):
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    for follower in GUARDS if on_sqlite else ():
        schema_editor.execute(f"DROP TRIGGER {follower.name}")
    for index in (OF_EDITIONS, OF_CLAIMS):
        schema_editor.execute(f"DROP {'TABLE' if on_sqlite else 'INDEX'} {index.name}")


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_guards")]

    operations = [migrations.RunPython(create, drop)]
