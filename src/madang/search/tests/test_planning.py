"""Questions asked of a real index: what they find, what they leave out, how small what is asked stays."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.kernel.errors import InvalidInput
from madang.kernel.searchable import PUBLIC, Entry, What, read_id
from madang.search.asking.grammar import MOST_SINGLE, MOST_TOKENS, parse
from madang.search.asking.planning import plan
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.index.backend import Request, Sort
from madang.search.index.query import (
    Beginning,
    Containing,
    Key,
    KeyField,
    Phrase,
    Query,
    Term,
    TextField,
    Word,
)
from madang.search.tokens import tokens

TODAY = date(2026, 3, 15)
Ask = Callable[..., set[int]]
DEPARTMENTS = {"상수도관리과": ("1",), "총무과": ("2", "3"), "시민과": ("4",)}
THINGS: Sequence[dict[str, Any]] = [
    {"title": "상수도 노후관 정비 계획", "number": "상수도관리과-12345", "department": 1, "day": 20260301},
    {"title": "업무추진비 집행내역", "number": "총무과-77", "department": 2, "day": 20260201},
    {"title": "업무 추진비를 위한 규정", "number": "총무과-12345", "department": 3, "day": 20250101},
    {"title": "상수원 보호구역의 시민 안내", "words": ["수도 검침"], "pages": ["누수 신고"], "day": 20240101},
    {"title": "코로나-19 대응 Wi-Fi 설치", "number": "2026-000123", "category": "sanction", "day": 20260310},
    {"title": "물 절약 홍보", "pages": ["2026년도 계획, 제3조제1항"], "day": 20260311},
    {"title": "민원 창구 개선", "number": "민원-8", "department": 4, "day": 20250601},
    {"title": "의자 구입 3,450,000원 지급", "number": "교통실-3", "day": 20250601},
    {"title": "책상 450 점과 3 대, 전화 02-000-1111", "number": "교통실-31", "day": 20250601},
    {"title": "교통실 쉼터 3450000원 집행", "number": "기획실-3", "day": 20250601},
    {"title": "수도 계량기 교체", "number": "WAT-07", "day": 20250601},
]


class Choices:
    def values(self, field: KeyField, typed: str) -> Sequence[str]:
        if field is KeyField.DEPARTMENT:
            return DEPARTMENTS.get(typed, ())
        return ("sanction",) if typed == "결재문서" else ()

    def departments(self, name: str) -> Sequence[str]:
        return DEPARTMENTS.get(name, ())

    def near(self, field: KeyField, typed: str) -> Sequence[str]:
        return [name for name in DEPARTMENTS if name[-2:] == typed[-2:]]


CHOICES = Choices()


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyFolder:
    made = TantivyFolder(Path(tmp_path_factory.mktemp("index")))
    made.begin("one")
    writer = made.writer("one")
    common = {
        "what": What.DOCUMENT,
        "staff": False,
        "version": 1,
        "out": 1,
        "audience": (PUBLIC,),
        "twin": (),
    }
    empty = {"number": "", "words": (), "pages": ()}
    writer.add(Entry(**common, **(empty | {"pk": n, "at": n} | thing)) for n, thing in enumerate(THINGS))
    writer.commit()
    writer.close()
    made.switch("one")
    return made


@pytest.fixture
def ask(index: TantivyFolder) -> Ask:
    def asked(typed: str, *, ranked: bool = False) -> set[int]:
        planned = plan(parse(typed, TODAY), CHOICES, index.frequency, ranked=ranked)
        sort = Sort.RELEVANCE if ranked else Sort.NEWEST
        found = index.search(Request(planned.query, sort))
        assert found.total == len(found.hits)
        return {read_id(hit.id).pk for hit in found.hits}

    return asked


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("상수도", {0}),
        ("상수도를 정비", {0}),
        ("업무추진비", {1, 2}),
        ("업무 추진비", {1, 2}),
        ("업무추진비의", {1, 2}),
        ("업 무 추 진 비", {1, 2}),
        ("추진비 업무", {1, 2}),
        ('"업무 추진비를 위한"', {2}),
        ('"추진비 업무"', set()),
        ("업무추진비 -규정", {1}),
        ("-업무추진비 -상수도", {3, 4, 5, 6, 7, 8, 9, 10}),
        ("-수도", {1, 2, 4, 5, 6, 7, 8, 9}),
        ("정비계획", {0}),
        ("수도노후", {0}),
        ("누수", {3}),
        ("검침", {3}),
        ("코로나19", {4}),
        ("코로나 19", {4}),
        ("WIFI", set()),
        ("wi-fi", {4}),
        ("물", {5}),
        ("물 절약", {5}),
        ("2026년 계획", {5}),
        ("제3조", {5}),
        ('"제3조"', {5}),
        ("제목:계획", {0}),
        ("본문:계획", {5}),
        ("제목:누수", set()),
    ],
)
def test_words(ask: Ask, typed: str, found: set[int]) -> None:
    assert ask(typed) == ask(typed, ranked=True) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("상수도관리과-12345", {0}),
        ("상수도관리과 - 12345", {0}),
        ("상수도관리과 12345", {0}),
        ("총무과 7 집행", {1}),
        ("총무과 계획", set()),
        ("상수도관리과-123", {0}),
        ("12345", {0, 2}),
        ("번호:12345", {0, 2}),
        ("번호:총무과", {1, 2}),
        ("번호:총무과-7", {1}),
        ("번호:2026-0001", {4}),
        ("2026-000123", {4}),
        ("시민과", {6}),
        ("총무과 규정", {2}),
        ("-총무과 업무", set()),
        ("교통실-3", {7, 8}),
        ("교통실-31", {8}),
        ("WAT", {10}),
        ("3,450,000", {7, 9}),
        ("3,450,000원", {7, 9}),
        ("3450000", {7, 9}),
        ("3450000원을", {7, 9}),
        ("02-000-1111", {8}),
        ("02-000", {8}),
        ("000-1111 전화", {8}),
    ],
)
def test_numbers_are_found_as_typed_and_in_parts(ask: Ask, typed: str, found: set[int]) -> None:
    assert ask(typed) == found


@pytest.mark.parametrize("typed", ["교통실-3", "번호:교통실-3"])
def test_a_number_that_something_bears_is_no_beginning_of_others(index: TantivyFolder, typed: str) -> None:
    planned = plan(parse(typed, TODAY), CHOICES, index.frequency, bears={"교통실3"}.__contains__)
    assert [read_id(hit.id).pk for hit in index.search(Request(planned.query)).hits] == [7]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("부서:총무과", {1, 2}),
        ("부서:총무과 부서:상수도관리과", {0, 1, 2}),
        ("-부서:총무과 상수", {0, 3}),
        ("분류:결재문서", {4}),
        ("기간:2026", {0, 1, 4, 5}),
        ("기간:2026-02..2026-03-01 업무", {1}),
        ("기간:..2024", {3}),
    ],
)
def test_choices(ask: Ask, typed: str, found: set[int]) -> None:
    assert ask(typed) == found


def test_a_name_that_nobody_has_is_told_and_never_means_everything(index: TantivyFolder, ask: Ask) -> None:
    planned = plan(parse("부서:없는과 업무", TODAY), CHOICES)
    assert [(one.text, one.reason.en) for one in planned.unknown] == [
        ("없는과", "There is no such name or code, so this condition was not used.")
    ]
    near = plan(parse("부서:종무과", TODAY), CHOICES).unknown[0]
    assert near.reason.en.endswith("Similar names: 총무과")
    assert ask("부서:없는과 업무") == {1, 2}
    assert ask("부서:없는과") == set()


def test_the_name_of_a_department_is_a_word_as_a_whole() -> None:
    assert plan(parse("시민과", TODAY), CHOICES).words == (("시민과",),)
    assert plan(parse("주민과", TODAY), CHOICES).words == (("주민과", "주민"),)


def test_words_that_stand_together_come_first(index: TantivyFolder) -> None:
    planned = plan(parse("계획 정비", TODAY), CHOICES, ranked=True)
    assert [read_id(hit.id).pk for hit in index.search(Request(planned.query, Sort.RELEVANCE)).hits] == [0]


def test_what_stands_in_the_title_comes_first(index: TantivyFolder) -> None:
    planned = plan(parse("계획", TODAY), CHOICES, ranked=True)
    assert [read_id(hit.id).pk for hit in index.search(Request(planned.query, Sort.RELEVANCE)).hits] == [0, 5]


QUESTIONS = st.lists(
    st.sampled_from(
        [
            *(
                "물",
                "불",
                "상수도",
                "상수도를",
                "계획-1",
                "2026년",
                "wi-fi",
                "a",
                "-공사",
                '"가나 다라"',
                '-"가 나"',
            ),
            *("제목:물", "번호:2026-1234", "본문:누수", "부서:총무과", "총무과", "7", "기간:2026"),
        ]
    )
    | st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=40),
    max_size=40,
).map(" ".join)


@given(QUESTIONS, st.booleans())
def test_what_is_asked_stays_small(typed: str, ranked: bool) -> None:
    try:
        planned = plan(parse(typed, TODAY), CHOICES, ranked=ranked)
    except InvalidInput:
        return
    asked = list(_nodes(planned.query))
    words = [one for one in asked if isinstance(one, Word)]
    assert (
        sum(isinstance(one, Term) for one in asked) + sum(len(one.tokens) for one in words) <= 5 * MOST_TOKENS
    )
    assert sum(isinstance(one, Containing) for one in asked) <= 4 * MOST_SINGLE * 4
    assert all(len(one.prefix) >= 4 for one in asked if isinstance(one, Beginning))
    assert all(len(one.tokens) > 1 for one in asked if isinstance(one, Phrase | Word))
    assert all(one.values for one in asked if isinstance(one, Key))


WORDS = st.lists(st.text("가나다라12ab·-", min_size=1, max_size=5), min_size=2, max_size=6)


@given(WORDS)
def test_words_in_a_row_have_all_that_each_has(words: list[str]) -> None:
    """What puts titles first never finds others: the tokens of a row are those of its words, and more."""
    row = set(tokens(" ".join(words)))
    for word in words:
        for token in tokens(word):
            assert token in row or any(token in other for other in row)


def test_only_titles_are_asked_for_titles() -> None:
    planned = plan(parse("제목:상수도", TODAY), CHOICES)
    assert {one.field for one in _nodes(planned.query) if isinstance(one, Term | Word)} == {TextField.TITLE}


def _nodes(query: Query) -> Iterator[Query]:
    yield query
    for field in fields(query):
        value = getattr(query, field.name)
        for part in value if isinstance(value, tuple) else (value,):
            if is_dataclass(part):
                yield from _nodes(part)  # type: ignore[arg-type]
