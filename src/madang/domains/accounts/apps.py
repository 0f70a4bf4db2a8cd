from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "madang.domains.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Declares what the worker does for accounts."""
        import_module("madang.domains.accounts.signin")
