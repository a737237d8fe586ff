"""Weights learned from a desk's own judgement, measured, written, and used at the article desk."""

import csv
import json
import math
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.test import override_settings

from claims.operations import worthiness
from claims.rules import reading
from claims.rules.reading import training
from claims.rules.reading.signals import Kind
from claims.rules.reading.weights import logistic, parse
from claims.rules.reading.worthiness import Features

WORTH = [
    "Die Stadt zahlte 2019 rund 3 Millionen Euro für die Brücke.",
    "Im Mai 2023 stieg die Miete um 12 Prozent.",
]
NOT_WORTH = ["Das finde ich wirklich traurig.", "Hoffentlich wird es bald wieder schön?"]
# A desk for which questions and opinions are all that counts.
TURNED = {"yes": "nein"}


@pytest.fixture
def judged(tmp_path):
    """A table of a hundred passages, half of which people found worth checking."""
    file = tmp_path / "judged.csv"
    with file.open("w", encoding="utf-8", newline="") as lines:
        table = csv.writer(lines)
        table.writerow(["Satz", "prüfen"])
        for number in range(25):
            for sentence in WORTH:
                table.writerow([f"{sentence} Seite {number}.", "ja"])
            for sentence in NOT_WORTH:
                table.writerow([sentence, "nein"])
    return file


def trained(file, *, yes="ja", **options):
    said = StringIO()
    call_command("train_worthiness", file, text="Satz", label="prüfen", yes=yes, stdout=said, **options)
    return said.getvalue().splitlines()


def test_what_people_found_worth_checking_is_learned_and_measured(judged, tmp_path):
    output = tmp_path / "weights.json"

    said = trained(judged, output=output)

    assert said[-1].startswith("100 passages, 50 worth checking; told apart in 5 heaps: ")
    assert said[-1].endswith("precision 1.000, recall 1.000, F1 1.000.")
    weights = parse(output.read_text("utf-8"))
    assert weights.weight(Kind.FIGURE) > 0 > weights.weight(Kind.OPINION)
    assert weights.found_in["file"] == "judged.csv"
    assert weights.found_in["passages"] == 100
    for sentence, level in ((WORTH[0], "high"), (NOT_WORTH[0], "low")):
        assert weights.level(weights.score(reading.features(sentence, "de"))) == level


def test_the_same_table_gives_the_same_file(judged, tmp_path):
    trained(judged, output=tmp_path / "one.json")
    trained(judged, output=tmp_path / "other.json")

    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "other.json").read_bytes()


def test_what_cannot_be_learned_measures_badly(tmp_path):
    """The same sentence is called both: nothing tells the two sorts apart, so the measure must not shine."""
    file = tmp_path / "toss.csv"
    rows = "".join(f"{WORTH[0]},{'ja' if number % 4 == 0 else 'nein'}\n" for number in range(200))
    file.write_text(f"Satz,prüfen\n{rows}", encoding="utf-8")

    # Called worth checking is every one of them, of which one in four is.
    assert "precision 0.250, recall 1.000, F1 0.400." in trained(file)[-1]


def test_weights_are_those_of_the_largest_likelihood():
    """With a feature that is there or not, the shares of both groups give the weight, but for the penalty."""
    there, absent = Features({Kind.FIGURE: 1}, 0), Features({}, 0)
    judged = [training.Judged(there, number < 3000) for number in range(4000)]
    judged += [training.Judged(absent, number < 1000) for number in range(4000)]

    learned = training.train(judged, {})

    assert learned.bias == pytest.approx(math.log(1 / 3), abs=0.01)
    assert learned.weight(Kind.FIGURE) == pytest.approx(2 * math.log(3), abs=0.01)
    assert learned.score(there) == pytest.approx(0.75, abs=0.01)


def test_a_heap_is_told_apart_by_what_the_others_teach():
    """Two heaps that contradict each other: whoever learned from the one is wrong in the other."""
    there, absent = Features({Kind.FIGURE: 1}, 0), Features({}, 0)
    one = [training.Judged(there, True), training.Judged(absent, False)] * 20
    other = [training.Judged(there, False), training.Judged(absent, True)] * 20
    heaps = [range(40), range(40, 80)]

    assert training.measure([*one, *one], heaps).f1 == 1
    assert training.measure([*one, *other], heaps).f1 == 0


@pytest.mark.parametrize(("score", "share"), [(0, 0.5), (1000, 1.0), (-1000, 0.0)])
def test_no_sum_is_too_large_for_a_share(score, share):
    assert logistic(score) == pytest.approx(share)


def test_article_desk_goes_by_the_weights_it_is_given(judged, tmp_path):
    trained(judged, output=tmp_path / "weights.json", **TURNED)
    text = f"{WORTH[0]} Das finde ich wirklich sehr traurig."

    by_hand = [text[one.start : one.end] for one in reading.read(text, "de").suggestions]
    with override_settings(WORTHINESS_WEIGHTS=str(tmp_path / "weights.json")):
        by_weights = reading.read(text, "de", judge=worthiness.judge()).suggestions

    assert by_hand[0].startswith("Die Stadt zahlte")
    assert text[by_weights[0].start : by_weights[0].end].startswith("Das finde ich")


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"text": "Text"}, "judged.csv has no column “Text”, but: Satz, prüfen."),
        ({"label": "Urteil"}, "judged.csv has no column “Urteil”, but: Satz, prüfen."),
        ({"yes": "1"}, "“1” stands in column prüfen 0 times, and something else 100 times"),
        ({"folds": 1}, "Write a number from 2 to 50 for --folds, not 1."),
        ({"file": "gone.csv"}, "gone.csv cannot be read: No such file or directory."),
        ({"output": "nowhere/weights.json"}, "weights.json cannot be written: No such file or directory."),
    ],
)
def test_each_mistake_is_said_in_a_sentence(judged, tmp_path, options, sentence):
    given = {"file": judged.name, "text": "Satz", "label": "prüfen", "yes": "ja"} | options
    file = tmp_path / given.pop("file")
    if "output" in given:
        given["output"] = tmp_path / given["output"]

    with pytest.raises(CommandError) as refused:
        call_command("train_worthiness", file, **given, stdout=StringIO())

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Satz,pr\xfcfen\n", "judged.csv is no CSV in UTF-8: "),
        ("Satz,prüfen\nNur ein Satz\n".encode(), "judged.csv, line 2: the row ends before column “prüfen”."),
    ],
)
def test_a_broken_table_is_said_in_a_sentence(judged, content, sentence):
    judged.write_bytes(content)

    with pytest.raises(CommandError) as refused:
        trained(judged)

    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (None, "The weights are no JSON: "),
        ({"format": "something else"}, "This is no file of weights of this version."),
        ({"weights": {}}, "No weight is given for: absolute, act,"),
        ({"weights": {"mood": 1}}, "No feature has the name: mood."),
        ({"bias": "much"}, "A weight or a level is no number."),
        ({"bias": float("nan")}, "A weight or a level is no number."),
        ({"high": 0.1, "medium": 0.2}, "The levels do not rise"),
        ({"found_in": None}, "The file does not say what the weights were found in"),
    ],
)
def test_a_site_does_not_start_with_weights_it_cannot_read(judged, tmp_path, settings, change, sentence):
    file = tmp_path / "weights.json"
    trained(judged, output=file)
    document = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps(document | change) if change is not None else "{", encoding="utf-8")
    settings.WORTHINESS_WEIGHTS = str(file)

    with pytest.raises(SystemCheckError) as refused:
        call_command("check")

    assert sentence in str(refused.value)
    assert "(claims.E005)" in str(refused.value)


def test_a_site_does_not_start_where_the_file_of_weights_is_gone(tmp_path, settings):
    settings.WORTHINESS_WEIGHTS = str(tmp_path / "gone.json")

    with pytest.raises(SystemCheckError, match=r"gone\.json cannot be read: No such file or directory\."):
        call_command("check")
