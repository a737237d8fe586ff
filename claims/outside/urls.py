"""Where links for outside experts lead: in a process that has the desk, and in no other."""

from django.urls import path

from claims.outside import pages

app_name = "outside"

urlpatterns = [
    path("outside/<str:token>/", pages.reading, name="reading"),
    path("outside/<str:token>/pictures/<str:digest>.webp", pages.picture, name="picture"),
]
