"""What the operator may do, what is refused, and what a message holds."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from madang.domains import calendar
from madang.domains.cases.tests import factories
from madang.kernel import clock
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import InvalidInput, NotAllowed, NotPossible
from madang.kernel.models import Event
from madang.kernel.text import Text
from madang.webhooks import actions, rows
from madang.webhooks.messages import message_for
from madang.webhooks.models import Subscription
from madang.webhooks.tests.sending import subscribe, work

pytestmark = pytest.mark.django_db


def add(actor=SYSTEM, **changed):
    given = {"name": "시의회", "url": "http://127.0.0.1:1/", "patterns": ["case.*"], "streams": []} | changed
    return actions.add_subscription(actor, **given)


def test_other_streams_tell_what_is_public(city):
    day = (clock.now() + timedelta(days=420)).date()
    name = Text("임시공휴일", "Temporary holiday")
    calendar.declare_holiday(city.on_duty("operator"), date=day, name=name, at=clock.now())
    declared = json.loads(message_for(Event.objects.filter(stream="holiday").first()))
    assert declared["data"] == {"date": day.isoformat(), "name": name.as_dict()}
    published = json.loads(message_for(Event.objects.filter(type="procedure.published").first()))
    assert set(published["data"]) == {"code", "url", "number", "valid_from"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "n" * 81}, "name"),
        ({"patterns": []}, "patterns"),
        ({"patterns": ["case"]}, "patterns"),
        ({"patterns": ["case.*"] * 3 + [f"case.{c * 2}" for c in "abcdefghijklmnopqrstu"]}, "patterns"),
        ({"streams": ["receipt"]}, "streams"),
        ({"url": "http://10.0.0.1/"}, "url"),
        ({"url": "http://169.254.169.254/latest/meta-data/"}, "url"),
        ({"url": "http://[fd00::1]/"}, "url"),
        ({"url": "http://0.0.0.0/"}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"url": "http://nobody.invalid/"}, "url"),
    ],
)
def test_what_cannot_be_added_says_why(city, changed, field):
    with pytest.raises(InvalidInput) as refused:
        add(**changed)
    assert [fault.field for fault in refused.value.fields] == [field]
    assert not Subscription.objects.exists()


def test_nobody_else_may(city):
    id, _ = add(city.on_duty("operator"))
    for actor in (city.official(), city.citizen, city.on_duty("auditor"), city.on_duty("executive")):
        for call in (
            lambda a: add(a),
            lambda a: actions.pause_subscription(a, subscription_id=id),
            lambda a: actions.resume_subscription(a, subscription_id=id),
            lambda a: actions.renew_secret(a, subscription_id=id),
            lambda a: actions.ask_replay(a, subscription_id=id, from_event=1),
        ):
            with pytest.raises(NotAllowed):
                call(actor)


def test_twice_is_not_possible(city):
    id, _ = add()
    with pytest.raises(NotPossible):
        actions.resume_subscription(SYSTEM, subscription_id=id)
    actions.pause_subscription(SYSTEM, subscription_id=id)
    with pytest.raises(NotPossible):
        actions.pause_subscription(SYSTEM, subscription_id=id)


def test_a_secret_is_kept_nowhere(city, other):
    id, secret = add(url=other.url)
    renewed = actions.renew_secret(SYSTEM, subscription_id=id)
    assert secret.startswith("whsec_") and renewed != secret
    factories.filed(city)
    work()
    assert secret not in str(rows.subscriptions()) and renewed not in str(rows.subscriptions())
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            everything = str(cursor.fetchall())
            assert secret not in everything and renewed not in everything, table
            assert renewed.removeprefix("whsec_") not in everything, table


def test_lists_take_a_known_number_of_statements(city, other, django_assert_num_queries):
    subscription, _ = subscribe(other.url)
    for _ in range(3):
        factories.filed(city)
    work()
    with django_assert_num_queries(2):
        rows.subscriptions()
    with django_assert_num_queries(1):
        found, more = rows.deliveries(subscription.pk, limit=2)
    assert len(found) == 2 and more == found[-1].event_id
    rest, end = rows.deliveries(subscription.pk, before=more, limit=2)
    assert len(rest) == 1 and end is None
    assert rows.deliveries(subscription.pk, status="failed") == ([], None)
