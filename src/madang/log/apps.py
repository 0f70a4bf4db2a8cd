from django.apps import AppConfig


class LogConfig(AppConfig):
    name = "madang.log"
    label = "log"

    def ready(self) -> None:
        """Follows whatever domains tell the log of; registers what the worker tells it by itself."""
        from madang.kernel import log_freshness, outbox
        from madang.log import following, schedules, standing  # noqa: F401

        outbox.register(following.LOG)
        log_freshness.use(standing.require_witnessed)
