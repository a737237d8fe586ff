"""What search engines may read: every standing check, every article, the pages of the house.

As long as all of it fits, it is one file. Beyond that, `/sitemap.xml` names the files of each section; a file
is read off the database by itself, so that the last costs what the first does.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from claims.models.editions import ArticlePage, Publication
from claims.public import questions
from claims.public.addresses import absolute
from claims.public.freshness import public_page
from claims.public.refusals import NotThere


class EachLanguage:
    """Rows, each as often as there are languages; only those of the part asked for are read."""

    def __init__(self, rows: QuerySet | list[str], languages: Sequence[str]) -> None:
        self.rows, self.languages = rows, languages
        self.number_of_rows = rows.count() if isinstance(rows, QuerySet) else len(rows)

    def __len__(self) -> int:
        return self.number_of_rows * len(self.languages)

    def __getitem__(self, part: slice) -> list[tuple[Any, str]]:
        start, stop, _step = part.indices(len(self))
        first, last = start // len(self.languages), -(-stop // len(self.languages))
        pairs = [(row, language) for row in self.rows[first:last] for language in self.languages]
        skipped = start - first * len(self.languages)
        return pairs[skipped : skipped + stop - start]


class PublicSitemap(Sitemap):
    """Each page once per language, at the address the settings give the site."""

    i18n = True
    alternates = True
    limit = 5000

    @property
    def paginator(self):
        # Django's would first read every row there is, whichever page is asked for.
        return Paginator(EachLanguage(self.items(), self._languages()), self.limit)

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_latest_lastmod(self):
        return None


class ClaimSitemap(PublicSitemap):
    def items(self):
        # The oldest first, so that what comes out today changes the last file alone.
        return Publication.objects.standing().only("claim_slug", "published_at").order_by("pk")

    def location(self, item):
        return reverse("public:claim", args=(item.claim_slug,))

    def lastmod(self, item):
        return item.published_at

    def get_latest_lastmod(self):
        return Publication.objects.standing().aggregate(last=Max("published_at"))["last"]


class ArticleSitemap(PublicSitemap):
    def items(self):
        return ArticlePage.objects.filter(is_listed=True).only("slug", "updated_at").order_by("pk")

    def location(self, item):
        return reverse("public:article", args=(item.slug,))

    def lastmod(self, item):
        return item.updated_at

    def get_latest_lastmod(self):
        return ArticlePage.objects.filter(is_listed=True).aggregate(last=Max("updated_at"))["last"]


class HouseSitemap(PublicSitemap):
    def items(self):
        return ["front", "claims", "articles", "corrections", "methodology", "about"]

    def location(self, item):
        return reverse(f"public:{item}")


SITEMAPS: dict[str, type[PublicSitemap]] = {
    "claims": ClaimSitemap,
    "articles": ArticleSitemap,
    "house": HouseSitemap,
}


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address there is, in each language; or the files that name them, where it is too many for one."""
    questions.asked(request, ())
    sections = {name: kind() for name, kind in SITEMAPS.items()}
    if sum(section.paginator.count for section in sections.values()) <= PublicSitemap.limit:
        urls = [url for section in sections.values() for url in section.get_urls()]
        return _xml(request, "sitemap.xml", {"urlset": urls})
    listed = [
        {"location": absolute(address), "last_mod": sections[name].get_latest_lastmod()}
        for name, address in _files(sections)
    ]
    return _xml(request, "sitemap_index.xml", {"sitemaps": listed})


def files() -> list[str]:
    """Return the address of each file that `/sitemap.xml` names, or would if it named any."""
    return [address for _name, address in _files({name: kind() for name, kind in SITEMAPS.items()})]


def _files(sections: dict[str, PublicSitemap]) -> list[tuple[str, str]]:
    return [
        (name, reverse("sitemap_file", args=(name, number)))
        for name, section in sections.items()
        for number in section.paginator.page_range
        if section.paginator.count
    ]


@public_page
def sitemap_file(request: HttpRequest, section: str, number: int) -> HttpResponse:
    """One file of a section."""
    questions.asked(request, ())
    found = SITEMAPS.get(section)
    if found is None or not 1 <= number <= found().paginator.num_pages:
        raise NotThere(_("There is no such file of addresses."))
    return _xml(request, "sitemap.xml", {"urlset": found().get_urls(page=number)})


def _xml(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    # The pages are to be found, and not the lists of them.
    headers = {"X-Robots-Tag": "noindex"}
    return TemplateResponse(request, template, context, content_type="application/xml", headers=headers)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read everything but the desk and the endless comparisons."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*/compare/",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
