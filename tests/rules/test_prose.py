import re
import time
from html.parser import HTMLParser

import pytest

from claims.rules.prose import LINK_REL, TAGS, render
from claims.rules.sentences import Refused

LINK = f'rel="{LINK_REL}"'


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("", ""),
        ("The memo says **no**.", "<p>The memo says <strong>no</strong>.</p>"),
        ("*Ten* years\nor more", "<p><em>Ten</em> years\nor more</p>"),
        ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
        ("- one\n- two", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
        ("1. one", "<ol>\n<li>one</li>\n</ol>"),
        ("# Big", "<h3>Big</h3>"),
        ("### Big", "<h3>Big</h3>"),
        ("##### Small", "<h4>Small</h4>"),
        ("`code` & more", "<p><code>code</code> &amp; more</p>"),
        ("Schr\u00f6der „so“", "<p>Schröder „so“</p>"),
        ("[memo](https://example.org/a?b=1&c=2)",
         f'<p><a href="https://example.org/a?b=1&amp;c=2" {LINK}>memo</a></p>'),
        ("<https://example.org/>", f'<p><a href="https://example.org/" {LINK}>https://example.org/</a></p>'),
    ],
)  # fmt: skip
def test_plain_markdown_becomes_plain_html(markdown, html):
    assert render(markdown) == html


def test_the_same_text_gives_the_same_bytes():
    text = "# a\n\n[x](https://example.org 'title')\n\n- b\n- c"

    assert render(text) == render(text)


def test_pictures_are_not_fetched_from_elsewhere():
    assert render("![Memo](https://example.org/p.png)") == (
        f'<p>!<a href="https://example.org/p.png" {LINK}>Memo</a></p>'
    )


def test_html_shows_as_the_text_it_is():
    assert render("<b>bold</b>\n\n<div>x</div>") == (
        "<p>&lt;b&gt;bold&lt;/b&gt;</p>\n<p>&lt;div&gt;x&lt;/div&gt;</p>"
    )


def test_character_that_cannot_be_stored_is_refused():
    with pytest.raises(Refused):
        render("a\x00b")


PAYLOADS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "</p><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img/src='x'/onerror='alert(1)'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href='https://evil.example/x.css'>",
    "<style>@import 'https://evil.example/x.css';</style>",
    "<body onload=alert(1)>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<a href='javascript:alert(1)'>x</a>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><script>alert(1)</script>'>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java&#10;script:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x](vbscript:msgbox(1))",
    "[x](//evil.example/)",
    "[x](/admin/logout/)",
    "[x](https://anna@evil.example/)",
    "[x](https://example.org/\"onmouseover=\"alert(1))",
    "[x](https://example.org/ '\"onmouseover=\"alert(1)')",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![\"onerror=\"alert(1)](x)",
    "`<script>alert(1)</script>`",
    "```\"onclick=alert(1)\n<script>alert(1)</script>\n```",
    "[<script>alert(1)</script>](https://example.org/)",
    "**<b onmouseover=alert(1)>**",
    "# <h1 onclick=alert(1)>x",
]  # fmt: skip


class Structure(HTMLParser):
    """Every element and attribute a browser would see."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes = set(), []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += [(tag, *attribute) for attribute in attributes]

    def handle_comment(self, comment):
        self.tags.add("comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def test_there_are_at_least_forty_payloads():
    assert len(set(PAYLOADS)) == len(PAYLOADS) >= 40


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("frame", ["{}", "text {} text", "- {}", "> {}", "# {}", "**{}**", "a\n\n{}\n\nb"])
def test_nothing_the_desk_types_runs_in_a_readers_browser(frame, payload):
    structure = Structure(render(frame.format(payload)))

    assert structure.tags <= TAGS
    for tag, name, value in structure.attributes:
        assert (tag, name) in {("a", "href"), ("a", "rel")}
        assert name != "href" or re.match(r"https?://example\.org/", value)
        assert name != "rel" or value == LINK_REL


@pytest.mark.parametrize(
    "pattern",
    ["[", "![", "<", ">", "*", "_a_", "`", "[a](", "(", "\\", "&", "#", "- ", "1. ", "\n> ", "<a ", "**a *"],
)
def test_hostile_text_does_not_hold_the_desk_up(pattern):
    text = (pattern * 10_000)[:10_000]
    began = time.process_time()

    html = render(text)

    # The whole Markdown is read here, not one expression; a second would be noticed.
    assert time.process_time() - began < 1
    assert Structure(html).tags <= TAGS
