"""Nobody reaches what is somebody else's: not the draft, the case, the file, the receipt."""

import pytest

from madang.domains.cases import actions, add_draft_file, keep_draft
from madang.domains.cases.models import CaseDraft, CaseFile
from madang.domains.cases.tests import factories
from madang.kernel.models import AccessRecord
from madang.web.tests.people import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return factories.city()


@pytest.fixture
def owned(city):
    """What the citizen has: a draft with a file, a case on hold with a file."""
    draft = keep_draft(city.citizen, procedure="CON-06", values=factories.example_form("CON-06"))
    add_draft_file(city.citizen, draft_id=draft.id, upload=actions.Upload("a.pdf", b"%PDF", "plan"))
    case = factories.in_review(city)
    actions.request_supplement(city.official(), number=case.number, items=["위치도"], reason="없습니다.")
    actions.supply(
        city.citizen, number=case.number, files=[actions.Upload("<b>비밀</b>.html.pdf", b"secret", "plan")]
    )
    file = CaseFile.objects.get(case=case)
    return {
        "draft": f"/ko/my/drafts/{draft.id}/",
        "draft form": f"/ko/procedures/CON-06/apply/?draft={draft.id}",
        "discard": f"/ko/my/drafts/{draft.id}/discard/",
        "case": f"/ko/my/cases/{case.number}/",
        "file": f"/ko/my/cases/{case.number}/files/{file.id}/",
        "receipt": f"/ko/my/receipts/{case.number}/",
        "withdraw": f"/ko/my/cases/{case.number}/withdraw/",
    }


OTHERS = {
    "another citizen": lambda city: city.other_citizen,
    "the handler": lambda city: city.official("WAT"),
    "another official": lambda city: city.official("TRA"),
    "an executive": lambda city: city.on_duty("executive"),
    "an auditor": lambda city: city.on_duty("auditor"),
    "the operator": lambda city: city.on_duty("operator"),
}


@pytest.mark.parametrize("who", OTHERS)
def test_others_find_nothing(city, owned, who):
    client = browser(OTHERS[who](city))
    for what, url in owned.items():
        answers = [client.get(url)] if what not in ("discard",) else []
        answers += [client.post(url)] if what in ("draft", "discard", "withdraw") else []
        for answer in answers:
            assert answer.status_code == 404, (who, what)
    assert CaseDraft.objects.count() == 1


def test_a_stranger_is_sent_to_sign_in(city, owned):
    client = browser()
    for what, url in owned.items():
        answer = client.post(url) if what in ("discard",) else client.get(url)
        assert answer.status_code == 302 and "/ko/sign-in/?next=" in answer["Location"], what


def test_the_owner_finds_all(city, owned):
    client = browser(city.citizen)
    for what, url in owned.items():
        if what != "discard":
            answer = client.get(url)
            assert answer.status_code == 200, what
            assert answer["Cache-Control"] == "no-store", what
            assert "<b>비밀" not in (b"" if what == "file" else answer.content).decode()


def test_a_file_is_saved_never_shown(city, owned):
    answer = browser(city.citizen).get(owned["file"])
    assert b"".join(answer.streaming_content) == b"secret"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")
    assert not AccessRecord.objects.exists()


def test_forms_need_their_token(city, owned):
    client = browser(city.citizen, enforce_csrf_checks=True)
    posts = ["/ko/my/preferences/", "/ko/sign-out/", "/ko/sign-in/", "/ko/register/", "/ko/account/verify/"]
    posts += ["/ko/procedures/CON-06/apply/", owned["draft"], owned["discard"], owned["withdraw"]]
    for url in posts:
        assert client.post(url, {"username": "x"}).status_code == 403, url
