"""Who is named beside a verb of speech, in the words of the text and as a party where the desk knows one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from claims.rules.words import HYPHENS, Token, at

from . import speech_words as words
from .findings import KnownParty
from .parties import Mention, is_compound

LONGEST_NAME = 8
_OPENING_QUOTES = '„“»«"‚'
_CLOSING_QUOTES = '“”»«"‘'


@dataclass(frozen=True)
class Speaker:
    """Somebody at the tokens `first` to `behind` (exclusive), and the party where the desk knows it."""

    first: int
    behind: int
    name: str
    party: KnownParty | None
    is_anonymous: bool
    is_outlet: bool


class NameReader:
    """Finds names among the tokens of one sentence, but not inside the statements it quotes."""

    def __init__(
        self,
        text: str,
        row: Sequence[Token],
        tongue: str,
        mentions: Sequence[Mention],
        quoted: Collection[int],
    ) -> None:
        self.text = text
        self.row = row
        self.tongue = tongue
        self.mentions = mentions
        self.quoted = quoted

    def at(self, index: int) -> Token:
        return at(self.row, index)

    def right(self, index: int) -> Speaker | None:
        """Return who is named from `index` on, after an article: “das Wall Street Journal”."""
        while self.at(index).low in words.ARTICLES[self.tongue]:
            index += 1
        if self.at(index).low in words.PRONOUNS[self.tongue]:
            return self._speaker(index, index + 1)
        if self.tongue == "en" and self._is_trade(index):
            index += 1
        is_marked = self.at(index).text in _OPENING_QUOTES and self.at(index + 1).is_glued
        index += is_marked
        behind = index
        while behind < min(len(self.row), index + LONGEST_NAME) and self._is_in_name(
            behind, is_first=behind == index
        ):
            behind += 1
        while behind > index and self.at(behind - 1).low in words.JOINTS[self.tongue]:
            behind -= 1
        if self.at(index).low in words.REPORTS:
            paper = self._behind_report(index, behind)
            if paper:
                return paper
        return self._speaker(index, behind)

    def left(self, index: int) -> Speaker | None:
        """Return who is named right before `index`: “ehemalige Mitarbeiter sagten”."""
        if self.at(index - 1).low in words.PRONOUNS[self.tongue]:
            return self._speaker(index - 1, index)
        end = index - (self.at(index - 1).text in _CLOSING_QUOTES and index - 1 not in self.quoted)
        first = end
        while first > max(0, end - LONGEST_NAME) and self._is_in_name(first - 1, is_first=False):
            first -= 1
        while first < end and self.at(first).low in words.JOINTS[self.tongue] | words.ARTICLES[self.tongue]:
            first += 1
        if self.at(first).low in words.REPORTS:
            return self._behind_report(first, end) or self._speaker(first, end)
        return self._speaker(first, end)

    def _behind_report(self, first: int, behind: int) -> Speaker | None:
        """“Bericht der New York Times”: the paper, not the report, is who says so."""
        for place in range(first + 1, min(behind + 2, first + 4)):
            if self.at(place).low in ("der", "des", "von", "vom", "in", "im", "by", "of", "from"):
                step = place + 1
                while self.at(step).low in words.ARTICLES[self.tongue]:
                    step += 1
                end = step
                while (
                    end < len(self.row)
                    and self._is_in_name(end, is_first=end == step)
                    and end < step + LONGEST_NAME
                ):
                    end += 1
                return self._speaker(step, end)
        return None

    def _is_in_name(self, index: int, *, is_first: bool) -> bool:
        token = self.at(index)
        if index in self.quoted or token.low in words.NO_NAMES[self.tongue]:
            return False
        if token.text in (*HYPHENS, "&"):
            return True
        if not token.is_word:
            is_initial = token.text == "." and len(self.at(index - 1).text) <= 2
            is_possessive = token.text in ("'", "’") and self.at(index + 1).low == "s"
            return token.is_glued and (is_initial or is_possessive)
        if token.low == "s" and token.is_glued:
            return True
        if token.low in words.VERBS[self.tongue] and not token.is_capital:
            return False
        is_joint = token.low in words.JOINTS[self.tongue] and not is_first
        # “spokesman for the police”
        is_joint = is_joint or (token.low == "the" and self.at(index - 1).low in words.JOINTS["en"])
        is_group = token.low in words.ANONYMOUS[self.tongue] or (
            self.tongue == "en" and token.low in words.OFFICES
        )
        is_compound_tail = token.is_glued and self.at(index - 1).text in HYPHENS
        return token.is_capital or is_joint or is_group or is_compound_tail or self._is_adjective(index)

    def _is_trade(self, index: int) -> bool:
        """“eyewitness Vinnie DeVita”: one small word before the name."""
        token, following = self.at(index), self.at(index + 1)
        is_small = token.is_word and not token.is_capital and token.low not in words.NO_NAMES["en"]
        is_named = following.is_capital or following.low in words.OFFICES
        return is_small and is_named and token.low not in words.OFFICES | words.ANONYMOUS["en"]

    def _is_adjective(self, index: int) -> bool:
        token, following = self.at(index), self.at(index + 1)
        if self.tongue == "de":
            return token.low.endswith(words.GERMAN_ENDINGS) and len(token.low) > 4 and following.is_capital
        return following.low in words.ANONYMOUS["en"] and token.low not in words.ARTICLES["en"]

    def _speaker(self, first: int, behind: int) -> Speaker | None:
        tokens = self.row[first:behind]
        if not tokens:
            return None
        is_pronoun = tokens[0].low in words.PRONOUNS[self.tongue]
        is_anonymous = any(token.low in words.ANONYMOUS[self.tongue] for token in tokens)
        is_office = self.tongue == "en" and any(token.low in words.OFFICES for token in tokens)
        if not (is_pronoun or is_anonymous or is_office or any(token.is_capital for token in tokens)):
            return None
        party = self._party(first, behind, is_anonymous=is_anonymous)
        is_outlet = party.is_outlet if party else _sounds_like_outlet(tokens[-1])
        name = " ".join(self.text[tokens[0].start : tokens[-1].end].split())
        return Speaker(first, behind, name, party, is_anonymous, is_outlet and not is_anonymous)

    def _party(self, first: int, behind: int, *, is_anonymous: bool) -> KnownParty | None:
        for mention in self.mentions:
            is_all = (first, behind) == (mention.first, mention.behind)
            # “The Herald” has an article in its name, which was passed over on the way to it.
            begins = mention.first + (self.at(mention.first).low in words.ARTICLES[self.tongue])
            is_inside = first <= begins and mention.behind <= behind
            # “Altman-nahe Personen” are not Altman, and “Mitarbeiter von OpenAI” are not OpenAI.
            if is_all or (is_inside and not is_anonymous and not is_compound(self.row, mention)):
                return mention.party
        return None


def _sounds_like_outlet(last: Token) -> bool:
    return last.is_capital and (last.low in words.OUTLETS or last.low.endswith(words.OUTLET_ENDINGS))
