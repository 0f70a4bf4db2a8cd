"""What the benchmark of the search invents is the same each time, and as long and as various as real titles are."""

import json
from datetime import timedelta
from random import Random

import pytest

from madang.bench.searching import answering
from madang.bench.searching.figures import Figures, spread
from madang.bench.synthetic import titles
from madang.bench.synthetic.historic import PIECE, Inventor, Office, Part, parts
from madang.kernel import copied
from madang.kernel.ids import ALPHABET, new_ids

OFFICES = tuple(Office(n, "bench-city", f"시험{n}과") for n in range(124))


def test_titles_are_the_same_for_the_same_numbers_and_as_long_as_real_ones() -> None:
    one, other = ([titles.title(rng) for _ in range(5_000)] for rng in (Random(1), Random(1)))
    assert one == other
    assert len(set(one)) > 4_800
    assert 26 < sum(map(len, one)) / len(one) < 30
    assert 0.10 < sum("정보공개" in text.replace(" ", "") for text in one) / len(one) < 0.20


def test_documents_are_invented_part_by_part_each_once_and_public_after_their_approval() -> None:
    inventor = Inventor(12_000, OFFICES)
    assert parts(12_000) == [Part(0, PIECE), Part(5_000, PIECE), Part(10_000, 2_000)]
    first, again = inventor(Part(5_000, 300)), Inventor(12_000, OFFICES)(Part(5_000, 300))
    assert first == again
    told = [one for part in parts(12_000) for one in inventor(part).documents]
    assert len({one.entry.source_id for one in told}) == 12_000
    assert [one.entry.approved_on for one in told] == sorted(one.entry.approved_on for one in told)
    assert all(timedelta() < one.at - one.entry.approved_at < timedelta(days=2) for one in told)
    assert {one.entry.disclosure for one in told} == {"open", "partial", "closed"}
    assert all(bool(one.entry.grounds) == (one.entry.disclosure != "open") for one in told)


def test_a_figure_says_whether_its_bound_was_kept(capfd) -> None:
    figures = Figures({"bench": "search"})
    figures.tell("a", 2.0, "s", at_most=1.0)
    figures.tell("b", 2.0, "s", at_least=1.0, more="x")
    figures.tell("c", 2.0, "s")
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [line.get("met") for line in lines] == [False, True, None]
    assert (lines[1]["at_least"], lines[1]["more"], figures.missed) == (1.0, "x", ["a"])
    assert spread([n / 1000 for n in range(1, 101)]) == {"p50": 51.0, "p95": 96.0, "p99": 100.0}


@pytest.mark.parametrize(
    ("seconds", "engine", "failed", "within"),
    [
        ([0.010, 0.020], [0.004, 0.008], 0, True),
        ([0.010, 0.020], [0.004, 0.007], 0, False),
        ([0.010, 0.020], [0.004, 0.008], 1, False),
        ([0.010, 0.020], [0.0, 0.0], 0, False),
    ],
)
def test_a_figure_says_whether_what_is_added_stays_within_its_bound(
    seconds: list[float], engine: list[float], failed: int, within: bool, capfd
) -> None:
    figures = Figures({"bench": "search"})
    answering._tell("a", seconds, spread(engine), failed, None, figures)
    line = json.loads(capfd.readouterr().out)
    assert (line["added_within"], line["at_most_added_times_engine"]) == (within, 1.5)
    assert figures.missed == []


@pytest.mark.parametrize("values", [["a", "b"], ["a\tb", "c\\d", "e\nf", "g\rh"], ["\\N", "", "가"]])
def test_a_line_gives_back_what_was_put_into_it(values: list[str]) -> None:
    assert list(copied._values([copied.line(values)])) == [values]


def test_many_ids_are_as_one() -> None:
    made = new_ids(1_000)
    assert len(set(made)) == 1_000
    assert {len(one) for one in made} == {16} and set("".join(made)) == set(ALPHABET)
