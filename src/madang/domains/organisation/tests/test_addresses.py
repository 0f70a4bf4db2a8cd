"""Which district an address lies in."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.organisation.addresses import city_stems, district_in
from madang.domains.organisation.lookup import InstitutionRow
from madang.kernel.text import Text

NAMES = {
    "11110": ("종로구", "Jongno-gu"),
    "11140": ("중구", "Jung-gu"),
    "11500": ("강서구", "Gangseo-gu"),
    "11680": ("강남구", "Gangnam-gu"),
}
DISTRICTS = [
    InstitutionRow(n, code, Text(*names), "district", datetime(2020, 1, 1, tzinfo=UTC), None)
    for n, (code, names) in enumerate(NAMES.items())
]
CITIES = city_stems([Text("마당시(가상 도시)", "Madang City"), Text("서울특별시", "Seoul")])

FOUND = {
    "서울특별시 종로구 종로1가 24, 2층": "11110",
    "서울시 종로구 세종대로 209": "11110",
    "서울 중구 다동 10": "11140",
    "마당시 강서구 마곡동 727-10": "11500",
    "종로구 부암동 1": "11110",
    "(03154) 서울특별시 종로구 종로 1": "11110",
    "03154 서울특별시 종로구 종로 1": "11110",
    "서울특별시종로구 종로1가 24": "11110",
    "서울특별시 중구 강남구길 3": "11140",
    "서울특별시  강남구\t역삼동": "11680",
    "24 Jongno 1-ga, Jongno-gu, Seoul": "11110",
    "10 Da-dong, JUNG-GU, Seoul 04521": "11140",
}
NOT_FOUND = [
    "",
    "서울특별시",
    "부산광역시 중구 중앙대로 1",
    "부산 중구 중앙대로 1",
    "인천광역시 중구 신포동",
    "대전시 중구",
    "경기도 광명시 소하동 1344",
    "부산광역시중구 중앙동",
    "서울특별시 해운대구 우동",
    "종로 1가 24",
    "Jongno-gu and Jung-gu",
    "서울특별시 남종로구 1",
]


@pytest.mark.parametrize(("address", "code"), FOUND.items())
def test_found(address: str, code: str) -> None:
    found = district_in(address, DISTRICTS, CITIES)
    assert found and found.code == code


@pytest.mark.parametrize("address", NOT_FOUND)
def test_not_found(address: str) -> None:
    assert district_in(address, DISTRICTS, CITIES) is None


@given(st.text(max_size=60))
def test_any_text_names_one_of_ours_or_none(address: str) -> None:
    assert district_in(address, DISTRICTS, CITIES) in (*DISTRICTS, None)


@given(st.sampled_from(DISTRICTS), st.text(alphabet="가나다동로길 0123456789-", max_size=30))
def test_what_follows_the_district_changes_nothing(row: InstitutionRow, rest: str) -> None:
    assert district_in(f"서울특별시 {row.name.ko} {rest}", DISTRICTS, CITIES) == row
