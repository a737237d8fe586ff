"""Accounts: who may come in and who sits at which desk; each change stands in the trail.

Neither a password nor its hash ever does. Accounts are shut, never deleted: the trail names them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.contrib.auth.models import Group, Permission, User
from django.utils.translation import gettext as _

from claims.models.bundles import ACCOUNTS as BROUGHT_BACK
from claims.operations import trail
from claims.operations.trail import editorial_act
from claims.rules.sentences import Refused

# What tells the trail who somebody is and what they may do.
KNOWN_BY = ("username", "first_name", "last_name", "email", "is_active", "is_staff", "is_superuser")


@editorial_act
def open_account(
    user: User,
    *,
    groups: Iterable[Group] = (),
    user_permissions: Iterable[Permission] = (),
    actor: Any,
    at: datetime,
) -> User:
    """Save a new account and seat it at its desks."""
    user.save(force_insert=True)
    user.groups.set(groups)
    user.user_permissions.set(user_permissions)
    trail.append("record", user, actor=actor, at=at, payload={"after": powers_of(user)})
    return user


@editorial_act
def change_account(
    user: User,
    *,
    groups: Iterable[Group] | None = None,
    user_permissions: Iterable[Permission] | None = None,
    actor: Any,
    at: datetime,
) -> User:
    """Save what changed in an account; desks and permissions that are not given stay as they are."""
    old = powers_of(User.objects.get(pk=user.pk))
    user.save(update_fields=KNOWN_BY)
    if groups is not None:
        user.groups.set(groups)
    if user_permissions is not None:
        user.user_permissions.set(user_permissions)
    new = powers_of(user)
    changed = [name for name in new if old[name] != new[name]]
    if changed:
        payload = {
            "before": {name: old[name] for name in changed},
            "after": {name: new[name] for name in changed},
        }
        trail.append("edit", user, actor=actor, at=at, payload=payload)
    return user


@editorial_act
def note_password(user: User, *, actor: Any, at: datetime) -> None:
    """Keep on record that somebody set the password of an account, and nothing of the password."""
    trail.append("set_password", user, actor=actor, at=at, payload={})


def powers_of(user: User) -> dict[str, Any]:
    """Return what an account is known by and may do, as plain values for the trail."""
    permissions = user.user_permissions.values_list("content_type__app_label", "codename")
    return {
        **{name: getattr(user, name) for name in KNOWN_BY},
        "groups": sorted(user.groups.values_list("name", flat=True)),
        "user_permissions": sorted(f"{app}.{code}" for app, code in permissions),
    }


def bring_back(groups: Iterable[Mapping[str, Any]], accounts: Iterable[Mapping[str, Any]]) -> int:
    """Write groups and accounts as a backup has them, passwords and powers included; return how many came.

    Call it in a transaction, before the desk they worked at comes back: its trail tells of them already, so
    it gets no entry. A permission that this version does not know raises `Refused`.
    """
    for said in groups:
        group, _is_new = Group.objects.get_or_create(name=said["name"])
        group.permissions.set(_permissions(said["permissions"]))
    count = 0
    for said in accounts:
        user = User(**{name: said[name] for name in (*BROUGHT_BACK, "date_joined", "last_login")})
        user.save(force_insert=True)
        user.groups.set(Group.objects.filter(name__in=said["groups"]))
        user.user_permissions.set(_permissions(said["permissions"]))
        count += 1
    return count


def _permissions(named: Iterable[Sequence[str]]) -> list[Permission]:
    found = []
    for codename, app, model in named:
        permission = Permission.objects.filter(
            codename=codename, content_type__app_label=app, content_type__model=model
        ).first()
        if permission is None:
            raise Refused(_("This version knows no permission “%(name)s”.") % {"name": f"{app}.{codename}"})
        found.append(permission)
    return found
