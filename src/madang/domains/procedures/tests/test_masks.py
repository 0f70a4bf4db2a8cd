"""Masks by kind; what is not of its kind is hidden whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.procedures.masks import MASKS, WHOLE, mask, scrub


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("name", "홍길동", "홍*동"),
        ("name", "김민", "김*"),
        ("name", "남궁민수", "남궁*수"),
        ("name", "김빛나리", "김**리"),
        ("name", "John Smith", WHOLE),
        ("name", "홍길동 외 3명", WHOLE),
        ("mobile", "010-1234-5678", "010-****-5678"),
        ("mobile", "01012345678", "010-****-5678"),
        ("phone", "02-345-6789", "02-****-6789"),
        ("phone", "내선 5678", WHOLE),
        ("email", "hong@example.kr", "ho***@example.kr"),
        ("email", "a@example.kr", "***@example.kr"),
        ("email", "water@seoul.go.kr", "water@seoul.go.kr"),
        ("email", "not a mail", WHOLE),
        ("address", "서울특별시 마포구 서교동 395-12", "서울특별시 마포구 서교동 **"),
        ("address", "서울 마포구 서교동395-12 101호", "서울 마포구 서교동 **"),
        ("address", "서울특별시 마포구 월드컵로25길 8, 101동 1001호", "서울특별시 마포구 월드컵로 **"),
        ("address", "서울특별시 종로구 종로1가 24", "서울특별시 종로구 종로1가 **"),
        ("address", "경기도 양평군 양서면 용담리 1", "경기도 양평군 양서면 **"),
        ("address", "서교동 395-12", WHOLE),
        ("address", "우리집", WHOLE),
        ("address", "홍길동 서울특별시 마포구 서교동 1", WHOLE),
        ("rrn", "900101-1234567", "900101-*******"),
        ("rrn", "9001011234567", "900101-*******"),
        ("rrn", "모름", WHOLE),
        ("passport", "M123A4567", "M1*******"),
        ("driver", "11-20-123456-78", "11-20-******-**"),
        ("biz", "123-45-67890", "123-45-*****"),
        ("card", "1234-5678-9012-3456", "1234-56**-****-3456"),
        ("plate", "12가3456", "12가****"),
        ("plate", "서울 123나 4567", "123나****"),
        ("birth", "1980-05-01", "1980.**.**"),
        ("birth", "1980. 5. 1.", "1980.**.**"),
        ("ip", "1.2.3.4", "1.2.***.4"),
        ("health_ins", "12345678901", WHOLE),
        (None, "anything", WHOLE),
        ("unheard_of", "anything", WHOLE),
    ],
)
def test_masks(kind: str | None, value: str, shown: str) -> None:
    assert mask(kind, value) == shown


@given(st.sampled_from(sorted(MASKS)), st.text(max_size=60))
def test_no_mask_raises_or_shows_what_it_cannot_read(kind: str, value: str) -> None:
    shown = mask(kind, value)
    assert "*" in shown or value.strip().endswith(("seoul.go.kr", "korea.kr"))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("연락 010-1234-5678", "연락 010-****-5678"),
        ("사건 95다5606, 면적 120㎡", "사건 95다5606, 면적 120㎡"),
        ("접수 2026-0001234", "접수 2026-0001234"),
        ("사진 1234567890.jpg, 2026-05-01", "사진 1234567890.jpg, 2026-05-01"),
        ("번호 9001011234567", "번호 900101-*******"),
        ("면허 11-20-123456-78", WHOLE),
    ],
)
def test_scrub(text: str, left: str) -> None:
    assert scrub(text) == left
