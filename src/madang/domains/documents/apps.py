from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "madang.domains.documents"
    label = "documents"

    def ready(self) -> None:
        """Follows approvals; registers what the worker does by itself."""
        from madang.domains.documents import following, previews, recording, schedules  # noqa: F401
        from madang.domains.documents.actions.erasing import contents_named, erase_with_case
        from madang.kernel import erasing, outbox, settled

        settled.read_in_order("document")
        erasing.also("case", erase_with_case)
        erasing.named_by(contents_named)
        erasing.derived(previews.forget_of)
        for follower in (following.FOLLOWER, recording.DAYS, recording.SITEMAP):
            outbox.register(follower)
