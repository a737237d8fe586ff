"""How well “already checked?” finds the claim a post repeats, on data that nobody here wrote.

    python -m benchmarks.checked [--split dev]

CheckThat! 2020, task 2: posts, and 10,375 claims of checks, each the claim with the title of its check. They
are put on record on SQLite and on PostgreSQL, and every post is asked as the desk asks. Printed are MAP@5,
MRR and recall among 5 and 20 on either database, and beside them plain BM25 with stems over the same texts.
What could be chosen (the weight of rare words) was chosen on `--split train`. Left out where the data is not
here; PostgreSQL is the one named by TEST_POSTGRES_URL or one of its own.
"""

import argparse
import csv
import json
import math
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from tests.postgres import server

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "retrieval" / "clef2020"
LEAST_MAP, LEAST_RECALL, MOST_APART = 0.729, 0.893, 0.01
NAMES = ("MAP@5", "MRR", "R@5", "R@20")
Measures = tuple[float, ...]


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    given.add_argument("--data", type=Path, default=DATA)
    given.add_argument("--split", choices=("train", "dev"), default="dev")
    given.add_argument("--database", metavar="URL", help=argparse.SUPPRESS)
    options = given.parse_args()
    if not options.data.exists():
        _say("already checked: left out, the posts are not here")
        return 0
    if options.database:
        _say(json.dumps(_on(options.database, options.data, options.split)))
        return 0
    with tempfile.TemporaryDirectory() as place, server() as postgres:
        addresses = {"SQLite": f"sqlite:///{place}/db.sqlite3", "PostgreSQL": postgres}
        found = {name: _apart(address, options) for name, address in addresses.items() if address}
    found["plain BM25 with stems"] = _plain(options.data, options.split)
    for name, measures in found.items():
        figures = ", ".join(f"{what} {value:.3f}" for what, value in zip(NAMES, measures, strict=True))
        _say(f"4b already checked, {options.split}, {name}: {figures}")
    ours = [measures for name, measures in found.items() if name in addresses]
    apart = max(abs(one - other) for one, other in zip(ours[0], ours[-1], strict=True))
    is_good = all(one[0] > LEAST_MAP and one[3] > LEAST_RECALL for one in ours) and apart <= MOST_APART
    _say(
        f"4b goal MAP@5 > {LEAST_MAP}, R@20 > {LEAST_RECALL}, databases apart by {apart:.3f} ≤ {MOST_APART}: "
        f"{'reached' if is_good else 'missed'}"
    )
    return 0 if is_good else 1


def _apart(address: str, options: argparse.Namespace) -> Measures:
    """Measure in a process of its own, as settings are read once."""
    asked = ["--data", str(options.data), "--split", options.split, "--database", address]
    answer = subprocess.run(  # noqa: S603 -- ourselves again
        [sys.executable, "-m", "benchmarks.checked", *asked], capture_output=True, text=True, check=True
    )
    return tuple(json.loads(answer.stdout.splitlines()[-1]))


def _on(address: str, data: Path, split: str) -> Measures:
    os.environ.update(DJANGO_SETTINGS_MODULE="factcheck.settings", DEBUG="1", DATABASE_URL=address)
    import django  # noqa: PLC0415 -- the variables above come first

    django.setup()
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    from claims.models import Claim  # noqa: PLC0415
    from claims.operations import claim_words, similar, trail  # noqa: PLC0415
    from claims.operations.insertion import insert_columns  # noqa: PLC0415

    settings.DEBUG = False
    call_command("migrate", verbosity=0, skip_checks=True)
    texts = _texts(data)
    columns = {"slug": [f"checked-{key}" for key in texts], "statement": list(texts.values())}
    same = {"language": "en", "claim_type": "event"}
    with trail.one_at_a_time():
        claim_words.keep(insert_columns(Claim, len(texts), columns, same=same))

    def asked(post: str) -> list[str]:
        return [one.claim.slug.removeprefix("checked-") for one in similar.alike_to(post, "en", limit=20)]

    return _measured(asked, data, split)


def _plain(data: Path, split: str) -> Measures:
    """BM25 with the usual constants (k1 1.2, b 0.75) over stems, scored for every text."""
    from claims.rules import searching  # noqa: PLC0415 -- needs the set-up of nothing, but stays beside its use

    def stems(text: str) -> list[str]:
        return [searching.stem(word, "en") for word in searching.words(text)]

    counts = {key: Counter(stems(text)) for key, text in _texts(data).items()}
    lengths = {key: sum(words.values()) for key, words in counts.items()}
    usual = sum(lengths.values()) / len(lengths)
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for key, words in counts.items():
        for word, count in words.items():
            places[word].append((key, count))

    def asked(post: str) -> list[str]:
        scores: Counter[str] = Counter()
        for word in stems(post):
            rarity = math.log(1 + (len(counts) - len(places[word]) + 0.5) / (len(places[word]) + 0.5))
            for key, count in places[word]:
                norm = 1.2 * (0.25 + 0.75 * lengths[key] / usual)
                scores[key] += rarity * count * 2.2 / (count + norm)
        return [key for key, _score in scores.most_common(20)]

    return _measured(asked, data, split)


def _measured(asked: Callable[[str], list[str]], data: Path, split: str) -> Measures:
    right: dict[str, set[str]] = defaultdict(set)
    for line in (data / split / "tweet-vclaim-pairs.qrels").read_text(encoding="utf-8").split("\n"):
        if line.strip():
            post, _zero, claim, _one = line.split()
            right[post].add(claim)
    sums = [0.0] * len(NAMES)
    posts = list(_rows(data / split / "tweets.queries.tsv"))
    for key, post in posts:
        wanted = right[key]
        ranks = [rank for rank, claim in enumerate(asked(post), start=1) if claim in wanted]
        among_five = [rank for rank in ranks if rank <= 5]
        sums[0] += sum(hit / rank for hit, rank in enumerate(among_five, start=1)) / min(len(wanted), 5)
        sums[1] += 1 / ranks[0] if ranks else 0
        sums[2] += len(among_five) / len(wanted)
        sums[3] += len(ranks) / len(wanted)
    return tuple(value / len(posts) for value in sums)


def _texts(data: Path) -> dict[str, str]:
    return {
        key: f"{claim.strip()} {title.strip()}"
        for key, claim, title in _rows(data / "verified_claims.docs.tsv")
    }


def _rows(file: Path) -> Iterable[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, delimiter="\t")
        next(rows)
        yield from rows


def _say(line: str) -> None:
    print(line)  # noqa: T201 -- its answer


if __name__ == "__main__":
    sys.exit(main())
