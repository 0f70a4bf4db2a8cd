"""The desk in a real browser without a mouse, and on a phone without script."""

import os
from pathlib import Path

import pytest

from madang.domains.cases.tests import factories
from madang.web.tests.desk_people import browser

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = next((p for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), "")
FLAGS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
AXE = Path(__file__).parents[4] / "tests" / "accessibility" / "vendor"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.one_database,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium"),
]


@pytest.fixture
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


def test_a_refused_form_leads_to_its_faults_without_a_mouse(live_server, chromium):
    city = factories.city()
    case = factories.in_review(city)
    tab = _tab(chromium, live_server.url, browser(city.official()).cookies["sessionid"].value, 360)
    tab.goto(f"{live_server.url}/ko/desk/cases/{case.number}/request-supplement/")
    tab.click("form.desk-form button")
    tab.wait_for_selector("[data-error-summary]")
    assert tab.evaluate("document.activeElement.matches('[data-error-summary]')")
    assert _faults(tab, next(AXE.glob("axe-*.min.js")).read_text()) == []


def test_a_draft_is_signed_from_a_phone_in_two_taps_and_without_script(live_server, chromium):
    city = factories.city()
    case = factories.drafted(city)
    session = browser(city.lead()).cookies["sessionid"].value
    tab = _tab(chromium, live_server.url, session, 360, script=False)
    tab.goto(f"{live_server.url}/ko/desk/")
    tab.click(f"text={case.number}")
    tab.click("form[action*='/approve/'] button")
    tab.wait_for_url("**/desk/?done=approve*")
    assert case.number in tab.inner_text(".notice")
    case.refresh_from_db()
    assert case.signed_decision["step"] == "approve"


def _tab(chromium, url, session, width, *, script=True):
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, bypass_csp=script, java_script_enabled=script
    )
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    return context.new_page()


def _faults(tab, axe) -> list[str]:
    over = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    tab.evaluate(axe)
    result = tab.evaluate(f"axe.run({{runOnly: {TAGS}}})")
    faults = [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in result["violations"]]
    return [*faults, f"{over} px too wide"] if over > 0 else faults
