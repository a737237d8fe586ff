"""Which pictures we take in, and how they are drawn anew: browsers get the pixels of a file and nothing else.

The bytes are somebody else's. Kind and size are read from the head before anything is drawn, and whatever a
decoder stumbles over becomes one sentence. Of a moving picture the first frame is drawn.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from .camera import said_by
from .picture_likeness import look_of
from .sentences import Refused

MAX_PIXELS = 40_000_000
# Its decoder holds a picture four times over, so a smaller one takes as much memory as 40 MP of the others.
MAX_PIXELS_OF_WEBP = 16_000_000
IMAGE_TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
ENDINGS = {
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "GIF": (".gif",),
}
# A name that ends so promises something else than a picture, or one we do not take.
OTHER_ENDINGS = (".pdf", ".html", ".htm", ".txt", ".svg", ".tif", ".tiff", ".bmp", ".heic", ".avif", ".zip")
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")
# What makes a program take a picture for a page of its own; it looks at the ends of a file, and pixels in
# between would now and then spell the same.
PAGES = re.compile(rb"<(script|html|svg|!doctype|\?php)[\s>]", re.IGNORECASE)
ENDS = 65_536
VIEW_SIDE, THUMBNAIL_SIDE = 2000, 320
# How a picture is set upright, by the EXIF orientation; from 5 on width and height change places.
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
FIRST_TURNED_ASIDE = 5
# Rows that are made smaller at once.
STRIP = 128

# Pillow only warns of pictures twice as large as it likes; here that is an error like any other.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Picture:
    """What is kept of a picture beside its bytes; sizes in pixels, the way up the camera was held."""

    media_type: str
    width: int
    height: int
    # WebP, no side longer than `VIEW_SIDE`, without any metadata.
    view: bytes
    # Fingerprint of how it looks; empty where it is all of one colour.
    look: str
    camera: dict[str, str] = field(default_factory=dict)


def read(content: bytes, ending: str) -> Picture | None:
    """Return the picture in `content`, or nothing where the bytes are no picture at all.

    `ending` is that of the file's name, with its dot and in small letters. Raises `Refused` for one that is
    too large, damaged, named as something else, or something else as well.
    """
    image = _open(content)
    if image is None:
        if any(ending in endings for endings in ENDINGS.values()):
            raise Refused(
                _("The file is called %(ending)s, but it holds no such image. Look at what it is.")
                % {"ending": ending}
            )
        return None
    _refuse_other_name(image.format or "", ending)
    _refuse_two_in_one(content)
    try:
        # Read before anything is drawn, since a JPEG is then smaller than it says.
        (width, height), camera = _upright_size(image), said_by(image)
        small = _drawn(image, VIEW_SIDE)
        if small.size != size_of_view(width, height):
            small = small.resize(size_of_view(width, height))
        return Picture(
            media_type=IMAGE_TYPES[image.format or ""],
            width=width,
            height=height,
            view=_packed(small),
            look=look_of(small),
            camera=camera,
        )
    except Exception as error:
        # Decoders of hostile bytes raise whatever they stumble over.
        raise Refused(_("The image is damaged and cannot be read.")) from error


def thumbnail(content: bytes) -> bytes:
    """Return a small WebP of a picture that was taken in; raises `Refused` where it cannot be read."""
    image = _open(content)
    if image is None:
        raise Refused(_("The image is damaged and cannot be read."))
    return _packed(_drawn(image, THUMBNAIL_SIDE))


def size_of_view(width: int, height: int, side: int = VIEW_SIDE) -> tuple[int, int]:
    """Return the size in pixels in which a picture of this size is shown."""
    longest = max(width, height)
    if longest <= side:
        return width, height
    return max(1, round(width * side / longest)), max(1, round(height * side / longest))


def view_named(sha256: str) -> str:
    """Return where a picture drawn anew lies in the store, by the digest of its own bytes."""
    return f"views/{sha256[:2]}/{sha256}.webp"


def _open(content: bytes) -> Image.Image | None:
    """Return the picture with only its head read; nothing where the bytes do not begin like one."""
    is_picture = content.startswith(BEGINNINGS) or (content[:4], content[8:12]) == (b"RIFF", b"WEBP")
    if not is_picture:
        return None
    try:
        image = Image.open(io.BytesIO(content), formats=list(IMAGE_TYPES))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_too_large()) from error
    except Exception as error:
        # Decoders of hostile bytes raise whatever they stumble over.
        raise Refused(_("The image is damaged and cannot be read.")) from error
    if image.width * image.height > MAX_PIXELS:
        raise Refused(_too_large())
    if image.format == "WEBP" and image.width * image.height > MAX_PIXELS_OF_WEBP:
        raise Refused(
            _("A WebP image may have 16 megapixels at most. Scale it down, or keep it as JPEG or PNG.")
        )
    return image


def _too_large() -> str:
    return _("The image has more than 40 megapixels. Scale it down first.")


def _refuse_other_name(form: str, ending: str) -> None:
    known = {one for endings in ENDINGS.values() for one in endings} | set(OTHER_ENDINGS)
    if ending in known and ending not in ENDINGS[form]:
        raise Refused(
            _("The file is called %(ending)s, but it is a %(form)s image. Look at where it comes from.")
            % {"ending": ending, "form": form}
        )


def _refuse_two_in_one(content: bytes) -> None:
    """Refuse what other programs take for a document or an archive: such a file was made to deceive."""
    if (
        b"%PDF-" in content[:1024]
        or any(PAGES.search(end) for end in (content[:ENDS], content[-ENDS:]))
        or zipfile.is_zipfile(io.BytesIO(content))
    ):
        raise Refused(
            _("The file is an image and something else in one. Save the image anew and keep only that.")
        )


def _drawn(image: Image.Image, side: int) -> Image.Image:
    """Return the picture upright, in plain colours and no larger than `side`; reads the pixels only now."""
    turn = TURNS.get(image.getexif().get(ExifTags.Base.Orientation) or 0)
    # A JPEG is read at a fraction of its size right away, which is what makes this fast.
    image.draft("RGB", (side, side))
    image.load()
    small = _reduced(image, max(1, max(image.size) // side))
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    return small if turn is None else small.transpose(turn)


def _reduced(image: Image.Image, factor: int) -> Image.Image:
    """Return the picture in plain colours, each square of `factor` spots made one.

    Strip by strip, as converting and scaling both make a copy, and one of the whole would be too much.
    """
    mode = "RGBA" if image.has_transparency_data else "RGB"
    width, height = image.size
    small = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, STRIP * factor):
        strip = image.crop((0, top, width, min(height, top + STRIP * factor)))
        if strip.mode.startswith("I"):
            # Sixteen bits of grey, of which the screen shows the upper eight.
            strip = strip.point(lambda value: value / 256).convert("L")
        small.paste(strip.convert(mode).reduce(factor), (0, top // factor))
    return small


def _upright_size(image: Image.Image) -> tuple[int, int]:
    orientation = image.getexif().get(ExifTags.Base.Orientation)
    is_aside = orientation in TURNS and orientation >= FIRST_TURNED_ASIDE
    return (image.height, image.width) if is_aside else image.size


def _packed(image: Image.Image) -> bytes:
    packed = io.BytesIO()
    # Made anew from the pixels, as Pillow carries metadata along.
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    bare.save(packed, "WEBP", quality=85, method=2)
    return packed.getvalue()
