"""What institutions do otherwise than the standard, ready for display in one language."""

from collections.abc import Iterable
from dataclasses import dataclass

from madang.domains.procedures import EFFECT_NAMES, Definition, Difference, deviations
from madang.kernel import clock
from madang.web.public import moments
from madang.web.public.present import present


@dataclass(frozen=True, slots=True)
class DifferenceShown:
    """One thing that is otherwise here; `effect` says of a period whether it is shorter or longer."""

    name: str
    standard: str
    here: str
    effect: str


@dataclass(frozen=True, slots=True)
class DeviationShown:
    """One institution with all its differences."""

    code: str
    name: str
    number: int
    since: moments.Moment
    department: str  # which it has named, or empty
    differences: tuple[DifferenceShown, ...]  # besides


def differences_shown(found: Iterable[Difference], language: str) -> tuple[DifferenceShown, ...]:
    """Differences in one language."""
    return tuple(
        DifferenceShown(
            d.name[language],
            d.standard[language],
            d.here[language],
            EFFECT_NAMES[d.effect][language] if d.effect else "",
        )
        for d in found
    )


def deviations_shown(definition: Definition, language: str) -> tuple[DeviationShown, ...]:
    """Every institution that differs from the standard now, in order of code (two statements)."""
    if definition.handled_by.level == "city":
        return ()
    zone = present().zone
    return tuple(
        DeviationShown(
            one.institution.code,
            one.institution.name[language],
            one.row.number,
            moments.day_of(one.row.valid_from, zone, language),
            next((d.here[language] for d in one.differences if d.what == "department"), ""),
            differences_shown([d for d in one.differences if d.what != "department"], language),
        )
        for one in deviations(definition, clock.now())
    )
