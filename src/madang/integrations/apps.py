from django.apps import AppConfig
from django.conf import settings


class IntegrationsConfig(AppConfig):
    name = "madang.integrations"
    label = "integrations"

    def ready(self) -> None:
        from madang.integrations.identity.email_code import EmailCode
        from madang.integrations.storage.folder import FolderStorage
        from madang.kernel import identity, storage

        storage.use(FolderStorage(settings.MEDIA_ROOT))
        identity.use(EmailCode())
