"""Forms: values of every type, hostile input, conditions, what the public sees, JSON Schema."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.domains.procedures import Field, Option, forms
from madang.domains.procedures.form_values import TYPES
from madang.domains.procedures.guards import Condition
from madang.domains.procedures.tests.factories import BUILTIN, builtin
from madang.kernel.text import Text

LABEL = Text("항목", "Field")
OPTIONS = (Option("a", Text("가", "A")), Option("b", Text("나", "B")))


def field(type: str, **changes: Any) -> Field:
    choices = OPTIONS if type in ("choice", "choices") else ()
    return Field(**{"name": "x", "type": type, "label": LABEL, "choices": choices, **changes})


ACCEPTED: list[tuple[str, dict[str, Any], object, object]] = [
    ("text", {}, "  서울  ", "서울"),
    ("text", {"pattern": "[0-9]{3}"}, "123", "123"),
    ("textarea", {}, "한 줄\r\n두 줄", "한 줄\n두 줄"),
    ("integer", {}, "1,200", 1200),
    ("integer", {}, -5, -5),
    ("integer", {}, 3.0, 3),
    ("integer", {}, 2**63 - 1, 2**63 - 1),
    ("decimal", {}, "12.50", 12.5),
    ("decimal", {}, 0.1, 0.1),
    ("decimal", {}, "1,234.5", 1234.5),
    ("decimal", {}, 3, 3),
    ("money", {}, "1,200,000원", 1200000),
    ("money", {}, 0, 0),
    ("date", {}, "2026-05-01", "2026-05-01"),
    ("date", {}, "2026. 5. 1.", "2026-05-01"),
    ("date", {"min": "2026-05-01"}, "2026-05-01", "2026-05-01"),
    ("boolean", {}, True, True),
    ("boolean", {}, "예", True),
    ("boolean", {}, "no", False),
    ("choice", {}, "a", "a"),
    ("choices", {}, ["b", "a"], ["a", "b"]),
    ("choices", {}, "a", ["a"]),
    ("email", {}, "hong@example.kr", "hong@example.kr"),
    ("phone", {}, "010-1234-5678", "010-1234-5678"),
    ("phone", {}, "+82 10 1234 5678", "+82 10 1234 5678"),
    ("address", {}, "서울특별시 마포구 서교동 395", "서울특별시 마포구 서교동 395"),
    ("file", {}, "도면.pdf", "도면.pdf"),
    ("file", {}, ["a.pdf", "b.pdf"], ["a.pdf", "b.pdf"]),
]


@pytest.mark.parametrize(
    ("type", "changes", "typed", "value"), [row for row in ACCEPTED if row[3] is not None]
)
def test_values_are_read(type: str, changes: dict[str, Any], typed: object, value: object) -> None:
    cleaned = forms.clean([field(type, **changes)], {"x": typed})
    assert cleaned.faults == ()
    assert cleaned.values == {"x": value}


REFUSED: list[tuple[str, dict[str, Any], object, str]] = [
    ("text", {}, ["a"], "not_single"),
    ("text", {}, {"a": 1}, "not_single"),
    ("text", {}, 5, "not_text"),
    ("text", {}, True, "not_text"),
    ("text", {}, "a\nb", "not_one_line"),
    ("text", {}, "a\x00b", "unreadable"),
    ("text", {}, "a\ud800b", "unreadable"),
    ("text", {}, "x" * 1_000_000, "too_long"),
    ("text", {}, " " * 1_000_000, "too_long"),
    ("text", {"max_length": 3}, "abcd", "too_long"),
    ("text", {"pattern": "[0-9]{3}"}, "12", "pattern"),
    ("textarea", {}, "\x1b[31m", "unreadable"),
    ("integer", {}, "12.5", "not_an_integer"),
    ("integer", {}, 12.5, "not_an_integer"),
    ("integer", {}, True, "not_a_number"),
    ("integer", {}, "twelve", "not_a_number"),
    ("integer", {}, "١٢", "not_a_number"),
    ("integer", {}, 2**63, "too_large"),
    ("integer", {}, 10**4000, "too_large"),
    ("integer", {}, "9" * 400, "too_large"),
    ("integer", {}, float("nan"), "not_a_number"),
    ("integer", {}, float("inf"), "not_a_number"),
    ("integer", {}, 1e300, "too_large"),
    ("integer", {}, [1], "not_single"),
    ("integer", {"min": 3}, 2, "too_small"),
    ("integer", {"max": 3}, 4, "too_large"),
    ("decimal", {}, "NaN", "not_a_number"),
    ("decimal", {}, "1e5", "not_a_number"),
    ("decimal", {}, float("-inf"), "not_a_number"),
    ("decimal", {}, 10**400, "too_large"),
    ("decimal", {}, "9" * 400, "too_large"),
    ("decimal", {}, "0.1234567890123456", "too_large"),
    ("money", {}, -1, "too_small"),
    ("money", {}, "10.5", "not_an_integer"),
    ("date", {}, "2026-02-30", "not_a_date"),
    ("date", {}, "내일", "not_a_date"),
    ("date", {}, 20260501, "not_a_date"),
    ("date", {}, "2026-05-01T00:00", "not_a_date"),
    ("date", {"max": "2026-05-01"}, "2026-05-02", "too_large"),
    ("boolean", {}, "maybe", "not_a_boolean"),
    ("boolean", {}, 1, "not_a_boolean"),
    ("choice", {}, "c", "not_an_option"),
    ("choice", {}, ["a"], "not_an_option"),
    ("choices", {}, ["a", "c"], "not_an_option"),
    ("choices", {}, [["a"]], "not_an_option"),
    ("choices", {}, {"a": 1}, "not_an_option"),
    ("choices", {}, ["a"] * 100_000, "not_an_option"),
    ("email", {}, "hong", "not_email"),
    ("email", {}, "a@b", "not_email"),
    ("phone", {}, "call me", "not_phone"),
    ("address", {}, "x", "not_address"),
    ("file", {}, [5], "not_text"),
]


@pytest.mark.parametrize(("type", "changes", "typed", "code"), REFUSED, ids=range(len(REFUSED)))
def test_hostile_values_get_a_clear_fault_and_are_kept(
    type: str, changes: dict[str, Any], typed: object, code: str
) -> None:
    cleaned = forms.clean([field(type, **changes)], {"x": typed})
    assert [(f.field, f.code) for f in cleaned.faults] == [("x", code)]
    assert cleaned.faults[0].message.ko.startswith("항목:") and cleaned.faults[0].message.en.startswith(
        "Field:"
    )
    assert cleaned.values == {} and cleaned.typed["x"] is typed


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.sampled_from(TYPES), ANYTHING)
def test_nothing_that_is_sent_raises_and_what_is_accepted_is_plain_json(type: str, value: object) -> None:
    one = field(type, required=True, public="yes")
    cleaned = forms.clean([one], {"x": value})
    assert bool(cleaned.faults) != ("x" in cleaned.values) or type == "file"
    json.dumps(cleaned.values, allow_nan=False).encode()
    forms.public_values([one], cleaned.values)


@pytest.mark.parametrize("data", [None, [], "x", 5, {5: "x"}])
def test_whatever_is_sent_as_the_form(data: object) -> None:
    assert forms.clean([field("text", required=True)], data).faults


def test_missing_and_blank_are_the_same() -> None:
    for data in ({}, {"x": None}, {"x": ""}, {"x": "  \n"}, {"x": []}):
        assert [f.code for f in forms.clean([field("text", required=True)], data).faults] == ["required"]
        assert forms.clean([field("text")], data).faults == ()


def test_unknown_names_are_a_fault_only_where_asked() -> None:
    assert forms.clean([field("text")], {"y": 1}).faults == ()
    assert [f.code for f in forms.clean([field("text")], {"y": 1}, strict=True).faults] == ["unknown_field"]


CHAIN = [
    Field("company", "boolean", LABEL, fact=True),
    Field("number", "text", LABEL, required=True, show_if=Condition("company", "is_true")),
    Field("branch", "text", LABEL, required=True, show_if=Condition("number", "eq", "7")),
]


@pytest.mark.parametrize(
    ("data", "missing", "kept"),
    [
        ({"company": True}, ["number"], ["company"]),
        ({"company": True, "number": "7"}, ["branch"], ["company", "number"]),
        ({"company": False, "number": "7", "branch": "x"}, [], ["company"]),
        ({"number": "7", "branch": "x"}, [], []),
    ],
)
def test_conditional_fields(data: dict[str, object], missing: list[str], kept: list[str]) -> None:
    cleaned = forms.clean(CHAIN, data)
    assert [f.field for f in cleaned.faults] == missing and list(cleaned.values) == kept


@pytest.mark.parametrize("code", BUILTIN)
def test_examples_are_accepted_by_form_and_schema(code: str) -> None:
    made = builtin(code)
    data = forms.examples(made.form)
    assert forms.clean(made.form, data, strict=True).faults == ()
    schema = forms.json_schema(made.form, title=made.name.ko)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({}, schema)


def test_the_schema_asks_for_conditional_fields() -> None:
    schema = forms.json_schema(CHAIN, title="x")
    jsonschema.validate({"company": False}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"company": True}, schema)


@pytest.mark.parametrize("code", BUILTIN)
def test_the_public_sees_no_personal_data(code: str) -> None:
    made = builtin(code)
    values = forms.clean(made.form, forms.examples(made.form)).values
    said = json.dumps([v.as_kept() for v in forms.public_values(made.form, values)], ensure_ascii=False)
    for one in made.form:
        if one.public == "no" and isinstance(one.example, str):
            assert one.example not in said
    assert "331-4" not in said and "종로1가 24" not in said


def test_a_place_is_public_to_the_neighbourhood() -> None:
    made = builtin("CON-06")
    values = {
        "place": "서울특별시 중랑구 중화동 331-4",
        "area": 1200.5,
        "occupation_kind": "land",
        "earlier_permit": False,
    }
    shown = {v.name: v for v in forms.public_values(made.form, values)}
    assert shown["place"].value.ko == "서울특별시 중랑구 중화동 **" and shown["place"].masked
    assert shown["area"].value.ko == "1,200.5" and shown["occupation_kind"].value.en == "Occupation of land"
    assert shown["earlier_permit"].value.ko == "아니요"


def test_numbers_of_persons_in_open_text_are_masked() -> None:
    one = field("textarea", public="yes")
    (shown,) = forms.public_values([one], {"x": "문의 010-1234-5678, 900101-1234567, hong@naver.com"})
    assert shown.masked
    for secret in ("1234567", "1234-5678", "hong@"):
        assert secret not in shown.value.ko


def test_the_record_has_exactly_the_members_of_the_contract() -> None:
    members = "name type label help required choices min max pattern max_length example show_if public pii"
    for one in builtin("HSG-07").form:
        record = forms.form_record(one)
        assert " ".join(record) == members
        json.dumps(record)


def test_missing_documents_depend_on_the_facts() -> None:
    made = builtin("HSG-07")
    wanted = [
        p.code
        for p in forms.missing_documents(made, {"sign_kind": "rooftop", "own_place": False}, {"safety"})
    ]
    assert wanted == ["photo_and_design", "specification", "owner_consent", "deliberation_papers"]
    assert len(forms.missing_documents(made, {"sign_kind": "wall", "own_place": True}, ())) == 2
