"""The doors of the article desk: one address for each act, one object for each POST.

Each takes a plain form and one operation; what hangs on a claim has its doors in `desk_rooms`.
"""

from functools import partial

from django.db.models import Q
from django.http import Http404, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claims.admin import article_desk, desk_answers, desk_panel, desk_rooms, desk_suggestions, desk_taking
from claims.admin.desk_answers import Act, carry_out, needs, refused
from claims.admin.desk_forms import ClaimForm, DeskVerdictForm
from claims.models import Claim, Party, Source, Verdict
from claims.operations import claims, presence, undo, verdicts
from claims.operations import desk as records
from claims.operations.trail import editorial_act

MOST_LOOKED_UP = 10


def addresses(model_admin):
    """Return the addresses of the desk, to be put before those of the article's own form."""
    view = model_admin.admin_site.admin_view

    def door(function):
        return view(require_POST(partial(function, model_admin)))

    def window(function):
        return view(require_safe(partial(function, model_admin)))

    here = "<int:article_id>/desk/"
    claim = f"{here}claims/<int:claim_id>/"
    name = "claims_article_desk"
    return [
        path(here, window(article_desk.show), name=name),
        path(f"{here}undo/", door(take_back), name=f"{name}_undo"),
        path(f"{here}presence/", door(be_present), name=f"{name}_presence"),
        path(f"{here}lookup/<slug:nouns>/", window(look_up), name=f"{name}_lookup"),
        path(f"{here}claims/", door(take), name=f"{name}_take"),
        path(claim, door(save_claim), name=f"{name}_claim"),
        path(f"{claim}verdict/", door(save_verdict), name=f"{name}_verdict"),
        path(f"{claim}submit/", door(submit), name=f"{name}_submit"),
        path(f"{claim}places/<int:row_id>/answer/", door(desk_rooms.answer), name=f"{name}_answer"),
        path(f"{claim}<slug:room>/", door(desk_rooms.add), name=f"{name}_room"),
        path(f"{claim}<slug:room>/<int:row_id>/", door(desk_rooms.save), name=f"{name}_row"),
        path(f"{claim}<slug:room>/<int:row_id>/remove/", door(desk_rooms.remove), name=f"{name}_remove"),
    ]


def take(model_admin, request, article_id):
    """Record a claim where the words stand, with the figures and hops that were agreed to."""
    here = article_desk.enter(model_admin, request, article_id)
    needs(here, "add_claim", "add_appearance")
    forms = desk_taking.read(here, request.POST)
    act = Act(here, None, desk_panel.EVIDENCE, "take", forms, _("The claim is recorded."))
    wrong = [form for form in forms.values() if not form.is_valid()]
    if here.revision is None or wrong:
        return refused(act)
    suggestion = desk_suggestions.with_key(here.reading, request.POST.get("suggestion", ""))
    aim = desk_rooms.pointer(here, forms["quote"], request)
    quote = forms["quote"].cleaned_data["quote"]

    @editorial_act
    def operation(**now):
        desk_rooms.with_parties(forms["claim"], **now)
        claim = forms["claim"].instance
        claim.claimant = forms["claim"].cleaned_data["claimant"]
        appearance = claims.take_out(
            claim,
            here.revision,
            quote,
            pointer=aim,
            part=desk_taking.part(here, quote, aim),
            figures=desk_taking.agreed_figures(suggestion, request.POST),
            hops=desk_taking.agreed_hops(suggestion, request.POST, here.article.language, **now),
            **now,
        )
        act.text = [(appearance.start, appearance.end)]
        return claim

    return carry_out(act, operation)


def save_claim(model_admin, request, article_id, claim_id):
    """Save what was changed of the claim itself."""
    here, one = _enter(model_admin, request, article_id, claim_id)
    needs(here, "change_claim")
    form = ClaimForm(request.POST, instance=one.claim, auto_id="id_claim_%s", seen_until=here.seen_until)
    act = Act(here, one, _tab(request, desk_panel.EVIDENCE), "claim", form, _("Saved."))
    if not form.is_valid():
        return refused(act)

    return carry_out(act, editorial_act(lambda **now: desk_rooms.save_changes(form, **now)))


def save_verdict(model_admin, request, article_id, claim_id):
    """Save what was changed of the open verdict, or begin one."""
    here, one = _enter(model_admin, request, article_id, claim_id)
    verdict = _newest_verdict(one.claim) or Verdict(claim=one.claim, language=one.claim.language)
    needs(here, "change_verdict" if verdict.pk else "add_verdict")
    form = DeskVerdictForm(
        request.POST, instance=verdict, auto_id="id_verdict_%s", seen_until=here.seen_until
    )
    act = Act(here, one, desk_panel.VERDICT, "verdict", form, _("Saved."))
    if verdict.pk and not verdict.is_open:
        act.form = None
        return refused(act, _("This verdict is published and stays as it is. Start a correction instead."))
    if not form.is_valid():
        return refused(act)

    def operation(**now):
        if verdict.pk is None:
            records.record(verdict, **now)
        else:
            desk_rooms.save_changes(form, **now)

    return carry_out(act, operation)


def submit(model_admin, request, article_id, claim_id):
    """Hand the verdict to the reviewers; the page has asked before."""
    here, one = _enter(model_admin, request, article_id, claim_id)
    verdict = _newest_verdict(one.claim)
    act = Act(here, one, desk_panel.VERDICT, "submit", None, _("Submitted. It waits for a second person."))
    if verdict is None:
        return refused(act, _("There is no verdict here that could be submitted."))
    moves = request.POST.get("moves", "")
    if moves.isdecimal():
        # What the person saw; whoever moved the verdict since then was faster, and the operation says so.
        verdict.moves = int(moves[:9])
    return carry_out(act, lambda **now: verdicts.submit(verdict, **now) and None)


def take_back(model_admin, request, article_id):
    """Undo what this person did last here."""
    here = article_desk.enter(model_admin, request, article_id)
    needs(here, "change_claim")
    shown = request.POST.get("claim", "")
    one = here.standing_of(int(shown[:18])) if shown.isascii() and shown.isdecimal() else None
    act = Act(here, one, _tab(request, desk_panel.EVIDENCE), text=desk_answers.WHOLE_TEXT)

    def operation(**now):
        taken = undo.take_back_last(here.article, **now)
        act.said = _("Taken back: %(noun)s, %(time)s.") % {
            "noun": taken.noun,
            "time": f"{timezone.localtime(taken.done_at):%H:%M:%S}",
        }
        return Claim.objects.filter(slug=taken.claim).first()

    return carry_out(act, operation)


def be_present(model_admin, request, article_id):
    """Note who looks at what, and return who else does."""
    here = article_desk.enter(model_admin, request, article_id)
    shown = request.POST.get("claim", "")
    one = here.standing_of(int(shown[:18])) if shown.isascii() and shown.isdecimal() else None
    now = timezone.now()
    presence.seen(request.user, here.article, claim=one.claim if one else None, at=now)
    return JsonResponse({"others": article_desk.colleagues(here, now)})


def look_up(model_admin, request, article_id, nouns):
    """Return names on record that hold what was typed, for a field that takes a name."""
    here = article_desk.enter(model_admin, request, article_id)
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    if nouns not in LOOKED_UP or not typed:
        return JsonResponse({"found": []})
    noun, find = LOOKED_UP[nouns]
    needs(here, f"view_{noun}")
    return JsonResponse({"found": list(find(typed))})


def _parties(typed):
    found = Party.objects.filter(
        Q(name__icontains=typed) | Q(aliases__name__icontains=typed) | Q(slug__startswith=typed)
    )
    named = list(found.distinct().order_by("name", "pk")[:MOST_LOOKED_UP])
    for party in named:
        is_alone = sum(other.name == party.name for other in named) == 1
        yield {"value": party.name if is_alone else party.slug, "label": str(party.get_kind_display())}


def _sources(typed):
    found = Source.objects.filter(
        Q(title__icontains=typed) | Q(slug__startswith=typed) | Q(url__icontains=typed)
    )
    for source in found.select_related("publisher").order_by("title", "pk")[:MOST_LOOKED_UP]:
        publisher = source.publisher.name if source.publisher else ""
        yield {"value": source.slug, "label": f"{source.title}{' – ' + publisher if publisher else ''}"}


LOOKED_UP = {"parties": ("party", _parties), "sources": ("source", _sources)}


def _enter(model_admin, request, article_id, claim_id):
    here = article_desk.enter(model_admin, request, article_id)
    one = here.standing_of(claim_id)
    if one is None:
        raise Http404
    needs(here, "view_claim")
    return here, one


def _newest_verdict(claim):
    return claim.verdicts.select_related("claim", "rating__scale").order_by("-version").first()


def _tab(request, otherwise):
    asked = request.POST.get("tab", "")
    return asked if asked in desk_panel.TABS else otherwise
