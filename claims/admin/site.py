"""The desk as a site: its home is the queue, and nothing in it deletes by the dozen."""

from django.contrib import admin
from django.core.exceptions import BadRequest
from django.urls import path
from django.utils.translation import gettext_lazy as _

from claims.admin import queue, receipts

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
    "ReplyRequest",
    "Note",
    "RatingScale",
    "Edition",
    "Publication",
    "Contribution",
    "StaleMark",
    "TrailEntry",
    "ImportRun",
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
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        return super().index(request, {**queue.page(request, queue.WAITING), **(extra_context or {})})

    def queue_page(self, request):
        """Show one tab of the queue, named by `?tab=`."""
        return queue.show(request, self.each_context(request))

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


desk = DeskSite()
