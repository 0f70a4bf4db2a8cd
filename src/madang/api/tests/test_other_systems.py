"""What the API has in common with the doors to other systems."""

import json

from madang.api.answers import local_zone
from madang.api.tests.test_document import validator_of
from madang.api.v1.case_records import event_body
from madang.api.v1.examples import APPROVAL_EVENTS
from madang.api.v1.shapes_events import CloudEvent
from madang.domains.cases import case_events
from madang.domains.cases.tests import factories
from madang.domains.exchange.tests.posting import event, registered
from madang.integrations.approval_systems import TYPES, Approved, Drafted, Returned, Signed, read_envelope
from madang.kernel.models import Event
from madang.webhooks.messages import message_for


def test_the_data_of_a_message_is_the_entry_of_the_api(people):
    case = factories.decided(people.city, result="refused")
    entries = {e.seq: event_body(e, local_zone(), {}) for e in case_events(case.number)}
    for one in Event.objects.filter(stream="case", disclosed=True):
        data = json.loads(message_for(one))["data"]
        assert data.pop("number") == case.number
        assert data.pop("url").endswith(f"/ko/cases/{case.number}/")
        assert {**data, "leaf": None} == entries[one.seq]  # a message goes out before the log is written
    assert len(entries) > 8


def test_the_documented_examples_are_read():
    acts = {name: read_envelope(example["value"]).act for name, example in APPROVAL_EVENTS.items()}
    assert {type(act) for act in acts.values()} == {Drafted, Signed, Returned, Approved}
    for example in APPROVAL_EVENTS.values():
        CloudEvent.model_validate(example["value"])
    assert set(CloudEvent.model_fields["type"].annotation.__args__) == set(TYPES)
    drafted = acts["drafted"]
    assert drafted.line == ({"official": "D4E5F6", "role": "approver", "stage": 1},)
    assert drafted.conditions == ("홍수기에는 가시설을 철거할 것",)


def test_answers_to_approval_events_are_what_the_document_says(people):
    city, system = people.city, registered()
    number = factories.drafted(city).number
    signed = system.post("signed", case=number, official=city.leads["WAT"].official.officer_code)
    validator_of("post_approval_event", 200).validate(signed.body)
    refused = system.send(event("signed", case=number, official="NOBODY"))
    validator_of("post_approval_event", 422).validate(refused.body)
