"""Pages for everybody. Each view is given the `language` of its address."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("madang.web.public.reading_urls")),
    path("", include("madang.web.public.people_urls")),
]
