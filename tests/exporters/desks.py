"""A desk of which every noun holds something, and the way from one database to another."""

import io
import shutil
from contextlib import contextmanager

from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, transaction
from PIL import Image

from claims import models
from claims.operations import (
    accounts,
    desk,
    foreign_ratings,
    heads,
    imports,
    links,
    outside,
    parties,
    redaction,
    repeats,
    snapshots,
)
from claims.operations.imports import KeptRow
from claims.rules.outside import Said
from tests import factories
from tests.factories import NOON

PASSWORD = "correct horse battery staple"


def full_desk():
    """Fill the desk by its own operations as far as they reach; editions of all kinds, doubts, a report."""
    anna, bela, chris = factories.anna(), factories.bela(), factories.chris()
    anna.set_password(PASSWORD)
    anna.save()
    article = factories.ArticleFactory(slug="bridge", author=factories.PartyFactory(name="Ada „Weber“"))
    revision = factories.ArticleRevisionFactory(article=article)
    factories.ExcerptAllowanceFactory(article=article, granted_by=chris)
    original = factories.SourceFactory(slug="z-original", relays=factories.PartyFactory())
    copy = factories.SourceFactory(slug="a-copy", original=original, is_confidential=True)
    claim = factories.ClaimFactory(slug="bridge-cost", assignee=anna, due_on="2026-04-01", note="¶ «note» 🙂")
    factories.ClaimTranslationFactory(claim=claim)
    factories.ClaimQuantityFactory(claim=claim, low="39999999.5", high="123456789.123456")
    factories.ClaimQuantityFactory(claim=claim, measure="Zinsen", value=None, qualifier="etwa", unit="%")
    factories.AppearanceFactory(claim=claim, revision=revision)
    lost = factories.AppearanceFactory(claim=claim, revision=revision, exact="ended in 2023")
    models.Appearance.objects.filter(pk=lost.pk).update(start=None, end=None, anchoring="lost")
    factories.AttributionFactory(claim=claim, occasion={"de": "Rede", "en": "speech"})
    factories.EvidenceFactory(claim=claim, source=copy, is_public=False)
    factories.PartyAliasFactory(party=claim.claimant)
    factories.NoteFactory(claim=claim, author=anna)
    factories.CorrectionRequestFactory(claim=claim, due_on="2026-03-09")
    factories.ReplyRequestFactory(claim=claim, answered_on=NOON.date(), answer="No.")
    verdict = factories.VerdictFactory(claim=claim)
    factories.VerdictTranslationFactory(verdict=verdict)
    edition = factories.published(verdict=verdict)
    other = factories.published(verdict=factories.VerdictFactory(claim__slug="a-second"))
    link = factories.ClaimLinkFactory(claim=claim, other=other.verdict.claim, is_public=True)
    link.sources.set([original, copy])
    place = factories.AppearanceFactory(claim__slug="a-repeat", revision=revision)
    repeats.say_same(place.claim, other.verdict.claim, actor=bela, at=NOON)
    repeats.agree(place, edition=1, actor=bela, at=NOON)
    links.dismiss(
        factories.ClaimLinkFactory(claim=claim, other=None, method="conflict_finder", score="0.85"),
        actor=anna,
        at=NOON,
        reason="Two bridges.",
    )
    factories.corrected(edition)
    factories.retracted(factories.published(verdict=factories.VerdictFactory(claim__slug="taken-back")))
    factories.doubted()
    source = other.verdict.claim.evidence.first().source
    snapshots.add_snapshot(source, b"<p>kept</p>", file_name="page.html", actor=anna, at=NOON)
    snapshots.add_snapshot(source, picture(), file_name="scan.png", actor=anna, at=NOON)
    scan = models.Snapshot.objects.get(media_type="image/png")
    factories.PictureNoteFactory(snapshot=scan, author=anna)
    factories.ShownPictureFactory(claim=claim, snapshot=scan)
    factories.reported(factories.published(verdict=factories.VerdictFactory(claim__slug="reported")))
    asked = factories.asked_outside(factories.submitted(factories.VerdictFactory(claim__slug="read-outside")))
    outside.answer(
        asked.reading,
        signed="Ada Beam",
        overall="It holds.",
        answers={"conclusion-1": Said("agrees", "¶ yes")},
        language="de",
        at=NOON,
    )
    factories.policy_published()
    draft = factories.VerdictFactory(claim__slug="a-draft", to_check="Ask the office.")
    desk.edit(draft, actor=anna, at=NOON)
    rating = factories.ForeignRatingFactory(label="pants on fire")
    rating.decision, rating.rating = "ours", factories.rating("false")
    foreign_ratings.decide(rating, actor=bela, at=NOON)
    factories.ForeignReviewFactory(claim=claim, foreign_rating=rating, reviewed_on="2024-03~")
    imports.note_run(
        file_name="städte.csv",
        sha256="ab" * 32,
        format="csv",
        actor=anna,
        at=NOON.replace(microsecond=123456),
        counts={"created": 1, "left_out": 1},
        rows=[KeptRow(2, '{"a": "ä\\u0000"}', "left_out", ["row 2: no"]), KeptRow(1, "{}", "created")],
        report={"rows": {"created": 1}, "reading": {"profile": {"quoting": "none"}}},
    )
    parties.merge(
        factories.PartyFactory(slug="zz-same", name="Rathaus"),
        claim.claimant,
        reason="The same house.",
        actor=bela,
        at=NOON,
    )
    one, two = factories.PartyFactory(slug="zz-two"), factories.PartyFactory(slug="zz-one")
    factories.ReplyRequestFactory(claim=claim, party=one, asked_on="2026-03-04")
    parties.tell_apart(one, two, reason="Two towns.", actor=bela, at=NOON)
    parties.merge(one, factories.PartyFactory(slug="a-third"), reason="One.", actor=bela, at=NOON)
    factories.ImportProfileFactory()
    accounts.open_account(User(username="dora", email="dora@desk.example"), actor=chris, at=NOON)
    entry = models.TrailEntry.objects.filter(act="edit", object_type="source").first()
    redaction.redact(
        entry, ["after.reliability"], reason="A court said so.", legal_basis="§ 1", actor=chris, at=NOON
    )
    heads.publish_head(at=NOON)
    return claim


def picture():
    content = io.BytesIO()
    Image.new("RGB", (3, 2), "#0b5d3b").save(content, "PNG")
    return content.getvalue()


@contextmanager
def another_database(count_from=5000):
    """What the block writes is gone behind it, as if a database came next that counts otherwise."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    assert not models.TrailEntry.objects.exists()
    _count_from(count_from)


def left_behind(kept, here, fill):
    """Put into `here` the files of a desk whose database is gone; filled once, as that takes seconds."""
    with another_database():
        if not kept.exists():
            fill()
    if kept.exists():
        shutil.copytree(kept, here, dirs_exist_ok=True)
    else:
        shutil.copytree(here, kept)


def _count_from(number):
    """Number rows otherwise than the first database did."""
    # Words of claims go by the claim's number or by the word itself.
    numbered = [m for m in apps.get_app_config("claims").get_models() if m._meta.pk.column == "id"]
    with connection.cursor() as cursor:
        for place, table in enumerate(model._meta.db_table for model in numbered):
            if connection.vendor == "postgresql":
                is_fresh = not number
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, %s)",
                    [table, 1 if is_fresh else number + place, not is_fresh],
                )
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)",
                    [table, number and number + place],
                )


def exported(path, *arguments):
    """Export to a file and return its bytes."""
    call_command("export_claims", *arguments, output=str(path))
    return path.read_bytes()
