"""Who adds to the log does it alone, so that indices have no gap and are given once."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

_KEY = 0x4D41_4C4F_0001


@contextmanager
def writing() -> Iterator[None]:
    """A transaction during which nobody else adds to the log; others wait in line.

    On SQLite a transaction is the turn of its writer anyway.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
        yield
