"""The operator's pages of other systems, with something in each state to look at."""

from madang.domains import exchange
from madang.domains.exchange.tests.posting import System, event
from madang.kernel.actor import SYSTEM
from madang.kernel.models import Event
from madang.webhooks import actions
from madang.webhooks.models import Delivery, Subscription


def furnish() -> str:
    """Subscriptions that are well, failing and paused, with messages in every state; a system whose act was refused.

    Gives the id of the subscription with the messages.
    """
    ids = [
        actions.add_subscription(
            SYSTEM, name=name, url=f"http://127.0.0.1:9/{'hook' * 40}", patterns=["case.*", "procedure.*"]
        )[0]
        for name in ("시의회", "열린데이터광장", "멈춘 곳")
    ]
    actions.pause_subscription(SYSTEM, subscription_id=ids[2])
    events = list(Event.objects.filter(stream="case")[:5])
    for status, one in zip(Delivery.Status, events, strict=False):
        Delivery.objects.create(
            subscription_id=ids[0],
            event=one,
            uid=one.uid,
            stream=one.stream,
            subject=one.stream_id,
            status=status,
            attempts=3,
            last_error="HTTP 500",
            made_at=one.at,
            next_try_at=one.at,
        )
    Subscription.objects.filter(pk=ids[1]).update(failing_since=events[0].at, failures=3)
    told = exchange.register_system(SYSTEM, name="온나라", institution="city")
    System(told.key_id, told.secret).send(
        event("signed", id="s" * 100, case="2019-0000001", official="NOBODY")
    )
    return ids[0]
