from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "madang.live"
    label = "live"
