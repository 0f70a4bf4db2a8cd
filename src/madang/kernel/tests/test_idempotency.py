"""The same request has one result: twice, twenty at once, after a failure."""

import os
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from madang.kernel import clock, idempotency
from madang.kernel.errors import InvalidInput, NotPossible
from madang.kernel.models import Event, IdempotencyKey
from madang.kernel.tests.factories import AT, at_once, happen

pytestmark = pytest.mark.django_db


def act(key: str = "k", request: object = None, scope: str = "account:1") -> dict[str, Any]:
    def do() -> dict[str, Any]:
        return {"seq": happen("acted").seq, "at": AT, "fee": Decimal("10.50"), "pair": (1, 2), 3: "three"}

    return idempotency.once(scope=scope, key=key, request=request or {"a": 1}, do=do)


def test_the_second_answer_is_the_first_to_the_letter() -> None:
    first = act()
    assert act() == first
    assert first["seq"] == 1
    assert first["pair"] == [1, 2]
    assert Event.objects.count() == 1


def test_the_same_key_with_another_request_is_refused() -> None:
    act()
    with pytest.raises(NotPossible) as caught:
        act(request={"a": 2})
    assert (caught.value.code, caught.value.status) == ("idempotency_key_reused", 409)


def test_the_order_of_members_does_not_make_another_request() -> None:
    assert act(request={"a": 1, "b": 2}) == act(request={"b": 2, "a": 1})


def test_keys_of_different_people_are_different() -> None:
    assert act(scope="account:1")["seq"] == 1
    assert act(scope="account:2")["seq"] == 2


@pytest.mark.parametrize("key", ["", "x" * 101, "a\x00b", "a\udcffb", "a\nb"])
def test_a_legible_key_must_be_given(key: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        act(key)
    assert caught.value.code == "idempotency_key_missing"


def test_a_request_that_failed_may_come_again() -> None:
    def fail() -> dict[str, Any]:
        happen("acted")
        raise InvalidInput(message=None)  # type: ignore[arg-type]

    with pytest.raises(InvalidInput):
        idempotency.once(scope="account:1", key="k", request={"a": 1}, do=fail)
    assert not Event.objects.exists()
    assert not IdempotencyKey.objects.exists()
    assert act()["seq"] == 1


def test_old_keys_are_forgotten() -> None:
    act()
    assert idempotency.forget_old(clock.now() + timedelta(days=29)) == 0
    assert idempotency.forget_old(clock.now() + timedelta(days=31)) == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_have_one_result() -> None:
    results = at_once([act] * 20)
    assert all(r == results[0] for r in results), results
    assert Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_of_which_one_may_win_by_content() -> None:
    results = at_once([lambda n=n: act(request={"n": n}) for n in range(20)])
    won = [r for r in results if isinstance(r, dict)]
    refused = [r for r in results if isinstance(r, NotPossible) and r.code == "idempotency_key_reused"]
    assert (len(won), len(refused)) == (1, 19)
    assert Event.objects.count() == 1


_KILLED_WRITER = """
import os, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "madang.conf.settings"
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from madang.kernel import idempotency
from madang.kernel.tests.factories import happen
def do():
    happen("acted")
    print("written", flush=True)
    time.sleep(60)
idempotency.once(scope="account:1", key="k", request={"a": 1}, do=do)
"""


@pytest.mark.django_db(transaction=True)
def test_a_request_whose_process_was_killed_may_come_again(tmp_path: Path) -> None:
    """Killed after it wrote and before it committed: nothing is left, and the retry has the only result."""
    name = str(settings.DATABASES["default"]["NAME"])
    connection.close()
    victim = subprocess.Popen(
        [sys.executable, "-c", _KILLED_WRITER, name],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"MADANG_DATA": str(tmp_path)},
    )
    assert victim.stdout is not None
    assert victim.stdout.readline() == "written\n"
    victim.kill()
    victim.wait()
    assert act()["seq"] == 1
    assert act()["seq"] == 1
    assert Event.objects.count() == 1
