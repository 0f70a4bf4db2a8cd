from django.apps import AppConfig


class LogConfig(AppConfig):
    name = "madang.log"
    label = "log"

    def ready(self) -> None:
        """Follows whatever domains tell the log of; registers what the worker tells it by itself."""
        from madang.kernel import erasing, log_freshness, outbox
        from madang.log import following, schedules, standing  # noqa: F401
        from madang.log.forgetting import forget_erased
        from madang.log.things import loggables

        outbox.register(following.LOG)
        for stream in loggables():
            erasing.also(stream, forget_erased)
        log_freshness.use(standing.require_witnessed)
