"""The desk as a site: its home is the queue, and nothing in it deletes by the dozen."""

from django.contrib import admin
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import transaction
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from claims.admin import queue, receipts, recheck_feed
from claims.operations import accounts

# In the order an editor meets them; what is not named here comes last.
ORDER = (
    "Claim",
    "Verdict",
    "Article",
    "Appearance",
    "Source",
    "Evidence",
    "Attribution",
    "ClaimLink",
    "Party",
    "PartyMerge",
    "PartyDistinction",
    "ReplyRequest",
    "ErrorReport",
    "OutsideReading",
    "Note",
    "RatingScale",
    "Policy",
    "Edition",
    "Publication",
    "Contribution",
    "StaleMark",
    "TrailEntry",
    "ForeignRating",
    "ForeignReview",
    "ImportOrder",
    "ImportProfile",
    "ImportRun",
    "ImportRow",
)


class DeskSite(admin.AdminSite):
    site_header = _("Fact-check desk")
    site_title = _("Fact-check desk")
    index_title = _("Waiting for me")
    index_template = "admin/home.html"

    def __init__(self, name="admin"):
        super().__init__(name)
        self.disable_action("delete_selected")

    def admin_view(self, view, cacheable=False):
        """Take every form in once, whichever page of the desk it comes from."""
        return super().admin_view(receipts.once(self, view), cacheable)

    def get_urls(self):
        return [
            path("queue/", self.admin_view(self.queue_page), name="queue"),
            path("queue/again.atom", recheck_feed.show, name="recheck_feed"),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        shown = queue.page(request, queue.WAITING) if _sees_the_queue(request) else {}
        return super().index(request, {**shown, **(extra_context or {})})

    @method_decorator(require_safe)
    def queue_page(self, request):
        """Show one tab of the queue, named by `?tab=`."""
        if not _sees_the_queue(request):
            raise PermissionDenied
        return queue.show(request, self.each_context(request))

    def password_change(self, request, extra_context=None):
        before = request.user.password
        with transaction.atomic():
            response = super().password_change(request, extra_context)
            if request.user.password != before:
                accounts.note_password(request.user, actor=request.user, at=timezone.now())
        return response

    def autocomplete_view(self, request):
        # Django asks no form here, and PostgreSQL takes no NUL.
        if "\x00" in request.GET.get("term", ""):
            raise BadRequest(_("A search holds no NUL character."))
        return super().autocomplete_view(request)

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(
                key=lambda model: (
                    ORDER.index(model["object_name"]) if model["object_name"] in ORDER else len(ORDER)
                )
            )
        return sorted(apps, key=lambda app: app["app_label"] != "claims")


def _sees_the_queue(request):
    # It names claims nobody published yet, so an account alone does not open it.
    return request.user.has_perm("claims.view_verdict")


desk = DeskSite()
