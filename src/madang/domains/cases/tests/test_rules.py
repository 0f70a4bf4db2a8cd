"""Pure decisions about a case."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.cases.rules import cleared_for_public, is_entered_late, is_overdue, urgency
from madang.kernel.errors import InvalidInput

SEOUL = ZoneInfo("Asia/Seoul")
NOON = datetime(2026, 5, 12, 12, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("state", "due", "held", "expected"),
    [
        ("reviewing", NOON - timedelta(seconds=1), False, True),
        ("reviewing", NOON, False, False),
        ("reviewing", NOON + timedelta(days=1), False, False),
        ("reviewing", NOON - timedelta(days=1), True, False),
        ("decided", NOON - timedelta(days=1), False, False),
        ("reviewing", None, False, False),
    ],
)
def test_overdue(state, due, held, expected):
    assert is_overdue(state, due, NOON, held=held) is expected


@pytest.mark.parametrize(
    ("happened", "recorded", "expected"),
    [
        (NOON, NOON, False),
        (NOON, NOON + timedelta(hours=11, minutes=59), False),
        (NOON, NOON + timedelta(hours=12), True),
        (NOON.replace(hour=23, minute=30), NOON.replace(hour=23, minute=30) + timedelta(minutes=45), False),
        (NOON.replace(hour=23, minute=30), NOON.replace(hour=23, minute=30) + timedelta(minutes=61), True),
        (NOON.astimezone(UTC), (NOON + timedelta(days=2)).astimezone(UTC), True),
    ],
)
def test_entered_late_is_after_the_local_day(happened, recorded, expected):
    assert is_entered_late(happened, recorded, SEOUL) is expected


@pytest.mark.parametrize(
    "text",
    [
        "주민번호 800501-1234567",
        "8005011234567 확인",
        "８００５０１－１２３４５６７",
        "연락처 010-1234-5678로",
        "010 1234 5678",
        "01012345678",
        "hong@example.kr 로 회신",
        "1234-5678-9012-3456",
        "면허 11-20-123456-78",
        "여권 M12345678",
        "여권번호: M123A4567",
        "국민은행 123456-01-123456",
        "신청인 홍길동 씨가",
    ],
)
def test_a_public_text_with_personal_data_is_refused(text):
    with pytest.raises(InvalidInput) as refused:
        cleared_for_public("reason", text, ["홍길동"])
    assert refused.value.fields[0].field == "reason"


@pytest.mark.parametrize(
    "text",
    [
        "문서번호 정보공개정책과-1234",
        "2026. 5. 12. 14:05 현장 확인",
        "담당 부서 02-2133-1234로 문의",
        "금113,560원(금일십일만삼천오백육십원)",
        "하천법 제33조제1항",
        "담당자 someone@seoul.go.kr",
        "면적 1,234.5㎡, 지번 331-4",
        "대법원 95다5606",
    ],
)
def test_ordinary_words_of_an_office_pass(text):
    assert cleared_for_public("reason", text, ["홍길동"]) == text


@given(st.text(max_size=200))
def test_what_passes_is_unchanged_but_for_blanks_at_the_ends(text):
    try:
        cleared = cleared_for_public("reason", text)
    except InvalidInput:
        return
    assert cleared == text.replace("\x00", "").strip()


@given(st.one_of(st.none(), st.datetimes()), st.one_of(st.none(), st.datetimes()))
def test_a_task_is_as_urgent_as_its_nearer_date(term, due):
    found = urgency(term, due)
    assert found == (min(d for d in (term, due) if d) if term or due else None)
