from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "madang.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Follows the outbox, and declares the work of sending."""
        from madang.kernel import outbox
        from madang.webhooks import following, housekeeping, replaying, sending  # noqa: F401 - declare jobs

        outbox.register(following.FOLLOWER)
