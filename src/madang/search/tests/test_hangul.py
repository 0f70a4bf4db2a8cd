"""Hangul by its letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.search.asking.hangul import apart, in_hangul, in_latin, initials, is_initials, keystrokes

SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8)


@given(SYLLABLES)
def test_what_was_typed_with_the_wrong_keyboard_is_read_back(word: str) -> None:
    assert in_hangul(keystrokes(word)) == word


@given(SYLLABLES, st.integers(1, 20))
def test_what_is_being_typed_begins_as_what_it_will_be(word: str, n: int) -> None:
    assert keystrokes(word).startswith(keystrokes(word[:n]))
    assert initials(word).startswith(initials(word[:n]))


@given(st.text(max_size=30))
def test_any_text_is_read(text: str) -> None:
    for read in (in_hangul, in_latin, initials, keystrokes, apart):
        assert isinstance(read(text), str)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gksrmf", "한글"), ("rkqtdl", "값이"), ("rkrtl", "각시"), ("Rkwldhk", "까지와"), ("GKSRMF", "")],
)
def test_latin_keys_give_hangul(typed: str, meant: str) -> None:
    assert in_hangul(typed) == meant or typed.isupper()


@pytest.mark.parametrize("typed", ["budget", "", "a", "123", "상수도", "gks rmf"])
def test_keys_that_give_no_syllables_give_nothing(typed: str) -> None:
    assert in_hangul(typed) == ""


@pytest.mark.parametrize(
    ("typed", "meant"), [("ㅠㅕㅇㅎㄷㅅ", "budget"), ("ㅂㅕㄷ너ㅜ", "quesjn"), ("값a", "")]
)
def test_hangul_keys_give_latin(typed: str, meant: str) -> None:
    assert in_latin(typed) == meant


@pytest.mark.parametrize(
    ("word", "letters"), [("상수도", "ㅅㅅㄷ"), ("물값", "ㅁㄱ"), ("2026년", "2026ㄴ"), ("ㅅ수", "ㅅㅅ")]
)
def test_initial_consonants(word: str, letters: str) -> None:
    assert initials(word) == letters
    assert is_initials("ㅅㅅㄷ") and is_initials("ㅄ") and not is_initials("ㅅ") and not is_initials("상ㅅ")
    assert apart("ㅄㅅ") == "ㅂㅅㅅ"
