from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "madang.domains.organisation"
    label = "organisation"
