from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "madang.domains.statistics"
    label = "statistics"
