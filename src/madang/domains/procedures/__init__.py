"""Procedures (업무): what can be applied for, how it runs, what of it is disclosed. The face."""

from typing import TYPE_CHECKING, Any

from madang.domains.procedures import chart, flow, forms
from madang.domains.procedures.definition import (
    RESULT_NAMES,
    Branch,
    Choice,
    Deemed,
    Definition,
    End,
    Field,
    Fork,
    Join,
    Limit,
    LimitVariant,
    Option,
    RequiredDocument,
    RuleLink,
    Step,
    limit_for,
)
from madang.domains.procedures.flow import Advance, Expected, PathStep
from madang.domains.procedures.forms import Cleaned, PublicValue
from madang.domains.procedures.reading import parse
from madang.domains.procedures.soundness import Fault, faults

if TYPE_CHECKING:
    from madang.domains.procedures.actions import import_builtin, import_procedures, publish_version
    from madang.domains.procedures.public import (
        KIND_NAMES,
        bpmn_of,
        chart_of,
        procedure_list,
        procedure_record,
        sector_list,
        steps_as_list,
    )
    from madang.domains.procedures.rows import (
        SectorRow,
        Version,
        current_version,
        published,
        sector,
        sectors,
        version,
    )

_LATER = {
    **dict.fromkeys(("import_builtin", "import_procedures", "publish_version"), "actions"),
    **dict.fromkeys(
        (
            "KIND_NAMES",
            "bpmn_of",
            "chart_of",
            "procedure_list",
            "procedure_record",
            "sector_list",
            "steps_as_list",
        ),
        "public",
    ),
    **dict.fromkeys(
        ("SectorRow", "Version", "current_version", "published", "sector", "sectors", "version"), "rows"
    ),
}

__all__ = [
    "KIND_NAMES",
    "RESULT_NAMES",
    "Advance",
    "Branch",
    "Choice",
    "Cleaned",
    "Deemed",
    "Definition",
    "End",
    "Expected",
    "Fault",
    "Field",
    "Fork",
    "Join",
    "Limit",
    "LimitVariant",
    "Option",
    "PathStep",
    "PublicValue",
    "RequiredDocument",
    "RuleLink",
    "SectorRow",
    "Step",
    "Version",
    "bpmn_of",
    "chart",
    "chart_of",
    "current_version",
    "faults",
    "flow",
    "forms",
    "import_builtin",
    "import_procedures",
    "limit_for",
    "parse",
    "procedure_list",
    "procedure_record",
    "publish_version",
    "published",
    "sector",
    "sector_list",
    "sectors",
    "steps_as_list",
    "version",
]


def __getattr__(name: str) -> Any:
    """What needs the database is imported on first use: models load only once Django is ready."""
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
