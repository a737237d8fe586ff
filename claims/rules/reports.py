"""Reports of errors: what one must say, how many are taken, when the answer is due, what an answer needs."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

LONGEST_WORDS = 500
LONGEST_REMARK = 3000
SHORTEST_REMARK = 10
# From one place within an hour, and on the whole site within a day.
MOST_FROM_ONE_PLACE = 5
MOST_IN_A_DAY = 500
# No vowels, so that no word comes about, and nothing that looks like something else.
ALPHABET = "23456789BCDFGHJKMNPQRTVWXZ"
NUMBER_LENGTH = 10


def due(received_on: date, days: int) -> date:
    """Return the day by which whoever reported on `received_on` has an answer."""
    return received_on + timedelta(days=days)


def refuse(*, words: str, remark: str, trap: str) -> tuple[str, str]:
    """Return the field and the sentence that say why a report cannot be taken; two empty texts if it can.

    `trap` is a field that people leave empty and programs fill in.
    """
    if trap:
        return "trap", _("One field is there for programs that fill in everything. Leave it empty.")
    if len(remark.strip()) < SHORTEST_REMARK:
        return "remark", _("Say in a sentence what is wrong, and how you know.")
    if len(remark) > LONGEST_REMARK:
        return "remark", _("That is more than %(most)d characters. Say it in fewer.") % {
            "most": LONGEST_REMARK
        }
    if len(words) > LONGEST_WORDS:
        return "words", _("That is more than %(most)d characters. The first words are enough.") % {
            "most": LONGEST_WORDS
        }
    return "", ""


def refuse_answer(*, outcome: str, answer: str, reason: str) -> str:
    """Return why a report cannot be answered like this, as a sentence; empty if it can."""
    if not outcome:
        return _("Say what becomes of the report.")
    if not answer.strip():
        return _("Write what the reader is told: whoever has the case number can read it.")
    if not reason.strip():
        return _("Say for the desk why: what was looked at, and by whom.")
    return ""


def spoken(number: str) -> str:
    """Return a case number in two halves, as people read it out."""
    return f"{number[:5]}-{number[5:]}"
