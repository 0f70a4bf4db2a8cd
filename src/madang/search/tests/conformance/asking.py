"""What a filled index answers."""

from dataclasses import replace

import pytest

from madang.kernel.searchable import PUBLIC, What, audience_of, entry_id, order_of
from madang.search.index.backend import Backend, Request, Sort
from madang.search.index.query import (
    All,
    AnyOf,
    Beginning,
    Between,
    Containing,
    KeyField,
    NumberField,
    Phrase,
    Query,
    Term,
    TextField,
    Without,
    Word,
)
from madang.search.tests.conformance.entries import EVERYTHING, entry, key, pks, title_has, total

SEVEN = audience_of(7)
ENTRIES = (
    entry(1, "상수도 요금 감면 안내", number="상수도과-1", department=7, category="water", kind="report"),
    entry(2, "하수도 요금 부과", number="상수도과-12", department=7, category="water", disclosure="open"),
    entry(
        3, "도로 점용 허가", number="도로과-1", department=8, category="road", words=("가로수 정비", "공원")
    ),
    entry(4, "KT 통신선 이설 2026년", number="2026-0000123", pages=("첫 쪽의 상수도", "둘째 쪽")),
    entry(5, "강", department=8, institution="11260", sector="parks"),
    entry(6, "청사 방호 계획", staff=True, audience=(SEVEN,), department=7),
    entry(7, "비공개", twin=(SEVEN, audience_of(9)), department=7, disclosure="closed"),
    entry(7, "상수도 검침원 명단", staff=True, audience=(SEVEN, audience_of(9)), department=7),
    entry(8, "상수도 공사", what=What.CASE, state="finished", day=20251231),
    entry(9, "상수도 급수 신청", what=What.PROCEDURE, number="C++ (a|b)"),
)
IN_SPRING = Between(NumberField.DAY, 20260103)
CASES = key(KeyField.WHAT, "case")
OTHER_DOCUMENTS = Without(key(KeyField.WHAT, "document"), title_has("도로"))


class Asking:
    """`filled`: an index with ENTRIES."""

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            (Term(TextField.TITLE, "상수"), [9, 8, 7, 1]),
            (Term(TextField.RECORD, "가로"), [3]),
            (Term(TextField.PAGES, "상수"), [4]),
            (Term(TextField.NUMBER, "12"), [2]),
            (Term(TextField.TITLE, "kt"), [4]),
            (Term(TextField.TITLE, "없는"), []),
            (title_has("요금감면"), [1]),
            (Phrase(TextField.TITLE, ("상수", "수도")), [9, 8, 7, 1]),
            (Phrase(TextField.TITLE, ("수도", "상수")), []),
            (Phrase(TextField.TITLE, ("요금",)), [2, 1]),
            (Phrase(TextField.RECORD, ("로수", "수정", "정비")), [3]),
            (Phrase(TextField.RECORD, ("정비", "공원")), []),
            (Phrase(TextField.PAGES, ("수도", "둘째")), []),
            (Word(TextField.TITLE, ("상수", "수도")), [9, 8, 7, 1]),
            (Word(TextField.TITLE, ("상수", "없는")), []),
            (Word(TextField.TITLE, ()), []),
            (Containing(TextField.TITLE, "강"), [5]),
            (Containing(TextField.TITLE, "수"), [9, 8, 7, 2, 1]),
            (Containing(TextField.TITLE, "상"), [9, 8, 7, 1]),
            (Containing(TextField.TITLE, "t"), [4]),
            (Containing(TextField.PAGES, "쪽"), [4]),
            (key(KeyField.DEPARTMENT, "7"), [7, 7, 6, 2, 1]),
            (key(KeyField.DEPARTMENT, "7", "8", "99"), [7, 7, 6, 5, 3, 2, 1]),
            (key(KeyField.DEPARTMENT), []),
            (key(KeyField.WHAT, "case"), [8]),
            (key(KeyField.MONTH, "202512"), [8]),
            (key(KeyField.INSTITUTION, "11260"), [5]),
            (key(KeyField.CATEGORY, "wat"), []),
            (key(KeyField.STATE, "finished"), [8]),
            (key(KeyField.SECTOR, "parks"), [5]),
            (key(KeyField.KIND, "report"), [1]),
            (key(KeyField.AUDIENCE, SEVEN), [7, 6]),
            (key(KeyField.AUDIENCE, audience_of(9)), [7]),
            (key(KeyField.TWIN, SEVEN), [7]),
            (key(KeyField.NUMBER_KEY, "상수도과1"), [1]),
            (Beginning(KeyField.NUMBER_KEY, "상수도과1"), [2, 1]),
            (Beginning(KeyField.NUMBER_KEY, "상"), [2, 1]),
            (Beginning(KeyField.NUMBER_KEY, "도로과1"), [3]),
            (Beginning(KeyField.NUMBER_KEY, "2026"), [4]),
            (Beginning(KeyField.NUMBER_KEY, "20260000123"), [4]),
            (Beginning(KeyField.NUMBER_KEY, "2026000012"), [4]),
            (Beginning(KeyField.NUMBER_KEY, "202600001239"), []),
            (Between(NumberField.DAY, None, 20251231), [8]),
            (Between(NumberField.DAY, 20260108), [9, 7, 7]),
            (Between(NumberField.OUT, 2_000_003, 2_000_004), [4, 3]),
            (Between(NumberField.VERSION, 6, 7), [7, 7, 6]),
            (Between(NumberField.ID, *[entry_id(What.DOCUMENT, 5, staff=False)] * 2), [5]),
            (Between(NumberField.DAY, 20260102, 20260101), []),
            (EVERYTHING, [9, 8, 7, 7, 6, 5, 4, 3, 2, 1]),
            (AnyOf(()), []),
            (All((title_has("상수도"), key(KeyField.WHAT, "document"))), [7, 1]),
            (AnyOf((title_has("강"), title_has("허가"), AnyOf(()))), [5, 3]),
            (AnyOf((key(KeyField.DEPARTMENT, "8"), title_has("감면"))), [5, 3, 1]),
            (All((AnyOf((key(KeyField.DEPARTMENT, "7"), title_has("강"))), title_has("요금"))), [2, 1]),
            (Without(title_has("상수도"), AnyOf((title_has("감면"), key(KeyField.DEPARTMENT, "7")))), [9, 8]),
            (Without(title_has("요금"), title_has("감면")), [2]),
            (Without(EVERYTHING, key(KeyField.AUDIENCE, PUBLIC)), [7, 6]),
            (Without(AnyOf(()), title_has("감면")), []),
            (All((AnyOf((title_has("요금"), Containing(TextField.TITLE, "강"))), IN_SPRING)), [5, 2]),
            (Without(AnyOf((title_has("상수도"), title_has("도로"))), AnyOf((CASES, OTHER_DOCUMENTS))), [9, 3]),
        ],
    )  # fmt: skip
    def test_finds_what_fits_newest_first(self, filled: Backend, query: Query, expected: list[int]) -> None:
        assert pks(filled, query) == expected
        assert total(filled, query) == len(expected)

    def test_one_face_is_found_for_each_asker(self, filled: Backend) -> None:
        def may_find(*audience: str) -> Query:
            public = Without(key(KeyField.AUDIENCE, PUBLIC), key(KeyField.TWIN, *audience))
            return AnyOf((public, key(KeyField.AUDIENCE, *audience)))

        seven = filled.search(Request(All((may_find(SEVEN), key(KeyField.DEPARTMENT, "7")))))
        assert entry_id(What.DOCUMENT, 7, staff=True) in [hit.id for hit in seven.hits]
        assert seven.total == 4
        eight = filled.search(Request(All((may_find(audience_of(8)), key(KeyField.DEPARTMENT, "7")))))
        assert entry_id(What.DOCUMENT, 7, staff=False) in [hit.id for hit in eight.hits]
        assert eight.total == 3

    def test_hits_say_where_they_stand(self, filled: Backend) -> None:
        id = entry_id(What.CASE, 8, staff=False)
        (hit,) = filled.search(Request(title_has("공사"))).hits
        assert (hit.id, hit.order) == (id, order_of(1_000_008, id))

    def test_pages_follow_each_other(self, filled: Backend) -> None:
        assert pks(filled, EVERYTHING, limit=4) == [9, 8, 7, 7]
        assert pks(filled, EVERYTHING, limit=4, offset=4) == [6, 5, 4, 3]
        assert pks(filled, EVERYTHING, limit=4, offset=8) == [2, 1]
        assert pks(filled, EVERYTHING, limit=4, offset=12) == []

    def test_goes_on_after_a_place(self, filled: Backend) -> None:
        page = filled.search(Request(EVERYTHING, limit=3))
        after = filled.search(Request(EVERYTHING, limit=3, before=page.hits[-1].order, count=False))
        assert [hit.order for hit in after.hits] == sorted((hit.order for hit in after.hits), reverse=True)
        assert not {hit.id for hit in page.hits} & {hit.id for hit in after.hits}
        assert pks(filled, title_has("상수도"), before=order_of(1_000_008, 0)) == [7, 1]

    def test_counts_only_where_asked(self, filled: Backend) -> None:
        assert filled.search(Request(EVERYTHING, count=False)).total is None
        assert filled.search(Request(EVERYTHING, limit=2)).total == 10
        nothing = filled.search(Request(EVERYTHING, limit=0, count=False))
        assert (nothing.hits, nothing.total, nothing.facets) == ((), None, {})
        assert filled.search(Request(EVERYTHING)).total_is_exact

    def test_counts_values_of_what_fits(self, filled: Backend) -> None:
        fields = (KeyField.DEPARTMENT, KeyField.WHAT, KeyField.MONTH)
        found = filled.search(Request(title_has("수도"), limit=1, facets=fields))
        assert dict(found.facets[KeyField.DEPARTMENT]) == {"7": 3}
        assert found.facets[KeyField.WHAT][0] == ("document", 3)
        assert dict(found.facets[KeyField.WHAT]) == {"document": 3, "case": 1, "procedure": 1}
        assert found.facets[KeyField.MONTH] == (("202601", 4), ("202512", 1))
        assert set(found.facets) == set(fields)

    def test_counts_the_most_frequent_values_where_there_are_more(self, filled: Backend) -> None:
        found = filled.search(Request(EVERYTHING, limit=0, facets=(KeyField.DEPARTMENT,), facet_size=1))
        assert found.facets[KeyField.DEPARTMENT] == (("7", 5),)
        nothing = filled.search(Request(AnyOf(()), limit=0, facets=(KeyField.DEPARTMENT,)))
        assert nothing.facets[KeyField.DEPARTMENT] == ()

    def test_counts_no_values_where_that_means_to_go_through_more_than_wished(self, filled: Backend) -> None:
        all_of_it = Request(title_has("수도"), limit=1, facets=(KeyField.WHAT,), facets_within=10)
        found = filled.search(all_of_it)
        assert dict(found.facets[KeyField.WHAT]) == {"document": 3, "case": 1, "procedure": 1}
        least = filled.search(replace(all_of_it, facets_within=0))
        assert (least.hits, least.total) == (found.hits, 5)
        assert least.facets == {}

    @pytest.mark.parametrize(
        ("first", "last", "expected"),
        [
            (20251231, 20251231, [8]),
            (20251201, 20251231, [8]),
            (20250101, 20251231, [8]),
            (20240302, 20251231, [8]),
            (20251231, 20260102, [8, 1]),
            (None, 20251231, [8]),
            (20260103, None, [9, 7, 7, 6, 5, 4, 3, 2]),
            (20260103, 20260104, [3, 2]),
            (20260101, 20270228, [9, 7, 7, 6, 5, 4, 3, 2, 1]),
            (20260105, 20260104, []),
            (20270101, None, []),
            (None, 20201231, []),
        ],
    )
    def test_finds_days_of_a_period(
        self, filled: Backend, first: int | None, last: int | None, expected: list[int]
    ) -> None:
        assert pks(filled, Between(NumberField.DAY, first, last)) == expected

    def test_puts_first_what_counts_for_more(self, filled: Backend) -> None:
        words = AnyOf((Term(TextField.TITLE, "상수"), Term(TextField.PAGES, "상수")), (8.0, 1.0))
        found = pks(filled, words, sort=Sort.RELEVANCE)
        assert set(found) == {1, 4, 7, 8, 9}
        assert found[-1] == 4
        turned = AnyOf((Term(TextField.TITLE, "상수"), Term(TextField.PAGES, "상수")), (1.0, 50.0))
        assert pks(filled, turned, sort=Sort.RELEVANCE)[0] == 4

    def test_finds_by_relevance_what_has_a_word_or_a_value(self, filled: Backend) -> None:
        words = AnyOf((Term(TextField.TITLE, "상수"), Term(TextField.PAGES, "상수")), (4.0, 1.0))
        query = AnyOf(
            (All((AnyOf((key(KeyField.DEPARTMENT, "8"), words)), IN_SPRING)), title_has("강")), (1.0, 2.0)
        )
        assert set(pks(filled, query, sort=Sort.RELEVANCE)) == set(pks(filled, query)) == {3, 4, 5, 7, 9}

    def test_puts_first_what_has_more_of_the_words(self, filled: Backend) -> None:
        either = AnyOf((title_has("요금"), title_has("감면")))
        assert pks(filled, either, sort=Sort.RELEVANCE) == [1, 2]

    def test_pages_by_relevance_follow_each_other(self, filled: Backend) -> None:
        whole = pks(filled, title_has("수도"), sort=Sort.RELEVANCE)
        parts = [pks(filled, title_has("수도"), sort=Sort.RELEVANCE, limit=2, offset=o) for o in (0, 2, 4)]
        assert [one for part in parts for one in part] == whole
        assert len(whole) == 5

    def test_tells_versions_between_two_ids(self, filled: Backend) -> None:
        first, last = entry_id(What.DOCUMENT, 6, staff=False), entry_id(What.DOCUMENT, 7, staff=True)
        assert filled.versions(first, last) == {first + 1: 6, last - 1: 7, last: 7}
        assert filled.versions(0, 1 << 60).keys() == {one.id for one in ENTRIES}
        assert filled.versions(0, 3) == {}

    def test_tells_about_how_many_titles_have_a_token(self, filled: Backend) -> None:
        assert filled.frequency("상수") == 4
        assert filled.frequency("없는") == 0

    def test_tells_how_it_stands(self, filled: Backend) -> None:
        told = filled.condition()
        assert (told.generation, told.entries) == ("filled", 10)
        assert told.size is None or told.size > 0
        assert filled.condition().stamp == told.stamp == filled.stamp()
        assert list(filled.generations()) == ["filled"]
