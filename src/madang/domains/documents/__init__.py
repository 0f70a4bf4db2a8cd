"""Documents (문서): finished documents of the authority, their files, the privacy gate, disclosure, dossiers.

This is the face; other domains import nothing else. Names are looked up on first use, because Django imports
the package before its models are ready.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from madang.domains.documents import (
        access,
        actions,
        elsewhere,
        explaining,
        held,
        intake,
        previews,
        public,
        rows,
    )
    from madang.domains.documents.drawable import is_of_office
    from madang.domains.documents.kinds import GROUPS, KINDS, categories, category_name, kind_name
    from madang.domains.documents.states import STATE_NAMES, DocumentAct, DocumentState
    from madang.domains.documents.words import WITHDRAWAL_REASONS, class_words, ground_words

_ROOMS = {
    "drawable": ("is_of_office",),
    "kinds": ("GROUPS", "KINDS", "categories", "category_name", "kind_name"),
    "states": ("STATE_NAMES", "DocumentAct", "DocumentState"),
    "words": ("WITHDRAWAL_REASONS", "class_words", "ground_words"),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}
_WHOLE_ROOMS = {
    *("access", "actions", "elsewhere", "explaining", "held", "intake", "previews", "public", "rows"),
}

__all__ = [
    "GROUPS",
    "KINDS",
    "STATE_NAMES",
    "WITHDRAWAL_REASONS",
    "DocumentAct",
    "DocumentState",
    "access",
    "actions",
    "categories",
    "category_name",
    "class_words",
    "elsewhere",
    "explaining",
    "ground_words",
    "held",
    "intake",
    "is_of_office",
    "kind_name",
    "previews",
    "public",
    "rows",
]


def __getattr__(name: str) -> Any:
    if name in _WHOLE_ROOMS:
        return import_module(f"{__name__}.{name}")
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
