"""Any two editions set against each other: every kind of field, every language, tombstones too."""

import copy
import re
from datetime import date, timedelta

import pytest

from claims.admin.differences import differences
from claims.public.comparison import compare
from claims.vocabulary import LinkStatus
from tests import factories
from tests.factories import NOON
from tests.public import editions

pytestmark = pytest.mark.django_db

PAGE = "/en/claims/bridge-cost/"
NEXT_WEEK = NOON + timedelta(days=7)
# Where in its revision a quote stands to the character, and between which words, is nothing readers see.
OFFSETS = {"prefix", "suffix", "start", "end", "revision_sha256"}
# Differ by their nature from one edition to the next, and stand in the head of the page.
COUNTING = {"number", "kind", "corrects", "format"}
OTHER_CHOICE = {
    "type": "event",
    "check_target": "both",
    "language": "fr",
    "stance": "mentions",
    "act": "wrote",
    "mode": "anonymous",
    "channel": "letter",
    "reading": "partly_read",
    "reliability": "low",
    "rights": "licensed",
    "part": "teaser",
    "colour": "#000000",
}
KINDS = {"source": "memo", "party": "product", "link": "updates"}


@pytest.fixture
def document():
    """A document with something in every place."""
    other = editions.simple(1)[0]
    claim = factories.ClaimFactory(slug="full")
    factories.ClaimLinkFactory(
        claim=claim, other=other.verdict.claim, status=LinkStatus.CONFIRMED, is_public=True
    )
    factories.ClaimQuantityFactory(claim=claim, low=39_000_000, high=41_000_000, qualifier="about")
    factories.AppearanceFactory(
        claim=claim, revision__article__author=factories.PartyFactory(description={"en": "A writer"})
    )
    editions.chain(claim)
    claim.attributions.update(occasion={"de": "Vor der Presse", "en": "Before the press"})
    factories.AttributionFactory(claim=claim, chain=2, step=1, source=factories.SourceFactory())
    factories.ReplyRequestFactory(
        claim=claim, deadline_on=date(2026, 3, 9), answered_on=date(2026, 3, 5), answer="No."
    )
    verdict = factories.VerdictFactory(
        claim=claim, evidence=0, gaps="The ramp.", single_origin_reason="One contract.", correction_note="x"
    )
    factories.VerdictTranslationFactory(
        verdict=verdict, gaps="Die Rampe.", single_origin_reason="Ein Vertrag.", correction_note="y"
    )
    claim.claimant.description = {"de": "Bürgermeisterin", "en": "Mayor"}
    claim.claimant.wikidata = "Q1"
    claim.claimant.save()
    source = factories.SourceFactory(author=factories.PartyFactory(), byline="By A. Writer")
    factories.EvidenceFactory(claim=claim, source=source, quote="the same sum")
    found = factories.published(verdict=verdict).document
    found["evidence"][0]["source"]["snapshots"] = [{"sha256": "a" * 64, "captured_on": "2026-03-01"}]
    return found


def leaves(value, place=()):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*place, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, (*place, number))
    else:
        yield place, value


def changed_at(document, place, value):
    """Return the document with another value at one place."""
    result = copy.deepcopy(document)
    around = result
    for step in place[:-1]:
        around = around[step]
    nothing = {
        "party": document["claimant"],
        "author": document["claimant"],
        "publisher": document["claimant"],
        "source": document["evidence"][0]["source"],
        "retraction": {"reason": {"en": "Forged."}},
    }
    around[place[-1]] = nothing[place[-1]] if value is None else another(place, value)
    return result


def another(place, value):
    name = str(place[-1])
    if name == "kind":
        return KINDS[kind_of(place)]
    if name == "language" and place[0] == "claim":
        return "de"
    if name == "language" and "article" in place:
        return "de"
    if name in OTHER_CHOICE:
        return OTHER_CHOICE[name]
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if name.endswith("_on") or name == "as_of":
        return "2019-05-04"
    if name in ("value", "low", "high"):
        return "40500000"
    if name == "wikidata":
        return "Q7"
    if name == "sha256":
        return "b" * 64
    if name == "url":
        return "https://elsewhere.example/"
    return f"{value} changed"


def kind_of(place):
    if place[0] == "links":
        return "link"
    return "source" if place[-2] == "source" else "party"


def is_compared(place):
    # The editions that can be compared are those of one claim.
    is_address = place == ("claim", "slug")
    return not (is_address or place[0] in COUNTING or (place[0] == "appearances" and place[-1] in OFFSETS))


def test_there_is_something_to_compare_in_every_place(document):
    empty = {place for place, value in leaves(document) if value in ("", None)}

    assert {name for name in document if document[name] in ([], None)} <= {"corrects", "retraction"}
    assert {place[0] for place in empty} <= {
        "corrects",
        "retraction",
        "appearances",
        "chains",
        "evidence",
        "replies",
        "links",
        "claimant",
    }


@pytest.mark.parametrize("language", ["de", "en"])
def test_whatever_a_reader_can_read_is_compared_in_every_language(document, language):
    silent = []
    for place, value in leaves(document):
        if is_compared(place):
            fields = compare(document, everywhere(document, place, value), language)
            if not any(field.is_changed for field in fields):
                silent.append(place)

    assert silent == [], "\n".join(map(str, silent))


def everywhere(document, place, value):
    """Change the value; a card that stands in several places is one thing and changes in all of them."""
    changed = changed_at(document, place, value)
    card = next(
        (
            n
            for n in range(len(place) - 1, 0, -1)
            if {"slug", "code"} & (at(document, place[:n]) or {}).keys()
        ),
        None,
    )
    if card is None:
        return changed
    old, new = at(document, place[:card]), at(changed, place[:card])
    return swapped(changed, old, new)


def at(value, place):
    for step in place:
        value = value[step]
    return value if isinstance(value, dict) else None


def swapped(value, old, new):
    if value == old:
        return new
    if isinstance(value, dict):
        return {key: swapped(inner, old, new) for key, inner in value.items()}
    if isinstance(value, list):
        return [swapped(inner, old, new) for inner in value]
    return value


def test_a_reviewer_is_shown_every_byte_that_differs(document):
    silent = [
        place
        for place, value in leaves(document)
        if (is_compared(place) or place[-1] in OFFSETS)
        and not differences(document, everywhere(document, place, value))
    ]

    assert silent == [], "\n".join(map(str, silent))


def test_two_editions_that_say_the_same_differ_in_nothing(document):
    assert [
        field.label for field in compare(document, copy.deepcopy(document), "en") if field.is_changed
    ] == []
    assert differences(document, copy.deepcopy(document)) == []


def main_of(response):
    return re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)[0]


def test_only_the_items_that_differ_are_listed_and_the_others_are_counted(client):
    first = editions.bridge()
    claim = first.verdict.claim
    claim.evidence.filter(source__title="Press release").update(quote="eight million")
    factories.EvidenceFactory(claim=claim, source__title="Contract", source__slug="contract", locator="p. 9")
    factories.corrected(first)

    response = client.get(f"{PAGE}compare/1/2/")

    evidence = next(field for field in response.context["changed"] if field.label == "Evidence")
    assert [[(part.text, part.where) for part in item] for item in evidence.items] == [
        [
            ("Press release (supports), p. 1, “eight million", "same"),
            (" more", "out"),
            ("”, Names the sum.", "same"),
        ],
        [("Contract (supports), p. 9, Names the sum.", "in")],
    ]
    assert evidence.unchanged == 1
    assert "1 entry is the same in both." in main_of(response)


def test_a_word_changed_in_the_other_language_alone_is_shown_under_its_name(client):
    first = editions.bridge()
    draft = factories.verdicts.start_correction(first.verdict, actor=factories.anna(), at=NOON)
    translation = draft.translations.get()
    translation.headline = "Die Brücke kostete 48,3 Millionen"
    factories.desk.edit(translation, actor=factories.anna(), at=NOON)
    draft.correction_note = "A figure was wrong."
    factories.desk.edit(draft, actor=factories.anna(), at=NOON)
    factories.published(verdict=draft)

    english, german = (client.get(f"/{code}/claims/bridge-cost/compare/1/2/") for code in ("en", "de"))

    assert [field.label for field in english.context["changed"]] == ["Headline (German)"]
    assert german.context["changed"][0].language == "de"
    assert '<p lang="de">Die Brücke kostete 48,<del>1</del><ins>3</ins> Millionen</p>' in main_of(
        english
    ).replace("\n</p>", "</p>")


def test_a_comment_changed_in_the_other_language_alone_is_shown_once(client):
    first = editions.bridge()
    first.verdict.claim.evidence.filter(source__title="Audit report").update(
        comment={"de": "Nennt die Summe genau.", "en": "Names the sum."}
    )
    factories.corrected(first)

    english = client.get(f"{PAGE}compare/1/2/")

    assert [field.label for field in english.context["changed"]] == ["Evidence (German)"]


def test_a_tombstone_is_compared_like_any_other_edition(client):
    second = factories.corrected(editions.bridge(), at=NEXT_WEEK)
    factories.retracted(second, reason={"de": "Gefälscht.", "en": "Forged."}, at=NEXT_WEEK)

    for pair in ("2/3", "1/3"):
        response = client.get(f"{PAGE}compare/{pair}/")
        page = main_of(response)
        assert "<del>false</del><ins>withdrawn</ins>" in page
        assert "Retraction," in page
        assert "Forged." in page
        assert "One of them carries no rating, as the check was retracted." in page
        assert "The check was retracted." not in page
    back = main_of(client.get(f"{PAGE}compare/3/2/"))
    assert "<del>withdrawn</del><ins>false</ins>" in back


def test_editions_that_no_longer_stand_say_so_when_they_are_compared(client):
    second = factories.corrected(editions.bridge(), at=NEXT_WEEK, rating=factories.rating("mixed"))
    factories.retracted(second, at=NEXT_WEEK)

    page = main_of(client.get(f"{PAGE}compare/1/2/"))

    assert "Neither edition 1 nor edition 2 is in force any longer." in page
    assert "The check was retracted." in page


def test_every_pair_of_editions_has_its_address(client):
    third = factories.replied(
        factories.corrected(editions.bridge(), at=NEXT_WEEK), asked_on=date(2026, 3, 8), at=NEXT_WEEK
    )
    factories.retracted(third, at=NEXT_WEEK)

    for one in range(1, 5):
        for other in range(1, 5):
            status = client.get(f"{PAGE}compare/{one}/{other}/").status_code
            assert status == (404 if one == other else 200), (one, other)
    page = main_of(client.get(f"{PAGE}compare/1/4/"))
    assert {f"{PAGE}compare/{one}/4/" for one in (1, 2, 3)} <= set(re.findall(r'href="([^"]*)"', page))


def test_a_reply_differs_from_its_predecessor_in_the_answer_alone(client):
    factories.replied(editions.bridge(), asked_on=date(2026, 3, 8), party__name="The Builder")

    response = client.get(f"{PAGE}compare/1/2/")

    assert [field.label for field in response.context["changed"]] == ["Replies", "People and organisations"]
    assert "The rating stayed the same." in main_of(response)


def test_the_notes_of_all_editions_between_are_told(client):
    second = factories.corrected(editions.bridge(), note="The ramp was missing.", at=NEXT_WEEK)
    factories.corrected(second, note="And the fence.", at=NEXT_WEEK)

    page = main_of(client.get(f"{PAGE}compare/1/3/"))

    assert page.index("And the fence.") < page.index("The ramp was missing.")
    assert "The ramp was missing." not in main_of(client.get(f"{PAGE}compare/2/3/"))
