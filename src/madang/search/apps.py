from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "madang.search"
    label = "search"
