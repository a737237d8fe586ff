"""Nouns of the desk are kept: no list deletes or edits by the dozen, and nobody is deleted."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.urls import reverse

from claims.admin.site import DeskSite, desk
from claims.models import Party
from tests import factories

NOUNS = [pytest.param(model, id=model._meta.model_name) for model in desk._registry]


@pytest.fixture
def powerful(rf, groups):
    """A request of somebody who sits at every desk and holds every power."""
    request = rf.get("/admin/")
    request.user = factories.UserFactory(groups=["checker", "editor", "chief"], is_superuser=True)
    return request


@pytest.mark.django_db
@pytest.mark.parametrize("model", NOUNS)
def test_no_list_acts_on_many_rows(powerful, model):
    noun = desk._registry[model]

    assert noun.get_actions(powerful) == {}
    assert tuple(noun.list_editable) == ()


@pytest.mark.django_db
@pytest.mark.parametrize("model", NOUNS)
def test_nobody_deletes_a_noun_whatever_their_powers(powerful, model):
    assert not desk._registry[model].has_delete_permission(powerful)


@pytest.mark.django_db
def test_what_django_does_by_itself_would_be_caught(powerful):
    class Site(DeskSite):
        def __init__(self):
            admin.AdminSite.__init__(self, "plain")

    class PartyAdmin(admin.ModelAdmin):
        list_display = ("slug", "name")
        list_editable = ("name",)

    noun = PartyAdmin(Party, Site())

    assert "delete_selected" in noun.get_actions(powerful)
    assert noun.has_delete_permission(powerful)


@pytest.mark.django_db
@pytest.mark.parametrize("model", NOUNS)
def test_a_list_that_is_sent_something_says_that_it_only_shows(client, powerful, model):
    client.force_login(powerful.user)
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")

    answer = client.post(address, {"action": "delete_selected", "_selected_action": ["1"]}, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert "Nothing was done: a list only shows." in answer.content.decode()


@pytest.mark.django_db
def test_whoever_acted_cannot_be_deleted_even_past_the_desk(anna):
    from django.db.models import ProtectedError

    factories.submitted(by=anna)

    with pytest.raises(ProtectedError):
        anna.delete()

    assert User.objects.filter(pk=anna.pk).exists()
