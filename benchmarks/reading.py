"""How well an article is read for the editor, and how fast.

    python -m benchmarks.reading

Against the recorded case: places that hold their words, boilerplate suggested, claims worth checking that a
suggestion touches, and how many of the first thirty suggestions are such claims. Against comments labelled by
others: how often one that claims a fact ranks above one that does not. Then figures and dates out of two
tables, the second written by somebody who had not seen the parser, and the processor time for 1,000
characters. What needs data that is not in the repository is left out where `../shared` is absent.
"""

import csv
import json
import os
import statistics
import sys
import time
from bisect import bisect_left, bisect_right
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CASE = ROOT.parent / "shared" / "case"
COMMENTS = ROOT.parent / "shared" / "data" / "germeval" / "GermEval21_TrainData.csv"
LEAST_TOUCHED, LEAST_OF_TOP, TOP = 0.7, 0.5, 30
MOST_MILLISECONDS = 1000 / 60
NEVER_SUGGESTED = ("boilerplate", "caption")
WORTH_CHECKING = ("high", "medium")


def main() -> int:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="factcheck.settings", DEBUG="1", DATABASE_URL="sqlite:///:memory:"
    )
    import django  # noqa: PLC0415 -- the variables above must be set first

    django.setup()
    is_missed = False
    measures = [*(_case() if CASE.exists() else []), *_tables()]
    if COMMENTS.exists():
        measures.append(_comments())
    if not CASE.exists():
        print("reading: the case is not here, so only the tables are read")  # noqa: T201 -- its answer
    for what, figure, goal, holds in measures:
        verdict = "" if goal is None else f", goal {goal}: {'holds' if holds else 'MISSED'}"
        print(f"reading, {what}: {figure}{verdict}")  # noqa: T201 -- its answer
        is_missed = is_missed or not holds
    return int(is_missed)


def _case():
    from claims.rules import anchoring  # noqa: PLC0415 -- needs the set-up
    from claims.rules.reading import KnownParty, read  # noqa: PLC0415 -- needs the set-up

    body = (CASE / "article.txt").read_bytes().decode("utf-8")
    dossier = json.loads((CASE / "claims.json").read_text("utf-8"))
    entities = json.loads((CASE / "entities.json").read_text("utf-8"))["entities"]
    parties = [
        KnownParty(entity["id"], (entity["name"], *entity["aliases"]), entity["type"] == "media outlet")
        for entity in entities
    ]
    places = {claim["id"]: _places(claim) for claim in dossier["claims"]}
    every = [place for claim in places.values() for place in claim]
    held = sum(body[start:end] == quote for start, end, quote in every)
    yield "places that hold their words", f"{held} of {len(every)}", "all", held == len(every)
    outcomes = Counter(_outcome(anchoring, body, place) for place in every)
    yield (
        "the same searched by their words",
        ", ".join(f"{number} {outcome}" for outcome, number in outcomes.most_common()),
        "0 wrong",
        not outcomes["wrong"],
    )

    reading = read(body, "de")
    suggestions = reading.suggestions
    lines = [(line["start"], line["end"]) for line in dossier["boilerplate"]]
    wrong = sum(any(_touch(line, _place(suggestion)) for suggestion in suggestions) for line in lines)
    yield "lines of boilerplate suggested", f"{wrong} of {len(lines)}", "0", not wrong

    worthy = [
        places[claim["id"]]
        for claim in dossier["claims"]
        if claim["check_worthiness"]["level"] in WORTH_CHECKING
    ]
    touched = sum(any(_is_touched(place, suggestions) for place in claim) for claim in worthy)
    yield (
        "claims worth checking that a suggestion touches",
        f"{touched} of {len(worthy)} ({touched / len(worthy):.0%})",
        f"{LEAST_TOUCHED:.0%}",
        touched >= LEAST_TOUCHED * len(worthy),
    )
    worthy_places = [place for claim in worthy for place in claim]
    of_top = sum(
        any(_touch(place, _place(suggestion)) for place in worthy_places) for suggestion in suggestions[:TOP]
    )
    yield (
        f"of the first {TOP} suggestions such claims",
        f"{of_top} ({of_top / TOP:.0%}; {len(suggestions)} suggestions in all)",
        f"{LEAST_OF_TOP:.0%}",
        of_top >= LEAST_OF_TOP * TOP,
    )
    article = sum(part.end - part.start for part in reading.parts if part.kind not in NEVER_SUGGESTED)
    marked = sum(found.end - found.start for found in suggestions)
    yield "share of the article's own text suggested", f"{marked / article:.0%}", None, True
    times = []
    for _run in range(5):
        begun = time.process_time()
        read(body, "de", parties=parties)
        times.append(time.process_time() - begun)
    took = statistics.median(times) * 1000 / (len(body) / 1000)
    yield (
        "time for 1,000 characters",
        f"{took:.1f} ms",
        f"{MOST_MILLISECONDS:.1f} ms",
        took <= MOST_MILLISECONDS,
    )


def _places(claim):
    return [(words["start"], words["end"], words["quote"]) for words in (claim["locator"], *claim["repeats"])]


def _place(suggestion):
    return suggestion.start, suggestion.end


def _touch(one, other):
    return one[0] < other[1] and other[0] < one[1]


def _is_touched(place, suggestions):
    return any(_touch(place, _place(suggestion)) for suggestion in suggestions)


def _outcome(anchoring, body, place):
    start, end, quote = place
    _exact, prefix, suffix = anchoring.context(body, start, end)
    anchor = anchoring.locate(quote, body, prefix=prefix, suffix=suffix)
    return anchor.outcome if anchor.start in (None, start) else "wrong"


def _tables():
    from tests.rules import figures_table  # noqa: PLC0415 -- needs the set-up

    for name, rows in (("open", figures_table.open_half()), ("blind", figures_table.blind_half())):
        right = sum(row.is_right for row in rows)
        yield (
            f"strings right in the {name} half",
            f"{right} of {len(rows)} ({right / len(rows):.0%})",
            None,
            True,
        )


def _comments():
    """Return how often a comment that claims a fact ranks above one that does not (area under the curve)."""
    from claims.rules.reading import read  # noqa: PLC0415 -- needs the set-up

    claiming, others = [], []
    with COMMENTS.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            best = max((found.score for found in read(row["comment_text"], "de").suggestions), default=0.0)
            (claiming if row["Sub3_FactClaiming"] == "1" else others).append(best)
    others.sort()
    above = sum(bisect_left(others, score) + bisect_right(others, score) for score in claiming) / 2
    share = above / len(claiming) / len(others)
    return "comments that claim a fact ranked above others", f"{share:.0%} of pairs (a coin: 50%)", None, True


if __name__ == "__main__":
    sys.exit(main())
