"""What the worker tidies up once a day."""

from datetime import datetime, timedelta

from madang.kernel import jobs
from madang.webhooks.models import Delivery
from madang.webhooks.rules import KEPT_FOR

_PAGE = 1000
_SETTLED = (Delivery.Status.DELIVERED, Delivery.Status.WITHDRAWN)


@jobs.recurring("webhooks-tidy-up", every=timedelta(days=1))
def tidy_up(now: datetime) -> None:
    """Forgets messages that were settled a quarter of a year ago, in short transactions; given up ones stay."""
    old = Delivery.objects.filter(status__in=_SETTLED, made_at__lt=now - KEPT_FOR).order_by("pk")
    while ids := list(old.values_list("pk", flat=True)[:_PAGE]):
        Delivery.objects.filter(pk__in=ids).delete()
