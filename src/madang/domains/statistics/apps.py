from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "madang.domains.statistics"
    label = "statistics"

    def ready(self) -> None:
        from madang.domains.statistics import schedules  # noqa: F401 - declares what recurs
