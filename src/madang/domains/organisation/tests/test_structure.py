"""Departments over time: periods, successors, predecessors, hierarchy; also where the data run in circles."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.organisation.structure import DepartmentRow, Passing, Structure, covers
from madang.kernel.text import Text

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return BEGIN + timedelta(days=number)


def unit(id: int, since: int = 0, until: int | None = None, parent: int | None = None, code: str = ""):
    name = Text(f"{id}과", f"Department {id}")
    end = None if until is None else day(until)
    return DepartmentRow(id, code or f"d{id}", name, "", "city", parent, day(since), end)


def passing(old: int, new: int, at: int, primary: bool = True) -> Passing:
    return Passing(old, new, day(at), primary)


MERGERS = Structure(
    [unit(1, until=10), unit(2, until=20), unit(3), unit(4, until=20), unit(5), unit(6, until=5)],
    [passing(1, 2, 10), passing(2, 3, 20), passing(4, 5, 20), passing(4, 3, 20, primary=False)],
)


@pytest.mark.parametrize(
    ("department", "at", "expected"),
    [
        (1, 9, 1),
        (1, 10, 2),  # the period is half-open: on day 10 the successor answers
        (1, 19, 2),
        (1, 20, 3),
        (2, 19, 2),
        (2, 20, 3),
        (3, 99, 3),
        (4, 19, 4),
        (4, 20, 5),  # split: the primary successor
        (6, 99, 6),  # closed without successor: nothing is handed to nobody
        (77, 0, 77),
    ],
)
def test_responsible(department, at, expected):
    assert MERGERS.responsible(department, day(at)) == expected


def test_responsible_to_the_microsecond():
    assert MERGERS.responsible(1, day(10) - timedelta(microseconds=1)) == 1


@pytest.mark.parametrize(
    ("department", "at", "expected"),
    [
        (3, None, {1, 2, 3, 4}),
        (5, None, {4, 5}),
        (2, None, {1, 2}),
        (1, None, {1}),
        (3, 19, {3}),
        (2, 10, {1, 2}),
        (2, 9, {2}),
    ],
)
def test_lineage(department, at, expected):
    assert MERGERS.lineage(department, None if at is None else day(at)) == expected


def test_code_of_a_renamed_department_means_the_one_of_its_time():
    renamed = Structure([unit(1, until=10, code="x"), unit(2, since=10, code="x")], [passing(1, 2, 10)])
    assert renamed.named("x", day(9)).id == 1
    assert renamed.named("x", day(10)).id == 2
    assert renamed.named("x").id == 2
    assert renamed.named("x", day(-1)) is None
    assert renamed.named("y") is None


def test_a_child_of_a_renamed_department_stays_below_it():
    tree = Structure([unit(1, until=10), unit(2, since=10), unit(3, parent=1)], [passing(1, 2, 10)])
    assert tree.below(2, day(10)) == {1, 2, 3}
    assert tree.upwards(3, day(9)) == (3, 1)
    assert tree.upwards(3, day(10)) == (3, 2)


def test_circles_end():
    circle = Structure(
        [unit(1, until=5, parent=2), unit(2, until=5, parent=1)], [passing(1, 2, 5), passing(2, 1, 5)]
    )
    assert circle.responsible(1, day(6)) == 2
    assert circle.lineage(1) == {1, 2}
    assert circle.below(1, day(0)) == {1, 2}
    assert circle.upwards(1, day(0)) == (1, 2)


@pytest.mark.parametrize(("at", "inside"), [(-1, False), (0, True), (9, True), (10, False)])
def test_half_open(at, inside):
    assert covers(day(0), day(10), day(at)) is inside


ids = st.integers(1, 9)
units = st.lists(
    st.builds(
        lambda id, since, length, parent: unit(id, since, None if length is None else since + length, parent),
        ids,
        st.integers(0, 20),
        st.none() | st.integers(1, 20),
        st.none() | ids,
    ),
    unique_by=lambda row: row.id,
)


@st.composite
def structures(draw):
    rows = draw(units)
    known = [row.id for row in rows] or [1]
    of = st.sampled_from(known)
    passings = draw(st.lists(st.builds(passing, of, of, st.integers(0, 40), st.booleans()), max_size=12))
    parents = [row for row in rows if row.parent_id is None or row.parent_id in known]
    return Structure(
        parents, [p for p in passings if {p.predecessor_id, p.successor_id} <= {r.id for r in parents}]
    )


@given(structures(), ids, st.integers(-5, 50))
def test_whatever_the_data_answers_come_and_agree(structure, department, at):
    instant = day(at)
    answers = structure.responsible(department, instant)
    assert department in structure.lineage(answers, instant)
    assert department in structure.below(department, instant)
    assert structure.lineage(department, instant) <= structure.below(department, instant)
    assert structure.lineage(department, instant) <= structure.lineage(department)
    assert structure.upwards(department, instant)[0] == department
