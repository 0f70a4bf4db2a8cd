"""A decision as an official document in a real browser: returned, drafted anew, co-operated on side by side, signed by
somebody acting for the director, numbered and printed, while a second window watches the public page."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from tests.journeys.browsing import Manner, Window
from tests.journeys.test_journey import MANNERS, Watcher, act, file_application

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SIGN = "#sign form.desk-form button.button:not(.is-small)"


def open_document(window: Window, title: str) -> Window:
    """From the list of what waits to the page of a document: the first of the two taps."""
    window.open("desk/documents/")
    window.send(f"main table a:has-text('{title}') >> nth=0")
    return window


def sign(window: Window, title: str) -> None:
    open_document(window, title)
    assert window.send(SIGN) == 200 and "done=document-sign" in window.tab.url, window.text()[:600]


def return_with_reason(window: Window, title: str, reason: str) -> None:
    open_document(window, title)
    window.tab.click("#sign details.second summary")
    window.tab.fill("#sign details.second textarea", reason)
    assert window.send("#sign details.second button") == 200 and "done=document-return" in window.tab.url


@pytest.fixture(scope="module")
def director_away(town, chromium) -> Iterator[str]:
    """The director is on leave today, and the head of the bureau acts. Ends with the tests."""
    window = Window(chromium, town, Manner("ko", 1280)).sign_in("director1", "desk/")
    window.open("desk/absences/?department=WAT")
    codes = {
        re.sub(r"\s+", " ", one.inner_text()): one.get_attribute("value")
        for one in window.tab.locator("#field-absence-official option").all()
    }
    me = next(code for name, code in codes.items() if name.startswith("과장"))
    other = next(code for name, code in codes.items() if name.startswith("국장"))
    today = window.tab.evaluate("new Date().toLocaleDateString('sv-SE', {timeZone: 'Asia/Seoul'})")
    window.fill(
        {"official": me, "acting": other, "reason": "leave", "starts": today, "ends": today}, "absence-"
    )
    window.send("main form.desk-form button.button")
    assert "done=absence-recorded" in window.tab.url, window.text()[:600]
    yield "wat4"
    window.open("desk/absences/?department=WAT")
    window.send("button[name=cancel] >> nth=0")
    window.close()


@pytest.fixture
def paper(tmp_path):
    file = tmp_path / "사업계획서.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    return file


@pytest.mark.parametrize("manner", MANNERS.values(), ids=list(MANNERS))
def test_a_decision_goes_through_its_line_before_everybodys_eyes(
    town, chromium, paper, manner, director_away, record_property
):
    citizen = Window(chromium, town, manner).sign_in("citizen1")
    official = Window(chromium, town, manner).sign_in("official1", "desk/")
    number = file_application(citizen, paper)
    watcher = Watcher(Window(chromium, town, manner), number)
    watcher.sees(act(official, number, "accept"))
    watcher.sees(act(official, number, "assign"))
    watcher.sees(act(official, number, "accept"))
    watcher.sees(act(official, number, "consult"))
    for department in ("GAR", "SAF", "CLI"):
        reply = {"department": department, "outcome": "agreed", "opinion": "이견 없습니다."}
        watcher.sees(act(official, number, "reply", **reply))
    watcher.sees(act(official, number, "inspect", findings="제방에 지장이 없습니다."))

    first = {"result": "granted", "reasons": "기준에 맞습니다."}
    watcher.sees(act(official, number, "draft", **first))
    lead = Window(chromium, town, manner).sign_in("lead1", "desk/")
    title = "하천점용"
    watcher.sees(lambda: return_with_reason(lead, title, "홍수기 조치를 이유에 적어 주십시오."))
    assert "홍수기 조치를" in watcher.window.text()

    again = act(official, number, "draft", result="granted", reasons="기준에 맞고 홍수기에는 철거합니다.")
    for department in ("GAR", "SAF"):
        official.tab.check(f"input[name='draft-cooperation'][value='{department}']")
    official.fill({"cooperation_order": "in-parallel"}, "draft-")
    watcher.sees(again)
    watcher.sees(lambda: sign(lead, title))
    heads = [Window(chromium, town, manner).sign_in(name, "desk/") for name in ("saf3", "gar3")]
    for head in heads:
        watcher.sees(lambda head=head: sign(head, title))
    assert "결재선" in watcher.window.text() or "Line of signatures" in watcher.window.tab.content()

    acting = Window(chromium, town, manner).sign_in(director_away, "desk/")
    watcher.sees(lambda: sign(acting, title), entries=2)
    shown = watcher.window.text()
    number_given = watcher.window.text("[id='step-approve'] p.meta .number >> nth=-1").strip()
    assert re.search(r"-\d+$", number_given), shown[:800]
    marks = watcher.window.text("[id='step-approve'] .signatures")
    assert ("대결" in marks) if manner.language == "ko" else ("acting" in marks), marks

    official.open("desk/documents/?show=register&q=" + quote(number_given))
    official.send("main table a >> nth=0")
    page = official.text()
    assert number_given in page
    with official.tab.expect_response(lambda answer: answer.url.endswith("document.pdf")) as printed:
        official.tab.evaluate("fetch(document.querySelector('a[href$=\"document.pdf\"]').href)")
    assert printed.value.status == 200 and printed.value.headers["content-type"] == "application/pdf"
    official.send("a[href$='/document/']")
    printed_page = official.text()
    assert "홍수기에는 철거합니다." in printed_page
    serial = number_given.rpartition("-")[2]
    assert re.search(rf"과-{serial}\b", printed_page), printed_page
    for window in (citizen, official, lead, *heads, acting, watcher.window):
        window.close()
    record_property(
        "figure",
        f"document in {manner.language} at {manner.width} px: {len(watcher.delays)} acts watched live, "
        f"slowest {max(watcher.delays) * 1000:.0f} ms after the answer",
    )
