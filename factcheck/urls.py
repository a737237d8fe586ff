"""Which address leads where: the desk carries no language in its address, the reading room does."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from claims.admin.site import desk
from factcheck import public_urls

urlpatterns = [
    path("admin/", desk.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    *public_urls.urlpatterns,
    # Not in a process for readers alone, which writes nothing.
    *i18n_patterns(
        path("", include("claims.letterbox.urls")),
        path("", include("claims.outside.urls")),
        prefix_default_language=True,
    ),
]

handler400, handler404 = public_urls.handler400, public_urls.handler404
handler500 = public_urls.handler500
