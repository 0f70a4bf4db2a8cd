"""The page of what other systems finished: who sees what, states, statements."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest

from madang.domains.cases.tests import factories
from madang.domains.documents.actions import import_register
from madang.domains.documents.intake import profile_named
from madang.domains.organisation.models import Department
from madang.domains.organisation.tests.factories import changed
from madang.kernel.actor import SYSTEM
from madang.web.tests.desk_people import browser, content

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).resolve().parents[4] / "docs" / "examples" / "seoul-info-list.csv"
HERE = "/ko/desk/documents/other-systems/"
BEGAN = datetime(2019, 1, 1, tzinfo=UTC)


@pytest.fixture
def city():
    return factories.city()


@pytest.fixture
def imported(city):
    """The example, whose 급수운영과 is a department of the city."""
    Department.objects.filter(code="WAT").update(
        name={"ko": "급수운영과", "en": "Water Supply"}, valid_from=BEGAN
    )
    changed(BEGAN)
    with EXAMPLE.open("rb") as file:
        import_register(SYSTEM, file, profile=profile_named("seoul-info-list"), told=lambda _: None)
    return city


def numbers(page: str) -> set[str]:
    return set(re.findall(r'<span class="number">([^<]+-\d+)</span>', page))


def test_who_works_in_a_department_sees_what_it_produced(imported, django_assert_max_num_queries):
    client = browser(imported.official())
    client.get(HERE)
    with django_assert_max_num_queries(10):
        page = content(client.get(HERE))
    assert numbers(page) == {"급수운영과-2979", "급수운영과-2993"}
    assert "부분공개(근거 미상)" in page
    assert 'href="https://register.example/sanction/1005" rel="noreferrer external"' in page
    assert "CC BY" in page


def test_who_looks_over_everything_sees_all_of_them(imported, django_assert_max_num_queries):
    client = browser(imported.on_duty("executive"))
    client.get(HERE)
    with django_assert_max_num_queries(10):
        page = content(client.get(HERE))
    assert len(numbers(page)) == 20
    assert "비공개(근거 미상)" in page and "공개 예정" in page


def test_found_by_number_and_by_words_within_the_scope(imported, django_assert_max_num_queries):
    client = browser(imported.official())
    client.get(HERE)
    with django_assert_max_num_queries(12):
        page = content(client.get(f"{HERE}?q=송배수관 정비"))
    assert numbers(page) == {"급수운영과-2993"}
    assert numbers(content(client.get(f"{HERE}?q=급수운영과-2979"))) == {"급수운영과-2979"}
    nothing = content(client.get(f"{HERE}?q=총무과-7480"))
    assert numbers(nothing) == set()
    assert "열람할 수 있는 문서 가운데 찾는 것이 없습니다." in nothing


def test_days_narrow_it_and_a_bad_day_is_said_beside_its_field(imported):
    client = browser(imported.official())
    assert numbers(content(client.get(f"{HERE}?from=2020-10-07"))) == {"급수운영과-2993"}
    refused = client.get(f"{HERE}?from=7.10.2020&q=급수")
    assert refused.status_code == 422
    page = content(refused)
    assert 'href="#from"' in page and 'aria-invalid="true"' in page
    assert 'value="급수"' in page and numbers(page) == set()


@pytest.mark.parametrize("language", ["ko", "en"])
def test_where_nothing_was_imported_it_says_how(city, language):
    page = content(browser(city.official()).get(HERE.replace("ko", language)))
    assert "madang import documents" in page


@pytest.mark.parametrize("who", [None, "citizen"])
def test_it_is_for_staff(imported, who):
    client = browser(imported.citizen if who else None)
    assert client.get(HERE).status_code == (404 if who else 302)


def test_page_by_page_what_is_typed_stays(imported, monkeypatch):
    monkeypatch.setattr("madang.domains.documents.elsewhere.PAGE", 6)
    client = browser(imported.on_duty("executive"))
    address, seen = f"{HERE}?from=2020-10-06", []
    while address:
        page = content(client.get(address))
        seen += sorted(numbers(page))
        following = re.search(r'href="([^"]+)" rel="next"', page)
        address = following[1].replace("&amp;", "&") if following else ""
        assert not address or "from=2020-10-06" in address
    assert len(seen) == len(set(seen)) == 16


def test_a_title_with_marks_does_no_harm(city):
    text = EXAMPLE.read_text("utf-8").replace("보조금 교부", "<script>alert(1)</script>", 1)
    file = BytesIO(text.encode())
    import_register(SYSTEM, file, profile=profile_named("seoul-info-list"), told=lambda _: None)
    page = content(browser(city.on_duty("executive")).get(HERE))
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page
