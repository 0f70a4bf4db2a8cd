from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "madang.notices"
    label = "notices"

    def ready(self) -> None:
        """Follows the outbox, and names the carrier of letters."""
        from django.conf import settings

        from madang.integrations.mail import carrier_for
        from madang.kernel import mail, outbox
        from madang.notices import following, inspection

        outbox.register(following.FOLLOWER)
        outbox.register(inspection.FOLLOWER)
        mail.use(carrier_for(settings.ENVIRONMENT.email_url, settings.ENVIRONMENT.data))
