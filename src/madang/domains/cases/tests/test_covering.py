"""What a mandate covers, and when: by a table, and by properties."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.cases.rules import (
    Identity,
    Matter,
    Power,
    covers,
    identity_at_filing,
    waits_for_identity,
)
from madang.domains.cases.states import Act

NOW = datetime(2026, 5, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)


def power(**changed) -> Power:
    base = {
        "representative_id": 9,
        "principal_id": 1,
        "business_id": None,
        "case_id": None,
        "procedure_code": "",
        "may_end": False,
        "valid_from": NOW - HOUR,
        "valid_until": None,
        "in_force": True,
    }
    return Power(**{**base, **changed})


CASE = Matter("CON-06", 1, None, 7)


@pytest.mark.parametrize(
    ("given_power", "matter", "wanted"),
    [
        (power(), CASE, True),
        (power(), Matter("CON-06", 1, None), True),  # also what has yet to be filed
        (power(), Matter("CON-06", 2, None, 7), False),
        (power(), Matter("CON-06", None, 1, 7), False),  # a business with the same number is another
        (power(principal_id=None, business_id=1), Matter("CON-06", None, 1, 7), True),
        (power(principal_id=None, business_id=1), CASE, False),
        (power(procedure_code="CON-06"), CASE, True),
        (power(procedure_code="HSG-07"), CASE, False),
        (power(case_id=7), CASE, True),
        (power(case_id=8), CASE, False),
        (power(case_id=7), Matter("CON-06", 1, None), False),  # one case lets nobody file another
        (power(principal_id=None, case_id=7), Matter("CON-06", None, None, 7), True),  # on paper
        (power(principal_id=None), Matter("CON-06", None, None, 7), False),  # given by nobody
        (power(in_force=False), CASE, False),
        (power(valid_from=NOW), CASE, True),
        (power(valid_from=NOW + HOUR), CASE, False),
        (power(valid_until=NOW), CASE, False),
        (power(valid_until=NOW + HOUR), CASE, True),
    ],
)
def test_what_a_mandate_covers(given_power: Power, matter: Matter, wanted: bool):
    assert covers(given_power, matter, NOW) is wanted


ids = st.one_of(st.none(), st.integers(1, 3))


@given(
    principal=ids,
    business=ids,
    case=ids,
    code=st.sampled_from(["", "CON-06", "HSG-07"]),
    applicant=ids,
    applied=ids,
    number=ids,
    of=st.sampled_from(["CON-06", "HSG-07"]),
    hours=st.integers(-3, 3),
)
def test_a_mandate_never_reaches_beyond_its_giver_scope_and_time(
    principal, business, case, code, applicant, applied, number, of, hours
):
    at = NOW + hours * HOUR
    found = power(
        principal_id=principal,
        business_id=None if principal else business,
        case_id=case,
        procedure_code=code,
        valid_from=NOW - HOUR,
        valid_until=NOW + HOUR,
    )
    if covers(found, Matter(of, applicant, applied, number), at):
        assert NOW - HOUR <= at < NOW + HOUR
        if case is not None:
            assert case == number
        else:
            assert code in ("", of)
            assert (found.principal_id, found.business_id) == (applicant, applied) != (None, None)


@pytest.mark.parametrize(
    ("assurance", "confirmed", "objection", "wanted"),
    [
        ("none", False, False, Identity.NOT_ASKED),
        ("none", True, False, Identity.NOT_ASKED),
        ("verified", False, False, Identity.OPEN),
        ("verified", True, False, Identity.CONFIRMED),
        ("verified", False, True, Identity.NOT_ASKED),
    ],
)
def test_what_a_case_begins_with(assurance, confirmed, objection, wanted):
    assert identity_at_filing(assurance, confirmed=confirmed, objection=objection) == wanted


def test_only_the_decision_waits_for_an_identity():
    assert [act for act in Act if waits_for_identity(act, Identity.OPEN)] == [Act.DECIDE]
    assert not any(waits_for_identity(act, i) for act in Act for i in ("", Identity.CONFIRMED))
