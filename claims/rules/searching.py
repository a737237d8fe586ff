"""Which words of a question are found in which words of a text: stems of German and English.

A stem carries the language it was made by, `d` or `e` in front, and is plain ASCII: so every database takes
it for one word, whatever its own idea of words is. A question says no language and is asked in both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

import snowballstemmer

from .text import clean_line
from .words import word_set

# Longer ones are no words; what is cut is cut in text and question alike.
LONGEST_WORD = 60
GERMAN, ENGLISH = "de", "en"
_MARKS = {GERMAN: "d", ENGLISH: "e"}
_STEMMERS = {GERMAN: snowballstemmer.stemmer("german"), ENGLISH: snowballstemmer.stemmer("english")}
_WORD = re.compile(r"[^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*")
# Asked for together with others they say nothing; asked for alone they are looked up.
_LITTLE = word_set("""
    der die das den dem des ein eine einer einem einen eines und oder in im an am zu zum zur von vom mit auf
    für ist sind war the a an and or of on at to for from by with is are was were
""")

Asked = list[frozenset[str]]


def stem(word: str, language: str) -> str:
    """Return what `word` has in common with its other forms in a text of `language`."""
    return _stem(word[:LONGEST_WORD].casefold(), language if language in _MARKS else ENGLISH)


def stems(text: str, language: str) -> set[str]:
    """Return the stems of all words of `text`."""
    return {stem(word, language) for _start, _end, word in _words(text)}


def stems_of_names(names: Iterable[str]) -> set[str]:
    """Return the stems of names, which belong to no language."""
    return {stem(word, language) for name in names for _s, _e, word in _words(name) for language in _MARKS}


def words(text: str) -> list[str]:
    """Return the words of `text` in order, as they stand there."""
    return [word for _start, _end, word in _words(text)]


def asked(question: str) -> Asked:
    """Return for each word asked for the stems one of which a text must have; nothing where there is no word.

    Quotation marks and other signs mean nothing. Raises `Refused` for what no text can hold.
    """
    words = [word for _start, _end, word in _words(clean_line(question))]
    telling = [word for word in words if word.casefold() not in _LITTLE and not _is_one_letter(word)]
    found = (frozenset(stem(word, language) for language in _MARKS) for word in telling or words)
    return list(dict.fromkeys(found))


def parted(text: str, language: str, wanted: Asked) -> list[tuple[str, bool]]:
    """Return the text in pieces, each with whether it is one of the words asked for."""
    sought = frozenset().union(*wanted)
    pieces: list[tuple[str, bool]] = []
    position = 0
    for start, end, word in _words(text):
        if stem(word, language) in sought:
            pieces += [(text[position:start], False), (text[start:end], True)]
            position = end
    pieces.append((text[position:], False))
    return [piece for piece in pieces if piece[0]]


def around_hit(text: str, language: str, wanted: Asked, *, length: int) -> str:
    """Return about `length` characters of `text` around the first word asked for; nothing without one."""
    sought = frozenset().union(*wanted)
    for start, _end, word in _words(text):
        if stem(word, language) in sought:
            return _cut(text, max(0, start - length // 3), length)
    return ""


def _cut(text: str, begin: int, length: int) -> str:
    end = min(len(text), begin + length)
    piece = text[begin:end]
    if begin:
        piece = f"… {piece.partition(' ')[2]}"
    if end < len(text):
        piece = f"{piece.rpartition(' ')[0]} …"
    return piece


def _words(text: str) -> Iterator[tuple[int, int, str]]:
    for found in _WORD.finditer(text):
        yield found.start(), found.end(), unicodedata.normalize("NFC", found[0])


def _is_one_letter(word: str) -> bool:
    return len(word) == 1 and not word.isdigit()


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> str:
    # The English rules know no marked letters; the German ones know three, and “ae” for “ä”.
    word = _unmarked(word, but="äöü" if language == GERMAN else "")
    return _MARKS[language] + _ascii(_unmarked(_STEMMERS[language].stemWord(word)))


def _unmarked(word: str, *, but: str = "") -> str:
    return "".join(
        part
        for character in word
        for part in (character if character in but else unicodedata.normalize("NFKD", character))
        if not unicodedata.combining(part)
    )


def _ascii(word: str) -> str:
    # Of letters other than a to z and 0 to 9 every database thinks differently, so their numbers stand in.
    return "".join(
        character if character.isascii() and character.isalnum() else f"x{ord(character):x}"
        for character in word.lower()
    )
