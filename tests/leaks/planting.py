"""Rows of the desk that hold such words: beside a published claim, in drafts, and in all that is there."""

from django.apps import apps
from django.contrib.auth.models import User

from claims.models import (
    Appearance,
    ArticleRevision,
    Claim,
    ImportRow,
    OutsideReading,
    Snapshot,
    Source,
    StaleMark,
    TrailPayload,
    Verdict,
)
from claims.operations import desk, trail
from claims.rules.fingerprints import digest
from claims.vocabulary import Anchoring, LinkMethod, LinkStatus, Reading, Stance
from tests import factories
from tests.leaks.aviary import PUBLIC_MODELS, desk_models, home_of, texts_of

# What the desk keeps to itself even of rows that readers see.
INTERNAL = {
    "appearance": ("difference",),
    "article": ("note",),
    "claim": ("check_worthiness_reason", "note"),
    "claimlink": ("finding", "detail", "decision"),
    "party": ("note",),
    "source": (
        "note",
        "reading_basis",
        "rejection_reason",
        "reliability_reason",
        "summary",
        "withheld_because",
    ),
    "verdict": ("to_check",),
}


def plant_beside(aviary, claim):
    """Put words into all that the next edition of `claim` must leave out, and into a draft of everything."""
    plant_internal_fields(aviary, claim)
    plant_withheld_sources(aviary, claim)
    draft = plant_draft(aviary, claim)
    for link in (
        {"other": draft.claim, "is_public": True},
        {"other": draft.claim, "is_public": False, "kind": "updates"},
        {"other": None, "is_public": True},
    ):
        aviary.settle(factories.ClaimLinkFactory(claim=claim, **link))
    published = Claim.objects.exclude(pk__in=[claim.pk, draft.claim.pk]).filter(verdicts__state="published")
    for link in (
        {"is_public": False},
        {"is_public": True, "status": LinkStatus.DISMISSED, "decision": "No conflict."},
        {"is_public": False, "method": LinkMethod.CONFLICT_FINDER, "score": "0.9"},
    ):
        aviary.settle(factories.ClaimLinkFactory(claim=claim, other=published.first(), **link))
    place = draft.claim.appearances.get()
    aviary.settle(
        factories.CarriedAnswerFactory(appearance=place, link__claim=draft.claim, link__other=claim)
    )
    request = factories.ReplyRequestFactory(claim=claim, is_public=False, answered_on="2026-03-05")
    aviary.settle(request)
    aviary.settle(request.party)
    aviary.settle(factories.CorrectionRequestFactory(claim=claim, party=request.party))
    revision = claim.appearances.get().revision
    lost = factories.AppearanceFactory(claim=claim, revision=revision, exact="ended in 2023")
    Appearance.objects.filter(pk=lost.pk).update(start=None, end=None, anchoring=Anchoring.LOST)
    aviary.settle(lost)
    aviary.settle(factories.NoteFactory(claim=claim))
    plant_doubts(aviary, claim)
    return draft


def plant_doubts(aviary, claim):
    """That the published verdict is in doubt, and why it was held to be right all the same."""
    verdict = claim.verdicts.get(state="published", version=2)
    StaleMark.objects.create(
        verdict=verdict, since=factories.NOON, thing="source:x", changes=aviary.words(StaleMark, "changes")
    )
    StaleMark.objects.create(
        verdict=verdict,
        since=factories.NOON,
        settled_at=factories.NOON,
        settled_by=User.objects.create(**person(aviary)),
        outcome="still_right",
        **aviary.words(StaleMark),
    )


def plant_internal_fields(aviary, claim):
    for name, names in INTERNAL.items():
        for row in apps.get_model("claims", name)._base_manager.all():
            if not (isinstance(row, Verdict) and not row.is_open):
                aviary.settle(row, *names)
    Claim.objects.filter(pk=claim.pk).update(
        assignee=User.objects.create(**person(aviary)), due_on="2026-04-01"
    )
    aviary.settle(factories.PartyAliasFactory(party=claim.claimant))


def person(aviary):
    return {
        "username": aviary.canary("user.username"),
        "first_name": aviary.canary("user.first_name"),
        "last_name": aviary.canary("user.last_name"),
        "email": f"{aviary.canary('user.email')}@desk.example",
    }


def plant_withheld_sources(aviary, claim):
    """Unread, confidential, rejected, and one that is read but not cited in public."""
    withheld = (
        ({"reading": Reading.NOT_READ}, False),
        ({"is_confidential": True}, True),
        ({"is_rejected": True, "rejection_reason": "forged"}, False),
        ({}, False),
    )
    for step, (fields, is_public) in enumerate(withheld, start=1):
        source = factories.SourceFactory(publisher=None, **fields)
        evidence = factories.EvidenceFactory(
            claim=claim, source=source, stance=Stance.NUANCES, is_public=is_public
        )
        aviary.settle(source)
        aviary.settle(evidence)
        # Said to readers, and nothing else of the source.
        Source.objects.filter(pk=source.pk).update(
            withheld_because={"en": "Whoever gave it to us is at risk."}
        )
        if fields:
            # The hop is told, its document is not; and a copy we may show does not name what it copies.
            factories.AttributionFactory(claim=claim, chain=2, step=step, party=None, source=source)
            copy = factories.SourceFactory(publisher=None, original=source)
            factories.EvidenceFactory(claim=claim, source=copy)
    kept = Snapshot(
        source=source,
        file="snapshots/kanari",
        sha256=digest(b"kept"),
        size=4,
        captured_at=factories.NOON,
        **aviary.words(Snapshot),
    )
    kept.save()
    aviary.settle(factories.PictureNoteFactory(snapshot=kept, author=User.objects.create(**person(aviary))))


def plant_draft(aviary, claim):
    """One row of every noun that no reader was ever told of."""
    author = User.objects.create(**person(aviary), is_staff=True)
    draft = factories.VerdictFactory()
    own, body = draft.claim, f"{aviary.canary('articlerevision.body')} before {factories.QUOTE} and behind."
    revision = factories.ArticleRevisionFactory(body=body)
    appearance = factories.AppearanceFactory(claim=own, revision=revision)
    translation = factories.VerdictTranslationFactory(verdict=draft)
    scale = factories.RatingScaleFactory(slug="drafted", version=2, is_current=True)
    rows = [
        own,
        own.claimant,
        draft,
        translation,
        appearance,
        revision.article,
        revision.article.publisher,
        factories.ExcerptAllowanceFactory(article=revision.article),
        scale,
        *scale.ratings.all(),
        factories.ClaimTranslationFactory(claim=own),
        factories.ClaimQuantityFactory(claim=own),
        factories.AttributionFactory(claim=own),
        factories.ReplyRequestFactory(claim=own, answered_on="2026-03-05"),
        factories.CorrectionRequestFactory(claim=own, outcome="refused", outcome_on="2026-03-05"),
        factories.NoteFactory(claim=own, author=author),
        factories.ShownPictureFactory(claim=own, snapshot__source=own.evidence.first().source),
        factories.ErrorReportFactory(claim=own),
        factories.PolicyFactory(topic="funding"),
        factories.ForeignRatingFactory(),
        factories.ForeignReviewFactory(claim=own),
        factories.ImportOrderFactory(ordered_by=author),
        factories.ImportProfileFactory(saved_by=author),
        factories.VisitFactory(),
        factories.PartyMergeFactory(merged_by=author),
        factories.PartyDistinctionFactory(said_by=author),
        run := factories.ImportRunFactory(actor=author),
        *(item.source for item in own.evidence.all()),
        *own.evidence.all(),
    ]
    for row in rows:
        aviary.settle(row)
    # What was read is frozen as the draft says it, and what was said to it holds a word of its own.
    draft.refresh_from_db()
    factories.OutsideReadingFactory(
        verdict=draft,
        answered_in="en",
        answers={"conclusion-1": {"opinion": "agrees", "remark": aviary.canary("outsidereading.answers")}},
        **aviary.words(OutsideReading),
    )
    # A row of a file is never changed, so it comes with its words.
    ImportRow.objects.create(run=run, number=1, outcome="created", **aviary.words(ImportRow))
    desk.note_contribution([own], actor=author, at=factories.NOON)
    entry = trail.append(
        aviary.canary("trailentry.act"), own, actor=author, at=factories.NOON, payload={"kept": []}
    )
    aviary.homes[entry.actor_name] = "trailentry.actor_name"
    # A payload cannot be changed once it is there, so it is settled by a redaction, as the database allows.
    payload = TrailPayload.objects.get(entry=entry)
    redaction = trail.append("redact", entry, actor=author, at=factories.NOON, payload={})
    TrailPayload.objects.filter(pk=payload.pk).update(redacted_by=redaction)
    aviary.settle(payload)
    return draft


def overwrite_the_desk(aviary):
    """Let the desk say something else in every row it has, as the drafts of the next editions."""
    frozen = (ArticleRevision, ImportRow, OutsideReading, Snapshot, Verdict, *PUBLIC_MODELS)
    named = {"claim.slug", "party.slug", "source.slug", "article.slug", "ratingscale.slug", "rating.code"}
    for model in desk_models():
        if model in frozen or model._meta.model_name.startswith("trail"):
            continue
        names = [field.name for field in texts_of(model) if home_of(model, field) not in named]
        for row in model._base_manager.all() if names else ():
            if not (hasattr(row, "verdict") and not row.verdict.is_open):
                aviary.settle(row, *names)
    for verdict in Verdict.objects.open():
        aviary.settle(verdict)
