"""How well named features tell comments that claim a fact from others, beside a bag of words.

    python -m benchmarks.worthiness

GermEval 2021, training data, five heaps, each told apart by what was learned from the other four: the
features of the article desk with weights that `train_worthiness` finds, and in the same heaps TF-IDF with
logistic regression by scikit-learn, both as it comes and with the two sorts weighed alike. Left out where the
data is not here.
"""

import csv
import os
import sys
from pathlib import Path

COMMENTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "germeval" / "GermEval21_TrainData.csv"
HEAPS = 5


def main() -> int:
    if not COMMENTS.exists():
        print("worthiness: left out, the comments are not here")  # noqa: T201 -- its answer
        return 0
    os.environ.update(
        DJANGO_SETTINGS_MODULE="factcheck.settings", DEBUG="1", DATABASE_URL="sqlite:///:memory:"
    )
    import django  # noqa: PLC0415 -- the variables above must be set first

    django.setup()
    from claims.rules import reading  # noqa: PLC0415 -- needs the set-up
    from claims.rules.reading import training  # noqa: PLC0415 -- needs the set-up

    with COMMENTS.open(encoding="utf-8", newline="") as lines:
        rows = [(row["comment_text"], row["Sub3_FactClaiming"] == "1") for row in csv.DictReader(lines)]
    heaps = training.folds(len(rows), HEAPS)
    judged = [training.Judged(reading.features(text, "de"), is_claim) for text, is_claim in rows]
    named = training.measure(judged, heaps)
    print(  # noqa: T201 -- its answer
        f"worthiness of {len(rows):,} comments, F1 of those that claim a fact: named features {named.f1:.3f} "
        f"(precision {named.precision:.3f}, recall {named.recall:.3f}); "
        + ", ".join(f"{way} {f1:.3f}" for way, f1 in _bags_of_words(rows, heaps))
    )
    return 0


def _bags_of_words(rows, heaps):
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 -- only here
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 -- only here
    from sklearn.metrics import f1_score  # noqa: PLC0415 -- only here
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415 -- only here

    for way, weighed in (("TF-IDF + logistic regression", None), ("the same, weighed alike", "balanced")):
        called = [False] * len(rows)
        for heap in heaps:
            left_out = set(heap)
            others = [row for place, row in enumerate(rows) if place not in left_out]
            model = make_pipeline(TfidfVectorizer(), LogisticRegression(max_iter=1000, class_weight=weighed))
            model.fit([text for text, _is_claim in others], [is_claim for _text, is_claim in others])
            for place, is_claim in zip(heap, model.predict([rows[place][0] for place in heap]), strict=True):
                called[place] = bool(is_claim)
        yield way, f1_score([is_claim for _text, is_claim in rows], called)


if __name__ == "__main__":
    sys.exit(main())
