"""A document with a private number, from its import to the public page of its redacted edition, in a real browser."""

import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from madang.domains.documents.tests.files import pdf
from tests.journeys.browsing import Manner, Window
from tests.journeys.place import Town
from tests.journeys.test_journey import MANNERS

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHONE = "010-2345-6789"
BOX = "document.querySelectorAll('[data-drawn] rect').length"


def imported(town: Town, folder: Path, name: str) -> str:
    """A document of another system, with a private number on the first page of its file; gives its id."""
    content = base64.b64encode(pdf(f"Call {PHONE} for {name}", "Beta")).decode()
    line = {
        "source": "journey",
        "source_id": name,
        "number": f"정수과-{name}",
        "title": f"정수장 점검 결과 {name}",
        "department": "WAT",
        "category": "sanction",
        "kind": "report",
        "approved_at": "2026-01-05T10:00:00+09:00",
        "class": "open",
        "retention": "y5",
        "files": [{"name": "점검 결과.pdf", "content_base64": content}],
    }
    file = folder / "documents.ndjson"
    file.write_bytes(orjson.dumps(line))
    (told,) = [orjson.loads(said) for said in town.run("import", "documents", str(file)).splitlines()]
    assert told["status"] == "accepted", told
    return str(told["id"])


def draw(window: Window) -> None:
    """A place on the picture, with the mouse."""
    picture = window.tab.locator("[data-draw]")
    picture.scroll_into_view_if_needed()
    box: Any = picture.bounding_box()
    window.tab.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 5)
    window.tab.mouse.down()
    window.tab.mouse.move(box["x"] + 0.6 * box["width"], box["y"] + 25, steps=3)
    window.tab.mouse.up()


@pytest.fixture(params=MANNERS.values(), ids=list(MANNERS))
def officer(request: pytest.FixtureRequest, town: Town, chromium: Any) -> Iterator[Window]:
    window = Window(chromium, town, request.param).sign_in("disclosure1", "desk/")
    yield window
    window.close()


def test_what_is_private_is_masked_before_everybodys_eyes(
    officer: Window, town: Town, chromium: Any, tmp_path: Path
) -> None:
    name = f"{officer.manner.language}{time.monotonic_ns() % 10**9}"
    uid = imported(town, tmp_path, name)
    anybody = Window(chromium, town, Manner("ko", 360))
    anybody.open(f"documents/{uid}/", 404)

    officer.open("desk/")
    assert officer.send("main a[href$='/desk/disclosure/']") == 200
    assert officer.send(f"main table a[href*='{uid}']") == 200
    assert officer.send("main a[href$='/files/1/']") == 200
    assert officer.tab.locator("svg rect.mark").count() == 1
    officer.wait_until("document.querySelector('.sheet img').naturalWidth > 0")
    draw(officer)
    officer.wait_until(f"{BOX} === 1")
    assert officer.send("button[value=mark-1]") == 200 and "done=room-mark" in officer.tab.url
    officer.tab.check("input[type=radio][value=mask]")
    assert officer.send("button[value=decide]") == 200 and "done=room-decide" in officer.tab.url

    officer.open(f"desk/disclosure/{uid}/")
    officer.tab.click("details:has(button[value=redact-1]) > summary")
    assert officer.send("button[value=redact-1]") == 200 and "done=room-redact" in officer.tab.url
    assert officer.send("a[href$='edition=1']") == 200
    assert PHONE not in officer.text() and officer.tab.locator("svg rect.mark").count() == 0
    officer.open(f"desk/disclosure/{uid}/")
    assert officer.send("button[value=release]") == 200 and "done=room-release" in officer.tab.url

    until = time.monotonic() + 20
    while anybody.tab.goto(anybody.at(f"documents/{uid}/")).status != 200:
        assert time.monotonic() < until, "it did not go out"
        time.sleep(0.5)
    anybody.open(f"documents/{uid}/files/1/")
    assert PHONE not in anybody.tab.content()
    anybody.open(f"desk/disclosure/{uid}/files/1/original/")  # leads to signing in
    assert "/sign-in/" in anybody.tab.url
    anybody.close()
