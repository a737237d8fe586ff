"""Editions in any number, for measuring: real documents and digests, in every table readers are served from.

A few checks go through the desk as any other, by its operations. Each further edition is one of their
documents with names, figures, dates and words of its own; its digest is that of its canonical text, its
verdict bears that digest as approved, and the database's own guards let it in. What stands in the tables of
lists is said by the functions that publishing uses; only the writing is done in batches, by plain statements.

    python -m benchmarks.editions COUNT FILE

makes such a database in FILE, for `benchmarks.lists` and `benchmarks.search`.
"""

import copy
import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from claims.rules.fingerprints import canonical, fingerprint

BATCH = 2000
BEGUN = datetime(2020, 1, 1, 6, 0, tzinfo=UTC)
APART = timedelta(minutes=3)

PLACES = (
    "Aachen",
    "Bremen",
    "Celle",
    "Dessau",
    "Erfurt",
    "Fulda",
    "Gera",
    "Halle",
    "Ilmenau",
    "Jena",
    "Kassel",
    "Lübeck",
    "Mainz",
    "Neuss",
    "Ost",
)
THINGS = (
    ("Brücke", "bridge"),
    ("Häuser", "houses"),
    ("Straße", "street"),
    ("Schule", "school"),
    ("Kläranlage", "sewage plant"),
    ("Turnhalle", "gymnasium"),
    ("Bahnlinie", "railway line"),
    ("Bücherei", "library"),
)
TYPES = ("quantity", "event", "quotation", "role", "cause", "comparison")
SYLLABLES = [
    "ba",
    "de",
    "fi",
    "go",
    "hu",
    "ka",
    "le",
    "mi",
    "no",
    "pu",
    "ra",
    "se",
    "ti",
    "vo",
    "wa",
    "xe",
    "zu",
    "bro",
    "tri",
    "kla",
]


def name(number: int) -> str:
    """Return the made-up word of this number."""
    word = ""
    number += len(SYLLABLES) ** 2
    while number:
        number, syllable = divmod(number, len(SYLLABLES))
        word += SYLLABLES[syllable]
    return word.capitalize()


def own_names(number: int) -> str:
    """Return two made-up names that stand together in the edition of this number alone."""
    return f"{name(number % 997)} {name(1000 + number // 997)}"


def build(count: int, *, say=None) -> None:
    """Fill an empty, migrated SQLite database with `count` editions in force."""
    from django.db import connection, transaction  # noqa: PLC0415 -- needs the set-up

    from claims.models import Claim, Edition, FacetCount, Publication, Verdict  # noqa: PLC0415 -- needs the set-up
    from claims.operations import finding  # noqa: PLC0415 -- needs the set-up
    from tests import factories  # noqa: PLC0415 -- needs the set-up

    ratings = ("true", "mixed", "false")
    models = [_through_the_desk(factories, number, rating) for number, rating in enumerate(ratings)]
    first = {
        model: model._default_manager.order_by("-pk")[0].pk
        for model in (Claim, Verdict, Edition, Publication)
    }
    counts: Counter[tuple[str, str]] = Counter()
    cards: dict[tuple[str, str], str] = {}
    for model in models:
        choices = finding.choices_of(model.document, is_corrected=False)
        counts.update(choices.keys())
        cards |= {key: canonical(card) for key, card in choices.items()}
    with connection.cursor() as cursor:
        # Nobody works at this desk, so a power cut may take it.
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-1500000")
    batches = [range(start, min(start + BATCH, count)) for start in range(len(models), count, BATCH)]
    work = partial(_prepared, [_form_of(model) for model in models], models[0].verdict, first)
    with get_context("fork").Pool(2) as workers:
        for batch, (tables, counted, named) in zip(batches, workers.imap(work, batches), strict=True):
            counts.update(counted)
            cards |= named
            with transaction.atomic(), connection.cursor() as cursor:
                for statement, rows in tables.items():
                    cursor.executemany(statement, rows)
            if say and batch.start % (BATCH * 10) < BATCH:
                say(batch.start)
    FacetCount.objects.all().delete()
    FacetCount.objects.bulk_create(
        (
            FacetCount(facet=facet, value=value, count=counted, card=json.loads(cards[facet, value]))
            for (facet, value), counted in counts.items()
        ),
        batch_size=BATCH,
    )
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _prepared(forms, verdict, first, batch):
    """Return the rows of a batch by the statement that writes them, and the choices they count under."""
    from claims.models import Claim, Edition, Publication, Verdict  # noqa: PLC0415 -- needs the set-up
    from claims.operations import finding, publications  # noqa: PLC0415 -- needs the set-up

    rows: dict[type, list[dict[str, Any]]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    named: dict[tuple[str, str], str] = {}
    for number in batch:
        text = _text(forms, number)
        document = json.loads(text)
        digest = hashlib.sha256(text.encode()).hexdigest()
        if number == batch.start and digest != fingerprint(document):
            sys.exit("The text of a document is not its canonical form.")
        claim, words = document["claim"], document["texts"]["en"]
        keys = {model: key + number for model, key in first.items()}
        edition = Edition(claim_slug=claim["slug"], document=document, published_at=BEGUN + number * APART)
        edition.kind = document["kind"]
        rows.setdefault(Claim, []).append(
            {
                "id": keys[Claim],
                "slug": claim["slug"],
                "statement": words["statement"],
                "language": claim["language"],
                "claim_type": claim["type"],
                "claimed_on": claim["claimed_on"],
                "check_worthiness": "high",
            }
        )
        rows.setdefault(Verdict, []).append(
            _fields_of(verdict)
            | {
                "id": keys[Verdict],
                "claim_id": keys[Claim],
                "headline": words["headline"],
                "short_answer": words["short_answer"],
                "approved_digest": digest,
            }
        )
        rows.setdefault(Edition, []).append(
            {
                "id": keys[Edition],
                "verdict_id": keys[Verdict],
                "claim_slug": claim["slug"],
                "number": 1,
                "kind": document["kind"],
                "document": text,
                "digest": digest,
                "published_at": edition.published_at,
                "approved_by": "Bela",
                "note": "{}",
            }
        )
        rows.setdefault(Publication, []).append(
            publications.said_by(edition, is_corrected=False)
            | {
                "id": keys[Publication],
                "claim_slug": claim["slug"],
                "edition_id": keys[Edition],
                "first_published_at": edition.published_at,
            }
        )
        for model, meant in publications.current_facets_of(edition).items():
            order = {"published_at": edition.published_at} if model in publications.IN_ORDER else {}
            rows.setdefault(model, []).extend(
                {"publication_id": keys[Publication], **row, **order}
                | ({"card": _card(row["card"])} if "card" in row else {})
                for row in meant
            )
        choices = finding.choices_of(document, is_corrected=False)
        counts.update(choices.keys())
        named |= {key: _card(card) for key, card in choices.items() if key not in named}
    return dict(_statement(model, meant) for model, meant in rows.items() if meant), counts, named


def _statement(model, rows: list[dict[str, Any]]) -> tuple[str, list[tuple[Any, ...]]]:
    """Return the statement that writes rows of a model, and what it is given; the rest is as by default."""
    names = [
        field for field in model._meta.concrete_fields if field.attname in rows[0] or not field.primary_key
    ]
    missing = {field.attname: field.get_default() for field in names if field.attname not in rows[0]}
    columns = ", ".join(field.column for field in names)
    places = ", ".join(["%s"] * len(names))
    values = [
        tuple(
            _plain(row[field.attname] if field.attname in row else missing[field.attname]) for field in names
        )
        for row in rows
    ]
    return f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({places})", values  # noqa: S608 -- our names


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return json.dumps(value) if isinstance(value, dict) else value


_cards: dict[tuple[str, str], str] = {}


def _card(card: dict[str, Any]) -> str:
    if not card:
        return "{}"
    key = (card.get("slug") or card["code"], card.get("title") or card.get("name") or "")
    if key not in _cards:
        _cards[key] = canonical(card)
    return _cards[key]


def _fields_of(verdict) -> dict[str, Any]:
    return {
        field.attname: getattr(verdict, field.attname)
        for field in verdict._meta.concrete_fields
        if field.attname not in ("id", "claim_id")
    }


def _through_the_desk(factories, number: int, rating: str):
    """Return the edition of a check with evidence, chain, quote, figure and two languages, published."""
    from claims.models import Edition  # noqa: PLC0415 -- needs the set-up

    claim = factories.ClaimFactory(slug=f"model-{number}", statement="The bridge cost 40 million euros.")
    factories.ClaimTranslationFactory(claim=claim, statement="Die Brücke kostete 40 Millionen Euro.")
    factories.ClaimQuantityFactory(claim=claim)
    factories.AppearanceFactory(claim=claim, revision__article__slug=f"model-article-{number}")
    factories.AttributionFactory(claim=claim, step=1, party=claim.claimant, wording="40 million")
    verdict = factories.VerdictFactory(
        claim=claim,
        rating=factories.rating(rating),
        headline="The bridge cost 48.1 million",
        short_answer="The audit office counts 8 million more.",
        rationale="The audit **names** the sum.",
    )
    factories.VerdictTranslationFactory(
        verdict=verdict,
        headline="Die Brücke kostete 48,1 Millionen",
        short_answer="Der Rechnungshof zählt 8 Millionen mehr.",
    )
    factories.published(verdict=verdict, at=BEGUN + number * APART)
    return Edition.objects.select_related("verdict").get(claim_slug=claim.slug)


def _form_of(model) -> str:
    """Return the canonical text of a document with blanks for what differs from edition to edition."""
    document = copy.deepcopy(model.document)
    document["claim"] |= {
        "slug": "‹slug›",
        "type": "‹type›",
        "language": "‹language›",
        "claimed_on": "‹year›",
    }
    document["texts"]["en"] |= {
        "statement": "The ‹thing› of ‹place› cost ‹cost› million euros, says ‹own›.",
        "headline": "‹place›: the ‹thing› cost ‹more› million",
        "short_answer": "The audit office counts 8 million more; ‹rare› left them out.",
        "rationale_html": "<p>The audit of the ‹thing› <strong>names</strong> ‹more› million.</p>",
    }
    document["texts"]["de"] |= {
        "statement": "Die ‹Ding› in ‹place› hätte ‹cost› Millionen Euro gekostet, sagt ‹own›.",
        "headline": "‹place›: ‹Ding› für ‹more› Millionen",
        "short_answer": "Der Rechnungshof zählt 8 Millionen mehr; ‹rare› ließ sie weg.",
        "rationale_html": "<p>Die Prüfung <strong>nennt</strong> ‹more› Millionen Euro für ‹Ding›.</p>",
    }
    document["claimant"] |= {"slug": "speaker-‹speaker›", "name": "‹Speaker› Holt"}
    for quantity in document["quantities"]:
        quantity["value"] = "‹cost›000000"
    for chain in document["chains"]:
        for hop in chain["hops"]:
            hop["party"] |= {"slug": "outlet-‹outlet›", "name": "‹Outlet› Post"}
    for item, source in zip(document["evidence"], ("report", "other"), strict=True):
        item["source"] |= {"slug": f"report-‹{source}›", "title": f"Report ‹{source.capitalize()}›"}
        item["source"]["publisher"] |= {"slug": f"house-‹{source}›", "name": f"House ‹{source}›"}
    for appearance in document["appearances"]:
        appearance["article"] |= {"slug": "article-‹article›", "title": "The city, part ‹article›"}
    return canonical(document)


def _text(forms: list[str], number: int) -> str:
    """Return the canonical text of the document with this number; the same number gives the same text."""
    chance = random.Random(number)  # noqa: S311 -- the same editions each time
    german, english = chance.choice(THINGS)
    cost = chance.randrange(2, 900)
    # Few speak much and many speak little, as in life.
    speaker, outlet, report = (int(chance.paretovariate(0.6)) % 20_000 for _which in range(3))
    other = (report + 1) % 20_000
    values = {
        "slug": f"check-{number}",
        "type": chance.choice(TYPES),
        "language": chance.choice(("de", "de", "en")),
        "year": chance.randrange(1990, 2026),
        "Ding": german,
        "thing": english,
        "place": chance.choice(PLACES),
        "cost": cost,
        "more": cost + 8,
        "own": own_names(number),
        "rare": name(1_000_000 + number % 50_000),
        "speaker": speaker,
        "Speaker": name(speaker),
        "outlet": outlet,
        "Outlet": name(outlet),
        "report": report,
        "Report": name(report),
        "other": other,
        "Other": name(other),
        "article": number // 8,
    }
    text = chance.choice(forms)
    for blank, value in values.items():
        text = text.replace(f"‹{blank}›", str(value))
    return text


def database(count: int, place: Path) -> Path:
    """Return a database with `count` editions; one that was made before is used again."""
    file = place / f"editions-{count}.sqlite3"
    if not file.exists():
        being_made = file.with_suffix(".part")
        being_made.unlink(missing_ok=True)
        subprocess.run(  # noqa: S603 -- ourselves again, with a database of its own
            [sys.executable, "-m", "benchmarks.editions", str(count), str(being_made)], check=True
        )
        being_made.rename(file)
    return file


def set_up(file: Path) -> None:
    """Start Django on a database in a file."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="factcheck.settings",
        DEBUG="1",
        DATABASE_URL=f"sqlite:///{file}",
        TRAIL_HEADS_FILE=str(file.with_suffix(".heads")),
    )
    import django  # noqa: PLC0415 -- the environment must be set first

    django.setup()
    from django.conf import settings  # noqa: PLC0415 -- needs the set-up

    # Measured as served: with DEBUG every query is kept.
    settings.DEBUG = False


def asked_of(arguments: list[str], default: int = 1_000_000) -> tuple[int, str]:
    """Return how many editions and which folder were named on the command line."""
    if len(arguments) > 2 or (arguments and not arguments[0].isdecimal()):
        sys.exit(
            "Name the number of editions, such as 100000, and a folder to keep the databases in, if any."
        )
    return int(arguments[0]) if arguments else default, arguments[1] if len(arguments) == 2 else ""


def main() -> int:
    count, file = asked_of(sys.argv[1:])
    set_up(Path(file))
    from django.core.management import call_command  # noqa: PLC0415 -- needs the set-up

    call_command("migrate", verbosity=0)
    call_command("loaddata", "groups", verbosity=0)
    build(count, say=lambda done: print(f"{done:,} of {count:,} editions", file=sys.stderr))  # noqa: T201 -- progress
    print(f"editions: {count:,} in {file}")  # noqa: T201 -- its answer
    return 0


if __name__ == "__main__":
    sys.exit(main())
