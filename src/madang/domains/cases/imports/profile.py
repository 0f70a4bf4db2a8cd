"""A profile says in a few lines how to read somebody's histories of cases. It is data: it runs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

PROFILES = Path(__file__).parent.parent / "profiles"
NEEDED_COLUMNS = ("case", "event", "activity", "at", "filed")
_LATE = ("last_event_after_due",)
_ENDS = ("ended_is_given", "never")


@dataclass(frozen=True, slots=True)
class Profile:
    """How to read a file of histories; see `profiles/wabo.yaml` for the meaning of each entry."""

    name: str
    source: str
    procedure: str
    definition: Path
    columns: Mapping[str, str]
    times: tuple[str, ...]
    department_prefix: str
    usual_department: str
    institution_code: str
    institution_name: Text
    mark: Text
    officer_prefix: str
    ends: str
    result: str


def profile_names() -> list[str]:
    """The profiles that come with the system."""
    return sorted(p.stem for p in PROFILES.glob("*.yaml") if "." not in p.stem)


def profile_named(name: str) -> Profile:
    """Raises InvalidInput (`unknown_profile`) naming those there are."""
    if name not in profile_names():
        raise InvalidInput(
            _UNKNOWN.format(name=name[:40], known=", ".join(profile_names())), "unknown_profile"
        )
    raw = yaml.safe_load((PROFILES / f"{name}.yaml").read_text(encoding="utf-8"))
    return _read(raw)


def _read(raw: dict[str, Any]) -> Profile:
    """Raises ValueError or KeyError where a profile that came with the system is not well made."""
    missing = [column for column in NEEDED_COLUMNS if column not in raw["columns"]]
    if missing or raw["late"] not in _LATE or raw["ends"] not in _ENDS:
        raise ValueError(f"profile {raw['name']}: columns {missing} are missing, or a rule is unknown")
    departments, officers = raw["departments"], raw["officers"]
    return Profile(
        name=raw["name"],
        source=raw["source"],
        procedure=raw["procedure"],
        definition=PROFILES / raw["definition"],
        columns=dict(raw["columns"]),
        times=tuple(raw["times"]),
        department_prefix=departments["prefix"],
        usual_department=departments["usual"],
        institution_code=departments["institution"]["code"],
        institution_name=Text.of(departments["institution"]["name"]),
        mark=Text.of(departments["mark"]),
        officer_prefix=officers["prefix"],
        ends=raw["ends"],
        result=raw["result"],
    )


_UNKNOWN = Text(
    "‘{name}’ 프로파일은 없습니다. 쓸 수 있는 것: {known}", "There is no profile “{name}”. There are: {known}"
)
