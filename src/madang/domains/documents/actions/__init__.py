"""The only writes to documents: one function for each act."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.documents.actions.classifying import classify
    from madang.domains.documents.actions.deciding import clear_file, decide, release, retry
    from madang.domains.documents.actions.disclosing import Disclosed, disclose, due_before
    from madang.domains.documents.actions.importing import import_lines, import_register
    from madang.domains.documents.actions.scanning import files_waiting, scan_pending
    from madang.domains.documents.actions.scanning_records import scan_records
    from madang.domains.documents.actions.taking_in import take_in
    from madang.domains.documents.actions.withdrawing import restore, withdraw

_ROOM_OF = {
    "Disclosed": "disclosing",
    "classify": "classifying",
    "clear_file": "deciding",
    "decide": "deciding",
    "disclose": "disclosing",
    "due_before": "disclosing",
    "files_waiting": "scanning",
    "import_lines": "importing",
    "import_register": "importing",
    "release": "deciding",
    "restore": "withdrawing",
    "retry": "deciding",
    "scan_pending": "scanning",
    "scan_records": "scanning_records",
    "take_in": "taking_in",
    "withdraw": "withdrawing",
}

__all__ = [
    "Disclosed",
    "classify",
    "clear_file",
    "decide",
    "disclose",
    "due_before",
    "files_waiting",
    "import_lines",
    "import_register",
    "release",
    "restore",
    "retry",
    "scan_pending",
    "scan_records",
    "take_in",
    "withdraw",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
