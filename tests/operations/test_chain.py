"""Whoever writes into the trail behind the desk is found out, and where; nobody else is accused."""

import hashlib
import json
import random
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from claims.models import Party, TrailEntry, TrailHead, TrailPayload
from claims.operations import chain, desk, heads, redaction, trail
from claims.operations.chain import CONTENT, CUT, MISSING, REORDERED, REWRITTEN, Head
from claims.rules.fingerprints import canonical
from claims.rules.sentences import Refused
from claims.vocabulary import PartyKind
from tests.factories import corrected, published, retracted

pytestmark = pytest.mark.django_db

LENGTH = 40
TAMPERINGS = 200


@pytest.fixture
def story(anna, noon):
    """A trail of forty entries, with a head published at the thirtieth and at the last."""
    for number in range(LENGTH):
        desk.record(
            Party(slug=f"party-{number}", name=f"Party {number}", kind=PartyKind.PERSON), actor=anna, at=noon
        )
        if number == 29:
            heads.publish_head(at=noon)
    heads.publish_head(at=noon)


@pytest.fixture
def unguarded(story, unguarded):
    """The story, with the database open to anybody."""


def entry(seq):
    return TrailEntry.objects.get(seq=seq)


def rehash(entry, previous):
    entry.previous_hash = previous
    entry.hash = trail.hash_of(entry)
    TrailEntry.objects.filter(pk=entry.pk).update(previous_hash=previous, hash=entry.hash)
    return entry.hash


def change_a_column(dice):
    seq = dice.randint(1, LENGTH)
    column = dice.choice(["actor_name", "act", "object_type", "object_key", "payload_digest", "algorithm"])
    TrailEntry.objects.filter(seq=seq).update(**{column: "forged"})
    return {(CONTENT, seq)}


def change_the_payload(dice):
    seq = dice.randint(1, LENGTH)
    TrailPayload.objects.filter(entry__seq=seq).update(content={"after": {"name": "forged"}})
    return {(CONTENT, seq)}


def change_the_salt(dice):
    seq = dice.randint(1, LENGTH)
    TrailPayload.objects.filter(entry__seq=seq).update(salt="0" * 32)
    return {(CONTENT, seq)}


def take_out(dice):
    seq = dice.randint(2, LENGTH - 1)
    TrailPayload.objects.filter(entry__seq=seq)._raw_delete("default")
    TrailEntry.objects.filter(seq=seq)._raw_delete("default")
    return {(MISSING, seq)}


def change_places(dice):
    one, other = sorted(dice.sample(range(1, LENGTH + 1), 2))
    TrailEntry.objects.filter(seq=one).update(seq=LENGTH + 99)
    TrailEntry.objects.filter(seq=other).update(seq=one)
    TrailEntry.objects.filter(seq=LENGTH + 99).update(seq=other)
    return {(REORDERED, one), (REORDERED, other)}


def change_and_hash_one(dice):
    seq = dice.randint(1, LENGTH - 1)
    changed = entry(seq)
    changed.actor_name = "forged"
    TrailEntry.objects.filter(seq=seq).update(actor_name="forged")
    rehash(changed, changed.previous_hash)
    return {(REWRITTEN, seq)}


def change_and_hash_all_that_follows(dice):
    seq = dice.randint(1, LENGTH)
    TrailEntry.objects.filter(seq=seq).update(actor_name="forged")
    previous = entry(seq).previous_hash
    with connection.cursor() as cursor:
        # The new hashes meet the old ones on the way, so the whole tail steps aside first.
        cursor.execute("UPDATE claims_trailentry SET previous_hash = 'aside' || seq, hash = 'aside' || seq")
    for link in TrailEntry.objects.filter(seq__gte=seq).in_order():
        previous = rehash(link, previous)
    previous = trail.GENESIS
    for link in TrailEntry.objects.filter(seq__lt=seq).in_order():
        previous = rehash(link, previous)
    # Seen only against the heads: at the first that was published after the forgery.
    return {(REWRITTEN, head) for head in (30, LENGTH) if head >= seq}


def cut_the_tail(dice):
    last = dice.randint(30, LENGTH - 1)
    TrailPayload.objects.filter(entry__seq__gt=last)._raw_delete("default")
    TrailEntry.objects.filter(seq__gt=last)._raw_delete("default")
    return {(CUT, last + 1)}


WAYS = (
    change_a_column,
    change_the_payload,
    change_the_salt,
    take_out,
    change_places,
    change_and_hash_one,
    change_and_hash_all_that_follows,
    cut_the_tail,
)


def found(given=None):
    return [(fault.kind, fault.seq) for fault in chain.faults(heads.known() if given is None else given)]


def test_two_hundred_tamperings_are_found_and_located(unguarded):
    dice = random.Random(20240229)
    missed = []
    for number in range(TAMPERINGS):
        way = WAYS[number % len(WAYS)]
        with transaction.atomic():
            expected = way(dice)
            seen = found()
            transaction.set_rollback(True)
        # The first fault is where somebody wrote; what else is seen lies behind it.
        if not seen or seen[0] not in expected or not expected <= set(seen):
            missed.append((way.__name__, expected, seen))

    assert missed == []
    assert found() == []


def test_without_heads_a_cut_tail_and_a_chain_hashed_anew_go_unseen(unguarded):
    dice = random.Random(1)
    for way in (cut_the_tail, change_and_hash_all_that_follows):
        with transaction.atomic():
            way(dice)
            assert found(given=[]) == []
            transaction.set_rollback(True)


@pytest.mark.parametrize("seed", range(50))
def test_nobody_is_accused_on_a_clean_database(seed, anna, noon):
    dice = random.Random(seed)
    for number in range(dice.randint(1, 12)):
        party = desk.record(
            Party(slug=f"p{number}", name=f"Ä{dice.random()}", kind=PartyKind.PERSON), actor=anna, at=noon
        )
        if dice.random() < 0.5:
            party.name = f"„{dice.random()}“"
            desk.edit(party, actor=anna, at=noon)
        if dice.random() < 0.3:
            heads.publish_head(at=noon)

    assert found() == []


def test_every_publication_publishes_a_head(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        retracted(corrected(published()))

    kept = list(TrailHead.objects.order_by("seq"))
    published_at = TrailEntry.objects.filter(act__in=("publish", "retract")).in_order()
    assert len(kept) == 3
    assert [head.seq >= entry.seq for head, entry in zip(kept, published_at, strict=True)] == [True] * 3
    assert settings.TRAIL_HEADS_FILE.read_text().splitlines() == [str(head) for head in kept]
    assert found() == []


def test_heads_are_there_for_everybody_in_page_and_feed(client):
    published()
    head = TrailHead.objects.get()

    page, feed = client.get("/log/heads.txt"), client.get("/en/feeds/claims.atom")

    assert page.content.decode() == f"{head}\n"
    assert f"Head of the trail: {head}" in feed.content.decode()


def test_a_head_kept_elsewhere_proves_the_cut(unguarded, tmp_path, client):
    copy = tmp_path / "copy.txt"
    copy.write_bytes(client.get("/log/heads.txt").content)
    TrailPayload.objects.filter(entry__seq__gt=35)._raw_delete("default")
    TrailEntry.objects.filter(seq__gt=35)._raw_delete("default")
    with connection.cursor() as cursor:
        on = " ON claims_trailhead" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER trailhead_never_goes{on}")
    TrailHead.objects.filter(seq__gt=35)._raw_delete("default")

    assert found() == []
    said = StringIO()
    with pytest.raises(CommandError, match="1 faults"):
        call_command("verify_trail", heads=str(copy), stdout=said)
    assert said.getvalue() == "the trail ends at entry 35, but entry 40 was published as head\n"


def test_heads_file_that_holds_something_else_is_refused_by_line():
    with pytest.raises(Refused, match="row 2"):
        heads.read(f"1 {'a' * 64}\nnonsense\n", source="heads.txt")


def test_words_are_redacted_and_the_chain_still_holds(story, chris, noon):
    redaction.redact(
        entry(7), ["after.name"], reason="Court order", legal_basis="Art. 17 GDPR", actor=chris, at=noon
    )

    payload = TrailPayload.objects.get(entry__seq=7)
    assert payload.content["after"]["name"] == {"redacted": True}
    assert payload.content["after"]["slug"] == "party-6"
    assert found() == []


def test_what_a_redaction_left_cannot_be_changed_either(unguarded, chris, noon):
    redaction.redact(
        entry(7), ["after.name"], reason="Court order", legal_basis="Art. 17 GDPR", actor=chris, at=noon
    )
    payload = TrailPayload.objects.get(entry__seq=7)
    payload.content["after"]["slug"] = "forged"
    TrailPayload.objects.filter(pk=payload.pk).update(content=payload.content)

    assert found() == [(CONTENT, 7)]


@pytest.mark.parametrize(
    ("fields", "change", "sentence"),
    [
        (["after.name"], {"reason": " "}, "Give the reason and the legal basis"),
        (["after.name"], {"legal_basis": ""}, "Give the reason and the legal basis"),
        (["after.nonsense"], {}, "This entry has no field “after.nonsense”."),
        (["digest"], {}, "“digest” proves an approval and stays."),
    ],
)
def test_redaction_is_refused_without_field_reason_or_basis(story, chris, noon, fields, change, sentence):
    given = {"reason": "Court order", "legal_basis": "Art. 17 GDPR"} | change
    before = TrailEntry.objects.count()

    with pytest.raises(Refused, match=sentence):
        redaction.redact(entry(7), fields, actor=chris, at=noon, **given)

    assert TrailEntry.objects.count() == before
    assert found() == []


def test_only_a_chief_redacts(story, bela, noon):
    with pytest.raises(Refused, match="Only chiefs may redact"):
        redaction.redact(
            entry(7), ["after.name"], reason="Court order", legal_basis="Art. 17", actor=bela, at=noon
        )


def test_the_database_refuses_a_payload_changed_without_redaction(story):
    with pytest.raises(IntegrityError, match="only redacted"), transaction.atomic():
        TrailPayload.objects.filter(entry__seq=3).update(content={})


def exported(tmp_path):
    file = tmp_path / "trail.jsonl"
    call_command("export_trail", output=str(file))
    return file


def verify(*files):
    tool = Path(settings.BASE_DIR, "docs", "verify_trail.py")
    return subprocess.run(
        [sys.executable, "-I", str(tool), *map(str, files)],
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )


def test_exported_trail_is_verified_without_the_workbench(story, chris, noon, tmp_path, client):
    redaction.redact(
        entry(7), ["after.name"], reason="Court order", legal_basis="Art. 17 GDPR", actor=chris, at=noon
    )
    file, copy = exported(tmp_path), tmp_path / "copy.txt"
    copy.write_bytes(client.get("/log/heads.txt").content)

    answer = verify(file, copy)

    assert (answer.returncode, answer.stdout) == (0, "41 entries and 2 heads checked, 0 faults\n")


@pytest.mark.parametrize(
    ("forge", "sentence"),
    [
        (lambda lines: lines[4].update(actor="forged"), "entry 5 was changed"),
        (lambda lines: lines[4]["payload"].update(forged=1), "the payload of entry 5 was changed"),
        (lambda lines: lines.pop(4), "entry 5 is missing"),
        (lambda lines: lines.pop(), "the trail ends at entry 39, but entry 40 was published as head"),
    ],
)
def test_forged_export_is_found_without_the_workbench(story, tmp_path, client, forge, sentence):
    file, copy = exported(tmp_path), tmp_path / "copy.txt"
    copy.write_bytes(client.get("/log/heads.txt").content)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    forge(lines)
    file.write_text("".join(f"{json.dumps(line)}\n" for line in lines))

    answer = verify(file, copy)

    assert answer.returncode == 1
    assert sentence in answer.stdout.splitlines()


def test_hash_of_an_entry_is_of_its_canonical_json(story):
    last = entry(LENGTH)

    assert last.hash == hashlib.sha256(canonical(trail.as_hashed(last)).encode()).hexdigest()
    assert Head(last.seq, last.hash) in heads.known()
