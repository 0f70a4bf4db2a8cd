"""Broken definitions, each refused with a sentence that names the fault."""

from collections.abc import Callable
from typing import Any

import pytest

from madang.domains.procedures import faults, parse
from madang.domains.procedures.tests.factories import (
    BUILTIN,
    builtin,
    definition,
    document,
    field,
    step,
    text,
)

Document = dict[str, Any]


def node(made: Document, code: str) -> Document:
    return next(
        n for n in made["nodes"] if code in (n.get("step"), n.get("choice"), n.get("fork"), n.get("join"))
    )


def set_node(code: str, **changes: Any) -> Callable[[Document], object]:
    return lambda made: node(made, code).update(changes)


def set_field(place: int, **changes: Any) -> Callable[[Document], object]:
    return lambda made: made["form"][place].update(changes)


def add_field(*fields: Document) -> Callable[[Document], object]:
    return lambda made: made["form"].extend(fields)


def insert(*nodes: Document) -> Callable[[Document], object]:
    return lambda made: made["nodes"].extend(nodes)


def both(*changes: Callable[[Document], object]) -> Callable[[Document], object]:
    return lambda made: [change(made) for change in changes]


def to_fork(join_to: str, *more: Document) -> Callable[[Document], object]:
    """received → fork(a, b) …; `more` are the nodes behind."""
    return both(
        set_node("received", to="both"),
        insert({"fork": "both", "to": ["a", "b"]}, *more),
    )


SMALL = {"choice": "size", "branches": [{"when": {"fact": "area", "op": "ge", "value": 1}, "to": "site"}]}

BROKEN: list[tuple[str, Callable[[Document], object], str]] = [
    ("dangling_target", set_node("site", to="nowhere"), "site leads to nowhere, which does not exist."),
    ("duplicate_code", insert(step("site", "draft")), "The name site is used twice."),
    ("no_start", lambda d: d.update(start="begin"), "It is to start at begin, which does not exist."),
    (
        "no_end",
        lambda d: (d["nodes"].pop(), node(d, "notified").update(to="draft")),
        "The procedure has no end.",
    ),
    (
        "dead_end",
        both(set_node("site", to="x"), insert(step("x", "y"), step("y", "x"))),
        "From x the end cannot be",
    ),
    ("no_way_out", set_node("size", branches=[], otherwise=None), "size leads nowhere."),
    ("unreachable", insert(step("lost", "draft")), "lost can never be reached."),
    (
        "missing_else",
        lambda d: node(d, "size").pop("otherwise"),
        "The choice size does not say what happens otherwise.",
    ),
    (
        "loop_without_step",
        both(set_node("size", otherwise="again"), insert({**SMALL, "choice": "again", "otherwise": "size"})),
        "again leads back to itself without any step in between.",
    ),
    (
        "unjoined",
        to_fork("draft", step("a", "draft"), step("b", "closed")),
        "closed is reached while",
    ),
    (
        "unjoined",
        to_fork(
            "",
            step("a", "c"),
            step("b", "m"),
            {"join": "m", "of": "both", "to": "draft"},
            step("c", "closed"),
        ),
        "closed is reached while m is still in progress.",
    ),
    (
        "endless",
        lambda d: node(d, "size").update(
            branches=[{**SMALL["branches"][0], "to": "received"}], otherwise="site"
        ),
        "An application with area: 1 goes round at received for ever",
    ),
    (
        "multiplied",
        to_fork("", step("a", "received"), step("b", "draft")),
        "can be in progress twice at once in one case: a fork lies inside a loop.",
    ),
    (
        "unknown_fork",
        both(set_node("site", to="m"), insert({"join": "m", "of": "never", "to": "draft"})),
        "The join m gathers the fork never, which does not exist.",
    ),
    (
        "one_branch_fork",
        both(set_node("site", to="f"), insert({"fork": "f", "to": ["draft"]})),
        "two or more different",
    ),
    (
        "unknown_fact",
        set_node("size", branches=[{"when": {"fact": "height", "op": "ge", "value": 4}, "to": "site"}]),
        "reads height, but nothing defines such a fact.",
    ),
    (
        "wrong_operator",
        set_node("size", branches=[{"when": {"fact": "area", "op": "is_true"}, "to": "site"}]),
        "compares area (decimal) by is_true; only",
    ),
    (
        "wrong_value",
        set_node("size", branches=[{"when": {"fact": "area", "op": "ge", "value": "big"}, "to": "site"}]),
        "compares area with big, a value it can never have.",
    ),
    (
        "read_too_early",
        both(
            set_node("size", branches=[{"when": {"fact": "seen", "op": "is_true"}, "to": "site"}]),
            set_node("decided", asks=["result", field("seen", "boolean", fact=True)]),
        ),
        "nodes.size.branches[1] reads seen, but no step before it can set it.",
    ),
    (
        "not_known_at_filing",
        lambda d: d["limit"].update(
            variants=[
                {
                    "when": {"fact": "result", "op": "eq", "value": "granted"},
                    "rule": "immediate",
                    "source": text(),
                }
            ]
        ),
        "may only read what is known at filing; result is set later.",
    ),
    (
        "cyclic_condition",
        add_field(
            field("a", "boolean", show_if={"fact": "b", "op": "is_true"}),
            field("b", "boolean", show_if={"fact": "a", "op": "is_true"}),
        ),
        "The fields a, b are shown depending on each other in a circle.",
    ),
    ("unknown_word", set_node("site", act="dance"), "nodes.site.act says dance; only these are known"),
    ("unknown_word", set_node("site", actor="king"), "nodes.site.actor says king; only these are known"),
    ("unknown_word", lambda d: d["results"].append("maybe"), "results says maybe"),
    (
        "unknown_result",
        lambda d: d.update(result_names={"accepted": text("수리", "Accepted")}),
        "result_names: accepted is not",
    ),
    (
        "unknown_result",
        lambda d: d["limit"].update(deemed={"result": "accepted", "source": text()}),
        "accepted is not",
    ),
    (
        "no_decision",
        both(set_node("draft", asks=[]), set_node("decided", asks=[], disclosed=[])),
        "No step decides",
    ),
    ("bad_term", set_node("site", term="ten days"), "nodes.site.term: the term ten days cannot be read."),
    ("unknown_hold", set_node("site", hold="holiday"), "nodes.site.hold: there is no kind of hold holiday."),
    (
        "no_sent_back",
        set_node("approve", outcomes={"approved": "decided"}),
        "needs both outcomes, approved and sent_back",
    ),
    (
        "identifier_public",
        set_field(0, pii="rrn", public="yes"),
        "a unique identifier (rrn) may never be public",
    ),
    ("personal_public", set_field(0, public="yes"), "personal data (name) may not be public as it stands"),
    ("no_mask", set_field(1, public="masked"), "no kind of personal data says how"),
    ("unknown_pii", set_field(0, pii="shoe_size"), "there is no kind of personal data shoe_size"),
    ("bad_public", set_field(0, public="perhaps"), "public must be yes, masked or no"),
    (
        "example_refused",
        set_field(1, example=-5),
        "its own example is not accepted. area: it must be at least 0.",
    ),
    ("no_example", lambda d: d["form"][0].pop("example"), "a required field needs an example"),
    ("missing_translation", lambda d: d["name"].pop("en"), "name has no text in English."),
    ("missing_translation", set_node("site", name={"en": "Site"}), "nodes.site.name has no text in Korean."),
    (
        "disclosed_unasked",
        set_node("site", disclosed=["findings"]),
        "it discloses findings, which this step does not",
    ),
    (
        "disclosed_private",
        set_node("site", asks=[field("memo")], disclosed=["memo"]),
        "it discloses memo, but that ask is public: no.",
    ),
    ("unknown_type", set_field(1, type="colour"), "there is no field type colour"),
    ("no_choices", add_field(field("kind", "choice")), "it offers nothing to choose from"),
    ("duplicate_field", add_field(field("area", "decimal")), "the field area occurs twice"),
    ("min_above_max", set_field(1, max=-1), "min is larger than max"),
    ("bad_pattern", set_field(0, pattern="["), "the pattern cannot be read"),
    ("risky_pattern", set_field(0, pattern="(a+)+b"), "the pattern is too complex"),
    (
        "bad_url",
        lambda d: d["rules"][0].update(url="javascript:alert(1)"),
        "the address must begin with https://",
    ),
    ("bad_code", lambda d: d.update(code="../etc"), "the name ../etc must be at most 20 letters"),
    ("bad_date", lambda d: d["disclosure"].update(since="last year"), "write a date such as 2026-01-01"),
    (
        "duplicate_paper",
        lambda d: d["documents_required"].append(d["documents_required"][0]),
        "the paper plan occurs",
    ),
    ("system_asked", set_node("notified", asks=["reasons"]), "a step of the system cannot ask anything"),
]


@pytest.mark.parametrize(
    ("code", "change", "sentence"), BROKEN, ids=[f"{n}-{b[0]}" for n, b in enumerate(BROKEN)]
)
def test_a_broken_definition_is_refused_with_its_sentence(
    code: str, change: Callable[[Document], object], sentence: str
) -> None:
    found = faults(parse(document(change)))
    assert any(sentence in fault.message.en for fault in found), [fault.message.en for fault in found]
    assert code in {fault.code for fault in found if sentence in fault.message.en}
    for fault in found:
        assert fault.message.ko and fault.message.en and "{" not in fault.message.ko


def test_a_join_that_waits_for_a_branch_that_may_not_come() -> None:
    made = definition(
        both(
            set_node("received", to="both"),
            insert(
                {"fork": "both", "to": ["a", "b"]},
                step("a", "m"),
                step("b", "m2"),
                {"join": "m", "of": "both", "to": "draft"},
                {"join": "m2", "of": "both", "to": "draft"},
            ),
        )
    )
    assert {fault.message.en for fault in faults(made)} >= {
        "The join m waits for 2 branches, but only 1 may arrive: cases get stuck there."
    }


@pytest.mark.parametrize("n", [14, 60])
def test_what_is_too_tangled_to_check_is_refused_quickly(n: int) -> None:
    def change(made: Document) -> None:
        set_node("received", to="f")(made)
        names = [f"a{i}" for i in range(n)]
        choices = [
            {
                "choice": f"c{i}",
                "branches": [{"when": {"fact": "area", "op": "known"}, "to": f"a{i}"}],
                "otherwise": "m",
            }
            for i in range(n)
        ]
        made["nodes"] += [{"fork": "f", "to": [f"c{i}" for i in range(n)]}, *choices]
        made["nodes"] += [*(step(name, "m") for name in names), {"join": "m", "of": "f", "to": "size"}]

    assert {fault.code for fault in faults(definition(change))} == {"too_tangled"}


def test_too_many_nodes_are_refused() -> None:
    made = definition(insert(*(step(f"s{i}", "draft") for i in range(300))))
    assert {fault.code for fault in faults(made)} == {"too_tangled"}


def test_the_small_definition_is_sound() -> None:
    assert faults(definition()) == []


@pytest.mark.parametrize("code", BUILTIN)
def test_the_procedures_that_come_along_are_sound(code: str) -> None:
    assert faults(builtin(code)) == []


def test_a_fork_in_a_loop_that_is_joined_first_is_sound() -> None:
    made = definition(
        both(
            set_node("received", to="both"),
            insert(
                {"fork": "both", "to": ["a", "b"]},
                step("a", "m"),
                step("b", "m"),
                {"join": "m", "of": "both", "to": "size"},
            ),
            set_node("approve", outcomes={"approved": "decided", "sent_back": "both"}),
        )
    )
    assert faults(made) == []


def test_every_kind_of_fault_is_told_once() -> None:
    made = definition(set_node("site", to="nowhere"))
    found = faults(made)
    assert len(found) == len({(f.code, f.where, f.message) for f in found})
