"""What was forgotten is not in the file of the database either."""

from pathlib import Path

import pytest
from django.db import connection

from madang.log.models import Opening
from madang.log.tests.factories import TWO_PERSONS, happen, log


def _file() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return Path(str(connection.settings_dict["NAME"])).read_bytes()


@pytest.mark.django_db(transaction=True)
@pytest.mark.one_database
@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_the_place_of_what_was_forgotten_is_overwritten() -> None:
    log(*happen(*(str(n) for n in range(50)), values={"title": "가", "reason": "나"}))
    some, all_of_it = (
        Opening.objects.get(entry__object__stream_id="7"),
        Opening.objects.get(entry__object__stream_id="8"),
    )
    assert all(disclosure.encode() in _file() for disclosure in (*some.public, *all_of_it.public))
    log(*happen("7", kind="redact", codes=TWO_PERSONS, forgets=["title"]))
    log(*happen("8", kind="erase", codes=TWO_PERSONS, forgets=["*"]))
    left = _file()
    assert [disclosure.encode() in left for disclosure in some.public] == [False, True]
    assert not any(disclosure.encode() in left for disclosure in all_of_it.public)
