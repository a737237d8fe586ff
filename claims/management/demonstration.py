"""Filling a demonstration: the case comes in by the importer and goes through the real workflow.

Three people act, as at a real desk: the checker imports and submits, the editor approves the digest of what
she was shown, the chief publishes. No rule is bent; what a rule refuses is left where it is and named.
"""

import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db.models import Case, Min, When
from django.utils.translation import gettext as _

from claims.importers import pipeline, reading
from claims.importers.apply import Counts
from claims.importers.pipeline import Way
from claims.models import Claim, Policy, Verdict
from claims.operations import desk, policies, verdicts
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Refused
from claims.vocabulary import Group as Desk
from claims.vocabulary import Level

PEOPLE = (
    ("anna", Desk.CHECKER, "(demo checker)"),
    ("bela", Desk.EDITOR, "(demo editor)"),
    ("chris", Desk.CHIEF, "(demo chief)"),
)
UNTIL_REVIEW = timedelta(days=180)
Clock = Callable[[], datetime]


@dataclass
class Staff:
    """The three accounts of a demonstration, with the passwords that are shown once and kept nowhere."""

    anna: Any
    bela: Any
    chris: Any
    passwords: dict[str, str]


@dataclass
class Outcome:
    """What became of the proposals; `held_back` gives the sentence of the rule by claim."""

    published: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    held_back: dict[str, str] = field(default_factory=dict)


def hire() -> Staff:
    """Make the three accounts: members of one group each, nobody a superuser."""
    users, passwords = {}, {}
    for name, group, role in PEOPLE:
        username = settings.DEMO_ACCOUNTS + name
        passwords[username] = secrets.token_urlsafe(12)
        users[name] = get_user_model()._default_manager.create_user(
            username,
            password=passwords[username],
            first_name=name.capitalize(),
            last_name=role,
            is_staff=True,
        )
        users[name].groups.add(Group.objects.get(name=group))
    return Staff(**users, passwords=passwords)


def take_in(files: Iterable[Path], *, actor: Any, at: datetime) -> Counts:
    """Import the bundles together, as `import_claims` does; raises `Refused` with every problem."""
    opened = [reading.open_file(str(path)) for path in files]
    said = pipeline.take_in(opened, Way(actor=actor, at=at))
    if said.problems:
        raise Refused("\n".join(map(str, said.problems)))
    return said.counts


def work_off(
    staff: Staff, *, clock: Clock, progress: Callable[[list[Verdict]], Iterable[Verdict]]
) -> Outcome:
    """Take every proposal as far as the rules let it go."""
    outcome = Outcome()
    for verdict in progress(_proposals()):
        slug = verdict.claim.slug
        try:
            submitted = verdicts.submit(verdict, actor=staff.anna, at=clock())
        except Refused as refusal:
            outcome.held_back[slug] = refusal.sentence
            continue
        if verdict.to_check:
            outcome.waiting.append(slug)
            continue
        shown = fingerprint(compose(submitted))
        approved = verdicts.approve(submitted, actor=staff.bela, at=clock(), digest=shown)
        verdicts.publish(approved, actor=staff.chris, at=clock())
        outcome.published.append(slug)
    return outcome


def publish_texts_of_the_house(file: Path, staff: Staff, *, at: datetime) -> int:
    """Let the chief record and publish what a house says of itself; return how many texts there are."""
    texts = json.loads(file.read_text(encoding="utf-8"))
    for fields in texts:
        policy = desk.record(
            Policy(**fields, review_due_on=at.date() + UNTIL_REVIEW), actor=staff.chris, at=at
        )
        policies.publish(policy, digest=fingerprint(policies.compose(policy)), actor=staff.chris, at=at)
    return len(texts)


def summary(outcome: Outcome) -> str:
    return _(
        "%(published)d published, %(waiting)d waiting for a source check, %(held_back)d held back by "
        "the evidence rule, %(untouched)d claims without verdict"
    ) % {
        "published": len(outcome.published),
        "waiting": len(outcome.waiting),
        "held_back": len(outcome.held_back),
        "untouched": Claim.objects.without_verdict().count(),
    }


def _proposals() -> list[Verdict]:
    """Return the drafts, what is most worth checking last: the newest stands on top of the front page."""
    weight = Case(
        *(When(claim__check_worthiness=level, then=place) for place, level in enumerate(Level.values))
    )
    return list(
        Verdict.objects.drafts()
        .select_related("claim")
        .annotate(weight=weight, place=Min("claim__appearances__start"))
        .order_by("-weight", "-place", "-pk")
    )
