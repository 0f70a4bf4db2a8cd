"""Published figures (통계): how long cases take, and how soon the public sees what happens. The face for others."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from madang.domains.statistics.groups import AGES, GROUPINGS, TERMS
from madang.domains.statistics.rules import nearest_rank
from madang.domains.statistics.words import (
    COMPARISON_DEFINITION,
    COMPLIANCE_DEFINITION,
    LATENCY_DEFINITION,
    MISSING_DEFINITION,
    PROCESSING_DEFINITION,
)

if TYPE_CHECKING:
    from madang.domains.statistics.disclosure import (
        LATENCY_GROUPINGS,
        Bucket,
        Latency,
        LatencyGroup,
        latency,
        latency_by,
    )
    from madang.domains.statistics.figures import Clock, ProcessingFigure, processing
    from madang.domains.statistics.institutions import (
        FEWEST,
        InstitutionFigure,
        Interval,
        SideBySide,
        side_by_side,
    )
    from madang.domains.statistics.opendata.daily import (
        FiguresFile,
        figures_file,
        figures_manifest,
        published_files,
        write_figures,
    )
    from madang.domains.statistics.opendata.documents import (
        MonthFile,
        export_documents,
        is_month,
        manifest,
        month_file,
    )
    from madang.domains.statistics.opendata.exporting import Exported, export
    from madang.domains.statistics.periods import Comparison, PeriodFigure, comparison
    from madang.domains.statistics.plaza import (
        COLUMNS_OF_DAYS,
        DISCLOSURE_DEFINITION,
        RECONCILIATION_DEFINITION,
        Disclosure,
        Reconciled,
        ReconciledDay,
        documents_disclosed,
        documents_reconciled,
    )
    from madang.domains.statistics.publishing import COMPLIANCE_GROUPINGS, ComplianceFigure, compliance
    from madang.domains.statistics.signatures import (
        SIGNATURES_DEFINITION,
        DepartmentSignatures,
        RankWait,
        department_signatures,
    )
    from madang.domains.statistics.spans import Span, durations
    from madang.domains.statistics.unpublished import Missing, MissingCount, missing, missing_counts
    from madang.domains.statistics.written import rebuild, write_down

_ROOMS = {
    "periods": ("Comparison", "PeriodFigure", "comparison"),
    "publishing": ("COMPLIANCE_GROUPINGS", "ComplianceFigure", "compliance"),
    "disclosure": ("LATENCY_GROUPINGS", "Bucket", "Latency", "LatencyGroup", "latency", "latency_by"),
    "plaza": (
        "COLUMNS_OF_DAYS",
        "DISCLOSURE_DEFINITION",
        "RECONCILIATION_DEFINITION",
        "Disclosure",
        "Reconciled",
        "ReconciledDay",
        "documents_disclosed",
        "documents_reconciled",
    ),
    "signatures": (
        "SIGNATURES_DEFINITION",
        "DepartmentSignatures",
        "RankWait",
        "department_signatures",
    ),
    "spans": ("Span", "durations"),
    "figures": ("Clock", "ProcessingFigure", "processing"),
    "institutions": ("FEWEST", "InstitutionFigure", "Interval", "SideBySide", "side_by_side"),
    "unpublished": ("Missing", "MissingCount", "missing", "missing_counts"),
    "opendata.daily": (
        "FiguresFile",
        "figures_file",
        "figures_manifest",
        "published_files",
        "write_figures",
    ),
    "opendata.documents": ("MonthFile", "export_documents", "is_month", "manifest", "month_file"),
    "opendata.exporting": ("Exported", "export"),
    "written": ("rebuild", "write_down"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "AGES",
    "COLUMNS_OF_DAYS",
    "COMPARISON_DEFINITION",
    "COMPLIANCE_DEFINITION",
    "COMPLIANCE_GROUPINGS",
    "DISCLOSURE_DEFINITION",
    "FEWEST",
    "GROUPINGS",
    "LATENCY_DEFINITION",
    "LATENCY_GROUPINGS",
    "MISSING_DEFINITION",
    "PROCESSING_DEFINITION",
    "RECONCILIATION_DEFINITION",
    "SIGNATURES_DEFINITION",
    "TERMS",
    "Bucket",
    "Clock",
    "Comparison",
    "ComplianceFigure",
    "DepartmentSignatures",
    "Disclosure",
    "Exported",
    "FiguresFile",
    "InstitutionFigure",
    "Interval",
    "Latency",
    "LatencyGroup",
    "Missing",
    "MissingCount",
    "MonthFile",
    "PeriodFigure",
    "ProcessingFigure",
    "RankWait",
    "Reconciled",
    "ReconciledDay",
    "SideBySide",
    "Span",
    "comparison",
    "compliance",
    "department_signatures",
    "documents_disclosed",
    "documents_reconciled",
    "durations",
    "export",
    "export_documents",
    "figures_file",
    "figures_manifest",
    "is_month",
    "latency",
    "latency_by",
    "manifest",
    "missing",
    "missing_counts",
    "month_file",
    "nearest_rank",
    "processing",
    "published_files",
    "rebuild",
    "side_by_side",
    "write_down",
    "write_figures",
]


def __getattr__(name: str) -> Any:
    """What needs the database is imported on first use: models can only be loaded once Django is ready."""
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
