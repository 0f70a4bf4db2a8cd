"""From the counter to a browser without an account: secret, supplement, a claim; and a mandate that ends."""

from pathlib import Path

import pytest

from tests.journeys.browsing import FORM, Manner, Window
from tests.journeys.test_journey import act

pytestmark = [pytest.mark.browser, pytest.mark.slow]
DESK = Manner("ko", 1280)


def filed_at_counter(official: Window, folder: str = "") -> tuple[str, str]:
    """Files for somebody at the counter; gives number and secret, as the printed receipt shows them."""
    official.open("procedures/CON-06/apply/")
    official.fill(FORM)
    official.send("button[value=review]")
    official.send("form.form-actions button.button")
    number, secret = official.text(".number-large").strip(), official.text("#secret .token").strip()
    if folder:
        official.tab.screenshot(path=f"{folder}/receipt.png", full_page=True)
    official.tab.reload()
    assert secret not in official.text()
    return number, secret


def opened(window: Window, number: str, secret: str) -> Window:
    window.open("my/follow/")
    window.fill({"number": number, "secret": secret.lower().replace("-", " ")})
    window.send("main form.form button.button")
    return window


@pytest.mark.parametrize("script", [True, False])
def test_from_the_counter_to_ones_own_account(town, chromium, script):
    official = Window(chromium, town, DESK).sign_in("official1", "desk/")
    number, secret = filed_at_counter(official)
    for code in ("accept", "assign", "accept"):
        act(official, number, code)()
    act(official, number, "request-supplement", items="위치도", reason="위치도가 빠졌습니다.")()

    person = opened(Window(chromium, town, Manner("ko", 360, script)), number, secret)
    assert number in person.tab.url and secret not in person.tab.url
    assert "위치도" in person.text()
    person.open(f"my/cases/{number}/supply/")
    person.fill({"note": "여기 있습니다."}, prefix="supply-")
    person.send("main form button.button")
    assert "/supply/" not in person.tab.url
    person.open("my/follow/")
    person.send("a[href*='sign-in']")
    person.sign_in("citizen2", "my/follow/")
    person.send("#h-claim ~ form button")
    assert number in person.text() and "내 민원" in person.text()

    late = opened(Window(chromium, town, Manner("ko", 360)), number, secret)
    assert "맞지 않습니다" in late.text()
    for window in (official, person, late):
        window.close()


def test_a_mandate_from_one_account_to_another(town, chromium, tmp_path: Path):
    giver = Window(chromium, town, Manner("ko", 360)).sign_in("citizen1", "my/mandates/")
    giver.tab.locator("details summary").first.click()
    giver.fill({"representative": "citizen2", "scope": "CON-06"})
    giver.send("details[open] form.form button.button")
    agent = Window(chromium, town, Manner("en", 1280)).sign_in("citizen2", "my/mandates/")
    agent.open("procedures/CON-06/apply/")
    agent.fill({"on_behalf_of": "person:citizen1", **FORM})
    agent.send("button[value=review]")
    agent.send("form.form-actions button.button")
    number = agent.text(".number-large").strip()
    agent.open(f"my/cases/{number}/")
    giver.open(f"my/cases/{number}/")
    giver.open("my/mandates/")
    giver.send("form button.is-danger")
    agent.open(f"my/cases/{number}/", status=404)
    for window in (giver, agent):
        window.close()
