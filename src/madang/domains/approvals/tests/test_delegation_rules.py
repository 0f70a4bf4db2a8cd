"""Delegation tables: what is refused and how it is said, which row holds, what changed. No database."""

import json
import signal
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.approvals.delegation import (
    Known,
    Matter,
    as_document,
    case_matter,
    decided_said,
    parse,
    resolve,
    reviews_said,
    settle,
    standard_table,
    what_changed,
)
from madang.domains.procedures import read_document
from madang.kernel.text import Text

KNOWN = Known(departments=("FIN", "AUD", "WAT"), procedures=("CON-06", "CON", "HSG-07", "HSG"))


def row(code: str, **said: object) -> dict[str, object]:
    return {"code": code, "name": {"ko": f"{code} 업무", "en": f"Matter {code}"}, **said}


def table(*rows: dict[str, object]) -> dict[str, object]:
    rest = row("*", decides=3, retention="y5")
    return {"title": {"ko": "위임전결규정", "en": "Delegation"}, "matters": [rest, *rows]}


def rules(*rows: dict[str, object]):
    reading = parse(table(*rows), KNOWN)
    assert reading.faults == ()
    return reading.rules


TIERS = [{"up_to": 100, "decides": 2}, {"up_to": 200, "decides": 3}, {"decides": 4}]
HEADS = row("a", cannot_be_delegated=True)
# the rows, the code of the fault, the number of its row with the entry, a word that its sentence must hold
BROKEN = [
    ([row("a", decides=8)], "unknown_rank", "2 decides", "8"),
    ([row("a", decides="대통령")], "unknown_rank", "2 decides", "대통령"),
    ([row("a", decides=True)], "unknown_rank", "2 decides", "True"),
    ([row("a", decides=3), row("a", decides=4)], "duplicate_code", "3 code", "row 2"),
    ([row("a", like="b-c"), row("b-d", decides=3)], "unknown_like", "2 like", "Did you mean b-d"),
    ([row("a", like="a")], "like_cycle", "2 like", "a → a"),
    ([row("a", like="b"), row("b", like="a")], "like_cycle", "2 like", "a → b → a"),
    ([row("a", like="b"), row("b", like="c"), row("c", like="a")], "like_cycle", "3 like", "b → c → a → b"),
    ([row("a")], "no_decider", "2 decides", "who decides"),
    ([row("a", like="b"), row("b")], "no_decider", "2 decides", "Row 2"),
    ([row("a", decides=3, by_amount=TIERS)], "two_deciders", "2 by_amount", "both"),
    ([row("a", decides=1)], "decider_too_low", "2 decides", "Officer"),
    ([row("a", by_amount=[{"up_to": 1, "decides": 1}, {"decides": 3}])], "decider_too_low", "2 decides", "Officer"),
    ([row("a", by_amount=[TIERS[1], {"up_to": 100, "decides": 3}, TIERS[2]])], "not_ascending", "2 by_amount", "100"),
    ([row("a", by_amount=[TIERS[0], TIERS[0], TIERS[2]])], "not_ascending", "2 by_amount", "100"),
    ([row("a", by_amount=TIERS[:2])], "no_open_end", "2 by_amount", "up_to"),
    ([row("a", by_amount=[TIERS[2], TIERS[2]])], "open_end_early", "2 by_amount", "last"),
    ([row("a", by_amount=[])], "no_tiers", "2 by_amount", "amounts"),
    ([row("a", by_amount=[{"up_to": 0, "decides": 3}, TIERS[2]])], "bad_amount", "2 by_amount[1].up_to", "0"),
    ([row("a", by_amount=[{"up_to": "백만", "decides": 3}, TIERS[2]])], "bad_amount", "2 by_amount[1].up_to", "백만"),
    ([row("a", by_amount=[{"up_to": 9, "decides": 4}, {"decides": 3}])], "falling_ranks", "2 by_amount", "lower"),
    ([row("a", decides=3, amount_unknown=3)], "stray_amount_unknown", "2 amount_unknown", "by_amount"),
    ([row("a", decides=3, reviews=[3])], "review_too_high", "2 reviews", "below"),
    ([row("a", decides=3, reviews=[9])], "unknown_rank", "2 reviews[1]", "9"),
    ([row("a", decides=3, cooperates=["FIM"])], "unknown_department", "2 cooperates", "Did you mean FIN"),
    ([row("a", decides=3, cooperates=["FIN", "FIN"])], "department_twice", "2 cooperates", "FIN"),
    ([row("a", decides=3, cannot_be_delegated=True)], "reserved_to_head", "2 cannot_be_delegated", "Mayor"),
    ([row("b", decides=4), HEADS | {"like": "b"}], "reserved_to_head", "3 cannot_be_delegated", "Mayor"),
    ([HEADS | {"by_amount": [TIERS[0], {"decides": 7}]}], "reserved_to_head", "2 cannot_be_delegated", "Mayor"),
    ([row("a", decides=3, retention="y7")], "unknown_retention", "2 retention", "y7"),
    ([row("a", decides=3, document_kind="poem")], "unknown_kind", "2 document_kind", "poem"),
    ([row("A B", decides=3)], "bad_code", "2 code", "document:expense"),
    ([row("", decides=3)], "bad_code", "2 code", "document:expense"),
    ([row("a", decides=3, decide=4)], "unknown_key", "2", "decides"),
    ([row("a", decides=3) | {"name": {"ko": "가"}}], "no_name", "2 name", "English"),
    ([row("a", decides=3) | {"name": {"ko": "가" * 121, "en": "a"}}], "name_too_long", "2 name", "120"),
    ([{"code": "a", "decides": 3}], "missing", "2", "name"),
    (["a"], "not_a_mapping", "2", "mapping"),
    ([row("a", decides=3, policy="yes")], "not_a_boolean", "2 policy", "true or false"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "code", "where", "word"), BROKEN, ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_broken_table_is_refused_with_its_row(rows, code, where, word):
    reading = parse(table(*deepcopy(rows)), KNOWN)
    number, _, entry = where.partition(" ")
    where = f"matters[{number}].{entry}" if entry else f"matters[{number}]"
    assert reading.rules is None
    found = [f for f in reading.faults if (f.code, f.field) == (code, where)]
    assert found, [(f.code, f.field) for f in reading.faults]
    assert word in found[0].message.en
    assert found[0].message.ko != found[0].message.en
    assert {f.code for f in reading.faults} <= {code, "like_cycle"}, "one mistake, one fault"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (None, "not_a_mapping"),
        ([], "not_a_mapping"),
        ({"title": {"ko": "가", "en": "a"}}, "missing"),
        ({"title": {"ko": "가", "en": "a"}, "matters": []}, "no_matters"),
        ({"title": {"ko": "가", "en": "a"}, "matters": {}}, "not_a_list"),
        ({"title": "x", "matters": [row("*", decides=3, retention="y5")]}, "not_a_text"),
        ({"title": {"ko": "가", "en": "a"}, "matters": [row("a", decides=3)]}, "no_rest"),
        ({"title": {"ko": "가", "en": "a"}, "matters": [row("*", decides=3)]}, "no_retention"),
        ({"title": {"ko": "가", "en": "a"}, "matters": [row("*", decides=3)] * 2001}, "too_many_rows"),
    ],
)
def test_a_document_that_is_no_table_is_refused(document, code):
    reading = parse(document)
    assert reading.rules is None
    assert code in {f.code for f in reading.faults}


def test_more_than_a_dozen_kinds_of_faults_are_told_apart(record_property):
    kinds = {code for _, code, _, _ in BROKEN}
    record_property("figure", f"delegation: {len(BROKEN)} broken tables of {len(kinds)} kinds, all refused")
    assert len(kinds) >= 24


def test_all_faults_are_told_at_once_in_the_order_of_the_rows():
    reading = parse(table(row("b", like="c"), row("c", like="b"), row("a", decides=9), row("d")), KNOWN)
    assert [(f.field, f.code) for f in reading.faults] == [
        ("matters[2].like", "like_cycle"),
        ("matters[3].like", "like_cycle"),
        ("matters[4].decides", "unknown_rank"),
        ("matters[5].decides", "no_decider"),
    ]


def test_a_circle_is_walked_once_even_by_who_was_not_told_of_it():
    name = Text("가", "A")
    by_code = {"a": Matter("a", name, 1, like="b"), "b": Matter("b", name, 2, like="a", decides=3)}
    assert settle("a", by_code).source == ("a", "b")


def test_whoever_is_like_a_circle_is_not_blamed_for_it():
    reading = parse(table(row("a", like="b"), row("b", like="c"), row("c", like="b")), KNOWN)
    assert [f.field for f in reading.faults] == ["matters[3].like", "matters[4].like"]


def test_a_procedure_that_does_not_exist_is_a_warning():
    reading = parse(
        table(
            row("case:CON-06:granted", decides=3),
            row("case:XXX-99", decides=3),
            row("case:CON:won", decides=3),
        ),
        KNOWN,
    )
    assert reading.rules is not None
    assert [(w.field, w.code) for w in reading.warnings] == [
        ("matters[3].code", "unknown_procedure"),
        ("matters[4].code", "unknown_result"),
    ]


def test_ranks_may_be_written_as_titles():
    found = rules(row("a", decides="과장"), row("b", decides="Director General"), row("c", decides="5"))
    assert [resolve(found, code).decides for code in "abc"] == [3, 4, 5]


CHAIN = [
    row("case", decides=3),
    row("case:CON", decides=4),
    row("case:CON-06", decides=5),
    row("case:CON-06:refused", decides=6),
    row("document", decides=2),
    row("document:expense", decides=4),
]


@pytest.mark.parametrize(
    ("matter", "sector", "used"),
    [
        ("case:CON-06:refused", "", "case:CON-06:refused"),
        ("case:CON-06:granted", "", "case:CON-06"),
        ("case:CON-06", "", "case:CON-06"),
        ("case:CON-01:refused", "", "case:CON"),
        ("case:HSG-07:granted", "", "case"),
        ("case:OBJ:refused", "CON", "case:CON"),
        ("case:OBJ:refused", "", "case"),
        ("case", "", "case"),
        ("document:expense", "", "document:expense"),
        ("document:report", "", "document"),
        ("letter", "", "*"),
        ("", "", "*"),
    ],
)
def test_the_nearest_row_holds(matter, sector, used):
    assert resolve(rules(*CHAIN), matter, sector=sector).source == (used,)


def test_a_matter_of_a_case_is_named_by_procedure_and_result():
    assert case_matter("CON-06") == "case:CON-06"
    assert case_matter("CON-06", "refused") == "case:CON-06:refused"


@pytest.mark.parametrize(
    ("amount", "decides"), [(1, 2), (100, 2), (101, 3), (200, 3), (201, 4), (10**15, 4), (0, 2), (None, 4)]
)
def test_amounts_decide_inclusively_and_an_unknown_one_may_be_the_highest(amount, decides):
    assert resolve(rules(row("a", by_amount=TIERS)), "a", amount).decides == decides


def test_a_table_may_say_who_decides_while_the_amount_is_not_known():
    found = rules(
        row("a", by_amount=TIERS, amount_unknown=3), row("b", like="a"), row("c", like="a", by_amount=TIERS)
    )
    assert [resolve(found, code).decides for code in "abc"] == [3, 3, 4]


def test_a_row_takes_from_the_rows_it_is_like_what_it_does_not_say():
    found = rules(
        row("a", like="b", retention="y10", policy=True),
        row("b", like="c", reviews=[2], cooperates=["FIN"], in_order=True),
        row("c", decides=4, reviews=[], retention="y3", document_kind="plan", cooperates=["AUD"]),
    )
    ruling = resolve(found, "a")
    assert (ruling.decides, ruling.reviews, ruling.cooperates, ruling.in_order) == (4, (2,), ("FIN",), True)
    assert (ruling.retention, ruling.policy, ruling.document_kind) == ("y10", True, "plan")
    assert ruling.source == ("a", "b", "c")
    assert resolve(found, "b").retention == "y3"
    assert resolve(rules(row("x", decides=3)), "x").retention == "y5", "as everything else"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"decides": 6}, "delegated"),
        ({"decides": 7}, "full"),
        ({"decides": 7, "cannot_be_delegated": True}, "full"),
    ],
)
def test_what_the_head_decides_is_no_delegation(said, kind):
    ruling = resolve(rules(row("a", **said)), "a")
    assert (ruling.kind, ruling.reserved) == (kind, said.get("cannot_be_delegated", False))


def test_the_table_of_the_system_is_sound_and_leaves_the_ordinary_case_to_the_director():
    table_ = standard_table()
    assert parse(as_document(table_.rules)).rules == table_.rules
    for code in ("case:CON-06:granted", "case:CON-06:refused", "case:HSG-07:granted", "case:OBJ:refused"):
        ruling = resolve(table_.rules, code)
        assert (ruling.decides, ruling.kind, ruling.reviews) == (3, "delegated", None)
    assert resolve(table_.rules, "case:ADM-01", 10_000_000_000).decides == 3
    assert resolve(table_.rules, "case:ADM-01", 10_000_000_001).decides == 4
    assert resolve(table_.rules, "case:ADM-01").decides == 3
    assert resolve(table_.rules, "document:policy").decides == 5
    assert resolve(table_.rules, "document:ordinance").kind == "full"
    assert resolve(table_.rules, "document:policy").policy


def test_every_procedure_that_comes_with_the_system_has_its_row():
    from pathlib import Path

    from madang.domains import procedures

    folder = Path(procedures.__file__).parent / "definitions"
    found = [read_document(p.read_text("utf-8")) for p in folder.glob("*.yaml") if p.stem != "sectors"]
    by_code = standard_table().rules.by_code
    assert len(found) > 50
    for one in found:
        assert by_code[f"case:{one['code']}"].name.as_dict() == one["name"], one["code"]


# --- what changed --------------------------------------------------------------------------------------


def test_what_changed_is_told_matter_by_matter():
    before = rules(row("a", decides=3), row("b", like="a"), row("gone", decides=3), row("same", decides=3))
    after = rules(
        row("a", decides=4, reviews=[2], cooperates=["FIN"], retention="y10", policy=True),
        row("b", like="a"),
        row("new", by_amount=TIERS),
        row("same", decides=3),
    )
    found = what_changed(before, after)
    assert [(c.what, c.code) for c in found] == [
        ("changed", "a"),
        ("changed", "b"),
        ("added", "new"),
        ("removed", "gone"),
    ]
    said = found[0].said
    assert "과장 전결 → 국장 전결" in said.ko and "FIN" in said.ko and "10년" in said.ko and "예" in said.ko
    assert "Director, by delegation → Director General, by delegation" in said.en
    assert "100원 이하 팀장 전결" in found[2].said.ko and "200원 초과 국장 전결" in found[2].said.ko
    assert what_changed(None, after) == () == what_changed(after, after)


def test_a_rule_in_words():
    found = rules(
        row("a", decides=7),
        row("b", by_amount=TIERS, amount_unknown=3, reviews=[], cooperates=["FIN", "AUD"]),
    )
    assert decided_said(settle("a", found.by_code)).ko == "시장 결재"
    assert decided_said(settle("b", found.by_code)).en.endswith("amount not known: Director, by delegation")
    assert reviews_said(settle("b", found.by_code)).en == "none"


# --- whatever somebody writes --------------------------------------------------------------------------

_codes = st.sampled_from(["*", "a", "b", "c", "case", "case:CON", "case:CON-06", "document:x", "", "A!"])
_rank = st.one_of(st.integers(-1, 9), st.sampled_from(["과장", "x", None, 2.5]))
_tiers = st.lists(
    st.fixed_dictionaries({"decides": _rank}, optional={"up_to": st.one_of(st.none(), st.integers(-5, 50))}),
    max_size=4,
)
_rows = st.fixed_dictionaries(
    {"code": _codes, "name": st.just({"ko": "가", "en": "a"})},
    optional={
        "like": _codes,
        "decides": _rank,
        "by_amount": _tiers,
        "reviews": st.lists(st.integers(0, 8), max_size=3),
        "cooperates": st.lists(st.sampled_from(["FIN", "AUD", "NIX"]), max_size=3),
        "cannot_be_delegated": st.booleans(),
        "retention": st.sampled_from(["y5", "y99"]),
    },
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


@pytest.fixture(scope="module")
def in_time():
    """A loop without end is a failure, not a hang of the suite."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it does not end"))
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@given(st.lists(_rows, max_size=9), st.integers(0, 60) | st.none())
def test_reading_ends_and_what_it_takes_always_rules(in_time, rows, amount):
    reading = parse({"title": {"ko": "가", "en": "a"}, "matters": rows}, KNOWN)
    assert (reading.rules is None) == bool(reading.faults)
    for fault in reading.faults:
        assert fault.message.ko and fault.message.en and "{" not in fault.message.en
    if reading.rules is None:
        return
    json.dumps(as_document(reading.rules))
    assert parse(as_document(reading.rules), KNOWN).rules == reading.rules
    for code in ("a", "case:CON-06:refused", "case:ZZZ-01", "document:x", "nothing:at:all"):
        ruling = resolve(reading.rules, code, amount)
        assert 2 <= ruling.decides <= 7
        assert len(set(ruling.source)) == len(ruling.source) >= 1
        assert ruling.kind == ("full" if ruling.decides == 7 else "delegated")
        assert all(review < 7 for review in ruling.reviews or ())


@given(_json)
def test_reading_ends_for_any_document(in_time, document):
    assert parse(document, KNOWN).faults


@given(st.permutations(list("abcdefgh")))
def test_every_circle_is_found_and_named_in_full(order):
    ring = [row(code, like=order[(n + 1) % len(order)]) for n, code in enumerate(order)]
    faults = parse(table(*ring), KNOWN).faults
    assert [f.code for f in faults] == ["like_cycle"] * len(order)
    assert " → ".join([*order, order[0]]) in faults[0].message.ko


def test_a_table_of_two_thousand_rows_in_one_circle_is_refused_in_seconds_and_said_in_a_line(in_time):
    ring = [row(f"m:{n}", like=f"m:{(n + 1) % 1999}") for n in range(1999)]
    faults = parse(table(*ring), KNOWN).faults
    assert len(faults) == 1999
    assert max(len(f.message.ko) for f in faults) < 400 and "m:0 → m:1 → m:2" in faults[0].message.ko
