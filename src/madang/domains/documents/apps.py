from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "madang.domains.documents"
    label = "documents"

    def ready(self) -> None:
        """Follows approvals; registers what the worker does by itself."""
        from madang.domains.documents import following, recording, schedules  # noqa: F401
        from madang.kernel import outbox, settled

        settled.read_in_order("document")
        for follower in (following.FOLLOWER, recording.DAYS, recording.SITEMAP):
            outbox.register(follower)
