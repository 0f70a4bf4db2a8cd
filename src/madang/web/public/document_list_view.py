"""A page of a list of documents, ready for display, with the ways to narrow it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext, pgettext

from madang.domains import documents, organisation
from madang.domains.approvals import CLASS_NAMES
from madang.domains.documents import public, rows
from madang.kernel import clock
from madang.kernel.errors import FieldFault, NotFound
from madang.web.fields import Faults
from madang.web.numbers import count
from madang.web.public import search_filters
from madang.web.public.document_filters import Asked
from madang.web.public.document_words import LineShown, line_shown
from madang.web.public.parts import Option, Pages
from madang.web.public.present import present

MOST_VALUES = 10  # of one facet
MOST_CRAWLED = 2  # filters at once that robots may follow


@dataclass(frozen=True, slots=True)
class Chosen:
    """A filter that holds, and the list without it."""

    said: str
    without: str


@dataclass(frozen=True, slots=True)
class Narrower:
    """A value that the list can be narrowed to."""

    name: str
    n: str
    url: str


@dataclass(frozen=True, slots=True)
class FacetShown:
    code: str
    title: str
    values: tuple[Narrower, ...]


@dataclass(frozen=True, slots=True)
class ListShown:
    """The whole list. `noindex`: robots shall leave it alone, there are endlessly many like it."""

    lines: tuple[LineShown, ...]
    total: str
    pages: Pages | None
    typed: Mapping[str, str]
    carried: tuple[tuple[str, str], ...]  # the filters that a search for words takes along
    faults: tuple[dict[str, str], ...]
    fault_of: Faults
    narrowed: bool
    refined: bool
    chosen: tuple[Chosen, ...]
    facets: tuple[FacetShown, ...]
    categories: tuple[Option, ...]
    kinds: tuple[Option, ...]
    classes: tuple[Option, ...]
    institutions: tuple[Option, ...]
    noindex: bool


def list_shown(
    asked: Asked, page: rows.DocumentPage | None, faults: Sequence[FieldFault], here: str, language: str
) -> ListShown:
    """`page` None where the filters could not be read; `here` the address of the list without a query."""
    links = _Links(asked, here, language)
    found = rows.facets(asked.filters, page.stamp) if page else None
    typed = asked.typed
    return ListShown(
        lines=lines_shown(page.records, language) if page else (),
        total=_total(page) if page else "",
        pages=_pages(asked, page, links) if page else None,
        typed=typed,
        carried=tuple((name, value) for name, value in asked.given.items() if name in search_filters.NAMES),
        faults=tuple({"name": f.field, "message": f.message[language]} for f in faults),
        fault_of=Faults((f.field, f.message[language]) for f in faults),
        narrowed=bool(links.given),
        refined=any(typed[name] for name in ("institution", "from", "to")),
        chosen=links.chosen(),
        facets=links.facets(found) if found else (),
        categories=_options(
            ((c.code, c.name) for c in documents.categories().values()), typed, "category", language
        ),
        kinds=_options(documents.KINDS.items(), typed, "kind", language),
        classes=_options(CLASS_NAMES.items(), typed, "class", language),
        institutions=_institutions(typed, language),
        noindex=bool(asked.cursor) or asked.filters.number > MOST_CRAWLED,
    )


def lines_shown(records: Iterable[public.PublicDocument], language: str) -> tuple[LineShown, ...]:
    """Documents in one language."""
    zone = present().zone
    return tuple(line_shown(record, zone, language) for record in records)


class _Links:
    """Addresses of the same list under other filters."""

    def __init__(self, asked: Asked, here: str, language: str) -> None:
        self.here, self.language = here, language
        self.own = {"category"} if "/categories/" in here else set()
        self.given = {name: value for name, value in asked.given.items() if name not in self.own}

    def to(self, **changes: str) -> str:
        """The list with some filters changed (`from_` for `from`); an empty one is dropped."""
        changed = {name.rstrip("_"): value for name, value in changes.items()}
        query = {name: value for name, value in {**self.given, **changed}.items() if value}
        return f"{self.here}?{urlencode(query)}" if query else self.here

    def facets(self, found: rows.Facets) -> tuple[FacetShown, ...]:
        told = (
            ("category", gettext("Category"), found.category),
            ("class", pgettext("document", "Class"), found.disclosure),
            ("kind", pgettext("document", "Kind"), found.kind),
            ("department", gettext("Department"), found.department),
        )
        shown = [
            FacetShown(name, title, tuple(self._narrower(name, value) for value in values[:MOST_VALUES]))
            for name, title, values in told
            if name not in self.given and name not in self.own and len(values) > 1
        ]
        return (*shown, *self._period(found.year))

    def _narrower(self, name: str, value: rows.FacetValue) -> Narrower:
        return Narrower(value.name[self.language], count(value.n), self.to(**{name: value.code}))

    def _period(self, years: Sequence[rows.FacetValue]) -> Iterable[FacetShown]:
        if "from" in self.given or "to" in self.given:
            return
        values = tuple(
            Narrower(y.code, count(y.n), self.to(from_=f"{y.code}-01-01", to=f"{y.code}-12-31"))
            for y in years
        )
        if values:
            yield FacetShown("year", gettext("Year of approval"), values[:MOST_VALUES])

    def chosen(self) -> tuple[Chosen, ...]:
        """The filters that hold, each with the list without it. A period is one."""
        told = [
            Chosen(self._said(name, value), self.to(**{name: ""}))
            for name, value in self.given.items()
            if name not in ("from", "to")
        ]
        first, last = self.given.get("from", ""), self.given.get("to", "")
        if first or last:
            told.append(Chosen(f"{first} – {last}", self.to(from_="", to="")))
        return tuple(told)

    def _said(self, name: str, value: str) -> str:
        names = {
            "category": lambda: documents.category_name(value),
            "kind": lambda: documents.kind_name(value),
            "class": lambda: CLASS_NAMES[value],
            "department": lambda: organisation.directory().department(value).name,
            "institution": lambda: organisation.directory().institution(value).name,
        }
        try:
            return names[name]()[self.language]
        except (KeyError, NotFound):
            return value


def _options(
    values: Iterable[tuple[str, object]], typed: Mapping[str, str], name: str, language: str
) -> tuple[Option, ...]:
    return tuple(Option(code, text[language], code == typed[name]) for code, text in values)  # type: ignore[index]


def _institutions(typed: Mapping[str, str], language: str) -> tuple[Option, ...]:
    """Where there is more than one: the city, its districts and agencies."""
    now = clock.now()
    open_now = [row for row in organisation.directory().institutions if row.is_open(now)]
    found = _options(((row.code, row.name) for row in open_now), typed, "institution", language)
    return found if len(found) > 1 else ()


def _total(page: rows.DocumentPage) -> str:
    return count(page.total) if page.total_is_exact else f"{count(page.total)}+"


def _pages(asked: Asked, page: rows.DocumentPage, links: _Links) -> Pages:
    return Pages(
        said=gettext("%(n)s documents in all") % {"n": _total(page)},
        first=links.to() if asked.cursor else "",
        next=links.to(cursor=page.next) if page.next else "",
    )
