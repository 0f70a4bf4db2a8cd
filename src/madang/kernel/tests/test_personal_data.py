"""What is found in text, how surely, and where it stands in the original."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.kernel.personal_data import (
    NAMES,
    REFUSED,
    Confidence,
    checks,
    detect,
    find_identifiers,
    header_kind,
)
from madang.kernel.personal_data.normal import normalise


def kinds(text: str) -> list[tuple[str, bool]]:
    return [(one.kind, one.holds) for one in detect(text)]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("주민번호 800501-1234567", "rrn", "800501-1234567"),
        ("８００５０１－１２３４５６７", "rrn", "８００５０１－１２３４５６７"),
        ("8005011234567 확인", "rrn", "8005011234567"),
        ("주민등록번호\n900101 1234567", "rrn", "900101 1234567"),
        ("900101-12\n34567 확인", "rrn", "900101-12\n34567"),
        ("900101-\n1234567", "rrn", "900101-\n1234567"),
        ("90\u200b0101-1234\u00ad567", "rrn", "90\u200b0101-1234\u00ad567"),
        ("외국인 등록번호 900101-5234567", "frn", "900101-5234567"),
        ("010ㅡ1234ㅡ5678", "mobile", "010ㅡ1234ㅡ5678"),
        ("+82 (0)10 1234 5678", "mobile", "+82 (0)10 1234 5678"),
        ("0 1 0 - 1 2 3 4 - 5 6 7 8", "mobile", "0 1 0 - 1 2 3 4 - 5 6 7 8"),
        ("공일공-일이삼사-오육칠팔", "mobile", "공일공-일이삼사-오육칠팔"),
        ("O1O-1234-5678", "mobile", "O1O-1234-5678"),
        ("신청인 홍길동(자택 02-312-4567)", "phone", "02-312-4567"),
        ("계좌번호: 110-234-567890", "account", "110-234-567890"),
        ("123-456-789012 (우리은행)", "account", "123-456-789012"),
        ("4111 1111 1111 1111", "card", "4111 1111 1111 1111"),
        ("면허 11-20-123456-78", "driver", "11-20-123456-78"),
        ("여 권 번 호 : m 1234 5678", "passport", "m 1234 5678"),
        ("M123A4567 (여권)", "passport", "M123A4567"),
        ("건강보험증번호 1-2345678901", "health_ins", "1-2345678901"),
        ("주차단속 12가3456", "plate", "12가3456"),
        ("생년월일 1980. 5. 1.", "birth", "1980. 5. 1."),
        ("서울 마포구 월드컵북로 396, 101동 1203호", "address", "서울 마포구 월드컵북로 396, 101동 1203호"),
        ("접속 IP 211.34.56.78", "ip", "211.34.56.78"),
    ],
)
def test_found_as_it_stands(text: str, kind: str, found: str) -> None:
    assert (kind, True, found) in [(one.kind, one.holds, one.text) for one in detect(text)]


@pytest.mark.parametrize(
    "text",
    [
        "정수과-2759(2026. 3. 12.)호",
        "법인등록번호 110111-1234567, 사업자등록번호 123-45-67890",
        "1605077081188.jpg",
        "ISBN 979-11-1234-567-8",
        "서울행정법원 2024가합12345, 대법원 95다5606",
        "주택과장 김철수(02-2133-1234), 문의 02-120",
        "문의: 마포구청 주택과 02-312-4567",
        "민원인 홍*동 010-****-1234, 900101-1******",
        "예금주 서울특별시, 우리은행 1005-123-456789",
        "UUID 12345678-1234-4123-a123-123456789012",
        "plan@seoul.go.kr, hong@korea.kr, a@gangnam.go.kr",
        "서울12가3456",
        "버전 3.1.2.4",
        "예산 113,560,000원, 인구 9411260",
    ],
)
def test_lookalikes_do_not_hold(text: str) -> None:
    assert not [one for one in detect(text) if one.holds]


def test_a_government_domain_within_another_domain_is_no_official_address() -> None:
    assert find_identifiers("hong@seoul.go.kr.example.com") == ["email"]


def test_an_isolated_name_is_a_candidate_and_an_officials_is_none() -> None:
    assert kinds("민원인 박민수 씨") == [("name", False)]
    assert kinds("담당 주무관 김철수, 이영희 팀장") == []


def test_a_failed_check_digit_never_dismisses() -> None:
    given_anew = next(f"900101-123456{d}" for d in "0123456789" if not checks.resident(f"900101123456{d}"))
    assert [one.confidence for one in detect(given_anew)] == [Confidence.LIKELY]


@given(st.integers(1_262_304_000_000, 1_798_700_000_000))
def test_a_time_in_milliseconds_is_no_resident_number_as_the_name_of_a_picture(time: int) -> None:
    assert find_identifiers(f"사진 {time}.jpg") == []


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("성  명", "name"),
        ("주 민 번 호", "rrn"),
        ("주민등록번호(뒷자리)", "rrn"),
        ("법인등록번호", "corp"),
        ("연 락 처", "phone"),
        ("H.P", "mobile"),
        ("Passport No.", "passport"),
        ("① 생년월일", "birth"),
        ("전성명", None),
        ("홍길동", None),
        ("900101-1234567", None),
    ],
)
def test_headers(cell: str, kind: str | None) -> None:
    assert header_kind(cell) == kind


@given(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_offsets_lead_back(text: str, start: int, end: int) -> None:
    normal = normalise(text)
    start, end = sorted((min(start, len(normal.text)), min(end, len(normal.text))))
    there, until = normal.original(start, end)
    assert 0 <= there <= len(text)
    assert until <= len(text)
    assert normal.text[start:end] in normalise(text[there:until]).text or end == start


@given(st.text(alphabet="0190-가김성명호동 \n\t@.:시\u200b", max_size=200))
def test_whatever_is_found_lies_in_the_text_and_over_nothing_else(text: str) -> None:
    found = detect(text)
    assert all(one.text == text[one.start : one.end] and one.text and one.kind in NAMES for one in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


def test_what_public_text_refuses_is_named() -> None:
    assert NAMES.keys() >= REFUSED
    assert find_identifiers("정보 900101-5234567 hong@example.kr") == ["frn", "email"]
