"""An article taken into its paragraphs, and what stands round it and is none of it."""

import pytest

from claims.rules.reading import read
from claims.rules.reading.boilerplate import is_boilerplate
from claims.vocabulary import ArticlePart

BODY = (
    "Der Stadtrat hat am Dienstag beschlossen, das Hallenbad für drei Jahre zu schließen und zu sanieren.",
    "Die Kosten schätzt die Verwaltung auf 12 Millionen Euro, wie aus einer Vorlage für den Rat hervorgeht.",
    "Die Opposition hält das für zu wenig und fordert ein Gutachten, bevor der erste Auftrag vergeben wird.",
)


def kinds(body, language="de"):
    return [(body[part.start : part.end], str(part.kind)) for part in read(body, language).parts]


def kind_of(line, before=(), after=()):
    """Return what a line is between ordinary paragraphs."""
    body = "\n\n".join((*BODY, *before, line, *(after or BODY)))
    return dict(kinds(body))[line]


def test_kinds_are_those_of_the_vocabulary():
    assert {"heading", "teaser", "body", "caption", "list", "boilerplate"} == set(ArticlePart.values)


def test_article_falls_into_headline_teaser_body_heading_and_list():
    body = (
        "Rat schließt das Hallenbad\n\n"
        "• Sanierung dauert drei Jahre\n• Verwaltung nennt Kosten von 12 Millionen Euro\n\n"
        f"{BODY[0]}\n\n{BODY[1]}\n\nWas die Sanierung kostet\n\n{BODY[2]}\n\n"
        "1. Becken und Technik\n2. Dach und Fassade\n"
    )

    assert [kind for _text, kind in kinds(body)] == [
        "heading", "teaser", "teaser", "body", "body", "heading", "body", "list", "list",
    ]  # fmt: skip


def test_parts_cover_every_paragraph_in_order():
    body = "\n\n  ".join(BODY) + "\n \n\n"

    assert [text for text, _kind in kinds(body)] == list(BODY)


def test_lines_of_a_hard_wrapped_text_are_one_paragraph():
    wrapped = (
        "Der Stadtrat hat am Dienstagabend beschlossen, das\nHallenbad für drei Jahre zu schließen und von\n"
        "Grund auf zu sanieren, sagte die Bürgermeisterin."
    )

    assert [text for text, _kind in kinds(f"{wrapped}\n\n{BODY[1]}")] == [wrapped, BODY[1]]


@pytest.mark.parametrize(
    "line",
    [
        "Das Hallenbad am Tag der Schließung, im Vordergrund die Bürgermeisterin und zwei Ratsmitglieder",
        "Foto: Anna Beispiel / Stadtarchiv",
        "Anna Beispiel (links) und Bernd Muster vor dem Hallenbad",
        "The pool on its last day. Photo: Jane Doe",
    ],
)
def test_captions_are_known_by_their_shape_or_their_credit(line):
    assert kind_of(line) == "caption"


def test_lines_of_one_block_are_captions_together():
    first = "Im Mai 2015 schrieb die Bürgermeisterin, dass die Stadt 5 Millionen Euro brauche."
    second = "Das Hallenbad am Tag der Schließung, im Vordergrund die Bürgermeisterin und zwei Räte"
    body = "\n\n".join([*BODY, f"{first}\n{second}", *BODY])

    assert dict(kinds(body))[first] == "caption"


def test_missing_full_stops_say_nothing_where_hardly_any_paragraph_has_one():
    body = "\n\n".join(text.rstrip(".") for text in BODY)

    assert {kind for _text, kind in kinds(f"Vorab\n\n{body}")} == {"heading", "body"}


@pytest.mark.parametrize(
    "line",
    [
        "Siehe auch  Was ein Hallenbad kostet",
        "Lesen Sie auch: Wie andere Städte sanieren",
        "Mehr zum Thema",
        "Das könnte Sie auch interessieren",
        "Anzeige",
        "Kommentieren Sie den Artikel",
        "Bitte geben Sie hier Ihren Namen ein",
        "5/5 - (239 votes)",
        "★★★★☆",
        "12 Kommentare",
        "Lesezeit: 4 Minuten",
        "Jetzt abonnieren und keinen Beitrag verpassen!",
        "Wir verwenden Cookies, um Inhalte zu personalisieren.",
        "Alle Rechte vorbehalten.",
        "Facebook Twitter WhatsApp E-Mail",
        "Von Anna Beispiel",
        "Dienstag, 5. März 2024, 14:30 Uhr",
        "Schlagwörter: Hallenbad, Stadtrat",
        "See also: What a pool costs",
        "READ MORE: Other towns closed theirs",
        "Related:",
        "Advertisement",
        "Leave a Reply",
        "Your email address will not be published.",
        "Have an opinion on this story? Share it!",
        "4 min read",
        "Sign up for our newsletter",
        "Follow us on Facebook",
        "This website uses cookies to improve your experience.",
        "© 2024 Example News. All rights reserved.",
        "By Jane Doe, Political Correspondent",
        "Friday, January 4, 2019",
        "Updated: 5 March 2024",
        "This article was originally published elsewhere.",
    ],
)
def test_what_stands_round_an_article_is_boilerplate(line):
    assert kind_of(line) == "boilerplate"


@pytest.mark.parametrize(
    "sentence",
    [
        "Werbung machte 2022 rund 40 Prozent des Umsatzes aus.",
        "Der Newsletter-Anbieter verlor 2023 ein Drittel seiner Kunden.",
        "Kommentare zu dem Urteil gab es am Dienstag kaum.",
        "Mehr als 5 Millionen Menschen sahen zu.",
        "Von Anfang an war klar, dass das Geld nicht reicht.",
        "Teilen wollte er das Erbe nicht, sagte der Bruder.",
        "Cookies dürfen ohne Einwilligung nicht gesetzt werden, urteilte das Gericht.",
        "Aktualisiert wurde die Statistik zuletzt 2019.",
        "Published reports say the mayor knew.",
        "Advertisement sales fell by 5 percent in 2023.",
        "By continuing the war, the general lost his allies.",
        "Updated figures show that 3,000 people left.",
        "Comments by the minister caused outrage in 2021.",
        "Following the vote, 30 members left the party.",
        "Sponsored athletes earned $5 million more.",
    ],
)
def test_sentences_about_advertising_or_comments_are_body(sentence):
    assert not is_boilerplate(sentence)
    assert kind_of(sentence) == "body"


def test_author_box_at_the_foot_is_boilerplate_with_the_name_above_it():
    foot = [
        "Anzeige",
        "Anna Beispiel",
        "Anna Beispiel ist freie Journalistin und schreibt seit 2015 über Bäder.",
    ]
    body = "\n\n".join((*BODY, *foot))

    assert [kind for _text, kind in kinds(body)] == ["body"] * 3 + ["boilerplate"] * 3


def test_journalist_in_the_news_is_no_author_box():
    sentence = "Anna Beispiel ist Redakteurin der Zeitung und wurde 2023 zu zwei Jahren Haft verurteilt."

    assert kind_of(sentence) == "body"
    assert kinds("\n\n".join((*BODY, sentence)))[-1] == (sentence, "body")


@pytest.mark.parametrize("kind", ["boilerplate", "caption"])
def test_nothing_is_suggested_round_the_article_or_under_its_pictures(kind):
    claim = "Musterfirma verlor 2023 genau 5 Millionen Euro, sagte die Chefin dem Spiegel"
    line = {"boilerplate": f"Siehe auch {claim}", "caption": f"{claim} (Foto: Anna Beispiel)"}[kind]
    body = "\n\n".join((*BODY, line, *BODY))
    reading = read(body, "de")
    place = body.index(line)

    assert str(next(part.kind for part in reading.parts if part.start == place)) == kind
    assert all(found.end <= place or found.start >= place + len(line) for found in reading.suggestions)
    assert read(f"{claim}.", "de").suggestions
