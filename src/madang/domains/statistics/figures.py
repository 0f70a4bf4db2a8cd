"""How long cases took on the legal clock and on the wall, and how many were on time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from madang.domains.cases import Mark
from madang.domains.statistics.groups import GROUPINGS
from madang.domains.statistics.kept import kept
from madang.domains.statistics.ledger import LEDGER, Group, Ledger
from madang.domains.statistics.naming import Names
from madang.domains.statistics.rules import nearest_rank, share
from madang.kernel.errors import FieldFault, InvalidInput
from madang.kernel.text import Text

LEGAL_DAY, WALL_DAY = 8 * 60, 24 * 60  # minutes
MOST_COMBINED = 2


@dataclass(frozen=True, slots=True)
class Clock:
    """Median and 90th percentile (nearest-rank) on one clock. A legal day has 8 hours, one on the wall 24."""

    median_minutes: int | None
    p90_minutes: int | None
    median_days: float | None
    p90_days: float | None


@dataclass(frozen=True, slots=True)
class ProcessingFigure:
    """The figures of one group; what is counted says `PROCESSING_DEFINITION`. Rates are of `n` and not rounded.

    `median` and `p90` are working days on the legal clock. `keys` has the key of each grouping where two are combined.
    """

    key: str
    name: Text
    keys: Mapping[str, str]
    n: int
    median: float | None
    p90: float | None
    on_time: int
    on_time_rate: float | None
    returned: int
    returned_rate: float | None
    extended: int
    extended_rate: float | None
    held: int
    held_rate: float | None
    refused: int
    refused_rate: float | None
    withdrawn: int
    transferred: int
    legal_clock: Clock
    wall_clock: Clock


def processing(
    by: str = "department",
    from_day: date | None = None,
    to_day: date | None = None,
    procedure: str = "",
) -> list[ProcessingFigure]:
    """The figures of each group that has ended cases, in order of key.

    `by`: one of `GROUPINGS`, or two of them (`procedure,month`). `from_day` and `to_day` (inclusive, local) are of the
    days on which cases ended; `procedure` (code) narrows to its cases. Kept until something happens, and then brought
    up to date by what changed. Raises InvalidInput for another grouping.
    """
    groupings = groupings_of(by)
    key = ("processing", groupings, from_day, to_day, procedure)
    return list(kept(key, lambda: processing_in(LEDGER, groupings, from_day, to_day, procedure)))


def groupings_of(by: str) -> tuple[str, ...]:
    """What is asked for with `by`. Raises InvalidInput."""
    found = tuple(part.strip() for part in by.split(","))
    if set(found) <= set(GROUPINGS) and len(found) == len(set(found)) <= MOST_COMBINED:
        return found
    message = _UNKNOWN.format(by=by[:40], known=", ".join(GROUPINGS))
    raise InvalidInput(message, "invalid_filter", fields=(FieldFault("by", "unknown_value", message),))


def processing_in(
    ledger: Ledger, by: tuple[str, ...], first: date | None, last: date | None, procedure: str = ""
) -> tuple[ProcessingFigure, ...]:
    """The figures of a period from a ledger, brought up to date first."""
    names = Names(ledger.words, ledger.at)
    with ledger.lock:
        ledger.catch_up()
        if procedure:
            with_it = named_groups(ledger, (*by, "procedure"), first, last, names)
            groups = {key[:-1]: parts for key, parts in with_it.items() if key[-1] == procedure}
        else:
            groups = named_groups(ledger, by, first, last, names)
        found = [
            figure_of(Group.merged(parts), names.keys(by, key), names.name(by, key))
            for key, parts in groups.items()
        ]
    return tuple(sorted(found, key=lambda figure: figure.key))


def named_groups(
    ledger: Ledger, by: tuple[str, ...], first: date | None, last: date | None, names: Names
) -> dict[tuple[str, ...], list[Group]]:
    """The groups that have cases under their keys; those of merged departments under the one now in charge."""
    groups: dict[tuple[str, ...], list[Group]] = {}
    for numbers, group in ledger.grouped(by, first, last).items():
        if group.n:
            groups.setdefault(names.key(by, numbers), []).append(group)
    return groups


def figure_of(group: Group, keys: Mapping[str, str], name: Text) -> ProcessingFigure:
    """The figures of one group of cases, of which there is at least one."""
    n = group.n

    counted = tuple(group.marks.items())

    def having(mark: Mark) -> int:
        bit = mark.value
        return sum([times for bits, times in counted if bits & bit])

    on_time, returned, refused = n - having(Mark.LATE), having(Mark.RETURNED), having(Mark.REFUSED)
    extended, held = having(Mark.EXTENDED), having(Mark.HELD)
    legal_clock, wall_clock = _clock(group.legal, LEGAL_DAY), _clock(group.wall, WALL_DAY)
    return ProcessingFigure(
        key="/".join(keys.values()),
        name=name,
        keys=keys,
        n=n,
        median=legal_clock.median_days,
        p90=legal_clock.p90_days,
        on_time=on_time,
        on_time_rate=share(on_time, n),
        returned=returned,
        returned_rate=share(returned, n),
        extended=extended,
        extended_rate=share(extended, n),
        held=held,
        held_rate=share(held, n),
        refused=refused,
        refused_rate=share(refused, n),
        withdrawn=having(Mark.WITHDRAWN),
        transferred=having(Mark.TRANSFERRED),
        legal_clock=legal_clock,
        wall_clock=wall_clock,
    )


def _clock(ascending: Sequence[int], day: int) -> Clock:
    median, p90 = nearest_rank(ascending, 50), nearest_rank(ascending, 90)
    return Clock(median, p90, None if median is None else median / day, None if p90 is None else p90 / day)


_UNKNOWN = Text(
    "‘{by}’(으)로는 묶을 수 없습니다. 쓸 수 있는 값: {known}. 쉼표로 두 가지까지 함께 묶을 수 있습니다.",
    "Cannot group by “{by}”. Use one of: {known}; or two of them, with a comma between.",
)
