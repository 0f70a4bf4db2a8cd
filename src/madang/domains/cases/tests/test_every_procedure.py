"""Each procedure that comes with the system can be driven from its begin to every result, over every step."""

import pytest

from madang.domains.cases import case_record
from madang.domains.cases.states import State
from madang.domains.cases.tests import driving
from madang.domains.cases.tests.factories import city
from madang.domains.procedures.tests.factories import BUILTIN, builtin
from madang.kernel import clock
from madang.kernel.errors import InvalidInput

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.one_database,  # procedures differ in what they say, not in what is asked
]
FILED = [code for code in BUILTIN if code != "OBJ"]  # an objection begins with the act of objecting


@pytest.mark.parametrize("code", FILED)
def test_runs_come_to_every_step_and_every_result(code):
    definition = builtin(code)
    reached = set().union(*(run.reached for run in driving.runs(definition)))
    assert {step.code for step in definition.steps} <= reached
    assert {f"result {result}" for result in definition.results} <= reached
    approvals = [step.code for step in definition.steps if step.act == "approve"]
    assert {f"{step} {way}" for step in approvals for way in ("approved", "sent_back")} <= reached


@pytest.mark.parametrize("code", FILED)
def test_it_is_driven_from_its_begin_to_every_result(code):
    definition = builtin(code)
    heard = {department for step in definition.steps for department in step.departments}
    small = city(sorted({definition.department, "AUD", "PLN", *heard}), [code])
    for run in driving.runs(definition):
        case = driving.drive(small, definition, run)
        assert (case.state, case.result) == (State.DECIDED, run.result)
        record = case_record(case.number, clock.now())
        assert record.closed_at is not None
        done = {step.code for step in record.steps if step.state == "done"}
        assert done == {reached for reached in run.reached if reached in definition.by_code}
        assert record.result_name == definition.result_name(run.result)


@pytest.mark.parametrize("entered", [{"base_fare_decided": "as before"}, {"percentage_decided": 900}])
def test_what_is_entered_with_a_decision_is_read_by_its_fields(entered):
    definition = builtin("TRN-02")
    small = city(["TRA", "AUD", "PLN"], ["TRN-02"])
    run = driving.runs(definition)[0]
    run.answers["decided", 1] = entered
    with pytest.raises(InvalidInput) as refused:
        driving.drive(small, definition, run)
    assert [fault.field for fault in refused.value.fields] == list(entered)
