"""What tests of webhooks share: a subscription to a receiver, and the worker's rounds."""

from datetime import timedelta

from madang.kernel import clock, jobs, outbox, signatures
from madang.kernel.actor import SYSTEM
from madang.webhooks import actions
from madang.webhooks.models import Subscription


def subscribe(url, *patterns, streams=()):
    """A subscription, and its secret."""
    id, secret = actions.add_subscription(
        SYSTEM, name="받는 곳", url=url, patterns=patterns or ["*"], streams=streams
    )
    return Subscription.objects.get(pk=id), signatures.read(secret)


def work(rounds=10):
    """What a worker does: hands out events, runs jobs that are due, until nothing is."""
    for _ in range(rounds):
        taken = outbox.take("webhooks", 1000)
        done = jobs.run_due("test", 1000)
        if not taken + done:
            return


def later(**by):
    """The clock so much ahead."""
    return clock.at(clock.now() + timedelta(**by))
