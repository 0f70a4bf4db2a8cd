from django.apps import AppConfig
from django.conf import settings


class IntegrationsConfig(AppConfig):
    name = "madang.integrations"
    label = "integrations"

    def ready(self) -> None:
        from madang.integrations.identity.email_code import EmailCode
        from madang.integrations.storage import storage_for
        from madang.kernel import identity, storage

        storage.use(storage_for(settings.ENVIRONMENT.storage_url, settings.MEDIA_ROOT))
        identity.use(EmailCode())
