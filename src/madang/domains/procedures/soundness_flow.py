"""The flow of a definition: targets, ends, loops, and every marking that tokens can reach whatever guards answer."""

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from madang.domains.procedures.definition import Choice, Definition, End, Fork, Join, Node, Step
from madang.domains.procedures.flow import needed
from madang.domains.procedures.soundness_fault import Fault, fault
from madang.kernel.text import Text

MOST_NODES = 200
MOST_MARKINGS = 5_000
UNWALKABLE = frozenset(
    {
        "no_start",
        "dangling_target",
        "duplicate_code",
        "loop_without_step",
        "unknown_fork",
        "no_way_out",
        "too_tangled",
    }
)

_DUPLICATE = Text("{code}이라는 이름을 두 번 썼습니다.", "The name {code} is used twice.")
_NO_START = Text("시작할 곳 {code}이(가) 없습니다.", "It is to start at {code}, which does not exist.")
_NO_END = Text("절차에 끝(end)이 없습니다.", "The procedure has no end.")
_DANGLING = Text(
    "{code} 다음은 {to}인데, 그런 단계가 없습니다.", "{code} leads to {to}, which does not exist."
)
_NO_WAY_OUT = Text("{code}에서 갈 곳이 없습니다.", "{code} leads nowhere.")
_DEAD_END = Text(
    "{code}에 이르면 끝에 닿을 길이 없습니다(막다른 길).", "From {code} the end cannot be reached (dead end)."
)
_UNREACHABLE = Text("{code}에는 어떤 길로도 이를 수 없습니다.", "{code} can never be reached.")
_NO_ELSE = Text(
    "갈래 {code}에 ‘그 밖의 경우(otherwise)’가 없습니다.",
    "The choice {code} does not say what happens otherwise.",
)
_NO_BRANCH = Text("갈래 {code}에 조건이 하나도 없습니다.", "The choice {code} has no branch.")
_ONE_FORK = Text(
    "동시 진행 {code}에는 서로 다른 갈래가 둘 이상 있어야 합니다.",
    "The fork {code} needs two or more different branches.",
)
_LOOP = Text(
    "{code}이(가) 단계를 거치지 않고 자기 자신으로 돌아옵니다.",
    "{code} leads back to itself without any step in between.",
)
_UNKNOWN_FORK = Text(
    "합류 {code}이(가) 모을 동시 진행 {of}이(가) 없습니다.",
    "The join {code} gathers the fork {of}, which does not exist.",
)
_UNJOINED = Text(
    "{code}에 이르렀을 때 {left}이(가) 아직 진행 중입니다. 동시에 진행한 갈래를 합류(join)하십시오.",
    "{code} is reached while {left} is still in progress. Join the branches that run side by side.",
)
_STUCK = Text(
    "합류 {code}은(는) 갈래 {needed}개를 기다리지만 {arrived}개만 올 수 있어 여기서 멈춥니다.",
    "The join {code} waits for {needed} branches, but only {arrived} may arrive: cases get stuck there.",
)
_MULTIPLIED = Text(
    "{code}이(가) 한 사건에서 동시에 두 번 진행될 수 있습니다. 동시 진행이 되돌림 안에 들어 있습니다.",
    "{code} can be in progress twice at once in one case: a fork lies inside a loop.",
)
_TOO_MANY = Text(
    "절차가 너무 얽혀 있어 모두 확인할 수 없습니다.", "The flow is too tangled to be checked completely."
)
_SENT_BACK = Text(
    "결재 단계 {code}에는 approved와 sent_back 두 결과가 있어야 합니다.",
    "The approval step {code} needs both outcomes, approved and sent_back.",
)


def structure_faults(definition: Definition) -> Iterator[Fault]:
    """What can be seen without running anything."""
    if len(definition.nodes) > MOST_NODES:
        yield fault("too_tangled", "nodes", _TOO_MANY)
        return
    codes = Counter(node.code for node in definition.nodes)
    for code in (code for code, n in codes.items() if n > 1):
        yield fault("duplicate_code", f"nodes.{code}", _DUPLICATE, code=code)
    if definition.start not in definition.by_code:
        yield fault("no_start", "start", _NO_START, code=definition.start)
    if not any(isinstance(node, End) for node in definition.nodes):
        yield fault("no_end", "nodes", _NO_END)
    for node in definition.nodes:
        yield from _node_faults(definition, node)
    yield from _reach_faults(definition)


def _node_faults(definition: Definition, node: Node) -> Iterator[Fault]:
    where = f"nodes.{node.code}"
    for target in node.targets():
        if target not in definition.by_code:
            yield fault("dangling_target", where, _DANGLING, code=node.code, to=target)
    if not node.targets() and not isinstance(node, End):
        yield fault("no_way_out", where, _NO_WAY_OUT, code=node.code)
    if isinstance(node, Choice):
        if node.otherwise is None:
            yield fault("missing_else", where, _NO_ELSE, code=node.code)
        if not node.branches:
            yield fault("no_branch", where, _NO_BRANCH, code=node.code)
    if isinstance(node, Fork) and len(set(node.to)) < max(2, len(node.to)):
        yield fault("one_branch_fork", where, _ONE_FORK, code=node.code)
    if isinstance(node, Join) and not isinstance(definition.by_code.get(node.of), Fork):
        yield fault("unknown_fork", where, _UNKNOWN_FORK, code=node.code, of=node.of)
    if isinstance(node, Step) and node.act == "approve" and set(node.outcomes) != {"approved", "sent_back"}:
        yield fault("no_sent_back", f"{where}.outcomes", _SENT_BACK, code=node.code)


def _reach_faults(definition: Definition) -> Iterator[Fault]:
    forward = {
        code: set(node.targets()) & set(definition.by_code) for code, node in definition.by_code.items()
    }
    back: dict[str, set[str]] = {code: set() for code in forward}
    for code, targets in forward.items():
        for target in targets:
            back[target].add(code)
    from_start = _closure([definition.start] if definition.start in forward else [], forward)
    to_end = _closure([n.code for n in definition.nodes if isinstance(n, End)], back)
    for code in forward:
        if from_start and code not in from_start:
            yield fault("unreachable", f"nodes.{code}", _UNREACHABLE, code=code)
        if to_end and code not in to_end and forward[code]:
            yield fault("dead_end", f"nodes.{code}", _DEAD_END, code=code)
    between = {c: {t for t in ts if not isinstance(definition.by_code[t], Step)} for c, ts in forward.items()}
    for code in forward:
        if not isinstance(definition.by_code[code], Step) and code in _closure(between[code], between):
            yield fault("loop_without_step", f"nodes.{code}", _LOOP, code=code)


def _closure(begin: "list[str] | set[str]", ways: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = list(begin)
    while waiting:
        code = waiting.pop()
        if code not in seen:
            seen.add(code)
            waiting.extend(ways[code])
    return seen


At = tuple[str, ...]
Arrived = tuple[tuple[str, int], ...]
Rest = tuple[At, Arrived, str]
"""Where tokens come to rest: steps, arrivals at joins, and the end reached, if any."""


def marking_faults(definition: Definition) -> Iterator[Fault]:
    """Walks every marking that can be reached if every guard may answer either way."""
    waiting = list(islice(_settle(definition, definition.start, ()), MOST_MARKINGS))
    seen = set(waiting)
    while waiting:
        at, arrived, end = waiting.pop()
        wrong = list(_wrong(definition, at, dict(arrived), end))
        yield from wrong
        for rest in islice(_moves(definition, at, arrived), 0 if wrong else MOST_MARKINGS):
            if rest not in seen:
                seen.add(rest)
                waiting.append(rest)
        if len(seen) >= MOST_MARKINGS:
            yield fault("too_tangled", "nodes", _TOO_MANY)
            return


def _wrong(definition: Definition, at: At, arrived: dict[str, int], end: str) -> Iterator[Fault]:
    twice = [code for code, n in Counter(at).items() if n > 1]
    for code in twice:
        yield fault("multiplied", f"nodes.{code}", _MULTIPLIED, code=code)
    if end and (at or arrived) and not twice:
        left = ", ".join(sorted({*at, *arrived}))
        yield fault("unjoined", f"nodes.{end}", _UNJOINED, code=end, left=left)
    elif not at:
        for code, n in arrived.items():
            join = definition.by_code[code]
            waits = needed(definition, join) if isinstance(join, Join) else 0
            yield fault("stuck_join", f"nodes.{code}", _STUCK, code=code, needed=waits, arrived=n)


def _moves(definition: Definition, at: At, arrived: Arrived) -> Iterator[Rest]:
    for place, code in enumerate(at):
        others = at[:place] + at[place + 1 :]
        for target in dict.fromkeys(definition.by_code[code].targets()):
            for steps, then, end in _settle(definition, target, arrived):
                yield tuple(sorted(others + steps)), then, end


def _settle(definition: Definition, target: str, arrived: Arrived) -> Iterator[Rest]:
    """Every way in which a token that goes to `target` can come to rest."""
    node = definition.by_code[target]
    if isinstance(node, Step):
        yield (target,), arrived, ""
    elif isinstance(node, End):
        yield (), arrived, target
    elif isinstance(node, Choice):
        for way in dict.fromkeys(node.targets()):
            yield from _settle(definition, way, arrived)
    elif isinstance(node, Join):
        yield from _settle_join(definition, node, dict(arrived))
    else:
        yield from _settle_all(definition, node.to, arrived)


def _settle_join(definition: Definition, join: Join, arrived: dict[str, int]) -> Iterator[Rest]:
    arrived[join.code] = arrived.get(join.code, 0) + 1
    if arrived[join.code] < needed(definition, join):
        yield (), tuple(sorted(arrived.items())), ""
    else:
        del arrived[join.code]
        yield from _settle(definition, join.to, tuple(sorted(arrived.items())))


def _settle_all(definition: Definition, targets: tuple[str, ...], arrived: Arrived) -> Iterator[Rest]:
    if not targets:
        yield (), arrived, ""
        return
    for steps, then, end in _settle(definition, targets[0], arrived):
        for more, last, other_end in _settle_all(definition, targets[1:], then):
            yield tuple(sorted(steps + more)), last, end or other_end


@lru_cache(maxsize=256)
def markings(definition: Definition) -> frozenset[tuple[At, Arrived]]:
    """Every marking that a case of a sound definition can rest in, whatever guards answer."""
    waiting = list(_settle(definition, definition.start, ()))
    seen = set(waiting)
    while waiting and len(seen) < MOST_MARKINGS:
        at, arrived, _ = waiting.pop()
        for rest in _moves(definition, at, arrived):
            if rest not in seen:
                seen.add(rest)
                waiting.append(rest)
    return frozenset((tuple(sorted(at)), arrived) for at, arrived, _ in seen)
