"""How often one address may ask."""

import pytest
from django.test import RequestFactory

from madang.api import limits
from madang.api.limits import READS, WRITES, Buckets
from madang.api.tests.calling import is_problem
from madang.kernel.remote import address_of


def test_a_bucket_gives_a_burst_and_fills_again():
    buckets = Buckets()
    assert not any(buckets.take("192.0.2.1", writes=False, now=0.0) for _ in range(int(READS.burst)))
    wait = buckets.take("192.0.2.1", writes=False, now=0.0)
    assert wait == pytest.approx(1 / READS.per_second)
    assert buckets.take("192.0.2.2", writes=False, now=0.0) == 0
    assert buckets.take("192.0.2.1", writes=True, now=0.0) == 0
    assert buckets.take("192.0.2.1", writes=False, now=wait) == 0


def test_buckets_that_rest_are_forgotten(monkeypatch):
    monkeypatch.setattr(limits, "MOST_ADDRESSES", 3)
    buckets = Buckets()
    for n in range(10):
        buckets.take(f"192.0.2.{n}", writes=False, now=float(n))
    assert len(buckets._filled) == 3


@pytest.mark.parametrize(
    ("connection", "forwarded", "production", "expected"),
    [
        ("127.0.0.1", "", False, None),
        ("127.9.9.9", "", True, None),
        ("::1", "", False, None),
        ("::ffff:127.0.0.1", "", False, None),
        ("192.0.2.7", "", False, "192.0.2.7"),
        ("192.0.2.7", "127.0.0.1", False, "192.0.2.7"),
        ("127.0.0.1", "192.0.2.9", False, None),
        ("127.0.0.1", "127.0.0.1, 192.0.2.9", True, "192.0.2.9"),
        ("127.0.0.1", "spoofed", True, "spoofed"),
        ("2001:db8::1:2:3:4", "", False, "2001:db8::/64"),
        ("", "", False, None),
    ],
)
def test_who_a_request_counts_for(settings, connection, forwarded, production, expected):
    from dataclasses import replace

    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, mode="production" if production else "demo")
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/api/v1/cases", REMOTE_ADDR=connection, headers=headers)
    assert address_of(request) == expected


def test_whoever_asks_too_often_is_told_when_to_come_again(people, monkeypatch):
    monkeypatch.setattr(limits, "_buckets", Buckets())
    monkeypatch.setattr(limits.time, "monotonic", lambda: 1000.0)
    client = people.nobody.client
    client.defaults["REMOTE_ADDR"] = "198.51.100.4"
    answers = [people.nobody.get("sectors") for _ in range(int(READS.burst) + 1)]
    assert {reply.status for reply in answers[:-1]} == {200}
    is_problem(answers[-1], 429, "too_many_requests")
    assert answers[-1].headers["Retry-After"] == "1"
    client.defaults["REMOTE_ADDR"] = "127.0.0.1"
    assert people.nobody.get("sectors").status == 200
    assert WRITES.burst < READS.burst
