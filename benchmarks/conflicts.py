"""Which of the conflicts that people found in the case the finder comes upon, and what else it brings.

    python -m benchmarks.conflicts [--list]

The case comes from `fixtures/`, with the text of its article where the dossier is here. What people found is
the truth and no input. Which of it can be found at all was judged by what is on record, finding by finding,
before the finder was asked; `REACHABLE` and `OUT_OF_REACH` say by what, and why not. The rules were then
mended on this very case (14 of 16 at the first asking, with 6 false), so the share forecasts nothing.
"""

import os
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOSSIER = ROOT.parent / "shared" / "case"
FIGURE, DATE, WORDING, ORIGIN, DRIFT, ORDER = (
    "figure in two roles or values", "one event, two dates", "one wording, two versions",
    "one saying, two origins", "meaning changed in the chain", "before its cause",
)  # fmt: skip
KINDS = {
    "two_values": FIGURE, "two_units": FIGURE, "two_roles": FIGURE,
    "one_occasion": DATE, "one_event": DATE, "one_end": DATE, "two_spans": DATE,
    "two_places": WORDING, "two_quotations": WORDING, "one_word_for_two": WORDING,
    "two_mouths": ORIGIN, "attribution_lost": ORIGIN,
    "drift": DRIFT, "not_verbatim": DRIFT,
    "hop_too_early": ORDER, "source_too_late": ORDER, "told_too_early": ORDER,
}  # fmt: skip
# What people found, by the kind the finder knows it as, and where on record it lies.
REACHABLE = {
    "ninety-billion-funding-vs-value": (FIGURE, "two figures of 90,000,000,000 USD with different measures"),
    "lawsuit-weeks-vs-last-week": (DATE, "statements of one day: past few weeks, last week"),
    "funding-stop-dates": (DATE, "claims that the money stopped, dated 2017-09, 2017 and 2018"),
    "memo-same-day-vs-after": (DATE, "quotations out of one memo, dated 2024-02-29 and 2024-03"),
    "idiot-two-senses": (WORDING, "hops: one German word for fool and for jackass"),
    "caption-sharpens-allegation": (WORDING, "appearances of one claim in different words"),
    "einmal-einst": (WORDING, "appearances of one claim in different words"),
    "purpose-fight-vs-study": (WORDING, "appearances of one claim in different words"),
    "who-published-emails": (WORDING, "appearances of one claim in different words"),
    "allegation-as-fact": (ORIGIN, "one claim has the paper alone as its origin, the other the plaintiff"),
    "hundred-million-inverted": (DRIFT, "hops: much bigger than 100 million, 100 million"),
    "needs-vs-earns-billions": (DRIFT, "hops: needs, must earn"),
    "zero-percent-softened": (DRIFT, "hops: not 1 %, probably not"),
    "round-figures": (DRIFT, "hops: more than 15, almost 20, and exact sums"),
    "dismiss-drift": (DRIFT, "hops: move to dismiss, dismiss"),
    "block-vs-pause": (DRIFT, "hops: pause, block"),
}
OUT_OF_REACH = {
    "no such kind: two accounts of one matter, or of its reason": (
        "left-company-vs-stepped-down", "reason-for-exit-two-versions", "offer-vs-suggestion",
        "opposed-for-profit-vs-wanted-control", "altman-nonprofit-fan-then-founder",
        "considered-vs-had-access",
    ),
    "no such kind: context, reference, term or source is missing, or the form is broken": (
        "pair-founded-vs-team", "five-member-board-never-formed", "largest-funder-vs-totals",
        "same-year-ambiguous", "quote-marks-broken", "double-attribution-116", "board-meetings-missing",
        "anonymous-both-camps", "wsj-named-unevenly", "fundraise-vs-denial",
    ),
    "no such kind: a repeat in the same words": ("caption-57-equals-100", "caption-15-equals-1"),
    "order of telling, not of cause: no hop or source is dated before what it rests on": (
        "founded-before-june-email", "december-email-before-february-exit", "poaching-order",
    ),
    "not on record: no wording of the original, no date of what was known then, or in a comment alone": (
        "vorstand-terms", "controlling-drift", "genuine-drift", "woke-drift", "chatbots-hindsight",
        "insult-target",
    ),
}  # fmt: skip


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder))


def _measure(folder: Path) -> int:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="factcheck.settings",
        DEBUG="1",
        DATABASE_URL=f"sqlite:///{folder}/desk.sqlite3",
        MEDIA_ROOT=str(folder / "media"),
    )
    import django  # noqa: PLC0415 -- the variables above must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 -- needs the set-up

    call_command("migrate", verbosity=0)
    names = ("parties", "sources", "articles", "claims", "evidence")
    call_command(
        "loaddata", *[str(ROOT / "fixtures" / "case" / f"{name}.json") for name in names], verbosity=0
    )
    text = DOSSIER / "article.txt"
    if text.exists():
        call_command("import_article", str(text), "--article", "futuriq-2024-03", verbosity=0)
    truth = _truth()
    findings = _findings()
    _report(truth, findings, has_text=text.exists(), is_listed="--list" in sys.argv)
    return 0


def _truth():
    """Return the claims of each finding by people; the finder never sees them."""
    import json  # noqa: PLC0415 -- only here

    claims = defaultdict(set)
    for record in json.loads((ROOT / "fixtures" / "case" / "links.json").read_text("utf-8")):
        fields = record["fields"]
        claims[fields["finding"]] |= {fields["claim"][0], *(fields["other"] or ())}
    named = {*REACHABLE, *(name for names in OUT_OF_REACH.values() for name in names)}
    if named != set(claims):
        raise SystemExit(f"judge these first: {sorted(named ^ set(claims))}")
    return claims


def _findings():
    from claims.models import Article  # noqa: PLC0415 -- needs the set-up
    from claims.operations.conflicts import claims_of, facts_of  # noqa: PLC0415
    from claims.rules import conflicts  # noqa: PLC0415

    article = Article.objects.get(slug="futuriq-2024-03")
    return list(conflicts.within(facts_of(claims_of(article))))


def _report(truth, findings, *, has_text, is_listed):
    found, false, repeated = set(), Counter(), Counter()
    for finding in findings:
        kind = KINDS[finding.rule]
        about = {finding.claim, finding.other} - {""}
        met = {name for name, (wanted, _why) in REACHABLE.items() if wanted == kind and about <= truth[name]}
        if not met:
            false[kind] += 1
        elif met <= found:
            repeated[kind] += 1
        found |= met
        if is_listed:
            said = finding.reason["en"]
            met_as = ", ".join(sorted(met)) or "FALSE"
            print(f"  {met_as}: {finding.rule} {sorted(about)}: {said}")  # noqa: T201 -- its answer
    for kind in dict.fromkeys(KINDS.values()):
        wanted = [name for name, (its_kind, _why) in REACHABLE.items() if its_kind == kind]
        missed = [name for name in wanted if name not in found]
        print(  # noqa: T201 -- its answer
            f"{kind}: {len(wanted)} reachable, {len(wanted) - len(missed)} found, {false[kind]} false"
            + (f"; missed {', '.join(missed)}" if missed else "")
        )
    for why, names in OUT_OF_REACH.items():
        print(f"out of reach, {len(names)}: {why}")  # noqa: T201 -- its answer
    wrong = sum(false.values())
    print(  # noqa: T201 -- its answer
        f"conflicts of the case{'' if has_text else ', without the text of the article'}: "
        f"{len(found)} of {len(REACHABLE)} reachable found ({len(found) / len(REACHABLE):.0%}) "
        f"of {len(truth)} in all, "
        f"{wrong} false findings, {wrong / max(1, len(found)):.2f} for each true one (at most 1), "
        f"90 billion {'found' if 'ninety-billion-funding-vs-value' in found else 'NOT FOUND'}"
    )


if __name__ == "__main__":
    sys.exit(main())
