"""What is marked is what was looked for, however it is spaced and written; nothing of the text is lost."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.search.asking.marking import bare, marked, places
from madang.search.asking.snippets import LENGTH, best_page, snippet, stands_in

KOREAN = st.text("상수도요금관리과제출 \n\t", min_size=1, max_size=12)
ANYTHING = st.text(max_size=60)
MIXED = st.text("상수도요금 aB2３Ａé가ㄱ㎡·-_ﾞｶ\u1100\u1161\u11a8\u0301", max_size=40)


def found(text: str, *words: str) -> list[str]:
    return [part for part, is_found in marked(text, words).parts if is_found]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("상수도 요금 고지", ["요금"], ["요금"]),
        ("업무 추진비 집행", ["업무추진비"], ["업무 추진비"]),
        ("업무추진비 집행", ["업무 추진비"], ["업무추진비"]),
        ("상수도관 누수", ["상수도", "상수도관"], ["상수도관"]),
        ("상수도를 늘린다", ["상수도를", "상수도"], ["상수도를"]),
        ("2026년 예산", ["2026"], ["2026"]),
        ("20261 예산", ["2026"], []),
        ("Budget BUDGETS budget", ["budget"], ["Budget", "budget"]),
        ("fiscal year 2026", ["fiscal year"], ["fiscal year"]),
        ("fiscalyear", ["fiscal year"], []),
        ("ＡＢＣ 시스템", ["abc"], ["ＡＢＣ"]),
        ("면적 50㎡ 이하", ["50m2"], ["50㎡"]),
        ("상수도관리과-12345", ["상수도관리과-12345"], ["상수도관리과-12345"]),
        ("제 3 조", ["제3조"], ["제 3 조"]),
        ("시·도 협의", ["시도"], ["시·도"]),
        (unicodedata.normalize("NFD", "상수도 요금"), ["상수도"], [unicodedata.normalize("NFD", "상수도")]),
        ("상수도", [""], []),
        ("", ["상수도"], []),
    ],
)
def test_words_are_marked_where_they_stand(text: str, words: list[str], expected: list[str]) -> None:
    assert found(text, *words) == expected


@given(text=ANYTHING | MIXED, words=st.lists(ANYTHING | MIXED, max_size=4))
def test_nothing_is_lost_and_no_place_overlaps(text: str, words: list[str]) -> None:
    told = marked(text, words)
    assert told.text == text and all(part for part, _ in told.parts)
    ends = 0
    for start, end in places(text, words):
        assert ends <= start < end <= len(text)
        ends = end


@given(before=KOREAN, word=KOREAN.filter(str.strip), after=KOREAN, spaces=st.lists(st.integers(0, 2)))
def test_a_word_is_marked_however_it_is_spaced(before: str, word: str, after: str, spaces: list[int]) -> None:
    written = "".join(c + " " * n for c, n in zip(word, spaces + [0] * len(word), strict=False))
    text = before + written + after
    parts = "".join(found(text, word))
    assert bare(word) in bare(parts)


@given(text=ANYTHING | MIXED, words=st.lists(KOREAN | MIXED, min_size=1, max_size=3))
def test_a_snippet_is_short_and_holds_what_was_found(text: str, words: list[str]) -> None:
    text = "가나다 " * 80 + text + " 라마바" * 80
    told = snippet(text, [[word] for word in words])
    if told is not None:
        assert len(told.text) <= LENGTH + 10
        assert any(is_found for _, is_found in told.parts)


def test_a_snippet_is_cut_where_words_end() -> None:
    text = "가나다라 " * 60 + "업무 추진비 집행 내역 " + "마바사아 " * 60
    told = snippet(text, [["업무추진비"]])
    assert told is not None
    assert told.text.startswith("… 가나다라 ") and told.text.endswith("마바사아 …")
    assert [part for part, is_found in told.parts if is_found] == ["업무 추진비"]
    assert snippet(text, [["없는말"]]) is None


def test_the_page_is_the_first_with_all_words_else_with_most() -> None:
    pages = ["정수장", "업무 추진비", "정수장의 업무추진비", "업무추진비 정수장"]
    assert best_page(pages, [["업무추진비"], ["정수장은", "정수장"]]) == 2
    assert best_page(pages[:2], [["업무추진비"], ["정수장"]]) == 0
    assert best_page(pages, [["하천"]]) is None
    assert stands_in(pages[2], [["업무추진비"], ["정수장"]]) and not stands_in(pages[1], [["정수장"]])


def test_marking_takes_time_in_proportion_to_the_text() -> None:
    began = time.process_time()
    for text in ("상" * 100_000, "a" * 100_000, "상 " * 50_000, "\u0301" * 100_000, "ㄱㅏ" * 50_000):
        marked(text, ["상" * 250, "a" * 250, "상a" * 100])
        snippet(text, [["상" * 250], ["a" * 250], ["상a" * 100]])
    assert time.process_time() - began < 5
