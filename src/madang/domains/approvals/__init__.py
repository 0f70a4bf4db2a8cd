"""Approvals (결재): drafts, lines of signatures, numbers; what makes a draft an act of the authority.

This is the face; other domains import nothing else. Names are looked up on first use, because Django imports
the package before its models are ready.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.approvals import (
        actions,
        body,
        delegation,
        figures,
        finished,
        finished_words,
        rows,
        typesetting,
    )
    from madang.domains.approvals.actions.erasing import (
        contents_named,
        erase_words_of_case,
        erase_words_of_draft,
        retention_codes_of_case,
    )
    from madang.domains.approvals.choosing import chosen_line
    from madang.domains.approvals.handing_over import HandedOver, as_shown, handed_over
    from madang.domains.approvals.kinds import document_kinds, template_for
    from madang.domains.approvals.loggable import LOGGABLE
    from madang.domains.approvals.printing import Printable, finished_of, print_of
    from madang.domains.approvals.proposing import Cooperation, ProposedLine
    from madang.domains.approvals.public import (
        ApprovedDocument,
        SignatureTime,
        approved_documents,
        signature_times,
    )
    from madang.domains.approvals.rules import (
        CLASS_NAMES,
        ROLE_NAMES,
        ChosenSeat,
        Content,
        SeatView,
        keywords_of,
        mark_of,
        mark_of_class,
        mark_words,
        may_recall,
        next_seat,
        sits_in,
    )
    from madang.domains.approvals.states import STATE_NAMES, DraftAct, DraftState
    from madang.domains.approvals.stored import seats_of, titles_of
    from madang.domains.approvals.words import GROUNDS, RETENTION_NAMES, recipient_name, retention_name

_ROOMS = {
    "actions.erasing": (
        "contents_named",
        "erase_words_of_case",
        "erase_words_of_draft",
        "retention_codes_of_case",
    ),
    "choosing": ("chosen_line",),
    "handing_over": ("HandedOver", "as_shown", "handed_over"),
    "kinds": ("document_kinds", "template_for"),
    "loggable": ("LOGGABLE",),
    "printing": ("Printable", "finished_of", "print_of"),
    "proposing": ("Cooperation", "ProposedLine"),
    "public": ("ApprovedDocument", "SignatureTime", "approved_documents", "signature_times"),
    "rules": (
        "CLASS_NAMES",
        "ROLE_NAMES",
        "ChosenSeat",
        "Content",
        "SeatView",
        "keywords_of",
        "mark_of",
        "mark_of_class",
        "mark_words",
        "may_recall",
        "next_seat",
        "sits_in",
    ),
    "states": ("STATE_NAMES", "DraftAct", "DraftState"),
    "stored": ("seats_of", "titles_of"),
    "words": ("GROUNDS", "RETENTION_NAMES", "recipient_name", "retention_name"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}
_WHOLE_ROOMS = {
    "actions",
    "body",
    "delegation",
    "figures",
    "finished",
    "finished_words",
    "rows",
    "typesetting",
}

__all__ = [
    "CLASS_NAMES",
    "GROUNDS",
    "LOGGABLE",
    "RETENTION_NAMES",
    "ROLE_NAMES",
    "STATE_NAMES",
    "ApprovedDocument",
    "ChosenSeat",
    "Content",
    "Cooperation",
    "DraftAct",
    "DraftState",
    "HandedOver",
    "Printable",
    "ProposedLine",
    "SeatView",
    "SignatureTime",
    "actions",
    "approved_documents",
    "as_shown",
    "body",
    "chosen_line",
    "contents_named",
    "delegation",
    "document_kinds",
    "erase_words_of_case",
    "erase_words_of_draft",
    "figures",
    "finished",
    "finished_of",
    "finished_words",
    "handed_over",
    "keywords_of",
    "mark_of",
    "mark_of_class",
    "mark_words",
    "may_recall",
    "next_seat",
    "print_of",
    "recipient_name",
    "retention_codes_of_case",
    "retention_name",
    "rows",
    "seats_of",
    "signature_times",
    "sits_in",
    "template_for",
    "titles_of",
    "typesetting",
]


def __getattr__(name: str) -> Any:
    if name in _WHOLE_ROOMS:
        return import_module(f"{__name__}.{name}")
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
