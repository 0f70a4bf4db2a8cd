"""When a signed call is taken. Pure."""

from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)  # of the sender's clock, as the Standard Webhooks specification recommends


def read_timestamp(text: str) -> int | None:
    """Whole seconds since 1970 (UTC) as sent; None where it is no such number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None


def is_fresh(timestamp: int, now: datetime) -> bool:
    """Whether a call was signed at most five minutes ago, or will be within five minutes by another clock."""
    return abs(now.timestamp() - timestamp) <= TOLERANCE.total_seconds()
