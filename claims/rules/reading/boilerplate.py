"""Which lines stand round an article: pointers, ratings, forms, share lists, bylines, author boxes."""

from __future__ import annotations

import re

from . import boilerplate_words as words

# Longer lines are read no further: notices say what they are in their first words.
LONGEST_LOOKED_AT = 400
LONGEST_BRIEF = 100
LONGEST_BYLINE = 70
LONGEST_NAME = 50

_RATING = re.compile(r"[0-9][.,]?[0-9]? ?/ ?[0-9]{1,3}\b")
_WORD = re.compile(r"\w+")
_BLANKS = re.compile(r"\s+")
_END = re.compile(r"[.!?…]['\"”“»«’)\]]{0,3}$")


def is_boilerplate(line: str) -> bool:
    """Say whether the line is none of the article's own, by its words alone."""
    text = _BLANKS.sub(" ", line[:LONGEST_LOOKED_AT]).strip(" |•·→»>*_#")
    low = text.lower().replace("’", "'")
    if not _WORD.search(low):
        return bool(low)
    if _begins(low, words.BEGINNINGS) or low.strip(" .:!›»") in words.ALONE:
        return True
    is_brief = len(text) <= LONGEST_BRIEF and not ends_sentence(text)
    if is_brief and _begins(low, words.BRIEF_BEGINNINGS):
        return True
    return is_brief and (_is_count(low) or _is_share_list(low) or _is_byline(text) or _is_dateline(low))


def is_author_box(paragraph: str, line_before: str) -> bool:
    """Say whether the paragraph presents the author; asked only of what stands at the foot of an article."""
    low = paragraph[:LONGEST_LOOKED_AT].lower()
    has_trade = any(trade in low for trade in words.TRADES)
    is_named = is_name(line_before) and low.startswith(line_before.strip().lower())
    return has_trade and (is_named or any(verb in low[:80] for verb in words.AT_WORK))


def is_name(line: str) -> bool:
    """Say whether the line is a name and nothing else: two to four words with capitals."""
    found = line.split()
    return (
        2 <= len(found) <= 4
        and len(line) <= LONGEST_NAME
        and all(word[0].isupper() for word in found)
        and not ends_sentence(line)
    )


def is_caption_by_words(line: str) -> bool:
    """Say whether the line names a photographer or says who is seen where."""
    low = line[:LONGEST_LOOKED_AT].lower().strip()
    # “Dakota, a deer. Image: Jane Doe.”
    is_credited = any(f" {credit}" in low[-LONGEST_NAME:] for credit in words.CREDITS if credit.endswith(":"))
    return (
        low.startswith(words.CREDITS)
        or is_credited
        or (any(sign in low for sign in words.IN_CAPTIONS) and not ends_sentence(line))
    )


def ends_sentence(text: str) -> bool:
    """Say whether the text ends as sentences do; a colon leads on and so counts as an end."""
    return bool(_END.search(text[-5:].rstrip())) or text.rstrip().endswith(":")


def _begins(low: str, beginnings: tuple[str, ...]) -> bool:
    if not low.startswith(beginnings):
        return False
    for beginning in beginnings:
        if low.startswith(beginning):
            following = low[len(beginning) : len(beginning) + 1]
            if not (following.isalnum() and beginning[-1].isalnum()):
                return True
    return False


def _is_count(low: str) -> bool:
    """“5/5 - (239 votes)”, “12 Kommentare”, “4 min read”, “★★★★☆”."""
    found = _WORD.findall(low)
    is_counted = found[0].isdigit() and any(word in words.COUNTED for word in found[1:3]) and len(found) <= 4
    is_rated = bool(_RATING.match(low)) and (len(found) <= 3 or any(word in words.COUNTED for word in found))
    return is_counted or is_rated or low[0] in words.STARS


def _is_dateline(low: str) -> bool:
    """“Friday, January 4, 2019”, “5. März 2024, 14:30 Uhr”."""
    found = [word.rstrip("thsrnd") or word if word[0].isdigit() else word for word in _WORD.findall(low)]
    return (
        low[-1:] != "?"
        and any(word.isdigit() for word in found)
        and len(found) >= 3
        and all(word.isdigit() or word in words.IN_A_DATELINE for word in found)
    )


def _is_share_list(low: str) -> bool:
    found = [piece for piece in re.split(r"[\s|/·•,]", low) if piece]
    return len(found) >= 2 and all(piece in words.ALONE or piece in ("und", "and", "&") for piece in found)


def _is_byline(text: str) -> bool:
    if len(text) > LONGEST_BYLINE or not text.lower().startswith(words.BYLINES):
        return False
    named = [word.strip(",;|") for word in text.split()[1:]]
    return bool(named) and all(
        word[:1].isupper() or word.lower() in words.IN_A_BYLINE or not word for word in named
    )
