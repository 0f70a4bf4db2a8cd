from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "madang.domains.exchange"
    label = "exchange"

    def ready(self) -> None:
        """What was posted about a case goes with it."""
        from madang.domains.exchange.erasing import erase_posted
        from madang.kernel import erasing

        erasing.also("case", erase_posted)
