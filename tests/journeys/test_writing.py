"""Writing a document in a real browser: what was typed outlives a lost connection, a closed page and a lost session."""

import os

import pytest

from madang.domains.approvals.models import DraftVersion
from madang.domains.approvals.tests import factories
from madang.domains.approvals.tests.factories import CONTENT, acting
from madang.web.tests.people import browser
from tests.journeys.browsing import CHROMIUM, started

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="needs Chromium: apt-get install chromium fonts-noto-cjk"),
]
GONE, OUT = "the connection is gone", "you were signed out"


@pytest.fixture
def chromium():
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with started() as found:
        yield found
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)


def kept(draft: str) -> str:
    return DraftVersion.objects.get(draft_id=draft).title


def told(tab, words: str) -> None:
    tab.wait_for_function(
        "words => document.querySelector('[data-saved]').textContent.includes(words)",
        arg=words,
        timeout=20_000,
    )


def await_kept(tab, draft: str, title: str) -> None:
    """Waits until the script has saved."""
    for _ in range(40):
        if kept(draft) == title:
            return
        tab.wait_for_timeout(500)
    raise AssertionError(f"{kept(draft)!r} is kept; {tab.inner_text('[data-saved]')!r} is said")


@pytest.mark.django_db(transaction=True)
def test_what_was_typed_is_there_again(live_server, chromium):
    office = factories.office()
    draft = factories.begun(office)
    session = browser(acting(office.officer)).cookies["sessionid"].value
    cookie = {"name": "sessionid", "value": session, "url": live_server.url}
    context = chromium.new_context()
    context.add_cookies([cookie])
    tab, here = context.new_page(), f"{live_server.url}/en/desk/documents/{draft}/edit/"
    tab.goto(here)
    tab.fill("#field-title", "저절로 저장된 제목")
    await_kept(tab, draft, "저절로 저장된 제목")

    context.set_offline(True)
    tab.fill("#field-title", "끊긴 동안의 제목")
    told(tab, GONE)
    tab.close()
    context.set_offline(False)
    tab = context.new_page()
    tab.goto(here)
    assert tab.input_value("#field-title") == "끊긴 동안의 제목"
    assert "still in this browser" in tab.inner_text("form.form .draft-note")
    await_kept(tab, draft, "끊긴 동안의 제목")

    context.clear_cookies(name="sessionid")
    tab.fill("#field-title", "로그아웃된 뒤의 제목")
    told(tab, OUT)
    assert kept(draft) == "끊긴 동안의 제목"
    context.add_cookies([cookie])
    tab.reload()
    assert tab.input_value("#field-title") == "로그아웃된 뒤의 제목"
    tab.click("button[value=submit]")
    tab.wait_for_url("**/?done=document-submit")
    assert kept(draft) == "로그아웃된 뒤의 제목"
    assert tab.evaluate("Object.keys(localStorage).filter(k => k.includes('document'))") == []
    assert CONTENT.body in DraftVersion.objects.get(draft_id=draft).body
    context.close()
