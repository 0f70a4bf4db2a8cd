"""The operator's pages of webhooks and approval systems."""

import re

import pytest

from madang.domains import exchange
from madang.domains.cases.tests import factories
from madang.domains.exchange.tests.posting import System, event
from madang.integrations.outward.tests import receivers
from madang.kernel import jobs, outbox, signatures
from madang.kernel.actor import SYSTEM
from madang.kernel.ids import new_id
from madang.web.tests.desk_people import browser, content
from madang.webhooks import actions, rows

pytestmark = pytest.mark.django_db
HOOKS, SYSTEMS = "/en/desk/operator/webhooks/", "/en/desk/operator/approval-systems/"


@pytest.fixture
def city():
    return factories.city()


@pytest.fixture
def operator(city):
    return browser(city.on_duty("operator"))


@pytest.fixture
def other():
    with receivers.receiver() as told:
        yield told


def form(what, *, key="", **typed):
    return {"idempotency_key": key or new_id(), "what": what, **{f"{what}-{n}": v for n, v in typed.items()}}


def adding(address, **more):
    return form("add", **({"name": "City council", "url": address, "patterns": "case.*"} | more))


def secrets_in(page):
    return re.findall(r"whsec_[A-Za-z0-9+/=]+", page)


def work():
    while outbox.take("webhooks", 1000) + jobs.run_due("test", 1000):
        pass


def test_nobody_else_learns_that_they_exist(city):
    id, _ = actions.add_subscription(SYSTEM, name="x", url="http://127.0.0.1:9/", patterns=["*"])
    for path in (HOOKS, f"{HOOKS}{id}/", SYSTEMS):
        for actor in (city.official(), city.on_duty("auditor"), city.on_duty("executive"), city.citizen):
            assert browser(actor).get(path).status_code == 404
            assert browser(actor).post(path, form("pause")).status_code == 404
        assert browser(city.on_duty("operator")).get(path).status_code == 200


def test_a_receiver_is_added_and_its_secret_shown_once(city, operator, other):
    sent = adding(other.url)
    page = content(operator.post(HOOKS, sent))
    (secret,) = secrets_in(page)
    assert "it is shown this once" in page and "City council" in page
    (row,) = rows.subscriptions()
    assert (row.name, row.patterns, row.streams) == ("City council", ("case.*",), ())
    again = content(operator.post(HOOKS, sent))
    assert not secrets_in(again) and "its secret was shown then" in again
    assert len(rows.subscriptions()) == 1
    for path in (HOOKS, f"{HOOKS}{row.id}/"):
        assert not secrets_in(content(operator.get(path)))
    factories.filed(city)
    work()
    (one,) = other.received
    signed = {
        "id": one.headers["webhook-id"],
        "timestamp": int(one.headers["webhook-timestamp"]),
        "body": one.body,
        "signatures": one.headers["webhook-signature"],
    }
    assert signatures.is_signed(signatures.read(secret), **signed)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": ""}, "add-name"),
        ({"url": "http://10.1.2.3/"}, "add-url"),
        ({"url": ""}, "add-url"),
        ({"patterns": "everything"}, "add-patterns"),
        ({"streams": "receipts"}, "add-streams"),
    ],
)
def test_what_cannot_be_added_is_said_at_its_field(operator, typed, field):
    response = operator.post(HOOKS, adding("http://127.0.0.1:9/", **typed))
    page = content(response)
    assert response.status_code == 422
    assert f'href="#field-{field}"' in page and f'id="fault-{field}"' in page
    assert not rows.subscriptions()


def test_pause_go_on_and_a_new_secret(city, operator, other):
    id, first = actions.add_subscription(SYSTEM, name="council", url=other.url, patterns=["*"])
    path = f"{HOOKS}{id}/"
    done = operator.post(path, form("pause"))
    assert (done.status_code, done["Location"]) == (303, f"{path}?done=webhook-pause")
    assert "Paused by the operator" in content(operator.get(done["Location"]))
    refused = operator.post(path, form("pause"))
    assert refused.status_code == 409 and "paused already" in content(refused)
    assert operator.post(path, form("resume")).status_code == 303
    (second,) = secrets_in(content(operator.post(path, form("renew"))))
    assert second != first
    assert operator.post(path, form("unknown")).status_code == 200


def test_messages_and_sending_them_again(city, operator, other):
    id, _ = actions.add_subscription(SYSTEM, name="council", url=other.url, patterns=["case.*"])
    case = factories.in_review(city)
    other.script = [receivers.status(500)]
    work()
    path = f"{HOOKS}{id}/"
    page = content(operator.get(path))
    assert case.number in page and "HTTP 500" in page and "next attempt" in page
    other.received.clear()
    replayed = operator.post(path, form("replay", from_event="1", since=""))
    assert replayed.status_code == 303
    work()
    assert len(other.received) == case.last_seq
    assert "There is no such message." in content(operator.get(f"{path}?status=failed"))
    assert case.number in content(operator.get(f"{path}?status=delivered&before=999999999"))
    wrong = operator.post(path, form("replay", from_event="", since=""))
    assert wrong.status_code == 422 and 'href="#field-replay-from_event"' in content(wrong)
    days = operator.post(path, form("replay", from_event="", since="2020-01-01"))
    assert days.status_code == 303


def test_an_unknown_subscription_is_not_there(operator):
    assert operator.get(f"{HOOKS}NOBODY/").status_code == 404
    assert operator.post(f"{HOOKS}NOBODY/", form("pause")).status_code == 404


def test_the_operator_s_page_says_what_does_not_get_through(city, operator, other):
    assert "do not get through" not in content(operator.get("/en/desk/operator/"))
    other.behaviour = receivers.status(500)
    actions.add_subscription(SYSTEM, name="council", url=other.url, patterns=["*"])
    factories.filed(city)
    work()
    System(*_registered()).post("signed", case="2019-0000001", official="NOBODY")
    page = content(operator.get("/en/desk/operator/"))
    assert "1 do not get through" in page and "1 acts could not be done" in page


def _registered():
    told = exchange.register_system(SYSTEM, name="온나라", institution="city")
    return told.key_id, told.secret


def test_a_system_is_registered_stopped_and_renewed(city, operator):
    page = content(operator.post(SYSTEMS, form("register", name="On-nara", institution="city")))
    (secret,), (row,) = secrets_in(page), exchange.systems()
    assert row.key_id in page
    system = System(row.key_id, secret)
    assert system.post("signed", case="2019-0000001", official="NOBODY").status == 422
    assert operator.post(SYSTEMS, form("stop", system=row.key_id)).status_code == 303
    assert system.post("signed", case="2019-0000001", official="NOBODY").status == 401
    assert operator.post(SYSTEMS, form("start", system=row.key_id)).status_code == 303
    (renewed,) = secrets_in(content(operator.post(SYSTEMS, form("renew", system=row.key_id))))
    assert system.post("signed", case="2019-0000001", official="NOBODY").status == 401
    assert System(row.key_id, renewed).post("signed", case="2019-0000001", official="NOBODY").status == 422
    assert not secrets_in(content(operator.get(SYSTEMS)))
    missing = operator.post(SYSTEMS, form("register", name="", institution="city"))
    assert missing.status_code == 422 and 'href="#field-register-name"' in content(missing)
    assert operator.post(SYSTEMS, form("stop", system="NOBODY")).status_code == 404


def test_what_was_refused_is_seen_tried_again_and_set_aside(city, operator):
    system = System(*_registered())
    sent = event("returned", case="2019-0000001", official="NOBODY", reason="비밀스러운 사유")
    system.send(sent)
    page = content(operator.get(SYSTEMS))
    assert "2019-0000001" in page and "no_such_official" in page and sent["id"] in page
    assert "비밀스러운" not in page
    (row,) = exchange.received_events()
    done = operator.post(SYSTEMS, form("again", event=str(row.id)))
    assert done.status_code == 303
    assert exchange.received_events()[0].attempts == 2
    assert operator.post(SYSTEMS, form("dismiss", event=str(row.id))).status_code == 303
    assert exchange.received_events()[0].outcome == "dismissed"
    refused = operator.post(SYSTEMS, form("dismiss", event=str(row.id)))
    assert refused.status_code == 409 and "settled already" in content(refused)
    assert "There is nothing of this kind." in content(operator.get(f"{SYSTEMS}?outcome=refused"))


def test_pages_take_a_known_number_of_statements(city, operator, other, django_assert_num_queries):
    id, _ = actions.add_subscription(SYSTEM, name="council", url=other.url, patterns=["*"])
    for _ in range(3):
        factories.filed(city)
    work()
    system = System(*_registered())
    for _ in range(3):
        system.post("signed", case="2019-0000001", official="NOBODY")
    for path, statements in ((HOOKS, 5), (f"{HOOKS}{id}/", 8), (SYSTEMS, 5)):
        operator.get(path)
        with django_assert_num_queries(statements):
            assert operator.get(path).status_code == 200


@pytest.mark.parametrize("language", ["ko", "en"])
def test_long_names_and_many_lines_fit(city, operator, language):
    actions.add_subscription(
        SYSTEM,
        name="가" * 80,
        url="http://127.0.0.1:9/" + "a" * 470,
        patterns=[f"case.{c * 50}" for c in "abcd"],
    )
    page = content(operator.get(f"/{language}/desk/operator/webhooks/"))
    assert "가" * 80 in page
