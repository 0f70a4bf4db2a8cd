"""Emergencies by API: in shape, only what is out, and 304 until something changes."""

import pytest

from madang.api.tests.calling import is_problem
from madang.api.tests.test_document import validator_of
from madang.domains.documents import emergencies
from madang.domains.documents.tests.curated import HEADING, notice, place
from madang.domains.documents.tests.factories import disclosed, entry
from madang.domains.organisation.models import Department

pytestmark = pytest.mark.django_db


def test_an_emergency_is_read_as_its_page(people):
    city = people.city
    uid = emergencies.open_emergency(city.on_duty("executive"), HEADING)
    writer, boss = city.official(), city.director()
    (document,) = disclosed(entry(Department.objects.get(code="WAT")))
    items = [
        notice(writer, uid),
        place(writer, uid),
        emergencies.write_document(writer, uid, document=document.uid),
    ]
    address = f"emergencies/{uid}"
    before = people.nobody.get(address).body
    assert (before["notices"], before["places"], before["documents"]) == ([], [], [])
    for item in items:
        emergencies.confirm(boss, uid, item=item)
    told = people.nobody.get(address)
    validator_of("read_emergency", 200).validate(told.body)
    assert [one["id"] for one in told.body["documents"]] == [document.uid]
    assert told.body["places"][0]["area"] == "상봉1동"
    emergencies.take_back(boss, uid, item=items[0], reason="틀렸습니다")
    (taken,) = people.nobody.get(address).body["notices"]
    assert (taken["title"], taken["text"], taken["taken_back_reason"]) == (None, None, "틀렸습니다")
    emergencies.close_emergency(city.on_duty("executive"), uid)
    found = people.nobody.get("emergencies").body
    validator_of("list_emergencies", 200).validate(found)
    assert [(one["id"], one["state"]) for one in found["items"]] == [(uid, "closed")]
    is_problem(people.nobody.get("emergencies/NOBODYS"), 404, "not_found")
