"""Clauses of a sentence, cut where each can be understood by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from claims.rules.words import DASHES, Token, at

from .signal_words import JOINTS, SUBORDINATORS


def split(
    row: Sequence[Token],
    tongue: str,
    *,
    verbs: Collection[int],
    quoted: Collection[int],
    dates: Collection[int],
) -> list[tuple[int, int]]:
    """Return the clauses of a sentence as ranges of tokens.

    `verbs`, `quoted` and `dates` are the places of verbs that tell of acts or speech, of quoted words, and
    of the first words of dates. Relative clauses and what follows “dass” or “that” stay where they belong.
    """
    cuts = [0]
    for index in range(1, len(row)):
        if index in quoted:
            continue
        is_cut = _follows_mark(row, index, tongue, cuts[-1]) or _is_joint(row, index, tongue, verbs, dates)
        if is_cut and index > cuts[-1]:
            cuts.append(index)
    return list(zip(cuts, [*cuts[1:], len(row)], strict=True))


def _follows_mark(row: Sequence[Token], index: int, tongue: str, start: int) -> bool:
    before, token = row[index - 1], row[index]
    if before.text == ";":
        return True
    if before.text in DASHES:
        return not before.is_glued and not token.is_glued
    if before.text != ",":
        return False
    if token.low in SUBORDINATORS[tongue]:
        return True
    # “Nachdem sie abgelehnt hatten, verließ er …”: the main clause comes second.
    opens_with_clause = row[start].low in SUBORDINATORS[tongue] and row[start].low not in JOINTS[tongue]
    if not opens_with_clause:
        return False
    return token.is_word and not token.is_capital if tongue == "de" else token.is_word


def _is_joint(
    row: Sequence[Token], index: int, tongue: str, verbs: Collection[int], dates: Collection[int]
) -> bool:
    """Say whether “und” begins a new act: “und spendete …”, “und Musk trat …”, “und 2017 20 Millionen …”."""
    token, following = row[index], at(row, index + 1)
    if token.low not in JOINTS[tongue]:
        return False
    if index + 1 in verbs or index + 1 in dates or (index + 2 in dates and following.low in ("in", "im")):
        return True
    names_subject = following.is_capital or following.low in ("er", "sie", "es", "he", "she", "they", "it")
    return names_subject and index + 2 in verbs
