"""The page of a kept picture: claims of its metadata, where else it was kept, and notes on parts of it."""

import io

import pytest
from django.urls import reverse
from PIL import Image, ImageDraw

from claims.models import PictureNote, TrailEntry
from claims.operations import snapshots
from tests.factories import SnapshotFactory, SourceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk_of_anna(client, anna):
    client.force_login(anna)
    return client


def photograph(form="JPEG", size=(400, 300), turned=False, **how):
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    ImageDraw.Draw(image).ellipse((size[0] // 8, size[1] // 4, size[0] // 2, size[1]), fill="#a1121f")
    content = io.BytesIO()
    (image.rotate(180) if turned else image).save(content, form, **how)
    return content.getvalue()


def kept(content, anna, noon, **fields):
    return snapshots.add_snapshot(SourceFactory(**fields), content, file_name="", actor=anna, at=noon)


def address(name, snapshot, *more):
    return reverse(f"admin:claims_source_picture{name}", args=[snapshot.source_id, snapshot.pk, *more])


def test_editors_are_shown_what_the_camera_claims_and_what_that_is_worth(desk_of_anna, anna, noon):
    exif = Image.Exif()
    exif[0x0110] = "<b>Fairphone</b>"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 14.5), 3: "E", 4: (11.0, 34.0, 31.8)})

    page = desk_of_anna.get(address("", kept(photograph(exif=exif), anna, noon))).content.decode()

    assert "&lt;b&gt;Fairphone&lt;/b&gt;" in page
    assert "48.13736, 11.57550" in page
    assert "These are claims, not findings" in page
    assert "This proves nothing." in page


def test_same_picture_kept_of_another_source_is_named(desk_of_anna, anna, noon):
    first = kept(photograph(), anna, noon)
    again = kept(photograph("WEBP", size=(200, 150)), anna, noon, title="Post with the same picture")
    kept(photograph(turned=True), anna, noon, title="Another picture")
    SnapshotFactory()

    answer = desk_of_anna.get(address("", first))

    assert [one["source"] for one in answer.context["same"]] == [again.source]
    assert address("_compare", first, again.pk) in answer.content.decode()


def test_two_pictures_stand_side_by_side_with_their_difference(desk_of_anna, anna, noon):
    one, other = kept(photograph(), anna, noon), kept(photograph(turned=True), anna, noon)
    smaller = kept(photograph("PNG", size=(200, 150)), anna, noon)

    page = desk_of_anna.get(address("_compare", one, other.pk))
    drawn = desk_of_anna.get(address("_difference", one, other.pk))
    alike = desk_of_anna.get(address("_difference", one, smaller.pk))

    assert [side["snapshot"] for side in page.context["sides"]] == [one, other]
    assert _brightest(drawn) == 255
    assert _share_of_black(alike) > 0.9 > _share_of_black(drawn)


def _brightest(answer):
    return max(most for _least, most in Image.open(io.BytesIO(answer.content)).getextrema())


def _share_of_black(answer):
    seen = Image.open(io.BytesIO(answer.content)).convert("L").histogram()
    return sum(seen[:64]) / sum(seen)


@pytest.mark.parametrize(("name", "media_type"), [("_thumbnail", "image/webp"), ("_levels", "image/png")])
def test_what_is_drawn_of_a_picture_is_neither_kept_by_the_browser_nor_run(
    desk_of_anna, anna, noon, name, media_type
):
    snapshot = kept(photograph(size=(1200, 900)), anna, noon)

    answer = desk_of_anna.get(address(name, snapshot))

    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == (media_type, "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in answer["Cache-Control"]


def test_error_levels_are_shown_of_jpeg_alone(desk_of_anna, anna, noon):
    snapshot = kept(photograph("PNG"), anna, noon)

    page = desk_of_anna.get(address("", snapshot))
    drawn = desk_of_anna.get(address("_levels", snapshot))

    assert "Error levels say something of JPEG files alone." in page.content.decode()
    assert drawn.status_code == 404


def test_part_is_noted_and_taken_back_and_the_picture_stays(desk_of_anna, anna, noon):
    snapshot = kept(photograph(), anna, noon)
    before = snapshot.view.read()

    answer = desk_of_anna.post(
        address("", snapshot),
        {"action": "note", "kind": "highlight", "area": "10, 20, 30, 40", "text": "The shadow."},
    )
    note = PictureNote.objects.get()
    opened = desk_of_anna.get(answer["Location"])
    page, [carried] = opened.content.decode(), [one["carried"] for one in opened.context["notes"]]
    PictureNote.objects.update(text="The shadow falls to the right.")
    overtaken = desk_of_anna.post(
        address("", snapshot), {"action": "take_back", "row": note.pk, "shown": carried}
    )
    PictureNote.objects.update(text="The shadow.")
    desk_of_anna.post(address("", snapshot), {"action": "take_back", "row": note.pk, "shown": carried})

    assert (note.area, note.author) == ("10,20,30,40", anna)
    assert '<rect x="40" y="60" width="120" height="120"/>' in page
    assert f'id="note-{note.pk}"' in page
    assert "Somebody else changed this since you opened it." in overtaken.content.decode()
    assert not PictureNote.objects.exists()
    assert [entry.act for entry in TrailEntry.objects.in_order()] == ["add_snapshot", "record", "remove"]
    assert snapshot.view.open().read() == before


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"area": "90,20,30,40"}, "reaches over the edge"),
        ({"area": ""}, "This field is required."),
        ({"kind": "frame"}, "Select a valid choice."),
        ({"text": "a\0b"}, "Null characters are not allowed."),
        ({"text": "a\x07b"}, "forbidden character"),
    ],
)
def test_note_that_cannot_be_kept_is_refused_with_nothing_lost(desk_of_anna, anna, noon, typed, sentence):
    snapshot = kept(photograph(), anna, noon)
    entries = TrailEntry.objects.count()

    answer = desk_of_anna.post(
        address("", snapshot), {"action": "note", "kind": "crop", "area": "1,2,3,4", "text": "See."} | typed
    )

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not PictureNote.objects.exists()
    assert TrailEntry.objects.count() == entries


def test_pictures_are_for_the_desk_alone(client, anna, noon, groups):
    snapshot = kept(photograph(), anna, noon)
    addresses = [
        *(address(name, snapshot) for name in ("", "_thumbnail", "_levels")),
        *(address(name, snapshot, snapshot.pk) for name in ("_compare", "_difference")),
    ]

    strangers = {client.get(one).status_code for one in addresses}
    client.force_login(UserFactory(username="guest"))
    guests = {client.get(one).status_code for one in addresses}

    assert (strangers, guests) == ({302}, {403})
