"""Accounts: a chief says who sits at which desk; nobody is deleted, since their name stands in the trail."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from claims.admin.base import KeptMixin, ReadOnlyMixin, RefusalMixin, RefusedForm
from claims.admin.site import desk as site
from claims.operations import accounts
from claims.vocabulary import Group as Desk

# What a chief may change in somebody's account; passwords and powers beyond the desks are the operator's.
LEFT_TO_CHIEFS = frozenset({"groups", "is_active", "first_name", "last_name", "email"})
SEATS = ("groups", "user_permissions")


class NewAccountForm(RefusedForm, AdminUserCreationForm):
    """A new account, refused in a sentence if it must be."""


class AccountForm(RefusedForm, UserChangeForm):
    """An account; coming in changes two of its columns, and no page carries the hash of a password."""

    not_shown = frozenset({"last_login", "password"})


@admin.register(User, site=site)
class DeskUserAdmin(RefusalMixin, KeptMixin, UserAdmin):
    form = AccountForm
    add_form = NewAccountForm
    list_display = ("username", "first_name", "last_name", "desks", "is_active", "last_login")
    list_filter = ("groups", "is_active")
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=gettext_lazy("desks"))
    def desks(self, user):
        labels = dict(Desk.choices)
        return ", ".join(str(labels.get(group.name, group.name)) for group in user.groups.all()) or "–"

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def get_fieldsets(self, request, obj=None):
        if request.user.is_superuser:
            return super().get_fieldsets(request, obj)
        # Who may only read the field is shown the hash as it is stored, to be guessed at leisure.
        return [
            (name, {**part, "fields": [field for field in part["fields"] if field != "password"]})
            for name, part in super().get_fieldsets(request, obj)
        ]

    def get_readonly_fields(self, request, obj=None):
        fields = (*super().get_readonly_fields(request, obj), "last_login", "date_joined")
        if obj is not None:
            # The trail names accounts, so a name given stays.
            fields += ("username",)
        if not request.user.is_superuser:
            fields += tuple(
                field.name
                for field in (*User._meta.fields, *User._meta.many_to_many)
                if field.name not in LEFT_TO_CHIEFS and field.name not in fields
            )
        return fields

    def save_model(self, request, obj, form, change):
        write = accounts.change_account if change else accounts.open_account
        seats = {name: form.cleaned_data[name] for name in SEATS if name in form.cleaned_data}
        write(obj, **seats, actor=request.user, at=timezone.now())

    def save_related(self, request, form, formsets, change):
        """Desks and permissions were written with the account, as one act."""

    def user_change_password(self, request, id, form_url=""):  # noqa: A002 -- the name Django calls it by
        if not request.user.is_superuser:
            # Whoever could set a colleague's password could approve in the colleague's name.
            raise PermissionDenied
        before = self.get_object(request, id)
        with transaction.atomic():
            response = super().user_change_password(request, id, form_url)
            after = self.get_object(request, id)
            if before is not None and after.password != before.password:
                accounts.note_password(after, actor=request.user, at=timezone.now())
        return response


@admin.register(Group, site=site)
class DeskGroupAdmin(ReadOnlyMixin, GroupAdmin):
    """What each desk may do comes with the product; it is shown here."""
