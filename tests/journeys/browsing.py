"""Windows of a real browser, and what people do in them."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.journeys.place import PASSWORD, Town

CHROMIUM = next(
    (
        found
        for name in (
            os.environ.get("MADANG_TEST_BROWSER", ""),
            "chromium",
            "chromium-browser",
            "google-chrome",
        )
        if name and (found := shutil.which(name))
    ),
    "",
)
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PATIENCE = 20_000  # ms; a busy machine is slow, and that is not what is tested


@contextmanager
def started() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Manner:
    """How somebody looks at the city."""

    language: str = "ko"
    width: int = 360
    script: bool = True


class Window:
    """A window of one person: nobody, until they sign in."""

    def __init__(self, chromium: Any, town: Town, manner: Manner) -> None:
        self.town, self.manner = town, manner
        self.context = chromium.new_context(
            viewport={"width": manner.width, "height": 800},
            java_script_enabled=manner.script,
            locale={"ko": "ko-KR", "en": "en-GB"}[manner.language],
        )
        self.tab = self.context.new_page()
        self.tab.set_default_timeout(PATIENCE)
        self.problems: list[str] = []
        self.tab.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        self.tab.on("console", lambda said: self._listen(said))
        self.tab.on("response", lambda answer: self._look(answer))

    def _listen(self, said: Any) -> None:
        if said.type == "error" and "status of 4" not in said.text:
            self.problems.append(f"console: {said.text}")

    def _look(self, answer: Any) -> None:
        if answer.status >= 500:
            self.problems.append(f"{answer.status}: {answer.url}")

    def at(self, path: str) -> str:
        return f"{self.town.url}/{self.manner.language}/{path}"

    def open(self, path: str, status: int = 200) -> "Window":
        answer = self.tab.goto(self.at(path))
        assert answer.status == status, (path, answer.status)
        return self

    def sign_in(self, username: str, then: str = "my/") -> "Window":
        self.open(f"sign-in/?next=/{self.manner.language}/{then}")
        self.tab.fill("#field-username", username)
        self.tab.fill("#field-password", PASSWORD)
        self.send("main form.form button.button")
        assert self.tab.url.split("?")[0].endswith(then.split("?")[0]), self.tab.url
        return self

    def send(self, button: str) -> int:
        """Presses a button that leads to another page; gives the status of what comes."""
        with self.tab.expect_navigation() as led:
            self.tab.click(button)
        return int(led.value.status)

    def wait_until(self, holds: str, within: float = 10) -> None:
        """Waits until an expression holds; looks 50 times a second (our policy forbids the page to evaluate text)."""
        until = time.monotonic() + within
        while not self.tab.evaluate(holds):
            assert time.monotonic() < until, f"not within {within} s: {holds}"
            self.tab.wait_for_timeout(20)

    def fill(self, values: dict[str, Any], prefix: str = "") -> None:
        """Fills in a form: fields appear as answers ask for them."""
        for name, value in values.items():
            one = self.tab.locator(f"[id='field-{prefix}{name}']")
            kind = one.evaluate("e => e.tagName + (e.type || '')")
            if kind.startswith("SELECT"):
                one.select_option(str(value))
            elif kind == "INPUTcheckbox":
                one.set_checked(bool(value))
            elif kind.startswith("FIELDSET"):
                self.tab.check(f"input[name='{prefix}{name}'][value='{value}']")
            else:
                one.fill(str(value))

    def text(self, selector: str = "main") -> str:
        return str(self.tab.inner_text(selector))

    def close(self) -> None:
        self.context.close()
        assert not self.problems, self.problems


FORM = {
    "applicant_name": "홍길동",
    "applicant_kind": "person",
    "birth_date": "1980-05-01",
    "applicant_phone": "010-1234-5678",
    "applicant_email": "hong@example.kr",
    "applicant_address": "서울특별시 마포구 서교동 395-12",
    "river": "중랑천",
    "place": "서울특별시 중랑구 중화동 331-4",
    "occupation_kind": "structure_new",
    "purpose": "자전거도로와 연결되는 보행교를 설치하려고 합니다.",
    "area": "120.5",
    "structure": "강교, 길이 42m, 폭 3m",
    "works_method": "갈수기에 시공하고 홍수기에는 가시설을 철거합니다.",
    "period_from": "2027-10-01",
    "period_until": "2031-09-30",
    "earlier_permit": "false",
}
