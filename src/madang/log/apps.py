from django.apps import AppConfig


class LogConfig(AppConfig):
    name = "madang.log"
    label = "log"

    def ready(self) -> None:
        """Follows whatever domains tell the log of."""
        from madang.kernel import outbox
        from madang.log import following

        outbox.register(following.LOG)
