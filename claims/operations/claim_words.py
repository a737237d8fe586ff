"""Keeping the desk's index of words of claims beside the claims themselves, in the act that writes them.

What follows from claims leaves no entry on the trail and goes into no bundle; `rebuild` makes it anew.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence

from django.db import connection, models

from claims.models import Claim, ClaimTranslation, ClaimWords, Party, WordCount
from claims.models.claim_words import INDEX
from claims.operations.insertion import write_columns
from claims.rules import searching

AT_ONCE = 1000
# The columns of a claim that its words are taken from.
SAYS = frozenset({"statement", "language", "claimant"})
# Under which stem the number of all claims is kept.
ALL = ""
COUNT_ON_SQLITE = (
    "INSERT INTO claims_wordcount (stem, claims) VALUES (%s, %s) "
    "ON CONFLICT (stem) DO UPDATE SET claims = claims + excluded.claims"
)
COUNT_ON_POSTGRESQL = (
    "INSERT INTO claims_wordcount (stem, claims) SELECT * FROM unnest(%s::text[], %s::integer[]) "
    "ON CONFLICT (stem) DO UPDATE SET claims = claims_wordcount.claims + excluded.claims"
)


def keep(claims: Collection[int]) -> None:
    """Bring the words of these claims up to what they say now; call it in the act that wrote them.

    For thousands of new claims give all their numbers at once: what is new is written by statements for many.
    """
    for numbers in _at_once(sorted(set(claims))):
        meant = _meant(numbers)
        stood = dict(ClaimWords.objects.filter(pk__in=numbers).values_list("pk", "stems"))
        counts: Counter[str] = Counter()
        new = [number for number in meant if number not in stood]
        for number, stems in meant.items():
            if number in stood and stems != stood[number]:
                ClaimWords.objects.filter(pk=number).update(stems=stems)
            counts.update(stems.split())
        for stems in stood.values():
            counts.subtract(stems.split())
        counts[ALL] += len(new)
        _insert(new, [meant[number] for number in new])
        _count(counts)


def follow(thing: models.Model, changed: Collection[str] | None = None) -> None:
    """Bring words up to date after a row of the desk was written or taken back; `changed` are its columns."""
    match thing:
        case Claim() if changed is None or SAYS.intersection(changed):
            keep([thing.pk])
        case ClaimTranslation():
            keep([thing.claim_id])
        case Party() if changed is not None and "name" in changed:
            keep(list(Claim.objects.filter(claimant=thing).values_list("pk", flat=True)))


def rebuild() -> int:
    """Make words and counts anew from the claims and return how many claims there are; in a transaction."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # What a trigger takes out of the index must stand in it.
            cursor.execute(f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')")  # noqa: S608 -- a name of our own
    ClaimWords.objects.all().delete()
    WordCount.objects.all().delete()
    newest, done = 0, 0
    while numbers := list(
        Claim.objects.filter(pk__gt=newest).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        keep(numbers)
        newest, done = numbers[-1], done + len(numbers)
    return done


def stems_of(texts: Sequence[tuple[str, str]], claimant: str) -> str:
    """Return the stems of a claim: of its texts, each with its language, and of whoever made it."""
    found = searching.stems_of_names([claimant]) if claimant else set()
    for text, language in texts:
        found |= searching.stems(text, language)
    return " ".join(sorted(found))


def _meant(numbers: Sequence[int]) -> dict[int, str]:
    texts: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for number, *text in ClaimTranslation.objects.filter(claim__in=numbers).values_list(
        "claim", "statement", "language"
    ):
        texts[number].append((text[0], text[1]))
    claims = Claim.objects.filter(pk__in=numbers).order_by("pk")
    return {
        number: stems_of([(statement, language), *texts[number]], claimant or "")
        for number, statement, language, claimant in claims.values_list(
            "pk", "statement", "language", "claimant__name"
        )
    }


def _insert(numbers: Sequence[int], stems: Sequence[str]) -> None:
    if not numbers:
        return
    table = ClaimWords._meta.db_table
    write_columns(table, {"claim_id": numbers, "stems": stems})
    if connection.vendor == "sqlite":
        # One statement for all takes a third of the time that a trigger for each does.
        places = ", ".join("%s" for _number in numbers)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {INDEX}(rowid, stems) "  # noqa: S608 -- names of our own
                f"SELECT claim_id, stems FROM {table} WHERE claim_id IN ({places})",
                list(numbers),
            )


def _count(counts: Counter[str]) -> None:
    more = sorted((stem, count) for stem, count in counts.items() if count > 0)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(COUNT_ON_POSTGRESQL, list(map(list, zip(*more, strict=True))) or [[], []])
        else:
            cursor.executemany(COUNT_ON_SQLITE, more)
    for stem, count in counts.items():
        if count < 0:
            row = WordCount.objects.filter(pk=stem)
            if not row.filter(claims__gt=-count).update(claims=models.F("claims") + count):
                row.delete()


def _at_once(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]
