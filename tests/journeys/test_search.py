"""From a word typed at the head of any page to the page of a file where it stands, in a real browser; and how soon
what goes out is found, and what is taken back is not."""

import base64
import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
import pytest

from madang.domains.documents.tests.files import pdf
from tests.journeys.browsing import Window
from tests.journeys.place import Town
from tests.journeys.test_journey import MANNERS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DEPARTMENTS = ("WAT", "SAF")
PATIENCE = 60  # s; a busy machine is slow, and that is not what is tested


def imported(town: Town, folder: Path, word: str) -> list[str]:
    """A document of each department; on the second page of its file stands a word. Gives their ids."""
    lines = [
        {
            "source": "journey",
            "source_id": f"{word}-{department}",
            "number": f"{department}-{word.removeprefix('wort')}",
            "title": "월간 점검 결과",
            "department": department,
            "category": "sanction",
            "kind": "report",
            "approved_at": "2026-01-05T10:00:00+09:00",
            "class": "open",
            "retention": "y5",
            "files": [
                {
                    "name": "점검 결과.pdf",
                    "content_base64": base64.b64encode(
                        pdf("First page", f"Here stands {word} alone")
                    ).decode(),
                }
            ],
        }
        for department in DEPARTMENTS
    ]
    file = folder / "documents.ndjson"
    file.write_bytes(b"\n".join(map(orjson.dumps, lines)))
    told = [orjson.loads(said) for said in town.run("import", "documents", str(file)).splitlines()]
    assert {one["status"] for one in told} == {"accepted"}, told
    return [str(one["id"]) for one in told]


def until(holds: Callable[[], bool], what: str) -> float:
    """Waits until something holds; gives the seconds it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < PATIENCE, what
        time.sleep(0.02)
    return time.monotonic() - began


def found(town: Town, word: str) -> set[str]:
    """The documents that the search shows, by their links."""
    with urllib.request.urlopen(f"{town.url}/ko/search/?q={quote(word)}") as answer:
        page = answer.read().decode()
    return {part[:16] for part in page.split("/ko/documents/")[1:] if part[:16].isalnum()}


def results(window: Window) -> int:
    return int(window.tab.locator("ol.results > li").count())


def withdraw(town: Town, uid: str) -> None:
    token = town.run("token", "create", "disclosure1").strip()
    asked = urllib.request.Request(
        f"{town.url}/api/v1/documents/{uid}/withdraw",
        json.dumps({"reason_code": "personal_data", "reason": ""}).encode(),
        {"Authorization": f"Bearer {token}", "Idempotency-Key": uid, "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(asked) as answer:
        assert answer.status == 200


@pytest.fixture(params=MANNERS.values(), ids=list(MANNERS))
def citizen(request: pytest.FixtureRequest, town: Town, chromium: Any) -> Iterator[Window]:
    window = Window(chromium, town, request.param)
    yield window
    window.close()


def test_a_word_leads_to_the_page_on_which_it_stands(
    citizen: Window, town: Town, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    word = f"wort{time.monotonic_ns() % 10**9}"
    ids = imported(town, tmp_path, word)
    town.run("disclose")  # the worker may have done it by itself, where its hour has come
    out = until(lambda: found(town, word) >= set(ids), "they were not found")

    citizen.open("cases/")
    citizen.tab.fill("#head-q", word)
    with citizen.tab.expect_navigation():
        citizen.tab.press("#head-q", "Enter")
    until(lambda: results(citizen) == 2 or not citizen.tab.reload(), "another process does not find them")
    assert citizen.send("aside a[href*='department=WAT']") == 200
    assert results(citizen) == 1
    assert citizen.tab.locator(".chosen a[href]").count() == 1
    assert citizen.send(".hit-link") == 200
    assert "page=2" in citizen.tab.url
    assert citizen.tab.inner_text(".page-text mark") == word

    first = next(uid for uid in ids if uid in citizen.tab.url)
    withdraw(town, first)
    gone = until(lambda: first not in found(town, word), "it is still found")
    citizen.open(f"search/?q={word}")
    assert results(citizen) == 1
    record_property(
        "figure", f"search: found {out:.2f} s after disclosure, gone {gone:.2f} s after withdrawal"
    )


def test_what_is_typed_is_completed(citizen: Window) -> None:
    citizen.open("cases/")
    box = citizen.tab.locator("#head-q")
    box.press_sequentially("하천점")
    options = "document.querySelectorAll('.completions [role=option]').length"
    citizen.wait_until(f"{options} > 0", PATIENCE)
    line = "하천 점용 " + "가나다라마바사아자차" * 10  # longer than what is completed
    box.fill(line)
    citizen.wait_until(f"{options} === 0", PATIENCE)
    citizen.tab.wait_for_timeout(500)
    assert citizen.tab.evaluate(options) == 0 and box.input_value() == line
    box.fill("하천점")
    citizen.wait_until(f"{options} > 0", PATIENCE)
    box.press("ArrowDown")
    chosen = citizen.tab.inner_text("[role=option][aria-selected=true]")
    assert chosen.startswith("하천점")
    with citizen.tab.expect_navigation():
        box.press("Enter")
    assert citizen.tab.input_value("#field-q") == chosen and results(citizen) > 0
