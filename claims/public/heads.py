"""The heads of the trail, for everybody to keep: whoever cuts or rewrites it later is found out."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import conditional_page

from claims.models.editions import TrailHead
from claims.public.freshness import public_page


@public_page
@conditional_page
def heads(request: HttpRequest) -> HttpResponse:
    """One head a line, oldest first: number, SHA-256, moment."""
    lines = [f"{head}\n" for head in TrailHead.objects.order_by("seq")]
    return HttpResponse("".join(lines), content_type="text/plain; charset=utf-8")
