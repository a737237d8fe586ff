"""Choosing the language a text is shown in: the page's own, or the other one, marked as such."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Words:
    """A text with its language; `is_foreign` where that is not the language of the page.

    `marked` is the same text with words in it marked, escaped and ready for a page.
    """

    text: str = ""
    language: str = ""
    is_foreign: bool = False
    marked: str = ""

    def __bool__(self) -> bool:
        return bool(self.text)

    def __str__(self) -> str:
        return self.text


def in_language(texts: Mapping[str, str] | None, language: str) -> Words:
    """Return the text in `language`, or in the first other language that has one."""
    texts = texts or {}
    if texts.get(language):
        return Words(texts[language], language)
    for other, text in sorted(texts.items()):
        if text:
            return Words(text, other, is_foreign=True)
    return Words()


def text_in(document: Mapping[str, Any], field: str, language: str) -> Words:
    """Return one of the edition's own texts, such as `headline`, in the language of the page if it has it."""
    return in_language({code: text[field] for code, text in document["texts"].items()}, language)
