"""What an event must hold, member by member; and what is the same event."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.integrations.approval_systems import InvalidEvent, Signed, body_hash, read_envelope

AT = "2026-05-04T14:30:00+09:00"


def event(type="signed", **data):
    given = {"case": "2026-0000042", "official": "D4E5F6", "at": AT} | data
    return {
        "specversion": "1.0",
        "id": "e-1",
        "source": "https://approval.example.kr",
        "type": f"kr.madang.approval.{type}",
        "data": {name: value for name, value in given.items() if value is not None},
    }


def faults(sent):
    with pytest.raises(InvalidEvent) as invalid:
        read_envelope(sent)
    assert all(f.message.ko and f.message.en for f in invalid.value.faults)
    return {fault.field for fault in invalid.value.faults}


@pytest.mark.parametrize("name", ["specversion", "id", "source", "type", "data"])
@pytest.mark.parametrize("value", [None, 1, "", [], "x" * 600])
def test_members_of_the_envelope(name, value):
    sent = event() | {name: value}
    assert name in faults(sent)


@pytest.mark.parametrize(
    ("type", "data", "wrong"),
    [
        ("signed", {"case": None}, {"data.case"}),
        ("signed", {"official": None}, {"data.official"}),
        ("signed", {"at": None}, {"data.at"}),
        ("signed", {"at": "2026-05-04T14:30:00"}, {"data.at"}),
        ("signed", {"at": "yesterday"}, {"data.at"}),
        ("signed", {"at": 1767225600}, {"data.at"}),
        ("signed", {"opinion": 5}, {"data.opinion"}),
        ("signed", {"opinion": "x" * 4001}, {"data.opinion"}),
        ("returned", {}, {"data.reason"}),
        ("returned", {"reason": "  "}, {"data.reason"}),
        ("approved", {}, {"data.number"}),
        ("approved", {"number": "n" * 101}, {"data.number"}),
        ("drafted", {}, {"data.drafter"}),
        ("drafted", {"drafter": "A", "conditions": "one"}, {"data.conditions"}),
        ("drafted", {"drafter": "A", "conditions": [1]}, {"data.conditions"}),
        ("drafted", {"drafter": "A", "conditions": ["c"] * 51}, {"data.conditions"}),
        ("drafted", {"drafter": "A", "line": {}}, {"data.line"}),
        ("drafted", {"drafter": "A", "line": [{"role": "approver"}]}, {"data.line"}),
        ("drafted", {"drafter": "A", "line": [{"official": "B", "stage": True}]}, {"data.line"}),
        ("drafted", {"drafter": "A", "line": [{"official": "B", "role": 1}]}, {"data.line"}),
        ("drafted", {"case": None, "at": None, "drafter": None}, {"data.case", "data.at", "data.drafter"}),
    ],
)
def test_members_of_the_data(type, data, wrong):
    assert faults(event(type, **data)) == wrong


def test_unknown_members_are_left_aside():
    read = read_envelope(event(more="x") | {"subject": "2026-0000042", "extension": 1})
    assert read.act == Signed("2026-0000042", "D4E5F6", read.act.at, "")
    line = [{"official": "B", "role": "approver", "stage": 2, "secret": "x"}]
    drafted = read_envelope(event("drafted", drafter="A", line=line)).act
    assert drafted.line == ({"official": "B", "role": "approver", "stage": 2},)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


@given(st.dictionaries(st.sampled_from(["specversion", "id", "source", "type", "data", "x"]), json_values))
def test_anything_is_read_or_refused(sent):
    try:
        read_envelope(sent)
    except InvalidEvent as invalid:
        assert invalid.faults


@given(json_values)
def test_the_same_event_however_it_is_written(value):
    sent = event(opinion=value)
    again = json.loads(json.dumps({k: sent[k] for k in reversed(sent)}, ensure_ascii=True, indent=3))
    assert body_hash(sent) == body_hash(again)
    assert body_hash(sent) != body_hash(event(opinion=[value]))
