"""Pictures from strangers: what is taken in, what is refused in a sentence, and what is left of them."""

import io
import random
import struct
import zipfile
import zlib

import pytest
from PIL import Image, ImageDraw

from claims.rules import picture_likeness, pictures
from claims.rules.sentences import Refused

DAMAGED = "The image is damaged and cannot be read."


def scene(seed=1, size=(640, 480)):
    """Return a picture of shapes on a slope, another one for each seed."""
    chance = random.Random(seed)
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    pen = ImageDraw.Draw(image)
    for _shape in range(12):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        box = (left, top, left + chance.randrange(40, 300), top + chance.randrange(40, 300))
        pen.ellipse(box, fill=tuple(chance.randrange(256) for _channel in range(3)))
    return image


def saved(image, form="JPEG", **how):
    content = io.BytesIO()
    image.save(content, form, **how)
    return content.getvalue()


def claiming(**tags):
    """Return EXIF as a telephone writes it: where, when, by what."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Fairphone", "FP5"
    for tag, value in tags.items():
        exif[int(tag.removeprefix("tag_"))] = value
    exif.get_ifd(0x8769)[0x9003] = "2024:03:01 14:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 8.0, 14.5), 3: "W", 4: (11.0, 34.0, 31.8)})
    return exif


def very_large(width, height):
    """Return a PNG whose head promises more pixels than its few bytes hold."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def as_archive(content):
    packed = io.BytesIO(content)
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("page.html", "hello")
    return packed.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "GIF"])
def test_view_shows_the_picture_and_nothing_its_file_says(form):
    content = saved(scene(), form, **({} if form == "GIF" else {"exif": claiming()}))

    picture = pictures.read(content, pictures.ENDINGS[form][0])
    view = Image.open(io.BytesIO(picture.view))

    assert (picture.media_type, view.format) == (pictures.IMAGE_TYPES[form], "WEBP")
    assert (picture.width, picture.height) == view.size == (640, 480)
    assert not view.getexif()
    assert b"Fairphone" not in picture.view
    assert picture_likeness.is_same(picture.look, picture_likeness.look_of(scene()))


def test_metadata_is_kept_as_what_the_file_claims():
    picture = pictures.read(saved(scene(), exif=claiming(tag_305="Editor\0 9")), ".jpg")

    assert picture.camera == {
        "camera": "Fairphone FP5",
        "taken_at": "2024:03:01 14:30:00",
        "place": "48.13736, -11.57550",
        "software": "Editor 9",
    }


def test_place_that_is_none_is_left_out():
    exif = claiming()
    exif.get_ifd(0x8825)[2] = (148.0, 8.0, 14.5)

    assert "place" not in pictures.read(saved(scene(), exif=exif), ".jpg").camera


def test_picture_stands_the_way_the_camera_was_held():
    upright = pictures.read(saved(scene(size=(4000, 3000)), exif=claiming(tag_274=6)), ".jpg")

    assert (upright.width, upright.height) == (3000, 4000)
    assert Image.open(io.BytesIO(upright.view)).size == (1500, 2000)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_colours_can_be_looked_at(mode):
    image = (
        scene().convert("I").point(lambda v: v * 256).convert("I;16")
        if mode == "I;16"
        else scene().convert(mode)
    )

    picture = pictures.read(saved(image, "JPEG" if mode == "CMYK" else "PNG"), "")

    assert Image.open(io.BytesIO(picture.view)).getextrema()[0] != (0, 0)
    assert picture.look


@pytest.mark.parametrize(
    ("content", "ending", "sentence"),
    [
        (saved(scene()), ".png", "The file is called .png, but it is a JPEG image."),
        (saved(scene(), "PNG"), ".pdf", "The file is called .pdf, but it is a PNG image."),
        (b"no picture", ".gif", "The file is called .gif, but it holds no such image."),
        (saved(scene())[:9000], ".jpg", DAMAGED),
        (saved(scene(), "PNG")[:900], ".png", DAMAGED),
        (saved(scene(), "WEBP")[:900], ".webp", DAMAGED),
        (very_large(6400, 6300), ".png", "more than 40 megapixels"),
        (very_large(60_000, 60_000), ".png", "more than 40 megapixels"),
        (very_large(5000, 5000), ".png", DAMAGED),
        (as_archive(saved(scene())), ".jpg", "an image and something else in one"),
        (saved(scene()) + b"<ScRiPt>alert(1)</script>", ".jpg", "an image and something else in one"),
        (saved(scene(), comment=b"%PDF-1.4"), ".jpg", "an image and something else in one"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_sound_picture_is_refused_in_a_sentence(content, ending, sentence):
    with pytest.raises(Refused) as refusal:
        pictures.read(content, ending)

    assert sentence in refusal.value.sentence


def test_webp_is_held_to_less_as_it_takes_more_memory(monkeypatch):
    monkeypatch.setattr(pictures, "MAX_PIXELS_OF_WEBP", 640 * 480 - 1)

    with pytest.raises(Refused, match="16 megapixels at most"):
        pictures.read(saved(scene(), "WEBP"), ".webp")


@pytest.mark.parametrize(
    ("change", "how"),
    [
        (lambda image: image, {"quality": 40}),
        (lambda image: image.resize((200, 150)), {}),
        (lambda image: image.point(lambda value: min(255, value * 5 // 4)), {}),
        (lambda image: image.convert("L"), {}),
    ],
    ids=["saved again", "scaled", "brightened", "without colours"],
)
def test_same_picture_is_known_again(change, how):
    original = pictures.read(saved(scene()), "").look

    again = pictures.read(saved(change(scene()), **how), "").look

    assert picture_likeness.is_same(original, again)


def test_other_picture_and_plain_colour_are_not_taken_for_it():
    looks = [pictures.read(saved(scene(seed)), "").look for seed in range(1, 9)]
    plain = pictures.read(saved(Image.new("RGB", (64, 64), "red")), "").look

    assert not any(
        picture_likeness.is_same(one, other) for place, one in enumerate(looks) for other in looks[:place]
    )
    assert plain == ""
    assert not picture_likeness.is_same(plain, plain)
