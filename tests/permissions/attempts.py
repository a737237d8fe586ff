"""Trying a cell through the surface people use, and saying what came of it."""

import io
from itertools import product

from django.contrib.messages import constants, get_messages
from django.core.management import CommandError, call_command
from django.forms.models import _get_foreign_key
from django.urls import reverse

from claims.admin import desk_panel, desk_rooms, steps
from claims.admin.site import desk
from claims.admin.verdicts import PUBLISHED_MEANWHILE
from claims.rules import workflow
from tests import forms
from tests.admin import arrivals, article_desk, imports
from tests.permissions import samples
from tests.permissions.cells import NONE, OPEN, Cell
from tests.permissions.matrix import NO, NOTHING, YES
from tests.permissions.newsroom import taken_back

TRAIL = {"claims_trailentry", "claims_trailpayload"}
# What an act brings about elsewhere, in the name of whoever acted; the act itself is one entry more.
CONSEQUENCES = {"void_approval", "anchor", "keep_original", "import"}
MODEL_OF = {model._meta.model_name: model for model in desk._registry} | {
    inline.model._meta.model_name: inline.model
    for model_admin in desk._registry.values()
    for inline in model_admin.inlines
}
# By the noun a form is for: how the form calls the rows of each inline.
PREFIXES = {
    model._meta.model_name: {
        inline.model._meta.model_name: _get_foreign_key(
            model, inline.model, fk_name=inline.fk_name
        ).remote_field.get_accessor_name(model=inline.model)
        for inline in model_admin.inlines
    }
    for model, model_admin in desk._registry.items()
}
# By role and address: a form for a new row is the same in every scene, so it is fetched once.
BLANK_FORMS: dict[tuple[str, str], dict] = {}
# Acts that put several things on record, each with an entry of its own.
SEVERAL = {"claims_article_desk_take", "claims_party_merge", "claims_partymerge_part"}
# On which tab of the article desk the form stands that goes to an address.
TABS = {
    **{f"claims_article_desk_{what}": desk_panel.EVIDENCE for what in ("claim",)},
    **{f"claims_article_desk_{what}": desk_panel.VERDICT for what in ("verdict", "submit")},
    **{
        f"claims_article_desk_{what} {name}": room.tab
        for what in ("room", "row", "remove")
        for name, room in desk_rooms.ROOMS.items()
    },
}
# How the trail calls what is done to a row of an inline.
IN_THE_TRAIL = {"add": "record", "change": "edit", "remove": "remove"}


class Attempts:
    """Tries the cells of one scene, each from the same start."""

    def __init__(self, newsroom, scene, folder):
        self.newsroom, self.scene, self.folder = newsroom, scene, folder
        self.pages, self.batches = {}, {}

    def outcome(self, cell: Cell) -> str:
        """Return yes, no, nothing, or a sentence on what should never happen."""
        with taken_back():
            try:
                return self._tried(cell)
            except (AssertionError, KeyError):
                raise
            except Exception as error:  # noqa: BLE001 -- a crash is an outcome, and never an expected one
                return f"crashed: {type(error).__name__}: {error}"[:300]

    def _tried(self, cell):
        is_step = cell.act in steps.ADDRESSES
        match cell.channel:
            case "command":
                return self._command(cell)
            case "action":
                return self._sent(*self._many(cell), cell.noun)
            case "desk":
                return self._step(cell) if is_step else self._address(cell)
            case "form" if " on " in cell.noun:
                return self._inline(cell)
            case _:
                return self._typed_step(cell) if is_step else self._form(cell)

    def _form(self, cell):
        thing = None if cell.act == "add" else self.scene.rows[cell.noun]
        match cell.act:
            case "list":
                return self._opened(self._page(self._noun(cell.noun, "changelist")))
            case "view":
                return self._opened(self._page(self._noun(cell.noun, "change", thing)), thing)
            case "history":
                return self._opened(self._page(self._noun(cell.noun, "history", thing)))
            case "remove":
                return self._sent(self._noun(cell.noun, "delete", thing), {"post": "yes"}, cell.noun)
            case "add":
                address, typed = self._noun(cell.noun, "add"), samples.NEW[cell.noun](self.scene)
            case "change":
                address = self._noun(cell.noun, "change", thing)
                typed = samples.CHANGED[cell.noun](self.scene)
        return self._sent(address, self._shown(address) | typed, cell.noun)

    def _inline(self, cell):
        """Return what came of a form with an attempt in each of its inlines; rows are judged one by one."""
        noun, _on, home = cell.noun.partition(" on ")
        if home not in self.batches:
            self.batches[home] = self._batch(home)
        return self.batches[home][cell.act, noun]

    def _batch(self, home):
        address = self._noun(home, "change", self.scene.rows[home])
        page = self._page(address)
        nouns = PREFIXES[home]
        shown = {noun: _formset(page, noun) for noun in nouns}
        found = {("view", noun): _seen(page, shown[noun]) for noun in nouns}
        # A row is not taken back in the same breath in which it is changed.
        for acts in (("add", "change"), ("remove",)):
            sent = forms.typed(page) if page.status_code == 200 else {}
            for act, noun in product(acts, nouns):
                sent |= self._row_of(act, noun, page, shown[noun], PREFIXES[home][noun])
            with taken_back():
                answer = self._browser().post(address, sent)
                changes = self.scene.changes()
            for act, noun in product(acts, nouns):
                found[act, noun] = self._judged_row(answer, act, noun, *changes)
        return found

    def _row_of(self, act, noun, page, formset, prefix):
        if formset is None:
            # There is no form to fill in, so it is made up.
            made_up = {f"{prefix}-0-{name}": said for name, said in samples.NEW[noun](self.scene).items()}
            return made_up | {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
        if act == "add":
            return forms.row(page, formset.prefix, **samples.NEW[noun](self.scene))
        place = [form.instance.pk for form in formset.forms].index(self.scene.rows[noun].pk)
        typed = {"DELETE": "on"} if act == "remove" else samples.CHANGED[noun](self.scene)
        return {f"{formset.prefix}-{place}-{name}": said for name, said in typed.items()}

    def _judged_row(self, answer, act, noun, changed, entries):
        if _is_refused(answer):
            return f"refused, and yet changed {sorted(changed)}" if changed else f"{NO}{_why(answer)}"
        strangers = [e for e in entries if e.act not in {*CONSEQUENCES, *IN_THE_TRAIL.values()}]
        if strangers or {entry.actor_id for entry in entries} - {self.scene.account.pk}:
            return f"changed {sorted(changed)}, and the trail says {_said(entries)}"
        own = [e for e in entries if (e.act, e.object_type) == (IN_THE_TRAIL[act], noun)]
        any_own = [e for e in entries if e.object_type == noun]
        table = MODEL_OF[noun]._meta.db_table
        if not any_own and table not in changed:
            return NOTHING
        if len(own) <= 1 and table in changed:
            return YES if own else NOTHING
        return f"changed {sorted(changed)}, and the trail says {_said(entries)}"

    def _typed_step(self, cell):
        address = self._noun("verdict", "change", self.scene.verdict)
        return self._sent(address, self._shown(address) | _state_after(cell.act), "verdict")

    def _many(self, cell):
        address = self._noun(cell.noun, "changelist")
        row = self.scene.rows[cell.noun]
        if cell.act == "change":
            typed = {f"form-0-{name}": said for name, said in samples.CHANGED[cell.noun](self.scene).items()}
            counted = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": row.pk}
            return address, {**counted, **typed, "_save": "Save"}
        action = "delete_selected" if cell.act == "remove" else cell.act
        return address, {"action": action, "_selected_action": [row.pk], "index": "0", "post": "yes"}

    def _step(self, cell):
        verdict = self.scene.correction if cell.state == NONE else self.scene.verdict
        address = reverse(f"admin:claims_verdict_{cell.act}", args=[verdict.pk])
        return self._sent(address, samples.answers(self.scene, verdict), "verdict")

    def _address(self, cell):
        if cell.noun == "any other address":
            return self._asked(cell, "/admin/nothing/here/")
        name, _space, room = cell.noun.partition(" ")
        if name in samples.WITHOUT_ARGUMENTS:
            return self._asked(cell, reverse(f"admin:{name}"))
        rooms = [room] if room else []
        return self._asked(cell, reverse(f"admin:{name}", args=samples.ARGUMENTS[name](self.scene, *rooms)))

    def _asked(self, cell, address):
        if cell.act == OPEN:
            return self._opened(self._browser().get(address, samples.ASKED.get(cell.noun)))
        if cell.noun in samples.BROUGHT:
            return self._brought(cell, address)
        if cell.noun in samples.TAKEN_IN:
            return self._taken_in(cell, address)
        sent = samples.SENT.get(cell.noun, lambda scene: {})(self.scene)
        return self._sent(address, self._at_the_desk(cell.noun, address) | sent, several=cell.noun in SEVERAL)

    def _brought(self, cell, address):
        """Send a text and keep what the preview shows of it."""
        sent, typed = samples.BROUGHT[cell.noun]
        answer = self._browser().post(address, sent)
        if not _is_refused(answer):
            preview = self._browser().get(answer["Location"])
            sent = arrivals.filled_in(preview, **typed) | {"keep": "Keep"}
            answer = self._browser().post(answer["Location"], sent)
        return self._judged(answer, several=True)

    def _taken_in(self, cell, address):
        """Send a file and take it in as the preview shows it."""
        sent, typed = samples.TAKEN_IN[cell.noun]
        answer = self._browser().post(address, sent())
        if not _is_refused(answer):
            preview = self._browser().get(answer["Location"])
            answer = self._browser().post(
                answer["Location"], imports.filled_in(preview, **typed) | {"keep": "Take in"}
            )
        return self._judged(answer, several=True)

    def _at_the_desk(self, noun, address):
        """Return what the form of the article desk would send that goes to the address."""
        if noun not in TABS:
            return {}
        place = reverse("admin:claims_article_desk", args=[self.scene.appearance.revision.article_id])
        page = self._page(f"{place}?claim={self.scene.claim.pk}&tab={TABS[noun]}")
        return article_desk.forms(page).get(address, {}) if page.status_code == 200 else {}

    def _command(self, cell):
        name = cell.noun if cell.act == "run" else "import_claims"
        given = (
            samples.arguments(self.scene, name, self.folder)
            if cell.act == "run"
            else [samples.bundle(self.scene, self.folder, **_state_after(cell.act))]
        )
        quiet = {"stdout": io.StringIO(), "stderr": io.StringIO(), "verbosity": 0}
        try:
            call_command(name, *given, "--as", self.scene.account.username, **quiet)
        except CommandError as error:
            return self._judged(refusal=str(error))
        return self._judged()

    # --- asking, sending and judging

    def _browser(self):
        return self.newsroom.client(self.scene.role)

    def _page(self, address):
        """Return a page, fetched once for all cells of the scene."""
        if address not in self.pages:
            self.pages[address] = self._browser().get(address)
        return self.pages[address]

    def _shown(self, address):
        """Return what the form there would send if nobody typed anything; nothing where there is no form."""
        kept = BLANK_FORMS if address.endswith("/add/") else {}
        if (self.scene.role, address) not in kept:
            page = self._page(address)
            is_form = page.status_code == 200 and "adminform" in (page.context or ())
            kept[self.scene.role, address] = forms.shown(page) if is_form else {}
        return kept[self.scene.role, address]

    def _sent(self, address, sent, noun=None, *, several=False):
        return self._judged(self._browser().post(address, sent), noun, several=several)

    def _opened(self, answer, thing=None):
        said = self._judged(answer)
        if said == YES and thing is not None and answer.context["original"] != thing:
            return "another row is shown"
        return said

    def _judged(self, answer=None, noun=None, *, refusal="", several=False):
        """Say what came of an attempt, from the answer and from every table."""
        is_refused = bool(refusal) or (answer is not None and _is_refused(answer))
        changed, entries = self.scene.changes()
        if not changed:
            if is_refused:
                return NO
            if answer is not None and answer.status_code not in (200, 302):
                return f"answers {answer.status_code} without a sentence"
            return YES if answer is not None and answer.request["REQUEST_METHOD"] == "GET" else NOTHING
        if is_refused:
            return f"refused, and yet changed {sorted(changed)}"
        own = [entry for entry in entries if entry.act not in CONSEQUENCES]
        if (
            not own
            or (len(own) > 1 and not several)
            or {entry.actor for entry in entries} != {self.scene.account}
        ):
            return f"changed {sorted(changed)}, and the trail says {_said(entries)}"
        table = MODEL_OF[noun]._meta.db_table if noun in MODEL_OF else None
        # A table of links is called after the table it belongs to.
        is_about_noun = any(name.startswith(table) for name in changed) if table else changed - TRAIL
        # Words taken out of the trail are all that a redaction changes; what was handed out changes nothing.
        if not is_about_noun and own[0].act not in ("redact", "hand_out"):
            return f"the trail speaks of {own[0].object_type}, but {sorted(changed)} changed"
        return YES

    def _noun(self, noun, page, thing=None):
        model = MODEL_OF[noun]
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
        return reverse(name, args=[thing.pk] if thing else [])


def _is_refused(answer):
    """Say whether the answer refuses in words, shuts the door, or sends to the login."""
    if answer.status_code in (403, 404, 405):
        return True
    if answer.status_code == 302:
        return answer["Location"].startswith("/admin/login/") or any(
            message.level >= constants.WARNING for message in get_messages(answer.wsgi_request)
        )
    context = answer.context or {}
    if context.get("refusal") or b'class="ad-refused"' in getattr(answer, "content", b""):
        return True
    if "adminform" in context:
        return bool(forms.errors(answer))
    form = context.get("form")
    return form is not None and form.is_bound and bool(form.errors)


def _why(answer):
    """A form refused for one row would hide what is true of the others, so it is no plain no."""
    if answer.status_code != 200 or PUBLISHED_MEANWHILE in forms.errors(answer):
        return ""
    return f": {forms.errors(answer)}"


def _seen(page, formset):
    if page.status_code != 200:
        return NO
    return YES if formset is not None else NOTHING


def _formset(page, noun):
    if page.status_code != 200:
        return None
    found = [i.formset for i in page.context["inline_admin_formsets"]]
    return next((formset for formset in found if formset.model is MODEL_OF[noun]), None)


def _state_after(step):
    if step in (steps.CORRECT, steps.KIND):
        return {"edition_kind": "update"}
    return {"state": workflow.STEPS[step].to_state}


def _said(entries):
    return [(entry.act, entry.object_type, entry.actor_name) for entry in entries]
