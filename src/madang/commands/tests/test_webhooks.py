"""A worker killed in the middle of a call, with processes and a data folder of their own; and the command."""

import json
import os
import signal
import sqlite3
import subprocess
import sys

import pytest

from madang.commands.tests.serving import environment, eventually, madang, migrated
from madang.integrations.outward.tests import receivers

pytestmark = pytest.mark.slow

ADD = """
import sys, datetime, django; django.setup()
from madang.domains.calendar import declare_holiday
from madang.kernel import clock, outbox
from madang.kernel.actor import Actor, Role
from madang.kernel.text import Text
from madang.webhooks.actions import add_subscription
SYSTEM = Actor(roles=frozenset({Role.OPERATOR}))
with outbox.without_followers():
    for n in (401, 402, 403):
        now = clock.now()
        day = (now + datetime.timedelta(days=n)).date().replace(day=n - 390)
        declare_holiday(SYSTEM, date=day, name=Text("임시공휴일", "Holiday"), at=now)
print(add_subscription(SYSTEM, name="test", url=sys.argv[1], patterns=["holiday.*"])[0])
"""


def test_killed_while_it_calls_the_same_message_comes_again(tmp_path):
    settings = environment(tmp_path, DJANGO_SETTINGS_MODULE="madang.conf.settings")
    migrated(tmp_path)
    with receivers.receiver() as other:
        added = subprocess.run(
            [sys.executable, "-c", ADD, other.url], env=settings, capture_output=True, text=True, check=True
        )
        id = added.stdout.strip()
        with sqlite3.connect(tmp_path / "madang.sqlite3") as database:
            events = database.execute(
                "SELECT id FROM kernel_event WHERE stream = 'holiday' ORDER BY id"
            ).fetchall()
        first = events[-3][0]
        replayed = madang("webhooks", "replay", id, "--from-event", str(first), data=tmp_path)
        assert replayed.returncode == 0, replayed.stderr
        assert "3 events will be sent" in replayed.stderr
        other.script = [receivers.silent(60)]
        worker = subprocess.Popen(
            [sys.executable, "-m", "madang", "worker"], env=settings, stderr=subprocess.DEVNULL
        )
        try:
            assert eventually(lambda: len(other.received) == 1, within=60)
        finally:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        with sqlite3.connect(tmp_path / "madang.sqlite3") as database:  # the lease runs out
            database.execute("UPDATE kernel_job SET leased_until = '2000-01-01' WHERE done_at IS NULL")
        madang("worker", "--once", data=tmp_path)
        ids = [one.headers["webhook-id"] for one in other.received]
        assert len(ids) == 4 and len(set(ids)) == 3 and ids[0] in ids[1:]
        assert {json.loads(one.body)["type"] for one in other.received} == {"kr.madang.holiday.declared"}
    listed = madang("webhooks", "list", data=tmp_path).stdout
    assert f"{id}\tactive\ttest\t" in listed and "delivered 3" in listed
    assert "whsec_" not in listed
    for wrong in (
        ["replay", id],
        ["replay", "NOBODY", "--from-event", "1"],
        ["replay", id, "--since", "soon"],
    ):
        refused = madang("webhooks", *wrong, data=tmp_path)
        assert refused.returncode == 1 and "madang: " in refused.stderr, wrong
