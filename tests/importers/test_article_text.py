"""The text of an article from the bytes it came in, whatever they are."""

import re
import time
from contextlib import suppress

import pytest

from claims.importers import (
    article_blocks,
    article_description,
    article_encodings,
    article_html,
    article_text,
)
from claims.operations.arrivals import Description
from claims.rules import text as text_policy
from claims.rules.fingerprints import digest
from claims.rules.sentences import Refused
from claims.vocabulary import TextReader

GERMAN = "Größe zählt: „Überzeugung“ für 3,5 Mio. €, sagte sie."


def page(html, reader="page"):
    """Return the kept text of a page, read by our own reading alone."""
    return article_text.read(html.encode(), reader=reader).text


# --- Encodings

READ = [
    (GERMAN.encode(), "utf-8", True),
    (b"\xef\xbb\xbf" + GERMAN.encode(), "utf-8", True),
    (b"\xff\xfe" + GERMAN.encode("utf-16-le"), "utf-16le", True),
    (b"\xfe\xff" + GERMAN.encode("utf-16-be"), "utf-16be", True),
    (GERMAN.encode("utf-16-le"), "utf-16le", False),
    (GERMAN.encode("utf-16-be"), "utf-16be", False),
    (GERMAN.encode("cp1252"), "windows-1252", False),
    (b"plain ASCII", "utf-8", True),
]


@pytest.mark.parametrize(("content", "encoding", "is_certain"), READ)
def test_encoding_is_told_by_mark_or_fit_and_doubt_is_said(content, encoding, is_certain):
    arrived = article_text.read(content)

    assert (arrived.encoding, arrived.is_certain) == (encoding, is_certain)
    assert arrived.text == ("plain ASCII" if content.isascii() else GERMAN)


@pytest.mark.parametrize(
    ("said", "written", "encoding", "is_certain"),
    [
        ("windows-1252", "cp1252", "windows-1252", True),
        ("ISO-8859-1", "cp1252", "windows-1252", True),
        ("latin1", "cp1252", "windows-1252", True),
        ("iso-8859-15", "iso-8859-15", "iso-8859-15", True),
        ("utf-8", "utf-8", "utf-8", True),
        # What it says cannot be, or can hardly be.
        ("utf-8", "cp1252", "windows-1252", False),
        ("windows-1252", "utf-8", "utf-8", False),
        ("utf-16", "utf-8", "utf-8", True),
        ("no-such-encoding", "utf-8", "utf-8", True),
    ],
)
def test_page_is_believed_in_its_encoding_as_far_as_its_bytes_allow(said, written, encoding, is_certain):
    html = (
        f'<html><head><META http-equiv="Content-Type" content="text/html; charset={said}"></head><p>Größe €'
    )

    arrived = article_text.read(html.encode(written), reader="page")

    assert (arrived.encoding, arrived.is_certain, arrived.text) == (encoding, is_certain, "Größe €")


def test_words_that_tell_encodings_apart_are_those_that_stand_in_the_bytes():
    html = "<p>M&uuml;ller aus Köln".encode("cp1252")

    arrived = article_text.read(html, reader="page")
    words = article_text.telling_words(arrived)

    assert words == ["Köln"]
    assert article_text.in_another_encoding(words, arrived, "macintosh") == ["Kˆln"]


def test_encoding_nobody_knows_is_refused_with_those_that_are_known():
    with pytest.raises(Refused, match=r"“ebcdic-x” is no encoding known here. Known are utf-8, windows-1252"):
        article_text.read(b"text", encoding="ebcdic-x")


def test_encoding_that_does_not_fit_is_refused_with_the_byte():
    with pytest.raises(Refused, match=r"This is not UTF-8 \(byte 2\). Choose another encoding."):
        article_text.read(GERMAN.encode("cp1252"), encoding="utf-8")


def test_text_read_wrongly_once_before_is_noticed():
    arrived = article_text.read((GERMAN.encode().decode("cp1252", "replace") + " caf\ufffd").encode())

    assert arrived.notes == (
        "1 character was lost before the text came here (�). Look for a better copy.",
        "“Ã¼” or “â€œ” stand in it: the text was probably read in a wrong encoding.",
    )


# --- Plain text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"One\r\nTwo\rThree\n", "One\nTwo\nThree\n"),
        ("One\u2028Two\u0085Three\fFour".encode(), "One\nTwo\nThree\nFour"),
        ("  kept \u00a0 as it\u00ad came \u202f\t".encode(), "  kept \u00a0 as it\u00ad came \u202f\t"),
        ("👩‍👩‍👧 Ⱥ e\u0301 שלום".encode(), "👩‍👩‍👧 Ⱥ e\u0301 שלום"),
        (b"<p>no page, going by its name", "<p>no page, going by its name"),
    ],
)
def test_plain_text_stays_as_it_came_but_for_line_ends(content, text):
    assert article_text.read(content, file_name="a.txt").text == text


def test_bytes_on_record_are_taken_character_by_character():
    content = b"\xef\xbb\xbfOne\r\nTwo"

    arrived = article_text.read(content, file_name="a.html", on_record={digest(content)})

    assert (arrived.text, arrived.sha256) == ("\ufeffOne\r\nTwo", digest(content))


# --- Web pages

PAGES = {
    "paragraphs": ("<p>One <b>b</b>old</p><p>Two</p>", "One bold\n\nTwo"),
    "nothing closed": (
        "<h1>Title<p>One<p>Two<ul><li>a<li>b</ul>Three",
        "Title\n\nOne\n\nTwo\n\n• a\n• b\n\nThree",
    ),
    "line breaks": ("<p>One<br>two<br/>three\n four", "One\ntwo\nthree four"),
    "entities": (
        "<p>M&uuml;ller &amp; S&#246;hne &#x20AC; &lt;b&gt; &nbsp;x&shy;y &bogus;",
        "Müller & Söhne € <b> \u00a0xy &bogus;",
    ),
    "impossible entities": ("<p>a&#0;b&#xD800;c&#99999999999999;d&#1;e", "a\ufffdb\ufffdc\ufffd;de"),
    "numbered list": ('<ol start="3"><li><p>three</p><li>four</ol>', "3. three\n4. four"),
    "list in a list": ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "• a\n• b\n• c"),
    "table": ("<table><tr><th>Year<th>Sum<tr><td>2019<td>3&nbsp;m</table>", "Year\tSum\n2019\t3\u00a0m"),
    "table for layout": (
        "<table><tr><td><p>" + "word " * 80 + "</p><p>Two</p></td></tr></table>",
        ("word " * 80).strip() + "\n\nTwo",
    ),
    "table in a table": ("<table><tr><td><table><tr><td>a<td>b</table><td>c</table>", "a\tb\n\nc"),
    "caption": (
        "<figure><img alt='no'><figcaption>Photo: X</figcaption></figure><p>Text",
        "Photo: X\n\nText",
    ),
    "as typed": ("<pre>\n a\n   b\n</pre>", " a\n   b"),
    "quotation": ("<blockquote><p>One</p><p>Two</p></blockquote>", "One\n\nTwo"),
    "scripts": ("<p>One<script>document.write('<p>no</p><!--')</script><style>p{}</style> two", "One two"),
    "script in a comment": ("<p>One<!-- <script> --> two<script><!-- x --></script>", "One two"),
    "what stands around": (
        "<header><h1>T</h1>Logo</header><nav>Menu</nav><p>One two<aside>Ad</aside><form>Find</form><footer>F",
        "T\n\nOne two",
    ),
    "hidden": ("<div hidden>no</div><p>One", "One"),
    "article among others": ("<p>Teaser</p><article><p>The long article</p></article>", "The long article"),
    "main": ("<div>Login</div><main><p>One</p></main><div>Imprint</div>", "One"),
    "articles in a list": (
        "<main><article>One</article><article>Two</article><p>Three long</main>",
        "One\n\nTwo\n\nThree long",
    ),
    "page in a form": ("<body><form><p>The whole page</p></form><p>x</body>", "The whole page\n\nx"),
    "stray ends": ("</div></p></article></td></ul><p>One</b></i>", "One"),
    "less than": ("<p>5 < 6 und 7 > 3 <3", "5 < 6 und 7 > 3 <3"),
    "unclosed comment": ("<p>One<!-- two", "One"),
    "unclosed quotation mark": ('<p>One <a href="x>two</a> three<p>Four', "One two three\n\nFour"),
    "unclosed tag": ("<p>One<p class", "One"),
    "marked section": ("<p>One<![foo[ x ]]><![CDATA[ y ]]> two", "One two"),
    "declaration of a program": ("<?xml version='1.0'?><!DOCTYPE html><?php echo 1 ?><p>One", "One"),
    "control characters": ("<p>a\x00b\x1bc\x9fd\u200be", "abcde"),
    "deep": ("<div>" * 3000 + "One" + "</div>" * 3000, "One"),
}


@pytest.mark.parametrize("case", PAGES)
def test_page_is_reduced_to_what_its_article_says(case):
    html, text = PAGES[case]

    assert page(html) == text


def test_page_with_nothing_of_an_article_is_refused():
    with pytest.raises(Refused, match=r"Nothing of an article was found in the page\."):
        page("<nav>Menu</nav>")


def test_places_in_the_text_are_those_of_its_blocks():
    html, text = PAGES["nothing closed"]
    arrived = article_text.read(html.encode(), reader="page")

    assert article_blocks.joined(arrived.blocks) == arrived.text == text


def test_markdown_keeps_its_words_and_html_in_it():
    text = (
        "# Title\n\nA **bold** [link](https://x.example) and `code`\nand on.\n\n1. one\n2. two\n\n> said\n\n"
        "<div>raw</div>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    )

    assert article_text.read(text.encode(), file_name="a.md").text == (
        "Title\n\nA bold link and code and on.\n\n1. one\n2. two\n\nsaid\n\nraw\n\na\tb\n1\t2"
    )


# --- What a page says of itself


LINKED_DATA = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},'
    '{"@type":["NewsArticle"],"headline":"H","author":[{"name":"A"},{"name":"B"}],'
    '"publisher":{"@type":"Organization","name":"P"},"datePublished":"2024-03-06T23:30:00+01:00",'
    '"inLanguage":"en-GB","mainEntityOfPage":{"@id":"https://p.example/a"}}]}</script>'
)


def described(head):
    return article_text.read(f"<html><head>{head}</head><p>Text".encode(), reader="page").description


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("<title>A &amp; B</title>", {"title": "A & B"}),
        (
            LINKED_DATA,
            {
                "title": "H",
                "author": "A, B",
                "publisher": "P",
                "published_on": "2024-03-06",
                "language": "en",
                "url": "https://p.example/a",
            },
        ),
        (
            '<link rel="canonical" href="https://www.p.example/a">',
            {"url": "https://www.p.example/a", "publisher": "p.example"},
        ),
        ('<link rel=canonical href="javascript:alert(1)">', {}),
        ('<meta name="author" content="https://p.example/author/1">', {}),
        (
            '<meta property="article:published_time" content="soon"><meta name=date content="6.3.2024">',
            {"published_on": "2024-03-06"},
        ),
        ('<meta name="date" content="2024-13-40">', {}),
        ('<script type="application/ld+json">' + "[" * 5000 + "</script>", {}),
        ('<script type="application/ld+json">{"@type":"Article","headline":' + "9" * 5000 + "}</script>", {}),
        ('<script type="application/ld+json">{"@type":{"a":1},"author":NaN}</script>', {}),
        ('<meta name="author" content="A\u202eb">', {"author": "Ab"}),
    ],
)
def test_what_a_page_says_of_itself_is_read_as_far_as_it_can_be_used(head, said):
    assert described(head) == Description(**said)


def test_front_matter_without_an_end_is_text():
    text = "---\ntitle: x\n\nA text."

    assert article_description.of_front_matter(text) == (Description(), text)


# --- The extra


def test_with_the_extra_the_part_of_a_page_is_chosen_by_trafilatura():
    pytest.importorskip("trafilatura", reason="the extra fetch is not installed")
    sentences = "".join(
        f"<p>The bridge number {number} cost 40 million euros, said the mayor.</p>" for number in range(9)
    )
    html = f"<html><body><div><a>Home</a></div><div class='content'><h1>T</h1>{sentences}</div></body></html>"

    arrived = article_text.read(html.encode(), file_name="a.html")

    assert arrived.reader == TextReader.TRAFILATURA
    assert arrived.text.count("40 million euros") == 9
    assert "Home" not in arrived.text


def test_without_the_extra_it_is_not_offered(monkeypatch):
    monkeypatch.setattr(article_text, "_trafilatura", lambda: None)

    assert article_text.readers() == ["plain", "markdown", "page"]
    assert article_text.read(b"<html><p>One", reader="trafilatura").reader == TextReader.PAGE


# --- Hostile input

LENGTH = 100_000
# Seconds. The slowest of these is a page of nothing but tags.
LONGEST_READING = 3
LONGEST_EXPRESSION = 0.05
REPEATED = [
    "<b>", "<div>", "<p>", "<li>", "<ul><li>", "<table><tr><td>", "<td>", "<div><li></li>", "<article>",
    "<nav>", "<!--", "<a x", "</", '<a x="', "<a '", '<a x=">"', "<![CDATA[", "<![foo[", "<?", "<",
    "< ", "<script>", "<title>", "&#", "&#9", "&#x", "&amp", "&", " ", "\n", "\n ", " \n", "\u00ad",
    "\u200b", "\u200d", "<br> ", "<b> </b>", "---\n", "a:", "a: ", "[", "![", "](", "*", "**a", "_",
    "`", "> ", "- ", "1. ", "|", "| ", "#", "\\", "~~~\n", "<meta charset", "<meta charset=",
    "charset ", "{", "[{", '"', "Ã", "â€", "ä", "\ufeff", "x", "9", "T", "2024-", "data:", "data:a",
]  # fmt: skip
BUILT = [
    "<div>" * 20_000,
    "<div>" * 10_000 + "</p>" * 12_500,
    "<ul>" * 10_000 + "<div>" * 5_000 + "<li></li>" * 3_000,
    "<table><tr><td>" * 3_000 + "<p>x" * 12_000,
    "&#" + "9" * 99_990 + ";",
    "<a " + "x " * 49_000 + ">",
    "<p>" + "x" * 99_990,
    "---\n" + "a" * 99_990,
]
HOSTILE = [piece * (LENGTH // len(piece)) for piece in REPEATED] + BUILT


def expressions():
    modules = (
        article_blocks,
        article_description,
        article_encodings,
        article_html,
        article_text,
        text_policy,
    )
    return [
        (f"{module.__name__}.{name}", value)
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, re.Pattern)
    ]


@pytest.mark.parametrize(("name", "pattern"), expressions(), ids=[name for name, _pattern in expressions()])
def test_no_expression_takes_longer_than_50_ms_over_100000_hostile_characters(name, pattern):
    slowest = {}
    for text in HOSTILE:
        subject = text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text
        times = []
        for _time in range(3):
            begun = time.process_time()
            pattern.sub(subject[:0], subject)
            pattern.fullmatch(subject)
            times.append(time.process_time() - begun)
        slowest[text[:12]] = min(times)

    assert {beginning: spent for beginning, spent in slowest.items() if spent > LONGEST_EXPRESSION} == {}


@pytest.mark.parametrize("reader", ["plain", "page", "markdown"])
def test_100000_hostile_characters_are_read_or_refused_in_good_time(reader):
    spent = {}
    for text in HOSTILE:
        # Without markup all of them are the same to the reader of pages.
        if reader == "page" and not set(text) & set("<&"):
            continue
        begun = time.process_time()
        with suppress(Refused):
            article_text.read(text.encode(), reader=reader)
        spent[text[:12]] = time.process_time() - begun

    assert {beginning: long for beginning, long in spent.items() if long > LONGEST_READING} == {}
