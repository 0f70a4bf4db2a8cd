"""A prepared read gives what the ORM gives, whatever was asked before."""

import gc
import threading
import weakref
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections
from django.db.models import Count, Max
from django.db.transaction import TransactionManagementError, atomic
from django.test.utils import CaptureQueriesContext

from madang.kernel import events
from madang.kernel.actor import SYSTEM
from madang.kernel.models import Event
from madang.kernel.prepared import PreparedRead, in_one

NOON = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)


@pytest.fixture
def written(db) -> list[Event]:
    return [
        events.append(
            stream="case",
            stream_id=f"2026-{number % 2}",
            type="case.filed",
            actor=SYSTEM,
            at=NOON + timedelta(hours=number),
            disclosed=number % 3 != 0,
            data={"n": number, "words": ["하천", True, None]},
            texts={"note": "글"} if number == 4 else {},
        )
        for number in range(6)
    ]


def _ways(stream_id: str, after: datetime, seq: int):
    """Pairs: a prepared read with its values, and the same asked of the ORM."""

    def models(stream_id, after, seq):
        of_stream = Event.objects.filter(stream_id=stream_id, at__gte=after, seq__gte=seq, disclosed=True)
        return of_stream.select_related("free_text").order_by("seq")

    def tuples(stream_id, after, seq):
        return models(stream_id, after, seq).values_list("at", "data", "disclosed", "free_text__texts")

    for build in (models, tuples):
        yield build, list(build(stream_id, after, seq))


def test_the_same_as_asked_of_the_orm(written):
    prepared: dict[str, PreparedRead] = {}
    for stream_id in ("2026-0", "2026-1", "2026-2", "'; --", "%s", ""):
        for hours in (0, 2, 9):
            for seq in (0, 2):
                after = NOON + timedelta(hours=hours)
                for build, expected in _ways(stream_id, after, seq):
                    read = prepared.setdefault(build.__name__, PreparedRead(build, str, datetime, int))
                    found = read.all(stream_id, after, seq)
                    assert found == expected
                    assert [vars(f).keys() for f in found if isinstance(f, Event)] == [
                        vars(e).keys() for e in expected if isinstance(e, Event)
                    ]
                    assert read.first(stream_id, after, seq) == next(iter(expected), None)


def test_what_belongs_to_it_comes_with_it(written):
    found = events.history("case", "2026-0", disclosed_only=False)
    with CaptureQueriesContext(connection) as asked:
        texts = [events.texts_of(event) for event in found]
    assert texts == [{}, {}, {"note": "글"}]
    assert not asked.captured_queries


def test_a_value_in_several_places(written):
    read = PreparedRead(lambda n: Event.objects.filter(seq=n) | Event.objects.filter(seq__gt=n), int)
    assert {e.seq for e in read.all(2)} == {2, 3}


def test_a_value_that_takes_no_place_is_refused(db):
    read = PreparedRead(lambda n: Event.objects.all(), int)
    with pytest.raises(ValueError, match="no place"):
        read.all(1)


_OF_IDS = PreparedRead(
    lambda ids, seq: Event.objects.filter(pk__in=ids, seq__lte=seq).order_by("pk"), tuple, int
)


@pytest.mark.parametrize("ids", [(), (1,), (2, 3), (1, 2, 3), tuple(range(1, 8)), (99, 98)])
def test_any_number_of_ids(written, ids):
    known = sorted(e.pk for e in written)
    wanted = [known[i - 1] if i <= len(known) else i + 10_000 for i in ids]
    assert _OF_IDS.all(wanted, 2) == list(Event.objects.filter(pk__in=wanted, seq__lte=2).order_by("pk"))


def test_ids_of_any_number_share_few_statements(written):
    read = PreparedRead(lambda ids: Event.objects.filter(pk__in=ids).values_list("pk"), tuple)
    assert len({read.statement(range(size))[0] for size in range(1, 65)}) == 7


@pytest.mark.postgres
def test_ids_of_any_number_are_one_statement_of_the_server(db):
    read = PreparedRead(lambda ids: Event.objects.filter(pk__in=ids).values_list("uid"), tuple)
    for size in range(33, 65):
        for _ in range(4):
            read.all(range(100_000, 100_000 + size))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM pg_prepared_statements WHERE statement LIKE '%uid%IN ($1, $2%'")
        assert cursor.fetchone() == (1,)


def test_many_ids_of_several_lists_are_not_mixed_up(db):
    read = PreparedRead(
        lambda ids, seqs: Event.objects.filter(pk__in=ids, seq__in=seqs).values_list("pk"), tuple, tuple
    )
    ids, seqs = list(range(3000)), list(range(10_000, 13_000))
    assert read.statement(ids, seqs)[1][::1024] == [*ids[::1024], ids[-1], *seqs[::1024], seqs[-1]][:8]


@pytest.mark.parametrize("kind", [float, bool, bytes])
def test_a_kind_it_does_not_know_is_refused(db, kind):
    with pytest.raises(TypeError):
        PreparedRead(lambda n: Event.objects.filter(seq=n), kind).all(1)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_goes_takes_what_was_prepared_with_it():
    gone: list[weakref.ref] = []

    def look() -> None:
        events.history("case", "1", disclosed_only=True)
        gone.append(weakref.ref(connections["default"]))
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    gc.collect()
    assert gone[0]() is None


def test_as_a_part_of_a_larger_statement(written):
    read = PreparedRead(
        lambda ids, at: Event.objects.filter(seq__in=ids, at__gte=at).values_list("pk"), tuple, datetime
    )
    sql, parameters = read.statement({1, 2}, NOON + timedelta(hours=1))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM ({sql}) AS counted", parameters)
        assert cursor.fetchone() == (3,)


@pytest.mark.parametrize("seq", [0, 2, 99])
def test_sums_over_all_rows(written, seq):
    read = PreparedRead(
        lambda n: in_one(Event.objects.filter(seq__gte=n), n=Count("id"), last=Max("seq")), int
    )
    rows = Event.objects.filter(seq__gte=seq).aggregate(n=Count("id"), last=Max("seq"))
    assert read.all(seq) == [tuple(rows.values())]


@pytest.mark.parametrize("shape", [lambda q: q.values("seq"), lambda q: q.values_list("seq", flat=True)])
def test_another_shape_is_refused(db, shape):
    with pytest.raises(ValueError, match="gives models"):
        PreparedRead(lambda: shape(Event.objects.all())).all()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_within_a_transaction_only():
    read = PreparedRead(lambda n: Event.objects.select_for_update().filter(seq=n), int)
    with atomic():
        assert read.all(1) == []
    with pytest.raises(TransactionManagementError):
        read.all(1)


@pytest.mark.django_db(transaction=True)
def test_each_thread_reads_by_its_own_connection():
    events.append(stream="case", stream_id="1", type="case.filed", actor=SYSTEM, at=NOON, disclosed=True)
    seen: list[int] = []

    def look() -> None:
        try:
            seen.extend(e.seq for e in events.history("case", "1", disclosed_only=True))
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [1, 1, 1, 1]
