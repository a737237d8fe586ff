"""Naming, beside a claim that comes in, the one on record that probably says the same; nothing is merged."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from claims.importers.entries import Entry
from claims.importers.rows import Plan
from claims.models import Claim
from claims.operations import similar
from claims.rules.similarity import About, Degree

# Each takes some hundredths of a second, and nobody reads hundreds of hints.
MOST_ASKED = 100
PROBABLY_ON_RECORD = (Degree.SAME, Degree.NEARLY, Degree.PROBABLY)


def lay(plan: Plan, entries: Iterable[Entry]) -> None:
    """Leave a remark at each row whose claim is probably on record; of longer files no row is asked about."""
    new = [row for row in plan.rows if row.model is Claim and row.existing is None]
    if not new or len(new) > MOST_ASKED:
        return
    of = {(entry.source, entry.row): entry for entry in entries}
    for row in new:
        entry = of.get((row.record.source, row.record.row))
        if entry is None:
            continue
        about = About(claimed_on=row.values.get("claimed_on") or "")
        language = row.values.get("language") or "de"
        found = similar.alike_to(row.values["statement"], language, about=about, limit=1)
        if found and found[0].comparison.degree in PROBABLY_ON_RECORD:
            entry.remark(
                "statement",
                _("Probably on record already: “%(slug)s” %(alike)s (%(statement)s). Compare at the desk.")
                % {
                    "slug": found[0].claim.slug,
                    "alike": found[0].in_words,
                    "statement": found[0].statement[:120],
                },
            )
