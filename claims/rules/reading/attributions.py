"""Who said it, wrote it, reported it, in the words of a sentence: “sagte Meier dem Spiegel”."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from claims.rules import typography
from claims.rules.words import DASHES, Token, at
from claims.vocabulary import Act

from . import speech_words as words
from .parties import Mention
from .speakers import LONGEST_NAME, NameReader, Speaker

_STOPS = (".", ":", ";", "„", "“", "\n")
_MARKS = (",", ".", ":", ";", "!", "?", "“", "”", '"', "\n")
# So far from its verb a subject may stand: “Two people familiar with the matter told …”.
FARTHEST_SUBJECT = 12


@dataclass(frozen=True)
class Attribution:
    """One way a sentence says where it has something from; places are tokens, `behind` exclusive.

    Hearsay has no speaker, only the `words` that give it away.
    """

    first: int
    behind: int
    act: Act
    speaker: Speaker | None
    addressee: Speaker | None = None
    is_hearsay: bool = False
    words: str = ""


def find(
    text: str, row: Sequence[Token], language: str, mentions: Sequence[Mention], quoted: Sequence[range]
) -> list[Attribution]:
    """Return the attributions in `row`, the tokens of one sentence, but none inside the `quoted` ones."""
    return _Reader(text, row, language, mentions, quoted).read()


class _Reader:
    def __init__(
        self,
        text: str,
        row: Sequence[Token],
        language: str,
        mentions: Sequence[Mention],
        quoted: Sequence[range],
    ) -> None:
        self.text = text
        self.row = row
        self.tongue = "de" if typography.is_german(language) else "en"
        self.quoted = {place for span in quoted for place in span}
        self.names = NameReader(text, row, self.tongue, mentions, self.quoted)

    def at(self, index: int) -> Token:
        return at(self.row, index)

    def read(self) -> list[Attribution]:
        found: list[Attribution] = []
        behind_hearsay = 0
        for index in range(len(self.row)):
            if index in self.quoted or index < behind_hearsay or not self.row[index].is_word:
                continue
            for reading in (self._hearsay, self._according, self._name_first, self._so, self._spoken):
                attribution = reading(index)
                if attribution:
                    found.append(attribution)
                    behind_hearsay = attribution.behind if attribution.is_hearsay else behind_hearsay
                    break
        return found

    # -- without a verb of speech

    def _hearsay(self, index: int) -> Attribution | None:
        """“Berichten zufolge”, “allegedly”: passed on, and nobody stands for it."""
        behind = index + words.HEARSAY_PHRASES[self.tongue].length(self.row, index)
        if behind == index and self.row[index].low in words.HEARSAY[self.tongue]:
            behind = index + 1
        if behind == index:
            return None
        said = self.text[self.row[index].start : self.row[behind - 1].end]
        return Attribution(index, behind, Act.REPORTED, None, is_hearsay=True, words=" ".join(said.split()))

    def _according(self, index: int) -> Attribution | None:
        """“laut dem Journal”, “nach Angaben der Polizei”, “according to two people”."""
        behind = index + words.ACCORDING[self.tongue].length(self.row, index)
        step = words.BY_THEMSELVES.length(self.row, index) if self.tongue == "de" else 0
        if step:
            # The verb stands between: “nach eigenen Angaben beschäftigt die Firma …”.
            behind = index + step + 1
        speaker = self.names.right(behind) if behind > index else None
        return Attribution(index, speaker.behind, _act_of(speaker), speaker) if speaker else None

    def _name_first(self, index: int) -> Attribution | None:
        """“dem Journal zufolge”."""
        is_it = self.tongue == "de" and self.row[index].low == "zufolge"
        is_hearsay = words.HEARSAY_PHRASES["de"].length(self.row, index - 1)
        speaker = self.names.left(index) if is_it and not is_hearsay else None
        return Attribution(speaker.first, index + 1, _act_of(speaker), speaker) if speaker else None

    def _so(self, index: int) -> Attribution | None:
        """“…, so ehemalige Mitarbeiter, die mit dem Journal sprachen”."""
        is_behind_mark = self.at(index - 1).text in (",", "“", "”", '"', *DASHES)
        if self.tongue != "de" or self.row[index].low != "so" or not is_behind_mark:
            return None
        speaker = self.names.right(index + 1)
        if speaker is None or speaker.first > index + 2:
            return None
        following = self.at(speaker.behind)
        # “so Meier weiter” speaks, “so groß wie” does not.
        if not (following.text in (*_MARKS, *DASHES) or following.low in words.BEHIND_SO):
            return None
        addressee = self._addressee(speaker.behind, len(self.row))
        return Attribution(index, speaker.behind, _act_of(speaker), speaker, addressee)

    # -- with a verb of speech

    def _spoken(self, index: int) -> Attribution | None:
        act = self._act(index)
        speaker = self._speaker(index) if act else None
        if act is None or speaker is None:
            return None
        behind = max(index + 1, speaker.behind)
        addressee = self._addressee(behind, min(len(self.row), behind + LONGEST_NAME))
        if addressee and addressee.is_outlet and act != Act.WROTE:
            act = Act.TOLD
        elif act in (Act.SAID, Act.TOLD) and speaker.is_outlet:
            act = Act.REPORTED
        first = min(index, speaker.first) if speaker.behind >= index - 1 else index
        return Attribution(first, behind, act, speaker, addressee)

    def _act(self, index: int) -> Act | None:
        token, before = self.row[index], self.at(index - 1)
        if token.is_capital and index:
            return None
        other_halves = words.SEPARABLE[self.tongue].get(token.low)
        if other_halves:
            for place in range(index + 1, min(len(self.row), index + words.FARTHEST_HALF)):
                if self.row[place].low in other_halves and place not in self.quoted:
                    return Act.TOLD if token.low in words.TOLD_SOMEBODY else Act.SAID
        act = words.VERBS[self.tongue].get(token.low)
        if self.tongue == "de" or act is None:
            return act
        near = {self.at(place).low for place in range(index - 4, index)}
        is_passive = bool(near & words.BEFORE_NO_SPEECH) and before.text != ","
        return None if is_passive or before.low in words.ARTICLES["en"] else act

    def _speaker(self, index: int) -> Speaker | None:
        """Return who speaks: right of the verb where the sentence is turned round, otherwise left of it."""
        behind = index + 1
        while self.at(behind).low in words.BEHIND_A_VERB:
            behind += 1
        before = self.at(index - 1)
        place = index
        while self.at(place - 1).low in words.BEFORE_A_VERB:
            place -= 1
        left = self.names.left(place)
        right = None if self.at(behind).text in _MARKS else self.names.right(behind)
        if self.tongue == "en":
            is_turned = before.text in (",", "“", "”", '"') or index - 1 in self.quoted
            is_told = self.row[index].low in words.TELLING
            return (right if is_turned and not is_told else None) or left or self._subject(index)
        if before.low in words.CONJUNCTIONS:
            # “Musk widersetzte sich und schrieb”: unless a subject follows at once, it was named before.
            return right if right and right.first == behind else self._subject(index) or right
        tells_paper = right is not None and right.is_outlet and left is not None and not left.is_outlet
        if left and (left.first == 0 or self._begins_clause(left.first) or tells_paper):
            return left
        return right or left or self._subject(index)

    def _subject(self, index: int) -> Speaker | None:
        """Return the name the sentence begins with, where an apposition or another verb stands between."""
        subject = self.names.right(0)
        before = self.at(index - 1)
        if subject is None or subject.first > 1 or index > FARTHEST_SUBJECT + subject.behind:
            return None
        if self.at(subject.behind).text == ",":
            # “Klaus Müller, Präsident der Behörde, warnte”.
            return subject if before.text == "," else None
        commas = sum(self.at(place).text == "," for place in range(subject.behind, index))
        is_second_verb = before.low in words.CONJUNCTIONS
        is_far_off = self.tongue == "en" and before.is_word and not commas
        return subject if is_second_verb or is_far_off else None

    def _begins_clause(self, index: int) -> bool:
        """Say whether nothing but a joint stands before the name, so that it is the subject."""
        before = self.at(index - 1)
        if before.low in words.ARTICLES[self.tongue]:
            before = self.at(index - 2)
        return before.text in (*_MARKS, *DASHES, "„") or before.low in words.BEFORE_A_SUBJECT

    def _addressee(self, start: int, end: int) -> Speaker | None:
        """The outlet it was said to: “sagte Meier dem Spiegel”, “in an interview with Reuters”."""
        for place in range(start, end):
            token = self.at(place)
            if token.text in _STOPS or (token.text == "," and self.tongue == "de" and place > start):
                return None
            if length := words.TO_WHOM[self.tongue].length(self.row, place):
                return self._outlet(place + length)
            is_dative = self.tongue == "de" and (token.low in ("dem", "der") or token.is_capital)
            is_told = self.tongue == "en" and self.at(place - 1).low in words.TELLING
            if place == start and (is_dative or is_told):
                return self._outlet(place)
        return None

    def _outlet(self, index: int) -> Speaker | None:
        named = self.names.right(index)
        return named if named and named.is_outlet else None


def _act_of(speaker: Speaker) -> Act:
    return Act.REPORTED if speaker.is_outlet else Act.SAID
