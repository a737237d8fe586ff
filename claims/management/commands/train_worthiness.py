"""Learning from a desk's own judgement which passages are worth checking."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from claims.management.progress import Progress
from claims.rules import reading
from claims.rules.reading import training

# Fewer of one sort teach nothing.
FEWEST = 20
MOST_LABELS_NAMED = 8


class Command(BaseCommand):
    help = (
        "Read a CSV file of passages that people have judged, find what each feature of the article desk "
        "should weigh, say how well passages are told apart that nothing was learned from, and write the "
        "weights to a file for WORTHINESS_WEIGHTS. The exit code is 0 if the file was written, or none was "
        "asked for."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8 with names of columns in its first line")
        parser.add_argument("--text", required=True, metavar="COLUMN", help="where the passages stand")
        parser.add_argument("--label", required=True, metavar="COLUMN", help="where the judgement stands")
        parser.add_argument("--yes", default="1", metavar="WORD", help="“worth checking” (default: 1)")
        parser.add_argument("--language", choices=("de", "en"), default="de", help="of the passages")
        parser.add_argument("--folds", type=int, default=5, help="heaps to measure with (default: 5)")
        parser.add_argument("--output", type=Path, metavar="FILE", help="where the weights go")

    def handle(self, *, file: Path, folds: int, output: Path | None, **options: Any) -> None:
        if not 2 <= folds <= 50:
            raise CommandError(
                _("Write a number from 2 to 50 for --folds, not %(number)d.") % {"number": folds}
            )
        progress = Progress(None)
        judged = []
        for one in _judged(file, **options):
            judged.append(one)
            progress(1)
        worth = sum(one.is_worth_checking for one in judged)
        measured = training.measure(judged, training.folds(len(judged), folds))
        progress.close()
        found_in = {
            "file": file.name,
            "language": options["language"],
            "passages": len(judged),
            "worth_checking": worth,
            "folds": folds,
            "precision": round(measured.precision, 4),
            "recall": round(measured.recall, 4),
            "f1": round(measured.f1, 4),
        }
        weights = training.train(judged, found_in)
        for name, weight in sorted(weights.weights.items(), key=lambda item: -item[1]):
            self.stdout.write(f"{name:>15} {weight:+.3f}")
        if output:
            _write(output, weights.as_json())
        self.stdout.write(
            _(
                "%(passages)d passages, %(worth)d worth checking; told apart in %(folds)d heaps: precision "
                "%(precision)s, recall %(recall)s, F1 %(f1)s."
            )
            % {
                "passages": len(judged),
                "worth": worth,
                "folds": folds,
                "precision": number_format(measured.precision, 3),
                "recall": number_format(measured.recall, 3),
                "f1": number_format(measured.f1, 3),
            }
        )


def _judged(file: Path, *, text: str, label: str, yes: str, language: str, **rest: Any) -> Iterator[Any]:
    labels: dict[str, int] = {}
    for row in _rows(file, text, label):
        said = row[label].strip()
        labels[said] = labels.get(said, 0) + 1
        yield training.Judged(reading.features(row[text], language), said == yes)
    worth = labels.get(yes, 0)
    if min(worth, sum(labels.values()) - worth) < FEWEST:
        met = sorted(labels, key=lambda one: -labels[one])[:MOST_LABELS_NAMED]
        raise CommandError(
            _(
                "“%(yes)s” stands in column %(column)s %(worth)d times, and something else %(others)d times; "
                "each must be there at least %(fewest)d times. Met were: %(met)s. Name the word by --yes."
            )
            % {
                "yes": yes,
                "column": label,
                "worth": worth,
                "others": sum(labels.values()) - worth,
                "fewest": FEWEST,
                "met": ", ".join(f"“{one}” ({labels[one]})" for one in met) or "–",
            }
        )


def _rows(file: Path, text: str, label: str) -> Iterator[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            named = reader.fieldnames or ()
            for column in (text, label):
                if column not in named:
                    raise CommandError(
                        _("%(file)s has no column “%(column)s”, but: %(named)s.")
                        % {"file": file.name, "column": column, "named": ", ".join(named) or "–"}
                    )
            for row in reader:
                if row[text] is None or row[label] is None:
                    raise CommandError(
                        _("%(file)s, line %(line)d: the row ends before column “%(column)s”.")
                        % {"file": file.name, "line": reader.line_num, "column": label}
                    )
                yield row
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(reason)s.") % {"file": file, "reason": error.strerror}
        ) from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise CommandError(
            _("%(file)s is no CSV in UTF-8: %(reason)s.") % {"file": file.name, "reason": error}
        ) from None


def _write(output: Path, text: str) -> None:
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be written: %(reason)s.") % {"file": output, "reason": error.strerror}
        ) from None
