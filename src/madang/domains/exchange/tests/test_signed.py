"""Who gets in: only a call that a registered system signed, lately, byte for byte."""

import json

import pytest

from madang.domains import exchange
from madang.domains.exchange.models import ReceivedEvent
from madang.domains.exchange.tests.posting import event, registered
from madang.kernel import clock, signatures
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import InvalidInput

pytestmark = pytest.mark.django_db
SENT = {"case": "2019-0000001", "official": "A"}


def refused(reply, status, code):
    assert (reply.status, reply.body["code"]) == (status, code), reply.body
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert not ReceivedEvent.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Madang-Key-Id": ""},
        {"Madang-Key-Id": "NOBODY"},
        {"Madang-Key-Id": "키"},
        {"webhook-signature": ""},
        {"webhook-signature": "v1,AAAA"},
        {"webhook-id": "another"},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": "soon"},
        {"webhook-timestamp": "-1"},
        {"webhook-timestamp": "9" * 40},
        {"webhook-timestamp": "1767225600.0"},
    ],
)
def test_what_was_not_signed_so(system, headers):
    refused(system.send(event("signed", **SENT), headers=headers), 401, "bad_signature")


def test_an_unknown_key_and_a_wrong_signature_look_the_same(system):
    sent = event("signed", **SENT)
    wrong = system.send(sent, secret=signatures.written(b"x" * 32))
    unknown = system.send(sent, headers={"Madang-Key-Id": "NOBODY0000000000"})
    assert (wrong.status, wrong.content) == (unknown.status, unknown.content)


def test_a_key_with_a_tail_is_none(system):
    refused(
        system.send(event("signed", **SENT), headers={"Madang-Key-Id": system.key_id + "X"}),
        401,
        "bad_signature",
    )


@pytest.mark.parametrize(
    ("seconds", "fresh"), [(-301, False), (-295, True), (0, True), (295, True), (310, False)]
)
def test_five_minutes(system, seconds, fresh):
    now = int(clock.machine_now().timestamp()) + seconds
    reply = system.send(event("signed", **SENT), timestamp=now)
    assert reply.body["code"] == ("no_such_official" if fresh else "stale_signature")
    assert reply.status == (422 if fresh else 401)


def test_a_stopped_system_and_an_old_secret_stay_outside(system):
    exchange.set_system_active(SYSTEM, system_id=system.key_id, active=False)
    refused(system.send(event("signed", **SENT)), 401, "bad_signature")
    exchange.set_system_active(SYSTEM, system_id=system.key_id, active=True)
    renewed = exchange.renew_system_secret(SYSTEM, system_id=system.key_id)
    assert renewed.key_id == system.key_id
    refused(system.send(event("signed", **SENT)), 401, "bad_signature")
    assert system.send(event("signed", **SENT), secret=renewed.secret).status == 422


def test_one_system_cannot_sign_for_another(system):
    another = registered()
    refused(
        system.send(event("signed", **SENT), headers={"Madang-Key-Id": another.key_id}), 401, "bad_signature"
    )


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        (b" ", 400, "malformed_json"),
        (b"[]", 400, "not_an_object"),
        (b"{", 400, "malformed_json"),
        (b'{"a": NaN}', 400, "malformed_json"),
        (b'{"id": "unreadable", "data": "\\u0000"}', 400, "nul_character"),
        (b"{}", 422, "invalid_event"),
        (event("signed", id="x") | {"type": "kr.madang.approval.deleted"}, 422, "invalid_event"),
        (b'{"a": "' + b"x" * 300_000 + b'"}', 413, "too_large"),
    ],
)
def test_signed_but_not_to_be_read(system, sent, status, code):
    refused(system.send(sent), status, code)


def test_another_kind_of_content(system):
    refused(system.send(event("signed", **SENT), content_type="application/json"), 415, "wrong_content_type")


def test_the_ids_in_head_and_body_must_agree(system):
    body = event("signed", **SENT)
    now = int(clock.machine_now().timestamp())
    content = json.dumps(body).encode()
    signed = signatures.sign(signatures.read(system.secret), id="another", timestamp=now, body=content)
    reply = system.send(body, timestamp=now, headers={"webhook-id": "another", "webhook-signature": signed})
    refused(reply, 422, "event_id_differs")


def test_a_system_belongs_to_an_institution_that_is_there(city):
    with pytest.raises(InvalidInput) as error:
        exchange.register_system(SYSTEM, name="", institution="NONE")
    assert [f.field for f in error.value.fields] == ["name", "institution"]


def test_rows_say_neither_secret_nor_body(system, django_assert_num_queries):
    system.post("signed", case="2019-0000001", official="A", opinion="비밀스러운 의견")
    exchange.systems()
    with django_assert_num_queries(2):
        rows = exchange.systems()
    with django_assert_num_queries(1):
        events = exchange.received_events()
    assert system.secret not in str(rows) and "비밀스러운" not in str(events)


def test_a_secret_of_another_key_is_told_as_outdated(system, settings):
    assert not exchange.systems()[0].outdated
    settings.SECRET_KEY = "another key, fifty characters long, of the installation"
    assert exchange.systems()[0].outdated
