from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "madang.domains.cases"
    label = "cases"

    def ready(self) -> None:
        from madang.domains.cases.schedules import CALENDAR_FOLLOWER
        from madang.kernel import erasing, outbox

        outbox.register(CALENDAR_FOLLOWER)
        from madang.domains.cases.actions import moving  # noqa: F401 - declares its job
        from madang.domains.cases.actions.erasing import contents_named

        erasing.named_by(contents_named)
