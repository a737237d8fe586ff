"""What a sentence stands or falls with: its figures, how large they are, and whether it says yes or no."""

from __future__ import annotations

import re

_FIGURE = re.compile(r"\d[\d.,]*")
# Words that change a figure although its digits stay: “100 Millionen” and “100 Milliarden” are 90 % alike.
_MAGNITUDE = re.compile(
    r"\b(?:(tausend|thousand)|(mio|million|millionen|millions)|(mrd|bn|milliarden?)"
    r"|(bio|billion|billionen|billions|trillions?)|(prozent|percent|per cent)"
    r"|(zwei|two)|(drei|three)|(vier|four)|(fünf|five)|(sechs|six)|(sieben|seven)|(acht|eight)|(neun|nine)"
    r"|(zehn|ten)|(elf|eleven)|(zwölf|twelve)|(hundert|hundred))\b",
    re.IGNORECASE,
)
# What turns a statement round; “was” and “was not” are 95 % alike.
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|\w{1,12}n't|cannot|nicht|kein|keine|keinen|keinem|"
    r"keiner|keines|nie|niemals|niemand|nichts|weder|ohne)\b",
    re.IGNORECASE,
)


def says_the_same(quote: str, there: str) -> bool:
    """Say whether figures, magnitudes and negations are those of the quote."""
    return _stakes(quote) == _stakes(there)


def _stakes(text: str) -> tuple[list[str], list[int | None], int]:
    return (
        [found[0].rstrip(".,") for found in _FIGURE.finditer(text)],
        [found.lastindex for found in _MAGNITUDE.finditer(text)],
        sum(1 for _ in _NEGATION.finditer(text)),
    )
