"""How long readers wait for a word among very many checks, against asking each text for the word.

    python -m benchmarks.search [COUNT] [FOLDER]

Asks for words that stand in one check, in twenty, in a third of all and in none, one and several at a time:
the first twenty hits and how many there are (beyond a thousand only that there are more). The reference is
`icontains` on the words that lists show, with the same first twenty and their number. Compared are the times
that 95 of 100 questions stay below. The database is that of `benchmarks.lists`.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import editions

ROUNDS = 7
MOST = 1 / 100
SHOWN = 20


def main() -> int:
    count, folder = editions.asked_of(sys.argv[1:])
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(folder or temporary)
        place.mkdir(parents=True, exist_ok=True)
        editions.set_up(editions.database(count, place))
        return _measure(count)


def _measure(count: int) -> int:
    questions = _questions(count)
    ours: dict[str, list[float]] = {question: [] for question in questions}
    reference = {}
    for turn in range(ROUNDS + 1):
        for question in questions:
            seconds, _found = _timed(_by_index, question)
            if turn:
                ours[question].append(seconds)
        # A round of these takes as long as hundreds of ours, and repeats itself closely.
        if turn == 1:
            reference = {question: _timed(_by_asking_each, question)[0] for question in questions}
    medians = [statistics.median(times) for times in ours.values()]
    mine, theirs = _most_stay_below(medians), _most_stay_below(list(reference.values()))
    ratio = mine / theirs
    verdict = "holds" if ratio <= MOST else "MISSED"
    slowest = max(ours, key=lambda question: statistics.median(ours[question]))
    print(  # noqa: T201 -- its answer
        f"search, {count:,} editions, {len(questions)} questions, 95 % below: {mine * 1000:.1f} ms against "
        f"{theirs * 1000:,.0f} ms, ratio 1/{1 / ratio:.0f}, goal 1/100: {verdict}; slowest “{slowest}”"
    )
    return int(ratio > MOST)


def _questions(count: int) -> list[str]:
    own = [editions.own_names(number) for number in range(count // 9, count, count // 9)]
    rare = [editions.name(1_000_000 + number % 50_000) for number in range(count // 7, count, count // 7)]
    common = ["Brücke", "houses", "Rechnungshof", "million", "Audit"]
    several = [
        "Kläranlage Jena",
        "library Mainz",
        "Häuser Celle Prüfung",
        "Strasse Halle 48",
        "Schule Ost 700",
    ]
    return [*own, *rare, *common, *several, "Quastenflosser", "bridge Quastenflosser"]


def _by_index(question: str) -> int:
    from claims.public.filters import ClaimSearch  # noqa: PLC0415 -- needs the set-up

    search = ClaimSearch({"q": question}, "en")
    search.leaf(size=SHOWN)
    return search.count


def _by_asking_each(question: str) -> int:
    from django.db.models import Q  # noqa: PLC0415 -- needs the set-up

    from claims.models.editions import Publication  # noqa: PLC0415 -- needs the set-up

    found = Publication.objects.standing()
    for word in question.split():
        holds = Q()
        for field in ("statement", "headline", "short_answer", "claimant"):
            holds |= Q(**{f"texts__{field}__icontains": word})
        found = found.filter(pk__in=Publication.objects.filter(holds).values("pk"))
    list(found.prefetch_related("texts").newest_first()[:SHOWN])
    return found.count()


def _timed(ask, question: str) -> tuple[float, int]:
    begun = time.perf_counter()
    found = ask(question)
    return time.perf_counter() - begun, found


def _most_stay_below(times: list[float]) -> float:
    return sorted(times)[int(0.95 * (len(times) - 1))]


if __name__ == "__main__":
    sys.exit(main())
