from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "madang.domains.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Says which contents of files its attachments name."""
        from madang.domains.approvals.actions.erasing import contents_named
        from madang.kernel import erasing

        erasing.named_by(contents_named)
