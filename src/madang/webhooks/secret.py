"""The secret of a subscription: derived whenever it is needed, shown once."""

from madang.kernel import signatures
from madang.webhooks.models import Subscription


def derived(subscription: Subscription) -> bytes:
    """The secret as the present secret key of the installation makes it."""
    return signatures.derived_secret("webhook", subscription.pk, subscription.turn, subscription.salt)


def secret_of(subscription: Subscription) -> bytes | None:
    """The secret that was given out; None where the installation's key changed since, and it cannot be made again."""
    secret = derived(subscription)
    return secret if signatures.fingerprint(secret) == subscription.secret_hash else None
