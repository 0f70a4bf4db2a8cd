from django.apps import AppConfig


class ErasuresConfig(AppConfig):
    name = "madang.domains.erasures"
    label = "erasures"
