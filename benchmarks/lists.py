"""How long a page of the list of checks takes among very many checks, against the same among a thousand.

    python -m benchmarks.lists [COUNT] [FOLDER]

Makes both databases (SQLite; a million editions take a while and are kept in FOLDER, if one is named),
asks both for whole pages in turn through the site's own views, and compares medians: the first page, each
filter by its most frequent and by a middling choice, two filters at once, a page in the middle and one near
the end; the front page beside them. Then, among the many, a deep page against the first.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import editions

FEW, ROUNDS = 1_000, 15
MOST_FOR_MANY, MOST_FOR_DEEP = 1.5, 1.2
LIST, FRONT = "/en/claims/", "/en/"
chosen = {"database": "default"}


class ChosenDatabase:
    """Send every question to the database that is being measured."""

    def db_for_read(self, model, **hints):
        return chosen["database"]

    db_for_write = db_for_read


def main() -> int:
    count, folder = editions.asked_of(sys.argv[1:])
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(folder or temporary)
        place.mkdir(parents=True, exist_ok=True)
        few, many = editions.database(FEW, place), editions.database(count, place)
        editions.set_up(few)
        from django.conf import settings  # noqa: PLC0415 -- needs the set-up
        from django.db import connections  # noqa: PLC0415 -- needs the set-up

        connections.databases["many"] = {**connections.databases["default"], "NAME": str(many)}
        settings.DATABASE_ROUTERS = ["benchmarks.lists.ChosenDatabase"]
        return _measure(count)


def _measure(count: int) -> int:
    asked = {name: _questions(name) for name in ("default", "many")}
    names = [name for name in asked["default"] if name in asked["many"]]
    took: dict[tuple[str, str], list[float]] = {}
    for turn in range(ROUNDS + 2):
        for name in names:
            for database in ("default", "many"):
                seconds = _fetch(database, asked[database][name])
                # The first rounds fill caches, of the database's and of ours.
                if turn > 1:
                    took.setdefault((database, name), []).append(seconds)
    is_missed = False
    median = {key: statistics.median(times) for key, times in took.items()}
    for name in names:
        ratio = median["many", name] / median["default", name]
        is_missed |= _say(
            f"{name}, {count:,} against {FEW:,} editions", median["many", name], ratio, MOST_FOR_MANY
        )
    for name in ("page in the middle", "page near the end"):
        ratio = median["many", name] / median["many", "first page"]
        is_missed |= _say(
            f"{name} against first page, {count:,} editions", median["many", name], ratio, MOST_FOR_DEEP
        )
    return int(is_missed)


def _say(what: str, seconds: float, ratio: float, goal: float) -> bool:
    verdict = "holds" if ratio <= goal else "MISSED"
    print(  # noqa: T201 -- its answer
        f"lists, {what}: {seconds * 1000:.1f} ms, ratio {ratio:.2f}, goal {goal}: {verdict}", flush=True
    )
    return ratio > goal


def _questions(database: str) -> dict[str, str]:
    """Return the addresses to ask for by what they are, each with choices that this database has."""
    from claims.models.editions import Publication  # noqa: PLC0415 -- needs the set-up
    from claims.models.finding import FacetCount  # noqa: PLC0415 -- needs the set-up
    from claims.public.filters import FILTERS  # noqa: PLC0415 -- needs the set-up
    from claims.public.paging import Strand  # noqa: PLC0415 -- needs the set-up

    chosen["database"] = database
    found = {"first page": "", "front page": FRONT}
    strand = Strand(Publication.objects.all())
    total = strand.rows.count()
    for name, share in (("page in the middle", 0.5), ("page near the end", 0.97)):
        row = strand.newest_first()[int(total * share)]
        found[name] = f"?before={strand.place_of(row)}"
    often = {}
    for facet in FILTERS[1:]:
        values = FacetCount.objects.filter(facet=facet).order_by("-count", "value")
        often[facet] = values[0].value
        found[f"{facet}, most frequent"] = f"?{facet}={often[facet]}"
        if values.count() > 2:
            middling = values[values.count() // 2].value
            found[f"{facet}, middling"] = f"?{facet}={middling}"
    found["rating and kind"] = f"?rating={often['rating']}&type={often['type']}"
    found["source and year"] = f"?source={often['source']}&year={often['year']}"
    return found


def _fetch(database: str, query: str) -> float:
    from django.test import Client  # noqa: PLC0415 -- needs the set-up

    chosen["database"] = database
    client = Client(headers={"host": "127.0.0.1"})
    begun = time.perf_counter()
    response = client.get(query if query == FRONT else LIST + query)
    seconds = time.perf_counter() - begun
    if response.status_code != 200 or b'class="teaser"' not in response.content:
        sys.exit(f"{LIST}{query} was answered {response.status_code} or without a check.")
    return seconds


if __name__ == "__main__":
    sys.exit(main())
