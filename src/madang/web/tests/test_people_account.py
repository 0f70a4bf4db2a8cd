"""Signing in and out, registering, confirming, preferences."""

import re

import pytest

from madang.domains import accounts
from madang.domains.accounts import Account
from madang.domains.accounts.models import ApiToken
from madang.domains.accounts.tests.factories import citizen, staff_account
from madang.kernel.models import Job
from madang.web.session import safe_next
from madang.web.tests.people import browser, hidden

pytestmark = pytest.mark.django_db
PASSWORD = "기억하기 쉬운 긴 문장"
SIGN_IN = "/ko/sign-in/"


@pytest.fixture
def person():
    return citizen("hong", password=PASSWORD)


def sign_in(client, username="hong", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password, **more})


def signed_in(person):
    client = browser()
    client.force_login(person)
    return client


def link_in_letter() -> str:
    body = Job.objects.filter(kind="send-mail").latest("id").payload["body"]
    return re.search(r"/account/verify/\?token=(\S+)", body)[1]


# --- in and out


def test_in_and_out_under_a_new_key(person):
    client = browser()
    client.get(SIGN_IN)
    answer = sign_in(client)
    assert (answer.status_code, answer["Location"]) == (303, "/ko/my/")
    key = client.session.session_key
    assert client.get("/ko/my/").status_code == 200
    assert client.post("/ko/sign-out/")["Location"] == "/ko/"
    assert client.get("/ko/my/").status_code == 302
    sign_in(client)
    assert client.session.session_key != key
    assert client.get("/ko/sign-out/").status_code == 405


def test_officials_go_to_their_desk(person):
    staff_account("kim", password=PASSWORD)
    assert sign_in(browser(), "kim")["Location"] == "/ko/desk/"


def test_the_answer_is_the_same_for_an_unknown_name_and_a_wrong_password(person):
    def page(username):
        answer = sign_in(browser(), username, "wrong")
        text = re.sub(r'value="[^"]*"', "", answer.content.decode())
        return answer.status_code, text

    assert page("hong") == page("nobody")
    assert page("hong")[0] == 422


def test_a_lock_says_how_long(person):
    client = browser()
    for _ in range(5):
        assert sign_in(client, password="wrong").status_code == 422
    locked = sign_in(client)
    assert locked.status_code == 429
    assert "15분" in locked.content.decode()
    assert 'value="hong"' in locked.content.decode()


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/api/v1/cases",
        "x",
        "/a\nb",
    ],
)
def test_only_pages_of_ours_are_gone_on_to(person, wanted):
    assert sign_in(browser(), next=wanted)["Location"] == "/ko/my/"
    assert sign_in(browser(), next="/ko/cases/?q=a")["Location"] == "/ko/cases/?q=a"


def test_the_address_behind_a_proxy_counts_in_production_only(rf, settings, monkeypatch):
    import dataclasses

    from madang.web.session import remote_address

    request = rf.get("/", headers={"X-Forwarded-For": "6.6.6.6, 203.0.113.9"}, REMOTE_ADDR="10.0.0.1")
    assert remote_address(request) == "10.0.0.1"
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, mode="production")
    assert remote_address(request) == "203.0.113.9"
    assert safe_next(request, "/ko/", "x") == "/ko/"


def test_the_demo_lists_its_people_and_production_does_not(settings):
    import dataclasses

    assert "citizen1" not in browser().get(SIGN_IN).content.decode()
    citizen("citizen1", password="madang")
    assert "citizen1" in browser().get(SIGN_IN).content.decode()
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, mode="production")
    assert "citizen1" not in browser().get(SIGN_IN).content.decode()


# --- registering


REGISTRATION = {
    "username": "new.person",
    "password": PASSWORD,
    "full_name": "김새로",
    "email": "new@example.kr",
    "phone": "",
}


def test_registering_signs_in_and_the_letter_confirms():
    client = browser()
    answer = client.post("/ko/register/", REGISTRATION)
    assert answer["Location"] == "/ko/my/?done=registered"
    assert "확인하는 편지" in client.get(answer["Location"]).content.decode()
    link = f"/ko/account/verify/?token={link_in_letter()}"
    page = client.get(link)
    assert Account.objects.get().email_verified_at is None  # opening the link confirms nothing
    assert client.post("/ko/account/verify/", hidden(page)).status_code == 200
    assert Account.objects.get().email_verified_at is not None
    assert client.post("/ko/account/verify/", hidden(page)).status_code == 422  # once


def test_the_same_registration_sent_twice_is_one_account():
    client = browser()
    first, second = client.post("/ko/register/", REGISTRATION), client.post("/ko/register/", REGISTRATION)
    assert first.status_code == second.status_code == 303
    assert Account.objects.count() == 1
    stolen = browser().post("/ko/register/", {**REGISTRATION, "password": "다른 사람의 긴 비밀번호"})
    assert stolen.status_code == 422 and "이미 쓰이고" in stolen.content.decode()


def test_faults_of_a_registration_are_linked_and_the_password_is_not_shown_again():
    answer = browser().post("/en/register/", {**REGISTRATION, "email": "x", "full_name": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#field-email"' in page and 'href="#field-full_name"' in page
    assert 'value="new.person"' in page and PASSWORD not in page
    assert 'autocomplete="new-password"' in page


# --- letters


@pytest.mark.parametrize("path", ["/ko/account/unsubscribe/?token={}", "/ko/unsubscribe/{}/"])
def test_letters_stop_at_a_button_or_by_the_mail_program_itself(person, path):
    url = path.format(person.unsubscribe_token)
    client = browser(enforce_csrf_checks=True)
    assert client.get(url).status_code == 200
    person.refresh_from_db()
    assert person.notify_by_email
    for _ in range(2):
        assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    person.refresh_from_db()
    assert not person.notify_by_email
    assert client.post("/ko/account/unsubscribe/?token=AAAAAAAAAAAAAAAA").status_code == 404


# --- preferences


def prefer(client, part, **values):
    return client.post("/ko/my/preferences/", {"part": part, **values})


def test_name_telephone_language_and_letters(person):
    client = signed_in(person)
    answer = prefer(client, "profile", full_name=" 홍  길동 ", phone="010-1234-5678", language="en")
    assert answer.status_code == 303
    assert "저장했습니다" in client.get(answer["Location"]).content.decode()
    person.refresh_from_db()
    assert (person.full_name, person.language, person.notify_by_email) == ("홍 길동", "en", False)
    wrong = prefer(client, "profile", full_name="", phone="abc", language="en")
    assert wrong.status_code == 422 and 'value="abc"' in wrong.content.decode()


def test_a_new_address_counts_once_confirmed(person):
    client = signed_in(person)
    assert prefer(client, "email", email="other@example.kr").status_code == 303
    person.refresh_from_db()
    assert person.email == "hong@example.kr"
    client.post("/ko/account/verify/", {"token": link_in_letter()})
    person.refresh_from_db()
    assert person.email == "other@example.kr"


def test_a_new_password_ends_the_other_sessions(person):
    here, elsewhere = browser(), browser()
    sign_in(here), sign_in(elsewhere)
    assert prefer(here, "password", current="wrong", new="아주 새로운 긴 문장").status_code == 422
    assert prefer(here, "password", current=PASSWORD, new="short").status_code == 422
    assert prefer(here, "password", current=PASSWORD, new="아주 새로운 긴 문장").status_code == 303
    assert here.get("/ko/my/").status_code == 200
    assert elsewhere.get("/ko/my/").status_code == 302


def test_a_key_is_shown_once_made_once_and_revoked(person):
    client = signed_in(person)
    sent = {"name": "장부", "idempotency_key": "k1"}
    page = prefer(client, "token", **sent).content.decode()
    token = re.search(r'class="token">(madang_[^<]+)<', page)[1]
    assert accounts.account_by_token(token) == person
    assert prefer(client, "token", **sent).status_code == 303  # the same form again makes no second key
    assert ApiToken.objects.count() == 1
    assert token not in client.get("/ko/my/preferences/").content.decode()
    stranger = signed_in(citizen())
    assert prefer(stranger, "revoke", token=str(ApiToken.objects.get().pk)).status_code == 404
    assert prefer(client, "revoke", token=str(ApiToken.objects.get().pk)).status_code == 303
    assert accounts.account_by_token(token) is None


def test_businesses_and_who_acts_for_them(person):
    client = signed_in(person)
    assert prefer(client, "business", registration_number="1", business_name="").status_code == 422
    sent = {"registration_number": "124-81-00998", "business_name": "마당상회"}
    assert prefer(client, "business", **sent).status_code == 303
    (business,) = accounts.businesses_of(person.pk)
    citizen("lee")
    assert prefer(client, "member", business=business.id, username="lee").status_code == 303
    assert prefer(signed_in(citizen()), "leave", business=business.id, username="lee").status_code == 404
    assert prefer(client, "leave", business=business.id, username="lee").status_code == 303
    assert "마당상회" in client.get("/ko/my/preferences/").content.decode()


def test_statements(person, django_assert_max_num_queries):
    client = signed_in(person)
    client.get("/ko/my/preferences/")
    with django_assert_max_num_queries(5):
        client.get("/ko/my/preferences/")
    with django_assert_max_num_queries(1):
        browser().get(SIGN_IN)
