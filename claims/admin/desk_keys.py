"""The keys of the article desk, and the words its script says. Approve, publish and retract have no key."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Key:
    """One act with the key it comes with; `is_fixed` where no other key may be chosen."""

    act: str
    key: str
    label: Promise
    is_fixed: bool = False


LISTED = (
    Key("next", "j", gettext_lazy("next claim")),
    Key("previous", "k", gettext_lazy("previous claim")),
    Key("next_open", "J", gettext_lazy("next open claim")),
    Key("previous_open", "K", gettext_lazy("previous open claim")),
    Key("claim", "c", gettext_lazy("claim from the selected words, widened to whole words")),
    Key("claim_exact", "C", gettext_lazy("claim from exactly the selected characters")),
    Key("note", "m", gettext_lazy("note on the claim")),
    Key("stands_here", "s", gettext_lazy("the claim stands at the selected words, too")),
    Key("adjust", "e", gettext_lazy("adjust the quote with the arrow keys")),
    Key("source", "n", gettext_lazy("add a source")),
    Key("snapshot", "o", gettext_lazy("open the kept file of the source")),
    Key("rate", "v", gettext_lazy("propose a rating: v, then its digit")),
    Key("compare", "d", gettext_lazy("compare with a similar claim")),
    Key("submit", "p", gettext_lazy("submit the verdict; you are asked first")),
    Key("undo", "z", gettext_lazy("take back what you did last")),
    Key("find", "/", gettext_lazy("find words in the text")),
    Key("go", "g", gettext_lazy("go: g, then q for the queue, a for the articles, c for the claims")),
    Key("overview", "0", gettext_lazy("what is suggested next, and lost quotes")),
    Key("keys", "?", gettext_lazy("this list")),
    Key("tabs", "1 … 5", gettext_lazy("evidence, chain, verdict, trail, notes"), is_fixed=True),
    Key("enter", "Enter", gettext_lazy("from the text into the panel"), is_fixed=True),
    Key("leave", "Esc", gettext_lazy("from the panel back to the text"), is_fixed=True),
    Key("save", "Ctrl+Enter", gettext_lazy("save and go on to the next claim"), is_fixed=True),
    Key(
        "words",
        "← → ↑ ↓",
        gettext_lazy("in the text: choose words; with Shift, more of them"),
        is_fixed=True,
    ),
)
DEFAULTS = {key.act: key.key for key in LISTED if not key.is_fixed}


def words():
    """Return what the script says, in the language of the page."""
    return {
        "saved": _("saved %s"),
        "saving": _("saving …"),
        "unsaved": _("not saved yet"),
        "not_reached": _("The desk could not be reached. What you typed is still here; save once more."),
        "logged_out": _("You are no longer logged in. Log in in another window, then save once more."),
        "select_first": _("Select the words of the claim first."),
        "no_claim": _("Open a claim first."),
        "no_next": _("There is no further claim."),
        "no_open": _("No open claim is left that way."),
        "no_snapshot": _("No file of a source is kept here."),
        "no_similar": _("No similar claim is on record."),
        "no_rating": _("The scale has no rating with that digit."),
        "no_verdict": _("The verdict cannot be changed here."),
        "no_submit": _("There is no verdict here that could be submitted."),
        "save_first": _("Save first, then submit."),
        "proposed": _("%s chosen. Ctrl+Enter saves it."),
        "rate_now": _("Now the digit of the rating."),
        "go_now": _("Now q for the queue, a for the articles, c for the claims."),
        "adjusting": _(
            "Arrow keys move the end of the quote, with Shift its beginning. Enter saves, Esc leaves it."
        ),
        "left": _("The quote stays as it was."),
        "draft_kept": _("What you typed and did not save is kept in this browser."),
        "not_found": _("“%s” does not stand in the text."),
        "found": _("%(number)s of %(count)s"),
        "keys_off": _("Single keys are off."),
        "key_taken": _("“%s” is taken already."),
    }
