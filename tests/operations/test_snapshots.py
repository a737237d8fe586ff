"""Files kept of sources: bytes as found, named by their digest, pictures drawn anew."""

import io
import os
import random
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.urls import reverse
from PIL import Image

from claims.admin import files
from claims.importers import kept_texts
from claims.models import Evidence, Snapshot, TrailEntry
from claims.operations import arrivals, snapshots
from claims.rules import pictures
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from tests.factories import EvidenceFactory, SourceFactory, approved, published, submitted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


KINDS = "Give a JPEG, PNG, WebP or GIF image, a PDF, a web page, plain text, sound or film."


def files_in(place):
    return sorted(path.name for path in place.rglob("*") if path.is_file())


def picture(size=(8, 8), form="JPEG", **extra):
    content = io.BytesIO()
    Image.new("RGB", size, "red").save(content, form, **extra)
    return content.getvalue()


def test_bytes_are_kept_as_found_under_their_digest(anna, noon, media):
    snapshot = snapshots.add_snapshot(SourceFactory(), b"words", file_name="../evil.txt", actor=anna, at=noon)

    assert snapshot.sha256 == digest(b"words")
    assert (media / snapshot.file.name).read_bytes() == b"words"
    assert "evil" not in snapshot.file.name
    assert TrailEntry.objects.get().act == "add_snapshot"


def test_a_picture_gets_a_view_without_what_the_camera_wrote(anna, noon, media):
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    content = picture(exif=exif)

    snapshot = snapshots.add_snapshot(SourceFactory(), content, file_name="a.jpg", actor=anna, at=noon)

    assert (media / snapshot.file.name).read_bytes() == content
    assert not Image.open(media / snapshot.view.name).getexif()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.txt", "The file is empty."),
        (b"MZ", "a.exe", KINDS),
        (b"<svg/>", "a.svg", KINDS),
        (b"\x7fELF\x00\x00", "a.txt", KINDS),
    ],
)
def test_what_is_refused_leaves_neither_row_nor_file(anna, noon, media, content, name, sentence):
    with pytest.raises(Refused) as refusal:
        snapshots.add_snapshot(SourceFactory(), content, file_name=name, actor=anna, at=noon)

    assert refusal.value.sentence == sentence
    assert not Snapshot.objects.exists()
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_a_very_large_file_is_refused(anna, noon, monkeypatch):
    monkeypatch.setattr(snapshots, "MAX_BYTES", 4)

    with pytest.raises(Refused, match="larger than 10 MB"):
        snapshots.add_snapshot(SourceFactory(), b"words", file_name="a.txt", actor=anna, at=noon)


def test_a_very_wide_picture_is_refused_before_it_is_drawn(anna, noon, monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS", 63)

    with pytest.raises(Refused, match="megapixels"):
        snapshots.add_snapshot(SourceFactory(), picture(), file_name="a.jpg", actor=anna, at=noon)


def test_a_file_added_after_approval_voids_it(anna, noon):
    verdict = approved()
    source = verdict.claim.evidence.first().source

    snapshots.add_snapshot(source, b"words", file_name="a.txt", actor=anna, at=noon)

    verdict.refresh_from_db()
    assert verdict.state == "in_review"


@pytest.mark.parametrize("step", ["write", "fsync", "replace"])
def test_a_process_that_dies_while_it_writes_leaves_no_half_file_under_its_name(
    media, monkeypatch, step, capsys
):
    name = f"snapshots/ab/{digest(b'words')}"
    # Making it waits for the disk, too.
    (media / "snapshots" / "ab").mkdir(parents=True)
    child = os.fork()
    if child == 0:
        # As kill -9 would, without a word to anybody; of the database nothing is asked here.
        if step == "write":
            monkeypatch.setattr(snapshots.tempfile, "NamedTemporaryFile", _dies_after_two_bytes)
        else:
            monkeypatch.setattr(snapshots.os, step, lambda *args: os._exit(9))
        try:
            snapshots.write_whole(name, b"words")
        finally:
            os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9

    with pytest.raises(CommandError):
        call_command("check_snapshots")

    assert not (media / name).exists()
    assert [left.startswith(snapshots.UNFINISHED) for left in files_in(media)] == [True]
    assert "was never written to its end." in capsys.readouterr().out
    # Whoever comes next writes it whole.
    snapshots.write_whole(name, b"words")
    assert (media / name).read_bytes() == b"words"


def _dies_after_two_bytes(**where):
    path = Path(where["dir"]) / f"{where['prefix']}x"
    path.write_bytes(b"wo")
    os._exit(9)


def test_a_row_that_cannot_be_written_takes_its_file_along(anna, noon, media, monkeypatch):
    def full(*args, **kwargs):
        raise OperationalError("disk full")

    monkeypatch.setattr(Snapshot, "save", full)

    with pytest.raises(OperationalError):
        snapshots.add_snapshot(SourceFactory(), b"words", file_name="a.txt", actor=anna, at=noon)

    assert files_in(media) == []
    assert not TrailEntry.objects.exists()


def test_kept_files_are_checked_against_the_record(anna, noon, media, capsys):
    source = SourceFactory(slug="memo")
    kept = [
        snapshots.add_snapshot(source, content, file_name="a.txt", actor=anna, at=noon)
        for content in (b"sound", b"gone", b"changed")
    ]
    shot = snapshots.add_snapshot(source, picture(), file_name="a.jpg", actor=anna, at=noon)
    call_command("check_snapshots")
    clean = capsys.readouterr().out
    (media / kept[1].file.name).unlink()
    (media / kept[2].file.name).write_bytes(b"changer")
    (media / shot.view.name).unlink()
    (media / "snapshots" / "stray").write_bytes(b"whose?")

    with pytest.raises(CommandError) as fault:
        call_command("check_snapshots")

    assert clean == "4 kept files checked, 0 faults.\n"
    assert str(fault.value) == "4 kept files checked, 4 faults."
    assert set(capsys.readouterr().out.splitlines()) == {
        f"{kept[1].file.name} is missing; it is of memo.",
        f"{kept[2].file.name} is not what was kept of memo.",
        f"{shot.view.name} is missing; it is of memo.",
        "snapshots/stray is of nothing on record.",
    }


def test_kept_files_may_lie_in_a_bucket(anna, noon, settings, monkeypatch, capsys):
    boto3, moto = pytest.importorskip("boto3"), pytest.importorskip("moto")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    with moto.mock_aws():
        bucket = boto3.resource("s3").create_bucket(
            Bucket="evidence", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
        )
        options = {"bucket_name": "evidence", "file_overwrite": True, "default_acl": "private"}
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options},
        }
        name = arrivals.hold(b"waits", at=noon)
        source = SourceFactory(slug="memo")
        kept = snapshots.add_snapshot(source, b"words", file_name="a.txt", actor=anna, at=noon)
        shot = snapshots.add_snapshot(source, picture(), file_name="a.jpg", actor=anna, at=noon)
        arrivals.release_expired(at=noon + arrivals.HELD_FOR * 2)
        call_command("check_snapshots")

        assert kept.file.read() == b"words"
        assert kept_texts.text_of(kept) == "words"
        assert {one.key for one in bucket.objects.all()} == {kept.file.name, shot.file.name, shot.view.name}
        bucket.Object(kept.file.name).delete()
        bucket.put_object(Key="snapshots/stray", Body=b"whose?")
        with pytest.raises(CommandError):
            call_command("check_snapshots")

    assert name.startswith("arrivals/")
    assert capsys.readouterr().out.splitlines()[-2:] == [
        f"{kept.file.name} is missing; it is of memo.",
        "snapshots/stray is of nothing on record.",
    ]


# --- What stands in a kept file

PAGE = b"""<!doctype html><html><head><title>x</title></head><body><nav>Home</nav>
<article><p>The mayor spoke.</p>
<p>The new bridge cost <b>40 million</b> euros, she said on Monday.</p></article>
<aside>Readers say the bridge is ugly and far too wide.</aside></body></html>"""


@pytest.mark.parametrize(
    ("quote", "outcome"),
    [
        ("The new bridge cost 40 million euros, she said", "found"),
        ("Readers say the bridge is ugly and far too wide", "found"),
        ("40 million", "found"),
        ("bridge", "ambiguous"),
        ("The new bridge has cost 40 million euros, she told us on Monday", "moved"),
        ("The new bridge cost 90 million euros, she said", "lost"),
        ("Nobody ever said any of this about the tunnel", "lost"),
    ],
)
def test_a_quote_is_looked_for_in_the_kept_page(anna, noon, quote, outcome):
    evidence = EvidenceFactory(quote=quote)
    snapshots.add_snapshot(evidence.source, PAGE, file_name="a.html", actor=anna, at=noon)

    assert kept_texts.seek(evidence).outcome == outcome


def test_without_a_text_to_look_in_nothing_is_said(anna, noon):
    evidence = EvidenceFactory(quote="The new bridge")
    snapshots.add_snapshot(evidence.source, b"ID3\x04 song", file_name="a.mp3", actor=anna, at=noon)

    assert kept_texts.seek(evidence) is None
    assert kept_texts.seek(EvidenceFactory(quote="")) is None


def test_the_reviewer_sees_whether_the_quote_stands_in_the_kept_file(anna, noon, client):
    verdict = submitted()
    evidence = verdict.claim.evidence.first()
    Evidence.objects.filter(pk=evidence.pk).update(quote="The new bridge cost 90 million euros")
    snapshots.add_snapshot(evidence.source, PAGE, file_name="a.html", actor=anna, at=noon)
    client.force_login(anna)

    review = client.get(reverse("admin:claims_verdict_review", args=[verdict.pk]))
    alone = client.get(reverse("admin:claims_evidence_change", args=[evidence.pk]))

    assert "✗ The quote does not stand in the kept file." in review.content.decode()
    assert "The quote does not stand in the kept file." in alone.content.decode()


def test_no_address_without_an_account_leads_to_a_file(anna, noon, client):
    edition = published()
    source = edition.verdict.claim.evidence.first().source
    snapshot = snapshots.add_snapshot(source, picture(), file_name="a.jpg", actor=anna, at=noon)

    answers = [
        client.get(address)
        for name in (snapshot.file.name, snapshot.view.name)
        for address in (f"/{name}", f"/media/{name}", f"/static/{name}", snapshot.file.storage.url(name))
    ]
    desk = [files.address_of(snapshot), files.view_of(snapshot)]

    assert {answer.status_code for answer in answers} == {404}
    assert {client.get(address).status_code for address in desk} == {302}


def broken(number):
    """Return a picture somebody damaged: spots overwritten, bytes cut, pieces doubled; the same each time."""
    chance = random.Random(number)
    form = ("JPEG", "PNG", "WEBP", "GIF")[number % 4]
    image = Image.frombytes("RGB", (40, 30), chance.randbytes(3600))
    content = io.BytesIO()
    image.save(content, form)
    damaged = bytearray(content.getvalue())
    for _spot in range(chance.choice((1, 3, 20))):
        # The head decides how the rest is read, so half of the damage is done there.
        damaged[chance.randrange(min(len(damaged), chance.choice((60, 10**6))))] = chance.randrange(256)
    if number % 3 == 0:
        del damaged[chance.randrange(len(damaged)) :]
    if number % 5 == 0:
        piece = chance.randrange(len(damaged) or 1)
        damaged[piece:piece] = damaged[:piece]
    return bytes(damaged), {"JPEG": "a.jpg", "PNG": "a.png", "WEBP": "a.webp", "GIF": "a.gif"}[form]


def test_two_hundred_broken_pictures_are_kept_whole_or_refused_in_a_sentence(anna, noon, media):
    source, refused = SourceFactory(), []

    for number in range(200):
        content, name = broken(number)
        try:
            snapshots.add_snapshot(source, content, file_name=name, actor=anna, at=noon)
        except Refused as refusal:
            refused.append(refusal.sentence)

    kept = list(Snapshot.objects.all())
    files = {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}
    assert len(kept) + len(refused) == 200
    assert len(refused) > 50
    assert all(sentence.endswith(".") for sentence in refused)
    assert files == {name for row in kept for name in (row.file.name, row.view.name)}
    assert all(Image.open(media / row.view.name).size == (row.width, row.height) for row in kept)


def test_what_a_picture_claims_of_itself_stays_with_the_desk(anna, noon):
    exif = Image.Exif()
    exif[0x010F] = "Fairphone"

    snapshot = snapshots.add_snapshot(
        SourceFactory(), picture(exif=exif), file_name="a.jpg", actor=anna, at=noon
    )

    assert snapshot.camera == {"camera": "Fairphone"}
    assert b"Fairphone" not in snapshot.view.read()
    assert digest(snapshot.view.open().read()) == snapshot.view_sha256
