"""How fast a picture becomes a thumbnail, what taking one in costs, and which pictures are known again.

    python -m benchmarks.pictures

Draws its own pictures, the same each time. The thumbnail of a photograph of 12 megapixels is made in turn as
the desk makes it, from a JPEG read at a fraction of its size, and as one would at first, with all pixels read
and scaled down by Lanczos. Memory is that of a process of its own which takes in one picture of the largest
size of each kind. Pictures are looked for again saved worse, scaled, brightened and without colours.
"""

import io
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

ROUNDS = 9
MOST_TIME, MOST_MEGABYTES, LEAST_FOUND = 0.25, 300, 0.98
TWELVE = (4000, 3000)
LARGEST = (7700, 5190)
LARGEST_WEBP = (4600, 3470)
SCENES = 250
CHANGES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "saved worse": lambda image: image,
    "scaled to a third": lambda image: image.resize((image.width // 3, image.height // 3)),
    "brightened": lambda image: image.point(lambda value: min(255, value * 13 // 10)),
    "without colours": lambda image: image.convert("L").convert("RGB"),
}


def main() -> int:
    os.environ.update(DJANGO_SETTINGS_MODULE="factcheck.settings", DEBUG="1")
    if len(sys.argv) > 1:
        return _take_in(sys.argv[1])
    missed = [_thumbnails(), *(_memory(kind) for kind in KINDS), _known_again()]
    return int(any(missed))


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Return a picture of shapes before a slope with some grain, another one for each seed."""
    chance = random.Random(seed)  # noqa: S311 -- the same pictures each time
    image = Image.linear_gradient("L").rotate(90 * chance.randrange(4)).resize(size).convert("RGB")
    pen = ImageDraw.Draw(image)
    for _shape in range(chance.randrange(6, 20)):
        left, top = chance.randrange(-size[0] // 4, size[0]), chance.randrange(-size[1] // 4, size[1])
        across, down = (chance.randrange(side // 12, side // 2) for side in size)
        draw = chance.choice((pen.ellipse, pen.rectangle))
        draw(
            (left, top, left + across, top + down), fill=tuple(chance.randrange(256) for _channel in range(3))
        )
    grain = Image.frombytes("L", (256, 256), chance.randbytes(256 * 256)).resize(size).convert("RGB")
    return Image.blend(image, grain, 0.12)


def _saved(image: Image.Image, form: str = "JPEG", **how: object) -> bytes:
    packed = io.BytesIO()
    image.save(packed, form, **how)
    return packed.getvalue()


def _thumbnails() -> bool:
    from claims.rules import pictures  # noqa: PLC0415 -- changes what Pillow warns of

    photograph = _saved(scene(1, TWELVE), quality=90)

    def plainly() -> None:
        image = Image.open(io.BytesIO(photograph))
        image.load()
        side = pictures.THUMBNAIL_SIDE
        image.resize((side, side * 3 // 4), Image.Resampling.LANCZOS).save(io.BytesIO(), "WEBP", quality=85)

    ours, plain = [], []
    for _round in range(ROUNDS):
        ours.append(_took(lambda: pictures.thumbnail(photograph)))
        plain.append(_took(plainly))
    took, reference = statistics.median(ours), statistics.median(plain)
    ratio = took / reference
    figures = f"{took * 1e3:.0f} ms against {reference * 1e3:.0f} ms"
    _say(
        f"6b thumbnail of 12 megapixels: {ratio:.2f} of load and Lanczos ({figures}), goal {MOST_TIME}",
        ratio <= MOST_TIME,
    )
    return ratio > MOST_TIME


def _took(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return time.process_time() - begun


def _large(mode: str, size: tuple[int, int] = LARGEST) -> Image.Image:
    return scene(2, (770, 519)).resize(size).convert(mode)


KINDS: dict[str, Callable[[], bytes]] = {
    "JPEG": lambda: _saved(_large("RGB"), quality=80),
    "progressive JPEG": lambda: _saved(_large("RGB"), progressive=True, subsampling=0, quality=85),
    "PNG": lambda: _saved(_large("RGB"), "PNG", compress_level=1),
    "transparent PNG": lambda: _saved(_large("RGBA"), "PNG", compress_level=1),
    "GIF": lambda: _saved(_large("P"), "GIF"),
    "WebP": lambda: _saved(_large("RGB", LARGEST_WEBP), "WEBP", method=0, quality=60),
}


def _memory(kind: str) -> bool:
    """Let a process of its own take in the largest picture of a kind, and say by how much it grew."""
    made = KINDS[kind]()
    ran = subprocess.run(  # noqa: S603 -- ourselves
        [sys.executable, "-m", "benchmarks.pictures", kind], input=made, capture_output=True, check=True
    )
    grown = int(ran.stdout)
    width, height = Image.open(io.BytesIO(made)).size
    figures = f"{width * height / 1e6:.0f} megapixels in {len(made) / 1e6:.1f} MB"
    _say(
        f"taking in a {kind} of {figures}: {grown} MB above idle, goal {MOST_MEGABYTES}",
        grown <= MOST_MEGABYTES,
    )
    return grown > MOST_MEGABYTES


def _take_in(kind: str) -> int:
    from claims.rules import pictures  # noqa: PLC0415 -- changes what Pillow warns of

    # Codecs and tables are loaded by the first picture, whatever its size.
    pictures.read(_saved(scene(3, (60, 40)), "WEBP"), "")
    # A process begins with the peak of whoever started it, so that is forgotten first.
    Path("/proc/self/clear_refs").write_text("5")
    idle = _peak()
    pictures.read(sys.stdin.buffer.read(), "")
    print(_peak() - idle)  # noqa: T201 -- its answer
    return 0


def _peak() -> int:
    """Return the most megabytes this process has held at once."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _known_again() -> bool:
    from claims.rules import pictures  # noqa: PLC0415 -- changes what Pillow warns of
    from claims.rules.picture_likeness import is_same, look_of  # noqa: PLC0415 -- beside it

    originals = [scene(seed) for seed in range(SCENES)]
    looks = [look_of(image) for image in originals]
    missed = False
    for name, change in CHANGES.items():
        again = [pictures.read(_saved(change(image), quality=35), "") for image in originals]
        share = sum(is_same(look, seen.look) for look, seen in zip(looks, again, strict=True)) / SCENES
        _say(
            f"same picture, {name}: {share:.1%} of {SCENES} found, goal {LEAST_FOUND:.0%}",
            share >= LEAST_FOUND,
        )
        missed = missed or share < LEAST_FOUND
    pairs = [is_same(one, other) for place, one in enumerate(looks) for other in looks[:place]]
    _say(f"other pictures: {sum(pairs)} of {len(pairs):,} pairs taken for the same, goal 0", not any(pairs))
    return missed or any(pairs)


def _say(line: str, holds: bool) -> None:
    print(f"{line}: {'holds' if holds else 'MISSED'}")  # noqa: T201 -- its answer


if __name__ == "__main__":
    sys.exit(main())
