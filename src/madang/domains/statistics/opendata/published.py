"""The published figures as one JSON document, to be recomputed from the tables beside it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from madang.domains.statistics.disclosure import LATENCY_GROUPINGS, latency_by_in, latency_in
from madang.domains.statistics.figures import processing_in
from madang.domains.statistics.groups import GROUPINGS
from madang.domains.statistics.ledger import Ledger
from madang.domains.statistics.periods import comparison_in
from madang.domains.statistics.publishing import COMPLIANCE_GROUPINGS, compliance_in
from madang.domains.statistics.words import (
    COMPARISON_DEFINITION,
    COMPLIANCE_DEFINITION,
    LATENCY_DEFINITION,
    PROCESSING_DEFINITION,
)

PROCESSING_BY = (
    *GROUPINGS,
    "procedure,month",
    "department,month",
    "district,procedure",
    "institution,procedure",
)
COMPARISON_BY = tuple(by for by in GROUPINGS if by != "month")
QUARTER = timedelta(days=91)


def published_figures(as_of: datetime, zone: str) -> Mapping[str, Any]:
    """Every figure we publish, as of an instant: processing, latency, compliance, and the last 91 days against the 91
    before them."""
    ledger = Ledger(at=as_of)
    today = as_of.astimezone(ZoneInfo(zone)).date()
    before, after = _quarters(today)
    return {
        "as_of": as_of.isoformat(),
        "zone": zone,
        "processing": _figures(
            PROCESSING_DEFINITION,
            {by: processing_in(ledger, tuple(by.split(",")), None, None) for by in PROCESSING_BY},
        ),
        "latency": {
            **_plain(latency_in(ledger)),
            "by": {by: [_plain(one) for one in latency_by_in(ledger, by)] for by in LATENCY_GROUPINGS},
        },
        "compliance": _figures(
            COMPLIANCE_DEFINITION, {by: compliance_in(ledger, by, as_of) for by in COMPLIANCE_GROUPINGS}
        ),
        "comparison": {
            "before": [day.isoformat() for day in before],
            "after": [day.isoformat() for day in after],
            **_figures(
                COMPARISON_DEFINITION,
                {by: comparison_in(ledger, (by,), before, after) for by in COMPARISON_BY},
            ),
        },
        "definitions": {"latency": LATENCY_DEFINITION.as_dict()},
    }


def _quarters(today: date) -> tuple[tuple[date, date], tuple[date, date]]:
    middle = today - QUARTER
    return (middle - QUARTER + timedelta(days=1), middle), (middle + timedelta(days=1), today)


def _figures(definition: Any, by: Mapping[str, Any]) -> dict[str, Any]:
    made = {name: [_plain(figure) for figure in figures] for name, figures in by.items()}
    return {"definition": definition.as_dict(), "by": made}


def _plain(figure: Any) -> dict[str, Any]:
    return asdict(figure)
