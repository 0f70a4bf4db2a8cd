"""The name of the log: the address under which it is served, without scheme."""

from urllib.parse import urlsplit

from django.conf import settings


def origin() -> str:
    """As every entry and every checkpoint bears it."""
    parts = urlsplit(settings.ENVIRONMENT.public_url)
    return f"{parts.netloc}{parts.path}/log" if parts.netloc else "localhost/log"
