"""Bringing a text in at the desk: seen before it is kept, and nothing lost or half kept on the way."""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils import timezone

from claims.models import Appearance, Article, ArticleRevision, Party, Snapshot, TrailEntry
from claims.operations import arrivals, verification
from claims.rules.fingerprints import digest
from claims.vocabulary import Anchoring
from tests.admin.arrivals import address_of, bring_in, keep, look_again, send
from tests.factories import (
    BODY,
    QUOTE,
    AppearanceFactory,
    ArticleFactory,
    ArticleRevisionFactory,
    PartyAliasFactory,
    PartyFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

BRING = "/admin/claims/article/bring/"
GERMAN = "Größe zählt: „Überzeugung“ für 3,5 Mio. € – sagte sie."
PAGE = """<!doctype html><html lang="de-DE"><head><meta charset="{charset}">
<title>Die Brücke kostet 40 Millionen – Stadtanzeiger</title>
<link rel="canonical" href="https://paper.example/bruecke">
<meta property="og:title" content="Die Brücke kostet 40 Millionen">
<meta property="og:site_name" content="Stadtanzeiger">
<meta name="author" content="A. Weber">
<meta property="article:published_time" content="2024-03-06T08:00:00+01:00">
<script>track("<p>nie zu sehen</p>")</script></head>
<body><nav><a href="/">Start</a></nav>
<article><h1>Die Brücke kostet 40 Millionen</h1>
<p>Die neue Brücke kostete <b>40 Millionen Euro</b>, sagte die Bürgermeisterin.</p>
<figure><img src="b.jpg"><figcaption>Die Brücke im März.</figcaption></figure>
<ul><li>Baubeginn 2019</li><li>Fertig 2023</li></ul></article>
<footer>Impressum</footer></body></html>"""
KEPT = """Die Brücke kostet 40 Millionen

Die neue Brücke kostete 40 Millionen Euro, sagte die Bürgermeisterin.

Die Brücke im März.

• Baubeginn 2019
• Fertig 2023"""


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def receive(article):
    return reverse("admin:claims_article_receive", args=[article.pk])


def files_in(media):
    return {path.relative_to(media).parts[0]: path for path in Path(media).rglob("*") if path.is_file()}


def refusals(answer):
    page = answer.content.decode()
    return re.findall(r'class="errornote">(.*?)</p>|<ul class="errorlist[^>]*>(.*?)</ul>', page, re.S)


# --- What an editor sees and keeps


def test_a_pasted_text_is_kept_only_after_it_was_seen(desk_of_anna):
    article = ArticleFactory()

    preview = send(desk_of_anna, receive(article), body=BODY)
    assert BODY.split(".")[0] in preview.content.decode()
    assert not ArticleRevision.objects.exists()
    assert not TrailEntry.objects.exists()
    answer = keep(desk_of_anna, preview, received_on="2024-03-06")

    revision = ArticleRevision.objects.get()
    assert (revision.number, revision.body, revision.received_on) == (1, BODY, "2024-03-06")
    assert (
        "Revision 1: of its quotes 0 were found, 0 moved, 0 are ambiguous, 0 lost." in answer.content.decode()
    )


def test_the_file_that_came_in_is_kept_byte_for_byte_beside_the_text(
    desk_of_anna, media, django_capture_on_commit_callbacks
):
    article = ArticleFactory(slug="bridge")
    content = "Erste Zeile\r\n\r\nGröße\r\n".encode("windows-1252")

    with django_capture_on_commit_callbacks(execute=True):
        bring_in(desk_of_anna, receive(article), file=content)

    revision, original = ArticleRevision.objects.get(), Snapshot.objects.get()
    assert revision.body == "Erste Zeile\n\nGröße\n"
    assert (original.revision, original.source, original.sha256) == (revision, None, digest(content))
    assert (original.encoding, original.reader, original.media_type) == (
        "windows-1252",
        "plain",
        "text/plain",
    )
    assert {name: path.read_bytes() for name, path in files_in(media).items()} == {"snapshots": content}
    assert [entry.act for entry in TrailEntry.objects.in_order()] == ["receive_text", "keep_original"]
    assert TrailEntry.objects.get(act="keep_original").object_key == f"bridge/1/{digest(content)}"
    assert list(verification.faults()) == []


def test_the_original_is_handed_out_under_our_name_and_never_shown(desk_of_anna):
    page = PAGE.format(charset="utf-8").encode()
    bring_in(desk_of_anna, receive(ArticleFactory(slug="bridge")), file=page, name="../../evil.html")
    original = Snapshot.objects.get()

    shown = desk_of_anna.get(
        reverse("admin:claims_articlerevision_change", args=[original.revision_id])
    ).content.decode()
    address = reverse("admin:claims_articlerevision_snapshot", args=[original.revision_id, original.pk])
    answer = desk_of_anna.get(address)

    assert address in shown
    assert b"".join(answer.streaming_content) == page
    assert answer["Content-Disposition"] == f'attachment; filename="bridge-1-{digest(page)[:12]}.html"'
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_originals_are_for_the_desk_alone(desk_of_anna, client, groups):
    bring_in(desk_of_anna, receive(ArticleFactory()), body=BODY)
    original = Snapshot.objects.get()
    address = reverse("admin:claims_articlerevision_snapshot", args=[original.revision_id, original.pk])
    other = ArticleRevisionFactory()

    strange = desk_of_anna.get(reverse("admin:claims_articlerevision_snapshot", args=[other.pk, original.pk]))
    client.force_login(UserFactory(username="guest"))

    assert strange.status_code == 404
    assert client.get(address).status_code == 403


def test_a_web_page_is_reduced_to_its_article_and_says_what_was_dropped(desk_of_anna):
    article = ArticleFactory()

    preview = send(desk_of_anna, receive(article), file=PAGE.format(charset="utf-8").encode(), name="b.html")
    keep(desk_of_anna, preview)

    assert ArticleRevision.objects.get().body == KEPT
    assert {part["name"] for part in preview.context["dropped"]} == {"menu", "foot of the page", "script"}
    assert [paragraph["kind"] for paragraph in preview.context["paragraphs"]] == ["heading", "", "", "teaser"]
    assert "nie zu sehen" not in preview.content.decode()


def test_what_is_no_part_of_the_article_is_named_and_grey_in_the_preview(desk_of_anna):
    body = BODY + "\n\nSee also  What the other bridge cost\n"

    preview = send(desk_of_anna, receive(ArticleFactory()), body=body)

    assert [(one["kind"], one["is_around"]) for one in preview.context["paragraphs"]] == [
        ("", False),
        ("boilerplate", True),
    ]


def test_of_a_long_text_the_beginning_is_shown_and_all_of_it_kept(desk_of_anna):
    body = "".join(f"Line {number} of many.\n\n" for number in range(20_000))

    preview = send(desk_of_anna, receive(ArticleFactory()), body=body)
    keep(desk_of_anna, preview)

    page = preview.content.decode()
    assert "Line 299 of many." in page
    assert "Line 300 of many." not in page
    assert f"and {len(body) - body.index('Line 300') - 2} more characters, kept as well" in page
    assert ArticleRevision.objects.get().body == body


def test_an_article_is_recorded_together_with_its_text_from_what_the_page_says_of_itself(desk_of_anna):
    preview = send(desk_of_anna, BRING, file=PAGE.format(charset="utf-8").encode(), name="b.html")
    proposed = {field.name: field.value() for field in preview.context["description"]}
    answer = keep(desk_of_anna, preview)

    article = Article.objects.get()
    assert proposed == {
        "title": "Die Brücke kostet 40 Millionen",
        "slug": None,
        "publisher": "Stadtanzeiger",
        "author": "A. Weber",
        "url": "https://paper.example/bruecke",
        "published_on": "2024-03-06",
        "language": "de",
        "rights": "quotation_only",
    }
    assert (article.slug, article.title) == (
        "die-brucke-kostet-40-millionen",
        "Die Brücke kostet 40 Millionen",
    )
    assert (article.publisher.name, article.publisher.kind) == ("Stadtanzeiger", "outlet")
    assert (article.author.name, article.author.kind) == ("A. Weber", "person")
    assert article.revisions.get().body == KEPT
    assert answer.redirect_chain[-1][0] == reverse("admin:claims_article_change", args=[article.pk])
    assert list(verification.faults()) == []


def test_what_the_page_says_is_a_proposal_that_the_editor_corrects(desk_of_anna):
    known = PartyFactory(slug="city-paper", name="City Paper")
    PartyAliasFactory(party=known, name="Stadtanzeiger")

    preview = send(desk_of_anna, BRING, file=PAGE.format(charset="utf-8").encode(), name="b.html")
    keep(desk_of_anna, preview, title="Other title", author="", rights="licensed", slug="own-slug")

    article = Article.objects.get()
    assert "Known: City Paper (city-paper)." in preview.content.decode()
    assert (article.slug, article.title, article.author) == ("own-slug", "Other title", None)
    assert (article.publisher, article.rights) == (known, "licensed")
    assert Party.objects.get() == known


def test_markdown_is_kept_as_its_words(desk_of_anna):
    text = (
        "---\ntitle: Die Brücke\nlang: de\ndate: 2024-03-06\n---\n# Die Brücke\n\n"
        "Sie kostete **40 Millionen** [Euro](http://x.example).\n\n* eins\n* zwei\n"
    )

    preview = send(desk_of_anna, BRING, file=text.encode(), name="b.md")
    keep(desk_of_anna, preview, publisher="Stadtanzeiger")

    article = Article.objects.get()
    assert article.revisions.get().body == "Die Brücke\n\nSie kostete 40 Millionen Euro.\n\n• eins\n• zwei"
    assert (article.title, article.language, article.published_on) == ("Die Brücke", "de", "2024-03-06")


# --- Encodings


def test_an_encoding_the_file_does_not_name_is_shown_with_alternatives(desk_of_anna):
    preview = send(desk_of_anna, receive(ArticleFactory()), file=GERMAN.encode("windows-1252"))

    page = preview.content.decode()
    words = {choice["value"]: " ".join(choice["words"]) for choice in preview.context["encodings"]}
    assert "The file does not say, and it is not UTF-8 (byte 2)." in page
    assert "It is read as Windows-1252" in page
    assert words["windows-1252"].startswith("Größe zählt: „Überzeugung“ für €")
    assert words["macintosh"].startswith("Grˆﬂe")
    assert [choice["value"] for choice in preview.context["encodings"] if choice["is_chosen"]] == [
        "windows-1252"
    ]


def test_a_wrong_encoding_is_changed_in_the_preview_without_sending_the_file_again(desk_of_anna):
    article = ArticleFactory()
    preview = send(desk_of_anna, receive(article), file=GERMAN.encode("cp850", "replace"))
    assert GERMAN[:5] not in preview.context["arrived"].text

    again = look_again(desk_of_anna, preview, encoding="ibm850")
    keep(desk_of_anna, again)

    assert ArticleRevision.objects.get().body.startswith("Größe zählt")
    assert Snapshot.objects.get().encoding == "ibm850"


def test_a_text_is_not_kept_otherwise_than_it_was_shown(desk_of_anna):
    preview = send(desk_of_anna, receive(ArticleFactory()), file=GERMAN.encode("windows-1252"))

    answer = keep(desk_of_anna, preview, encoding="macintosh")

    assert answer.status_code == 409
    assert (
        "The text is read differently now. Look at it once more and keep it then." in answer.content.decode()
    )
    assert not ArticleRevision.objects.exists()
    assert not TrailEntry.objects.exists()


def test_proposals_nobody_touched_follow_the_encoding_and_typed_ones_stay(desk_of_anna):
    page = PAGE.replace('<meta charset="{charset}">', "").encode("windows-1252")
    preview = send(desk_of_anna, BRING, file=page, name="b.html")
    wrong = look_again(desk_of_anna, preview, encoding="macintosh")
    assert "Br¸cke" in wrong.context["description"]["title"].value()

    right = look_again(desk_of_anna, wrong, encoding="windows-1252", author="Somebody else")

    values = {field.name: field.value() for field in right.context["description"]}
    assert values["title"] == "Die Brücke kostet 40 Millionen"
    assert values["author"] == "Somebody else"


def test_another_reader_is_chosen_in_the_preview(desk_of_anna):
    preview = send(
        desk_of_anna, receive(ArticleFactory()), file=b"# no heading\n\nbut a comment", name="a.md"
    )

    again = look_again(desk_of_anna, preview, reader="plain")
    keep(desk_of_anna, again)

    assert preview.context["arrived"].text == "no heading\n\nbut a comment"
    assert ArticleRevision.objects.get().body == "# no heading\n\nbut a comment"


def test_a_page_without_an_article_may_still_be_read_as_plain_text(desk_of_anna):
    preview = send(desk_of_anna, receive(ArticleFactory()), file=b"<nav>Only a menu</nav>", name="a.html")
    assert preview.status_code == 400
    assert "Nothing of an article was found in the page." in preview.content.decode()

    again = desk_of_anna.post(address_of(preview), {"reader": "plain", "again": "1"})
    keep(desk_of_anna, again)

    assert ArticleRevision.objects.get().body == "<nav>Only a menu</nav>"


# --- What becomes of quotes, and what is known already


def test_the_preview_says_what_becomes_of_every_quote_before_anything_is_kept(desk_of_anna):
    found = AppearanceFactory()
    revision = found.revision
    AppearanceFactory(revision=revision, exact="Work began in 2019 and ended in 2023")
    gone = AppearanceFactory(
        revision=revision, exact="The year before, the council had named a smaller figure"
    )
    text = "Once more. " + BODY.replace(gone.exact, "Ferries are free").replace(
        "ended in 2023", "ended late in 2023"
    )

    preview = send(desk_of_anna, receive(revision.article), body=text)
    foreseen = preview.context["foresight"].outcomes
    assert Appearance.objects.count() == 3
    answer = keep(desk_of_anna, preview)

    came = Appearance.objects.filter(revision__number=2)
    assert foreseen == {key: came.filter(anchoring=key).count() for key in Anchoring.values}
    assert foreseen == {"found": 1, "moved": 1, "ambiguous": 0, "lost": 1}
    assert "Of the quotes 1 will be found, 1 moved, 0 ambiguous, 1 lost." in preview.content.decode()
    assert gone.claim.slug in preview.content.decode()
    assert (
        "Revision 2: of its quotes 1 were found, 1 moved, 0 are ambiguous, 1 lost." in answer.content.decode()
    )


def test_a_revision_that_came_in_meanwhile_is_seen_before_the_text_is_kept(desk_of_anna, anna, noon):
    appearance = AppearanceFactory()
    article = appearance.revision.article
    preview = send(desk_of_anna, receive(article), body="Later. " + BODY)
    bring_in(desk_of_anna, receive(article), body="Earlier. " + BODY)

    answer = keep(desk_of_anna, preview)

    assert answer.status_code == 400
    assert (
        "Revision 2 came in meanwhile. Look at the outcome again and keep it then." in answer.content.decode()
    )
    assert article.revisions.count() == 2


def test_a_text_that_is_known_says_so_and_makes_no_revision(desk_of_anna):
    revision = ArticleRevisionFactory()

    preview = send(desk_of_anna, receive(revision.article), body=BODY)
    keep(desk_of_anna, preview)

    assert (
        "This is the text of revision 1. Keeping it adds the file and no revision."
        in preview.content.decode()
    )
    assert ArticleRevision.objects.get() == revision
    assert Snapshot.objects.get().revision == revision


def test_bytes_on_record_are_attached_character_by_character(desk_of_anna):
    body = "\ufeffFirst line\r\n" + BODY
    revision = ArticleRevisionFactory(body="", sha256=digest(body.encode()), length=len(body))

    preview = send(desk_of_anna, receive(revision.article), file=body.encode())
    keep(desk_of_anna, preview)

    revision.refresh_from_db()
    assert "This is the text on record for revision 1." in preview.content.decode()
    assert revision.body == body


def test_a_text_known_from_another_article_leads_there(desk_of_anna):
    revision = ArticleRevisionFactory(
        article=ArticleFactory(url="https://paper.example/bruecke", title="Known")
    )

    preview = send(desk_of_anna, BRING, file=PAGE.format(charset="utf-8").encode(), name="b.html")
    road = re.search(r'href="(/admin/claims/article/\d+/receive/\?held=[^"]+)"', preview.content.decode())[1]
    keep(desk_of_anna, desk_of_anna.get(road))

    assert preview.context["alike"] == [revision.article]
    assert revision.article.revisions.get(number=2).body == KEPT
    assert Article.objects.count() == 1


def test_keeping_once_more_makes_neither_a_second_article_nor_a_second_entry(
    desk_of_anna, django_capture_on_commit_callbacks
):
    preview = send(desk_of_anna, BRING, file=PAGE.format(charset="utf-8").encode(), name="b.html")
    keep(desk_of_anna, preview)
    with django_capture_on_commit_callbacks(execute=True):
        keep(desk_of_anna, preview)
    assert default_storage.listdir("arrivals") == ([], [])
    entries = TrailEntry.objects.count()

    answer = keep(desk_of_anna, preview)

    assert (Article.objects.count(), ArticleRevision.objects.count(), Snapshot.objects.count()) == (1, 1, 1)
    assert TrailEntry.objects.count() == entries
    assert answer.redirect_chain[-1][0] == reverse(
        "admin:claims_article_change", args=[Article.objects.get().pk]
    )
    assert "This is the text of revision 1." in answer.content.decode()


# --- What is put aside


def test_what_was_put_aside_is_found_again_by_its_address(desk_of_anna, media):
    preview = send(desk_of_anna, receive(ArticleFactory()), body=BODY)

    again = desk_of_anna.get(address_of(preview))

    assert again.context["arrived"].text == BODY
    assert set(files_in(media)) == {"arrivals"}


def test_nobody_else_sees_what_was_put_aside(desk_of_anna, client, bela):
    preview = send(desk_of_anna, receive(ArticleFactory()), body="kanari " + BODY)
    client.force_login(bela)

    answer = client.get(address_of(preview), follow=True)

    assert "kanari" not in answer.content.decode()
    assert "The text was put aside for a day only and is gone. Bring it in again." in answer.content.decode()


@pytest.mark.parametrize("token", ["", "x", "%00", "eyJ1c2VyIjoxfQ:1abc:forged", "a" * 5000, "\U0001f3f3"])
def test_a_forged_address_leads_back_to_the_beginning(desk_of_anna, token):
    answer = desk_of_anna.get(f"{BRING}?{urlencode({'held': token})}", follow=True)

    assert "Bring it in again." in answer.content.decode()
    assert answer.redirect_chain[-1][0] == BRING


def test_what_nobody_came_back_for_is_gone_after_a_day(desk_of_anna, media, settings):
    send(desk_of_anna, receive(ArticleFactory()), body=BODY)
    name = f"arrivals/{default_storage.listdir('arrivals')[1][0]}"
    later = timezone.now() + timedelta(hours=25)

    with pytest.raises(Exception, match="put aside for a day only"):
        arrivals.held(name, at=later)
    arrivals.hold(b"something else", at=later)

    assert [part[-64:] for part in default_storage.listdir("arrivals")[1]] == [digest(b"something else")]


def test_a_fault_at_the_last_moment_leaves_the_text_put_aside_and_nothing_else(desk_of_anna, media):
    preview = send(desk_of_anna, BRING, body=BODY)

    def execute(run, sql, params, many, context):
        if sql.startswith('INSERT INTO "claims_receipt"'):
            raise DatabaseError
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute), pytest.raises(DatabaseError):
        keep(desk_of_anna, preview, title="The bridge", publisher="Gazette", language="en")
    assert not Article.objects.exists()
    assert not TrailEntry.objects.exists()
    assert set(files_in(media)) == {"arrivals"}
    keep(desk_of_anna, preview, title="The bridge", publisher="Gazette", language="en")

    assert Article.objects.get().revisions.get().body == BODY


# --- What cannot be kept


REFUSED = {
    "nothing": ({"body": "  "}, "The text is empty."),
    "an empty file": ({"file": b""}, "The text is empty."),
    "blanks": ({"file": b" \r\n\t"}, "The text is empty."),
    "nothing that is seen": ({"body": "\u200b\u202e\ufeff\u00a0"}, "The text is empty."),
    "both": ({"file": b"one", "body": "two"}, "Give a file or a text, not both."),
    "a NUL": ({"file": b"one\x00two"}, "The text holds a NUL character."),
    "a pasted NUL": ({"body": "one\x00two"}, "Null characters are not allowed."),
    "a control character": (
        {"body": "one\x1btwo"},
        "The text holds a forbidden character (U+001B) in line 1.",
    ),
    "a PDF": ({"file": b"%PDF-1.7 ..."}, "This is a PDF. Save it as plain text or as a web page"),
    "a Word file": ({"file": b"PK\x03\x04 ..."}, "This is a packed file, such as one of Word"),
    "a picture": ({"file": b"\x89PNG\r\n\x1a\n"}, "This is a picture."),
    "a program": ({"file": bytes(range(256)) * 40}, "This is no text: byte 0 is a control character."),
    "5 MB": ({"body": "ä" * 2_700_000}, "The text has 2700000 characters, an article at most 500000."),
    "a file of 5 MB": ({"file": b"word " * 1_048_576}, "The text has 5242880 characters, an article at most"),
    "11 MB": ({"file": b"x" * 11_000_000}, "The file is larger than 10 MB."),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("language", ["en", "de"])
def test_what_cannot_be_kept_is_refused_by_a_sentence_and_nothing_typed_is_lost(
    desk_of_anna, media, case, language
):
    sent, sentence = REFUSED[case]

    desk_of_anna.cookies["django_language"] = language
    answer = send(desk_of_anna, BRING, **sent)

    page = answer.content.decode()
    assert answer.status_code == 400
    if language == "en":
        assert sentence in page
    assert any(refusals(answer))
    if body := sent.get("body", "").replace("\x00", ""):
        assert answer.context["form"]["body"].value().replace("\x00", "") == body
    assert not Article.objects.exists()
    assert not TrailEntry.objects.exists()
    assert files_in(media) == {}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "This field is required."),
        ({"publisher": ""}, "This field is required."),
        ({"language": "fr"}, "Select a valid choice."),
        ({"published_on": "soon"}, "“soon” is no date."),
        ({"url": "javascript:alert(1)"}, "An address starts with https:// or http://."),
        ({"slug": "No Slug"}, "“No Slug” is no slug."),
        ({"slug": "taken"}, "There is an article “taken” already."),
        (
            {"publisher": "Zwilling"},
            "Several parties are called “Zwilling”: give the slug, one of eins, zwei.",
        ),
        ({"publisher": "日本"}, "“日本” makes no slug. Record the party at the desk first."),
        ({"title": "日本"}, "“日本” makes no slug. Give one of small letters, digits and hyphens."),
        ({"received_on": "yesterday"}, "“yesterday” is no date."),
        ({"title": "a\u202eb\x07"}, "forbidden character (U+0007)"),
        ({"title": "x" * 301}, "at most 300 characters"),
    ],
)
def test_a_description_that_cannot_be_recorded_keeps_text_and_typing(desk_of_anna, typed, sentence):
    ArticleFactory(slug="taken")
    for slug in ("eins", "zwei"):
        PartyFactory(slug=slug, name="Zwilling")
    parties = Party.objects.count()
    preview = send(desk_of_anna, BRING, body=BODY)

    answer = keep(desk_of_anna, preview, **{"publisher": "Gazette", "language": "en", **typed})

    assert answer.status_code == 400
    assert sentence in answer.content.decode().replace("&#x27;", "'")
    assert answer.context["arrived"].text == BODY
    form = answer.context["description"]
    assert {name: form[name].value() for name in typed if name != "received_on"} == {
        name: value for name, value in typed.items() if name != "received_on"
    }
    assert (Article.objects.count(), Party.objects.count()) == (1, parties)
    assert not TrailEntry.objects.exists()


@pytest.mark.parametrize("letter", ["\u200b", "\u202e", "\u00ad", "\u2066"])
def test_what_nobody_sees_is_kept_and_named_where_it_stands(desk_of_anna, letter):
    body = f"The bridge {letter}cost 40 million."

    preview = send(desk_of_anna, receive(ArticleFactory()), body=body)
    keep(desk_of_anna, preview)

    page = preview.content.decode()
    assert f'<code class="desk-unseen">U+{ord(letter):04X}' in page
    assert "The text holds 1 character that nobody sees" in page
    assert letter not in page.partition("</head>")[2]
    assert ArticleRevision.objects.get().body == body


def test_markup_in_a_text_is_shown_and_never_run(desk_of_anna):
    body = "<script>alert(1)</script><img src=x onerror=alert(1)> {{ 7*7 }}"

    preview = send(desk_of_anna, receive(ArticleFactory()), body=body)

    assert "<script>alert(1)" not in preview.content.decode()
    assert "&lt;script&gt;alert(1)" in preview.content.decode()


def test_who_may_not_change_articles_brings_nothing_in(client, groups):
    article = ArticleFactory()
    client.force_login(UserFactory(username="guest"))

    assert client.get(BRING).status_code == 403
    assert client.post(BRING, {"body": BODY}).status_code == 403
    assert client.post(receive(article), {"body": BODY}).status_code == 403


def test_the_way_in_is_found_from_the_list_and_from_the_article(desk_of_anna):
    article = ArticleFactory()

    assert BRING in desk_of_anna.get("/admin/claims/article/").content.decode()
    assert (
        receive(article)
        in desk_of_anna.get(reverse("admin:claims_article_change", args=[article.pk])).content.decode()
    )


def test_quote_keeps_its_place_in_what_a_page_was_reduced_to(desk_of_anna, anna):
    bring_in(desk_of_anna, BRING, file=PAGE.format(charset="utf-8").encode(), name="b.html")
    revision = ArticleRevision.objects.get()

    appearance = AppearanceFactory(revision=revision, exact="40 Millionen Euro")

    assert revision.body[appearance.start : appearance.end] == "40 Millionen Euro"
    assert QUOTE not in revision.body
