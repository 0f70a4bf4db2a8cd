"""Lists and counts of documents: pages that do not lose or repeat anything, facets that equal a recount."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from madang.domains.documents import access
from madang.domains.documents.actions import withdraw
from madang.domains.documents.actions.summing import sum_up
from madang.domains.documents.models import Document
from madang.domains.documents.rows import DocumentFilters, Facets, counts, facets, newest_page
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry
from madang.domains.organisation import merge_departments
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    counts.forget()
    return archive()


def _walk(filters: DocumentFilters, limit: int) -> list[str]:
    found, cursor = [], ""
    while True:
        page = newest_page(filters, limit=limit, cursor=cursor)
        found += [record.id for record in page.records]
        if page.next is None:
            return found
        cursor = page.next


def test_pages_hold_everything_once_whatever_comes_in_between(place: Archive) -> None:
    at = clock.now() - timedelta(days=9)
    same = disclosed(*(entry(place.home, approved_at=at) for _ in range(7)))  # at one instant
    older = disclosed(*(entry(place.home, approved_at=at - timedelta(days=n)) for n in range(1, 6)))
    expected = [d.uid for d in sorted([*same, *older], key=lambda d: (d.approved_at, d.pk), reverse=True)]
    assert _walk(DocumentFilters(), 5) == expected
    first = newest_page(DocumentFilters(), limit=5)
    disclosed(entry(place.home, approved_at=at + timedelta(days=1)), entry(place.home, approved_at=at))
    withdraw(place.disclosure.actor(clock.now()), expected[5], reason_code="rights", reason="")
    second = newest_page(DocumentFilters(), limit=50, cursor=first.next or "")
    assert [record.id for record in second.records] == expected[6:]
    assert second.total == 13 and second.total_is_exact


@pytest.mark.parametrize("cursor", ["x", "MjAyNg", "MjAyNi0wMS0wMXwx", "=" * 50, "\ud800"])
def test_a_cursor_that_is_none_is_refused(place: Archive, cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        newest_page(DocumentFilters(), cursor=cursor)
    assert refused.value.code == "invalid_cursor"


def test_a_department_has_the_documents_of_those_whose_duties_came_to_it(place: Archive) -> None:
    old, heir = disclosed(entry(place.home), entry(place.garden))
    merge_departments(SYSTEM, codes=[place.home.code], into=place.garden.code, at=clock.now())
    page = newest_page(DocumentFilters(department=place.garden.code))
    assert {record.id for record in page.records} == {old.uid, heir.uid} and page.total == 2
    found = facets(DocumentFilters(), page.stamp)
    assert found is not None
    assert {value.code: value.n for value in found.department} == {place.garden.code: 2}


CATEGORIES, KINDS, CLASSES = (
    ("sanction", "press", "finance"),
    ("approval", "report"),
    ("open", "partial", "closed"),
)
DRAWN = st.lists(
    st.tuples(
        st.sampled_from(CATEGORIES),
        st.sampled_from(KINDS),
        st.sampled_from(CLASSES),
        st.sampled_from((2023, 2024, 2025)),
        st.booleans(),
    ),
    max_size=12,
)
FILTERS = st.builds(
    DocumentFilters,
    category=st.sampled_from(("", *CATEGORIES)),
    kind=st.sampled_from(("", *KINDS)),
    disclosure=st.sampled_from(("", *CLASSES)),
    from_day=st.none(),
    to_day=st.none(),
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=DRAWN, filters=FILTERS, year=st.sampled_from((None, 2024)), of_home=st.booleans())
def test_facets_and_totals_equal_a_recount(
    place: Archive, drawn: list, filters: DocumentFilters, year: int | None, of_home: bool
) -> None:
    Document.objects.all().delete()
    counts.DocumentCount.objects.all().delete()
    disclosed(
        *(
            entry(
                place.home if home else place.garden,
                category=category,
                kind=kind,
                disclosure=disclosure,
                grounds=() if disclosure == "open" else (5,),
                approved_at=clock.now().replace(year=y, month=6, day=9),
            )
            for category, kind, disclosure, y, home in drawn
        )
    )
    if year:
        filters = replace(filters, from_day=date(year, 1, 1), to_day=date(year, 12, 31))
    if of_home:
        filters = replace(filters, department=place.home.code)
    page = newest_page(filters, limit=50)
    found = facets(filters, page.stamp)
    assert found is not None
    assert page.total == len(page.records) == _recount(place, filters)
    assert _told(found) == _recounted(place, filters)
    sum_up()
    assert _told(facets(filters, counts.counts_stamp()) or found) == _told(found)


def _told(found: Facets) -> dict[str, dict[str, int]]:
    names = ("department", "category", "disclosure", "kind", "year")
    return {name: {value.code: value.n for value in getattr(found, name)} for name in names}


def _recount(place: Archive, filters: DocumentFilters) -> int:
    return sum(_fits(place, document, filters) for document in access.public_documents())


def _recounted(place: Archive, filters: DocumentFilters) -> dict[str, dict[str, int]]:
    loosened = {
        "department": replace(filters, department=""),
        "category": replace(filters, category=""),
        "disclosure": replace(filters, disclosure=""),
        "kind": replace(filters, kind=""),
        "year": replace(filters, from_day=None, to_day=None),
    }
    codes = {place.home.pk: place.home.code, place.garden.pk: place.garden.code}
    told: dict[str, dict[str, int]] = {}
    for name, narrowed in loosened.items():
        found = [d for d in access.public_documents() if _fits(place, d, narrowed)]
        values = {
            "department": lambda d: codes[d.department_id],
            "category": lambda d: d.category,
            "disclosure": lambda d: d.disclosure,
            "kind": lambda d: d.kind,
            "year": lambda d: str(d.approved_on.year),
        }
        told[name] = dict(Counter(values[name](d) for d in found))
    return told


def _fits(place: Archive, document: Document, filters: DocumentFilters) -> bool:
    return (
        (not filters.department or document.department_id == place.home.pk)
        and filters.category in ("", document.category)
        and filters.kind in ("", document.kind)
        and filters.disclosure in ("", document.disclosure)
        and (filters.from_day is None or document.approved_on.year == filters.from_day.year)
    )


def test_a_period_that_cuts_a_year_is_counted_to_a_bound(
    place: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    from madang.domains.documents.rows import browse

    monkeypatch.setattr(browse, "COUNT_CAP", 3)
    at = clock.now() - timedelta(days=40)
    disclosed(*(entry(place.home, approved_at=at) for _ in range(5)))
    day = at.date()
    page = newest_page(
        DocumentFilters(from_day=day - timedelta(days=2), to_day=day + timedelta(days=2)), limit=2
    )
    assert (len(page.records), page.total, page.total_is_exact) == (2, 3, False)
    assert facets(DocumentFilters(from_day=day), page.stamp) is None


def test_a_change_by_somebody_who_was_slow_to_commit_is_noticed(place: Archive) -> None:
    disclosed(entry(place.home), entry(place.garden))
    before = counts.counts_stamp()
    lowest = counts.DocumentCount.objects.order_by("id")[0]
    counts.DocumentCount.objects.filter(pk=lowest.pk).delete()
    without = counts.counts_stamp()
    lowest.save(force_insert=True)  # its number was given earlier
    assert without != before == counts.counts_stamp()
