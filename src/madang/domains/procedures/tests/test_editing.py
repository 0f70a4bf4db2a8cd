"""Changing a definition by forms: nothing is lost, every part can be changed, and a fault leads to its form."""

from copy import deepcopy
from typing import Any

import pytest

from madang.domains.procedures import editing, faults, flow, parse
from madang.domains.procedures.editing import NEW, SINGLE
from madang.domains.procedures.tests.factories import BUILTIN, builtin_document, document, text
from madang.kernel.errors import InvalidInput, NotFound
from madang.kernel.text import Text

MANY = ("fields", "papers", "rules", "conditions", "variants", "nodes")


def parts_of(made: dict[str, Any]) -> list[tuple[str, str]]:
    asks = [
        ("asks", f"{n['step']}.{a['name']}")
        for n in made["nodes"]
        for a in n.get("asks", [])
        if isinstance(a, dict)
    ]
    several = [(part, key) for part in MANY for key in editing.keys(made, part)]
    return [*((part, "") for part in (*SINGLE, "disclosure")), *several, *asks]


def means(made: dict[str, Any]) -> Any:
    """What a document says, whatever it leaves to be understood."""
    definition = parse(made)
    return [
        getattr(definition, name)
        for name in definition.__dataclass_fields__
        if name not in ("facts", "by_code")
    ]


@pytest.mark.parametrize("code", sorted({"CON-06", "HSG-07", "TRN-02", "OBJ", *BUILTIN[::7]}))
def test_a_form_that_is_sent_as_it_stands_changes_nothing(code: str) -> None:
    made = builtin_document(code)
    before = deepcopy(made)
    for part, key in parts_of(made):
        form = editing.form_of(editing.working(made), part, key)
        after, _ = editing.change(made, part, key, form.values)
        assert means(after) == means(before), (part, key)
    assert made == before


def values(made: dict[str, Any], part: str, key: str, **changes: Any) -> dict[str, Any]:
    return {**editing.form_of(editing.working(made), part, key).values, **changes}


def new_step(place: str, code: str = "listed", **changes: Any) -> dict[str, Any]:
    return {
        "code": code,
        "place": place,
        "name_ko": "공고",
        "name_en": "Announced",
        "actor": "official",
        "act": "record",
        "state": "reviewing",
        "hold": "none",
        **changes,
    }


def test_a_step_is_put_between_two_others() -> None:
    made, key = editing.change(
        document(), "nodes", NEW, new_step("site>draft", term_n="2", term_unit="working-days")
    )
    assert key == "listed" and faults(parse(made)) == []
    assert list(flow.order_for_display(parse(made)))[:4] == ["received", "site", "listed", "draft"]
    assert parse(made).step("listed").term == "working-days:2"


def test_a_step_is_put_before_the_first_and_within_a_choice() -> None:
    made, _ = editing.change(document(), "nodes", NEW, new_step("~start>received"))
    assert made["start"] == "listed" and faults(parse(made)) == []
    made, _ = editing.change(document(), "nodes", NEW, new_step("size>draft"))
    assert made["nodes"][1]["otherwise"] == "listed" or made["nodes"][2]["step"] == "listed"
    assert faults(parse(made)) == []


def test_a_step_for_signatures_gets_both_ways_out() -> None:
    made, _ = editing.change(document(), "nodes", NEW, new_step("draft>approve", act="approve", actor="line"))
    assert parse(made).step("listed").outcomes == {"approved": "approve", "sent_back": "approve"}


def test_a_broken_flow_is_kept_told_and_mended() -> None:
    made = document()
    broken, _ = editing.change(made, "nodes", "received", values(made, "nodes", "received", next="notified"))
    found = faults(parse(broken))
    assert {f.code for f in found} >= {"unreachable"}
    assert {editing.place_of(broken, f.where)[0] for f in found} == {"nodes"}
    mended, _ = editing.change(broken, "nodes", "received", values(broken, "nodes", "received", next="size"))
    assert means(mended) == means(made)


def test_removing_a_step_closes_the_gap() -> None:
    made = editing.remove(document(), "nodes", "site")
    assert faults(parse(made)) == []
    assert "site" not in parse(made).by_code


def test_a_step_moves_to_another_place() -> None:
    made = editing.move_step(document(), "site", "decided>notified")
    assert faults(parse(made)) == []
    assert parse(made).step("decided").outcomes == {"done": "site"}
    with pytest.raises(InvalidInput):
        editing.move_step(document(), "site", "draft>site")


@pytest.mark.parametrize("code", ["received", "site", "decided"])
def test_a_step_runs_side_by_side_with_another(code: str) -> None:
    made = editing.beside(document(), code, "opinion", Text("의견 듣기", "Hearing"))
    made = editing.beside(made, code, "third", Text("셋째", "Third"))
    definition = parse(made)
    assert faults(definition) == []
    fork = next(n for n in made["nodes"] if "fork" in n)
    assert fork["to"] == [code, "opinion", "third"]


def test_branches_are_written_as_rows() -> None:
    made = document()
    typed = values(made, "nodes", "size", to_2="decided", when_2="any")
    typed |= {"when_2_1_fact": "area", "when_2_1_op": "lt", "when_2_1_value": "3"}
    typed |= {"when_2_2_fact": "area", "when_2_2_op": "in", "when_2_2_value": "4, 5"}
    after, _ = editing.change(made, "nodes", "size", typed)
    assert after["nodes"][1]["branches"][1] == {
        "when": {
            "any": [
                {"fact": "area", "op": "lt", "value": 3},
                {"fact": "area", "op": "in", "value": [4, 5]},
            ]
        },
        "to": "decided",
    }
    with pytest.raises(InvalidInput) as refused:
        editing.change(made, "nodes", "size", {**typed, "when_2_1_value": "wide"})
    assert refused.value.fields[0].field == "when_2_1_value"
    with pytest.raises(InvalidInput) as refused:
        editing.change(made, "nodes", "size", {**typed, "to_2": ""})
    assert refused.value.fields[0].field == "to_2"


def test_a_field_is_added_moved_and_removed() -> None:
    typed = {
        "name": "reason",
        "label_ko": "까닭",
        "label_en": "Why",
        "type": "choice",
        "required": "true",
        "choices": "a | 가 | A\nb | 나 | B",
        "example": "a",
        "public": "yes",
        "pii": "none",
        "show_if": "none",
    }
    made, key = editing.change(document(), "fields", NEW, typed)
    assert (key, faults(parse(made))) == ("reason", [])
    made = editing.move(made, "fields", "reason", -1)
    assert editing.keys(made, "fields") == ["applicant_name", "reason", "area"]
    assert editing.keys(editing.remove(made, "fields", "reason"), "fields") == ["applicant_name", "area"]
    with pytest.raises(InvalidInput) as refused:
        editing.change(document(), "fields", NEW, {**typed, "choices": "a, b"})
    assert refused.value.fields[0].field == "choices"
    with pytest.raises(InvalidInput) as refused:
        editing.change(document(), "fields", NEW, {**typed, "name": "area"})
    assert refused.value.fields[0].code == "invalid_entry"


def test_papers_rules_conditions_variants_and_asks_are_added() -> None:
    made = document()
    rows = {"when_1_fact": "area", "when_1_op": "ge", "when_1_value": "10", "when": "rows"}
    made, _ = editing.change(
        made, "conditions", NEW, {"code": "wide", "name_ko": "넓음", "name_en": "Wide", **rows}
    )
    made, _ = editing.change(
        made, "papers", NEW, {"code": "map", "name_ko": "지도", "name_en": "Map", "when": "condition:wide"}
    )
    made, _ = editing.change(
        made,
        "variants",
        NEW,
        {
            "rule_n": "3",
            "rule_unit": "weeks",
            "source_ko": "조례",
            "source_en": "Ordinance",
            "when": "condition:wide",
        },
    )
    two = {f"{name}_{language}": "가" for name in ("title", "article") for language in ("ko", "en")}
    made, place = editing.change(made, "rules", NEW, {**two, "url": "https://www.law.go.kr/법령/하천법"})
    ask = {
        "name": "seen",
        "label_ko": "본 것",
        "label_en": "Seen",
        "type": "text",
        "public": "yes",
        "pii": "none",
    }
    made, key = editing.change(made, "asks", f"site.{NEW}", {**ask, "show_if": "none"})
    assert (place, key, faults(parse(made))) == ("2", "site.seen", [])
    assert parse(made).limit.variants[0].rule == "weeks:3"
    assert not parse(made).documents_required[1].required
    with pytest.raises(InvalidInput):
        editing.remove(made, "conditions", "wide")
    for part, key in (("papers", "map"), ("variants", "1"), ("asks", "site.seen"), ("rules", "2")):
        made = editing.remove(made, part, key)
    assert editing.remove(made, "conditions", "wide") == document()


def test_disclosure_is_chosen_on_one_form() -> None:
    made = document()
    typed = values(
        made, "disclosure", "", **{"field.area": "no", "step.decided": ["time", "actor", "result"]}
    )
    after, _ = editing.change(made, "disclosure", "", typed)
    assert parse(after).form[1].public == "no"
    assert parse(after).step("decided").disclosed == ("time", "result", "actor")


def test_a_step_may_disclose_nothing() -> None:
    made = document()
    after, _ = editing.change(made, "disclosure", "", values(made, "disclosure", "", **{"step.site": []}))
    assert parse(after).step("site").disclosed == ()


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("nodes.site", ("nodes", "site")),
        ("nodes.size.branches[1]", ("nodes", "size")),
        ("nodes", ("nodes", "")),
        ("start", ("nodes", "")),
        ("form.area", ("fields", "area")),
        ("form", ("fields", "")),
        ("documents_required.plan", ("papers", "plan")),
        ("rules[1]", ("rules", "1")),
        ("rules.1.title", ("rules", "1")),
        ("limit.rule", ("limit", "")),
        ("name", ("facts", "")),
        ("remedies", ("remedies", "")),
    ],
)
def test_a_fault_leads_to_the_form_that_mends_it(where: str, place: tuple[str, str]) -> None:
    assert editing.place_of(document(), where) == place


def test_what_is_not_there_is_not_found() -> None:
    work = editing.working(document())
    for part, key in (
        ("nodes", "none"),
        ("fields", "none"),
        ("rules", "9"),
        ("asks", "site.none"),
        ("none", ""),
    ):
        with pytest.raises(NotFound):
            editing.form_of(work, part, key)


def test_the_limit_is_changed_in_words() -> None:
    made = document()
    typed = values(made, "limit", "", rule_n="2", rule_unit="months", deemed="granted")
    with pytest.raises(InvalidInput) as refused:
        editing.change(made, "limit", "", typed)
    assert refused.value.fields[0].field == "deemed_source_ko"
    after, _ = editing.change(
        made, "limit", "", typed | {"deemed_source_ko": "법", "deemed_source_en": "Act"}
    )
    assert parse(after).limit.rule == "months:2" and parse(after).limit.deemed.result == "granted"
    back, _ = editing.change(after, "limit", "", values(after, "limit", "", deemed="none"))
    assert parse(back).limit.deemed is None


def test_results_have_words_of_their_own() -> None:
    made = document()
    after, _ = editing.change(
        made, "facts", "", values(made, "facts", "", called_granted_ko="등록", called_granted_en="Registered")
    )
    assert parse(after).result_name("granted") == Text("등록", "Registered")
    assert text()["ko"] == "글"
