"""Events are written once, numbered without gap, and the database refuses to change them."""

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from madang.kernel import events
from madang.kernel.actor import SYSTEM, Actor, PostHeld, Role
from madang.kernel.models import AccessRecord, Event, EventText
from madang.kernel.tests.factories import AT, at_once, happen
from madang.kernel.text import Text

pytestmark = pytest.mark.django_db


def refusal() -> Any:
    return pytest.raises(DatabaseError, match=r"append-only|permission denied")


def test_numbers_within_a_stream_have_no_gap() -> None:
    assert [happen("a").seq, happen("a").seq, happen("b").seq, happen("a").seq] == [1, 2, 1, 3]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kernel_event SET type = 'other'",
        "UPDATE kernel_event SET at = at",
        "DELETE FROM kernel_event",
        "UPDATE kernel_accessrecord SET where = 'x'".replace("where", '"where"'),
        "DELETE FROM kernel_accessrecord",
    ],
)
def test_the_database_refuses_to_change_or_remove(statement: str) -> None:
    happen()
    AccessRecord.objects.create(
        at=AT, account_id=1, object_type="case", object_id="1", what=["name"], where="page"
    )
    EventText.objects.all().delete()
    with refusal(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.count() == AccessRecord.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.parametrize("table", ["kernel_event", "kernel_accessrecord"])
def test_postgresql_refuses_to_empty(table: str) -> None:
    with refusal(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_an_event_of_an_undone_change_does_not_exist() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        happen("undone")
        raise RuntimeError
    assert events.history("test", "undone", disclosed_only=False) == []


def test_free_text_is_kept_apart_and_can_be_taken_down() -> None:
    event = happen("a", texts={"reason": "비가 왔습니다", "note": ""}, data={"n": 1})
    (read,) = events.history("test", "a", disclosed_only=False)
    assert events.texts_of(read) == {"reason": "비가 왔습니다"}
    EventText.objects.filter(event=event).update(withdrawn_at=AT)
    (read,) = events.history("test", "a", disclosed_only=False)
    assert events.texts_of(read) == {}
    assert read.data == {"n": 1}


def test_history_takes_one_statement_and_leaves_out_what_is_not_disclosed(django_assert_num_queries) -> None:
    for disclosed in (True, False, True):
        happen("a", disclosed=disclosed, texts={"reason": "x"})
    with django_assert_num_queries(1):
        read = events.history("test", "a", disclosed_only=True)
        assert [e.seq for e in read] == [1, 3]
        assert all(events.texts_of(e) for e in read)
    assert [e.seq for e in events.history("test", "a", disclosed_only=True, after_seq=1)] == [3]
    assert events.last_seqs("test", ["a", "b"]) == {"a": 3}


def test_an_official_appears_with_the_post_they_act_from() -> None:
    posts = tuple(
        PostHeld(n, n, f"D{n}", Text(f"{n}과", f"Division {n}"), Text("주무관", "Officer"), 7) for n in (1, 2)
    )
    official = Actor(account_id=5, name="김", roles=frozenset({Role.OFFICIAL}), official_id=9, posts=posts)
    with transaction.atomic():
        event = events.append(
            stream="test", stream_id="p", type="t", actor=official, at=AT, disclosed=True, department_id=2
        )
    event.refresh_from_db()
    assert (event.actor_role, event.department_code, event.department_name) == (
        "official",
        "D2",
        {"ko": "2과", "en": "Division 2"},
    )


@pytest.mark.django_db(transaction=True)
def test_twenty_writers_of_one_stream_at_once_number_without_gap() -> None:
    results = at_once([lambda: happen("busy").seq] * 20)
    assert sorted(results) == list(range(1, 21))


@pytest.mark.django_db(transaction=True)
def test_the_event_table_can_be_emptied_between_tests_only() -> None:
    """The flush after the test before this one worked, and the protection is back."""
    assert Event.objects.count() == 0
    happen()
    with pytest.raises(DatabaseError), transaction.atomic():
        Event.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_a_number_found_from_the_newest_event_is_the_next() -> None:
    with transaction.atomic():
        assert events.seq_after_newest("test", "other") == 1
        for n in range(1, 4):
            assert events.seq_after_newest("test", "p") == events.next_seq("test", "p") == n
            events.append(stream="test", stream_id="p", type="t", actor=SYSTEM, at=AT, disclosed=True, seq=n)
            happen("q")
