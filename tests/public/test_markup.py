"""Prose of an edition is printed by the rules of its language, and no rule reaches into a tag."""

import pytest

from claims.public import markup


@pytest.mark.parametrize(
    ("html", "language", "printed"),
    [
        ('<p>Er sagte "nein".</p>', "de", "<p>Er sagte „nein“.</p>"),
        ('<p>He said <em>"no"</em>.</p>', "en", "<p>He said <em>“no”</em>.</p>"),
        ('<p>"<em>No</em>" he said</p>', "en", "<p>“<em>No</em>” he said</p>"),
        ("<p>a <code>\"b\" - 'c'...</code></p>", "en", "<p>a <code>\"b\" - 'c'...</code></p>"),
        ("<p>'a'</p><p>'b'</p>", "de", "<p>‚a‘</p><p>‚b‘</p>"),
    ],
)
def test_quotes_follow_the_language_across_tags_and_leave_code_alone(html, language, printed):
    assert markup.prose(html, language) == printed


@pytest.mark.parametrize(
    "href", ["https://x.example/a>b", "https://x.example/'a'", "https://x.example/a...b?c=1 - 2"]
)
def test_address_in_a_link_is_not_printed_otherwise(href):
    before = markup.prose(f'<p><a href="{href}">x</a></p>', "de")

    assert f'href="{href.replace(">", "&gt;")}"' in before


def test_marks_open_no_tag():
    assert "<script" not in markup.prose("<p>\"<script>alert('x')</script>\"</p>", "en")
