"""Bringing in somebody else's file: put aside, looked at as it would be read, taken in.

The upload is posted once and waits for a day, as a text that is brought in does, see `arrival`.
"""

import csv
import io
from dataclasses import dataclass, field, replace

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from claims.admin.base import tell, warn
from claims.admin.files import sandboxed
from claims.admin.import_forms import FORMATS, ORDER_NAMES, TARGET_NAMES, FileForm, WayForm, shown
from claims.importers import orders as importing
from claims.importers import pipeline, profiles, uploads
from claims.importers.pipeline import Way
from claims.importers.profiles import Profile
from claims.operations import arrivals, orders
from claims.operations.people import groups_of
from claims.rules.cells import safe_cell
from claims.rules.fingerprints import fingerprint
from claims.rules.sentences import Problem, Refused
from claims.rules.workflow import GROUPS

SALT = "claims.import"
# Rows shown as they will be read, problems shown, and rows that are tried before anybody waits too long.
PREVIEWED = 3
MOST_SHOWN = 50
REHEARSED = 1000


@dataclass(frozen=True)
class Held:
    """What waits in the store: its token, its name there, and the name it came under."""

    token: str
    name: str
    file_name: str
    content: bytes = field(repr=False)


@dataclass
class Tried:
    """What would become of a file: its rows, its problems, how much was tried, a digest of the reading."""

    rows: int | None
    tried: int
    entries: list
    report: pipeline.Report
    mark: str

    @property
    def is_large(self):
        return (self.rows or 0) > importing.AT_ONCE


def show(model_admin, request):
    """Take a file in, for whoever sits at a desk: importing is no more than entering what one could type."""
    if not groups_of(request.user).intersection(GROUPS):
        raise PermissionDenied
    if "held" not in request.GET:
        return _intake(model_admin, request)
    try:
        name, file_name = _read_token(request)
        known = orders.ordered(name)
        if known is not None:
            # Pressed twice, or in two windows: it is the same order.
            return redirect("admin:claims_importorder_change", known.pk)
        held = Held(request.GET["held"], name, file_name, arrivals.held(name, at=timezone.now()))
    except Refused as refusal:
        warn(request, refusal.sentence)
        return redirect(request.path)
    return _preview(model_admin, request, held)


def _intake(model_admin, request):
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file_name, content = form.cleaned_data["file"]
        name = arrivals.hold(content, at=timezone.now())
        said = {"name": name, "file": uploads.harmless(file_name), "user": request.user.pk}
        token = signing.dumps(said, salt=SALT, compress=True)
        return redirect(f"{request.path}?{urlencode({'held': token})}")
    context = {**_frame(model_admin, request), "title": _("Bring a file in"), "form": form}
    status = 400 if form.errors else 200
    return TemplateResponse(request, "admin/claims/import_file.html", context, status=status)


def _preview(model_admin, request, held):
    with uploads.on_disk(held.content, held.file_name) as path:
        look, form, refusal = _looked_at(request, path)
        tried = _tried(request, path, look)
    status = 400 if refusal else 200
    if "download" in request.POST:
        found = _spoken(look, tried.report.problems)
        return csv_of_problems(held.file_name, [(said.row, said.field, said.sentence) for said in found])
    if "keep" in request.POST and not refusal:
        refusal = _in_the_way(request, look, tried, form)
        status = 409 if refusal and request.POST.get("shown") != tried.mark else 400
        if not refusal:
            try:
                return _keep(request, held, look, tried, form)
            except Refused as refused:
                refusal = refused.sentence
    problems = _spoken(look, tried.report.problems)
    context = {
        **_frame(model_admin, request),
        "title": _("Look at the file before it is taken in"),
        "held": held,
        "refusal": refusal,
        "look": look,
        "tried": tried,
        "form": form,
        "settings": [form[name] for name in _settings(look)],
        "columns": [
            {"column": column, "field": form[name]}
            for column, name in zip(look.columns, form.columns, strict=True)
        ],
        "columns_mark": _mark(look),
        "days": [{"order": ORDER_NAMES[order], "day": day} for order, day in look.days],
        "format_name": FORMATS.get(look.format, look.format),
        "rows": [_row(entry) for entry in tried.entries],
        "problems": problems[:MOST_SHOWN],
        "problem_count": len(problems),
        "remarks": _spoken(look, tried.report.remarks)[:MOST_SHOWN],
        "remark_count": len(tried.report.remarks),
        "outcomes": tried.report.files[0].rows,
        "counts": str(tried.report.counts),
        "at_once": importing.AT_ONCE,
    }
    return TemplateResponse(request, "admin/claims/import_preview.html", context, status=status)


def _looked_at(request, path):
    """Return the file as it is to be read, the form that says so, and what is wrong with the form."""
    sent = request.POST if request.method == "POST" else {}
    base = _base(sent.get("base", ""))
    is_same_base = bool(sent) and sent.get("base_shown") == sent.get("base", "")
    wanted = sent.get("format", "") if sent.get("format") in FORMATS else ""
    if is_same_base:
        before = uploads.look(path, format=wanted, profile=_as_far_as_told(base, sent))
        form = WayForm(sent, columns=[column.name for column in before.columns])
        if not form.is_valid():
            return before, form, _("Nothing was taken in yet. Correct the fields that are marked.")
        # Other columns than those that were shown: what was chosen for them means nothing here.
        if sent.get("columns_shown") == _mark(before) and before.columns:
            profile = form.profile(before.profile, [column.name for column in before.columns])
            return uploads.look(path, format=wanted, profile=profile), form, ""
        look = before
    else:
        look = uploads.look(path, format=base.format if base.name else wanted, profile=base)
    initial = {**shown(look), "base": base.name, "save_as": sent.get("save_as", "")}
    form = WayForm(
        {**initial, "leaves_out": sent.get("leaves_out", "")},
        columns=[column.name for column in look.columns],
    )
    form.is_valid()
    return look, form, ""


def _base(name):
    try:
        return profiles.named(name) if name else Profile()
    except Refused:
        return Profile()


def _as_far_as_told(base, sent):
    """Return the profile with what was sent of delimiter, quoting and encoding; columns follow from these."""
    found = WayForm(sent)
    found.is_valid()
    said = {
        name: found.cleaned_data.get(name, "")
        for name in ("delimiter", "quoting", "encoding", "dates", "language")
    }
    return replace(base, **{name: value for name, value in said.items() if value})


def _mark(look):
    return fingerprint([look.format, [column.name for column in look.columns]])


def _tried(request, path, look):
    """Read the first rows, rehearse as many as nobody has to wait for, and count the rest."""
    incoming = importing.permitted(
        uploads.opened(path, format=look.format, profile=look.profile), request.user
    )
    entries = [entry for entry, _place in zip(incoming.entries(), range(PREVIEWED), strict=False)]
    rows = incoming.count
    if rows is None:
        rows = sum(1 for entry in incoming.entries() if entry.row is not None)
    way = Way(actor=request.user, at=timezone.now(), is_rehearsal=True, limit=REHEARSED)
    report = pipeline.take_in([incoming], way)
    mapping = look.profile.as_document() if look.profile and look.is_table else {}
    mark = fingerprint([look.format, mapping])
    return Tried(rows, min(rows, REHEARSED), [e for e in entries if e.row is not None], report, mark)


def _in_the_way(request, look, tried, form):
    """Return why the file is not taken in as it is shown, or nothing."""
    if request.POST.get("shown") != tried.mark:
        return _("The file is read differently now. Look at it once more and take it in then.")
    if look.problem:
        return look.problem
    if look.needs_order:
        return _("“%(day)s” may mean two days. Say in which order days are written.") % {"day": look.day}
    if not tried.rows:
        return _("Nothing in the file could be read.")
    if tried.report.problems and not form.cleaned_data["leaves_out"]:
        return _("Nothing was written: rows have problems. Leave them out, or mend the file.")
    return ""


def _keep(request, held, look, tried, form):
    act = {"actor": request.user, "at": timezone.now()}
    mapping = look.profile.as_document() if look.is_table else {}
    with transaction.atomic():
        if form.cleaned_data["save_as"] and look.is_table:
            orders.save_profile(form.cleaned_data["save_as"], mapping, taken=profiles.shipped, **act)
        wanted = orders.Wanted(
            upload=held.name,
            file_name=held.file_name,
            content=held.content,
            format=look.format,
            mapping=mapping,
            leaves_out=form.cleaned_data["leaves_out"] or tried.is_large,
            rows=tried.rows,
        )
        order, is_new = orders.place(wanted, **act)
        if is_new and not tried.is_large:
            importing.carry_out_at_once(order, now=timezone.now)
    if not is_new:
        tell(request, _("This file is being taken in already."))
    transaction.on_commit(lambda: arrivals.release(held.name))
    return redirect("admin:claims_importorder_change", order.pk)


def _settings(look):
    if look.format == "csv":
        return ("delimiter", "quoting", "encoding", "dates", "language", "publisher", "publisher_url")
    if look.is_table:
        return ("dates", "language", "publisher", "publisher_url")
    return ()


def _spoken(look, problems):
    """Return what is said of rows as a page can show it; of the file as a whole speaks the look already."""
    return [
        Problem(said.row, named(said.field), uploads.printable(said.sentence))
        for said in sorted(problems, key=lambda said: said.row or 0)
        if said.row is not None or not look.problem
    ]


def named(field):
    """Return the field in the words of the desk, where it has some."""
    return str(TARGET_NAMES.get(field, uploads.printable(field)))


def _row(entry):
    """Return a row as it will be read: what it says, field by field, or which records it holds."""
    said = [uploads.printable(problem.sentence) for problem in entry.problems]
    if entry.check is None:
        return {
            "number": entry.row,
            "facts": [
                {"name": _cut(f"{record.model}.{name}"), "value": _cut(str(value))}
                for record in entry.records
                for name, value in record.fields.items()
            ],
            "said": said,
        }
    facts = {
        name: ", ".join(value) if isinstance(value, list) else value
        for name, value in vars(entry.check).items()
        if name in TARGET_NAMES and value
    }
    facts["documents"] = ", ".join(exhibit.url for exhibit in entry.check.exhibits if exhibit.url)
    return {
        "number": entry.row,
        "facts": [
            {"name": label, "value": _cut(str(facts[name]))}
            for name, label in TARGET_NAMES.items()
            if facts.get(name)
        ],
        "said": said,
    }


def _cut(text):
    text = uploads.printable(text)
    return text if len(text) <= 200 else f"{text[:199]}…"


def csv_of_problems(file_name, problems):
    """Return every problem with row, field and sentence as a table that opens harmlessly."""
    sheet = io.StringIO()
    table = csv.writer(sheet)
    table.writerow([_("row"), _("field"), _("problem")])
    table.writerows(
        ["" if row is None else row, safe_cell(str(field)), safe_cell(str(sentence))]
        for row, field, sentence in problems
    )
    return table_download(f"{file_name}-problems.csv", sheet.getvalue())


def table_download(file_name, text):
    # With a mark at its start, as spreadsheets take it for another encoding otherwise.
    answer = HttpResponse(
        b"\xef\xbb\xbf" + text.encode("utf-8", "replace"), content_type="text/csv; charset=utf-8"
    )
    ascii_name = uploads.harmless(file_name).encode("ascii", "replace").decode().replace("?", "_")
    answer["Content-Disposition"] = f'attachment; filename="{ascii_name}"'
    return sandboxed(answer)


def _read_token(request):
    """Return name in the store and file name; refuses a token that is old, forged or somebody else's."""
    try:
        said = signing.loads(request.GET["held"], salt=SALT, max_age=arrivals.HELD_FOR)
    except signing.BadSignature:
        said = {}
    if said.get("user") != request.user.pk:
        raise Refused(_("The file was put aside for a day only and is gone. Bring it in again."))
    return said["name"], said["file"]


def _frame(model_admin, request):
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "subtitle": "",
        "back": reverse("admin:claims_importorder_changelist"),
        "has_view_permission": True,
    }
