"""What a post on a social network says in words: without links, with handles and hashtags read as words."""

from __future__ import annotations

import re

_LINK = re.compile(
    r"(?:https?://|www\.|pic\.twitter\.com/|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,6}/)\S*", re.IGNORECASE
)
# Links are often glued to the word before.
_GLUED = re.compile(r"(?<=\S)(?=https?://|pic\.twitter\.com/)", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![\w.])[@#](\w+)")
_HUMP = re.compile(r"(?<=[a-zäöüß0-9])(?=[A-ZÄÖÜ])|(?<=[A-ZÄÖÜ])(?=[A-ZÄÖÜ][a-zäöüß])|_")


def plain(text: str) -> str:
    """Return the words of a post: “#BridgeClosed by @CityOfCelle” says “Bridge Closed by City Of Celle”.

    A tag of several words is kept in one piece, too, as others write it so. Other texts stay as they are.
    """
    text = _LINK.sub(" ", _GLUED.sub(" ", text))
    return _HANDLE.sub(_words, text)


def _words(found: re.Match[str]) -> str:
    parts = [part for part in _HUMP.split(found[1]) if part]
    together = [found[1]] if found[0][0] == "#" and len(parts) > 1 else []
    return " ".join([*together, *parts])
