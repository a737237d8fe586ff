"""Markdown from the desk made into HTML that is safe to show to anybody."""

from __future__ import annotations

import nh3
from markdown_it import MarkdownIt

from .links import safe_url
from .sentences import Refused
from .text import clean

TAGS = {
    "a", "blockquote", "br", "code", "em", "h3", "h4", "hr", "li", "ol", "p", "pre", "strong", "ul",
}  # fmt: skip
LINK_REL = "noopener nofollow ugc"


class _Renderer(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 -- the library's own name for this question
        try:
            safe_url(url)
        except Refused:
            return False
        return True


# Pictures are off: readers' browsers fetch nothing from elsewhere.
_MARKDOWN = _Renderer("commonmark", {"html": False}).disable("image")


def render(markdown_text: str) -> str:
    """Return the text as HTML of a few plain elements; links lead to http and https only, HTML shows as text.

    Headings begin at h3, below those of the page. The same text gives the same bytes.
    """
    tokens = _MARKDOWN.parse(clean(markdown_text))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = "h3" if token.tag in ("h1", "h2", "h3") else "h4"
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=TAGS,
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https"},
        link_rel=LINK_REL,
        strip_comments=True,
    ).strip()
