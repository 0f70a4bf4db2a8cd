"""A log that our own processes made (worker, signer, witnesses, page servers), as strangers verify it over HTTP.

Run where `MADANG_TEST_LOG_ENTRIES=70000` (or another number) asks for a log as long as that: it takes minutes.
"""

import json
import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from madang.bench.processes import server
from tests.journeys import place
from tests.log_foreign import test_go
from tests.log_foreign.go_programs import built, run
from tests.log_foreign.test_browser import Reader

ENTRIES = int(os.environ.get("MADANG_TEST_LOG_ENTRIES", "0"))
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not ENTRIES, reason="set MADANG_TEST_LOG_ENTRIES")]
EVENTS_OF_A_CASE = 10  # about
PROOFS = min(1_000, ENTRIES // 10)
PATIENCE = 60 + ENTRIES / 100  # seconds
Told = Callable[[str, object], None]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[place.Town]:
    """A city that was running when all that happened before came into its log; it is signed and confirmed."""
    with place.empty(tmp_path_factory.mktemp("own")) as town:
        town.run("bench", "seed-cases", "--cases", str(max(1, ENTRIES // EVENTS_OF_A_CASE)))
        with server(town.env, town.port):
            town.run("rebuild", "log")
            _wait_for(town, ENTRIES)
            yield town


def _get(town: place.Town, path: str) -> bytes:
    with urlopen(f"{town.url}{path}") as answer:
        return bytes(answer.read())


def _size(town: place.Town) -> int:
    """0 before anything is signed."""
    try:
        return int(_get(town, "/log/checkpoint").split(b"\n")[1])
    except HTTPError:
        return 0


def _wait_for(town: place.Town, entries: int) -> None:
    """Until a confirmed state holds so many, and the next look finds the same."""
    until, seen = time.monotonic() + PATIENCE, -1
    while time.monotonic() < until:
        size = _size(town)
        if size == seen >= entries:
            return
        seen = size
        time.sleep(1.5)
    raise AssertionError(f"the log has {seen} entries after {PATIENCE:.0f} s")


def test_go_verifies_every_entry_and_proofs(city: place.Town, tmp_path: Path, record_property: Told) -> None:
    audit, recipe = (built(source, tmp_path) for source in (test_go.AUDIT, test_go.RECIPE))
    trusted = tmp_path / "policy.txt"
    trusted.write_bytes(_get(city, "/log/policy"))
    key = next(line.split()[1] for line in trusted.read_text().splitlines() if line.startswith("log "))
    old = tmp_path / "checkpoint"
    old.write_bytes(_get(city, "/log/checkpoint"))
    began = time.perf_counter()
    whole = run(recipe, f"{city.url}/log", key)
    entries_read = time.perf_counter()
    done = run(audit, f"{city.url}/log", str(trusted), str(PROOFS), str(old))
    proven = time.perf_counter()
    read = re.fullmatch(r"all (\d+) entries are those that the log signed\n", whole.stdout)
    assert read, whole.stderr
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert ENTRIES <= int(read[1]) <= told["size"]  # the log goes on meanwhile
    assert (told["included"], told["consistent"]) == (PROOFS, 1)
    assert told["cosigned"] >= 2
    record_property(
        "figure",
        f"our own log in Go: all {int(read[1]):,} entries over HTTP in {entries_read - began:.1f} s, "
        f"{PROOFS:,} proofs in {proven - entries_read:.1f} s",
    )


@pytest.mark.browser
def test_a_browser_verifies_an_entry_and_the_whole_log(
    city: place.Town, chromium: Any, record_property: Told
) -> None:
    size = _size(city)
    index = size // 2
    files = {
        "entry.json": _get(city, f"/log/opening?leaf={index}"),
        "entry.tlog-proof": _get(city, f"/log/proof?leaf={index}"),
    }
    context = chromium.new_context(locale="en-GB")
    reader = Reader(context, f"{city.url}/en/verify/")
    reader.tab.set_default_timeout(PATIENCE * 1000)
    assert reader.put_in(files) == "headline.logged"
    assert f"number {index:,}" in reader.said()
    assert "of 3 outside witnesses confirm it" in reader.said()
    began = time.perf_counter()
    assert reader.ask("[data-verify-whole]") == "headline.whole"
    seconds = time.perf_counter() - began
    assert f"all {_size(city):,} entries agree" in reader.said()
    record_property(
        "figure", f"our own log in Chromium: a proof, and all {size:,} entries in {seconds:.1f} s"
    )
    assert not [each for each in reader.problems if "status of 404" not in each]
    context.close()
