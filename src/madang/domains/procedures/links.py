"""From step to step: the flow with choices, forks and joins folded into the links between steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from madang.domains.procedures.definition import Choice, Definition, End, Fork, Step
from madang.domains.procedures.flow import back_edges, node_order, order_for_display
from madang.domains.procedures.guards import as_document
from madang.kernel.text import Text

OTHERWISE = Text("그 밖의 경우", "Otherwise")
_AND = Text("{first}, {second}", "{first}, {second}")
_OUTCOMES = {"approved": Text("결재됨", "Approved"), "sent_back": Text("되돌림", "Sent back")}


@dataclass(frozen=True, slots=True)
class Link:
    """`target` may follow `source` (None: the start), under `when`; `back` where it goes back to an earlier step.

    `target` None is the end. `guard` is the condition as data, where one guard says all of `when`.
    """

    source: str | None
    target: str | None
    when: Text | None
    back: bool
    outcome: str = ""
    guard: dict[str, object] | None = None


@lru_cache(maxsize=512)
def links(definition: Definition) -> tuple[Link, ...]:
    """Every link, in the order of display of its source."""
    found = list(_walk(definition, Link(None, None, None, False), definition.start))
    for code in order_for_display(definition):
        for outcome, target in definition.step(code).outcomes.items():
            plain = len(definition.step(code).outcomes) == 1
            when = None if plain else _OUTCOMES.get(outcome, Text(outcome, outcome))
            back = (code, target) in back_edges(definition)
            found += _walk(definition, Link(code, None, when, back, "" if plain else outcome), target)
    return tuple(_without_repeats(found))


def _without_repeats(found: list[Link]) -> Iterator[Link]:
    """Without a second link between the same steps that says the same."""
    seen: set[tuple[str | None, str | None, Text | None]] = set()
    for link in found:
        if (key := (link.source, link.target, link.when)) not in seen:
            seen.add(key)
            yield link


def _walk(definition: Definition, so_far: Link, code: str, passed: tuple[str, ...] = ()) -> Iterator[Link]:
    """Every step or end that follows; a way that leads nowhere or in a circle (a draft may have one) ends there."""
    node = definition.by_code.get(code)
    if node is None or code in passed:
        return
    passed = (*passed, code)
    if isinstance(node, Step):
        yield _to(so_far, code)
    elif isinstance(node, End):
        yield _to(so_far, None)
    elif isinstance(node, Choice):
        for branch in node.branches:
            said = definition.says(branch.when)
            back = so_far.back or (code, branch.to) in back_edges(definition)
            yield from _walk(
                definition, _more(so_far, said, back, as_document(branch.when)), branch.to, passed
            )
        if node.otherwise:
            back = so_far.back or (code, node.otherwise) in back_edges(definition)
            yield from _walk(definition, _more(so_far, OTHERWISE, back, None), node.otherwise, passed)
    else:
        for target in node.targets():
            back = so_far.back or (code, target) in back_edges(definition)
            yield from _walk(definition, _more(so_far, None, back, so_far.guard), target, passed)


def _to(link: Link, target: str | None) -> Link:
    return Link(link.source, target, link.when, link.back, link.outcome, link.guard)


def _more(link: Link, said: Text | None, back: bool, guard: dict[str, object] | None) -> Link:
    if said is None or (said is OTHERWISE and link.when):
        when = link.when
    elif link.when is None or link.when is OTHERWISE:
        when = said
    else:
        when = _AND.format(first=link.when, second=said)
    return Link(link.source, None, when, back, link.outcome, guard)


@lru_cache(maxsize=512)
def side_by_side(definition: Definition) -> dict[str, tuple[str, ...]]:
    """For each step that a fork opens: the steps opened with it."""
    together: dict[str, tuple[str, ...]] = {}
    for code in node_order(definition):
        node = definition.by_code[code]
        if isinstance(node, Fork):
            steps = tuple(to for to in node.to if isinstance(definition.by_code.get(to), Step))
            together |= {step: tuple(other for other in steps if other != step) for step in steps}
    return together


@lru_cache(maxsize=512)
def conditions(definition: Definition) -> dict[str, Text]:
    """For each step that a case may pass by: in which case it comes."""
    found: dict[str, Text] = {}
    for step in definition.steps:
        ways = [link for link in links(definition) if link.target == step.code and not link.back]
        if ways and all(link.when for link in ways) and _can_be_passed_by(definition, step.code):
            found[step.code] = next(link.when for link in ways if link.when)
    return found


def _can_be_passed_by(definition: Definition, step: str) -> bool:
    """Whether the end can be reached from the start without it."""
    after: dict[str | None, list[str | None]] = {}
    for link in links(definition):
        after.setdefault(link.source, []).append(link.target)
    seen: set[str | None] = {step}
    waiting = list(after.get(None, []))
    while waiting:
        code = waiting.pop()
        if code is None:
            return True
        if code not in seen:
            seen.add(code)
            waiting.extend(after.get(code, []))
    return False
