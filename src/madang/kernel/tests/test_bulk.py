"""Many events at once, and pasts of which some followers are not told."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction

from madang.kernel import events, outbox
from madang.kernel.actor import Actor, PostHeld, Role
from madang.kernel.models import Event
from madang.kernel.tests.factories import AT, happen
from madang.kernel.text import Text

pytestmark = pytest.mark.django_db
CLERK = Actor(
    official_id=7,
    roles=frozenset({Role.OFFICIAL}),
    posts=(PostHeld(1, 3, "A", Text("가", "A"), Text("주무관", "Officer"), 1),),
)


@pytest.fixture
def followers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    known = {
        "all": outbox.Consumer("all", lambda stream, type: True, lambda e: None),
        "some": outbox.Consumer("some", lambda stream, type: type == "test.told", lambda e: None),
    }
    monkeypatch.setattr(outbox, "_consumers", known)
    yield


def new(seq: int, stream_id: str = "1", type: str = "test.happened") -> events.NewEvent:
    return events.NewEvent(
        "test", stream_id, seq, type, CLERK, AT - timedelta(days=seq), True, "s", {"n": seq}, 3, f"k{seq}"
    )


def test_many_events_are_written_as_one_would_be(followers: None) -> None:
    with transaction.atomic():
        events.append_many([new(1), new(2, type="test.told"), new(1, "2")], recorded_at=AT)
    first = Event.objects.get(stream_id="1", seq=1)
    assert (first.at, first.recorded_at, first.data) == (AT - timedelta(days=1), AT, {"n": 1})
    assert (first.actor_role, first.official_id, first.department_code) == ("official", 7, "A")
    assert (first.step, first.idempotency_key, len(first.uid)) == ("s", "k1", 16)
    assert outbox.waiting("all") == 3
    assert outbox.waiting("some") == 1


def test_an_event_is_never_entered_before_it_happened(followers: None) -> None:
    with transaction.atomic():
        events.append_many([new(1)], recorded_at=AT - timedelta(days=30))
    assert Event.objects.get().recorded_at == AT - timedelta(days=1)


def test_none_is_none(followers: None) -> None:
    with transaction.atomic():
        assert events.append_many([], recorded_at=AT) == []


def test_the_past_can_be_written_without_telling_some(followers: None) -> None:
    with outbox.without_followers("some"):
        happen("a", type="test.told")
    assert (outbox.waiting("all"), outbox.waiting("some")) == (1, 0)
    with outbox.without_followers():
        happen("a", type="test.told")
    assert (outbox.waiting("all"), outbox.waiting("some")) == (1, 0)
    happen("a", type="test.told")
    assert (outbox.waiting("all"), outbox.waiting("some")) == (2, 1)


def test_who_was_left_out_can_be_handed_the_past(followers: None) -> None:
    with outbox.without_followers("some"), outbox.without_followers("all"):
        happen("a", type="test.told")
    assert outbox.replay("some") == outbox.replay("all") == 1
