"""Where reports are taken in: in a process that has the desk, and in no other."""

from django.urls import path

from claims.letterbox import reports

app_name = "letterbox"

urlpatterns = [
    path("letterbox/<slug:slug>/<int:number>/", reports.receive, name="report"),
]
