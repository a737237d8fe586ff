"""The addresses of the reading room; others link to them, so a name here is a promise."""

from django.urls import path

from claims.public import annotations, articles, claim_pages, corrections, feeds, heads, pages, sitemaps

app_name = "public"

urlpatterns = [
    path("", pages.front, name="front"),
    path("claims/", pages.claims, name="claims"),
    path("claims/<slug:slug>/", claim_pages.claim, name="claim"),
    path("claims/<slug:slug>/edition.json", claim_pages.edition_in_force_json, name="edition_in_force_json"),
    path("claims/<slug:slug>/editions/<int:number>/", claim_pages.edition, name="edition"),
    path(
        "claims/<slug:slug>/editions/<int:number>/edition.json", claim_pages.edition_json, name="edition_json"
    ),
    path("claims/<slug:slug>/compare/<int:earlier>/<int:later>/", claim_pages.comparison, name="compare"),
    path("articles/", articles.articles, name="articles"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("parties/<slug:slug>/", pages.party, name="party"),
    path("sources/<slug:slug>/", pages.source, name="source"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("methodology/", pages.methodology, name="methodology"),
    path("about/", pages.about, name="about"),
    path("feeds/claims.atom", feeds.claims, name="feed"),
    path("feeds/corrections.atom", feeds.corrections, name="corrections_feed"),
]

# Without a language in front; these speak to machines.
unprefixed = [
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("log/heads.txt", heads.heads, name="heads"),
    path("api/v1/articles/<slug:slug>/annotations", annotations.annotations, name="annotations"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
