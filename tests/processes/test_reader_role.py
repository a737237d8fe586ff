"""The reader role sees what readers see: no table of the desk, and it changes nothing (L-3)."""

import uuid
from contextlib import contextmanager

import psycopg
import pytest

from claims.models.editions import public_tables
from tests.processes.conftest import PASSWORD
from tests.processes.site import as_role

CATALOGUE = """
SELECT c.relname, a.attname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = 1
WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
"""
ORDERS = (
    "INSERT INTO {table} DEFAULT VALUES",
    "UPDATE {table} SET {column} = {column}",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "LOCK TABLE {table} IN EXCLUSIVE MODE",
    "DROP TABLE {table}",
)


def columns(site):
    """Return the first column of each table there is, public or not, as the database itself lists them."""
    with psycopg.connect(site.address) as connection:
        return dict(connection.execute(CATALOGUE).fetchall())


def tables(site):
    return set(columns(site))


def carried_out(address, statements):
    """Return which of these statements, by name, the database carries out for whoever has this address."""
    done = set()
    with psycopg.connect(address) as connection:
        for name, statement in statements.items():
            try:
                connection.execute(statement)
            except psycopg.errors.InsufficientPrivilege:
                pass
            except psycopg.Error:
                # Refused by a rule of the table, so allowed to try.
                done.add(name)
            else:
                done.add(name)
            connection.rollback()
    return done


def readable(address, names):
    return carried_out(address, {name: f"SELECT * FROM {name} LIMIT 1" for name in names})


@contextmanager
def role(site, *grants):
    """Give the address for a further role with these grants, and its name."""
    name = f"further_{uuid.uuid4().hex}"
    site.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{PASSWORD}'", *(grant.format(name) for grant in grants))
    try:
        yield name, as_role(site.address, name, PASSWORD)
    finally:
        site.execute(f"DROP OWNED BY {name}", f"DROP ROLE {name}")


def test_reader_role_reads_the_public_tables_and_no_other(postgres_site):
    there = tables(postgres_site)

    assert set(public_tables()) < there
    assert {"claims_claim", "claims_trailentry", "claims_trailpayload", "auth_user", "django_session"} < there
    assert readable(postgres_site.reader, there) == set(public_tables())


def test_role_that_was_granted_more_is_caught_by_the_same_sweep(postgres_site):
    there = tables(postgres_site)

    with role(postgres_site, "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {}") as (_name, address):
        assert readable(address, there) == there


def test_reader_role_changes_nothing_even_in_what_it_reads(postgres_site):
    orders = {
        f"{order.split()[0]} {table}": order.format(table=table, column=column)
        for table, column in columns(postgres_site).items()
        for order in ORDERS
    }
    orders |= {
        "CREATE": "CREATE TABLE note (id int)",
        "nextval": "SELECT nextval('claims_edition_id_seq')",
        "lookup": "SELECT * FROM claims_verdict_id_seq",
    }

    assert carried_out(postgres_site.reader, orders) == set()
    assert len(carried_out(postgres_site.address, orders)) == len(orders)


def test_grant_takes_away_what_a_role_had_and_says_so_in_a_line(postgres_site):
    grants = (
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO {}",
        "GRANT SELECT (headline) ON claims_verdict TO {}",
        "GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO {}",
        "GRANT ALL ON SCHEMA public TO {}",
        "ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO {}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO {}",
    )
    with role(postgres_site, *grants) as (name, address):
        runs = [postgres_site.run("manage.py", "grant_reader", name) for _time in range(2)]
        postgres_site.execute("CREATE TABLE claims_later (id serial primary key)")
        there = tables(postgres_site)

        assert "claims_later" in there
        assert readable(address, there) == set(public_tables())
        assert carried_out(address, {"later": "SELECT nextval('claims_later_id_seq')"}) == set()
        closed = len(there) - 1 - len(public_tables())
        line = f"“{name}” reads {len(public_tables())} public tables; {closed} others are closed to it.\n"
        assert [(run.returncode, run.stdout) for run in runs] == [(0, line)] * 2


UNTOUCHABLE = {
    "GRANT pg_read_all_data TO {}": "act as pg_read_all_data",
    "ALTER TABLE claims_note OWNER TO {}": "own public.claims_note",
    "GRANT SELECT ON auth_user TO PUBLIC": "read public.auth_",
    "GRANT UPDATE (hash) ON claims_trailhead TO PUBLIC": "write to public.claims_trailhead",
    "GRANT CREATE ON SCHEMA public TO PUBLIC": "create tables in public",
    "GRANT USAGE ON SEQUENCE claims_edition_id_seq TO PUBLIC": "use the sequences public.",
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC": "use tables that",
    "ALTER ROLE {} CREATEROLE CREATEDB": "make roles; make databases",
    "ALTER ROLE {} REPLICATION BYPASSRLS": "copy the whole server by replication; pass by row security",
    "CREATE FUNCTION notes() RETURNS int SECURITY DEFINER LANGUAGE sql AS 'SELECT 1'": "call public.notes",
}


def test_role_that_cannot_be_limited_is_named_with_its_powers_and_nothing_changes(postgres_site):
    with role(postgres_site, *UNTOUCHABLE) as (name, address):
        before = readable(address, tables(postgres_site))

        run = postgres_site.run("manage.py", "grant_reader", name)

        assert run.returncode == 1
        assert f"“{name}” could still do more than read what is public: " in run.stderr
        assert [power for power in UNTOUCHABLE.values() if power not in run.stderr] == []
        assert "Nothing was changed." in run.stderr
        assert readable(address, tables(postgres_site)) == before > set(public_tables())
        postgres_site.execute("ALTER TABLE claims_note OWNER TO CURRENT_USER")


def test_superuser_is_no_reader(postgres_site):
    with role(postgres_site, "ALTER ROLE {} SUPERUSER") as (name, _address):
        run = postgres_site.run("manage.py", "grant_reader", name)

        assert run.returncode == 1
        assert "could still do more than read what is public: it is a superuser." in run.stderr


def test_role_that_is_not_there_is_not_made(postgres_site):
    run = postgres_site.run("manage.py", "grant_reader", "nobody_of_that_name")

    assert run.returncode == 1
    assert "There is no role “nobody_of_that_name”. Whoever runs the server makes it:" in run.stderr


def test_account_of_the_desk_is_not_limited(postgres_site):
    with psycopg.connect(postgres_site.address) as connection:
        (own,) = connection.execute("SELECT current_user").fetchone()

    run = postgres_site.run("manage.py", "grant_reader", own)

    assert run.returncode == 1
    assert f"“{own}” is the account of the desk itself, which must write." in run.stderr


def test_account_that_owns_nothing_cannot_grant(postgres_site):
    with role(postgres_site) as (name, address):
        run = postgres_site.run("manage.py", "grant_reader", name, DATABASE_URL=postgres_site.reader)

        assert run.returncode == 1
        assert "PostgreSQL refused: permission denied" in run.stderr
        assert readable(address, tables(postgres_site)) == set()


def test_role_with_an_awkward_name_is_limited_like_any_other(postgres_site):
    name = 'reader" of 8.1; --'
    quoted = '"reader"" of 8.1; --"'
    postgres_site.execute(f"CREATE ROLE {quoted}")
    try:
        run = postgres_site.run("manage.py", "grant_reader", name)

        assert run.returncode == 0, run.stderr
    finally:
        postgres_site.execute(f"DROP OWNED BY {quoted}", f"DROP ROLE {quoted}")


def test_sqlite_has_no_role_to_limit(site):
    if site.kind != "sqlite":
        pytest.skip("PostgreSQL has roles")

    run = site.run("manage.py", "grant_reader", "reader")

    assert run.returncode == 1
    assert (
        "SQLite knows no roles. There, FACTCHECK_SIDE=public opens the database for reading only."
        in run.stderr
    )
