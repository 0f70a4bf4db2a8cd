"""Our own log as the city serves it, verified by the page in Chromium and by the Go project's library."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from madang.domains.cases.tests import factories
from madang.domains.documents.tests.factories import disclosed, entry, stored
from madang.domains.documents.tests.files import pdf
from madang.domains.organisation.models import Department
from madang.kernel import clock
from madang.kernel.models import Event
from madang.log import appending, lines, policy
from madang.log.models import LogEntry
from madang.log.receipts import receipt_for
from madang.log.signing import sign_if_grown
from madang.log.tests.living import NAMES, living
from madang.log.witnesses import gather
from tests.log_foreign import test_go
from tests.log_foreign.go_programs import built, run
from tests.log_foreign.test_browser import Reader

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CONTENT = pdf("Inspection of the water works")
LINE = ".log-line"


@pytest.fixture
def alive(tmp_path: Path) -> Iterator[None]:
    with living(tmp_path, *NAMES):
        yield


def publish() -> None:
    """Whatever happened comes into the log, is signed and confirmed."""
    appending.follow(list(Event.objects.order_by("id")))
    assert sign_if_grown(clock.now())
    gather(clock.now())
    lines.forget()


def index_of(stream_id: str) -> int:
    return LogEntry.objects.filter(object__stream_id=stream_id).latest("index").index


@pytest.mark.browser
def test_a_page_of_the_city_verifies_cases_documents_and_the_whole_log(
    alive: None, live_server: Any, chromium: Any, tmp_path: Path
) -> None:
    city = factories.city()
    case = factories.decided(city)
    water = Department.objects.get(code="WAT")
    (document,) = disclosed(entry(water, files=(stored(CONTENT, "점검.pdf"),)))
    publish()
    receipt = receipt_for("case", case.number)
    context = chromium.new_context(locale="en-GB", accept_downloads=True)
    reader = Reader(context, f"{live_server.url}/en/cases/{case.number}/")
    assert "confirmed by 3 of 3 witnesses" in reader.tab.inner_text(LINE)
    reader.tab.click(f"{LINE} a:has-text('Verify')")
    assert reader.ask() == "headline.logged"
    assert "3 of 3 outside witnesses confirm it" in reader.said()
    assert "the policy was taken from the log itself" in reader.said()

    reader.tab.goto(f"{live_server.url}/en/documents/{document.uid}/")
    assert "confirmed by 3 of 3 witnesses" in reader.tab.inner_text(LINE)
    reader.tab.click(f"{LINE} a:has-text('Verify')")
    assert reader.put_in({"점검.pdf": CONTENT}) == "headline.document"
    assert reader.put_in({"점검.pdf": CONTENT + b" "}) == "headline.bad"

    factories.decided(city)
    publish()
    reader.tab.goto(f"{live_server.url}/en/verify/")
    assert reader.ask() == "headline.log"
    assert "continues the state that this browser saw before" in reader.said()
    assert reader.ask("[data-verify-whole]") == "headline.whole"
    assert f"all {LogEntry.objects.count():,} entries agree" in reader.said()
    assert reader.put_in({"receipt.json": receipt.json}) == "headline.logged"
    assert f"number {receipt.index:,}" in reader.said()
    assert "continues the one in the proof" in reader.said()
    assert not [each for each in reader.problems if "status of 404" not in each]  # no live process runs here
    context.close()


@pytest.mark.browser
def test_a_receipt_of_the_city_holds_in_the_downloaded_file(
    alive: None, live_server: Any, chromium: Any, downloaded: str
) -> None:
    case = factories.decided(factories.city())
    publish()
    receipt = receipt_for("case", case.number)
    context = chromium.new_context(locale="en-GB")
    reader = Reader(context, downloaded)
    offline = {"receipt.json": receipt.json, "policy": policy.served_policy()}
    assert reader.put_in(offline) == "headline.logged"
    assert "3 of 3 outside witnesses confirm it" in reader.said()
    assert reader.ask(address=f"{live_server.url}/log") == "headline.logged"  # now against the city's log
    assert "The newest state continues the one in the proof" in reader.said()
    assert not reader.problems
    context.close()


def test_go_verifies_what_the_city_serves(alive: None, live_server: Any, tmp_path: Path) -> None:
    audit, recipe = (built(source, tmp_path) for source in (test_go.AUDIT, test_go.RECIPE))
    city = factories.city()
    factories.decided(city)
    publish()
    old = tmp_path / "checkpoint"
    old.write_bytes(_checkpoint(live_server.url))
    factories.decided(city)
    publish()
    trusted = tmp_path / "policy.txt"
    trusted.write_bytes(policy.served_policy())
    done = run(audit, f"{live_server.url}/log", str(trusted), "20", str(old))
    assert done.returncode == 0, done.stderr
    size = LogEntry.objects.count()
    assert json.loads(done.stdout) == {"size": size, "cosigned": 3, "included": 20, "consistent": 1}
    whole = run(recipe, f"{live_server.url}/log", policy.policy().logs[0].vkey)
    assert whole.stdout == f"all {size} entries are those that the log signed\n", whole.stderr


def _checkpoint(url: str) -> bytes:
    with urlopen(f"{url}/log/checkpoint") as answer:
        return bytes(answer.read())
