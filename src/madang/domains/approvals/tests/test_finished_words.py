"""The words of a finished document: parts, marks, dates and sums as the decree writes them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.approvals.figures import (
    date_shown,
    moment_shown,
    money_shown,
    number_in_words,
    time_shown,
)
from madang.domains.approvals.finished import Contact, Disclosure
from madang.domains.approvals.finished_words import (
    CLASSES,
    KINDS,
    LABELS,
    ROLES,
    Line,
    disclosure_mark,
    shown,
)
from madang.domains.approvals.tests.finished_documents import LINE, finished, signed
from madang.kernel import translations
from madang.kernel.text import Text


def test_days_and_times() -> None:
    at = datetime(2026, 2, 13, 5, 5, 59, tzinfo=UTC)
    assert date_shown(date(2026, 2, 13)) == "2026. 2. 13."
    assert time_shown(at, "Asia/Seoul") == "14:05"
    assert moment_shown(at, "Asia/Seoul") == "2026. 2. 13. 14:05"
    assert moment_shown(datetime(2026, 2, 13, 15, 0, tzinfo=UTC), "Asia/Seoul") == "2026. 2. 14. 00:00"
    with pytest.raises(ValueError):
        time_shown(datetime(2026, 2, 13), "Asia/Seoul")


@pytest.mark.parametrize(
    ("won", "said"),
    [
        (0, "금0원(금영원)"),
        (1, "금1원(금일원)"),
        (113_560, "금113,560원(금일십일만삼천오백육십원)"),
        (10_000, "금10,000원(금일만원)"),
        (100_000_000, "금100,000,000원(금일억원)"),
        (1_2345_0000_6007, "금1,234,500,006,007원(금일조이천삼백사십오억육천칠원)"),
    ],
)
def test_sums(won: int, said: str) -> None:
    assert money_shown(won) == said


def _read(words: str) -> int:
    """A number in words, read back."""
    units, groups = {"십": 10, "백": 100, "천": 1000}, {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
    total = four = digit = 0
    for letter in words:
        if letter in units:
            four, digit = four + digit * units[letter], 0
        elif letter in groups:
            total, four, digit = total + (four + digit) * groups[letter], 0, 0
        else:
            digit = "영일이삼사오육칠팔구".index(letter)
    return total + four + digit


@given(st.integers(0, 10**20 - 1))
def test_a_number_in_words_reads_as_the_number(number: int) -> None:
    assert _read(number_in_words(number)) == number


@pytest.mark.parametrize("number", [-1, 10**20])
def test_what_cannot_be_said_in_words(number: int) -> None:
    with pytest.raises(ValueError):
        number_in_words(number)


@pytest.mark.parametrize(
    ("disclosure", "said"),
    [
        (Disclosure("open"), "공개"),
        (Disclosure("partial", (6,)), "부분공개(6)"),
        (Disclosure("closed", (4, 5)), "비공개(4, 5)"),
    ],
)
def test_marks_of_disclosure(disclosure: Disclosure, said: str) -> None:
    assert disclosure_mark(disclosure).ko == said


def test_all_parts_in_order() -> None:
    said = shown(finished(via="행정국장", received_number="재정과-77", received_on=date(2026, 2, 14)), "ko")
    assert said.head == (Line("수신", "재정과장"), Line("(경유)", "행정국장"))
    assert said.recipients is None
    assert [(a.number, a.name, a.mark) for a in said.attachments] == [
        (1, "운영 계획서 1부", "공개"),
        (2, "위치도 1부", "비공개(6)"),
    ]
    assert said.end == "끝."
    assert said.foot == (
        Line("시행", "정보공개정책과-1234 (2026. 2. 13.)"),
        Line("접수", "재정과-77 (2026. 2. 14.)"),
        Line("우", "04524 마당시 마당구 한길 110"),
        Line("홈페이지", "https://madang.example"),
        Line("전화", "02-120"),
        Line("전자우편", "open@madang.example"),
        Line("공개구분", "부분공개(5, 6)"),
    )
    assert [line.label for line in said.record] == ["문서요지", "키워드", "보존기간"]


def test_who_signed_how_and_when() -> None:
    rows = shown(finished(), "ko").signatures
    assert [(r.role, r.post, r.name, r.signed, r.note) for r in rows] == [
        ("기안자", "★⊙ 주무관", "김하나", "2026. 2. 13. 10:05", ""),
        ("검토자", "팀장", "이두리", "2026. 2. 13. 11:05", "(의견 있음)"),
        ("검토자", "과장", "박서이", "–", "검토 생략: 출장"),
        ("협조자", "재정과장", "최넷", "2026. 2. 13. 12:05", ""),
        ("결재권자", "국장", "정다섯", "2026. 2. 13. 14:05", "전결"),
    ]
    (opinion,) = shown(finished(), "ko").opinions
    assert opinion.signed == "검토자 팀장 이두리 (2026. 2. 13. 11:05)"
    assert opinion.words == ("예산을 다시 살펴 주십시오.", "둘째 줄입니다.")


@pytest.mark.parametrize(
    ("kind", "style", "post", "name", "note"),
    [
        ("full", "national", "국장", "정다섯", ""),
        ("delegated", "national", "국장", "정다섯", "전결"),
        ("acting", "national", "국장", "정다섯", "대결, 시장 대결"),
        ("delegated_acting", "national", "국장", "정다섯", "전결 / 대결, 시장 대결"),
        ("full", "seoul", "국장", "정다섯", ""),
        ("delegated", "seoul", "국장", "정다섯", "전결"),
        ("acting", "seoul", "시장", "代 정다섯", "대결"),
        ("delegated_acting", "seoul", "시장", "代 정다섯", "전결 / 대결"),
    ],
)
def test_marks_of_approval(kind: str, style: str, post: str, name: str, note: str) -> None:
    absent = "시장" if "acting" in kind else ""
    line = (LINE[0], signed("approver", "국장", "정다섯", 14, kind=kind, acting_for=absent))
    approver = shown(finished(signatures=line, acting_style=style), "ko").signatures[-1]
    assert (approver.post, approver.name, approver.note) == (post, name, note)


@pytest.mark.parametrize(
    ("recipients", "to", "listed"),
    [
        ((), "내부결재", None),
        (("재정과장",), "재정과장", None),
        (("재정과장", "총무과장"), "수신자 참조", Line("수신자", "재정과장, 총무과장")),
    ],
)
def test_recipients(recipients: tuple[str, ...], to: str, listed: Line | None) -> None:
    said = shown(finished(recipients=recipients), "ko")
    assert (said.head[0].value, said.recipients) == (to, listed)


def test_what_is_missing_is_left_out() -> None:
    bare = finished(
        contact=Contact(), issued_on=None, attachments=(), sender="", policy_number="시장 방침 제153호"
    )
    said = shown(bare, "ko")
    assert [line.label for line in said.foot] == ["시행", "방침번호", "공개구분"]
    assert said.foot[0].value == "정보공개정책과-1234"
    assert (said.attachments, said.sender) == ((), "")


def test_approved_when_the_approver_signed() -> None:
    assert finished().approved_at == datetime(2026, 2, 13, 5, 5, 59, tzinfo=UTC)
    assert finished(signatures=LINE[:3]).approved_at is None


@pytest.mark.parametrize("language", ["en", "zh", "fr"])
def test_labels_speak_the_language_of_the_page(language: str) -> None:
    said = shown(finished(), language)
    korean = shown(finished(), "ko")
    assert all(said.labels[name] != korean.labels[name] for name in LABELS)
    assert said.title == korean.title
    assert said.institution == "Madang City" or language != "en"


@pytest.mark.parametrize("code", translations.FURTHER)
def test_every_label_is_translated(code: str) -> None:
    texts: list[Text] = [t for table in (LABELS, ROLES, KINDS, CLASSES) for t in table.values() if t.en]
    assert [t.en for t in texts if translations.find(code, t.ko, t.en) is None] == []
