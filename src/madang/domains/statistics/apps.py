from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "madang.domains.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Declares what recurs; follows documents that change after they went out."""
        from madang.domains.statistics import schedules
        from madang.kernel import outbox

        outbox.register(schedules.FOLLOWER)
