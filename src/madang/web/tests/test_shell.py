"""The frame of every page: language, headers, the visitor, and pages for errors."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from madang.web import language
from madang.web.tests.sample_urls import SAID

pytestmark = [pytest.mark.django_db, pytest.mark.urls("madang.web.tests.sample_urls")]


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("de;q=0.9, en;q=0.3", "en"),
        ("fr-CA,fr;q=0.9, en;q=0.3", "fr"),
        ("zh-CN,zh;q=0.9", "zh"),
        ("zh-Hans-SG", "zh"),
        ("ko-KR", "ko"),
        ("en;q=0.1, ko;q=0.2", "ko"),
        ("xx", "ko"),
        ("*", "ko"),
        ("en" * 5000, "ko"),
    ],
)
def test_accepted_language(header: str, code: str) -> None:
    assert language.accepted(header) == code


def test_address_without_language_redirects_and_keeps_the_query(client: Client) -> None:
    response = client.get("/cases/?q=%EA%B0%95&state=a", headers={"accept-language": "en"})
    assert (response.status_code, response["Location"]) == (302, "/en/cases/?q=%EA%B0%95&state=a")
    assert "Accept-Language" in response["Vary"]


def test_address_without_language_and_slash_redirects_at_once(client: Client) -> None:
    assert client.get("/cases")["Location"] == "/ko/cases/"


@pytest.mark.parametrize("path", ["/nothing/", "/de/cases/", "/zh-/cases/", "/korea/"])
def test_what_is_no_page_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/zh-hans/cases/?q=a", "/zh/cases/?q=a"),
        ("/zh-CN/", "/zh/"),
        ("/zh_Hans_CN/deadline/", "/zh/deadline/"),
        ("/fr-ca/procedures/", "/fr/procedures/"),
    ],
)
def test_a_variant_of_a_language_leads_to_the_language(client: Client, path: str, target: str) -> None:
    response = client.get(path)
    assert (response.status_code, response["Location"]) == (302, target)


@pytest.mark.parametrize(
    ("path", "header", "target"),
    [
        ("/zh/desk/", "zh-CN,en;q=0.5", "/en/desk/"),
        ("/fr/desk/cases/2026-0000001/?a=b", "fr", "/ko/desk/cases/2026-0000001/?a=b"),
        ("/zh/audit/", "", "/ko/audit/"),
    ],
)
def test_rooms_of_officials_are_in_their_languages(
    client: Client, path: str, header: str, target: str
) -> None:
    response = client.get(path, headers={"accept-language": header})
    assert (response.status_code, response["Location"]) == (302, target)
    assert client.post(path, headers={"accept-language": header}).status_code == 307


def test_every_language_is_offered_in_its_own_name(client: Client) -> None:
    page = client.get("/zh/deadline/?amount=3").content.decode()
    assert '<html lang="zh-Hans">' in page
    for code, tag, name in (("ko", "ko", "한국어"), ("en", "en", "English"), ("fr", "fr", "Français")):
        assert f'rel="alternate" hreflang="{tag}" href="/{code}/deadline/?amount=3"' in page
        assert name in page
    assert client.get("/zh/deadline/")["Content-Language"] == "zh-Hans"


def test_a_post_is_never_redirected(client: Client) -> None:
    assert client.post("/cases/").status_code == 404


@pytest.mark.parametrize("code", ["ko", "en"])
def test_page_says_its_language_and_links_to_the_other(client: Client, code: str) -> None:
    response = client.get(f"/{code}/cases/?q=a&b=%22%3E%3Cscript%3E")
    other = {"ko": "en", "en": "ko"}[code]
    text = response.content.decode()
    assert f'<html lang="{code}">' in text
    assert f'hreflang="{other}" href="/{other}/cases/?q=a&amp;b=%22%3E%3Cscript%3E"' in text
    assert response["Content-Language"] == code
    assert "Cookie" in response["Vary"]
    assert ("본문으로 바로가기" in text) == (code == "ko")
    assert "<b>" not in text


def test_anonymous_page_costs_no_statement(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/ko/cases/")


def test_signed_in_page_knows_the_visitor(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    official = get_user_model()(username="kim", full_name="김한강 <b>", kind="official")
    official.set_unusable_password()
    official.save()
    client.force_login(official)
    with django_assert_num_queries(2):  # session, account
        text = client.get("/ko/cases/").content.decode()
    assert "김한강 &lt;b&gt;" in text
    assert 'href="/ko/desk/"' in text


def test_headers_of_a_page(client: Client) -> None:
    response = client.get("/ko/cases/")
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_live_origin_may_be_connected_to(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MADANG_LIVE_PORT", "8123")
    policy = client.get("/ko/cases/", headers={"host": "city.example:8000"})["Content-Security-Policy"]
    assert "connect-src 'self' http://city.example:8123;" in policy
    policy = client.get("/ko/cases/", headers={"host": "a b; script-src *"})["Content-Security-Policy"]
    assert "connect-src 'self';" in policy
    monkeypatch.setenv("MADANG_LIVE_ORIGIN", "https://live.city.example")
    assert "https://live.city.example" in client.get("/ko/cases/")["Content-Security-Policy"]


def test_page_has_nothing_inline(client: Client) -> None:
    text = client.get("/ko/cases/").content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", text)


ERRORS = [
    ("400", 400), ("403", 403), ("404", 404), ("not-found", 404), ("not-allowed", 403),
    ("not-possible", 409), ("gone", 410), ("invalid", 422), ("500", 500),
]  # fmt: skip


@pytest.mark.parametrize("code", ["ko", "en"])
@pytest.mark.parametrize(("name", "status"), ERRORS)
def test_error_pages(name: str, status: int, code: str) -> None:
    client = Client(raise_request_exception=False)
    response = client.get(f"/{code}/fail/{name}/", headers={"accept-language": "en"})
    text = response.content.decode()
    assert response.status_code == status
    assert response["Cache-Control"] == "no-store"
    assert f'<html lang="{code}">' in text
    assert "inside" not in text
    assert text.count("<h1>") == 1
    assert bool(re.search("[가-힣]", text.split("<h1>")[1].split("</h1>")[0])) == (code == "ko")
    assert "Content-Security-Policy" in response


@pytest.mark.parametrize("name", ["not-possible", "gone", "invalid"])
@pytest.mark.parametrize("code", ["ko", "en"])
def test_error_pages_say_what_the_domain_said(client: Client, name: str, code: str) -> None:
    assert SAID[code] in client.get(f"/{code}/fail/{name}/").content.decode()


def test_error_page_leads_back_on_our_own_site_only(client: Client) -> None:
    def page(referer: str) -> str:
        headers = {"referer": referer, "host": "testserver"}
        return client.post("/ko/fail/not-possible/", headers=headers).content.decode()

    assert 'href="/ko/desk/?a=1"' in page("http://testserver/ko/desk/?a=1")
    assert "evil" not in page("http://evil.example/ko/desk/")
    assert "javascript" not in page("javascript:alert(1)")


def test_a_form_without_its_token_is_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/ko/fail/404/")
    assert response.status_code == 403
    assert "화면을 연 지 오래되어" in response.content.decode()


def test_server_error_reads_no_database(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = Client(raise_request_exception=False)
    client.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    with django_assert_num_queries(0):
        assert client.get("/ko/fail/500/").status_code == 500


def test_errors_of_the_api_are_no_pages() -> None:
    response = Client(raise_request_exception=False).get("/api/v1/fail/404")
    assert response.status_code == 404
    assert "html" not in response["Content-Type"]
    assert "inside" not in response.content.decode()
