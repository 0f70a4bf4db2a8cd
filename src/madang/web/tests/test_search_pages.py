"""The search as everybody sees it: what is found, what is said where nothing is, what it costs."""

import re
from urllib.parse import quote

import pytest
from django.test import Client

from madang.domains.documents.rows import counts
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry
from madang.search.tests import indexing
from madang.web.public import page_cache, present

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    page_cache.STORE.clear()
    present.forget()
    counts.forget()
    return archive()


def _search(client: Client, q: str, language: str = "en", **rest: str) -> str:
    query = "&".join(
        f"{name.rstrip('_')}={quote(value)}" for name, value in {"q": q, **rest}.items() if value
    )
    answer = client.get(f"/{language}/search/?{query}")
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def _titles(told: str) -> list[str]:
    return [re.sub(r"<[^>]*>", "", one) for one in re.findall(r"<h3>(.*?)</h3>", told, re.S)]


def test_what_is_found_is_marked_and_leads_there(client: Client, place: Archive) -> None:
    first, other = disclosed(
        entry(place.home, title="상수도 요금 감면 계획", summary="상수도를 쓰는 집의 요금을 줄입니다."),
        entry(place.garden, title="공원 나무 심기"),
    )
    indexing.fill()
    told = _search(client, "상수도 요금")
    assert _titles(told) == [first.title]
    assert f'href="/en/documents/{first.uid}/"' in told and other.uid not in told
    assert "<mark>상수도</mark> <mark>요금</mark> 감면 계획" in told
    assert "Results: 1<" in told
