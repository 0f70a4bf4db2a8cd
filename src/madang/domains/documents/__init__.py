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
        curated_rows,
        elsewhere,
        explaining,
        held,
        intake,
        page_texts,
        previews,
        public,
        room,
        rows,
    )
    from madang.domains.documents.actions import curating, dossiers, emergencies, topics
    from madang.domains.documents.curated_access import departments_of_editor
    from madang.domains.documents.curated_states import CURATED_STATE_NAMES, CuratedAct, CuratedState
    from madang.domains.documents.drawable import is_of_office, office_is_there
    from madang.domains.documents.emergency_rules import EmergencyAct, EmergencyState, Said, SaidState
    from madang.domains.documents.erasing_facts import erasure_facts
    from madang.domains.documents.jail import confinement
    from madang.domains.documents.kinds import GROUPS, KINDS, categories, category_name, kind_name
    from madang.domains.documents.kinds_of_dossiers import (
        DossierKind,
        dossier_kinds,
        home_of_category,
        kinds_of_category,
    )
    from madang.domains.documents.loggable import LOGGABLE
    from madang.domains.documents.models import Dossier, Topic
    from madang.domains.documents.searchable import SEARCHABLE
    from madang.domains.documents.states import STATE_NAMES, DocumentAct, DocumentState
    from madang.domains.documents.words import (
        EMERGENCY_STATE_NAMES,
        SAID_STATE_NAMES,
        WITHDRAWAL_REASONS,
        class_words,
        ground_words,
    )

_ROOMS = {
    "jail": ("confinement",),
    "drawable": ("is_of_office", "office_is_there"),
    "curated_access": ("departments_of_editor",),
    "curated_states": ("CURATED_STATE_NAMES", "CuratedAct", "CuratedState"),
    "kinds_of_dossiers": ("DossierKind", "dossier_kinds", "home_of_category", "kinds_of_category"),
    "emergency_rules": ("EmergencyAct", "EmergencyState", "Said", "SaidState"),
    "erasing_facts": ("erasure_facts",),
    "loggable": ("LOGGABLE",),
    "models": ("Dossier", "Topic"),
    "kinds": ("GROUPS", "KINDS", "categories", "category_name", "kind_name"),
    "searchable": ("SEARCHABLE",),
    "states": ("STATE_NAMES", "DocumentAct", "DocumentState"),
    "words": (
        "EMERGENCY_STATE_NAMES",
        "SAID_STATE_NAMES",
        "WITHDRAWAL_REASONS",
        "class_words",
        "ground_words",
    ),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}
_ROOMS_AT_HOME = (
    *("access", "actions", "curated_rows", "elsewhere", "explaining", "held", "intake", "page_texts"),
    *("previews", "public", "room", "rows"),
)
_WHOLE_ROOMS = {
    **{name: name for name in _ROOMS_AT_HOME},
    **{name: f"actions.{name}" for name in ("curating", "dossiers", "emergencies", "topics")},
}

__all__ = [
    "CURATED_STATE_NAMES",
    "EMERGENCY_STATE_NAMES",
    "GROUPS",
    "KINDS",
    "LOGGABLE",
    "SAID_STATE_NAMES",
    "SEARCHABLE",
    "STATE_NAMES",
    "WITHDRAWAL_REASONS",
    "CuratedAct",
    "CuratedState",
    "DocumentAct",
    "DocumentState",
    "Dossier",
    "DossierKind",
    "EmergencyAct",
    "EmergencyState",
    "Said",
    "SaidState",
    "Topic",
    "access",
    "actions",
    "categories",
    "category_name",
    "class_words",
    "confinement",
    "curated_rows",
    "curating",
    "departments_of_editor",
    "dossier_kinds",
    "dossiers",
    "elsewhere",
    "emergencies",
    "erasure_facts",
    "explaining",
    "ground_words",
    "held",
    "home_of_category",
    "intake",
    "is_of_office",
    "kind_name",
    "kinds_of_category",
    "office_is_there",
    "page_texts",
    "previews",
    "public",
    "room",
    "rows",
    "topics",
]


def __getattr__(name: str) -> Any:
    if name in _WHOLE_ROOMS:
        return import_module(f"{__name__}.{_WHOLE_ROOMS[name]}")
    if name not in _ROOM_OF:
        raise AttributeError(f"{__name__} has no {name!r}")
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
