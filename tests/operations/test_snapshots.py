"""Files kept of sources: bytes as found, named by their digest, pictures drawn anew."""

import io

import pytest
from PIL import Image

from claims.models import Snapshot, TrailEntry
from claims.operations import snapshots
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from tests.factories import SourceFactory, approved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


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
        (b"MZ", "a.exe", "Give a JPEG, PNG, WebP or GIF image, a PDF, a web page or plain text."),
        (b"<svg/>", "a.svg", "Give a JPEG, PNG, WebP or GIF image, a PDF, a web page or plain text."),
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
    monkeypatch.setattr(snapshots, "MAX_PIXELS", 63)

    with pytest.raises(Refused, match="megapixels"):
        snapshots.add_snapshot(SourceFactory(), picture(), file_name="a.jpg", actor=anna, at=noon)


def test_a_file_added_after_approval_voids_it(anna, noon):
    verdict = approved()
    source = verdict.claim.evidence.first().source

    snapshots.add_snapshot(source, b"words", file_name="a.txt", actor=anna, at=noon)

    verdict.refresh_from_db()
    assert verdict.state == "in_review"
