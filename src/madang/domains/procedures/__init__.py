"""Procedures (업무): what can be applied for, how it runs, what of it is disclosed. The face."""

from typing import TYPE_CHECKING, Any

from madang.domains.procedures import chart, editing, flow, forms, provision_form
from madang.domains.procedures.definition import (
    ASSURANCE_NAMES,
    CRITERIA,
    OPEN_VALUES,
    RESULT_NAMES,
    Branch,
    Choice,
    Deemed,
    Definition,
    End,
    Field,
    Fork,
    Handling,
    Join,
    Limit,
    LimitVariant,
    Option,
    RequiredDocument,
    RuleLink,
    Step,
    limit_for,
)
from madang.domains.procedures.difference import PARTS as PART_NAMES
from madang.domains.procedures.difference import Change, changes
from madang.domains.procedures.flow import Advance, Expected, PathStep
from madang.domains.procedures.forms import Cleaned, PublicValue
from madang.domains.procedures.loader import checksum, read_document
from madang.domains.procedures.provision import EFFECT_NAMES, Difference, Provision
from madang.domains.procedures.reading import parse
from madang.domains.procedures.shape import Reader
from madang.domains.procedures.soundness import Fault, faults, in_words
from madang.domains.procedures.soundness_flow import markings

if TYPE_CHECKING:
    from madang.domains.procedures.actions import import_builtin, import_procedures, publish_version
    from madang.domains.procedures.drafts import (
        DraftRow,
        DraftView,
        begin_draft,
        begin_from_file,
        change_draft,
        continue_on_newest,
        discard_draft,
        draft_of,
        open_drafts,
        publish_draft,
        replace_from_file,
        take_back,
    )
    from madang.domains.procedures.loggable import LOGGABLE
    from madang.domains.procedures.provisions import (
        Deviation,
        ProvisionRow,
        deviation,
        deviations,
        provision_of,
        provision_row,
        provisions_in_force,
        provisions_of,
        publish_provision,
        version_for,
    )
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
        versions_of,
    )
    from madang.domains.procedures.searchable import SEARCHABLE
    from madang.domains.procedures.selection import (
        Selected,
        SelectionChoice,
        all_selected,
        choose,
        selection_of,
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
        (
            "SectorRow",
            "Version",
            "current_version",
            "published",
            "sector",
            "sectors",
            "version",
            "versions_of",
        ),
        "rows",
    ),
    **dict.fromkeys(
        (
            "DraftRow",
            "DraftView",
            "begin_draft",
            "begin_from_file",
            "change_draft",
            "continue_on_newest",
            "discard_draft",
            "draft_of",
            "open_drafts",
            "publish_draft",
            "replace_from_file",
            "take_back",
        ),
        "drafts",
    ),
    **dict.fromkeys(
        (
            "Deviation",
            "ProvisionRow",
            "deviation",
            "deviations",
            "provision_of",
            "provision_row",
            "provisions_in_force",
            "provisions_of",
            "publish_provision",
            "version_for",
        ),
        "provisions",
    ),
    "LOGGABLE": "loggable",
    "SEARCHABLE": "searchable",
    **dict.fromkeys(("Selected", "SelectionChoice", "all_selected", "choose", "selection_of"), "selection"),
}

__all__ = [
    "ASSURANCE_NAMES",
    "CRITERIA",
    "EFFECT_NAMES",
    "KIND_NAMES",
    "LOGGABLE",
    "OPEN_VALUES",
    "PART_NAMES",
    "RESULT_NAMES",
    "SEARCHABLE",
    "Advance",
    "Branch",
    "Change",
    "Choice",
    "Cleaned",
    "Deemed",
    "Definition",
    "Deviation",
    "Difference",
    "DraftRow",
    "DraftView",
    "End",
    "Expected",
    "Fault",
    "Field",
    "Fork",
    "Handling",
    "Join",
    "Limit",
    "LimitVariant",
    "Option",
    "PathStep",
    "Provision",
    "ProvisionRow",
    "PublicValue",
    "Reader",
    "RequiredDocument",
    "RuleLink",
    "SectorRow",
    "Selected",
    "SelectionChoice",
    "Step",
    "Version",
    "all_selected",
    "begin_draft",
    "begin_from_file",
    "bpmn_of",
    "change_draft",
    "changes",
    "chart",
    "chart_of",
    "checksum",
    "choose",
    "continue_on_newest",
    "current_version",
    "deviation",
    "deviations",
    "discard_draft",
    "draft_of",
    "editing",
    "faults",
    "flow",
    "forms",
    "import_builtin",
    "import_procedures",
    "in_words",
    "limit_for",
    "markings",
    "open_drafts",
    "parse",
    "procedure_list",
    "procedure_record",
    "provision_form",
    "provision_of",
    "provision_row",
    "provisions_in_force",
    "provisions_of",
    "publish_draft",
    "publish_provision",
    "publish_version",
    "published",
    "read_document",
    "replace_from_file",
    "sector",
    "sector_list",
    "sectors",
    "selection_of",
    "steps_as_list",
    "take_back",
    "version",
    "version_for",
    "versions_of",
]


def __getattr__(name: str) -> Any:
    """What needs the database is imported on first use: models load only once Django is ready."""
    if name not in _LATER:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
