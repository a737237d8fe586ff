"""The reader role on PostgreSQL: it may SELECT what readers are served from, and nothing else."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claims.models.editions import public_tables

# Long lists are cut, as the first names show where to look.
MOST_NAMED = 5

ATTRIBUTES = """
    SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = %s
"""
# What a role may do, whoever gave it: itself, everybody (PUBLIC) or a group it is in.
POWERS = (
    (
        gettext_lazy("act as %(names)s"),
        """
        SELECT rolname FROM pg_roles
        WHERE pg_has_role(%(role)s, oid, 'MEMBER') AND rolname <> %(role)s ORDER BY 1
    """,
    ),
    # An owner gives itself again what was taken away.
    (
        gettext_lazy("own %(names)s"),
        """
        WITH owner AS (SELECT oid FROM pg_roles WHERE rolname = %(role)s)
        SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN owner ON owner.oid = c.relowner WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
        UNION SELECT nspname FROM pg_namespace JOIN owner ON owner.oid = nspowner
        UNION SELECT datname FROM pg_database JOIN owner ON owner.oid = datdba ORDER BY 1
    """,
    ),
    (
        gettext_lazy("read %(names)s"),
        """
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^(pg_|information_schema)' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND has_any_column_privilege(%(role)s, c.oid, 'SELECT')
        AND NOT (n.nspname = current_schema() AND c.relname = ANY(%(public)s)) ORDER BY 1, 2
    """,
    ),
    (
        gettext_lazy("write to %(names)s"),
        """
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^(pg_|information_schema)' AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (
            has_table_privilege(%(role)s, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
            OR has_any_column_privilege(%(role)s, c.oid, 'INSERT, UPDATE, REFERENCES')
        ) ORDER BY 1, 2
    """,
    ),
    # CASE, as asking this of anything else is an error.
    (
        gettext_lazy("use the sequences %(names)s"),
        """
        SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname !~ '^(pg_|information_schema)' AND CASE WHEN c.relkind = 'S'
            THEN has_sequence_privilege(%(role)s, c.oid, 'USAGE, SELECT, UPDATE') END ORDER BY 1, 2
    """,
    ),
    (
        gettext_lazy("create tables in %(names)s"),
        """
        SELECT nspname FROM pg_namespace
        WHERE nspname !~ '^(pg_|information_schema)'
        AND has_schema_privilege(%(role)s, oid, 'CREATE') ORDER BY 1
    """,
    ),
    # A function that runs with the powers of its owner.
    (
        gettext_lazy("call %(names)s"),
        """
        SELECT n.nspname, p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname !~ '^(pg_|information_schema)' AND p.prosecdef
        AND has_function_privilege(%(role)s, p.oid, 'EXECUTE') ORDER BY 1, 2
    """,
    ),
    # Grantee 0 is everybody.
    (
        gettext_lazy("use tables that %(names)s will create"),
        """
        SELECT DISTINCT pg_get_userbyid(d.defaclrole) FROM pg_default_acl d, aclexplode(d.defaclacl) a
        WHERE d.defaclobjtype IN ('r', 'S') AND d.defaclrole <> a.grantee
        AND (a.grantee = 0 OR a.grantee = (SELECT oid FROM pg_roles WHERE rolname = %(role)s)) ORDER BY 1
    """,
    ),
)


def exists(cursor: Any, role: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    return cursor.fetchone() is not None


def limit(cursor: Any, role: str) -> None:
    """Take what we can take from the role, then let it read the public tables; call it in a transaction."""
    cursor.execute("SELECT quote_ident(%s), quote_ident(current_schema())", [role])
    name, schema = cursor.fetchone()
    for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        cursor.execute(f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM {name}")
        # Of what migrations will create, too.
        cursor.execute(f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON {kind} FROM {name}")
        cursor.execute(f"ALTER DEFAULT PRIVILEGES REVOKE ALL ON {kind} FROM {name}")
    cursor.execute(f"REVOKE ALL ON SCHEMA {schema} FROM {name}")
    cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
    cursor.execute(f"GRANT SELECT ON {', '.join(public_tables())} TO {name}")


def powers_beyond(cursor: Any, role: str) -> list[str]:
    """Return what the role may do besides reading the public tables, a phrase each."""
    cursor.execute(ATTRIBUTES, [role])
    is_super, *attributes = cursor.fetchone()
    if is_super:
        return [_("it is a superuser")]
    phrases = (
        _("make roles"),
        _("make databases"),
        _("copy the whole server by replication"),
        _("pass by row security"),
    )
    powers = [phrase for phrase, has_it in zip(phrases, attributes, strict=True) if has_it]
    for phrase, query in POWERS:
        cursor.execute(query, {"role": role, "public": public_tables()})
        if names := [".".join(row) for row in cursor.fetchall()]:
            more = (
                [_("%(count)d more") % {"count": len(names) - MOST_NAMED}] if len(names) > MOST_NAMED else []
            )
            powers.append(str(phrase) % {"names": ", ".join([*names[:MOST_NAMED], *more])})
    return powers
