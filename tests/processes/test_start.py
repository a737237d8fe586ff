"""A production site that is not fit for readers does not start, and says in a sentence why."""

import pytest

from tests.processes.site import Site

GONE = "These guards of the database are gone: "
OFF = "These guards of the database are switched off: "
OTHER = "These guards of the database say something else than they should: "
# What is done to the database, on each kind where it can be done, and the sentence that tells it.
DAMAGES = {
    "a guard is dropped": (
        {
            "sqlite": "DROP TRIGGER edition_never_changes",
            "postgresql": "DROP TRIGGER edition_never_changes ON claims_edition",
        },
        f"claims.E013: {GONE}edition_never_changes",
    ),
    "the guard against TRUNCATE is dropped": (
        {"postgresql": "DROP TRIGGER trailentry_never_goes_at_once ON claims_trailentry"},
        "trailentry_never_goes_at_once. Find out who did it, and run verify_trail.",
    ),
    "guards are switched off": (
        {"postgresql": "ALTER TABLE claims_trailpayload DISABLE TRIGGER ALL"},
        f"claims.E013: {OFF}trailpayload_changes_by_redaction, trailpayload_never_goes",
    ),
    "a guard is gutted, and another guards another table": (
        {
            "sqlite": """
                DROP TRIGGER snapshot_never_goes;
                CREATE TRIGGER snapshot_never_goes BEFORE DELETE ON claims_snapshot FOR EACH ROW WHEN 1 = 0
                BEGIN SELECT RAISE(ABORT, 'snapshot is never deleted'); END;
                DROP TRIGGER trailhead_never_goes;
                CREATE TRIGGER trailhead_never_goes BEFORE DELETE ON claims_note FOR EACH ROW WHEN 1 = 1
                BEGIN SELECT RAISE(ABORT, 'trailhead is never deleted'); END;
            """,
            "postgresql": """
                CREATE OR REPLACE FUNCTION snapshot_never_goes() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN RETURN NEW; END $$;
                DROP TRIGGER trailhead_never_goes ON claims_trailhead;
                CREATE TRIGGER trailhead_never_goes BEFORE DELETE ON claims_note
                FOR EACH ROW EXECUTE FUNCTION trailhead_never_goes();
            """,
        },
        f"claims.E013: {OTHER}",
    ),
    "a permission is taken from a group": (
        """
        DELETE FROM auth_group_permissions
        WHERE group_id = (SELECT id FROM auth_group WHERE name = 'editor')
        AND permission_id = (SELECT id FROM auth_permission WHERE codename = 'view_trailentry')
        """,
        "claims.E014: The group “editor” lacks 1 of its permissions: claims.view_trailentry.",
    ),
    "a group is renamed": (
        "UPDATE auth_group SET name = 'boss' WHERE name = 'chief'",
        "claims.E014: The group “chief” lacks ",
    ),
    "an account comes from a demonstration": (
        "UPDATE auth_user SET username = 'demo-anna' WHERE username = 'anna'",
        "claims.E015: Accounts of a demonstration are here: demo-anna.",
    ),
}
# After these nothing else is asked.
FIRST_OF_ALL = {
    "a migration is not applied": (
        "DELETE FROM django_migrations WHERE app = 'claims' AND name = '0002_guards'",
        "claims.E012: These migrations are not applied: claims.0002_guards. Run: python manage.py migrate",
    ),
    "the server forgets after a power cut": (
        {"postgresql": "ALTER DATABASE {database} SET synchronous_commit = off"},
        "claims.E011: The database was opened with synchronous_commit = off; it must be on.",
    ),
    "the server fires no trigger": (
        {"postgresql": "ALTER DATABASE {database} SET session_replication_role = replica"},
        "claims.E011: The database was opened with session_replication_role = replica; it must be origin.",
    ),
}
DAMAGES_FOR_READERS = {
    "the role may see a table and a column of the desk": (
        {
            "postgresql": """
                GRANT SELECT ON claims_claim TO {reader};
                GRANT SELECT (rationale) ON claims_verdict TO {reader}
            """
        },
        "may do more than read what is public: read public.claims_claim, public.claims_verdict.",
    ),
    "a table was not granted": (
        {"postgresql": "REVOKE SELECT ON claims_textfacet FROM {reader}"},
        "claims.E016: Readers cannot be served from claims_textfacet: permission denied for table",
    ),
    "a table is of another version": (
        "ALTER TABLE claims_articlepage RENAME COLUMN title TO heading",
        "claims.E016: Readers cannot be served from claims_articlepage: ",
    ),
}
ASYNCHRONOUS = """
import asyncio
async def server():
    import factcheck.asgi
asyncio.run(server())
"""


def inflict(site, damages):
    """Do all this to the database, as far as that kind of database knows it; return the sentences to come."""
    names = {"database": site.address.rpartition("/")[2], "reader": site.role}
    sentences = []
    for damage, sentence in damages:
        statement = damage.get(site.kind) if isinstance(damage, dict) else damage
        if statement:
            site.execute(statement.format(**names))
            sentences.append(sentence)
    return sentences


@pytest.mark.parametrize("side", ["both", "public"])
def test_fit_site_starts_and_has_a_clean_deploy_check(site, side):
    started = site.start(side=side)
    checked = site.run(
        "manage.py", "check", "--deploy", "--database", "default", "--fail-level", "WARNING", side=side
    )

    assert (started.returncode, started.stderr) == (0, "")
    assert checked.returncode == 0, checked.stderr


def test_site_with_a_broken_database_does_not_start_and_names_all_that_is_broken(site):
    sentences = inflict(site, DAMAGES.values())

    started = site.start()
    checked = site.run("manage.py", "check", "--deploy", "--database", "default")

    assert len(sentences) == len(DAMAGES) - 2 * (site.kind == "sqlite")
    assert started.returncode != 0
    assert "The workbench cannot start." in started.stderr
    assert [sentence for sentence in sentences if sentence not in started.stderr] == []
    changed = started.stderr.partition(OTHER)[2].partition(". ")[0]
    assert {"snapshot_never_goes", "trailhead_never_goes"} <= set(changed.split(", "))
    assert checked.returncode == 1
    assert [text for text in (GONE, OTHER, "“editor” lacks", "demo-anna") if text not in checked.stderr] == []


@pytest.mark.parametrize("damage", FIRST_OF_ALL)
def test_site_on_the_wrong_ground_does_not_start(site, damage):
    sentences = inflict(site, [FIRST_OF_ALL[damage]])
    if not sentences:
        pytest.skip(f"nothing of that kind on {site.kind}")

    started = site.start()

    assert started.returncode != 0
    assert sentences[0] in started.stderr


def test_public_side_with_holes_in_the_wall_does_not_start(site):
    sentences = inflict(site, DAMAGES_FOR_READERS.values())

    started = site.start(side="public")

    assert started.returncode != 0
    assert [sentence for sentence in sentences if sentence not in started.stderr] == []


def test_public_side_does_not_start_with_the_role_of_the_desk(postgres_site):
    started = postgres_site.start(side="public", DATABASE_URL=postgres_site.address)

    assert started.returncode != 0
    assert "claims.E017: The role “" in started.stderr


def test_public_side_does_not_ask_what_is_the_desks_to_keep(site):
    inflict(site, DAMAGES.values())

    started = site.start(side="public", TRAIL_HEADS_FILE="/nowhere/at/all")

    assert started.returncode == 0, started.stderr


def test_asynchronous_server_asks_too_inside_its_loop(site):
    fit = site.run("-c", ASYNCHRONOUS)
    inflict(site, DAMAGES.values())
    unfit = site.run("-c", ASYNCHRONOUS)

    assert fit.returncode == 0, fit.stderr
    assert unfit.returncode != 0
    assert f"{GONE}edition_never_changes" in unfit.stderr


def test_commands_that_mend_are_not_stopped_by_what_they_mend(site):
    inflict(site, [DAMAGES["a permission is taken from a group"]])

    mended = site.run("manage.py", "loaddata", "groups")

    assert mended.returncode == 0, mended.stderr
    assert site.start().returncode == 0


def test_empty_database_is_told_to_migrate_and_a_migrated_one_to_load_its_groups(tmp_path):
    address = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    site = Site("sqlite", tmp_path, address, address)

    empty = site.start()
    assert site.run("manage.py", "migrate", "--verbosity=0").returncode == 0
    migrated = site.start()
    assert site.run("manage.py", "loaddata", "groups", "--verbosity=0").returncode == 0
    ready = site.start()

    assert "claims.E012: These migrations are not applied: admin.0001_initial," in empty.stderr
    assert "claims.E014: The group “checker” lacks" in migrated.stderr
    assert ready.returncode == 0, ready.stderr


@pytest.mark.parametrize("address", ["postgres://nobody@127.0.0.1:1/nothing", "sqlite:////tmp"])
def test_database_that_does_not_answer_is_said_so(tmp_path, address):
    started = Site("", tmp_path, address, address).start()

    assert started.returncode != 0
    assert "claims.E010: The database does not answer:" in started.stderr


def test_site_with_wrong_settings_neither_starts_nor_runs_a_command(tmp_path):
    address = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    site = Site("sqlite", tmp_path, address, address)
    wrong = {"SITE_URL": "http://localhost", "TRAIL_HEADS_FILE": str(tmp_path)}

    for run in (site.start(**wrong), site.run("manage.py", "export_trail", **wrong)):
        assert run.returncode != 0
        assert "SITE_URL is “http://localhost”, without TLS." in run.stderr
        assert "SITE_URL names “localhost”, which no reader can reach." in run.stderr
        assert f"The file of heads {tmp_path} cannot be written: Is a directory." in run.stderr
