"""Two people on one form: the second save is held against what the first one made of the row (C-5)."""

import ast
from itertools import count

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.core import signing
from django.core.management import call_command
from django.test import RequestFactory

from claims.admin import base
from claims.admin.shown import ShownForm, ShownFormSet
from claims.admin.site import desk as site
from claims.models import (
    Evidence,
    Receipt,
    Source,
    TrailEntry,
    Verdict,
)
from claims.operations import desk
from claims.rules.sentences import Refused
from claims.vocabulary import PolicyTopic
from tests import factories
from tests.factories import (
    AppearanceFactory,
    ArticleFactory,
    AttributionFactory,
    ClaimFactory,
    ClaimLinkFactory,
    ClaimQuantityFactory,
    ClaimTranslationFactory,
    CorrectionRequestFactory,
    EvidenceFactory,
    ForeignRatingFactory,
    PartyAliasFactory,
    PartyFactory,
    PolicyFactory,
    RatingFactory,
    RatingScaleFactory,
    ReplyRequestFactory,
    SourceFactory,
    UserFactory,
    VerdictFactory,
    VerdictTranslationFactory,
)
from tests.forms import address_of, edits, errors, outdated, typed
from tests.test_architecture import modules

pytestmark = pytest.mark.django_db


def rows():
    """Return every row that a form of the desk writes."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_app_config("claims").get_models()
        if model is not Receipt
    }


# --- Every form of the desk, taken from its registry --------------------------------------------


NUMBERS = count()
# A row of each noun that may be changed, ready to be opened in its own form.
NOUNS = {
    "Article": ArticleFactory,
    "Attribution": AttributionFactory,
    "Claim": ClaimFactory,
    "ClaimLink": ClaimLinkFactory,
    "Evidence": EvidenceFactory,
    "ForeignRating": ForeignRatingFactory,
    "Party": PartyFactory,
    "Policy": lambda: PolicyFactory(topic=PolicyTopic.values[next(NUMBERS) % len(PolicyTopic)]),
    "Rating": RatingFactory,
    "RatingScale": lambda: RatingScaleFactory(slug=f"scale-{next(NUMBERS)}"),
    "ReplyRequest": ReplyRequestFactory,
    "Source": SourceFactory,
    "User": UserFactory,
    "Verdict": VerdictFactory,
}
# A row of each inline, and the row whose form it stands in.
ROWS = {
    "Appearance": (AppearanceFactory, "claim"),
    "Attribution": (AttributionFactory, "claim"),
    "ClaimLink": (ClaimLinkFactory, "claim"),
    "ClaimQuantity": (ClaimQuantityFactory, "claim"),
    "ClaimTranslation": (ClaimTranslationFactory, "claim"),
    "CorrectionRequest": (CorrectionRequestFactory, "claim"),
    "Evidence": (EvidenceFactory, "claim"),
    "PartyAlias": (PartyAliasFactory, "party"),
    "Rating": (RatingFactory, "scale"),
    "ReplyRequest": (ReplyRequestFactory, "claim"),
    "VerdictTranslation": (VerdictTranslationFactory, "verdict"),
}


def operator_asks():
    request = RequestFactory().get("/admin/")
    request.user = User(is_superuser=True, is_active=True, is_staff=True)
    return request


def forms_of_the_desk():
    """Return every form that may change a row: of a noun itself, and of the rows in it."""
    request = operator_asks()
    for model, model_admin in site._registry.items():
        if model_admin.has_change_permission(request):
            yield model.__name__, None
        for inline in model_admin.get_inline_instances(request):
            if inline.has_change_permission(request):
                yield model.__name__, inline.model.__name__


FORMS = list(forms_of_the_desk())


def opened(parent, child):
    """Return the row whose form is opened, and the row to be changed in it."""
    if child is None:
        thing = NOUNS[parent]()
        return thing, thing
    factory, name = ROWS[child]
    thing = factory()
    return getattr(thing, name), thing


def prefix_of(form, thing):
    """Return how the fields of this row begin on the page; nothing for the row the page is about."""
    for inline in form.context["inline_admin_formsets"]:
        for one in inline.formset.initial_forms:
            if one.instance == thing:
                return f"{one.prefix}-"
    return ""


# A column that the form shows, and what stands there once somebody with the database was at it.
CHANGES = {
    "Article": ("note", "raw"),
    "Appearance": ("difference", "raw"),
    "Attribution": ("wording", "raw"),
    "Claim": ("note", "raw"),
    "ClaimLink": ("detail", "raw"),
    "ClaimQuantity": ("qualifier", "raw"),
    "ClaimTranslation": ("statement", "raw"),
    "CorrectionRequest": ("note", "raw"),
    "Evidence": ("quote", "raw"),
    "ForeignRating": ("note", "raw"),
    "Party": ("note", "raw"),
    "PartyAlias": ("name", "raw"),
    "Policy": ("title", {"de": "raw", "en": "Imprint"}),
    "Rating": ("sign", "raw"),
    "RatingScale": ("name", {"de": "raw", "en": "Truth"}),
    "ReplyRequest": ("channel", "phone"),
    "Source": ("note", "raw"),
    "User": ("last_name", "raw"),
    "Verdict": ("to_check", "raw"),
    "VerdictTranslation": ("gaps", "raw"),
}


def change_past_the_desk(thing):
    name, value = CHANGES[type(thing).__name__]
    type(thing)._base_manager.filter(pk=thing.pk).update(**{name: value})
    return name, value


@pytest.fixture
def desk_of_operator(client, groups):
    client.force_login(User.objects.create_superuser("operator"))
    return client


def test_every_form_of_the_desk_is_in_this_table():
    assert {parent for parent, child in FORMS if child is None} == set(NOUNS)
    assert {child for _parent, child in FORMS if child} == set(ROWS)


@pytest.mark.parametrize(("parent", "child"), FORMS)
def test_no_form_saves_over_what_changed_since_it_was_opened(desk_of_operator, parent, child):
    page, thing = opened(parent, child)
    form = desk_of_operator.get(address_of(page))
    field, value = change_past_the_desk(thing)
    before, entries = rows(), TrailEntry.objects.count()

    answer = desk_of_operator.post(address_of(page), typed(form))

    assert answer.status_code == 409
    assert (rows(), TrailEntry.objects.count()) == (before, entries)
    [labels] = outdated(answer).values()
    assert len(labels) == 1
    assert "The trail does not say who did this." in answer.content.decode()
    # Theirs stands in the form now, and saving once more keeps it.
    assert desk_of_operator.post(address_of(page), typed(answer)).status_code == 302
    assert getattr(type(thing).objects.get(pk=thing.pk), field) == value


@pytest.mark.parametrize(("parent", "child"), FORMS)
def test_no_form_is_taken_without_what_it_showed(desk_of_operator, parent, child):
    page, thing = opened(parent, child)
    form = desk_of_operator.get(address_of(page))
    name = f"{prefix_of(form, thing)}shown"
    before = rows()
    forged = signing.dumps([{}, 0], salt="claims.shown:claims.claim:0")

    for given in (None, "made up", forged):
        answer = desk_of_operator.post(address_of(page), typed(form, **{name: given}))

        assert answer.status_code == 409
        assert [said for said in errors(answer) if "did not say what it had shown you" in said]
        assert rows() == before


@pytest.mark.parametrize(("parent", "child"), FORMS)
def test_what_one_row_showed_does_not_open_another(desk_of_operator, parent, child):
    page, thing = opened(parent, child)
    other_page, other = opened(parent, child)
    there = desk_of_operator.get(address_of(other_page))
    form = desk_of_operator.get(address_of(page))
    before = rows()

    taken_along = typed(there)[f"{prefix_of(there, other)}shown"]
    answer = desk_of_operator.post(
        address_of(page), typed(form, **{f"{prefix_of(form, thing)}shown": taken_along})
    )

    assert answer.status_code == 409
    assert [said for said in errors(answer) if "did not say what it had shown you" in said]
    assert rows() == before


@pytest.mark.parametrize(("parent", "child"), FORMS)
def test_an_untouched_form_still_saves(desk_of_operator, parent, child):
    page, _thing = opened(parent, child)
    before = rows()

    answer = desk_of_operator.post(address_of(page), typed(desk_of_operator.get(address_of(page))))

    assert answer.status_code == 302
    assert rows() == before


def test_every_form_and_every_set_of_rows_is_a_shown_one():
    request = operator_asks()
    for model, model_admin in site._registry.items():
        if model_admin.has_change_permission(request):
            assert issubclass(model_admin.form, ShownForm), model
            assert isinstance(model_admin, base.RefusalMixin), model
        for inline in model_admin.get_inline_instances(request):
            if inline.has_change_permission(request) or inline.has_add_permission(request, None):
                assert issubclass(inline.form, ShownForm), inline
                assert issubclass(inline.formset, ShownFormSet), inline


WRITES = {"desk.edit", "desk.remove", "desk.rearrange"}


def forms_past_the_desk(source):
    """Yield forms taken from Django itself, and writes that do not say what was shown."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef):
            taken = {getattr(kind, "attr", getattr(kind, "id", "")) for kind in node.bases}
            if taken & {"ModelForm", "BaseModelForm"}:
                yield node.name
        is_write = isinstance(node, ast.Call) and ast.unparse(node.func) in WRITES
        if is_write and "shown" not in {word.arg for word in node.keywords}:
            yield f"{ast.unparse(node.func)}() in line {node.lineno}"


def test_no_form_of_the_desk_goes_past_the_one_that_compares():
    past = {
        name: list(forms_past_the_desk(path.read_text()))
        for name, path in modules().items()
        if name.startswith("claims.admin.")
    }

    assert {name: found for name, found in past.items() if found} == {"claims.admin.shown": ["ShownForm"]}


@pytest.mark.parametrize(
    "source",
    ["class PartyForm(forms.ModelForm): pass", "class F(ModelForm): pass", "desk.edit(row, actor=a, at=b)"],
)
def test_going_past_it_is_caught(source):
    assert list(forms_past_the_desk(source))


# --- What is noticed -------------------------------------------------------------------------------


def test_the_second_save_is_answered_with_base_theirs_and_mine(desk_of_anna, desk_of_bela):
    source = SourceFactory(title="A memo", summary="It names the sum.", note="Old note.")
    form = desk_of_anna.get(address_of(source))
    edits(desk_of_bela, source, title="A letter", summary="It names the year.")

    answer = desk_of_anna.post(
        address_of(source), typed(form, title="A secret memo", note="Ring the office.")
    )

    assert answer.status_code == 409
    [compared] = answer.context["comparison"].changed
    assert compared.title == "Source: A letter"
    assert compared.who.startswith("By bela, ")
    said = {
        found.label: (
            found.base,
            "".join(part.text for part in found.theirs if part.where != "out"),
            "".join(part.text for part in found.mine if part.where != "out"),
            found.needs_decision,
        )
        for found in compared.rows
    }
    assert said == {
        "Title": ("A memo", "A letter", "A secret memo", True),
        "What it says, in our words": ("It names the sum.", "It names the year.", "It names the sum.", False),
        "Internal note": ("Old note.", "Old note.", "Ring the office.", False),
    }
    source.refresh_from_db()
    assert (source.title, source.note) == ("A letter", "Old note.")


def test_the_form_keeps_mine_where_both_changed_it_and_takes_theirs_where_only_they_did(
    desk_of_anna, desk_of_bela
):
    source = SourceFactory(title="A memo", summary="It names the sum.", note="Old note.")
    form = desk_of_anna.get(address_of(source))
    edits(desk_of_bela, source, title="A letter", summary="It names the year.")

    answer = desk_of_anna.post(
        address_of(source), typed(form, title="A secret memo", note="Ring the office.")
    )

    page = answer.context["adminform"].form
    assert page["title"].value() == "A secret memo"
    assert page["title"].errors == ["You both changed this. Yours stands here: decide."]
    assert page["summary"].value() == "It names the year."
    assert page["summary"].help_text == "Taken over from what was saved meanwhile."
    assert page["note"].value() == "Ring the office."


def test_the_next_save_is_a_knowing_one(desk_of_anna, desk_of_bela):
    source = SourceFactory(title="A memo", summary="It names the sum.", note="")
    form = desk_of_anna.get(address_of(source))
    edits(desk_of_bela, source, title="A letter", summary="It names the year.")
    page = desk_of_anna.post(address_of(source), typed(form, title="A secret memo", note="Ring the office."))

    answer = desk_of_anna.post(address_of(source), typed(page))

    assert answer.status_code == 302
    source.refresh_from_db()
    assert (source.title, source.summary, source.note) == (
        "A secret memo",
        "It names the year.",
        "Ring the office.",
    )
    assert TrailEntry.objects.in_order().last().payload.content == {
        "before": {"title": "A letter", "note": ""},
        "after": {"title": "A secret memo", "note": "Ring the office."},
    }


def test_a_third_person_in_between_is_noticed_again(desk_of_anna, desk_of_bela):
    source = SourceFactory(title="A memo")
    form = desk_of_anna.get(address_of(source))
    edits(desk_of_bela, source, title="A letter")
    page = desk_of_anna.post(address_of(source), typed(form, title="A secret memo"))
    edits(desk_of_bela, source, title="A postcard")

    answer = desk_of_anna.post(address_of(source), typed(page))

    assert answer.status_code == 409
    assert [found.base for found in answer.context["comparison"].changed[0].rows] == ["A letter"]
    source.refresh_from_db()
    assert source.title == "A postcard"


def test_a_text_in_two_languages_is_compared_in_each(desk_of_anna, desk_of_bela):
    evidence = EvidenceFactory(comment={"de": "Nennt den Betrag.", "en": "Names the sum."})
    form = desk_of_anna.get(address_of(evidence))
    edits(desk_of_bela, evidence, comment_de="Nennt das Jahr.")

    answer = desk_of_anna.post(address_of(evidence), typed(form, comment_en="Names the sum twice."))

    assert outdated(answer) == {f"Evidence: {evidence}": ["Comment (German)", "Comment (English)"]}
    assert not answer.context["adminform"].form["comment"].errors
    desk_of_anna.post(address_of(evidence), typed(answer))
    evidence.refresh_from_db()
    assert evidence.comment == {"de": "Nennt das Jahr.", "en": "Names the sum twice."}


def test_both_writing_the_same_is_said_and_needs_no_decision(desk_of_anna, desk_of_bela):
    source = SourceFactory(title="A memo")
    form = desk_of_anna.get(address_of(source))
    edits(desk_of_bela, source, title="A letter")

    answer = desk_of_anna.post(address_of(source), typed(form, title="A letter"))

    [found] = answer.context["comparison"].changed[0].rows
    assert (found.advice, found.needs_decision) == ("You both wrote the same", False)
    assert not answer.context["adminform"].form["title"].errors


def test_ones_own_other_window_is_called_so(desk_of_anna):
    source = SourceFactory()
    form = desk_of_anna.get(address_of(source))
    edits(desk_of_anna, source, title="A letter")

    answer = desk_of_anna.post(address_of(source), typed(form, title="A secret memo"))

    assert answer.context["comparison"].changed[0].who.startswith("By yourself in another window, ")


def test_a_step_of_the_workflow_in_between_is_noticed(desk_of_anna, anna, bela, noon):
    verdict = factories.submitted()
    form = desk_of_anna.get(address_of(verdict))
    factories.approved(verdict)

    answer = desk_of_anna.post(address_of(verdict), typed(form, gaps="Who paid is not known."))

    assert answer.status_code == 409
    assert "State" in outdated(answer)[f"Verdict: {Verdict.objects.get(pk=verdict.pk)}"]
    verdict.refresh_from_db()
    assert (verdict.state, verdict.gaps) == ("approved", "")
    # Knowing that it voids the approval, anna may save.
    desk_of_anna.post(address_of(verdict), typed(answer))
    verdict.refresh_from_db()
    assert (verdict.state, verdict.gaps) == ("in_review", "Who paid is not known.")


def test_words_typed_into_a_verdict_that_was_published_meanwhile_are_kept(desk_of_anna, anna):
    verdict = factories.submitted(VerdictTranslationFactory().verdict)
    form = desk_of_anna.get(address_of(verdict))
    factories.published(verdict=verdict)
    sent = typed(form, gaps="Who paid is not known.", **{"translations-0-gaps": "Wer zahlte, ist offen."})
    before = rows()

    page = desk_of_anna.post(address_of(verdict), sent)
    again = desk_of_anna.post(address_of(verdict), typed(page))

    assert (page.status_code, again.status_code) == (409, 200)
    for answer in (page, again):
        assert "This verdict is published and stays as it is. Start a correction instead." in errors(answer)
        assert "Who paid is not known." in answer.content.decode()
        assert "Wer zahlte, ist offen." in answer.content.decode()
    assert rows() == before


def test_a_command_in_between_is_noticed(desk_of_anna, tmp_path):
    call_command("loaddata", "groups", verbosity=0)
    party = PartyFactory(slug="bell", name="Bell")
    form = desk_of_anna.get(address_of(party))
    bundle = tmp_path / "bundle.json"
    bundle.write_text(
        '[{"model": "claims.party", "fields": {"slug": "bell", "name": "Bell & Co", "kind": "organisation"}}]'
    )
    call_command("loaddata", str(bundle), verbosity=0)

    answer = desk_of_anna.post(address_of(party), typed(form, note="Ring them."))

    assert answer.status_code == 409
    assert answer.context["comparison"].changed[0].who.startswith("By a command, ")
    party.refresh_from_db()
    assert (party.name, party.note) == ("Bell & Co", "")


def test_a_choice_and_a_colleague_are_shown_by_name(desk_of_anna, desk_of_bela, bela):
    claim = ClaimFactory(check_worthiness="low")
    claimant = PartyFactory(name="The mayor")
    form = desk_of_anna.get(address_of(claim))
    edits(desk_of_bela, claim, check_worthiness="high", claimant=claimant.pk, due_on="2026-04-01")

    answer = desk_of_anna.post(address_of(claim), typed(form, note="Mine."))

    theirs = {
        found.label: "".join(part.text for part in found.theirs)
        for found in answer.context["comparison"].changed[0].rows
        if found.advice == "What was saved stands in the form"
    }
    assert theirs == {"Check-worthiness": "high", "Claimant": "The mayor", "Due on": "April 1, 2026"}


def test_words_that_cannot_be_saved_are_compared_as_they_were_typed(desk_of_anna, desk_of_bela):
    source = SourceFactory(published_on="2024-03")
    form = desk_of_anna.get(address_of(source))
    edits(desk_of_bela, source, published_on="2024-04")

    answer = desk_of_anna.post(address_of(source), typed(form, published_on="in March", url="nowhere"))

    assert answer.status_code == 409
    assert answer.context["adminform"].form["published_on"].value() == "in March"
    [when, where] = answer.context["comparison"].changed[0].rows
    assert (when.label, where.label) == ("Published on", "Address")
    assert "".join(part.text for part in when.mine if part.where != "out") == "in March"


def test_hostile_words_are_told_apart_and_not_run(desk_of_anna, desk_of_bela):
    source = SourceFactory(title="A memo")
    form = desk_of_anna.get(address_of(source))
    edits(desk_of_bela, source, title="<script>alert(1)</script>")

    answer = desk_of_anna.post(address_of(source), typed(form, title="<b>mine</b>"))

    assert "<script>alert(1)" not in answer.content.decode()
    assert "<b>mine" not in answer.content.decode()


def test_what_was_shown_carries_no_password(desk_of_operator):
    user = UserFactory(password="hashed-and-salted")
    form = desk_of_operator.get(address_of(user))

    [columns, _seen] = signing.loads(typed(form)["shown"], salt=f"claims.shown:auth.user:{user.pk}")
    assert not {"password", "last_login"} & set(columns)


def test_coming_in_does_not_count_as_a_change_of_the_account(desk_of_operator, noon):
    user = UserFactory()
    form = desk_of_operator.get(address_of(user))
    User.objects.filter(pk=user.pk).update(last_login=noon, password="rehashed")

    answer = desk_of_operator.post(address_of(user), typed(form, last_name="Bell"))

    assert answer.status_code == 302


def test_two_chiefs_do_not_unseat_each_others_people(client, chris, desk_of_operator):
    dora = UserFactory(username="dora", groups=["checker"])
    form = client.get(address_of(dora))
    dora.groups.set([Group.objects.get(name="editor")])

    answer = client.post(address_of(dora), typed(form, last_name="Bell"))

    assert answer.status_code == 409
    assert outdated(answer) == {"User: dora": ["Last name", "Groups"]}
    dora.refresh_from_db()
    assert (dora.last_name, dora.groups.get().name) == ("", "editor")


# --- Below the form --------------------------------------------------------------------------------


def test_the_operation_itself_refuses_a_row_that_was_changed_meanwhile(anna, noon):
    source = SourceFactory(title="A memo")
    seen = desk.columns_of(source)
    Source.objects.filter(pk=source.pk).update(title="A letter")
    source.note = "Mine."

    with pytest.raises(desk.Outdated, match="Somebody else changed this since you opened it"):
        desk.edit(source, shown=seen, actor=anna, at=noon)

    assert list(Source.objects.values_list("title", "note")) == [("A letter", "")]
    assert not TrailEntry.objects.exists()


def test_the_operation_itself_takes_no_changed_row_back(anna, noon):
    evidence = EvidenceFactory()
    seen = desk.columns_of(evidence)
    Evidence.objects.filter(pk=evidence.pk).update(quote="41 million")

    with pytest.raises(desk.Outdated):
        desk.remove(evidence, shown=seen, actor=anna, at=noon)

    assert Evidence.objects.exists()
    assert not TrailEntry.objects.exists()


def test_the_operation_refuses_a_row_that_is_gone(anna, noon):
    evidence = EvidenceFactory()
    Evidence.objects.all().delete()

    with pytest.raises(Refused, match="Somebody else took this back since you opened it"):
        desk.edit(evidence, shown={}, actor=anna, at=noon)
