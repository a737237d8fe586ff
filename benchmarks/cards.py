"""How fast pictures of checks are drawn, and how small they are.

    python -m benchmarks.cards

Draws the same pictures twice, in turn: as the site does, straight in its 32 colours, and as one would at
first, with Pillow in full colour and saved as PNG without further ado. Prints the ratio of medians of time
and of bytes.
"""

import io
import os
import statistics
import sys
import time
from collections.abc import Callable

ROUNDS = 25
MOST_TIME, MOST_BYTES = 0.55, 0.4
CLAIMS = (
    ("True", "“The bridge cost 40 million euros, and the town paid for it.”", "#0b5d3b"),
    (
        "Überwiegend falsch",
        "„Der Konzern nahm 2023 an Finanzierung 90 Milliarden Dollar ein, und zwar von vier Geldgebern aus…“",
        "#9a3b00",
    ),
    ("No longer in force", "“It was the largest sum ever given to a company of that kind.”", "#1f2933"),
)


def main() -> int:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="factcheck.settings", DEBUG="1", DATABASE_URL="sqlite:///:memory:"
    )
    import django  # noqa: PLC0415 -- the variables above must be set first

    django.setup()
    from claims.public.cards import Card, draw  # noqa: PLC0415 -- needs the set-up

    cards = [
        Card(word, claim, "3 March 2026", "Fact-check workbench", colour) for word, claim, colour in CLAIMS
    ]
    ours, plain = [], []
    sizes = {"ours": 0, "plain": 0}
    for card in cards:
        # Fonts are opened once by either side.
        sizes["ours"] += len(draw(card))
        sizes["plain"] += len(_draw_plainly(card))
    for _round in range(ROUNDS):
        for card in cards:
            ours.append(_took(draw, card))
            plain.append(_took(_draw_plainly, card))
    took, reference = statistics.median(ours), statistics.median(plain)
    lines = (
        ("time", took / reference, MOST_TIME, f"{took * 1e3:.1f} ms against {reference * 1e3:.1f} ms"),
        (
            "bytes",
            sizes["ours"] / sizes["plain"],
            MOST_BYTES,
            f"{sizes['ours'] // len(cards):,} against {sizes['plain'] // len(cards):,}",
        ),
    )
    for what, ratio, goal, figures in lines:
        verdict = "holds" if ratio <= goal else "MISSED"
        print(f"6a social card, {what}: {ratio:.2f} of plain ({figures}), goal {goal}: {verdict}")  # noqa: T201 -- its answer
    return int(any(ratio > goal for _what, ratio, goal, _figures in lines))


def _took(draw: Callable[[object], bytes], card: object) -> float:
    begun = time.process_time()
    draw(card)
    return time.process_time() - begun


def _draw_plainly(card):
    """The same picture by the shortest way: full colour, text drawn on it, the defaults of Pillow."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- beside what it is compared with

    from claims.public import cards as ours  # noqa: PLC0415 -- needs the set-up

    sheet = Image.new("RGB", (ours.WIDTH, ours.HEIGHT), ours.PAPER)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((0, 0, ours.BAR - 1, ours.HEIGHT), fill=card.colour)
    for left, top, line, face, is_ink in ours.placed(card):
        pen.text((left, top), line, font=face, fill=card.colour if is_ink else ours.TEXT)
    packed = io.BytesIO()
    sheet.save(packed, "PNG")
    return packed.getvalue()


if __name__ == "__main__":
    sys.exit(main())
