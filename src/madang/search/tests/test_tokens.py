"""Tokens: found however it is spaced, composed, cut out or written; nothing that is typed breaks them or slows them."""

import re
import sys
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.search.characters import MARKS, STACKED
from madang.search.tokens import LONGEST_TOKEN, fold, is_run, number_key, parts, suggested_words, tokens

HANGUL = st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3)
RUNS = st.text(HANGUL | st.sampled_from("漢字仮名カナไทย"), min_size=2, max_size=20)
WORDS = st.text("abcxyz0123456789éж", min_size=1, max_size=8)
WRITTEN = st.lists(RUNS | WORDS | st.sampled_from(["년", "제", "·", "-", "(", ")", "ㆍ", "😀"]), max_size=12)
ANYTHING = st.text(st.characters() | st.characters(categories=["Cs", "Cc", "Mn"]), max_size=60)


def test_runs_are_pairs_and_words_are_whole() -> None:
    assert tokens("상수도 CCTV 2대") == ["상수", "수도", "도", "cctv", "2", "대"]
    assert tokens("2026년도 제3조") == ["2026", "년", "년도", "도제", "제", "3", "조"]
    assert tokens("상수도관리과-12345") == ["상수", "수도", "도관", "관리", "리과", "과", "12345"]
    assert tokens("") == tokens(" .-_()\n") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("업무추진비", "업 무\u3000추진\n비"),
        ("시도지사", "시·도지사"),
        ("설치이용", "설치ㆍ이용"),
        ("코로나19", "코로나-19"),
        ("코로나19", "코로나 19"),
        ("CCTV 설치", "ＣＣＴＶ설치"),
        ("계획😀", "계획"),
        ("상수도", "상\u200b수\u00ad도"),
        ("상수도", "\u202e상\u2066수도\u061c"),
        ("ガス", "ｶﾞｽ"),
        ("김 ㅤ", "김"),
    ],
)
def test_written_otherwise_it_is_the_same(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


@pytest.mark.parametrize("word", ["москва", "مدينة", "दिल्ली", "école", "istanbul", "ελλάδα", "עִיר"])
def test_words_of_other_scripts_are_whole(word: str) -> None:
    assert tokens(f"{word} 1") == [fold(word), "1"]
    assert suggested_words(word) == [fold(word)]


@pytest.mark.parametrize(
    ("text", "part"),
    [("ประชุมสภาเมือง", "สภา"), ("東京都庁舎の工事", "庁舎"), ("ゴミ収集カレンダー", "カレンダー")],
)
def test_scripts_without_blanks_are_found_in_part(text: str, part: str) -> None:
    assert set(tokens(part)) <= set(tokens(text))


@given(WRITTEN, st.data())
def test_spacing_changes_nothing(pieces: list[str], data: st.DataObject) -> None:
    text = "가".join(pieces)
    spaced = "".join(
        c + " " * (is_run(c) and data.draw(st.booleans())) for c in unicodedata.normalize("NFKC", text)
    )
    assert tokens(spaced) == tokens(text)


@given(ANYTHING)
def test_decomposed_or_composed_is_the_same(text: str) -> None:
    assert tokens(unicodedata.normalize("NFD", text)) == tokens(unicodedata.normalize("NFC", text))


@given(WRITTEN, RUNS, st.data())
def test_any_part_of_a_run_is_found_by_its_tokens(before: list[str], run: str, data: st.DataObject) -> None:
    text = " ".join([*before, run, *before])
    first = data.draw(st.integers(0, len(run) - 2))
    part = run[first : data.draw(st.integers(first + 2, len(run)))]
    assert set(tokens(part)) <= set(tokens(text))


@given(st.lists(RUNS | WORDS | st.sampled_from(["년", "제", "·"]), min_size=1, max_size=8), st.data())
def test_words_in_a_row_are_found_as_a_phrase(words: list[str], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(words) - 1))
    row = tokens(" ".join(words[first : data.draw(st.integers(first + 1, len(words)))]))
    whole = tokens(" ".join(words))
    if len(row) > 1:
        assert any(whole[place : place + len(row)] == row for place in range(len(whole)))


@given(ANYTHING)
def test_nothing_breaks_them(text: str) -> None:
    made = tokens(text)
    assert all(0 < len(token) <= LONGEST_TOKEN and not re.search(r"\s", token) for token in made)
    assert bool(parts(text)) == bool(made)
    assert fold(fold(text)) == fold(text)
    " ".join([*made, number_key(text), *suggested_words(text)]).encode()


def test_every_mark_that_is_put_in_order_is_known() -> None:
    """A heap of one that is not would take the square of its length."""
    known = re.compile(f"[{STACKED}]")
    marks = (chr(place) for place in range(sys.maxunicode + 1) if unicodedata.combining(chr(place)))
    assert [f"{ord(mark):x}" for mark in marks if not known.match(mark)] == []
    assert re.search(f"[{MARKS}]", "\u0301")


@pytest.mark.parametrize(
    "piece", ["가", "가 ", "a", "a\u0300\u0327", "\u0f73\u0300", "가·", "1-", " ", "\ud800", "\ufdfa", "가a"]
)
def test_a_long_text_takes_its_length(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    tokens(text), suggested_words(text), number_key(text)
    assert time.process_time() - start < 5  # the square of it would be hours


def test_numbers_are_found_whole() -> None:
    assert number_key("상수도관리과 - １２３４５") == number_key("상수도관리과-12345") == "상수도관리과12345"
    assert number_key("A_1") == "a1"


def test_words_to_complete_are_without_particles() -> None:
    title = "2026년 상수도를 2026 시민에게 알리는 CCTV 설치·이용 계획의 건 마을"
    assert suggested_words(title) == sorted(
        ["2026년", "상수도", "시민", "알리", "cctv", "설치", "이용", "계획의", "마을"]
    )
