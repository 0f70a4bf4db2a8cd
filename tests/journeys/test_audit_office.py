"""The audit office changes a procedure: adds a step, breaks the flow, is told why, mends it, looks, publishes."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from madang.kernel import clock
from tests.journeys.browsing import Manner, Window

pytestmark = [pytest.mark.browser, pytest.mark.slow]
MANNERS = {
    "ko-360": Manner("ko", 360),
    "en-1280": Manner("en", 1280),
    "en-1280-no-script": Manner("en", 1280, script=False),
}
KEEP = "#part-form button[value=keep]"
WORDS = {
    "ko": ("에는 어떤 길로도 이를 수 없습니다.", "단계 추가: 교차 검토", "아직 시행 전"),
    "en": ("” can never be reached.", "Step added: Second look", "not in force yet"),
}


@pytest.mark.parametrize("name", list(MANNERS))
def test_a_step_is_added_broken_mended_previewed_and_published(town, chromium, name):
    manner = MANNERS[name]
    why, added, to_come = WORDS[manner.language]
    code = {"ko-360": "HSG-07", "en-1280": "CON-06", "en-1280-no-script": "TRN-02"}[name]
    window = Window(chromium, town, manner).sign_in("auditor1", "audit/")
    window.send("main a[href$='/audit/procedures/']")
    window.send(f"main a[href$='/audit/procedures/{code}/']")
    window.send("main .card form.desk-form button.button")
    draft = window.tab.url.split("/drafts/")[1].strip("/")
    here = f"audit/procedures/drafts/{draft}/"

    before, after = _signatures(window, here)
    window.open(here + "parts/nodes/~new/?kind=step")
    step = {
        "name_ko": "교차 검토",
        "name_en": "Second look",
        "actor": "official",
        "act": "record",
        "state": "reviewing",
    }
    window.fill({**step, "code": "second_look", "place": f"{before}>approve", "hold": "none"})
    window.fill({"term_n": "2", "term_unit": "working-days"})
    assert window.send(KEEP) == 200 and "done=kept" in window.tab.url, window.text()[:800]
    assert "is-faulty" not in window.tab.content()

    window.open(here + "parts/nodes/second_look/")
    window.fill({"next": after})
    window.send(KEEP)
    told = window.open(here).text(".error-summary")
    assert why in told, told
    assert window.tab.locator("svg .is-faulty").count() >= 1
    window.open(here + "publish/")
    assert window.tab.locator("#field-first_day").count() == 0, "a draft with faults is not published"

    window.open(here).tab.locator(".error-summary a").first.click()
    window.tab.wait_for_url("**/parts/nodes/**")
    window.open(here + "parts/nodes/second_look/")
    window.fill({"next": "approve"})
    window.send(KEEP)
    assert window.open(here).tab.locator(".error-summary").count() == 0

    for what in ("procedure", "form", "case"):
        seen = window.open(f"{here}preview/{what}/")
        assert seen.tab.locator(".notice.is-warning").first.is_visible()
        if what != "form":
            assert step[f"name_{manner.language}"] in seen.text(), what
    stranger = Window(chromium, town, manner)
    assert step[f"name_{manner.language}"] not in stranger.open(f"procedures/{code}/").text()

    window.open(here + "publish/")
    assert added in window.text()
    tomorrow = clock.now().astimezone(ZoneInfo("Asia/Seoul")).date() + timedelta(days=1)
    window.fill({"first_day": tomorrow.isoformat()})
    assert window.send("form.desk-form button.button") == 200
    assert f"/audit/procedures/{code}/" in window.tab.url, window.text()[:800]
    public = stranger.open(f"procedures/{code}/versions/").text()
    assert added in public and to_come in public
    assert step[f"name_{manner.language}"] not in stranger.open(f"procedures/{code}/").text()
    window.close()
    stranger.close()


def _signatures(window: Window, here: str) -> tuple[str, str]:
    """What comes before and after the signatures in this procedure, as the forms of the draft say it."""
    window.open(here + "parts/nodes/approve/")
    after = window.tab.input_value("#field-approved")
    window.open(here + "parts/nodes/~new/?kind=step")
    places = window.tab.eval_on_selector_all("#field-place option", "found => found.map(one => one.value)")
    return next(p.split(">")[0] for p in places if p.endswith(">approve")), after
