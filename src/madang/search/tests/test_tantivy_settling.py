"""How a query is asked of an index, by what the index knows of it."""

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.kernel.searchable import PUBLIC, What, day_number
from madang.search.backends import tantivy_settling
from madang.search.backends.tantivy_folder import TantivyFolder
from madang.search.backends.tantivy_schema import LOCAL_DAY, YEAR, periods
from madang.search.backends.tantivy_settling import Settling
from madang.search.index.backend import Request
from madang.search.index.query import (
    All,
    AnyOf,
    Between,
    Key,
    KeyField,
    NumberField,
    Phrase,
    Query,
    Term,
    TextField,
    Without,
    Word,
)
from madang.search.tests.conformance.entries import entry, fill, pks
from madang.search.tokens import tokens

RECORD, PAGES = TextField.RECORD, TextField.PAGES
WATER, FEE = Term(RECORD, "상수"), Term(RECORD, "요금")
NOTHING = AnyOf(())
PUBLIC_ONES = Key(KeyField.AUDIENCE, (PUBLIC,))
DOCUMENTS, CASES = (Key(KeyField.WHAT, (what,)) for what in (What.DOCUMENT, What.CASE))
YEAR_25 = Between(NumberField.DAY, 2025_01_01, 2025_12_31)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> TantivyFolder:
    made = TantivyFolder(Path(tmp_path_factory.mktemp("index")))
    titles = ("상수도 요금", "상수도 공사", "상수도 요금 감면", "하수도")
    days = (2025_01_01, 2025_12_31, 2026_02_03, 2026_02_28)
    fill(
        made,
        "one",
        [entry(n, title, day=day) for n, (title, day) in enumerate(zip(titles, days, strict=True))],
    )
    return made


@pytest.fixture
def settling(index: TantivyFolder) -> Settling:
    return Settling(index._view().searcher)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (Word(RECORD, ("상수", "수도")), Phrase(RECORD, ("상수", "수도"))),
        (Word(RECORD, ("상수", "없다")), NOTHING),
        (Word(RECORD, ()), Phrase(RECORD, ())),
        (AnyOf((WATER, Term(PAGES, "상수"))), WATER),
        (AnyOf((Term(PAGES, "상수"), WATER), (2.0, 1.0)), AnyOf((WATER,), (1.0,))),
        (AnyOf((Term(PAGES, "상수"), Term(PAGES, "요금"))), NOTHING),
        (All((WATER, AnyOf((Term(PAGES, "상수"),)))), NOTHING),
        (All((WATER, Phrase(RECORD, ("상수", "없다")))), NOTHING),
        (All((All((WATER, FEE)), YEAR_25, WATER)), All((WATER, FEE, YEAR_25))),
        (All(()), All(())),
        (All((All(()), WATER)), All((All(()), WATER))),
        (Without(WATER, Term(PAGES, "요금")), Without(WATER, NOTHING)),
        (Between(NumberField.DAY, None, 2025_12_31), Between(NumberField.DAY, 2025_00_00, 2025_12_31)),
        (Between(NumberField.DAY, 2026_01_01, None), Between(NumberField.DAY, 2026_01_01, 2026_99_99)),
        (Between(NumberField.OUT, 1, None), Between(NumberField.OUT, 1, None)),
    ],
)
def test_what_is_asked(settling: Settling, query: Query, expected: Query) -> None:
    assert settling.settled(query) == expected


@pytest.mark.parametrize(
    ("query", "most"),
    [
        (WATER, 3),
        (All((WATER, FEE)), 2),
        (All((WATER, FEE, YEAR_25)), 2),
        (AnyOf((WATER, FEE)), 4),
        (Phrase(RECORD, ("상수", "수도")), 3),
        (PUBLIC_ONES, 4),
        (Without(FEE, WATER), 2),
        (YEAR_25, 2),
        (All((PUBLIC_ONES, YEAR_25)), 2),
        (All(()), 4),
        (NOTHING, 0),
        (Between(NumberField.OUT, 1, None), 4),
    ],
)
def test_how_many_entries_are_walked_through(settling: Settling, query: Query, most: int) -> None:
    assert settling.most(query) == most


@pytest.mark.parametrize(("within", "counted"), [(None, True), (2, True), (1, False)])
def test_facets_are_counted_within_bounds(index: TantivyFolder, within: int | None, counted: bool) -> None:
    asked = Request(All((WATER, FEE)), limit=0, facets=(KeyField.MONTH,), facets_within=within)
    facets = index.search(asked).facets
    assert facets == ({KeyField.MONTH: (("202501", 1), ("202602", 1))} if counted else {})


def test_the_rarest_of_each_word_is_looked_for_first(
    settling: Settling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tantivy_settling, "_FEW", 0)  # as with millions of entries
    water, fee = Word(RECORD, ("수도", "상수", "수도")), Word(RECORD, ("요금", "감면"))
    often, rarest = Term(RECORD, "수도"), Term(RECORD, "감면")
    assert settling.settled(water) == All((WATER, often))
    assert settling.settled(All((water, fee))) == All((All((WATER, rarest)), often, FEE))
    assert settling.settled(All((water, YEAR_25))) == All((All((WATER, YEAR_25)), often))
    assert settling.settled(All((water, Term(RECORD, "수도")))) == All((WATER, often))
    assert settling.settled(AnyOf((water, FEE))) == AnyOf((All((WATER, often)), FEE))


YEARS = (2023, 2024, 2025, 2026)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> TantivyFolder:
    """Forty entries over four years."""
    made = TantivyFolder(Path(tmp_path_factory.mktemp("years")))
    titles = ("상수도 요금", "상수도", "요금", "상수도 요금")
    fill(
        made,
        "one",
        [entry(n, titles[n % 4], at=n * 10**6, day=YEARS[n // 10] * 10_000 + 101) for n in range(40)],
    )
    return made


@pytest.mark.parametrize(
    ("query", "wanted", "first"),
    [
        (WATER, 1, 2026),
        (WATER, 5, 2026),
        (WATER, 12, 2025),
        (WATER, 20, None),  # that would be more than half of all
        (All((WATER, FEE)), 5, 2026),
        (Without(WATER, FEE), 5, 2026),
        (All((WATER, Between(NumberField.DAY, 2023_01_01, 2024_12_31))), 1, None),
        (Without(All((WATER, Between(NumberField.ORDER, None, 9))), FEE), 1, None),
        (AnyOf(()), 1, None),
    ],
)
def test_among_which_years_the_newest_are_likely(
    years: TantivyFolder, monkeypatch: pytest.MonkeyPatch, query: Query, wanted: int, first: int | None
) -> None:
    monkeypatch.setattr(tantivy_settling, "_LIKELY", 1)
    settling = Settling(years._view().searcher)
    assert settling.newest(query, wanted) is None  # there are so few that all are looked at
    monkeypatch.setattr(tantivy_settling, "_MANY", 1)
    monkeypatch.setattr(tantivy_settling, "_LEAST", 2)
    found = settling.newest(query, wanted)
    assert found == (first and Between(NumberField.DAY, first * 10_000, 2026_99_99))


@given(
    query=st.sampled_from([WATER, All((WATER, FEE)), Without(WATER, FEE), All(()), AnyOf((WATER, FEE))]),
    offset=st.integers(0, 30),
    limit=st.integers(0, 12),
    count=st.booleans(),
)
def test_a_page_is_the_same_wherever_it_was_looked_for(
    years: TantivyFolder, query: Query, offset: int, limit: int, count: bool
) -> None:
    request = Request(query, offset=offset, limit=limit, count=count)
    whole = years.search(request)
    with pytest.MonkeyPatch.context() as patched:
        for name, value in (("_LIKELY", 1), ("_MANY", 1), ("_LEAST", 1)):
            patched.setattr(tantivy_settling, name, value)
        assert years.search(request) == whole


def fits(query: Query, tokens: Sequence[str], *, in_a_row: bool) -> bool:
    """Whether tokens fit a query, by what a query says."""
    match query:
        case Term(_, token):
            return token in tokens
        case Word(_, wanted) if in_a_row or not wanted:
            starts = range(len(tokens) - len(wanted) + 1) if wanted else ()
            return any(tuple(tokens[n : n + len(wanted)]) == wanted for n in starts)
        case Word(_, wanted):
            return set(wanted) <= set(tokens)
        case All(parts):
            return all(fits(part, tokens, in_a_row=in_a_row) for part in parts)
        case AnyOf(parts):
            return any(fits(part, tokens, in_a_row=in_a_row) for part in parts)
        case Without(wanted, unwanted):
            return fits(wanted, tokens, in_a_row=in_a_row) and not fits(unwanted, tokens, in_a_row=in_a_row)
        case Key(_, values):
            return bool({PUBLIC, What.DOCUMENT} & set(values))
    raise TypeError(query)


TEXTS = [
    "상수 수도 도요",
    "수도 상수",
    "상수 도요 요금 수도",
    "요금 금감",
    "금감 요금 금감",
    "도요",
    "요금 도요 상수",
]
leaves = st.one_of(
    st.builds(
        Word,
        st.just(TextField.TITLE),
        st.lists(st.sampled_from(["상수", "수도", "도요", "요금", "금감", "없다"]), max_size=3).map(tuple),
    ),
    st.builds(Term, st.just(TextField.TITLE), st.sampled_from(["상수", "요금", "없다"])),
    st.sampled_from([PUBLIC_ONES, DOCUMENTS, CASES]),
)
queries = st.recursive(
    leaves,
    lambda inner: (
        st.builds(All, st.lists(inner, min_size=1, max_size=4).map(tuple))
        | st.builds(AnyOf, st.lists(inner, max_size=3).map(tuple))
        | st.builds(Without, inner, inner)
    ),
    max_leaves=9,
)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> TantivyFolder:
    """Titles whose tokens are exactly these."""
    made = TantivyFolder(Path(tmp_path_factory.mktemp("texts")))
    fill(made, "one", [entry(n, text) for n, text in enumerate(TEXTS)])
    return made


@pytest.mark.parametrize("in_a_row", [True, False])
@given(query=queries)
def test_whatever_is_asked_finds_what_it_says(texts: TantivyFolder, query: Query, in_a_row: bool) -> None:
    with pytest.MonkeyPatch.context() as patched:
        if not in_a_row:
            patched.setattr(tantivy_settling, "_FEW", 0)
        found = set(pks(texts, query, limit=len(TEXTS)))
    told = [tokens(text) for text in TEXTS]
    assert found == {n for n, said in enumerate(told) if fits(query, said, in_a_row=in_a_row)}


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)), st.integers(0, 3000), st.integers(-40, 3040))
def test_a_period_is_put_together_from_years_months_and_days(first: date, length: int, at: int) -> None:
    last = first + timedelta(min(length, (date.max - first).days))
    inside = first + timedelta(max(-(first - date.min).days, min(at, (date.max - first).days)))
    terms = periods(day_number(first), day_number(last))
    assert terms is not None and len(terms) == len(set(terms))
    named = {YEAR: f"{inside:%Y}", KeyField.MONTH: f"{inside:%Y%m}", LOCAL_DAY: f"{inside:%Y%m%d}"}
    fitting = [field for field, value in terms if named[field].zfill(4) == value]
    assert len(fitting) == (first <= inside <= last)


@pytest.mark.parametrize(
    ("first", "last"), [(0, 2026_01_01), (2026_01_01, 2**63 - 1), (-5, 5), (1000_01_01, 9999_12_31)]
)
def test_no_period_is_put_together_of_what_are_no_days(first: int, last: int) -> None:
    assert periods(first, last) is None


def test_years_stand_for_many_days() -> None:
    assert periods(2024_02_29, 2026_03_02) == [
        (LOCAL_DAY, "20240229"),
        *((KeyField.MONTH, f"2024{month:02}") for month in range(3, 13)),
        (YEAR, "2025"),
        (KeyField.MONTH, "202601"),
        (KeyField.MONTH, "202602"),
        (LOCAL_DAY, "20260301"),
        (LOCAL_DAY, "20260302"),
    ]
