"""When a published verdict may no longer hold: what counts as a change under it, and how that is said.

A change is a plain dictionary, as `StaleMark.changes` keeps it. Of a source: its `title`, `fields` with the
value before and after, `files` kept since, and words that are `gone` from its page, with the day.
Of a quote: `article`, `revision`, the `quote` readers see, the `outcome` of looking for it, and the words
that stand there `now`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from claims.rules import partial_dates, typography
from claims.rules.workflow import CHIEF, EDITOR
from claims.vocabulary import Anchoring, Reading, Reliability

Change = dict[str, Any]

# Who may say that a verdict is still right; everybody may say that it is not, by starting a correction.
MAY_SETTLE = (EDITOR, CHIEF)
# Nobody looked yet: of the new text only the digest is known.
UNSOUGHT = "unsought"
LONGEST_QUOTE = 80

# What of a source, once it changes, makes a verdict that cites it doubtful.
WATCHED: dict[str, str | Promise] = {
    "title": gettext_lazy("title"),
    "published_on": gettext_lazy("published on"),
    "url": gettext_lazy("address"),
    "publisher": gettext_lazy("publisher"),
    "author": gettext_lazy("author"),
    "reading": gettext_lazy("read by us"),
    "reliability": gettext_lazy("reliability"),
    "relays": gettext_lazy("relays"),
    "original": gettext_lazy("copy of"),
    "is_rejected": gettext_lazy("rejected"),
    "is_confidential": gettext_lazy("confidential"),
}
ON_QUOTES = {
    Anchoring.FOUND: gettext_lazy("“%(quote)s” reads “%(now)s” in revision %(number)d of “%(article)s”."),
    Anchoring.MOVED: gettext_lazy(
        "“%(quote)s” reads “%(now)s” in revision %(number)d of “%(article)s”; nobody has confirmed the place."
    ),
    Anchoring.AMBIGUOUS: gettext_lazy(
        "“%(quote)s” could stand at several places in revision %(number)d of “%(article)s”."
    ),
    Anchoring.LOST: gettext_lazy("“%(quote)s” is lost in revision %(number)d of “%(article)s”."),
    UNSOUGHT: gettext_lazy(
        "“%(quote)s” has not been found again yet in revision %(number)d of “%(article)s”."
    ),
}


def merged(older: Change | None, newer: Change) -> Change:
    """Return both changes of one source as one: from the first value to the last, files one after another."""
    if older is None or "fields" not in newer:
        return newer
    fields = dict(older["fields"])
    for name, (before, after) in newer["fields"].items():
        fields[name] = [fields[name][0] if name in fields else before, after]
    both = {**newer, "fields": fields, "files": [*older["files"], *newer["files"]]}
    gone = [*older.get("gone", ()), *newer.get("gone", ())]
    return {**both, "gone": gone} if gone else both


def remaining(change: Change, frozen: dict[str, Any]) -> Change | None:
    """Return what is left of a change once all is taken off that was taken back; None where nothing is.

    `frozen` holds what readers see of the source, as far as the edition says it.
    """
    if "fields" not in change:
        return change
    fields = {
        name: [before, after]
        for name, (before, after) in change["fields"].items()
        if before != after and (name not in frozen or frozen[name] != after)
    }
    return {**change, "fields": fields} if fields or change["files"] or change.get("gone") else None


def reason(change: Change) -> str:
    """Return in words why the verdict may no longer hold."""
    if "quote" in change:
        return str(ON_QUOTES[change["outcome"]]) % {
            "quote": _short(change["quote"]),
            "now": _short(change["now"]),
            "number": change["revision"],
            "article": change["article"],
        }
    said = [_said(name, *change["fields"][name]) for name in WATCHED if name in change["fields"]]
    said += [
        _("a file kept on %(day)s differs from those before")
        % {"day": partial_dates.display(file["captured_on"], _language())}
        for file in change["files"]
    ]
    said += [
        _("“%(quote)s” was no longer on the page on %(day)s")
        % {"quote": _short(quote), "day": partial_dates.display(day, _language())}
        for quote, day in change.get("gone", ())
    ]
    return _("“%(title)s”: %(changes)s.") % {"title": change["title"], "changes": "; ".join(said)}


def refuse_still_right(*, groups: Iterable[str], reason: str, is_stale: bool, is_as_seen: bool) -> str:
    """Return why this person cannot say now that the verdict is still right; empty if they can."""
    if not set(groups).intersection(MAY_SETTLE):
        return _("Only editors and chiefs may say that a verdict is still right. Ask one of them.")
    if not is_stale:
        return _("Nothing about this verdict is in doubt any more.")
    if not is_as_seen:
        return _("Something else changed since you looked. Read the reasons again, then decide.")
    if not reason.strip():
        return _("Say in a sentence why the verdict is still right.")
    return ""


def _said(name: str, before: Any, after: Any) -> str:
    if name == "is_rejected" and after:
        return _("it was rejected")
    if name == "is_confidential" and after:
        return _("it is confidential now")
    return _("%(field)s was %(before)s and is %(after)s") % {
        "field": WATCHED[name],
        "before": _value(name, before),
        "after": _value(name, after),
    }


def _value(name: str, value: Any) -> str:
    match name:
        case "reading":
            return str(Reading(value).label)
        case "reliability":
            return str(Reliability(value).label)
        case "published_on" if value:
            return partial_dates.display(value, _language())
        case _ if isinstance(value, bool):
            return _("yes") if value else _("no")
        case _:
            return typography.quote(_short(value), _language()) if value else _("nothing")


def _language() -> str:
    return get_language() or "en"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else f"{text[: LONGEST_QUOTE - 1].rstrip()}…"
