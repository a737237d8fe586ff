"""By which words the desk finds a claim, and in how many claims each word stands.

Derived from claims in the act that writes them (`operations.claim_words`); `rebuild_lists` makes both anew.
For the desk alone: readers find checks by `finding.SearchText`, which is made from editions.
"""

from collections.abc import Sequence

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from claims.models.claims import Claim
from claims.rules.searching import Asked

INDEX = "claims_claimindex"
_ON_POSTGRESQL = "to_tsvector('simple', claims_claimwords.stems) @@ to_tsquery('simple', %s)"


class ClaimWordsQuerySet(models.QuerySet):
    def postings(self, stems: Sequence[str], *, most: int) -> list[tuple[int, int]]:
        """Return which claims have which stem: its place in `stems` and the number of the claim.

        Of each the newest, `most` at most; a stem costs what there is of it, so ask for rare ones.
        """
        if not stems:
            return []
        if connection.vendor == "postgresql":
            source, where, order = "claims_claimwords", _ON_POSTGRESQL, "claim_id"
        else:
            source, where, order = INDEX, f"{INDEX} MATCH %s", "rowid"
        newest = f"SELECT %s, {order} FROM {source} WHERE {where} ORDER BY {order} DESC LIMIT %s"  # noqa: S608 -- names of our own
        parts = [f"SELECT * FROM ({newest}) AS stem_{place}" for place in range(len(stems))]  # noqa: S608 -- as above
        params = [value for place, stem in enumerate(stems) for value in (place, _quoted(stem), most)]
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            return cursor.fetchall()


class ClaimWords(models.Model):
    """The stems of all a claim says in any language, and of its claimant's name."""

    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, primary_key=True, related_name="words", verbose_name=_("claim")
    )
    stems = models.TextField()

    objects = ClaimWordsQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of a claim")
        verbose_name_plural = _("words of claims")

    def __str__(self):
        return str(self.claim)


class WordCount(models.Model):
    """In how many claims a stem stands; under no stem, how many claims there are.

    Kept, as to count the millions of places of a word takes longer than to answer a question.
    """

    stem = models.TextField(primary_key=True)
    claims = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("claims with a word")
        verbose_name_plural = _("claims with a word")
        constraints = [
            models.CheckConstraint(name="word_stands_somewhere", condition=models.Q(claims__gte=1))
        ]

    def __str__(self):
        return f"{self.stem}: {self.claims}"


def saying(claims: models.QuerySet, asked: Asked, *, last_is_begun: bool = False) -> models.QuerySet:
    """Return those of `claims` that have every word of `asked`, the newest first.

    Where `last_is_begun`, the last word may go on: somebody is still typing.
    """
    if not asked:
        return claims.none()
    *others, last = [[_quoted(stem) for stem in sorted(stems)] for stems in asked]
    is_postgresql = connection.vendor == "postgresql"
    if last_is_begun:
        last = [*last, *(f"{stem}:*" if is_postgresql else f"{stem}*" for stem in last)]
    either, both = (" | ", " & ") if is_postgresql else (" OR ", " AND ")
    words = both.join(f"({either.join(stems)})" for stems in [*others, last])
    if is_postgresql:
        within = f"claims_claim.id IN (SELECT claim_id FROM claims_claimwords WHERE {_ON_POSTGRESQL})"  # noqa: S608 -- names of our own
        return claims.extra(where=[within], params=[words]).order_by("-pk")  # noqa: S610 -- fixed parts
    return claims.order_by().extra(  # noqa: S610 -- fixed parts
        tables=[INDEX],
        # The plus sign keeps SQLite from asking the index about one claim at a time.
        where=[f"{INDEX} MATCH %s", f"+{INDEX}.rowid = claims_claim.id"],
        params=[words],
        # An order that the index has, so that nothing is sorted.
        order_by=[f"-{INDEX}.rowid"],
    )


def _quoted(stem: str) -> str:
    return f"'{stem}'" if connection.vendor == "postgresql" else f'"{stem}"'
