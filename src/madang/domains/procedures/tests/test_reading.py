"""Reading definitions: faults of form name the path; named conditions; YAML without surprises."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.domains.procedures import faults, parse
from madang.domains.procedures.guards import Condition, Named
from madang.domains.procedures.loader import checksum, read_document
from madang.domains.procedures.tests.factories import BUILTIN, builtin, builtin_document, document, text
from madang.kernel.errors import InvalidInput


def refusal(made: object) -> dict[str, str]:
    with pytest.raises(InvalidInput) as refused:
        parse(made)
    assert refused.value.code == "definition_invalid"
    return {fault.field: fault.message.en for fault in refused.value.fields}


MALFORMED: list[tuple[str, Any, str]] = [
    ("name", "a name", 'name must be a text of the form {"ko": …, "en": …}.'),
    ("results", "granted", "results must be a list."),
    ("limit", [], "limit must be a mapping of names to values."),
    ("start", 5, "start must be a string."),
    ("nodes", [{"task": "x"}], "nodes[1] must be one of step, choice, fork, join, end."),
    ("nodes", [5], "nodes[1] must be one of step, choice, fork, join, end."),
    ("form", [{"name": "a", "type": "text"}], "form[1] lacks label."),
    ("form", [{"name": "a", "type": "text", "label": text(), "requird": True}], "Did you mean required?"),
    ("form", [{"name": "a", "type": "text", "label": text(), "required": "yes"}], "must be true or false."),
    ("fee", {"text": text(), "amount": -1}, "fee.amount must be a whole number of at least 0."),
    ("conditions", {"a": {"name": text(), "when": {"condition": "a"}}}, "refers to itself"),
    ("conditions", {"a": {"name": text(), "when": "area > 100"}}, "must be a condition"),
    (
        "conditions",
        {"a": {"name": text(), "when": {"fact": "area", "op": "exec", "value": "x"}}},
        "does not exist",
    ),
    (
        "conditions",
        {"a": {"name": text(), "when": {"fact": "area", "op": "eq", "value": {}}}},
        "a number, or a list",
    ),
    ("surprise", 1, "has the unknown entry surprise."),
]


@pytest.mark.parametrize(("key", "value", "sentence"), MALFORMED)
def test_a_malformed_definition_names_the_path(key: str, value: Any, sentence: str) -> None:
    assert any(sentence in said for said in refusal(document(**{key: value})).values())


def test_what_is_missing_is_named_all_at_once() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse({})
    assert len(refused.value.fields) == 19


def test_a_result_is_called_as_the_procedure_calls_it() -> None:
    made = parse(document(result_names={"granted": text("등록", "Registered")}))
    assert made.result_name("granted").ko == "등록"
    assert made.result_name("refused").en == "Refused"
    asked = next(ask for ask in made.step("draft").asks if ask.name == "result")
    assert [option.label.en for option in asked.choices] == ["Registered", "Refused"]


def test_conditions_that_go_round_are_refused() -> None:
    made = document(
        conditions={
            "a": {"name": text(), "when": {"not": {"condition": "b"}}},
            "b": {"name": text(), "when": {"any": [{"condition": "a"}]}},
        }
    )
    assert any("refers to itself in the end" in said for said in refusal(made).values())


def test_conditions_cannot_grow_without_bound() -> None:
    conditions = {
        f"c{n}": {"name": text(), "when": {"any": [{"condition": f"c{n + 1}"}] * 10}} for n in range(15)
    } | {"c15": {"name": text(), "when": {"fact": "area", "op": "known"}}}
    assert any("too deep or too long" in said for said in refusal(document(conditions=conditions)).values())


def test_a_step_says_where_it_leads_once() -> None:
    made = document()
    made["nodes"][0]["outcomes"] = {"done": "site"}
    assert (
        refusal(made)["nodes.received"] == "nodes.received must say where it leads: either to, or outcomes."
    )


def test_a_named_condition_stands_where_it_is_used() -> None:
    choice = builtin("HSG-07").by_code["deliberation_needed"]
    guard = choice.branches[0].when  # type: ignore[union-attr]
    assert isinstance(guard, Named)
    assert guard.name.ko == "옥외광고심의위원회 심의 대상인 경우"
    assert (
        Condition("sign_kind", "in", ("rooftop", "balloon", "tower", "arch", "special")) in guard.conditions()
    )


@pytest.mark.parametrize("code", BUILTIN)
def test_the_checksum_does_not_depend_on_the_order_of_keys(code: str) -> None:
    made = builtin_document(code)
    assert checksum(made) == checksum(dict(reversed(made.items())))


def test_yaml_keeps_words_as_words() -> None:
    assert read_document("{public: no, since: 2026-01-01, on: yes, n: 5, t: true}") == {
        "public": "no",
        "since": "2026-01-01",
        "on": "yes",
        "n": 5,
        "t": True,
    }


@pytest.mark.parametrize(
    "bad",
    [
        "a: 1\na: 2",
        "a: &x 1\nb: *x",
        "a: [",
        "a: !!python/object:os.system x",
        "- " * 5000 + "x",
        "x" * 1_000_001,
    ],
)
def test_files_that_cannot_be_read_are_refused(bad: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        read_document(bad)
    assert refused.value.code == "unreadable_file"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.sampled_from(sorted(document())), JSON)
def test_whatever_stands_in_a_definition_it_is_read_or_refused(key: str, value: Any) -> None:
    try:
        parse(document(**{key: value}))
    except InvalidInput as refused:
        assert refused.fields


@pytest.mark.parametrize(
    "bad", [{"a": float("nan")}, {"a": "x\x00"}, {"a": "\ud800"}, {1: "a", "b": 1}, {"a": object()}]
)
def test_what_the_database_cannot_keep_is_refused(bad: object) -> None:
    with pytest.raises(InvalidInput):
        checksum(bad)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every place of a document: the container and the key or index."""
    if isinstance(value, dict):
        return [(value, key) for key in value] + [p for one in value.values() for p in places(one)]
    if isinstance(value, list):
        return [(value, n) for n in range(len(value))] + [p for one in value for p in places(one)]
    return []


@settings(max_examples=400)
@given(
    st.sampled_from(BUILTIN),
    st.integers(0, 10**6),
    JSON | st.sampled_from(["draft", "closed", "approve", "rrn"]),
)
def test_a_definition_spoilt_anywhere_is_read_or_refused_and_never_breaks_the_check(
    code: str, place: int, value: Any
) -> None:
    made = builtin_document(code)
    everywhere = places(made)
    container, key = everywhere[place % len(everywhere)]
    container[key] = value
    try:
        parsed = parse(made)
    except InvalidInput as refused:
        assert refused.fields
        return
    for fault in faults(parsed):
        assert fault.message.ko and fault.message.en


def test_a_word_that_begins_like_a_truth_value_is_a_word() -> None:
    assert read_document("of: false_check\nto: true\nname: truely") == {
        "of": "false_check",
        "to": True,
        "name": "truely",
    }
