"""Files kept of sources: taken in, handed out, never run."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from claims.models import Snapshot, TrailEntry
from tests.factories import SourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk_of_anna(client, anna):
    client.force_login(anna)
    return client


def keep(client, source, content, name="page.html"):
    return client.post(
        reverse("admin:claims_source_add_snapshot", args=[source.pk]),
        {"file": SimpleUploadedFile(name, content)},
    )


def test_a_file_is_handed_out_under_our_name_and_never_shown(desk_of_anna):
    source = SourceFactory(slug="memo")
    page = b"<script>alert(1)</script>"
    keep(desk_of_anna, source, page, name="../../evil.html")
    snapshot = Snapshot.objects.get()

    answer = desk_of_anna.get(reverse("admin:claims_source_snapshot", args=[source.pk, snapshot.pk]))

    assert b"".join(answer.streaming_content) == page
    assert answer["Content-Disposition"] == f'attachment; filename="memo-{snapshot.sha256[:12]}.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "evil" not in snapshot.file.name
    assert TrailEntry.objects.get().act == "add_snapshot"


def test_a_picture_is_shown_only_as_drawn_anew(desk_of_anna):
    source = SourceFactory()
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    keep(desk_of_anna, source, picture.getvalue(), name="shot.png")
    snapshot = Snapshot.objects.get()

    answer = desk_of_anna.get(reverse("admin:claims_source_snapshot_view", args=[source.pk, snapshot.pk]))

    assert answer["Content-Type"] == "image/webp"
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "Give a JPEG, PNG, WebP or GIF image"),
        (b"\x89PNG\r\n\x1a\nbroken", "a.exe", "The image is damaged and cannot be read."),
    ],
)
def test_what_cannot_be_kept_safely_is_refused(desk_of_anna, content, name, sentence):
    answer = keep(desk_of_anna, SourceFactory(), content, name)

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Snapshot.objects.exists()


def test_the_same_bytes_are_kept_once(desk_of_anna):
    source = SourceFactory()
    keep(desk_of_anna, source, b"text", "a.txt")

    answer = keep(desk_of_anna, source, b"text", "b.txt")

    assert "This source already has exactly these bytes." in answer.content.decode()
    assert Snapshot.objects.count() == 1


def test_files_are_for_the_desk_alone(desk_of_anna, client, groups):
    source = SourceFactory()
    keep(desk_of_anna, source, b"text", "a.txt")
    address = reverse("admin:claims_source_snapshot", args=[source.pk, Snapshot.objects.get().pk])

    client.force_login(UserFactory(username="guest"))
    as_guest = client.get(address)
    client.logout()
    as_stranger = client.get(address)

    assert as_guest.status_code == 403
    assert as_stranger.status_code == 302


def test_a_file_of_another_source_is_not_found(desk_of_anna):
    source = SourceFactory()
    keep(desk_of_anna, source, b"text", "a.txt")

    answer = desk_of_anna.get(
        reverse("admin:claims_source_snapshot", args=[SourceFactory().pk, Snapshot.objects.get().pk])
    )

    assert answer.status_code == 404
