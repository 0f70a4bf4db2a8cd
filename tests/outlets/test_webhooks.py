"""What leaves by webhooks: every disclosed event of the whole city, to a real receiver, and no secret among it."""

import json
from collections import Counter

import pytest

from madang.domains.organisation import set_officials_shown
from madang.integrations.outward.tests import receivers
from madang.kernel import clock, jobs, outbox
from madang.webhooks import replaying, rows
from madang.webhooks.models import Subscription
from tests.outlets.test_outlets import BY_POLICY
from tests.outlets.walking import Walk
from tests.outlets.world import UNDISCLOSED, WITHHELD

pytestmark = pytest.mark.slow


class Webhooks(Walk):
    """One who is told of everything that may be told."""

    def test_no_secret_leaves_by_a_webhook(self) -> None:
        operator = self.world.city.on_duty("operator")
        read = 0
        with receivers.receiver() as other:
            Subscription.objects.update(url=other.url)
            for policy, allowed in BY_POLICY.items():
                set_officials_shown(operator, policy=policy, at=clock.now())
                replaying.replay(self.world.stored["webhook"], from_event=1)
                self._work()
                self._check(other.received[read:], allowed)
                read = len(other.received)
        counts = rows.subscription(self.world.stored["webhook"]).counts
        assert set(counts) <= {"delivered", "withdrawn"} and counts["withdrawn"] > 10, counts
        self.state(f"outlets: {read} messages of webhooks under {len(BY_POLICY)} policies: 0 leaks; {counts}")

    def _work(self) -> None:
        while outbox.take("webhooks", 5000) + jobs.run_due("test", 5000):
            pass

    def _check(self, received: list[receivers.Received], allowed: set[str]) -> None:
        leaks: Counter[str] = Counter()
        seen = set()
        hidden = {case.number for case in self.world.of_class(UNDISCLOSED)}
        withheld = {case.number for case in self.world.of_class(WITHHELD)}
        for one in received:
            message = json.loads(one.body)
            everything = (
                "\n".join(f"{name}: {value}" for name, value in one.headers.items()).encode() + one.body
            )
            assert message["subject"] not in hidden
            if message["subject"] in withheld:
                assert message["type"] == "kr.madang.case.withheld" and set(message["data"]) == {
                    *("number", "url", "seq", "stub"),
                }
            seen |= self.world.birds.seen_in(everything)
            for canary in self.world.birds.found_in(everything, asked=message["subject"]):
                if canary.kind not in allowed and not self._objects_to_a_stub(message, canary.text):
                    leaks[f"{message['type']}: {canary.kind} @ {canary.where}"] += 1
        assert not leaks, leaks.most_common(20)
        assert {c.kind for c in seen} >= {
            "opinion",
            "reasons of the decision",
            "reason of a stub",
        }

    def _objects_to_a_stub(self, message: dict[str, str], text: str) -> bool:
        """An objection says which case it is about, of which there is a stub."""
        objection = self.world.cases["objection to a withheld"].number
        return message["subject"] == objection and text == self.world.cases["objected, then withheld"].number
