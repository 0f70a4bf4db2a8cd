"""A page of the list of cases, ready for display."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext

from madang.domains import cases, organisation, procedures
from madang.kernel import clock
from madang.kernel.errors import FieldFault
from madang.web.fields import Faults
from madang.web.numbers import count
from madang.web.public.case_filters import Asked
from madang.web.public.case_shapes import Said
from madang.web.public.case_words import place_said
from madang.web.public.parts import Feed, Option, Pages

REFINED = ("procedure", "sector", "department", "institution", "area", "from", "to")


@dataclass(frozen=True, slots=True)
class RowShown:
    """A case as one line or card."""

    number: str
    procedure: str
    department: str
    state: str
    result: str
    result_name: str
    filed: str
    filed_iso: str
    due: str
    due_iso: str
    overdue: bool
    held: bool
    area: Said


@dataclass(frozen=True, slots=True)
class ListShown:
    rows: tuple[RowShown, ...]
    total: str
    pages: Pages | None
    typed: dict[str, str]
    faults: tuple[dict[str, str], ...]
    fault_of: Faults
    narrows: bool
    refined: bool
    procedures: tuple[Option, ...]
    sectors: tuple[Option, ...]
    departments: tuple[Option, ...]
    institutions: tuple[Option, ...]
    states: tuple[Option, ...]
    feeds: tuple[Feed, ...]
    search: str  # where the words are looked for in everything


def list_shown(
    asked: Asked, page: cases.CasePage | None, faults: Sequence[FieldFault], language: str
) -> ListShown:
    """`page` None where the filters could not be read (three statements for the choices)."""
    typed = dict(asked.typed)
    return ListShown(
        rows=row_list(page.rows, language) if page else (),
        total=_total(page) if page else "",
        pages=_pages(asked, page, language) if page else None,
        typed=typed,
        faults=tuple({"name": f.field, "message": f.message[language]} for f in faults),
        fault_of=Faults((f.field, f.message[language]) for f in faults),
        narrows=asked.narrows,
        refined=any(typed[name] for name in REFINED),
        procedures=tuple(
            Option(v.code, v.definition.name[language], v.code == typed["procedure"])
            for v in procedures.published()
        ),
        sectors=tuple(
            Option(s.code, s.name[language], s.code == typed["sector"]) for s in procedures.sectors()
        ),
        departments=_departments(typed["department"], language),
        institutions=_institutions(typed["institution"], language),
        states=tuple(
            Option(state.value, name[language], state.value == typed["state"])
            for state, name in cases.STATE_NAMES.items()
        ),
        feeds=_feeds(typed, language),
        search=f"/{language}/search/?{urlencode({'q': typed['q']} if typed['q'] else {'what': 'case'})}",
    )


def row_list(rows: Iterable[cases.CaseRow], language: str) -> tuple[RowShown, ...]:
    """Rows in one language."""
    return tuple(_row(row, language) for row in rows)


def _row(row: cases.CaseRow, language: str) -> RowShown:
    return RowShown(
        number=row.number,
        procedure=row.procedure.name[language],
        department=row.department.name[language],
        state=row.state,
        result=row.result,
        result_name=row.result_name[language] if row.result_name else "",
        filed=row.filed_day[language],
        filed_iso=row.filed_at.isoformat(timespec="minutes"),
        due=row.due_day[language] if row.due_day and row.closed_at is None and not row.held else "",
        due_iso=row.due_at.isoformat(timespec="minutes") if row.due_at else "",
        overdue=row.overdue,
        held=row.held and row.closed_at is None,
        area=place_said(row.area, language),
    )


def _departments(chosen: str, language: str) -> tuple[Option, ...]:
    open_now = organisation.departments_at(clock.now())
    return tuple(Option(d.code, d.name[language], d.code == chosen) for d in open_now)


def _institutions(chosen: str, language: str) -> tuple[Option, ...]:
    """Where there is more than one: the city, its districts and agencies."""
    now = clock.now()
    open_now = [row for row in organisation.institutions() if row.is_open(now)]
    return tuple(Option(i.code, i.name[language], i.code == chosen) for i in open_now if len(open_now) > 1)


def _total(page: cases.CasePage) -> str:
    return count(page.total) if page.total_is_exact else f"{count(page.total)}+"


def _pages(asked: Asked, page: cases.CasePage, language: str) -> Pages:
    kept = {name: value for name, value in asked.typed.items() if value}
    here = f"/{language}/cases/"
    more = f"{here}?{urlencode({**kept, 'cursor': page.next})}" if page.next else ""
    first = (f"{here}?{urlencode(kept)}" if kept else here) if asked.cursor else ""
    return Pages(gettext("%(n)s cases in all") % {"n": _total(page)}, first, more)


def _feeds(typed: dict[str, str], language: str) -> tuple[Feed, ...]:
    if typed["procedure"]:
        name = gettext("Feed of this procedure")
        return (Feed(name, f"/{language}/procedures/{typed['procedure']}/feed.atom"),)
    if typed["department"]:
        name = gettext("Feed of this department")
        return (Feed(name, f"/{language}/departments/{typed['department']}/feed.atom"),)
    return (Feed(gettext("Feed of all cases"), f"/{language}/cases/feed.atom"),)
