"""The delegation table (위임전결규정): which rank decides what, versioned, and the line of signatures it proposes.

Names are looked up on first use, because Django imports the package before its models are ready.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.approvals.delegation.actions import (
        check_delegation_table,
        may_publish_for,
        publish_delegation_table,
    )
    from madang.domains.approvals.delegation.files import TableFile, table_file
    from madang.domains.approvals.delegation.proposing import proposed_line
    from madang.domains.approvals.delegation.public import delegation_record
    from madang.domains.approvals.delegation.rules.difference import TableChange, what_changed
    from madang.domains.approvals.delegation.rules.line import (
        Cooperation,
        LeftOut,
        Proposal,
        ProposedSeat,
        propose_line,
    )
    from madang.domains.approvals.delegation.rules.matter import DelegationRules, Matter, Settled, settle
    from madang.domains.approvals.delegation.rules.reading import Reading, as_document, parse
    from madang.domains.approvals.delegation.rules.resolving import Ruling, case_matter, resolve
    from madang.domains.approvals.delegation.rules.soundness import Known
    from madang.domains.approvals.delegation.rules.wording import (
        cooperation_said,
        decided_said,
        decision_lines,
        retention_said,
        reviews_said,
    )
    from madang.domains.approvals.delegation.tables import (
        TableVersion,
        city_of,
        institutions_with_tables,
        standard_table,
        table_in_force,
        table_numbered,
        tables_of,
    )

_ROOMS = {
    "actions": ("check_delegation_table", "may_publish_for", "publish_delegation_table"),
    "files": ("TableFile", "table_file"),
    "proposing": ("proposed_line",),
    "public": ("delegation_record",),
    "rules.difference": ("TableChange", "what_changed"),
    "rules.line": ("Cooperation", "LeftOut", "Proposal", "ProposedSeat", "propose_line"),
    "rules.matter": ("DelegationRules", "Matter", "Settled", "settle"),
    "rules.reading": ("Reading", "as_document", "parse"),
    "rules.resolving": ("Ruling", "case_matter", "resolve"),
    "rules.soundness": ("Known",),
    "rules.wording": ("cooperation_said", "decided_said", "decision_lines", "retention_said", "reviews_said"),
    "tables": (
        "TableVersion",
        "city_of",
        "institutions_with_tables",
        "standard_table",
        "table_in_force",
        "table_numbered",
        "tables_of",
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Cooperation",
    "DelegationRules",
    "Known",
    "LeftOut",
    "Matter",
    "Proposal",
    "ProposedSeat",
    "Reading",
    "Ruling",
    "Settled",
    "TableChange",
    "TableFile",
    "TableVersion",
    "as_document",
    "case_matter",
    "check_delegation_table",
    "city_of",
    "cooperation_said",
    "decided_said",
    "decision_lines",
    "delegation_record",
    "institutions_with_tables",
    "may_publish_for",
    "parse",
    "propose_line",
    "proposed_line",
    "publish_delegation_table",
    "resolve",
    "retention_said",
    "reviews_said",
    "settle",
    "standard_table",
    "table_file",
    "table_in_force",
    "table_numbered",
    "tables_of",
    "what_changed",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
