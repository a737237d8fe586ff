"""Every cell of the matrix, made from what the code itself registers, so that nothing new can be forgotten.

A cell is one attempt: who tries which act on which noun, where the verdict stands, whose work it is, and
through which channel.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from django.core.management import get_commands, load_command_class
from django.db import models

from claims.admin import desk_rooms, steps
from claims.admin.site import desk
from claims.models import Claim, Verdict
from claims.operations.written_by_hand import KEPT_ELSEWHERE
from claims.vocabulary import VerdictState
from tests import crawl

ANONYMOUS = "anonymous"
ROLES = (ANONYMOUS, "outsider", "checker", "editor", "chief", "superuser", "deactivated")
STATES = tuple(VerdictState.values)
OWN, OTHERS, CO_EDITED = RELATIONS = ("own", "others", "co-edited")
# Said of what hangs on no verdict, or is nobody's.
NONE = "-"

FORM, ACTION, DESK, COMMAND = ("form", "action", "desk", "command")
OPEN, SEND = "open", "send"
ON_FORMS = ("list", "view", "history", "add", "change", "remove")
ON_INLINES = ("view", "add", "change", "remove")
# What the admin gives every noun by itself; the rest of its addresses are of our making.
ADDRESSES_OF_NOUNS = ("changelist", "add", "history", "delete", "change")
STEP_ADDRESSES = {f"claims_verdict_{name}" for name in steps.ADDRESSES}
# Bound to no verdict, and yet one's own or somebody else's.
WITH_AN_OWNER = ("user", "auth_user_password_change")
# What bears on a verdict without naming it in its address.
BOUND_ADDRESSES = ("claims_article_desk_undo",)
# The tail of a noun's addresses that sends old links on.
REDIRECT = "<path:object_id>/"


@dataclass(frozen=True)
class Act:
    """Something one may try; `is_bound` where it matters how a verdict stands and who worked on it."""

    channel: str
    act: str
    noun: str
    is_bound: bool


@dataclass(frozen=True)
class Cell:
    """One square of the matrix."""

    channel: str
    act: str
    noun: str
    state: str
    relation: str
    role: str

    def __str__(self):
        return ", ".join((self.channel, self.act, self.noun, self.state, self.relation, self.role))

    @property
    def is_tried_daily(self):
        """Say whether the cell is tried at every run.

        Steps and commands are, in each state with each relation. Other acts meet every state and every
        relation, but not every pair; which ones, differs from noun to noun.
        """
        if self.state == NONE or self.channel == COMMAND or self.act in steps.ADDRESSES:
            return True
        shift = sum(self.noun.rpartition(" on ")[2].encode())
        return self.relation == RELATIONS[(STATES.index(self.state) + shift) % len(RELATIONS)]


def acts() -> list[Act]:
    found = [*_of_nouns(), *_of_inlines(), *_of_lists(), *_of_steps(), *_of_addresses(), *_of_commands()]
    assert len(found) == len(set(found)), "two acts of the same name"
    return found


def cells() -> list[Cell]:
    return [cell for act in acts() for cell in cells_of(act)]


def cells_of(act: Act) -> Iterator[Cell]:
    for state, relation in places(act):
        for role in ROLES:
            if role == ANONYMOUS and (relation in (OWN, CO_EDITED) or act.channel == COMMAND):
                # Nobody has work of their own without a name, and a command acts for an account.
                continue
            yield Cell(act.channel, act.act, act.noun, state, relation, role)


def places(act: Act) -> list[tuple[str, str]]:
    """Return the states and relations in which the act is tried."""
    if act.noun in WITH_AN_OWNER:
        return [(NONE, OWN), (NONE, OTHERS)]
    if (act.channel, act.act, act.noun) == (FORM, "add", "verdict"):
        # Once beside each verdict, and once for a claim that has none.
        return [*product(STATES, RELATIONS), (NONE, NONE)]
    if (act.channel, act.act) == (DESK, steps.KIND):
        # Only a correction changes its kind, and in the states there are first versions.
        return [*product(STATES, RELATIONS), (NONE, NONE)]
    return list(product(STATES, RELATIONS)) if act.is_bound else [(NONE, NONE)]


def is_bound(model: type[models.Model]) -> bool:
    """Say whether rows of the model belong to a claim or verdict and are written at the desk."""
    names = {field.name for field in model._meta.fields if field.related_model in (Claim, Verdict)}
    return model in (Claim, Verdict) or (bool(names & {"claim", "verdict"}) and model not in KEPT_ELSEWHERE)


def inline_noun(inline, model) -> str:
    return f"{inline.model._meta.model_name} on {model._meta.model_name}"


def _of_nouns() -> Iterator[Act]:
    for model in desk._registry:
        for act in ON_FORMS:
            # A list shows rows of every state at once, histories the log, and a new claim has no verdict yet.
            is_free = act in ("list", "history") or (act, model) == ("add", Claim)
            yield Act(FORM, act, model._meta.model_name, is_bound(model) and not is_free)


def _of_inlines() -> Iterator[Act]:
    for model, model_admin in desk._registry.items():
        for inline in model_admin.inlines:
            for act in ON_INLINES:
                yield Act(FORM, act, inline_noun(inline, model), is_bound(model))


def _of_lists() -> Iterator[Act]:
    """What could be done to many rows at once: Django's own two, and whatever is registered."""
    for model, model_admin in desk._registry.items():
        registered = {name for _action, name, _label in model_admin._get_base_actions()}
        for act in sorted({"change", "remove"} | (registered - {"delete_selected"})):
            yield Act(ACTION, act, model._meta.model_name, is_bound(model))


def _of_steps() -> Iterator[Act]:
    """Each step by its own page, typed into the form, as an action of the list, and by a file."""
    for name in steps.ADDRESSES:
        for channel in (DESK, FORM, ACTION, COMMAND):
            yield Act(channel, name, "verdict", is_bound=True)


def _of_addresses() -> Iterator[Act]:
    """Every address of the desk that is our own or the site's: opened, and sent something."""
    models_by_prefix = {f"{m._meta.app_label}_{m._meta.model_name}_": m for m in desk._registry}
    given = {prefix + ending for prefix in models_by_prefix for ending in ADDRESSES_OF_NOUNS}
    for route, name in crawl.routes():
        if not route.startswith(crawl.DESK) or name in STEP_ADDRESSES:
            continue
        if name in given or (name is None and route.endswith(REDIRECT)):
            continue
        model = next((m for prefix, m in models_by_prefix.items() if (name or "").startswith(prefix)), None)
        bound = (model is not None and is_bound(model)) or _names_a_claim(route) or name in BOUND_ADDRESSES
        rooms = [f" {room}" for room in desk_rooms.ROOMS] if "<slug:room>" in route else [""]
        for act, room in product((OPEN, SEND), rooms):
            yield Act(DESK, act, f"{name or 'any other address'}{room}", bound)


def _names_a_claim(route: str) -> bool:
    return "<int:claim_id>" in route or "<int:verdict_id>" in route


def _of_commands() -> Iterator[Act]:
    for name, app in get_commands().items():
        if app != "claims":
            continue
        parser = load_command_class(app, name).create_parser("manage.py", name)
        if any("--as" in option.option_strings for option in parser._actions):
            yield Act(COMMAND, "run", name, is_bound=True)
