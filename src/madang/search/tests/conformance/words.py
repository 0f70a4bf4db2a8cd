"""Words that are offered."""

import pytest

from madang.search.index.backend import Backend
from madang.search.tests.conformance.entries import entry, fill, put, title_has, total, words_of

TITLES = (
    "상수도 공사",
    "상수도 요금",
    "상수원 보호",
    "하수도 공사",
    "상수도관 교체",
    "도시계획 변경",
    "도시계획 열람",
)

SLIPS = {
    "상수다": ["상수도", "상수원"],
    "삼수도": ["상수도", "하수도"],
    "상하수도": ["상수도", "하수도"],
    "상도": ["상수도"],
    "수도": ["상수도", "하수도"],
    "수상도": ["상수도"],
    "상도수": ["상수도"],
    "시도계획": ["도시계획"],
    "도계시획": ["도시계획"],
    "도시계휙": ["도시계획"],
    "도시계획표": ["도시계획"],
    "시계획": ["도시계획"],
    "공원": ["공사"],
    "상수문": ["상수도", "상수원"],
    "가나다라": [],
}


class Words:
    """`empty`: an index of nothing."""

    @pytest.fixture
    def offering(self, empty: Backend) -> Backend:
        hidden = entry(99, "상수문 점검", audience=("d7",), staff=True)
        fill(empty, "words", [*(entry(pk, title) for pk, title in enumerate(TITLES, 1)), hidden])
        return empty

    def test_offers_public_words_that_begin_so(self, offering: Backend) -> None:
        assert list(offering.suggestions("상수", 9)) == [("상수도", 2), ("상수도관", 1), ("상수원", 1)]
        assert words_of(offering.suggestions("상수", 1)) == ["상수도"]
        assert words_of(offering.suggestions("공사", 9)) == ["공사"]
        assert list(offering.suggestions("없", 9)) == []

    def test_knows_what_is_one_slip_away(self, offering: Backend) -> None:
        assert {typed: words_of(offering.similar(typed, 9)) for typed in SLIPS} == SLIPS

    def test_offers_the_most_frequent_first_and_no_more_than_asked_for(self, offering: Backend) -> None:
        assert list(offering.similar("상수다", 9)) == [("상수도", 2), ("상수원", 1)]
        assert len(offering.similar("상수다", 1)) == 1
        assert "상수도" not in words_of(offering.similar("상수도", 9))

    def test_a_word_whose_last_entry_is_gone_is_never_offered(self, offering: Backend) -> None:
        put(offering, gone=[entry(3).id, entry(5).id])
        assert words_of(offering.suggestions("상수", 9)) == ["상수도"]
        assert words_of(offering.similar("상수원", 9)) == ["상수도"]
        put(offering, gone=[entry(2).id])
        assert words_of(offering.suggestions("상수", 9)) == ["상수도"]
        put(offering, entry(1, "다른 공사"))
        assert list(offering.suggestions("상수", 9)) == []
        assert list(offering.similar("상수다", 9)) == []
        assert total(offering, title_has("하수도")) == 1

    def test_a_word_that_comes_back_is_offered_again(self, offering: Backend) -> None:
        put(offering, gone=[entry(3).id])
        put(offering, entry(3, "상수원 보호"))
        assert "상수원" in words_of(offering.suggestions("상수", 9))
