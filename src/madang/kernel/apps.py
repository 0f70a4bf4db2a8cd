from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "madang.kernel"
    label = "kernel"

    def ready(self) -> None:
        from madang.kernel import housekeeping  # noqa: F401 - declares the daily task
