"""What an event says, from codes alone."""

from madang.domains.cases.events import SENTENCES, _values
from madang.domains.procedures.tests.factories import definition


def test_a_code_of_a_department_is_no_day_though_it_begins_with_digits():
    said = _values(
        {"from": "11410-ENV", "to": "11410-HOU", "until": "2026-12-31T00:00:00+09:00"}, "", definition()
    )
    assert said["from"] == "11410-ENV" and said["to"] == "11410-HOU"
    assert said["until"]["en"] == "31 December 2026"
    assert "case.moved" in SENTENCES
