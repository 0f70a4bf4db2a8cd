"""Several workers at once: each message once, those of one case in order."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from madang.domains.cases.tests import factories
from madang.integrations.outward.tests import receivers
from madang.kernel import jobs, outbox
from madang.kernel.models import Event
from madang.webhooks import replaying, rows
from madang.webhooks.models import Delivery
from madang.webhooks.tests.sending import subscribe

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.postgres
def test_four_workers_send_each_message_once_and_each_case_in_order(record_property):
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: on SQLite writers queue anyway")
    with receivers.receiver() as other, outbox.without_followers():
        city = factories.city()
        for _ in range(6):
            factories.in_review(city)
        subscription, _ = subscribe(other.url, "case.*")
        replaying.replay(subscription.pk, from_event=1)
        expected = Event.objects.filter(stream="case").count()

        def worker(n):
            try:
                for _ in range(60):
                    jobs.run_due(f"worker {n}")
            finally:
                connections.close_all()

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(worker, range(4)))
        assert rows.subscription(subscription.pk).counts == {"delivered": expected}
        assert len(other.received) == expected
        by_case = {}
        for one in other.received:
            message = json.loads(one.body)
            by_case.setdefault(message["subject"], []).append(message["sequence"])
        assert all(numbers == sorted(numbers) for numbers in by_case.values())
        assert set(Delivery.objects.values_list("attempts", flat=True)) == {1}
