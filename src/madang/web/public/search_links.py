"""Addresses of the same search under other conditions: chips, tabs, facets, the months as a histogram."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from urllib.parse import urlencode

from django.utils.translation import gettext, pgettext

from madang.domains import documents, organisation, procedures
from madang.domains.approvals import CLASS_NAMES
from madang.kernel.errors import NotFound
from madang.kernel.searchable import What
from madang.kernel.text import Text
from madang.search import FacetValue
from madang.web.numbers import count
from madang.web.public.charts import Chart, Value, bar_chart
from madang.web.public.document_list_view import Chosen, Narrower
from madang.web.public.search_filters import SearchAsked

SHOWN_AT_ONCE = 8  # values of a facet; more open on request
MOST_VALUES = 60
MOST_MONTHS = 36  # of a histogram; a longer time is shown by years
_OF_DOCUMENTS, _OF_SERVICES = ("category", "kind", "class"), ("sector",)
_DROPPED = {What.DOCUMENT: _OF_SERVICES, What.CASE: _OF_DOCUMENTS, What.PROCEDURE: _OF_DOCUMENTS}
_PERIOD = ("from", "to")


@dataclass(frozen=True, slots=True)
class Tab:
    """One sort of things with how many were found of it; `n` is empty where it was not counted."""

    name: str
    n: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class FacetShown:
    """A facet: its most frequent values, and `more` of them."""

    code: str
    title: str
    values: tuple[Narrower, ...]
    more: tuple[Narrower, ...]


@dataclass(frozen=True, slots=True)
class TimesShown:
    """When the things found are from: a chart, and the same as rows that narrow; one of nothing has no address."""

    chart: Chart
    rows: tuple[Narrower, ...]


class SearchLinks:
    """The ways on from a search, all at the address `here`."""

    def __init__(self, asked: SearchAsked, here: str, language: str) -> None:
        self.asked, self.here, self.language = asked, here, language
        kept = {"q": asked.typed["q"]} | asked.given | {"sort": asked.typed["sort"]}
        self.kept = {name: value for name, value in kept.items() if value}
        self._written = urlencode(self.kept)

    def to(self, **changes: str) -> str:
        """The search with changes (`from_` for `from`); an empty one is dropped."""
        return self.elsewhere(self.here, **changes)

    def elsewhere(self, address: str, **changes: str) -> str:
        """The same question at another address."""
        changed = {name.rstrip("_"): value for name, value in changes.items()}
        told = {name: value for name, value in changed.items() if value}
        if changed.keys() & self.kept.keys():
            query = urlencode({**{n: v for n, v in self.kept.items() if n not in changed}, **told})
        else:  # as nearly always: what is kept is written once
            query = "&".join(part for part in (self._written, *(_pair(*one) for one in told.items())) if part)
        return f"{address}?{query}" if query else address

    def tabs(self, found: Mapping[str, Sequence[FacetValue]]) -> tuple[Tab, ...]:
        """Everything, then each sort of things; what narrows other sorts alone is dropped."""
        counted = {value.code: value.n for value in found.get("what", ())} if "what" in found else None
        names = {
            "": pgettext("search", "Everything"),
            What.DOCUMENT: gettext("Documents"),
            What.CASE: gettext("Cases"),
            What.PROCEDURE: gettext("Procedures"),
        }
        return tuple(self._tab(code, name, counted) for code, name in names.items())

    def _tab(self, code: str, name: str, counted: Mapping[str, int] | None) -> Tab:
        dropped = dict.fromkeys(_DROPPED.get(What(code), ()) if code else (), "")
        n = "" if counted is None else count(counted.get(code, 0) if code else sum(counted.values()))
        return Tab(name, n, self.to(what=code, **dropped), self.asked.typed["what"] == code)

    def orders(self) -> tuple[Tab, ...]:
        """Newest first, or by how well it fits."""
        current = self.asked.asked.sort
        return (
            Tab(pgettext("search", "Newest first"), "", self.to(sort=""), current == "newest"),
            Tab(gettext("Best match first"), "", self.to(sort="relevance"), current == "relevance"),
        )

    def facets(self, found: Mapping[str, Sequence[FacetValue]]) -> tuple[FacetShown, ...]:
        """Of what is not narrowed yet, and has a choice."""
        told = (
            ("department", "department", gettext("Department")),
            ("institution", "institution", gettext("District or agency")),
            ("category", "category", gettext("Category")),
            ("disclosure", "class", pgettext("document", "Class")),
            ("kind", "kind", pgettext("document", "Kind")),
            ("sector", "sector", gettext("Sector")),
        )
        return tuple(
            self._facet(name, title, found[facet])
            for facet, name, title in told
            if name not in self.kept and len(found.get(facet, ())) > 1
        )

    def _facet(self, name: str, title: str, values: Sequence[FacetValue]) -> FacetShown:
        shown = tuple(
            Narrower(value.name[self.language], count(value.n), self.to(**{name: value.code}))
            for value in values[:MOST_VALUES]
        )
        return FacetShown(name, title, shown[:SHOWN_AT_ONCE], shown[SHOWN_AT_ONCE:])

    def times(self, found: Mapping[str, Sequence[FacetValue]]) -> TimesShown | None:
        """By months, or by years where there are too many; nothing where it is one alone."""
        narrowing = self.asked.asked.narrowing
        first, last = narrowing.from_day, narrowing.to_day
        counted = {
            value.code: value.n
            for value in found.get("month", ())
            if (first is None or value.code >= f"{first:%Y-%m}")
            and (last is None or value.code <= f"{last:%Y-%m}")
        }
        spans = _spans(counted)
        if len(spans) < 2:
            return None
        by = gettext("Month") if len(spans[0][0]) > 4 else gettext("Year")
        values = [Value(name, n, count(n)) for name, n in spans]
        title = gettext("When it is from")
        chart = bar_chart("times", title, _described(values), (by, pgettext("search", "Found")), values)
        rows = tuple(Narrower(name, count(n), self._span(name) if n else "") for name, n in spans)
        return TimesShown(chart, rows)

    def _span(self, name: str) -> str:
        first, last = _days(name)
        return self.to(from_=first.isoformat(), to=last.isoformat())

    def chosen(self) -> tuple[Chosen, ...]:
        """The filters that hold, each with the search without it. A period is one; tabs and order are not among
        them."""
        told = [
            Chosen(self._said(name, value), self.to(**{name: ""}))
            for name, value in self.asked.given.items()
            if name not in ("what", *_PERIOD)
        ]
        first, last = (self.asked.given.get(name, "") for name in _PERIOD)
        if first or last:
            told.append(Chosen(f"{first} – {last}", self.to(from_="", to="")))
        return tuple(told)

    def _said(self, name: str, value: str) -> str:
        names: dict[str, Callable[[], Text]] = {
            "category": lambda: documents.categories()[value].name,
            "kind": lambda: documents.KINDS[value],
            "class": lambda: CLASS_NAMES[value],
            "sector": lambda: next(row.name for row in procedures.sectors() if row.code == value),
            "department": lambda: organisation.directory().department(value).name,
            "institution": lambda: organisation.directory().institution(value).name,
        }
        try:
            return names[name]()[self.language]
        except (KeyError, NotFound, StopIteration):
            return value


@lru_cache(maxsize=4_000)
def _pair(name: str, value: str) -> str:
    """A condition as addresses write it; the same hundred stand on nearly every page."""
    return urlencode({name: value})


def _spans(counted: Mapping[str, int]) -> list[tuple[str, int]]:
    """Months from the first to the last, those between included; years where that is too long."""
    if not counted:
        return []
    months = list(_months(min(counted), max(counted)))
    if len(months) <= MOST_MONTHS:
        return [(month, counted.get(month, 0)) for month in months]
    by_year = groupby(months, key=lambda month: month[:4])
    return [(year, sum(counted.get(month, 0) for month in of_year)) for year, of_year in by_year]


def _months(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:7])
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _days(name: str) -> tuple[date, date]:
    """The first and the last day of a year or month."""
    year = int(name[:4])
    if len(name) == 4:
        return date(year, 1, 1), date(year, 12, 31)
    month = int(name[5:7])
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), date.fromordinal(after.toordinal() - 1)


def _described(values: Sequence[Value]) -> str:
    most = max(values, key=lambda value: value.number or 0)
    return gettext("From %(first)s to %(last)s; most in %(most)s: %(n)s.") % {
        "first": values[0].name,
        "last": values[-1].name,
        "most": most.name,
        "n": most.said,
    }
