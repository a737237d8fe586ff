"""How long the desk looks for claims that say the same among very many, against comparing with each of them.

    python -m benchmarks.similar [COUNT] [--questions 500]

Makes up COUNT statements (1,000,000 unless given) out of a vocabulary whose words are as unevenly frequent as
those of a language, puts them on record on SQLite with their words, and asks for 500 of them in other shapes:
words in another order, dropped, misspelt, inflected. Found is what stands among the first twenty. The
reference is rapidfuzz in the same run: `token_sort_ratio` of the question with every statement, all in
memory, for twenty of the questions, as it takes so long. The database goes away again.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

from claims.rules.words import word_set

LEAST_FOUND, MOST_OF_THE_TIME = 0.97, 1 / 50
SHOWN, BATCH, ROOTS, COMPARED_WITH_EACH = 20, 5000, 60_000, 20
BEGINNINGS = sorted(word_set("b bl br d dr f fl fr g gl gr h k kl kr l m n p pl pr r s sl st str t tr v w z"))
MIDDLES = sorted(word_set("a e i o u ai au ea ee ie oa ou"))
ENDS = sorted(word_set("b ck d f g k l ll m n nd ng nt p r rd rk rt s ss st t tch x"))
LITTLE = sorted(word_set("the of in and to a for that on with by from was is were has"))
MEASURES = ("million euros", "percent", "people", "tonnes", "years", "dollars")


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("count", type=int, nargs="?", default=1_000_000)
    given.add_argument("--questions", type=int, default=500)
    options = given.parse_args()
    chance = random.Random(7)  # noqa: S311 -- an example, the same each time
    statements = list(made_up(options.count, chance))
    chosen = chance.sample(range(options.count), min(options.questions, options.count))
    questions = [(number, _reshaped(statements[number], chance)) for number in chosen]
    with tempfile.TemporaryDirectory() as place:
        first = _record(statements, Path(place) / "db.sqlite3")
        return _measure(statements, questions, first)


def _measure(statements: Sequence[str], questions: Sequence[tuple[int, str]], first: int) -> int:
    from rapidfuzz import fuzz, process  # noqa: PLC0415 -- beside what it is the reference of

    from claims.operations import similar  # noqa: PLC0415 -- needs the set-up

    folded = [statement.casefold() for statement in statements]
    similar.alike_to(questions[0][1], "en")
    ours: list[float] = []
    theirs: list[float] = []
    found = found_by_each = 0
    for turn, (number, question) in enumerate(questions):
        hits, seconds = _timed(lambda asked: similar.alike_to(asked, "en", limit=SHOWN), question)
        ours.append(seconds)
        found += number in {hit.claim.pk - first for hit in hits}
        if turn % max(1, len(questions) // COMPARED_WITH_EACH) == 0:
            best, seconds = _timed(
                lambda asked: process.extract(
                    asked.casefold(), folded, scorer=fuzz.token_sort_ratio, limit=SHOWN, processor=None
                ),
                question,
            )
            theirs.append(seconds)
            found_by_each += number in {place for _text, _score, place in best}
    share, share_of_theirs = found / len(questions), found_by_each / len(theirs)
    median, most, reference = statistics.median(ours), _most_stay_below(ours), statistics.median(theirs)
    is_good = share >= LEAST_FOUND and median <= MOST_OF_THE_TIME * reference
    print(  # noqa: T201 -- its answer
        f"4a similar: {len(questions)} planted among {len(statements):,}: {share:.3f} found in {SHOWN} "
        f"in {median * 1000:.1f} ms (95 % below {most * 1000:.1f} ms), by comparing with each "
        f"{share_of_theirs:.3f} in {reference * 1000:,.0f} ms, ratio 1/{reference / median:.0f}; "
        f"goal {LEAST_FOUND} at 1/50: {'reached' if is_good else 'missed'}"
    )
    return 0 if is_good else 1


def _most_stay_below(times: Sequence[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


def _timed(ask: Callable[[str], Any], question: str) -> tuple[Any, float]:
    begun = time.perf_counter()
    found = ask(question)
    return found, time.perf_counter() - begun


def _record(statements: Sequence[str], file: Path) -> int:
    """Put the statements on record in a database of its own, and return the number of the first claim."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="factcheck.settings", DEBUG="1", DATABASE_URL=f"sqlite:///{file}"
    )
    import django  # noqa: PLC0415 -- the variables above come first

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from claims.models import Claim  # noqa: PLC0415
    from claims.operations import claim_words, trail  # noqa: PLC0415
    from claims.operations.insertion import insert_columns  # noqa: PLC0415

    settings.DEBUG = False
    call_command("migrate", verbosity=0, skip_checks=True)
    first = 0
    for start in range(0, len(statements), BATCH):
        some = statements[start : start + BATCH]
        columns = {"slug": [f"made-up-{start + place}" for place in range(len(some))], "statement": some}
        with trail.one_at_a_time():
            numbers = insert_columns(
                Claim, len(some), columns, same={"language": "en", "claim_type": "event"}
            )
            claim_words.keep(numbers)
        first = first or numbers[0]
    return first


def made_up(count: int, chance: random.Random) -> Any:
    """Yield statements out of one vocabulary, the same each time for the same chance."""
    words: dict[str, None] = {}
    while len(words) < ROOTS:
        syllables = chance.choice((1, 2, 2, 2, 3))
        words["".join(_syllable(chance) for _part in range(syllables))] = None
    vocabulary = list(words)
    # Zipf and Mandelbrot: the word of rank r comes in proportion to 1 / (r + 2.7).
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(vocabulary))))
    for _number in range(count):
        length = chance.randint(6, 14)
        said = chance.choices(vocabulary, cum_weights=weights, k=length)
        if chance.random() < 0.5:
            place = chance.randrange(len(said))
            said[place] = said[place].capitalize()
        for _little in range(length // 2):
            said.insert(chance.randrange(len(said)), chance.choice(LITTLE))
        if chance.random() < 0.4:
            said += [str(chance.randint(2, 999)), chance.choice(MEASURES)]
        if chance.random() < 0.4:
            said += ["in", str(chance.randint(1990, 2025))]
        text = " ".join(said)
        yield f"{text[0].upper()}{text[1:]}."


def _syllable(chance: random.Random) -> str:
    return chance.choice(BEGINNINGS) + chance.choice(MIDDLES) + chance.choice(ENDS)


def _reshaped(statement: str, chance: random.Random) -> str:
    """Return the statement as somebody else would have written it: one or two changes of four kinds."""
    words = statement.rstrip(".").split()
    for change in chance.sample((_turned, _shortened, _misspelt, _inflected), chance.randint(1, 2)):
        words = change(words, chance)
    return " ".join(words)


def _turned(words: list[str], chance: random.Random) -> list[str]:
    cut = chance.randrange(1, len(words))
    return words[cut:] + words[:cut]


def _shortened(words: list[str], chance: random.Random) -> list[str]:
    left_out = set(chance.sample(range(len(words)), min(2, len(words) // 4)))
    return [word for place, word in enumerate(words) if place not in left_out]


def _misspelt(words: list[str], chance: random.Random) -> list[str]:
    place = chance.choice([place for place, word in enumerate(words) if len(word) > 3])
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    return [*words[:place], word[:at] + word[at + 1] + word[at] + word[at + 2 :], *words[place + 1 :]]


def _inflected(words: list[str], chance: random.Random) -> list[str]:
    return [
        word + chance.choice(("s", "ed", "ing")) if len(word) > 4 and chance.random() < 0.3 else word
        for word in words
    ]


if __name__ == "__main__":
    sys.exit(main())
