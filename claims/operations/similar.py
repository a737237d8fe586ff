"""Which claims on record say much the same, so that nobody checks a thing twice.

The desk's index of words gives the claims that share rare words with a statement. Scores come from counts
that are kept, so that both databases give the same answer, and no question costs more in a million claims.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import override

from claims.models import Claim, ClaimTranslation, ClaimWords, WordCount
from claims.operations.claim_words import ALL
from claims.operations.meaning import model_in_use
from claims.rules import bilingual, searching, similarity
from claims.rules.posts import plain
from claims.rules.said import said
from claims.rules.similarity import About, Comparison, Degree
from claims.vocabulary import Language

# How many claims are scored, and how many of these are read and compared.
SCORED, COMPARED = 200, 20
# Of each word the newest claims, where there are more.
MOST_OF_A_WORD = 5000
# A longer text is no statement; what is behind says little about it.
LONGEST = 2000
# What a word looked up in the vocabulary counts, against one that stands there.
LOOKED_UP = 0.7
_ORDER = {Degree.SAME: 0, Degree.NEARLY: 1, Degree.PROBABLY: 1}


@dataclass(frozen=True)
class Alike:
    """A claim on record, how it stands to the statement, and in which language that was read."""

    claim: Claim
    comparison: Comparison
    score: float
    statement: str
    language: str

    @property
    def in_words(self) -> str:
        """Say how alike they are."""
        return str(similarity.DEGREES[self.comparison.degree])

    @property
    def agreeing(self) -> list[str]:
        return [str(similarity.AGREE[aspect]) for aspect in self.comparison.agree]

    @property
    def differing(self) -> list[str]:
        return [str(similarity.DIFFER[aspect]) for aspect in self.comparison.differ]


def reason(comparison: Comparison) -> dict[str, str]:
    """Say in each language of the house how alike two statements are, and what agrees and differs."""
    said_in = {}
    for language in Language.values:
        with override(language):
            parts = [
                similarity.DEGREES[comparison.degree],
                *(similarity.AGREE[aspect] for aspect in comparison.agree),
                *(similarity.DIFFER[aspect] for aspect in comparison.differ),
            ]
            said_in[language] = ", ".join(map(str, parts))
    return said_in


def alike(claim: Claim, *, limit: int = 3, but: Collection[int] = ()) -> list[Alike]:
    """Return the claims most like `claim`, leaving out those of no more than its subject and `but`."""
    about = About(claim.claimant.name if claim.claimant else "", claim.claimed_on)
    left_out = {*but, *([claim.pk] if claim.pk else [])}
    found = alike_to(claim.statement, claim.language, about=about, limit=limit + 5, but=left_out)
    return [one for one in found if one.comparison.degree != Degree.RELATED][:limit]


def alike_to(
    text: str,
    language: str,
    *,
    about: About = About(),  # noqa: B008 -- frozen
    limit: int = 20,
    but: Collection[int] = (),
) -> list[Alike]:
    """Return the claims on record most like `text`, best first: the same, nearly the same, others."""
    text = plain(text[:LONGEST]).strip()
    counts, question = _question(text, language)
    ranked = _ranked(counts, question, but)
    if not ranked:
        return []
    read = _read(ranked, max(limit, COMPARED))
    mine = said(text, language)
    found = []
    for claim, score, texts in read:
        about_other = About(claim.claimant.name if claim.claimant else "", claim.claimed_on)
        own = texts.get(mine.language)
        other_language, statement = (mine.language, own) if own else next(iter(texts.items()))
        comparison = similarity.compare(
            mine,
            said(statement[:LONGEST], other_language),
            about_one=about,
            about_other=about_other,
        )
        found.append(Alike(claim, comparison, score, statement, other_language))
    if (model := model_in_use()) is not None:
        nearness = model.nearness(text, [one.statement for one in found])
        found = [one for _near, one in sorted(zip(nearness, found, strict=True), key=lambda pair: -pair[0])]
    # The same and nearly the same come first, whatever the rarity of their words says; sorting is stable.
    return sorted(found, key=lambda one: _ORDER.get(one.comparison.degree, 2))[:limit]


def _question(text: str, language: str) -> tuple[dict[str, int], dict[str, float]]:
    """Return how many claims have which stem of the text, and what each weighs; of those on record."""
    tongue = Language.GERMAN.value if language == Language.GERMAN else Language.ENGLISH.value
    spelt = {searching.stem(word, tongue): word for word in searching.words(text)}
    looked_up = bilingual.across(spelt.items(), tongue)
    counts = dict(WordCount.objects.filter(pk__in=[ALL, *spelt, *looked_up]).values_list("stem", "claims"))
    claims = counts.pop(ALL, 0)
    return counts, {
        stem: similarity.weight(count, claims) * (1 if stem in spelt else LOOKED_UP)
        for stem, count in counts.items()
    }


def _ranked(
    counts: Mapping[str, int], question: Mapping[str, float], but: Collection[int]
) -> list[tuple[int, float]]:
    """Return numbers of claims with their scores, best first; of equals the older, checked first."""
    chosen = similarity.telling(counts)
    sums: dict[int, float] = defaultdict(float)
    for place, claim in ClaimWords.objects.postings(chosen, most=MOST_OF_A_WORD):
        sums[claim] += question[chosen[place]]
    for claim in but:
        sums.pop(claim, None)
    likely = sorted(sums, key=lambda claim: (-sums[claim], claim))[:SCORED]
    scores = []
    for claim, stems in ClaimWords.objects.filter(pk__in=likely).values_list("pk", "stems"):
        words = stems.split()
        scores.append((claim, similarity.rank(question, question.keys() & set(words), len(words))))
    return sorted(scores, key=lambda one: (-one[1], one[0]))


def _read(ranked: Sequence[tuple[int, float]], most: int) -> list[tuple[Claim, float, dict[str, str]]]:
    """Return the best claims with their statements by language, the own one first."""
    scores = dict(ranked[:most])
    claims = Claim.objects.select_related("claimant").in_bulk(list(scores))
    texts = {number: {claim.language: claim.statement} for number, claim in claims.items()}
    for number, language, statement in ClaimTranslation.objects.filter(claim__in=list(scores)).values_list(
        "claim", "language", "statement"
    ):
        texts[number][language] = statement
    return [(claims[number], score, texts[number]) for number, score in scores.items() if number in claims]
