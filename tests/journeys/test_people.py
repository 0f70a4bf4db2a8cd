"""What happens around an application: becoming somebody, two at once, one too many clicks, no mouse."""

import re
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.browsing import FORM, Manner, Window
from tests.journeys.place import PASSWORD, link_in
from tests.journeys.test_journey import act, file_application

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK = Manner("ko", 1280)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    file = tmp_path / "plan.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return file


def test_a_newcomer_registers_confirms_applies_and_stops_the_letters(town, chromium, paper):
    window, address = Window(chromium, town, Manner("en", 360)), "newcomer@example.kr"
    window.open("register/")
    window.fill(
        {
            "username": "newcomer",
            "full_name": "New Comer",
            "email": address,
            "password": "a long passphrase 7",
        }
    )
    window.send("main form.form button.button")
    assert "/my/" in window.tab.url, window.text()[:800]
    (letter,) = town.letters_to(address)
    window.tab.goto(town.url + link_in(letter, "verify"))
    if window.tab.locator("main form button.button").count():
        window.send("main form button.button")
    number = file_application(window, paper)
    official = Window(chromium, town, DESK).sign_in("official1", "desk/")
    act(official, number, "accept")()
    told = town.letters_to(address, holding=number)
    assert told, "no letter about the application"
    window.open("my/preferences/")
    window.close()

    anybody = Window(chromium, town, Manner("en", 360))
    anybody.tab.goto(town.url + link_in(told[-1], "unsubscribe"))
    anybody.send("main form button.button")
    before = len(town.letters_to(address, holding=number))
    act(official, number, "assign")()
    act(official, number, "accept")()
    anybody.tab.wait_for_timeout(2500)
    assert len(town.letters_to(address, holding=number)) <= before + 1  # one may have been on its way
    official.close()
    anybody.close()


def test_the_second_of_two_officials_is_told_and_keeps_the_text(town, chromium, paper):
    citizen = Window(chromium, town, DESK).sign_in("citizen1")
    number = file_application(citizen, paper)
    first = Window(chromium, town, DESK).sign_in("official1", "desk/")
    second = Window(chromium, town, DESK).sign_in("lead1", "desk/")
    for code in ("accept", "assign", "accept"):
        act(first, number, code)()
    first.open(f"desk/cases/{number}/extend/")
    second.open(f"desk/cases/{number}/transfer/")
    second.fill({"agency": "한강유역환경청", "reason": "소관이 다른 기관입니다."}, "transfer-")
    act(first, number, "request-supplement", items="위치도", reason="축척이 빠졌습니다.")()
    status = second.send("form[action*='/transfer/'] button.button")
    assert status == 409
    said = second.text()
    assert "보고 계신 동안" in said and "소관이 다른 기관입니다." in (
        said + second.tab.input_value("[id='field-transfer-reason']")
    )
    for window in (citizen, first, second):
        window.close()


def test_two_clicks_file_one_case(town, chromium, paper):
    citizen = Window(chromium, town, DESK).sign_in("citizen2")
    before = _numbers(citizen)
    citizen.open("procedures/CON-06/apply/")
    citizen.fill(FORM)
    citizen.send("button[value=review]")
    citizen.tab.dblclick("main form.form-actions button.button")
    citizen.tab.wait_for_url("**/my/receipts/**")
    review = citizen.tab.go_back()
    if review is not None and citizen.tab.locator("main form.form-actions button.button").count():
        citizen.send("main form.form-actions button.button")
    assert len(_numbers(citizen)) == len(before) + 1
    citizen.close()


def _numbers(window: Window) -> set[str]:
    window.open("my/")
    return set(re.findall(r"\d{4}-\d{7}", window.text()))


def test_an_answer_of_yes_asks_what_belongs_to_it(town, chromium):
    """Fields that depend on others appear as soon as they are asked for, also on a form that was kept."""
    citizen = Window(chromium, town, Manner("ko", 360)).sign_in("citizen2", "procedures/CON-06/apply/")
    number = citizen.tab.locator("#field-earlier_permit_number")
    assert not number.is_visible()
    citizen.fill({"applicant_kind": "company", "earlier_permit": "true"})
    assert number.is_visible() and citizen.tab.locator("#field-business_number").is_visible()
    assert not citizen.tab.locator("#field-birth_date").is_visible()
    citizen.send("button[value=save]")
    assert citizen.tab.locator("#field-business_number").is_visible()
    assert not citizen.tab.locator("#field-birth_date").is_visible()
    citizen.send("form[action$='/discard/'] button")
    citizen.close()


class Keys:
    """A person without a mouse."""

    def __init__(self, window: Window) -> None:
        self.window, self.tab = window, window.tab

    def to(self, selector: str, most: int = 120) -> "Keys":
        """Goes on with Tab until the focus is there, and is seen to be there."""
        for _ in range(most):
            self.tab.keyboard.press("Tab")
            if self.tab.evaluate("s => !!document.activeElement?.matches(s)", selector):
                outline = self.tab.evaluate(
                    "(() => { const s = getComputedStyle(document.activeElement); "
                    "return s.outlineStyle !== 'none' || s.boxShadow !== 'none' })()"
                )
                assert outline, f"no visible focus on {selector}"
                return self
        raise AssertionError(f"Tab does not reach {selector} on {self.tab.url}")

    def enter(self) -> "Keys":
        with self.tab.expect_navigation():
            self.tab.keyboard.press("Enter")
        return self

    def type(self, selector: str, value: Any) -> None:
        self.to(selector)
        kind = self.tab.evaluate("document.activeElement.tagName + (document.activeElement.type || '')")
        if kind.startswith("SELECT"):
            self._choose(str(value))
        elif kind == "INPUTradio":
            self._radio(str(value))
        elif kind == "INPUTdate":
            year, month, day = str(value).split("-")
            self.tab.keyboard.type(f"{month}{day}{year}")  # in the order of the browser's own language
        else:
            self.tab.keyboard.type(str(value))

    def _choose(self, value: str) -> None:
        for _ in range(20):
            if self.tab.evaluate("document.activeElement.value") == value:
                return
            self.tab.keyboard.press("ArrowDown")
        raise AssertionError(f"no option {value}")

    def _radio(self, value: str) -> None:
        self.tab.keyboard.press("Space")
        for _ in range(10):
            if self.tab.evaluate("document.activeElement.value") == value:
                return
            self.tab.keyboard.press("ArrowDown")
        raise AssertionError(f"no choice {value}")


def test_from_home_to_a_filed_application_and_an_act_without_a_mouse(town, chromium):
    window = Window(chromium, town, DESK)
    keys = Keys(window.open(""))
    keys.to("a[href='#main'], a[href='#content'], .skip-link")
    keys.to("a[href$='/sign-in/'], a[href*='/sign-in/?']").enter()
    keys.type("#field-username", "citizen1")
    keys.type("#field-password", PASSWORD)
    keys.enter()
    window.open("")
    keys.to("a[href$='/ko/procedures/']").enter()
    keys.to("a[href$='/procedures/CON-06/']").enter()
    keys.to("a[href$='/CON-06/apply/']").enter()
    for name, value in FORM.items():
        keys.type(f"#field-{name}, [name='{name}']", value)
    keys.to("button[value=review]").enter()
    assert "/my/drafts/" in window.tab.url, window.text()[:600]
    keys.to("main form.form-actions button.button").enter()
    number = re.search(r"\d{4}-\d{7}", window.text(".number-large"))
    assert number
    window.close()

    desk = Window(chromium, town, DESK)
    keys = Keys(desk.open("sign-in/?next=/ko/desk/"))
    keys.type("#field-username", "official1")
    keys.type("#field-password", PASSWORD)
    keys.enter()
    keys.to(f"a[href*='/desk/cases/{number[0]}/']").enter()
    keys.to("form[action*='/accept/'] button.button").enter()
    assert "done=accept" in desk.tab.url
    desk.close()
