"""The token engine: every way through the procedures, loops, forks, forecasts; random definitions."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.domains.calendar import WorkCalendar, compute
from madang.domains.procedures import Definition, faults, flow, forms, limit_for, parse
from madang.domains.procedures.definition import Choice, End, FactType, Field
from madang.domains.procedures.tests.factories import BUILTIN, builtin, definition, document, step
from madang.kernel.errors import InvalidInput, NotPossible

Document = dict[str, Any]
CALENDAR = WorkCalendar(zone=ZoneInfo("Asia/Seoul"), holidays={})
MONDAY = datetime(2026, 9, 7, 1, 0, tzinfo=UTC)  # 10:00 in Seoul


def run(made: Definition, facts: dict[str, object], choose: Random, limit: int = 400) -> list[str]:
    """A case from begin to end, each outcome and result drawn at random; gives the steps in the order done."""
    advance, path = flow.start(made, facts), []
    while not advance.ended and len(path) < limit:
        assert advance.marking["at"], f"stuck after {path}"
        code = choose.choice(advance.marking["at"])
        one = made.step(code)
        homeward = len(path) >= limit // 2
        for ask in one.asks:
            if ask.fact:
                facts[ask.name] = ask.example if homeward else drawn(ask, choose)
        outcome = nearest_outcome(made, code, facts) if homeward else choose.choice(sorted(one.outcomes))
        path.append(code)
        advance = flow.complete(made, advance.marking, code, outcome, facts)
        assert not set(advance.entered) & set(advance.bypassed)
    assert advance.ended, f"goes round in {path[-20:]}"
    return path


def nearest_outcome(made: Definition, code: str, facts: dict[str, object]) -> str:
    """The outcome of a step from which an end is the fewest nodes away, as the facts now stand."""
    away = {node.code: 0 for node in made.nodes if isinstance(node, End)}
    for steps in range(1, len(made.nodes) + 1):
        for node in made.nodes:
            ways = (flow.chosen(node, facts),) if isinstance(node, Choice) else node.targets()
            if node.code not in away and any(away.get(way, steps) < steps for way in ways):
                away[node.code] = steps
    outcomes = made.step(code).outcomes
    return min(outcomes, key=lambda outcome: away.get(outcomes[outcome], len(made.nodes) + 1))


def drawn(ask: Field | FactType, choose: Random) -> object:
    """Some value that the fact may have."""
    if ask.choices:
        value = choose.choice([o.value for o in ask.choices])
        return [value] if ask.type == "choices" else value
    return choose.random() < 0.5 if ask.type == "boolean" else choose.choice([0, 1, 50, 1000, 10**8])


@pytest.mark.parametrize("code", BUILTIN)
def test_every_random_run_of_the_procedures_ends(code: str) -> None:
    made = builtin(code)
    values = forms.clean(made.form, forms.examples(made.form)).values
    for seed in range(200):
        choose = Random(seed)
        facts = forms.facts(made, values, {})
        for fact in made.facts.values():
            if not fact.set_by and fact.type in (
                "choice",
                "choices",
                "boolean",
                "integer",
                "decimal",
                "money",
            ):
                facts[fact.name] = drawn(fact, choose)
        assert run(made, facts, choose)


@pytest.mark.parametrize(("code", "result"), [(c, r) for c in BUILTIN for r in builtin(c).results])
def test_each_procedure_can_be_driven_to_each_result(code: str, result: str) -> None:
    made = builtin(code)
    cleaned = forms.clean(made.form, forms.examples(made.form))
    assert cleaned.faults == ()
    recorded: dict[str, object] = {}
    facts = forms.facts(made, cleaned.values, recorded)
    advance, path, choose = flow.start(made, facts), [], Random(code)
    while not advance.ended:
        assert len(path) < 400, f"goes round in {path[-20:]}"
        current = advance.marking["at"][0]
        asks = made.step(current).asks
        again = {a.name: drawn(a, choose) for a in asks if a.fact and a.choices and current in path}
        given_values = (
            forms.examples(asks)
            | again
            | ({"result": result} if any(a.name == "result" for a in asks) else {})
        )
        answered = forms.clean(asks, given_values)
        assert answered.faults == ()
        recorded |= answered.values
        facts = forms.facts(made, cleaned.values, recorded)
        outcome = "approved" if made.step(current).act == "approve" else None
        path.append(current)
        advance = flow.complete(made, advance.marking, current, outcome, facts)
    assert recorded["result"] == result
    assert path
    if code == "TRN-02":
        assert ("in_force" in path) == (result == "completed")


def test_a_choice_follows_the_facts_and_names_what_is_passed_by() -> None:
    made = definition()
    small, large = flow.start(made, {"area": 10}), flow.start(made, {"area": 100})
    assert small.marking["at"] == ["received"] and small.bypassed == ()
    after = flow.complete(made, small.marking, "received", None, {"area": 10})
    assert (after.entered, after.bypassed) == (("draft",), ("site",))
    assert flow.complete(made, large.marking, "received", "done", {"area": 100}).entered == ("site",)


def test_sent_back_goes_round_and_passes_nothing_by() -> None:
    made = definition()
    marking: dict[str, Any] = {"at": ["approve"], "arrived": {}, "done": ["draft", "received"]}
    back = flow.complete(made, marking, "approve", "sent_back", {})
    assert (back.entered, back.bypassed, back.ended) == (("draft",), (), False)
    states = {
        s.code: s.state for s in flow.path_view(made, back.marking, {"received", "draft", "approve"}, {})
    }
    assert states["draft"] == "current" and states["approve"] == "next" and states["received"] == "done"


def test_parallel_steps_wait_for_each_other() -> None:
    made = builtin("CON-06")
    facts = {"occupation_kind": "structure_new", "area": 5}
    marking: dict[str, Any] = {"at": ["doc_check"], "arrived": {}, "done": []}
    opened = flow.complete(made, marking, "doc_check", None, facts)
    assert set(opened.entered) == {"consult", "site"} and opened.bypassed == ("site_alone",)
    first = flow.complete(made, opened.marking, "site", None, facts)
    assert first.entered == () and first.marking["arrived"] == {"reviewed": 1}
    states = {s.code: s.state for s in flow.path_view(made, first.marking, {"site"}, facts)}
    assert (states["site"], states["consult"], states["draft"]) == ("done", "current", "next")
    assert flow.complete(made, first.marking, "consult", None, facts).entered == ("draft",)


def test_the_committee_may_ask_again() -> None:
    made = builtin("HSG-07")
    marking: dict[str, Any] = {"at": ["deliberate"], "arrived": {}, "done": []}
    again = flow.complete(made, marking, "deliberate", None, {"committee_result": "again"})
    assert again.entered == ("revise",)
    assert flow.complete(made, again.marking, "revise", None, {}).entered == ("deliberate",)


def test_what_is_not_possible_is_said() -> None:
    made = definition()
    marking = flow.start(made, {}).marking
    with pytest.raises(NotPossible) as refused:
        flow.complete(made, marking, "approve", "approved", {})
    assert refused.value.allowed == ("received",)
    with pytest.raises(InvalidInput):
        flow.complete(made, {"at": ["approve"], "arrived": {}, "done": []}, "approve", "perhaps", {})


def test_the_limit_follows_the_facts() -> None:
    made = builtin("HSG-07")
    assert limit_for(made, {"sign_kind": "rooftop"})[0] == "working-days:20"
    assert limit_for(made, {"sign_kind": "pole", "height": 12, "lighting": "none"})[0] == "working-days:20"
    rule, source = limit_for(made, {"sign_kind": "pole", "height": 5, "lighting": "none"})
    assert rule == "working-days:10" and "제3조제8항" in source.ko


@pytest.mark.parametrize("code", BUILTIN)
def test_the_order_of_display_has_every_step_once(code: str) -> None:
    made = builtin(code)
    order = flow.order_for_display(made)
    assert sorted(order) == sorted(s.code for s in made.steps)
    assert order.index("draft") < order.index("approve") < order.index("decided") < order.index("notified")


def test_forecast_adds_up_the_terms() -> None:
    made, calendar = definition(), CALENDAR
    facts = {"area": 500}
    marking = flow.start(made, facts).marking
    expected = {
        e.step: e for e in flow.forecast(made, marking, facts, {"received": MONDAY}, calendar, MONDAY)
    }
    assert list(expected) == ["received", "site", "draft", "approve", "decided", "notified"]
    assert expected["received"].end == MONDAY + timedelta(days=1)  # 8 working hours later
    by_rule = compute(rule="working-days:3", start=expected["site"].start, calendar=calendar).due
    assert expected["site"].end == by_rule
    assert expected["draft"].start == expected["site"].end + timedelta(microseconds=1)
    assert [e.start for e in expected.values()] == sorted(e.start for e in expected.values())


def test_forecast_of_a_late_step_moves_what_follows() -> None:
    made, calendar = definition(), CALENDAR
    late = MONDAY + timedelta(days=30)
    marking = {"at": ["site"], "arrived": {}, "done": ["received"]}
    expected = flow.forecast(made, marking, {}, {"site": MONDAY}, calendar, late)
    assert expected[0].end < late and expected[1].start == late


def test_forecast_takes_the_longest_branch() -> None:
    made, calendar = builtin("TRN-02"), CALENDAR
    marking = {"at": ["public_hearing", "council_opinion"], "arrived": {}, "done": []}
    entered = {"public_hearing": MONDAY, "council_opinion": MONDAY + timedelta(days=7)}
    expected = {e.step: e for e in flow.forecast(made, marking, {}, entered, calendar, MONDAY)}
    assert expected["price_committee"].start > expected["council_opinion"].end
    assert "second_review" not in expected and "impact_review" not in expected


def blocks(depth: int) -> st.SearchStrategy[Any]:
    """Structured flows: a step, a sequence, a choice, a fork with its join, a loop."""
    leaf = st.just("step")
    if depth == 0:
        return leaf
    inner = blocks(depth - 1)
    return st.one_of(
        leaf,
        st.tuples(st.just("seq"), st.lists(inner, min_size=1, max_size=3)),
        st.tuples(st.just("choice"), st.lists(inner, min_size=1, max_size=2)),
        st.tuples(st.just("fork"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("loop"), st.lists(inner, min_size=1, max_size=1)),
    )


def build(block: Any, to: str, nodes: list[Document]) -> str:
    """Writes the nodes of a block that leads to `to`; gives its first node."""
    name = f"n{len(nodes)}"
    if block == "step":
        nodes.append(step(name, to, term="working-days:1"))
        return name
    kind, parts = block
    nodes.append({})
    place = len(nodes) - 1
    if kind == "seq":
        nodes[place] = step(name, to)
        for part in reversed(parts):
            nodes[place]["to"] = build(part, nodes[place]["to"], nodes)
    elif kind == "choice":
        guard = {"fact": "area", "op": "ge", "value": len(nodes) * 10}
        nodes[place] = {"choice": name, "branches": [{"when": guard, "to": to}], "otherwise": ""}
        for n, part in enumerate(parts):
            begin = build(part, to, nodes)
            if n:
                nodes[place]["branches"].append({"when": {**guard, "value": 7}, "to": begin})
            else:
                nodes[place]["otherwise"] = begin
    elif kind == "fork":
        nodes.append({"join": f"{name}j", "of": name, "to": to})
        nodes[place] = {"fork": name, "to": []}
        nodes[place]["to"] = [build(part, f"{name}j", nodes) for part in parts]
    else:
        nodes[place] = step(name, outcomes={"on": to, "again": ""})
        nodes[place]["outcomes"]["again"] = build(parts[0], name, nodes)
    return name


@settings(max_examples=150)
@given(blocks(3), st.integers(0, 2**30), st.integers(0, 200))
def test_random_sound_definitions_are_sound_and_every_run_ends(block: Any, seed: int, area: int) -> None:
    nodes: list[Document] = []
    first = build(block, "draft", nodes)
    made = document(lambda d: (d["nodes"].extend(nodes), d["nodes"][0].update(to=first)))
    for name in ("size", "site"):
        made["nodes"] = [n for n in made["nodes"] if name not in (n.get("step"), n.get("choice"))]
    parsed = parse(made)
    assert {fault.code for fault in faults(parsed)} <= {"too_tangled"}
    path = run(parsed, {"area": area}, Random(seed))
    assert path[-1] == "notified"
    marking = flow.start(parsed, {"area": area}).marking
    assert len(flow.forecast(parsed, marking, {"area": area}, {}, CALENDAR, MONDAY)) >= 5
    assert {s.state for s in flow.path_view(parsed, marking, set(), {})} <= {"current", "next", "skipped"}


NAMES = [f"s{n}" for n in range(6)]


KINDS = st.sampled_from(["step", "choice", "fork", "join", "outcomes"])
TARGETS = st.sampled_from([*NAMES, "draft"])


@settings(max_examples=300)
@given(st.lists(st.tuples(KINDS, TARGETS, TARGETS), min_size=6, max_size=6), st.integers(0, 2**30))
def test_what_soundness_lets_pass_never_gets_stuck(shapes: list[tuple[str, str, str]], seed: int) -> None:
    forks = [name for name, shape in zip(NAMES, shapes, strict=True) if shape[0] == "fork"]
    made = document(lambda d: d["nodes"][0].update(to="s0"))
    made["nodes"] = [n for n in made["nodes"] if not {"size", "site"} & {n.get("step"), n.get("choice")}]
    for name, (kind, first, second) in zip(NAMES, shapes, strict=True):
        guard = {"fact": "area", "op": "ge", "value": 100}
        made["nodes"].append(
            {
                "step": step(name, first),
                "outcomes": step(name, outcomes={"a": first, "b": second}),
                "choice": {"choice": name, "branches": [{"when": guard, "to": first}], "otherwise": second},
                "fork": {"fork": name, "to": [first, second]},
                "join": {"join": name, "of": forks[0] if forks else "none", "to": first},
            }[kind]
        )
    parsed = parse(made)
    found = faults(parsed)
    if {fault.code for fault in found} <= {"unreachable"}:
        for area in (0, 500):
            run(parsed, {"area": area}, Random(seed), limit=60)
