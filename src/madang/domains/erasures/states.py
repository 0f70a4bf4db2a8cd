"""The life of an erasure as a table: asked for by one person, confirmed or refused by another, and then settled."""

from enum import StrEnum

from madang.kernel.text import Text


class ErasureState(StrEnum):
    """Where an erasure stands."""

    WAITING = "waiting"  # for the second person
    REFUSED = "refused"
    DONE = "done"  # the content is gone


STATE_NAMES = {
    ErasureState.WAITING: Text("확인 대기", "Waits for confirmation"),
    ErasureState.REFUSED: Text("받아들이지 않음", "Refused"),
    ErasureState.DONE: Text("파기됨", "Erased for good"),
}


class ErasureAct(StrEnum):
    """What can be done about the erasure of a record."""

    ASK = "ask"
    CONFIRM = "confirm"
    REFUSE = "refuse"


TABLE: dict[ErasureAct, tuple[ErasureState | None, ErasureState, bool]] = {
    ErasureAct.ASK: (None, ErasureState.WAITING, False),
    ErasureAct.CONFIRM: (ErasureState.WAITING, ErasureState.DONE, True),
    ErasureAct.REFUSE: (ErasureState.WAITING, ErasureState.REFUSED, True),
}
"""From which state (None: nothing is asked) to which; whether it takes another person than whoever asked."""
