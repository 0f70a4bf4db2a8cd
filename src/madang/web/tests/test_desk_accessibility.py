"""Every kind of page of the desk in a real browser: axe-core finds nothing (WCAG 2.2 AA), nothing runs off a phone."""

import os
from pathlib import Path

import pytest

from madang.domains.cases import actions
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
VIEWS = (("ko", 360), ("en", 1280))

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
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


def pages() -> dict[str, tuple[object, str]]:
    """Who opens which page: one of each kind."""
    city = factories.city()
    handler, lead = city.official(), city.lead()
    fresh, held, asked = factories.filed(city), factories.in_review(city), factories.in_review(city)
    actions.request_supplement(handler, number=held.number, items=["위치도"], reason="축척이 없습니다.")
    actions.consult(handler, number=asked.number, note="살펴 주십시오.")
    drafted, decided = factories.drafted(city), factories.decided(city)
    return {
        "desk": (handler, "/desk/"),
        "empty desk": (city.official("TRA"), "/desk/"),
        "received": (handler, f"/desk/cases/{fresh.number}/"),
        "assign": (lead, f"/desk/cases/{fresh.number}/assign/"),
        "on hold": (handler, f"/desk/cases/{held.number}/"),
        "consult": (handler, f"/desk/cases/{asked.number}/consult/"),
        "extend": (handler, f"/desk/cases/{asked.number}/extend/"),
        "return": (handler, f"/desk/cases/{asked.number}/return/"),
        "opinion": (city.official("SAF"), f"/desk/cases/{asked.number}/"),
        "sign": (lead, f"/desk/cases/{drafted.number}/"),
        "decided": (handler, f"/desk/cases/{decided.number}/"),
        "search": (handler, "/desk/search/?q=2026"),
        "department": (lead, "/desk/department/"),
        "inspection": (city.on_duty("inspector"), "/desk/inspection/"),
        "absences": (city.director(), "/desk/absences/"),
        "operator": (city.on_duty("operator"), "/desk/operator/"),
        "audit": (city.on_duty("auditor"), "/audit/"),
    }


def test_every_kind_of_page(live_server, chromium):
    axe = next(AXE.glob("axe-*.min.js")).read_text()
    found = {}
    for name, (who, path) in pages().items():
        session = browser(who).cookies["sessionid"].value
        for language, width in VIEWS:
            tab = _tab(chromium, live_server.url, session, width)
            assert tab.goto(f"{live_server.url}/{language}{path}").status == 200, name
            found[name, language, width] = _faults(tab, axe)
            tab.context.close()
    assert {page: faults for page, faults in found.items() if faults} == {}
    assert len(found) == 17 * len(VIEWS)


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
