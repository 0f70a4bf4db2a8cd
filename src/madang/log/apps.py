from django.apps import AppConfig


class LogConfig(AppConfig):
    name = "madang.log"
    label = "log"
