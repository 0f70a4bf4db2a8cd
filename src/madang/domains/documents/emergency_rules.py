"""Emergency disclosure: who may do what, in which state, and what an address may say. No database."""

import re
from enum import StrEnum


class EmergencyState(StrEnum):
    """Whether an emergency goes on: an open one has its banner on every page."""

    OPEN = "open"
    CLOSED = "closed"


class Said(StrEnum):
    """What officials put on the page of an emergency, two of them each time."""

    NOTICE = "notice"
    PLACE = "place"
    DOCUMENT = "document"


class SaidState(StrEnum):
    """Where a notice, place or document of an emergency stands."""

    WRITTEN = "written"  # waits for somebody else
    OUT = "out"
    DISCARDED = "discarded"  # never was out
    TAKEN_BACK = "taken_back"  # was out: its title gives way to the reason


class EmergencyPart(StrEnum):
    """What somebody is to an emergency."""

    EXECUTIVE = "executive"  # of its institution: opens and closes
    CONFIRMER = "confirmer"  # disclosure officer, or director and above
    WRITER = "writer"  # any official of its institution
    AUDITOR = "auditor"


class EmergencyAct(StrEnum):
    """Everything that can be done to an open emergency, and to a closed one."""

    OPEN = "open"
    WRITE = "write"
    CONFIRM = "confirm"
    DISCARD = "discard"
    TAKE_BACK = "take_back"
    REWORD = "reword"  # its summary and banner
    CLOSE = "close"


_E, _P = EmergencyState, EmergencyPart
EMERGENCY_TABLE: dict[EmergencyAct, tuple[frozenset[EmergencyState], frozenset[EmergencyPart]]] = {
    EmergencyAct.WRITE: (frozenset({_E.OPEN}), frozenset({_P.WRITER, _P.CONFIRMER, _P.EXECUTIVE})),
    EmergencyAct.CONFIRM: (frozenset({_E.OPEN}), frozenset({_P.CONFIRMER, _P.EXECUTIVE})),
    EmergencyAct.DISCARD: (frozenset(_E), frozenset({_P.WRITER, _P.CONFIRMER, _P.EXECUTIVE})),
    EmergencyAct.TAKE_BACK: (frozenset(_E), frozenset({_P.CONFIRMER, _P.EXECUTIVE, _P.AUDITOR})),
    EmergencyAct.REWORD: (frozenset({_E.OPEN}), frozenset({_P.EXECUTIVE})),
    EmergencyAct.CLOSE: (frozenset({_E.OPEN}), frozenset({_P.EXECUTIVE})),
}
"""Who may do what, and in which state. That the two of a fast lane are two is asked of the row (`is_second`)."""


def emergency_acts(state: EmergencyState, parts: frozenset[EmergencyPart]) -> tuple[EmergencyAct, ...]:
    """What somebody may do now."""
    return tuple(act for act, (states, by) in EMERGENCY_TABLE.items() if state in states and by & parts)


def is_second(official_id: int | None, written_by_id: int) -> bool:
    """Whether whoever confirms is somebody else than whoever wrote (the fast lane of two people)."""
    return official_id is not None and official_id != written_by_id


# --- addresses -------------------------------------------------------------------------------------------

MOST_AREA = 60
_AREA = re.compile(r"[가-힣]{1,12}(?:[0-9][0-9·.,]*)?[가-힣]{0,4}(?:동|가|읍|면|리)")
_ROAD = r"[가-힣0-9]{1,20}(?:대로|로|길)\s?\d{1,5}(?:-\d{1,4})?(?!\d|\s?가)"
_LOT = r"[가-힣]{1,8}[0-9·.]*(?:동|가|리)\s?(?:산\s?)?\d{1,5}(?:-\d{1,4}|\s?번지)"
_UNIT = r"(?<![0-9])\d{1,4}\s?동\s?\d{1,4}\s?호(?![선차])"
_LIVES = (
    r"자택|거주지|주거지|집\s?주소|주소지|아파트|빌라|다세대|연립|오피스텔|기숙사|고시원"
    r"|\bhome\b|\bflat\b|\bapartment\b"
)
_STREET = re.compile(f"{_ROAD}|{_LOT}")
_PRIVATE = re.compile(
    f"{_UNIT}|(?:{_LIVES})[^.\n]{{0,30}}(?:{_ROAD}|{_LOT}|\\d{{1,4}}\\s?호)|(?:{_ROAD}|{_LOT})[^.\n]{{0,20}}(?:{_LIVES})",
    re.IGNORECASE,
)


def is_area(area: str) -> bool:
    """Whether an address ends with its neighbourhood (법정동·행정동): no street, no lot, no building."""
    return (
        len(area) <= MOST_AREA and all(_AREA.fullmatch(part) for part in area.split()) and bool(area.split())
    )


def has_street_address(text: str) -> bool:
    """Whether a text holds a street or lot number; a list of places does without."""
    return bool(_STREET.search(text) or _PRIVATE.search(text))


def has_private_home(text: str) -> bool:
    """Whether a text seems to say where somebody lives: a flat by its number, or a street number beside a dwelling."""
    return bool(_PRIVATE.search(text))
