from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "madang.domains.approvals"
    label = "approvals"
