"""The addresses of the reading room; others link to them, so a name here is a promise."""

from django.urls import path, register_converter

from claims.public import (
    annotations,
    api,
    articles,
    cards,
    claim_lists,
    claim_pages,
    corrections,
    datafeed,
    embeds,
    feeds,
    front,
    heads,
    oembed,
    pages,
    pictures,
    policies,
    reports,
    sitemaps,
    tables,
)
from claims.public.converters import DigestConverter, LanguageConverter, PlaceConverter

register_converter(DigestConverter, "digest")
register_converter(LanguageConverter, "language")
register_converter(PlaceConverter, "place")

app_name = "public"

urlpatterns = [
    path("", front.front, name="front"),
    path("claims/", claim_lists.claims, name="claims"),
    path("claims/before/<place:before>/", claim_lists.claims, name="claims_before"),
    path("claims/<slug:slug>/", claim_pages.claim, name="claim"),
    path("claims/<slug:slug>/edition.json", claim_pages.edition_in_force_json, name="edition_in_force_json"),
    path("claims/<slug:slug>/editions/<int:number>/", claim_pages.edition, name="edition"),
    path(
        "claims/<slug:slug>/editions/<int:number>/edition.json", claim_pages.edition_json, name="edition_json"
    ),
    path("claims/<slug:slug>/compare/<int:earlier>/<int:later>/", claim_pages.comparison, name="compare"),
    path("claims/<slug:slug>/report/", reports.report, name="report"),
    path("reports/<str:number>/", reports.case, name="case"),
    path("articles/", articles.articles, name="articles"),
    path("articles/<slug:slug>/", articles.article, name="article"),
    path("parties/<slug:slug>/", pages.party, name="party"),
    path("sources/<slug:slug>/", pages.source, name="source"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/before/<place:before>/", corrections.corrections, name="corrections_before"),
    path("methodology/", pages.methodology, name="methodology"),
    path("about/", pages.about, name="about"),
    path("about/<slug:topic>/", policies.policy, name="policy"),
    path("about/<slug:topic>/versions/<int:number>/", policies.policy_version, name="policy_version"),
    path("feeds/claims.atom", feeds.claims, name="feed"),
    path("feeds/claims.json", feeds.claims_json, name="json_feed"),
    path("feeds/claims.csv", tables.claims, name="claims_csv"),
    path("feeds/corrections.atom", feeds.corrections, name="corrections_feed"),
    path("feeds/corrections.json", feeds.corrections_json, name="corrections_json_feed"),
    path("feeds/corrections.csv", tables.corrections, name="corrections_csv"),
]

# Without a language in front; these speak to machines.
unprefixed = [
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<slug:section>-<int:number>.xml", sitemaps.sitemap_file, name="sitemap_file"),
    path("cards/<digest:digest>-<language:language>.png", cards.card, name="card"),
    path("pictures/<digest:digest>.webp", pictures.picture, name="picture"),
    path("embed/<language:language>/<slug:slug>/", embeds.embed, name="embed"),
    path("oembed", oembed.oembed, name="oembed"),
    path("feeds/claimreview.json", datafeed.claim_reviews, name="claim_reviews"),
    path("log/heads.txt", heads.heads, name="heads"),
    path("api/v1/", api.index, name="api"),
    path("api/v1/openapi.json", api.openapi, name="api_openapi"),
    path("api/v1/claims", api.claims, name="api_claims"),
    path("api/v1/claims/<slug:slug>", api.claim, name="api_claim"),
    path("api/v1/corrections", api.corrections, name="api_corrections"),
    path("api/v1/editions", api.editions, name="api_editions"),
    path("api/v1/editions/<slug:slug>/<int:number>", api.edition, name="api_edition"),
    path("api/v1/articles", api.articles, name="api_articles"),
    path("api/v1/articles/<slug:slug>", api.article, name="api_article"),
    path("api/v1/articles/<slug:slug>/annotations", annotations.annotations, name="annotations"),
    path("api/v1/parties", api.parties, name="api_parties"),
    path("api/v1/parties/<slug:slug>", api.party, name="api_party"),
    path("api/v1/sources", api.sources, name="api_sources"),
    path("api/v1/sources/<slug:slug>", api.source, name="api_source"),
    path("api/v1/ratings", api.ratings, name="api_ratings"),
    path("robots.txt", sitemaps.robots, name="robots"),
]
