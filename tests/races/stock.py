"""Sources in Django's admin as it comes, for the race that it must lose."""

from django.contrib import admin
from django.urls import path

from claims.admin.site import DeskSite
from claims.models import Source


class StockSite(DeskSite):
    """The desk without its door."""

    admin_view = admin.AdminSite.admin_view


site = StockSite()
site.register(Source, admin.ModelAdmin)

urlpatterns = [path("admin/", site.urls)]
