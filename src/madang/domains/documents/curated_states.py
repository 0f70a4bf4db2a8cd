"""The life cycle of what editors collect, dossiers and topics: which act is possible in which state, and by whom."""

from dataclasses import dataclass
from enum import StrEnum

from madang.kernel.text import Text


class CuratedState(StrEnum):
    """Where a dossier or topic stands towards the public."""

    DRAFT = "draft"
    PUBLIC = "public"
    ARCHIVED = "archived"  # may be read, is no longer carried on
    WITHDRAWN = "withdrawn"  # was public: a stub with date and reason stays


CURATED_STATE_NAMES = {
    CuratedState.DRAFT: Text("작성 중", "Draft"),
    CuratedState.PUBLIC: Text("공개됨", "Public"),
    CuratedState.ARCHIVED: Text("보관됨", "Archived"),
    CuratedState.WITHDRAWN: Text("공개 중단", "Withdrawn"),
}
SHOWN = frozenset({CuratedState.PUBLIC, CuratedState.ARCHIVED})
"""The states in which everybody may read it."""


class CuratedPart(StrEnum):
    """What somebody is to a dossier or topic."""

    EDITOR = "editor"  # an official of its department
    PUBLISHER = "publisher"  # lead or above there, or disclosure officer of its institution
    AUDITOR = "auditor"


class CuratedAct(StrEnum):
    """Everything that can be done to a dossier or topic once it is begun."""

    EDIT = "edit"  # its title and fields
    ADD = "add"  # an item, which waits until it is published
    REMOVE = "remove"
    MOVE = "move"
    PUBLISH = "publish"  # it and every item that waits
    ARCHIVE = "archive"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class CuratedRule:
    """One row of the table: in these states by these parts."""

    states: frozenset[CuratedState]
    by: frozenset[CuratedPart]


_S, _P = CuratedState, CuratedPart
_ANYBODY, _PUBLISHERS = frozenset({_P.EDITOR, _P.PUBLISHER}), frozenset({_P.PUBLISHER})
_WORKED_ON = frozenset({_S.DRAFT, _S.PUBLIC, _S.WITHDRAWN})

CURATED_TABLE: dict[CuratedAct, tuple[CuratedRule, ...]] = {
    CuratedAct.EDIT: (
        CuratedRule(frozenset({_S.DRAFT}), _ANYBODY),
        CuratedRule(frozenset({_S.PUBLIC, _S.WITHDRAWN}), _PUBLISHERS),
    ),
    CuratedAct.ADD: (CuratedRule(_WORKED_ON, _ANYBODY),),
    CuratedAct.REMOVE: (
        CuratedRule(frozenset({_S.DRAFT}), _ANYBODY),
        CuratedRule(frozenset({_S.PUBLIC, _S.WITHDRAWN}), _PUBLISHERS),
    ),
    CuratedAct.MOVE: (
        CuratedRule(frozenset({_S.DRAFT}), _ANYBODY),
        CuratedRule(frozenset({_S.PUBLIC, _S.WITHDRAWN}), _PUBLISHERS),
    ),
    CuratedAct.PUBLISH: (CuratedRule(frozenset(_S), _PUBLISHERS),),
    CuratedAct.ARCHIVE: (CuratedRule(frozenset({_S.PUBLIC}), _PUBLISHERS),),
    CuratedAct.WITHDRAW: (CuratedRule(SHOWN, frozenset({_P.PUBLISHER, _P.AUDITOR})),),
}


def possible_in(act: CuratedAct) -> frozenset[CuratedState]:
    """The states in which somebody may do an act."""
    return frozenset().union(*(rule.states for rule in CURATED_TABLE[act]))


def may_curate(act: CuratedAct, state: CuratedState, parts: frozenset[CuratedPart]) -> bool:
    """Whether somebody who is `parts` to it may do an act in a state."""
    return any(state in rule.states and not rule.by.isdisjoint(parts) for rule in CURATED_TABLE[act])


def curated_acts(state: CuratedState, parts: frozenset[CuratedPart]) -> tuple[CuratedAct, ...]:
    """What somebody may do now."""
    return tuple(act for act in CuratedAct if may_curate(act, state, parts))
