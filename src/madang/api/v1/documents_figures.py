"""Figures of the plaza as JSON."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from madang.api import words
from madang.api.answers import Json, iso, listed
from madang.api.v1.case_records import named
from madang.domains import statistics
from madang.kernel.errors import FieldFault, InvalidInput

AGES = ("up_to_1_day", "up_to_3_days", "up_to_7_days", "up_to_30_days", "longer")


def figures_json(found: statistics.Disclosure, zone: ZoneInfo) -> Json:
    """The figures of a period."""
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "n": found.n,
        "days": [{"day": day.isoformat(), **_classes(counts)} for day, counts in found.days],
        "classes": _classes(found.classes),
        "grounds": [{"ground": ground or None, "n": n} for ground, n in found.grounds],
        "waited": {
            "median": found.median,
            "p90": found.p90,
            "days": {str(days): n for days, n in found.waited.items()},
        },
        "held": [
            {
                "department": named(row.department.code, row.department.name),
                "n": row.n,
                **dict(zip(AGES, row.ages, strict=True)),
                "oldest_since": iso(row.oldest, zone),
            }
            for row in found.held
        ],
        "departments": [
            {"department": named(row.department.code, row.department.name), **row.counts}
            for row in found.departments
        ],
        "gate": {
            "files": found.gate.files,
            "findings": found.gate.found,
            "as_of": iso(found.gate.as_of, zone),
        },
        "definition": statistics.DISCLOSURE_DEFINITION.as_dict(),
    }


def _classes(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in ("open", "partial", "closed")}


def table_json(found: statistics.Reconciled) -> Json:
    """The table of reconciliation."""
    items = [
        {
            "department": named(row.department.code, row.department.name),
            "day": row.day.isoformat(),
            **row.counts,
        }
        for row in found.rows
    ]
    following = f"{found.next[0].isoformat()}.{found.next[1]}" if found.next else None
    return {
        **listed(items, next=following, total=found.total),
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "sums": dict(found.sums),
        "definition": statistics.RECONCILIATION_DEFINITION.as_dict(),
    }


def place_of(cursor: str) -> tuple[date, int] | None:
    """The place that a cursor of the table names. Raises InvalidInput for one that is not ours."""
    if not cursor:
        return None
    day, _, department = cursor.partition(".")
    try:
        if not department.isdecimal() or len(department) > 18:
            raise ValueError
        return date.fromisoformat(day), int(department)
    except ValueError:
        fault = FieldFault("cursor", "bad_cursor", words.CHECK_INPUT)
        raise InvalidInput(words.CHECK_INPUT, "bad_cursor", fields=(fault,)) from None
