"""Particles: taken off where they are some, never from a noun that is whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.search.particles import asked_stem, is_particle, stem

TITLES = {
    "상수": 900,
    "수도": 1200,
    "세금": 500,
    "금이": 20,
    "교통": 1800,
    "통지": 400,
    "지도": 900,
    "결과": 900,
    "과통": 3,
}


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("상수도를", "상수도"),
        ("업무추진비는", "업무추진비"),
        ("서울시에서는", "서울시"),
        ("시민과의", "시민"),
        ("계획으로부터", "계획"),
        ("회의로는", "회의"),
        ("3월부터", "3월"),
        ("2026년까지", "2026년"),
        ("cctv를", "cctv"),
        ("가을은", "가을"),
        ("결과를", "결과"),
    ],
)
def test_what_is_certainly_a_particle_goes(word: str, left: str) -> None:
    assert stem(word) == asked_stem(word) == left


@pytest.mark.parametrize(
    "word",
    [
        "마을",
        "우리마을",
        "평가",
        "국가",
        "경로",
        "세종로",
        "농가",
        "초과",
        "차이",
        "종이",
        "종로서",
    ],
)
def test_the_sound_before_it_tells_a_noun(word: str) -> None:
    assert asked_stem(word, TITLES.get) == word


@pytest.mark.parametrize(
    "word",
    ["상수도", "어린이", "만족도", "고객만족도", "인허가", "코로나", "주치의", "종로5가", "제도", "도로"],
)
def test_nouns_that_end_like_particles_stay(word: str) -> None:
    assert asked_stem(word, lambda token: TITLES.get(token, 0)) == asked_stem(word) == word


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("세금이", "세금"),
        ("위원회의", "위원회"),
        ("시민과", "시민"),
        ("공사도", "공사"),
        ("수도가", "수도"),
        ("서울시에", "서울시"),
        ("예산만", "예산"),
    ],
)
def test_likely_particles_go(word: str, left: str) -> None:
    assert asked_stem(word) == asked_stem(word, lambda token: TITLES.get(token, 0)) == left


def test_frequency_tells_compounds_from_particles() -> None:
    def often(token: str) -> int:
        return TITLES.get(token, 0)

    assert asked_stem("교통지도", often) == "교통지도"
    assert asked_stem("결과통지도", often) == "결과통지"


def test_particles_alone_say_nothing() -> None:
    assert all(map(is_particle, ("은", "에서", "으로", "이", "및")))
    assert not any(map(is_particle, ("물", "시", "상수도", "")))


@given(
    st.text(
        st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3) | st.sampled_from("을를은는이가a1"),
        max_size=8,
    )
)
def test_what_is_left_is_the_beginning_of_the_word(word: str) -> None:
    left = asked_stem(word)
    assert word.startswith(left) and len(left) >= min(2, len(word))
    assert stem(word).startswith(left)
