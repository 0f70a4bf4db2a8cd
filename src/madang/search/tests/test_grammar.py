"""What is typed, read: words, phrases, fields, periods; what is left out; limits."""

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.kernel.errors import InvalidInput
from madang.search.asking.grammar import (
    LONGEST_QUESTION,
    MOST_CHOSEN,
    MOST_SINGLE,
    MOST_TOKENS,
    MOST_WORDS,
    parse,
)
from madang.search.asking.question import Chosen, Period, Question, Sought, Where, understood
from madang.search.index.query import KeyField
from madang.search.tokens import tokens

TODAY = date(2026, 3, 15)


def read(typed: str) -> Question:
    return parse(typed, TODAY)


def test_words_phrases_and_what_is_not_wanted() -> None:
    assert read('상수도 "노후관 정비" -공사 -“시설 점검” 「도로 굴착」').sought == (
        Sought("상수도"),
        Sought("노후관 정비", phrase=True),
        Sought("공사", without=True),
        Sought("시설 점검", phrase=True, without=True),
        Sought("도로 굴착", phrase=True),
    )


@pytest.mark.parametrize(
    "word", ["상수도관리과-12345", "COVID-19", "wi-fi", "http://a.b", "10:30", "a:b", "인사:총무"]
)
def test_signs_within_a_word_are_of_it(word: str) -> None:
    assert read(word).sought == (Sought(word),)


def test_fields_in_both_languages() -> None:
    korean = read(
        '부서:"상수도 관리과" 기관:강남구 분류:회의 공개:부분공개 종류:계획 분야:교통 제목:점검 번호:총무과-1 본문:누수'
    )
    english = read(
        'Department:"상수도 관리과" institution:강남구 category:회의 CLASS：부분공개 kind: 계획 '
        "sector:교통 title:점검 number:총무과-1 text:누수"
    )
    assert korean == english
    assert korean.chosen == (
        Chosen(KeyField.DEPARTMENT, "상수도 관리과"),
        Chosen(KeyField.INSTITUTION, "강남구"),
        Chosen(KeyField.CATEGORY, "회의"),
        Chosen(KeyField.DISCLOSURE, "부분공개"),
        Chosen(KeyField.KIND, "계획"),
        Chosen(KeyField.SECTOR, "교통"),
    )
    assert [(one.text, one.where) for one in korean.sought] == [
        ("점검", Where.TITLE),
        ("총무과-1", Where.NUMBER),
        ("누수", Where.TEXT),
    ]
    assert read("-부서:총무과").chosen == (Chosen(KeyField.DEPARTMENT, "총무과", without=True),)


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026년", "2026-01-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026년 3월", "2026-03-01", "2026-03-31"),
        ("2026.3.1.", "2026-03-01", "2026-03-01"),
        ("2026년 3월 1일", "2026-03-01", "2026-03-01"),
        ("2026-03-01..2026-05-31", "2026-03-01", "2026-05-31"),
        ("2026.3~2026.5", "2026-03-01", "2026-05-31"),
        ("2026.3. ~ 2026.5.", "2026-03-01", "2026-05-31"),
        ("2026-05..2026-03", "2026-03-01", "2026-05-31"),
        ("2025..", "2025-01-01", None),
        ("..2025", None, "2025-12-31"),
        ("최근 30일", "2026-02-14", "2026-03-15"),
        ("최근 2주간", "2026-03-02", "2026-03-15"),
        ("최근 1개월", "2026-02-16", "2026-03-15"),
        ("last 30 days", "2026-02-14", "2026-03-15"),
        ("Last 1 year", "2025-03-16", "2026-03-15"),
    ],
)
def test_periods(typed: str, first: str | None, last: str | None) -> None:
    period = Period(first and date.fromisoformat(first), last and date.fromisoformat(last))
    for said in (f"기간:{typed} 예산", f"예산 period: {typed}", f'기간:"{typed}" 예산'):
        question = read(said)
        assert (question.period, question.sought) == (period, (Sought("예산"),)), said


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(
            (f"기간:{said}", "the period")
            for said in ("2026-13", "어제", "최근 0일", "0000", "last 9999 years")
        ),
        *((said, "colon") for said in ("부서:", '부서:""', "분류:★")),
        ("-기간:2026", "excluded"),
        ("를", "joins"),
    ],
)
def test_what_cannot_be_used_is_told(typed: str, code: str) -> None:
    question = read(f"예산 {typed}")
    assert question.sought == (Sought("예산"),) and not question.chosen and question.period is None
    assert [code in one.reason.en.lower() for one in question.left_out] == [True]
    assert question.left_out[0].text and question.left_out[0].text in typed


@pytest.mark.parametrize(
    "typed",
    ["은 는 이 가", "를", "...", "-", '""', '"', "\x00\x01", "\u200b", "\ud800", "😀 ★", "부서:", "기간:x"],
)
def test_nothing_to_search_for_is_said_so(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read(typed)
    assert refused.value.code == "nothing_to_search_for"
    assert [fault.field for fault in refused.value.fields] == ["q"]


def test_nothing_typed_asks_for_nothing() -> None:
    assert read("") == read(" \n\u3000") == Question()


def test_a_quotation_mark_too_many_is_forgiven() -> None:
    assert read('"상수도 공사').sought == (Sought("상수도"), Sought("공사"))
    assert read('"상수도 공사" 12" 관').sought == (
        Sought("상수도 공사", phrase=True),
        Sought("12"),
        Sought("관"),
    )


def test_characters_typed_one_by_one_are_a_word() -> None:
    assert read("업 무 추 진 비 집행").sought == (Sought("업무추진비"), Sought("집행"))
    assert read("도 시 계 획").sought == (Sought("도시계획"),)
    assert read("물 절약").sought == (Sought("물"), Sought("절약"))
    assert read("물 을 절약").sought == (Sought("물"), Sought("절약"))


def test_a_particle_in_quotation_marks_is_looked_for() -> None:
    assert read('"과"').sought == (Sought("과", phrase=True),)


@pytest.mark.parametrize(
    "typed",
    ["가나 " * 200, "가" * 501, "a" * 1_000_000, "term " * 10_000, "-" * 1_000_000, "\u0301\u0327" * 500_000],
)
def test_too_long_is_said_at_once(typed: str) -> None:
    start = time.process_time()
    with pytest.raises(InvalidInput) as refused:
        read(typed)
    assert (refused.value.code, refused.value.fields[0].field) == ("question_too_long", "q")
    assert str(LONGEST_QUESTION) in refused.value.message.ko and time.process_time() - start < 0.5


def test_more_words_than_are_looked_for() -> None:
    question = read(" ".join(f"w{n}" for n in range(40)))
    assert (len(question.sought), len(question.left_out)) == (MOST_WORDS, 40 - MOST_WORDS)
    singles = read("물 ab 불 cd 숲 ef 꽃 gh 강 ij 산")
    assert len([one for one in singles.sought if len(one.text) == 1]) == MOST_SINGLE
    assert [one.text for one in singles.left_out] == ["강", "산"]
    long = read("가나다라마바사아자차 " * 3 + "거너더러머버서어저처" * 20 + " 끝말")
    assert sum(len(tokens(one.text)) for one in long.sought) <= MOST_TOKENS and Sought("끝말") in long.sought


def test_a_long_title_is_looked_for_by_its_beginning() -> None:
    title = "".join(chr(0xAC00 + n * 7) for n in range(75))
    for typed in (title, f'"{title}"'):
        assert read(typed).sought == (Sought(title, phrase='"' in typed),) and read(typed).left_out == ()
    longer = "".join(chr(0xAC00 + n * 7) for n in range(400))
    question = read(longer)
    assert question.sought[0].text + question.left_out[0].text == longer
    assert len(tokens(question.sought[0].text)) == MOST_TOKENS


def test_the_same_again_counts_once() -> None:
    assert read("허가 " * 40) == read("허가")
    question = read(" ".join(f"부서:과{n}" for n in [*range(20), 0]))
    assert (len(question.chosen), len(question.left_out)) == (MOST_CHOSEN, 20 - MOST_CHOSEN)


def test_one_period_is_used_and_another_is_told() -> None:
    question = read("기간:2026-11 기간:2026-10 기간:2026-11")
    assert str(question.period) == "2026-11-01..2026-11-30"
    assert [one.text for one in question.left_out] == ["2026-10-01..2026-10-31"]


TYPED = st.lists(
    st.sampled_from(
        [
            *(
                "상수도",
                "물",
                "를",
                "-공사",
                "a:b",
                "é",
                "(",
                "-",
                "—",
                ":",
                '"',
                "“",
                "」",
                "'",
                "‘",
                "’",
                "ㆍ",
                "\x00",
            ),
            *(
                "부서:",
                "제목:",
                "CLASS：",
                "period:",
                "기간: ",
                "2026-03",
                "..",
                "~",
                "최근 3일",
                " ",
                " ",
                "\u3000",
            ),
        ]
    )
    | st.text(max_size=3),
    max_size=14,
).map("".join)


@given(TYPED)
def test_a_question_written_back_is_the_same_question(typed: str) -> None:
    try:
        question = read(typed)
    except InvalidInput as refused:
        assert refused.code == "nothing_to_search_for"
        return
    for language in ("ko", "en"):
        again = parse(understood(question, language), TODAY)
        assert (again.sought, again.chosen, again.period) == (
            question.sought,
            question.chosen,
            question.period,
        )
        assert again.left_out == ()
    understood(question).encode()
