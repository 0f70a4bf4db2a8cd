"""A profile says in a few lines how to read the CSV files of another system. It is data: it runs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

PROFILES = Path(__file__).parent / "profiles"
EXPENSE = "expense"
_UNKNOWN = Text(
    "‘{name}’ 프로파일은 없습니다. 쓸 수 있는 것: {known}", "There is no profile “{name}”. There are: {known}"
)


@dataclass(frozen=True, slots=True)
class Profile:
    """How to read a file; see `profiles/seoul-info-list.yaml` for the meaning of each entry.

    `rows`: `expense` where a line is a payment and the lines of one id are one document; empty where a line is one.
    """

    name: str
    source: str
    category: str
    kind: str
    rows: str
    columns: Mapping[str, tuple[str, ...]]
    needed: frozenset[str]
    may_lack: frozenset[str]
    retentions: Mapping[str, str]
    classes: Mapping[str, str]
    department_prefix: str
    institution_code: str
    institution_name: Text
    mark: Text


def profile_names() -> list[str]:
    """The profiles that come with the system."""
    return sorted(path.stem for path in PROFILES.glob("*.yaml"))


def profile_named(name: str) -> Profile:
    """Raises InvalidInput (`unknown_profile`) naming those there are."""
    if name not in profile_names():
        known = ", ".join(profile_names())
        raise InvalidInput(_UNKNOWN.format(name=name[:40], known=known), "unknown_profile")
    return _read(yaml.safe_load((PROFILES / f"{name}.yaml").read_text(encoding="utf-8")))


def _read(raw: dict[str, Any]) -> Profile:
    departments = raw["departments"]
    return Profile(
        name=raw["name"],
        source=raw["source"],
        category=raw["category"],
        kind=raw["kind"],
        rows=raw.get("rows", ""),
        columns={meaning: tuple(names) for meaning, names in raw["columns"].items()},
        needed=frozenset(raw["needed"]),
        may_lack=frozenset(raw["may_lack"]),
        retentions=dict(raw["retention"]),
        classes=dict(raw["disclosure"]),
        department_prefix=departments["prefix"],
        institution_code=departments["institution"]["code"],
        institution_name=Text.of(departments["institution"]["name"]),
        mark=Text.of(departments["mark"]),
    )
