"""Accounts and desks: who may say who sits where."""

import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from django.urls import reverse

from claims.admin.site import desk
from claims.models import TrailEntry
from claims.vocabulary import Group as Desk
from tests.factories import UserFactory
from tests.forms import typed

pytestmark = pytest.mark.django_db

SCALES = {"rating", "ratingscale"}


def account(user):
    return reverse("admin:auth_user_change", args=[user.pk])


def last_entry():
    entry = TrailEntry.objects.in_order().last()
    return entry.act, entry.object_key, entry.actor_name, entry.payload.content


def codes(group):
    return set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))


def test_the_three_desks_of_the_house_come_with_the_product(groups):
    assert set(Group.objects.values_list("name", flat=True)) == set(Desk.values)


@pytest.mark.parametrize("group", Desk.values)
def test_nobody_may_delete_anything(groups, group):
    assert not [code for code in codes(group) if code.startswith("delete_")]


@pytest.mark.parametrize("group", Desk.values)
def test_everybody_may_look_at_everything_of_the_desk(groups, group):
    nouns = {model._meta.model_name for model in desk._registry}

    assert {f"view_{noun}" for noun in nouns} <= codes(group)


@pytest.mark.parametrize("group", Desk.values)
def test_what_is_frozen_is_written_by_nobody(groups, group):
    frozen = {"edition", "publication", "trailentry", "trailpayload", "contribution", "importrun"}

    assert not {f"{act}_{noun}" for noun in frozen for act in ("add", "change")} & codes(group)


def test_only_chiefs_change_scales_texts_of_the_house_and_accounts(groups):
    chiefs_own = codes("chief") - codes("editor")

    # What a label of others means here, editors decide.
    assert codes("editor") - codes("checker") == {"add_foreignrating", "change_foreignrating"}
    assert codes("checker") < codes("editor")
    kept_by_chiefs = {f"{act}_{noun}" for noun in (*SCALES, "policy") for act in ("add", "change")}
    assert chiefs_own == kept_by_chiefs | {"change_user"}


def test_permissions_exist_for_every_line_of_the_fixture(groups):
    assert Permission.objects.filter(group__name="chief").count() > 40


def test_a_chief_seats_somebody_and_shuts_an_account(client, chris):
    dora = UserFactory(username="dora", groups=["checker"])
    client.force_login(chris)
    form = client.get(account(dora))

    client.post(account(dora), typed(form, groups=[Group.objects.get(name="editor").pk], is_active=None))

    dora.refresh_from_db()
    assert ([group.name for group in dora.groups.all()], dora.is_active) == (["editor"], False)
    assert last_entry() == (
        "edit",
        "dora",
        "chris",
        {
            "before": {"is_active": True, "groups": ["checker"]},
            "after": {"is_active": False, "groups": ["editor"]},
        },
    )
    assert TrailEntry.objects.count() == 1


def test_an_account_saved_as_it_was_leaves_no_trace(client, chris):
    dora = UserFactory(username="dora", groups=["checker"])
    client.force_login(chris)

    client.post(account(dora), typed(client.get(account(dora))))

    assert not TrailEntry.objects.exists()


def test_whoever_is_at_work_is_out_as_soon_as_the_account_is_shut(client, chris):
    dora = UserFactory(username="dora", groups=["checker"])
    at_work = Client()
    at_work.force_login(dora)
    assert at_work.get(reverse("admin:index"), follow=True).status_code == 200
    client.force_login(chris)

    client.post(account(dora), typed(client.get(account(dora)), is_active=None))

    answer = at_work.get(reverse("admin:index"))
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (302, reverse("admin:login"))


@pytest.fixture
def operator(client):
    operator = User.objects.create_superuser("operator", password="a bridge of forty millions")
    client.force_login(operator)
    return operator


def test_an_account_opened_is_in_the_trail_without_its_password(client, operator):
    address = reverse("admin:auth_user_add")
    passwords = dict.fromkeys(("password1", "password2"), "correct horse battery")

    client.post(address, typed(client.get(address), username="emil", usable_password="true", **passwords))

    assert User.objects.get(username="emil").check_password("correct horse battery")
    act, key, actor, payload = last_entry()
    assert (act, key, actor) == ("record", "emil", "operator")
    assert payload["after"] == {
        "username": "emil",
        "first_name": "",
        "last_name": "",
        "email": "",
        "is_active": True,
        "is_staff": False,
        "is_superuser": False,
        "groups": [],
        "user_permissions": [],
    }


def test_powers_beyond_the_desks_are_in_the_trail(client, operator):
    dora = UserFactory(username="dora")
    permission = Permission.objects.get(codename="add_party")

    client.post(
        account(dora), typed(client.get(account(dora)), is_superuser="on", user_permissions=[permission.pk])
    )

    dora.refresh_from_db()
    assert dora.is_superuser
    assert last_entry() == (
        "edit",
        "dora",
        "operator",
        {
            "before": {"is_superuser": False, "user_permissions": []},
            "after": {"is_superuser": True, "user_permissions": ["claims.add_party"]},
        },
    )


def test_a_password_set_for_somebody_is_in_the_trail_and_nothing_of_it(client, operator):
    dora = UserFactory(username="dora")

    client.post(
        reverse("admin:auth_user_password_change", args=[dora.pk]),
        {
            "password1": "correct horse battery",
            "password2": "correct horse battery",
            "usable_password": "true",
            "set-password": "on",
        },
    )

    dora.refresh_from_db()
    assert dora.check_password("correct horse battery")
    assert last_entry() == ("set_password", "dora", "operator", {})


def test_ones_own_new_password_is_in_the_trail_and_a_refused_one_is_not(client, operator):
    address = reverse("admin:password_change")
    passwords = dict.fromkeys(("new_password1", "new_password2"), "correct horse battery")

    client.post(address, {"old_password": "wrong", **passwords})
    assert not TrailEntry.objects.exists()
    client.post(address, {"old_password": "a bridge of forty millions", **passwords})

    assert last_entry() == ("set_password", "operator", "operator", {})
    assert TrailEntry.objects.count() == 1


def test_a_chief_cannot_give_powers_beyond_the_desks(client, chris):
    dora = UserFactory(username="dora", is_staff=False)
    client.force_login(chris)
    form = client.get(account(dora))

    client.post(
        account(dora),
        typed(form, is_superuser="on", is_staff="on", username="bela", user_permissions=["1"], password="x"),
    )

    dora.refresh_from_db()
    assert (dora.is_superuser, dora.is_staff, dora.username) == (False, False, "dora")
    assert not dora.user_permissions.exists()


def test_a_chief_cannot_take_over_an_account_by_its_password(client, chris, bela):
    client.force_login(chris)

    answer = client.post(
        reverse("admin:auth_user_password_change", args=[bela.pk]),
        {"password1": "correct horse battery", "password2": "correct horse battery"},
    )

    assert answer.status_code == 403


@pytest.mark.parametrize("group", [*Desk.values, "operator"])
def test_no_page_shows_the_hash_of_a_password(client, groups, group):
    dora = UserFactory(username="dora")
    dora.set_password("correct horse battery")
    dora.save()
    salt, stored = dora.password.split("$")[-2:]
    client.force_login(UserFactory(groups=[group], is_superuser=group == "operator"))

    pages = [
        account(dora),
        reverse("admin:auth_user_changelist"),
        reverse("admin:auth_user_history", args=[dora.pk]),
    ]

    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200
        assert not {salt, stored} & set(re.findall(r"\w+", answer.content.decode()))


@pytest.mark.parametrize("lookup", ["password__startswith", "assignee__password__startswith"])
def test_no_list_can_be_asked_for_the_hash_letter_by_letter(client, anna, lookup):
    noun = "claims_claim" if lookup.startswith("assignee") else "auth_user"
    client.force_login(anna)

    answer = client.get(reverse(f"admin:{noun}_changelist"), {lookup: "md5"})

    assert answer.status_code == 400


def test_a_chief_cannot_touch_the_operator(client, chris):
    operator = User.objects.create_superuser("operator")
    client.force_login(chris)

    assert client.post(account(operator), {"is_active": ""}).status_code == 403


@pytest.mark.parametrize("person", ["anna", "bela"])
def test_nobody_else_changes_accounts(client, request, person):
    user = request.getfixturevalue(person)
    client.force_login(user)

    answer = client.post(account(user), {"groups": [Group.objects.get(name="chief").pk]})

    assert answer.status_code == 403
    assert [group.name for group in user.groups.all()] != ["chief"]


def test_nobody_is_deleted_not_even_by_the_operator(client, anna):
    client.force_login(User.objects.create_superuser("operator"))

    answer = client.post(reverse("admin:auth_user_delete", args=[anna.pk]), {"post": "yes"})

    assert answer.status_code == 403
    assert User.objects.filter(username="anna").exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_accounts_costs_the_same_however_long(client, chris, django_assert_num_queries, rows):
    for _one in range(rows):
        UserFactory(groups=["checker"])
    client.force_login(chris)

    with django_assert_num_queries(8):
        client.get(reverse("admin:auth_user_changelist"))
