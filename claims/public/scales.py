"""The scale of an edition and its ratings, read for a page in one language."""

from typing import Any

from claims.public.wording import in_language

Document = dict[str, Any]


def rating(card: Document | None, language: str) -> Document | None:
    """Return a rating in one language, with the name of its colour in the stylesheet."""
    if card is None:
        return None
    return {
        **card,
        "label": in_language(card["label"], language),
        "definition": in_language(card["definition"], language),
        "ink": ink(card["colour"]),
    }


def scale(card: Document | None, language: str) -> Document | None:
    """Return the scale in one language: the steps from true to false, and the ratings outside that order."""
    if card is None:
        return None
    ratings = [rating(step, language) for step in card["ratings"]]
    return {
        **card,
        "name": in_language(card["name"], language),
        "ratings": ratings,
        "steps": [step for step in ratings if step and step["value"] is not None],
        "outside": [step for step in ratings if step and step["value"] is None],
        "by_code": {step["code"]: step for step in ratings if step},
    }


def ink(colour: str) -> str:
    """Return the stylesheet's name for a colour of the palette; an unknown one falls back to plain text."""
    return f"ink-{colour.lstrip('#').lower()}"
