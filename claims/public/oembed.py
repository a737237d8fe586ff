"""oEmbed: whoever pastes the address of a check gets the frame to show it in.

Form: https://oembed.com, version 1.0, type “rich”. Only checks are answered for, by any of their addresses;
what is shown is always what stands now, so an old address brings no old rating.
"""

import json
import re
from typing import Any
from urllib.parse import urlencode, urlsplit
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from claims.public import addresses, cards
from claims.public.embeds import embedded
from claims.public.freshness import MAX_AGE, layout, public_page, tag_of, unless_tagged
from claims.public.kept import standing
from claims.public.refusals import NoSuchQuestion, NotThere
from claims.vocabulary import Language

WIDTH, HEIGHT = 600, 340
NARROWEST, LOWEST = 200, 120
FORMATS = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
_CHECK = re.compile(rf"/({'|'.join(Language.values)})/claims/([-\w]+)/(?:editions/[0-9]+/)?", re.ASCII)
_EMBED = re.compile(rf"/embed/({'|'.join(Language.values)})/([-\w]+)/", re.ASCII)


@public_page
def oembed(request: HttpRequest) -> HttpResponse:
    """How to embed the check at `?url=`, as `?format=` json or xml, within `?maxwidth=` and `?maxheight=`."""
    form = request.GET.get("format", "json")
    if form not in FORMATS:
        # The one answer oEmbed asks for here.
        return HttpResponse(_("There is json and xml."), status=501, content_type="text/plain; charset=utf-8")
    language, slug = _check_at(request.GET.get("url", ""))
    width = _limited(request.GET.get("maxwidth", ""), WIDTH, least=NARROWEST)
    height = _limited(request.GET.get("maxheight", ""), HEIGHT, least=LOWEST)
    stands = standing(slug)
    tag = tag_of(layout(), language, slug, form, width, height, stands)

    def answer() -> HttpResponse:
        with override(language):
            document = _document(slug, language, width, height)
        body = json.dumps(document, ensure_ascii=False) if form == "json" else _xml(document)
        response = HttpResponse(body, content_type=FORMATS[form])
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    response = unless_tagged(request, tag, render=answer)
    response.headers["Content-Language"] = language
    return response


def links(path: str) -> list[tuple[str, str]]:
    """Return (media type, address) of how to embed the page at this path, for whoever discovers it there."""
    return [
        (media_type, _address(path, form))
        for form, media_type in (("json", "application/json+oembed"), ("xml", "text/xml+oembed"))
    ]


def _address(path: str, form: str) -> str:
    question = urlencode({"url": addresses.absolute(path), "format": form})
    return addresses.absolute(f"{reverse('oembed')}?{question}")


def _check_at(url: str) -> tuple[str, str]:
    """Return language and slug of the check at an address of ours."""
    if not url:
        raise NoSuchQuestion(_("Say which check: add ?url= and its address."))
    try:
        parts = urlsplit(url)
        host = parts.netloc
    except ValueError:
        raise NotThere(_("There is no check at this address.")) from None
    found = _CHECK.fullmatch(parts.path) or _EMBED.fullmatch(parts.path)
    # Either scheme, as people type what they like.
    if parts.scheme not in ("http", "https") or host != urlsplit(settings.SITE_URL).netloc or not found:
        raise NotThere(_("There is no check at this address."))
    return found[1], found[2]


def _limited(text: str, usual: int, *, least: int) -> int:
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) < 10 and int(text) >= least):
        raise NoSuchQuestion(
            _("“%(text)s” is no width or height. Write a whole number from %(least)d.")
            % {"text": "".join(filter(str.isprintable, text[:20])), "least": least}
        )
    return min(usual, int(text))


def _document(slug: str, language: str, width: int, height: int) -> dict[str, Any]:
    shown = embedded(slug, language)
    title = f"{shown.word}: {shown.headline}"
    document = {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "url": shown.address,
        "provider_name": settings.SITE_NAME,
        "provider_url": f"{settings.SITE_URL}/",
        "cache_age": MAX_AGE,
        "width": width,
        "height": height,
        "html": frame(slug, language, title, width, height),
    }
    # Never larger than what was asked for.
    if width == WIDTH and height == HEIGHT:
        document |= {
            "thumbnail_url": cards.address_of(shown.digest, language),
            "thumbnail_width": cards.WIDTH,
            "thumbnail_height": cards.HEIGHT,
        }
    return document


def frame(slug: str, language: str, title: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """Return the HTML that shows the check within the page of others.

    Nothing in it needs a script, a form or our origin; links open beside the page that embeds it.
    """
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" '
        'sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy"></iframe>',
        addresses.absolute(reverse("embed", args=(language, slug))),
        title,
        width,
        height,
    )


def _xml(document: dict[str, Any]) -> bytes:
    root = ET.Element("oembed")
    for name, value in document.items():
        ET.SubElement(root, name).text = str(value)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)
