"""From page to page while things come and go: whatever stays is read once, in order."""

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.kernel.errors import InvalidInput
from madang.kernel.searchable import PUBLIC, Entry, What
from madang.search.asking import paging
from madang.search.asking.paging import SLACK, Place, cursor, read_cursor, window
from madang.search.asking.shapes import Asked, Narrowing
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.index.backend import Found, Hit, Request, Sort
from madang.search.index.query import Key, KeyField

ALL = Key(KeyField.AUDIENCE, (PUBLIC,))


class Pages:
    """Pages of what is there, which are numbers: the greater, the newer."""

    there: set[int]

    def search(self, request: Request) -> Found:
        raise NotImplementedError

    def change(self, come: set[int], go: Collection[int] = ()) -> None:
        self.there = (self.there | come) - set(go)

    def page(self, place: Place, limit: int, sort: Sort = Sort.NEWEST) -> tuple[list[int], Place | None]:
        seen = window(self.search, Request(ALL, sort), place, limit)
        assert seen.total == len(self.there) and seen.total_is_exact
        taken = seen.hits[:limit]
        more = len(seen.hits) > limit
        assert more or seen.ends
        after = Place(seen.offset + len(taken), taken[-1].order) if more else None
        return [hit.id >> 4 for hit in taken], after


class Listed(Pages):
    """They lie in a list: what a request says, and nothing else."""

    def __init__(self, there: set[int]) -> None:
        self.there = there

    def search(self, request: Request) -> Found:
        hits = [Hit(n << 4, n) for n in sorted(self.there, reverse=True)]
        left = [hit for hit in hits if request.before is None or hit.order < request.before]
        page = left[request.offset : request.offset + request.limit]
        return Found(tuple(page), len(left) if request.count else None, True, {})


class Shelf(Pages):
    """They stand in an index."""

    def __init__(self, folder: Path) -> None:
        self.backend = TantivyFolder(folder)
        self.backend.begin("one")
        self.backend.switch("one")
        self.there = set()

    def search(self, request: Request) -> Found:
        return self.backend.search(request)

    def change(self, come: set[int], go: Collection[int] = ()) -> None:
        super().change(come, go)
        writer = self.backend.writer()
        writer.put(map(_entry, sorted(come.difference(go))), gone=[_entry(n).id for n in go])
        writer.commit()
        writer.close()


def _entry(n: int) -> Entry:
    return Entry(
        what=What.DOCUMENT,
        pk=n,
        staff=False,
        version=1,
        at=1_700_000_000 + n,
        out=0,
        day=20261130,
        title="상수도",
        number="",
        words=(),
        pages=(),
        twin=(),
        audience=(PUBLIC,),
    )


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


NUMBERS = st.sets(st.integers(1, 400), max_size=120)


@given(
    there=NUMBERS,
    limit=st.sampled_from((1, 7, 30)),
    turns=st.lists(st.tuples(NUMBERS, NUMBERS), max_size=4),
    farthest=st.sampled_from((60, 10_000)),
)
def test_whatever_stays_is_read_once_and_in_order(
    there: set[int], limit: int, turns: list[tuple[set[int], set[int]]], farthest: int
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(paging, "FARTHEST", farthest)  # so that few entries reach beyond it
        pages, stayed, read, place = Listed(there), set(there), list[int](), Place()
        for turn in range(1000):
            page, following = pages.page(place, limit)
            read += page
            if following is None:
                break
            place = following
            if turn < len(turns):
                pages.change(*turns[turn])
                stayed &= pages.there
        assert read == sorted(set(read), reverse=True)
        assert stayed <= set(read)


def test_more_came_than_is_counted_along(shelf: Shelf) -> None:
    shelf.change(set(range(1, 60)))
    page, place = shelf.page(Place(), 5)
    assert page == [59, 58, 57, 56, 55] and place
    shelf.change(set(range(60, 60 + 3 * SLACK)))
    assert shelf.page(place, 5)[0] == [54, 53, 52, 51, 50]
    shelf.change(set(), set(range(40, 200)))
    assert shelf.page(place, 5)[0] == [39, 38, 37, 36, 35]


def test_by_relevance_pages_end_where_counting_along_does(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "FARTHEST", 50)
    shelf.change(set(range(1, 100)))
    first, place = shelf.page(Place(), 20, Sort.RELEVANCE)
    second, further = shelf.page(place or Place(), 20, Sort.RELEVANCE)
    third, end = shelf.page(further or Place(), 20, Sort.RELEVANCE)
    assert end is None and len({*first, *second, *third}) == 50
    with pytest.raises(InvalidInput):
        shelf.page(Place(50, 1), 20, Sort.RELEVANCE)


def test_a_cursor_says_where_it_left_off() -> None:
    asked, place = Asked("상수도"), Place(25, 3_650_722_201_600)
    said = cursor(asked, place)
    assert read_cursor(replace(asked, cursor=said)) == place
    assert read_cursor(replace(asked, cursor=said, limit=50, facets=("what",))) == place
    assert said.replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize(
    "other",
    [
        Asked("하수도"),
        Asked("상수도", sort=Sort.RELEVANCE),
        Asked("상수도", Narrowing(what="case")),
        Asked("상수도", Narrowing(department="case")),
        Asked("상수도 "),
        Asked("\ud800"),
    ],
)
def test_a_cursor_of_another_question_is_refused(other: Asked) -> None:
    said = cursor(Asked("상수도"), Place(25, 7))
    with pytest.raises(InvalidInput) as refused:
        read_cursor(replace(other, cursor=said))
    assert (refused.value.code, refused.value.fields[0].field) == ("cursor_of_another_search", "cursor")


@pytest.mark.parametrize("said", ["x", "=", "MjAyNg", "\ud800", "가", "A" * 400, "YS4xLjI" * 9, "YS4tMS4y"])
def test_a_cursor_that_is_none_is_refused(said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_cursor(Asked("상수도", cursor=said))
    assert refused.value.code == "invalid_cursor"
