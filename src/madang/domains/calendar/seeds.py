"""The public holidays of Korea as the pinned package `holidays` knows them."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version

from holidays.countries import KR

from madang.kernel.text import Text

YEARS = range(2000, 2036)
SOURCE = f"holidays {version('holidays')}"

_SUBSTITUTE_KO = " 대체 휴일"
_SUBSTITUTE_EN = "Alternative holiday for "


@dataclass(frozen=True, slots=True)
class SeedHoliday:
    """A public holiday and its name."""

    date: date
    name: Text


@cache
def korean_holidays() -> tuple[SeedHoliday, ...]:
    """The holidays of government offices, 2000 to 2035, in order of date."""
    korean, english = KR(years=YEARS, language="ko"), KR(years=YEARS, language="en_US")
    return tuple(
        SeedHoliday(day, Text(_in_korean(korean[day]), _in_english(english[day]))) for day in sorted(korean)
    )


def _in_korean(names: str) -> str:
    return " · ".join(sorted(_name_in_korean(name) for name in names.split("; ")))


def _name_in_korean(name: str) -> str:
    if name.endswith(_SUBSTITUTE_KO):
        return f"{name.removesuffix(_SUBSTITUTE_KO)} 대체공휴일"
    return {"신정연휴": "신정", "부처님오신날": "부처님 오신 날"}.get(name, name)


def _in_english(names: str) -> str:
    return " · ".join(sorted(_name_in_english(name) for name in names.split("; ")))


def _name_in_english(name: str) -> str:
    if name.startswith(_SUBSTITUTE_EN):
        return f"Substitute holiday for {name.removeprefix(_SUBSTITUTE_EN)}"
    return {
        "The day preceding Korean New Year": "Day before Korean New Year",
        "The second day of Korean New Year": "Day after Korean New Year",
        "The day preceding Chuseok": "Day before Chuseok",
        "The second day of Chuseok": "Day after Chuseok",
    }.get(name, name)
