"""How an index changes."""

from contextlib import closing

import pytest

from madang.kernel.searchable import What, entry_id
from madang.search.index.backend import Absent, Backend, Busy, Request
from madang.search.index.query import All, Between, KeyField, NumberField
from madang.search.tests.conformance import Another
from madang.search.tests.conformance.entries import (
    EVERYTHING,
    entry,
    fill,
    key,
    pks,
    put,
    title_has,
    total,
)

FAR = 1 << 40


class Writing:
    """`another`: gives objects on the same index. `empty`: one of them, with a live generation of nothing."""

    def test_says_that_there_is_none_yet(self, another: Another) -> None:
        index = another()
        for ask in (
            index.condition,
            index.stamp,
            index.writer,
            lambda: index.search(Request(EVERYTHING)),
            lambda: index.suggestions("상", 5),
            lambda: index.similar("상수도", 5),
            lambda: index.frequency("상수"),
            lambda: index.versions(0, 9),
            lambda: index.writer("never"),
        ):
            with pytest.raises(Absent) as fault:
                ask()
            assert fault.value.why
        assert list(index.generations()) == []

    def test_what_is_put_again_is_there_once(self, empty: Backend) -> None:
        for _ in range(2):
            put(empty, entry(1, "상수도"), entry(2, "하수도"))
        assert pks(empty, EVERYTHING) == [2, 1]
        assert empty.condition().entries == 2

    def test_the_newer_takes_the_place_of_the_older(self, empty: Backend) -> None:
        put(empty, entry(1, "상수도", department=7, number="가과-1"))
        put(empty, entry(1, "하수도", department=8, version=9, at=2_000_000))
        assert total(empty, title_has("상수도")) == 0
        assert pks(empty, title_has("하수도")) == [1]
        assert total(empty, key(KeyField.NUMBER_KEY, "가과1")) == 0
        assert empty.versions(0, FAR) == {entry(1).id: 9}
        found = empty.search(Request(EVERYTHING, facets=(KeyField.DEPARTMENT,)))
        assert (found.total, found.facets[KeyField.DEPARTMENT]) == (1, (("8", 1),))

    def test_the_last_of_one_commit_stands(self, empty: Backend) -> None:
        with closing(empty.writer()) as writer:
            writer.put([entry(1, "처음"), entry(1, "다음")])
            writer.put([entry(1, "마지막"), entry(2, "둘")])
            writer.put([], gone=[entry(2).id])
            writer.commit()
        assert pks(empty, EVERYTHING) == [1]
        assert total(empty, title_has("마지막")) == 1
        assert total(empty, title_has("처음")) == 0

    def test_both_faces_of_a_thing_are_two_entries(self, empty: Backend) -> None:
        public, staff = entry(1, "공개"), entry(1, "내부", staff=True, audience=("d7",))
        put(empty, public, staff)
        put(empty, gone=[staff.id])
        assert [hit.id for hit in empty.search(Request(EVERYTHING)).hits] == [public.id]

    def test_ids_of_every_kind_and_size_are_deleted(self, empty: Backend) -> None:
        """In some engines a deletion by number deletes nothing, silently."""
        entries = [
            entry(pk, "상수도", what=what, staff=staff, at=1_000_000)
            for pk in (0, 1, 77, 2**31 - 1, 2**31, 2**40 + 5)
            for what in What
            for staff in (False, True)
        ]
        put(empty, *entries)
        put(empty, *entries)
        assert total(empty) == len(entries) == len(empty.versions(0, 1 << 50))
        for one in entries:
            assert empty.versions(one.id, one.id) == {one.id: one.version}
        put(empty, gone=[one.id for one in entries[1:]])
        assert [hit.id for hit in empty.search(Request(EVERYTHING)).hits] == [entries[0].id]

    def test_what_is_gone_counts_nowhere(self, empty: Backend) -> None:
        put(empty, *(entry(pk, "상수도", department=pk % 2, category="water") for pk in range(1, 7)))
        put(empty, gone=[entry(2).id, entry(3).id, entry(1234).id])
        found = empty.search(Request(title_has("상수도"), facets=(KeyField.DEPARTMENT, KeyField.CATEGORY)))
        assert pks(empty, title_has("상수도")) == [6, 5, 4, 1]
        assert found.total == total(empty) == empty.condition().entries == 4
        assert dict(found.facets[KeyField.DEPARTMENT]) == {"1": 2}  # department 0 is none
        assert found.facets[KeyField.CATEGORY] == (("water", 4),)
        assert len(empty.versions(0, FAR)) == 4
        assert pks(empty, title_has("상수도"), before=10**18) == [6, 5, 4, 1]

    def test_what_is_added_is_there(self, empty: Backend) -> None:
        with closing(empty.writer()) as writer:
            writer.add(entry(pk, "상수도") for pk in range(1, 1001))
            writer.commit()
        assert total(empty, title_has("상수도")) == 1000
        assert pks(empty, EVERYTHING, limit=3, offset=500) == [500, 499, 498]
        block = Between(NumberField.ID, entry(10).id, entry(19).id)
        assert total(empty, All((block, title_has("상수도")))) == 10
        assert len(empty.versions(entry(1).id, entry(1000).id)) == 1000

    def test_a_commit_is_seen_by_everybody_at_once(self, empty: Backend, another: Another) -> None:
        other = another()
        assert total(other) == 0
        with closing(empty.writer()) as writer:
            for pk in range(1, 4):
                writer.put([entry(pk, "상수도")])
                assert total(other) == pk - 1
                writer.commit()
                assert total(other) == total(empty) == pk
        assert total(another()) == 3

    def test_what_is_not_committed_is_lost_with_its_writer(self, empty: Backend) -> None:
        put(empty, entry(1, "하나"))
        writer = empty.writer()
        writer.put([entry(2, "둘")], gone=[entry(1).id])
        writer.close()
        writer.close()
        put(empty, entry(3, "셋"))
        assert pks(empty, EVERYTHING) == [3, 1]

    def test_one_at_a_time_may_write(self, empty: Backend, another: Another) -> None:
        other = another()
        for first, second in ((empty, empty), (empty, other), (other, empty)):
            with closing(first.writer()), pytest.raises(Busy) as fault:
                second.writer()
            assert fault.value.why
        put(other, entry(1, "상수도"))
        assert total(empty) == 1

    def test_a_generation_is_built_beside_the_live_one(self, empty: Backend, another: Another) -> None:
        other = another()
        put(empty, entry(1, "상수도"))
        empty.begin("second")
        with closing(empty.writer("second")) as building, closing(empty.writer()) as live:
            building.add([entry(pk, "하수도") for pk in range(1, 4)])
            building.commit()
            live.put([entry(2, "상수도")])
            live.commit()
            assert total(other, title_has("상수도")) == 2
            assert total(other, title_has("하수도")) == 0
        assert list(other.generations()) == [empty.condition().generation, "second"]
        empty.switch("second")
        assert total(other) == total(other, title_has("하수도")) == total(empty) == 3
        assert other.condition().generation == "second"
        assert list(other.generations()) == list(empty.generations()) == ["second"]
        put(other, entry(9, "도로"))
        assert total(empty) == 4

    def test_a_generation_that_is_begun_again_is_empty(self, empty: Backend) -> None:
        for title in ("처음", "다음"):
            empty.begin("second")
            with closing(empty.writer("second")) as writer:
                writer.add([entry(1, title)])
                writer.commit()
        empty.switch("second")
        assert (total(empty), total(empty, title_has("다음"))) == (1, 1)

    def test_the_stamp_changes_with_the_answers(self, empty: Backend, another: Another) -> None:
        other, stamps = another(), [empty.stamp()]
        put(empty, entry(1, "상수도"))
        stamps.append(empty.stamp())
        put(empty, entry(1, "하수도"))
        stamps.append(empty.stamp())
        put(empty, gone=[entry(1).id])
        stamps.append(empty.stamp())
        fill(empty, "second", [entry(1, "상수도")])
        stamps.append(empty.stamp())
        assert len(set(stamps)) == len(stamps)
        assert empty.stamp() == empty.condition().stamp == other.stamp()

    def test_a_generation_is_filled_by_one_writer_after_another(self, empty: Backend) -> None:
        empty.begin("second")
        for said in ([entry(1, "상수도"), entry(2, "하수도")], [], [entry(2, "상수도"), entry(3, "상수도")]):
            with closing(empty.writer("second")) as writer:
                writer.put(said)
                writer.commit()
                writer.commit()
        empty.switch("second")
        assert pks(empty, title_has("상수도")) == [3, 2, 1]
        assert total(empty) == 3

    def test_a_generation_made_again_under_its_name_has_another_stamp(self, empty: Backend) -> None:
        stamps = []
        for name in ("first", "second", "first", "second"):
            fill(empty, name, [entry(1, name)])
            stamps.append(empty.stamp())
        assert len(set(stamps)) == len(stamps)

    def test_the_stamp_stays_while_nothing_changes(self, empty: Backend) -> None:
        put(empty, entry(1, "상수도"))
        stamp = empty.stamp()
        with closing(empty.writer()) as writer:
            writer.commit()
        with closing(empty.writer()) as writer:
            writer.put([entry(2, "하수도")])
        empty.begin("second")
        with closing(empty.writer("second")) as writer:
            writer.add([entry(2, "하수도")])
            writer.commit()
        total(empty)
        assert empty.stamp() == empty.condition().stamp == stamp

    def test_nothing_to_do_is_nothing(self, empty: Backend) -> None:
        with closing(empty.writer()) as writer:
            writer.put([])
            writer.add([])
            writer.commit()
        assert total(empty) == 0
        assert entry_id(What.DOCUMENT, 1, staff=False) not in empty.versions(0, FAR)
