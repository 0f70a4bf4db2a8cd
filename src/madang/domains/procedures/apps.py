from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    name = "madang.domains.procedures"
    label = "procedures"
