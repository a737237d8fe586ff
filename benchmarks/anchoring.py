"""How surely and how fast a quote is found again: PERFORMANCE 5a and 5b, and the figures on real revisions.

    python -m benchmarks.anchoring [TRIALS]

Writes its own texts, edits them and looks for a quote in what became of them, beside edlib (infix alignment)
on the same levelled text; both sides find the text levelled already, as a revision is levelled once for all
its quotes. Where the revisions of ../shared/data/anchoring are at hand, their cases are counted by kind.
"""

import json
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import edlib

from claims.rules.anchoring import context, locate
from claims.rules.folding import fold

REVISIONS = Path(__file__).resolve().parents[2] / "shared" / "data" / "anchoring"
TRIALS = 400
# A place is right if it shares this part with the true one, both taken together.
LEAST_OVERLAP = 0.8
Place = tuple[int, int] | None


@dataclass(frozen=True)
class Goal:
    """What one size of text must reach; `work` is its number in PERFORMANCE."""

    work: str
    length: int
    most_time: float


GOALS = (Goal("5a", 8_000, 0.6), Goal("5b", 200_000, 0.2))
LEAST_RIGHT = 0.99


@dataclass(frozen=True)
class Trial:
    """A quote with its neighbours as last seen, the text that came after, and where it stands there."""

    quote: str
    prefix: str
    suffix: str
    body: str
    place: tuple[int, int]


def main(trials: int) -> None:
    print_real_revisions()
    for goal in GOALS:
        print_ratio(goal, trials if goal.length < 100_000 else max(20, trials // 4))


def print_real_revisions() -> None:
    """Count the outcomes of real revisions by kind; `exact` and `gone` have a goal."""
    if not (REVISIONS / "cases.jsonl").is_file():
        say(f"anchoring, real revisions: not measured, as they are not at {REVISIONS}")
        return
    bodies = json.loads((REVISIONS / "revisions.json").read_text(encoding="utf-8"))
    cases = [
        json.loads(line) for line in (REVISIONS / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    outcomes: dict[str, Counter[str]] = {}
    wrong = 0
    for case in cases:
        body = bodies[case["new"]]
        anchor = locate(
            case["exact"], body, prefix=case["prefix"], suffix=case["suffix"], start=case["start"]
        )
        counted = outcomes.setdefault(case["kind"], Counter())
        counted[anchor.outcome] += 1
        if anchor.start is not None:
            is_right = _is_right(case, body[anchor.start : anchor.end])
            counted["right" if is_right else "wrong"] += 1
            wrong += not is_right
    for kind, counted in sorted(outcomes.items()):
        columns = ("found", "moved", "ambiguous", "lost", "right", "wrong")
        cells = ", ".join(f"{name} {counted[name]}" for name in columns)
        say(f"anchoring, {kind}, {sum(counted[name] for name in columns[:4])} cases: {cells}")
    exact, gone = outcomes["exact"], outcomes["gone"]
    holds = not wrong and not exact["moved"] + exact["lost"] and not gone["found"] + gone["moved"]
    say(
        f"anchoring, real revisions: {wrong} wrong places, {exact['moved'] + exact['lost']} exact missed, "
        f"{gone['found'] + gone['moved']} of gone anchored, goal 0, 0, 0: {_verdict(holds)}"
    )


def _is_right(case: dict[str, str], there: str) -> bool:
    if case["kind"].startswith("exact"):
        return there == case["exact"]
    # Nothing is right where the sentence is gone.
    return bool(case["best"]) and (there in case["best"] or case["best"] in there)


def print_ratio(goal: Goal, count: int) -> None:
    trials = [trial(random.Random(number), goal.length) for number in range(count)]  # noqa: S311 -- no secret
    ours, theirs, our_times, their_times = [], [], [], []
    for one in trials:
        folded = fold(one.body)
        # Once before the clock runs: the text is levelled and cut into sentences when it comes in.
        _by_us(one)
        place, took = _timed(lambda one=one: _by_us(one))
        ours.append(_overlap(place, one.place))
        our_times.append(took)
        place, took = _timed(lambda one=one, folded=folded: _by_edlib(one, folded))
        theirs.append(_overlap(place, one.place))
        their_times.append(took)
    ratio = statistics.median(our_times) / statistics.median(their_times)
    right, right_there = (
        sum(overlap >= LEAST_OVERLAP for overlap in found) / count
        for found in ([overlap or 0 for overlap in ours], [overlap or 0 for overlap in theirs])
    )
    wrong = sum(overlap is not None and overlap < LEAST_OVERLAP for overlap in ours)
    holds = ratio <= goal.most_time and not wrong and right >= max(LEAST_RIGHT, right_there)
    say(
        f"{goal.work} quote in {goal.length:,} characters after edits, {count} trials: "
        f"{right:.3f} right (edlib {right_there:.3f}), {wrong} wrong, {ratio:.2f}× the time of edlib "
        f"({statistics.median(our_times) * 1e6:.0f} µs), goal ≥ {LEAST_RIGHT}, 0, ≤ {goal.most_time}×: "
        f"{_verdict(holds)}"
    )


def _by_us(one: Trial) -> Place:
    anchor = locate(one.quote, one.body, prefix=one.prefix, suffix=one.suffix)
    return None if anchor.start is None or anchor.end is None else (anchor.start, anchor.end)


def _by_edlib(one: Trial, folded: object) -> Place:
    wanted = fold(one.quote).text
    found = edlib.align(wanted, folded.text, mode="HW", task="locations")["locations"]
    start, end = found[0]
    return folded.original(start or 0, end + 1)


def _timed(search: Callable[[], Place]) -> tuple[Place, float]:
    """Return the place and the median of five runs, in seconds."""
    times = []
    for _run in range(5):
        begun = time.perf_counter()
        place = search()
        times.append(time.perf_counter() - begun)
    return place, statistics.median(times)


def _overlap(place: Place, true: tuple[int, int]) -> float | None:
    if place is None:
        return None
    shared = max(0, min(place[1], true[1]) - max(place[0], true[0]))
    return shared / (max(place[1], true[1]) - min(place[0], true[0]))


def trial(chance: random.Random, length: int) -> Trial:
    """Return a text of about `length` characters after an edit, and a quote of the text before it."""
    sentences = _sentences(chance, length)
    wanted = chance.randrange(len(sentences))
    before = " ".join(sentences)
    start = len(" ".join(sentences[:wanted])) + (wanted > 0)
    quote, prefix, suffix = context(before, start, start + len(sentences[wanted]))
    after: list[str] = []
    true = 0
    for number, sentence in enumerate(sentences):
        # The neighbours of the quote are edited as often as any other sentence.
        event = chance.random()
        if number == wanted:
            true = len(after)
            after.append(_edited(chance, sentence, chance.randint(1, 2)))
        elif event < 0.02:
            continue
        elif event < 0.12:
            after.append(_edited(chance, sentence, chance.randint(1, 6)))
        else:
            after.append(sentence)
        if event > 0.98:
            after.append(_sentence(chance))
    start = len(" ".join(after[:true])) + (true > 0)
    return Trial(quote, prefix, suffix, " ".join(after), (start, start + len(after[true])))


def _sentences(chance: random.Random, length: int) -> list[str]:
    sentences: list[str] = []
    written = 0
    while written < length:
        sentences.append(_sentence(chance))
        written += len(sentences[-1]) + 1
    return sentences


def _sentence(chance: random.Random) -> str:
    # Common words are short and come often, as in any language.
    words = [WORDS[int(len(WORDS) * chance.random() ** 3)] for _ in range(chance.randint(8, 24))]
    return f"{' '.join(words).capitalize()}."


def _edited(chance: random.Random, sentence: str, edits: int) -> str:
    words = sentence.rstrip(".").split(" ")
    for _edit in range(edits):
        place = chance.randrange(len(words))
        match chance.choice(("replace", "drop", "insert", "misspell")):
            case "replace":
                words[place] = chance.choice(WORDS)
            case "drop" if len(words) > 4:
                del words[place]
            case "insert":
                # Never in front: whoever was quoted from the first word may be contradicted by a new one.
                words.insert(place + 1, chance.choice(WORDS))
            case _:
                letter = chance.randrange(len(words[place]))
                words[place] = words[place][:letter] + chance.choice("aeiou") + words[place][letter + 1 :]
    return f"{' '.join(words)}."


def _words() -> list[str]:
    chance = random.Random(2026)  # noqa: S311 -- no secret
    # Umlauts as in German, and no n: a word such as “no” would turn the sense of an edited sentence.
    syllables = [first + vowel for first in "bdfghklmprstvwz" for vowel in "aeiouäü"]
    words = {"".join(chance.choices(syllables, k=chance.randint(1, 4))) for _word in range(3000)}
    return sorted(words, key=lambda word: (len(word), word))


WORDS = _words()


def _verdict(holds: bool) -> str:
    return "holds" if holds else "MISSED"


def say(line: str) -> None:
    print(line)  # noqa: T201 -- its answer


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else TRIALS)
