"""What results are narrowed to besides their words: codes are checked, and become parts of the request."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from madang.domains.approvals import CLASS_NAMES
from madang.domains.documents import KINDS, categories
from madang.domains.organisation import Directory
from madang.domains.procedures import sectors
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.searchable import What, day_number
from madang.kernel.text import Text
from madang.search.asking.shapes import Narrowing
from madang.search.index.query import Between, Key, KeyField, NumberField, Query

_UNKNOWN_VALUE = Text(
    "‘{value}’은(는) 없는 값입니다. 쓸 수 있는 값: {known}", "There is no “{value}”. Use one of: {known}"
)
_UNKNOWN_CODE = Text("‘{value}’은(는) 없는 코드입니다.", "There is no code “{value}”.")
_BACKWARDS = Text("끝 날짜가 시작 날짜보다 빠릅니다.", "The last day is before the first day.")
_INPUTS = {"disclosure": "class", "to_day": "to"}
_EXACT = ("what", "institution", "category", "kind", "disclosure", "sector")


def check(narrowing: Narrowing, current: Directory) -> None:
    """Raises InvalidInput for a value that there is not (one statement, where a sector is given)."""
    known: Mapping[str, Collection[str]] = {
        "what": tuple(What),
        "category": categories(),
        "kind": KINDS,
        "disclosure": CLASS_NAMES,
        "sector": [row.code for row in sectors()] if narrowing.sector else (),
    }
    faults = [
        _fault(name, _UNKNOWN_VALUE.format(value=value[:40], known=", ".join(map(str, values))))
        for name, values in known.items()
        if (value := getattr(narrowing, name)) and value not in values
    ]
    if narrowing.department and current.structure.named(narrowing.department) is None:
        faults.append(_fault("department", _UNKNOWN_CODE.format(value=narrowing.department[:40])))
    if narrowing.institution and narrowing.institution not in current.kinds:
        faults.append(_fault("institution", _UNKNOWN_CODE.format(value=narrowing.institution[:40])))
    if narrowing.from_day and narrowing.to_day and narrowing.to_day < narrowing.from_day:
        faults.append(_fault("to_day", _BACKWARDS, "backwards"))
    if faults:
        raise InvalidInput(faults[0].message, "invalid_filter", fields=tuple(faults))


def parts(narrowing: Narrowing, current: Directory) -> tuple[Query, ...]:
    """The conditions, one for each filter; a department stands for all whose duties came to it."""
    told: list[Query] = [
        Key(KeyField(name), (value,)) for name in _EXACT if (value := getattr(narrowing, name))
    ]
    if narrowing.department:
        told.append(of_department(narrowing.department, current))
    if narrowing.from_day or narrowing.to_day:
        told.append(Between(NumberField.DAY, _number(narrowing.from_day), _number(narrowing.to_day)))
    return tuple(told)


def went_out(period: tuple[datetime, datetime] | None) -> tuple[Query, ...]:
    """Of what went out after one instant and until another."""
    if period is None:
        return ()
    after, until = (int(instant.timestamp()) for instant in period)
    return (Between(NumberField.OUT, after + 1, until),)


def of_department(code: str, current: Directory) -> Query:
    """Of a department by its code, with its predecessors; nothing where there is none."""
    row = current.structure.named(code)
    ids = current.structure.lineage(row.id) if row else ()
    return Key(KeyField.DEPARTMENT, tuple(str(id) for id in sorted(ids)))


def without(narrowing: Narrowing, facet: str) -> Narrowing:
    """The narrowing but for the filter of one facet."""
    if facet == "month":
        return replace(narrowing, from_day=None, to_day=None)
    changed: dict[str, Any] = {facet: ""}
    return replace(narrowing, **changed)


def _number(day: date | None) -> int | None:
    return None if day is None else day_number(day)


def _fault(name: str, message: Text, code: str = "unknown_value") -> FieldFault:
    return FieldFault(_INPUTS.get(name, name), code, message)
