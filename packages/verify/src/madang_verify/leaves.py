"""Entries of Madang's log: canonical JSON (RFC 8785) of codes, times, random ids and hashes; nothing else.

Source: the specification of the disclosure log, section "Leaf (entry)".
"""

import json
import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple, NoReturn

from madang_verify.errors import Bad

MAX_LEAF_BYTES = 4_096
HEARTBEAT, RECONCILE = "heartbeat", "reconcile"
OBJECT_TYPES = frozenset({"intake", "step", "doc", "withhold", "reclassify", "correct", "redact", "erase"})
TYPES = OBJECT_TYPES | {"template", "index", "stat", "tally", RECONCILE, HEARTBEAT, "key", "hotline-batch"}
_BASE = frozenset({"at", "log", "t", "v"})
_TWO_PERSONS = frozenset({"ref", "why", "by", "second"})
_COUNTED = ("approved", "disclosed", "partial", "pending")
_REQUIRED = {
    **dict.fromkeys(OBJECT_TYPES, _BASE | {"id", "n"}),
    **dict.fromkeys(("correct", "redact", "erase"), _BASE | _TWO_PERSONS | {"id", "n"}),
    **dict.fromkeys(("stat", "index"), _BASE | {"sha256"}),
    RECONCILE: _BASE | {"org", "day", "withheld", *_COUNTED},
}
_MAX_INTEGER = (1 << 53) - 1


class Leaf(NamedTuple):
    """A sound entry. `at` is in seconds since 1970; `id`, `n` and `prev` chain the events of one object."""

    type: str
    at: int
    id: str | None
    n: int
    prev: str | None
    members: dict[str, Any]


def _refuse(_: str) -> NoReturn:
    raise ValueError


_DECODER = json.JSONDecoder(parse_float=_refuse, parse_constant=_refuse)
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _matching(pattern: str) -> Callable[[Any], bool]:
    match = re.compile(rf"(?:{pattern})\Z", re.ASCII).match
    return lambda value: isinstance(value, str) and match(value) is not None


def _number(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MAX_INTEGER


def is_date(value: Any) -> bool:
    """A day as `2026-11-20`."""
    try:
        return isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


# Patterns of values. SHA-256 in base64url without padding: the last of 43 letters carries four bits only
DIGEST = r"[0-9A-Za-z_-]{42}[AEIMQUYcgkosw048]"
IDENTITY = r"[0-9A-Za-z_-]{14,32}"
CODE = r"[0-9A-Za-z][0-9A-Za-z._:/-]{0,63}"

is_digest = _matching(DIGEST)


def _digests(value: Any) -> bool:
    return isinstance(value, list) and all(map(is_digest, value)) and value == sorted(set(value))


def _withheld(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() <= set("012345678") and all(map(_number, value.values()))


_code = _matching(CODE)
_register = _matching(r"[0-9]{4}-[0-9]{1,12}")
_time = _matching(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")

MEMBERS: dict[str, Callable[[Any], bool]] = {
    "v": lambda value: type(value) is int and value == 1,
    "t": lambda value: isinstance(value, str) and value in TYPES,
    "at": _time,
    "log": _matching(r"[!-~]{1,200}"),
    "id": _matching(IDENTITY),
    "n": _number,
    "prev": is_digest,
    "sd": _digests,
    "due": is_date,
    "day": is_date,
    **dict.fromkeys(("org", "proc", "state", "why", "by", "second", "name"), _code),
    **dict.fromkeys(("ref", "count", "version", *_COUNTED), _number),
    "withheld": _withheld,
    "first": lambda value: _number(value) or _register(value),
    "last": lambda value: _number(value) or _register(value),
    "sha256": is_digest,
    "vkey": _matching(r"[!-~]{1,400}"),
}


def parse_leaf(entry: bytes, origin: str) -> Leaf:
    """Read an entry of the log with this origin. Raises Bad with what is wrong about it, without its index."""
    members = canonical_object(entry)
    for name, value in members.items():
        check = MEMBERS.get(name)
        if check is None:
            raise Bad("leaf.unknown", member=name)
        if not check(value):
            raise Bad("leaf.value", member=name)
    required = _REQUIRED.get(members.get("t", ""), _BASE)
    if not required <= members.keys():
        raise Bad("leaf.lacking", member=min(required - members.keys()))
    if members["log"] != origin:
        raise Bad("leaf.origin", origin=members["log"])
    n = members.get("n", 0)
    if ("id" in members) != ("n" in members) or ("prev" in members) != (n > 0):
        raise Bad("leaf.chain")
    try:
        at = int(datetime.fromisoformat(members["at"]).timestamp())
    except ValueError:
        raise Bad("leaf.value", member="at") from None
    return Leaf(members["t"], at, members.get("id"), n, members.get("prev"), members)


def canonical_object(entry: bytes) -> dict[str, Any]:
    """An entry as JSON object, refused unless its bytes are the canonical form. Raises Bad."""
    if len(entry) > MAX_LEAF_BYTES:
        raise Bad("leaf.large", bytes=len(entry))
    try:
        members = _DECODER.decode(entry.decode("ascii"))  # allowed values are ASCII alone
        same = isinstance(members, dict) and canonical_text(members).encode() == entry
    except (ValueError, RecursionError):
        same = False
    if not same:
        raise Bad("leaf.canonical")
    return members


def canonical_text(value: Any) -> str:
    """A value of ASCII texts and whole numbers in canonical form."""
    return _ENCODER.encode(value)


def reconciles(leaf: Leaf) -> bool:
    """approved = disclosed + partial + withheld + pending, of one department and day."""
    m = leaf.members
    return bool(m["approved"] == m["disclosed"] + m["partial"] + sum(m["withheld"].values()) + m["pending"])
