"""Every row of every table somebody could be after, to be compared before and after an attempt."""

from functools import cache

from django.apps import apps
from django.db import connection

# A visit or a click leaves its mark there, and nothing else.
UNCOUNTED = {"auth_user": ("last_login",)}
UNCOUNTED_TABLES = {"claims_receipt", "claims_presence"}


def tables():
    """Return the rows of each table of the desk, the reading room, the trail and the accounts."""
    found = {}
    with connection.cursor() as cursor:
        for name, columns in _columns().items():
            cursor.execute(f"SELECT {columns} FROM {name} ORDER BY 1")
            found[name] = cursor.fetchall()
    return found


@cache
def _columns():
    models = [
        model
        for label in ("claims", "auth")
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.db_table not in UNCOUNTED_TABLES
    ]
    return {
        model._meta.db_table: ", ".join(
            f'"{field.column}"'
            for field in model._meta.concrete_fields
            if field.name not in UNCOUNTED.get(model._meta.db_table, ())
        )
        for model in models
    }
