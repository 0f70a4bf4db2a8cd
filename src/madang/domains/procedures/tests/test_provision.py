"""What an institution may set where the standard leaves it open, by tables and for any values."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.calendar import Rule
from madang.domains.procedures import provision as rules
from madang.domains.procedures.actions import DEFINITIONS
from madang.domains.procedures.definition import OPEN_VALUES, Definition, Fee, Handling
from madang.domains.procedures.loader import read_document
from madang.domains.procedures.provision import Contact, Provision
from madang.domains.procedures.reading import parse
from madang.domains.procedures.soundness import faults as soundness_faults
from madang.kernel.errors import InvalidInput
from madang.kernel.text import Text

NAME = Text("중랑구", "Jungnang-gu")
FEE = Fee(3000, Text("3,000원", "3,000 won"))


def definition(code: str) -> Definition:
    return parse(read_document((DEFINITIONS / f"{code}.yaml").read_text(encoding="utf-8")))


RIVER, SIGN, LAND, OFFICE = (definition(code) for code in ("CON-06", "HSG-07", "URB-01", "TRN-02"))
# RIVER: 14 working days set by the authority. LAND: 15 working days by statute. SIGN: silence decides by law.

REFUSED = [
    (RIVER, Provision(fee=FEE), "fee", "not_open"),
    (SIGN, Provision(limit="working-days:5"), "limit", "not_open"),
    (LAND, Provision(limit="working-days:16"), "limit", "longer_than_law"),
    (LAND, Provision(limit="working-hours:121"), "limit", "longer_than_law"),
    (LAND, Provision(limit="civil-days:3"), "limit", "other_unit"),
    (LAND, Provision(limit="soon"), "limit", "bad_term"),
    (RIVER, Provision(limit="working-days:0"), "limit", "bad_term"),
    (RIVER, Provision(terms=(("nowhere", "working-days:3"),)), "terms.nowhere", "no_such_step"),
    (RIVER, Provision(terms=(("site", "quickly"),)), "terms.site", "bad_term"),
    (RIVER, Provision(terms=(("notified", "working-days:1"),)), "terms.notified", "not_a_term"),
    (SIGN, Provision(fee=Fee(1, Text("천 원", ""))), "fee.text", "missing_translation"),
    (RIVER, Provision(contact=Contact("call me", Text("", ""))), "contact.phone", "phone"),
    (RIVER, Provision(contact=Contact("02-120", Text("2층", ""))), "contact.text", "missing_translation"),
    (RIVER, Provision(contact=Contact("02-120", Text("가" * 301, "a"))), "contact.text", "too_long"),
    (OFFICE, Provision(department="TRA"), "department", "not_open"),
]
ALLOWED = [
    (LAND, Provision(limit="working-days:15")),
    (LAND, Provision(limit="working-hours:120")),
    (LAND, Provision(limit="working-days:10")),
    (RIVER, Provision(limit="working-days:20")),
    (RIVER, Provision(limit="civil-days:20")),
    (RIVER, Provision(terms=(("site", "working-days:2"),))),
    (SIGN, Provision(fee=FEE, department="X", contact=Contact("02-120", Text("2층", "2nd floor")))),
    (RIVER, Provision()),
]


@pytest.mark.parametrize(("standard", "provision", "field", "code"), REFUSED)
def test_refused(standard: Definition, provision: Provision, field: str, code: str) -> None:
    found = {(fault.field, fault.code) for fault in rules.faults(standard, provision)}
    assert (field, code) in found
    assert all(fault.message.ko and fault.message.en for fault in rules.faults(standard, provision))


@pytest.mark.parametrize(("standard", "provision"), ALLOWED)
def test_allowed(standard: Definition, provision: Provision) -> None:
    assert rules.faults(standard, provision) == []


def test_where_silence_decides_the_limit_is_never_local() -> None:
    opened = replace(SIGN, handled_by=replace(SIGN.handled_by, may_set=tuple(OPEN_VALUES)))
    assert [f.code for f in soundness_faults(opened)] == ["limit_fixed"]
    assert [f.code for f in rules.faults(opened, Provision(limit="working-days:1"))] == ["fixed_by_law"]


COMPARED = [
    ("working-days:3", "working-days:4", -1),
    ("working-hours:24", "working-days:3", 0),
    ("immediate", "working-hours:3", 0),
    ("weeks:1", "civil-days:6", 1),
    ("years:1", "months:12", 0),
    ("working-days:10", "civil-days:10", None),
    ("months:1", "civil-days:30", None),
]


@pytest.mark.parametrize(("one", "other", "wanted"), COMPARED)
def test_compared(one: str, other: str, wanted: int | None) -> None:
    assert rules.compared(Rule.parse(one), Rule.parse(other)) == wanted
    back = rules.compared(Rule.parse(other), Rule.parse(one))
    assert back == (None if wanted is None else -wanted)


def test_applied_is_the_standard_with_what_was_set() -> None:
    set_here = Provision(limit="working-days:10", terms=(("site", "working-days:2"),))
    made = rules.applied(RIVER, set_here, NAME)
    assert (made.limit.rule, made.step("site").term) == ("working-days:10", "working-days:2")
    assert "중랑구" in made.limit.source.ko and "Jungnang-gu" in made.limit.source.en
    assert made.limit.variants == RIVER.limit.variants
    assert made.form is RIVER.form and made.fee == RIVER.fee and made.facts == RIVER.facts
    assert RIVER.step("site").term != "working-days:2"


def test_what_a_later_standard_closes_falls_away() -> None:
    set_here = Provision(
        department="X",
        fee=FEE,
        limit="working-days:20",
        terms=(("site", "working-days:2"), ("gone", "weeks:1")),
    )
    closed = replace(RIVER, handled_by=replace(RIVER.handled_by, may_set=("department", "terms")))
    assert rules.standing(closed, set_here) == Provision(department="X", terms=(("site", "working-days:2"),))
    by_law = replace(RIVER, limit=replace(RIVER.limit, set_by="statute"))
    assert rules.applied(by_law, set_here, NAME).limit == by_law.limit  # 20 days are longer than the law's 14


def test_differences_say_both_sides_and_the_direction() -> None:
    set_here = Provision(
        department="X",
        limit="working-days:20",
        terms=(("site", "working-days:1"),),
        contact=Contact("02-120", Text("2층", "2nd floor")),
    )
    found = rules.differences(RIVER, set_here, Text("물순환안전국", "Water"), Text("치수과", "Rivers"))
    told = {d.what: (d.standard.ko, d.here.ko, d.effect) for d in found}
    assert told["department"] == ("물순환안전국", "치수과", "")
    assert told["limit"] == ("14일", "20일", "looser")
    assert told["terms"][2] == "stricter"
    assert told["contact"][1] == "02-120 2층"
    assert rules.differences(RIVER, Provision(limit="working-days:14"), NAME, NAME) == ()


BAD_DOCUMENTS = [
    [],
    "x",
    {"colour": "red"},
    {"department": 3},
    {"fee": {"amount": -1, "text": {"ko": "a", "en": "b"}}},
    {"fee": {"amount": True, "text": {"ko": "a", "en": "b"}}},
    {"terms": ["site"]},
    {"terms": {"site": 3}},
    {"contact": {}},
    {"limit": ["working-days:3"]},
]


@pytest.mark.parametrize("document", BAD_DOCUMENTS)
def test_documents_that_cannot_be_read(document: object) -> None:
    with pytest.raises(InvalidInput) as error:
        rules.read(document)
    assert error.value.code == "provision_invalid" and error.value.fields


terms = st.sampled_from(("working-days", "working-hours", "civil-days", "weeks", "months")).flatmap(
    lambda unit: st.integers(1, 60).map(lambda n: f"{unit}:{n}")
)
texts = st.builds(Text, st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20)).map(
    lambda t: Text(t.ko.strip() or "가", t.en.strip() or "a")
)
provisions = st.builds(
    Provision,
    department=st.sampled_from(("", "WAT")),
    fee=st.none() | st.builds(Fee, st.none() | st.integers(0, 10**6), texts),
    contact=st.none() | st.builds(Contact, st.just("02-120"), texts),
    limit=st.just("") | terms,
    terms=st.dictionaries(st.sampled_from([s.code for s in RIVER.steps]), terms, max_size=4).map(
        lambda d: tuple(sorted(d.items()))
    ),
)


@given(provisions)
def test_a_document_says_what_was_set(provision: Provision) -> None:
    assert rules.read(rules.as_document(provision)) == provision


@given(provisions, st.sampled_from((RIVER, SIGN, LAND, OFFICE)))
def test_what_holds_is_allowed_and_keeps_the_definition_sound(
    provision: Provision, standard: Definition
) -> None:
    kept = rules.standing(standard, provision)
    assert rules.faults(standard, kept) == []
    made = rules.applied(standard, provision, NAME)
    assert soundness_faults(made) == []
    if standard.limit.set_by == "statute":
        assert (rules.compared(Rule.parse(made.limit.rule), Rule.parse(standard.limit.rule)) or 0) <= 0


HANDLINGS = [
    (RIVER, Handling("village"), {"unknown_word"}),
    (RIVER, Handling("city", "place"), {"stray_handling"}),
    (RIVER, Handling("district", "nowhere"), {"no_place"}),
    (RIVER, Handling("district", "applicant_name"), {"no_place"}),
    (RIVER, Handling("district", "place", ("colour",)), {"unknown_word"}),
    (OFFICE, Handling("district", "place"), {"office_in_district", "no_place"}),
    (RIVER, Handling("district", "place", ("department",)), set()),
]


@pytest.mark.parametrize(("standard", "handling", "wanted"), HANDLINGS)
def test_soundness_of_handling(standard: Definition, handling: Handling, wanted: set[str]) -> None:
    found = {f.code for f in soundness_faults(replace(standard, handled_by=handling))}
    assert found == wanted


def test_a_place_that_may_be_left_out_is_no_place() -> None:
    fields = tuple(replace(f, required=False) if f.name == "place" else f for f in RIVER.form)
    assert "place_unsure" in {f.code for f in soundness_faults(replace(RIVER, form=fields))}
