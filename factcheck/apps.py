from django.contrib.admin.apps import AdminConfig


class DeskAdminConfig(AdminConfig):
    """Django's admin with the queue as its home."""

    default_site = "claims.admin.site.DeskSite"
