"""The only writes to documents: one function for each act."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.documents.actions.classifying import Classed, classed_of, classify
    from madang.domains.documents.actions.deciding import clear_file, decide, decide_kind, release, retry
    from madang.domains.documents.actions.disclosing import Disclosed, disclose, due_before
    from madang.domains.documents.actions.erasing import ask_erasure, confirm_erasure, refuse_erasure
    from madang.domains.documents.actions.historic import clear_the_way, make_anew, take_over
    from madang.domains.documents.actions.importing import (
        import_lines,
        import_published,
        import_register,
        require_intake,
    )
    from madang.domains.documents.actions.naming import rename_file
    from madang.domains.documents.actions.ordering import Place, RedactionOrder
    from madang.domains.documents.actions.rebuilding import contents, read_again, rebuild_figures
    from madang.domains.documents.actions.redacting import mark_places, redact, remove_edition
    from madang.domains.documents.actions.scanning import files_waiting, scan_pending
    from madang.domains.documents.actions.scanning_records import scan_records
    from madang.domains.documents.actions.taking_in import take_in
    from madang.domains.documents.actions.withdrawing import restore, withdraw

_ROOM_OF = {
    "ask_erasure": "erasing",
    "confirm_erasure": "erasing",
    "refuse_erasure": "erasing",
    "clear_the_way": "historic",
    "make_anew": "historic",
    "take_over": "historic",
    "contents": "rebuilding",
    "read_again": "rebuilding",
    "rebuild_figures": "rebuilding",
    "Classed": "classifying",
    "Disclosed": "disclosing",
    "Place": "ordering",
    "RedactionOrder": "ordering",
    "classed_of": "classifying",
    "classify": "classifying",
    "clear_file": "deciding",
    "decide": "deciding",
    "decide_kind": "deciding",
    "disclose": "disclosing",
    "due_before": "disclosing",
    "files_waiting": "scanning",
    "import_lines": "importing",
    "import_published": "importing",
    "import_register": "importing",
    "mark_places": "redacting",
    "redact": "redacting",
    "release": "deciding",
    "remove_edition": "redacting",
    "rename_file": "naming",
    "require_intake": "importing",
    "restore": "withdrawing",
    "retry": "deciding",
    "scan_pending": "scanning",
    "scan_records": "scanning_records",
    "take_in": "taking_in",
    "withdraw": "withdrawing",
}

__all__ = [
    "Classed",
    "Disclosed",
    "Place",
    "RedactionOrder",
    "ask_erasure",
    "classed_of",
    "classify",
    "clear_file",
    "clear_the_way",
    "confirm_erasure",
    "contents",
    "decide",
    "decide_kind",
    "disclose",
    "due_before",
    "files_waiting",
    "import_lines",
    "import_published",
    "import_register",
    "make_anew",
    "mark_places",
    "read_again",
    "rebuild_figures",
    "redact",
    "refuse_erasure",
    "release",
    "remove_edition",
    "rename_file",
    "require_intake",
    "restore",
    "retry",
    "scan_pending",
    "scan_records",
    "take_in",
    "take_over",
    "withdraw",
]


def __getattr__(name: str) -> Any:
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
