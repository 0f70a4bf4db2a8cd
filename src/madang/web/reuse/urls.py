"""Addresses of what programs read."""

from django.urls import path

from madang.web.reuse import oai, open_data, robots, sitemaps

urlpatterns = [
    path("robots.txt", robots.robots),
    path("sitemap.xml", sitemaps.index),
    path("sitemaps/pages.xml", sitemaps.pages),
    path("sitemaps/procedures.xml", sitemaps.of_procedures),
    path("sitemaps/cases-<int:year>-<int:block>.xml", sitemaps.of_cases),
    path("sitemaps/documents-<str:day>-<int:no>.xml", sitemaps.of_documents),
    path("oai", oai.answer),
    path("open-data/documents/manifest.json", open_data.manifest),
    path("open-data/statistics/manifest.json", open_data.figures_manifest),
    path("open-data/statistics/<str:day>.json", open_data.figures),
    path("open-data/documents/<str:folder>/<str:month>.<str:kind>", open_data.partition),
]
