"""The token engine: where a case stands in its procedure, what comes next, and when it is to be expected.

A marking is plain JSON: {"at": [codes], "arrived": {join: n}, "done": [codes]}. Pure; reads no clock.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from madang.domains.calendar import Rule, WorkCalendar, add_term
from madang.domains.procedures.definition import Choice, Definition, End, Fork, Join, Node, Step
from madang.domains.procedures.guards import Facts
from madang.kernel.errors import InvalidInput, NotPossible
from madang.kernel.text import Text

Marking = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Advance:
    """What one move brought: new marking, steps entered, steps that can come no more, whether it is over."""

    marking: Marking
    entered: tuple[str, ...]
    bypassed: tuple[str, ...]
    ended: bool


@dataclass(frozen=True, slots=True)
class Expected:
    """When a step is expected to begin and to be done (UTC), if every step keeps its term."""

    step: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class PathStep:
    """A step in the order of display: done, current, next or skipped."""

    code: str
    state: str


def start(definition: Definition, facts: Facts) -> Advance:
    """The first marking of a case."""
    return _advance(definition, {"at": [], "arrived": {}, "done": []}, definition.start, facts)


def complete(
    definition: Definition,
    marking: Marking,
    step: str,
    outcome: str | None = None,
    facts: Facts | None = None,
) -> Advance:
    """The marking after `step` came out with `outcome` (none needed where there is only one).

    Raises NotPossible where the step is not current, InvalidInput where it has no such outcome.
    """
    if step not in marking["at"]:
        raise NotPossible(
            Text("이 단계는 지금 진행 중이 아닙니다.", "This step is not in progress now."),
            "step_not_current",
            tuple(marking["at"]),
        )
    target = _target(definition.step(step), outcome)
    at = list(marking["at"])
    at.remove(step)
    done = sorted({*marking.get("done", ()), step})
    return _advance(
        definition, {"at": at, "arrived": dict(marking["arrived"]), "done": done}, target, facts or {}
    )


def _target(step: Step, outcome: str | None) -> str:
    if not outcome and len(step.outcomes) == 1:
        return next(iter(step.outcomes.values()))
    if outcome not in step.outcomes:
        raise InvalidInput(
            Text(
                "이 단계의 결과는 {known} 가운데 하나여야 합니다.",
                "This step must come out as one of: {known}.",
            ).format(known=", ".join(step.outcomes)),
            "unknown_outcome",
        )
    return step.outcomes[outcome]


def _advance(definition: Definition, before: Marking, target: str, facts: Facts) -> Advance:
    at, arrived, entered = list(before["at"]), dict(before["arrived"]), []
    for code in _settle(definition, target, facts, arrived):
        at.append(code)
        entered.append(code)
    marking = {"at": at, "arrived": arrived, "done": before["done"]}
    still = reachable(definition, at) | set(before["done"])
    could = (
        reachable(definition, [*before["at"], target])
        if before["done"]
        else {s.code for s in definition.steps}
    )
    bypassed = tuple(code for code in order_for_display(definition) if code in could and code not in still)
    return Advance(marking, tuple(entered), bypassed, not at and not arrived)


def _settle(definition: Definition, target: str, facts: Facts, arrived: dict[str, int]) -> Iterator[str]:
    """The steps at which tokens come to rest, from `target` on; counts arrivals at joins in `arrived`."""
    waiting, budget = [target], 10 * len(definition.nodes) + 10
    while waiting:
        budget -= 1
        if budget < 0:
            raise NotPossible(
                Text(
                    "절차 정의가 단계 없이 맴돌아 더 나아갈 수 없습니다.",
                    "The procedure goes round without a step and cannot go on.",
                ),
                "procedure_unsound",
            )
        node = definition.by_code[waiting.pop(0)]
        if isinstance(node, Step):
            yield node.code
        else:
            waiting.extend(_passed(definition, node, facts, arrived))


def _passed(definition: Definition, node: Node, facts: Facts, arrived: dict[str, int]) -> tuple[str, ...]:
    """Where a token goes from a node that is not a step."""
    if isinstance(node, Fork):
        return node.to
    if isinstance(node, Choice):
        return (chosen(node, facts),)
    if isinstance(node, Join):
        arrived[node.code] = arrived.get(node.code, 0) + 1
        if arrived[node.code] < needed(definition, node):
            return ()
        del arrived[node.code]
        return (node.to,)
    return ()


def chosen(choice: Choice, facts: Facts) -> str:
    """The way out of a choice for these facts. Raises NotPossible where none fits and there is no else."""
    for branch in choice.branches:
        if branch.when.holds(facts):
            return branch.to
    if choice.otherwise is None:
        raise NotPossible(
            Text("어느 갈래의 조건에도 맞지 않습니다.", "No branch of the choice fits the facts."),
            "procedure_unsound",
        )
    return choice.otherwise


def needed(definition: Definition, join: Join) -> int:
    """How many arrivals a join waits for: as many as its fork has branches."""
    fork = definition.by_code.get(join.of)
    return len(fork.to) if isinstance(fork, Fork) else 1


def reachable(definition: Definition, codes: Collection[str], facts: Facts | None = None) -> set[str]:
    """The steps among `codes` and all that can still come after them.

    With `facts`, a choice whose facts are all known is followed one way only.
    """
    seen: set[str] = set()
    waiting = list(codes)
    while waiting:
        code = waiting.pop()
        if code in seen or code not in definition.by_code:
            continue
        seen.add(code)
        waiting.extend(_ways(definition.by_code[code], facts))
    return {code for code in seen if isinstance(definition.by_code[code], Step)}


def _ways(node: Node, facts: Facts | None) -> tuple[str, ...]:
    if isinstance(node, Choice) and facts is not None:
        ways: list[str] = []
        for branch in node.branches:
            if branch.when.holds(facts):
                return (*ways, branch.to)
            if not branch.when.is_decided(facts):
                ways.append(branch.to)
        return (*ways, node.otherwise) if node.otherwise else tuple(ways)
    return node.targets()


@lru_cache(maxsize=512)
def back_edges(definition: Definition) -> frozenset[tuple[str, str]]:
    """The edges that lead back to a node already on the way from the start: the loops (sent back, revise)."""
    back, done, path = set(), set(), {definition.start}
    stack = [(definition.start, iter(_known_targets(definition, definition.start)))]
    while stack:
        code, ways = stack[-1]
        target = next(ways, None)
        if target is None:
            stack.pop()
            path.discard(code)
            done.add(code)
        elif target in path:
            back.add((code, target))
        elif target not in done:
            path.add(target)
            stack.append((target, iter(_known_targets(definition, target))))
    return frozenset(back)


def _known_targets(definition: Definition, code: str) -> tuple[str, ...]:
    node = definition.by_code.get(code)
    return tuple(t for t in node.targets() if t in definition.by_code) if node else ()


@lru_cache(maxsize=512)
def node_order(definition: Definition) -> tuple[str, ...]:
    """All nodes from start to end, loops left aside, in the order written where the flow leaves it open."""
    back = back_edges(definition)
    before = dict.fromkeys(definition.by_code, 0)
    for code in before:
        for target in _known_targets(definition, code):
            if (code, target) not in back:
                before[target] += 1
    written = list(dict.fromkeys(node.code for node in definition.nodes))
    order: list[str] = []
    while written:
        free = next((code for code in written if before[code] == 0), written[0])
        written.remove(free)
        order.append(free)
        for target in _known_targets(definition, free):
            before[target] -= (free, target) not in back
    return tuple(order)


def order_for_display(definition: Definition) -> tuple[str, ...]:
    """The steps in the order in which a reader meets them."""
    return tuple(code for code in node_order(definition) if isinstance(definition.by_code[code], Step))


def path_view(
    definition: Definition, marking: Marking, done: Collection[str], facts: Facts
) -> tuple[PathStep, ...]:
    """Every step in order with its state. A step done once that comes again (sent back) is "next"."""
    ahead = _ahead(definition, marking["at"], marking["arrived"], facts)
    return tuple(
        PathStep(code, _state_of(code, marking["at"], ahead, done)) for code in order_for_display(definition)
    )


def _state_of(code: str, at: Collection[str], ahead: Collection[str], done: Collection[str]) -> str:
    if code in at:
        return "current"
    if code in ahead:
        return "next"
    return "done" if code in done else "skipped"


def _ahead(definition: Definition, at: Collection[str], arrived: Collection[str], facts: Facts) -> set[str]:
    """What lies ahead without going back: nodes still to come on the ways that the facts leave open."""
    back = back_edges(definition)
    seen: set[str] = set()
    waiting = [*at, *arrived]
    while waiting:
        code = waiting.pop()
        node = definition.by_code[code]
        for target in _ways(node, facts):
            if target not in seen and (code, target) not in back:
                seen.add(target)
                waiting.append(target)
    return seen


def forecast(
    definition: Definition,
    marking: Marking,
    facts: Facts,
    entered_at: Mapping[str, datetime],
    calendar: WorkCalendar,
    now: datetime,
) -> tuple[Expected, ...]:
    """The expected begin and end of the current steps and of those that follow, if all keep their terms.

    Follows the first outcome of each step and the way the known facts choose; branches side by side take
    as long as the longest. A current step that is late keeps its date; what follows is reckoned from `now`.
    """
    back = back_edges(definition)
    arrival: dict[str, datetime] = {code: entered_at.get(code, now) for code in marking["at"]}
    for join in marking["arrived"]:
        arrival[join] = now
    expected = []
    for code in node_order(definition):
        if code not in arrival:
            continue
        node, begin = definition.by_code[code], arrival[code]
        leave = begin
        if isinstance(node, Step):
            expected.append(Expected(code, begin, _end_of(node, begin, calendar)))
            leave = _next_begin(expected[-1].end, begin, now if code in marking["at"] else begin)
        for target in _likely(node, facts):
            if (code, target) not in back and target not in marking["at"]:
                arrival[target] = max(leave, arrival.get(target, leave))
    return tuple(expected)


def _likely(node: Node, facts: Facts) -> tuple[str, ...]:
    if isinstance(node, Step):
        return node.targets()[:1]
    return (chosen(node, facts),) if isinstance(node, Choice) else node.targets()


def _end_of(step: Step, begin: datetime, calendar: WorkCalendar) -> datetime:
    return add_term(Rule.parse(step.term), begin, calendar) if step.term else begin


def _next_begin(end: datetime, begin: datetime, not_before: datetime) -> datetime:
    """A step that ends with the day hands over at the first instant of the next one."""
    whole_day = end > begin and end.microsecond == 999999
    return max(end + timedelta(microseconds=1) if whole_day else end, not_before)


def is_over(definition: Definition, code: str) -> bool:
    """Whether a node is the end."""
    return isinstance(definition.by_code[code], End)
