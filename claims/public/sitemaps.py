"""What search engines may read: every standing check, every article, the pages of the house."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from claims.models.editions import ArticlePage, Publication
from claims.public.addresses import absolute
from claims.public.freshness import public_page


class PublicSitemap(Sitemap):
    """Each page once per language, at the address the settings give the site."""

    i18n = True
    alternates = True
    limit = 5000

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme


class ClaimSitemap(PublicSitemap):
    def items(self):
        return Publication.objects.standing().only("claim_slug", "published_at").newest_first()

    def location(self, item):
        return reverse("public:claim", args=(item.claim_slug,))

    def lastmod(self, item):
        return item.published_at


class ArticleSitemap(PublicSitemap):
    def items(self):
        return ArticlePage.objects.filter(is_listed=True).only("slug", "updated_at").order_by("slug")

    def location(self, item):
        return reverse("public:article", args=(item.slug,))

    def lastmod(self, item):
        return item.updated_at


class HouseSitemap(PublicSitemap):
    def items(self):
        return ["front", "claims", "articles", "corrections", "methodology", "about"]

    def location(self, item):
        return reverse(f"public:{item}")


SITEMAPS: dict[str, type[Sitemap] | Sitemap] = {
    "claims": ClaimSitemap,
    "articles": ArticleSitemap,
    "house": HouseSitemap,
}


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every address there is, in each language."""
    return sitemap_views.sitemap(request, sitemaps=SITEMAPS)


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
