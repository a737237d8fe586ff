"""The newsroom in which the matrix is tried: one account for each role, and a verdict in each state."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.utils import timezone

from claims import models
from claims.operations import arrivals, desk, parties, snapshots, verdicts
from claims.operations.documents import compose
from claims.rules.fingerprints import fingerprint
from claims.vocabulary import Anchoring, TextReader
from tests import factories
from tests.forms import Browser
from tests.permissions import samples
from tests.permissions.cells import ANONYMOUS, CO_EDITED, NONE, OWN
from tests.tables import tables

GROUPS = {"checker": ["checker"], "editor": ["editor"], "chief": ["chief"], "deactivated": ["chief"]}
# The way to each state, as steps from a draft.
WAYS = {
    "draft": (),
    "in_review": ("submit",),
    "approved": ("submit", "approve"),
    "published": ("submit", "approve", "publish"),
    "retracted": ("submit", "approve", "publish", "retract"),
}


@contextmanager
def taken_back():
    """Let the block do as it likes and keep nothing of it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Newsroom:
    """Accounts with their sessions, and the rows each role finds in the scene that is set."""

    accounts: dict[str, User | None] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def open_doors(self, roles):
        for role in roles:
            if role == ANONYMOUS:
                self.accounts[role] = None
                continue
            account = factories.UserFactory(username=role, is_superuser=role == "superuser")
            account.groups.set(Group.objects.filter(name__in=GROUPS.get(role, ())))
            account.set_password(samples.PASSWORD)
            account.save()
            client = Browser()
            client.force_login(account)
            self.accounts[role] = account
            self.sessions[role] = client.cookies[settings.SESSION_COOKIE_NAME].value
        # Whoever is shut out now came in before.
        User.objects.filter(username="deactivated").update(is_active=False)

    def client(self, role):
        """Return a browser with nothing in it but the role's session."""
        client = Browser()
        if role in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[role]
        return client

    @contextmanager
    def seated(self, account):
        """Let somebody work who did so while they still could."""
        if account is None:
            yield
            return
        groups = list(account.groups.all())
        account.groups.add(Group.objects.get(name="checker"))
        User.objects.filter(pk=account.pk).update(is_active=True)
        account.refresh_from_db()
        yield
        account.groups.set(groups)
        User.objects.filter(pk=account.pk).update(is_active=account.username != "deactivated")
        account.refresh_from_db()

    def scenes(self, roles, state, relation):
        """Yield what each role finds; where it is nobody's own, all find the same."""
        if relation in (OWN, NONE) and state != NONE:
            for role in roles:
                with taken_back():
                    rows = self._verdict_in(state, author=self.accounts[role])
                    yield self._found_by(role, rows)
            return
        with taken_back():
            if state == NONE:
                rows = self._without_verdict()
            else:
                hands = self.accounts.values() if relation == CO_EDITED else ()
                rows = self._verdict_in(state, author=factories.anna(), hands=hands)
            before = tables()
            for role in roles:
                own = {"user": self.accounts[role]} if (state, relation) == (NONE, OWN) else {}
                yield self._found_by(role, rows | own, before)

    def _found_by(self, role, rows, before=None):
        return Scene(role, self.accounts[role], rows, before or tables())

    def _verdict_in(self, state, *, author, hands=()):
        bela, chris = factories.bela(), factories.chris()
        rows = _claim_with_everything()
        verdict = rows["verdict"]
        with self.seated(author):
            rows["claim"].note = "Ask the building office."
            # Just now, as only what was done within the hour can be taken back.
            desk.edit(rows["claim"], actor=author, at=timezone.now())
            for hand in hands:
                desk.note_contribution([rows["claim"]], actor=hand, at=factories.NOON)
            for step in WAYS[state]:
                _take(step, verdict, author=author, bela=bela, chris=chris)
                verdict.refresh_from_db()
        if state == "published":
            factories.doubted(verdict.editions.get())
        rows["another claim"] = factories.ClaimFactory()
        return {**rows, "verdict": models.Verdict.objects.get(pk=verdict.pk)}

    def _without_verdict(self):
        edition = factories.published()
        correction = verdicts.start_correction(edition.verdict, actor=factories.anna(), at=factories.NOON)
        original = arrivals.Original(b"Once.", "utf-8", TextReader.PLAIN)
        arrival = arrivals.bring_in(
            factories.ArticleFactory(), "Once.", original, actor=factories.anna(), at=factories.NOON
        )
        source = factories.SourceFactory()
        snapshot = snapshots.add_snapshot(
            source,
            samples.picture("blue", "JPEG"),
            file_name="memo.jpg",
            actor=factories.anna(),
            at=factories.NOON,
        )
        scale = factories.RatingScaleFactory()
        article, party = factories.ArticleFactory(), factories.PartyFactory()
        return {
            **_claim_with_everything(),
            "claim": factories.ClaimFactory(),
            "correction": correction,
            "stalemark": factories.doubted(),
            "original": arrival.revision.originals.get(),
            "edition": edition,
            "publication": models.Publication.objects.get(edition=edition),
            "contribution": models.Contribution.objects.first(),
            "trailentry": models.TrailEntry.objects.in_order().last(),
            "importrun": factories.ImportRunFactory(),
            "errorreport": factories.reported(edition),
            "outsidereading": factories.asked_outside(edition.verdict, at=timezone.now()).reading,
            "policy": factories.PolicyFactory(review_due_on=timezone.localdate() + timedelta(days=90)),
            "importorder": factories.ImportOrderFactory(),
            "importprofile": factories.ImportProfileFactory(),
            "importrow": factories.ImportRowFactory(),
            "foreignrating": factories.ForeignRatingFactory(),
            "party": party,
            "partyalias": factories.PartyAliasFactory(party=party),
            "partydistinction": factories.PartyDistinctionFactory(),
            "partymerge": parties.merge(
                factories.PartyFactory(),
                factories.PartyFactory(),
                reason="The office says so.",
                actor=factories.chris(),
                at=factories.NOON,
            ),
            "source": source,
            "snapshot": snapshot,
            "article": article,
            "articlerevision": factories.ArticleRevisionFactory(article=article),
            "later revision": factories.ArticleRevisionFactory(article=article, number=2, body="Shorter."),
            "ratingscale": scale,
            "rating": scale.ratings.get(code="false"),
            "user": factories.UserFactory(username="dora", groups=["checker"]),
            "group": Group.objects.get(name="checker"),
        }


def _claim_with_everything():
    verdict = factories.VerdictFactory()
    claim = verdict.claim
    appearance = factories.AppearanceFactory(claim=claim)
    moved = factories.AppearanceFactory(
        claim=claim, revision=appearance.revision, exact="ended in 2023", anchoring=Anchoring.MOVED
    )
    # Something for whoever looks for conflicts: the wording changed on the way.
    for step, wording in enumerate(("It cost 40 million euros.", "It cost 50 million euros."), start=1):
        factories.AttributionFactory(claim=claim, chain=2, step=step, wording=wording)
    return {
        "claim": claim,
        "verdict": verdict,
        "verdicttranslation": factories.VerdictTranslationFactory(verdict=verdict),
        "appearance": moved,
        "claimtranslation": factories.ClaimTranslationFactory(claim=claim),
        "claimquantity": factories.ClaimQuantityFactory(claim=claim),
        "attribution": factories.AttributionFactory(claim=claim),
        "evidence": claim.evidence.first(),
        "claimlink": factories.ClaimLinkFactory(claim=claim, other=None),
        "correctionrequest": factories.CorrectionRequestFactory(claim=claim),
        "replyrequest": factories.ReplyRequestFactory(claim=claim),
        "note": factories.NoteFactory(claim=claim, author=factories.anna()),
        "foreignreview": factories.ForeignReviewFactory(claim=claim),
    }


def _take(step, verdict, *, author, bela, chris):
    at = factories.NOON
    match step:
        case "submit":
            verdicts.submit(verdict, actor=author, at=at)
        case "approve":
            verdicts.approve(verdict, actor=bela, at=at, digest=fingerprint(compose(verdict)))
        case "publish":
            verdicts.publish(verdict, actor=chris, at=at)
        case "retract":
            verdicts.retract(verdict, actor=chris, at=at, reason="The contract was forged.")


class Scene:
    """What one role finds: rows by the name of their noun, and every table as it stood."""

    def __init__(self, role, account, rows, before):
        self.role, self.account, self.rows, self.before = role, account, rows, before
        self.last_seq = models.TrailEntry.objects.order_by("seq").values_list("seq", flat=True).last() or 0

    def __getattr__(self, noun):
        if noun in self.__dict__.get("rows", {}):
            return self.rows[noun]
        raise AttributeError(noun)

    @cached_property
    def digest(self):
        return fingerprint(compose(self.verdict))

    def changes(self):
        """Return the tables that differ from when the scene was set, and what the trail has to say."""
        now = tables()
        changed = {name for name, rows in now.items() if rows != self.before[name]}
        entries = models.TrailEntry.objects.filter(seq__gt=self.last_seq).select_related("actor")
        return changed, list(entries) if changed else []
