"""What another system has published is taken over as if it had gone out here, once, with whatever is counted of it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import orjson
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from madang.domains.documents import actions, rows
from madang.domains.documents.actions import importing
from madang.domains.documents.actions.historic import take_over
from madang.domains.documents.intake import Summary, Taken
from madang.domains.documents.intake.published import LineReader, Piece, Published, Told, pieces
from madang.domains.documents.models import DisclosedOn, DisclosureDay, Document, DocumentCount, SitemapPart
from madang.domains.documents.public import public_record
from madang.domains.documents.public.changes import changes
from madang.domains.documents.tests.factories import archive, entry
from madang.domains.organisation.models import Department
from madang.domains.organisation.tests.factories import official_with_account
from madang.kernel import aside, clock
from madang.kernel.actor import SYSTEM
from madang.kernel.errors import NotAllowed
from madang.kernel.models import Event, Untaken

pytestmark = pytest.mark.django_db
OUT = datetime(2020, 3, 4, 0, 5, tzinfo=UTC)
APPROVED = datetime(2020, 3, 2, 23, 30, tzinfo=UTC)  # the 3rd in Seoul


def published(of: Department, **said: Any) -> Published:
    return Published(entry(of, approved_at=APPROVED, approved_on=datetime(2020, 3, 3).date(), **said), OUT)


def give(documents: list[Published]) -> Told:
    return Told(documents, ())


def taken_over(*batches: list[Published]) -> tuple[Summary, list[Taken]]:
    told: list[Taken] = []
    done = take_over(SYSTEM, batches, give, processes=0, told=told.append, advanced=lambda n: None)
    actions.make_anew(clock.now())
    return done, told


def line(**said: Any) -> bytes:
    told = {
        "source": "old-portal",
        "source_id": "1",
        "number": "정수과-1",
        "title": "정수 약품 사용 월보",
        "category": "sanction",
        "kind": "report",
        "approved_at": "2020-03-03T08:30:00+09:00",
        "class": "open",
        "retention": "5",
        "published_at": "2020-03-04T09:05:00+09:00",
    }
    return orjson.dumps(told | said) + b"\n"


def imported(*lines: bytes) -> tuple[Summary, list[Taken]]:
    told: list[Taken] = []
    done = actions.import_published(
        SYSTEM, BytesIO(b"".join(lines)), processes=0, told=told.append, advanced=lambda n: None
    )
    return done, told


def test_it_is_out_since_the_day_the_other_system_published_it() -> None:
    home = archive().home
    before = clock.now()
    taken_over([published(home, source_id="7", keywords=("정수", "약품"), summary="월별\n사용량 \\ 표")])
    row = Document.objects.get()
    assert (row.state, row.gate, row.disclosed_at, row.version, row.last_seq) == (
        "public",
        "clean",
        OUT,
        1,
        1,
    )
    assert row.taken_in_at == row.updated_at >= before
    assert (row.approved_at, row.keywords, row.summary) == (APPROVED, ["정수", "약품"], "월별\n사용량 \\ 표")
    record = public_record(row.uid)
    assert record is not None and record.disclosed_at == OUT and record.title == row.title


def test_each_has_one_event_as_if_it_had_gone_out_here_and_nobody_is_told() -> None:
    home = archive().home
    taken_over([published(home), published(home, disclosure="partial", grounds=(5, 6))])
    rows = {row.uid: row for row in Document.objects.all()}
    written = Event.objects.filter(stream="document")
    assert {one.stream_id for one in written} == set(rows)
    for one in written:
        row = rows[one.stream_id]
        assert (one.type, one.seq, one.disclosed, one.at) == ("document.disclosed", 1, True, OUT)
        assert one.recorded_at == row.taken_in_at
        assert (one.actor_role, one.step, one.department_name) == ("system", "", None)
        assert one.data == {"class": row.disclosure, "grounds": row.grounds, "category": row.category}
    came = Event.objects.get(stream="intake")
    assert came.data == {
        "first": min(r.pk for r in rows.values()),
        "last": max(r.pk for r in rows.values()),
        "count": 2,
    }
    assert not Untaken.objects.filter(event__stream__in=("document", "intake")).exists()
    told, _, _ = changes(0, 10)
    assert [one.what for one in told] == ["disclosed", "disclosed"]


def test_it_is_counted_everywhere() -> None:
    place = archive()
    taken_over([published(place.home), published(place.home, disclosure="closed", grounds=(5,))])
    assert Document.objects.get(disclosure="closed").state == "closed"
    assert sum(DocumentCount.objects.values_list("n", flat=True)) == 2
    day = DisclosureDay.objects.get()
    assert (day.department_id, day.approved, day.disclosed, day.closed) == (place.home.pk, 2, 1, 1)
    assert (
        sum(DisclosedOn.objects.filter(day=datetime(2020, 3, 4), waited=1).values_list("n", flat=True)) == 2
    )
    assert [str(part.day) for part in SitemapPart.objects.all()] == ["2020-03-04"]
    assert rows.newest_page(rows.DocumentFilters()).total == 2


def test_what_the_gate_finds_something_in_is_held_as_any_document() -> None:
    home = archive().home
    done, told = taken_over([published(home, title="문의 홍길동 010-1234-5678"), published(home)])
    assert (done.accepted, done.held, [one.status for one in told]) == (1, 1, ["held"])
    held = Document.objects.get(state="held")
    assert held.found.count() and held.disclosed_at is None
    assert not Event.objects.filter(stream="document", stream_id=held.uid, disclosed=True).exists()


def test_what_is_known_stays_as_it_is_and_the_rest_comes_in() -> None:
    home = archive().home
    first, second, third = (published(home, source_id=str(n)) for n in range(3))
    taken_over([second])
    uid = Document.objects.get().uid
    said_otherwise = Published(second.entry, OUT + timedelta(days=1))
    done, _ = taken_over([first, said_otherwise, third, first], [third])
    assert (done.accepted, done.unchanged) == (2, 3)
    assert sorted(Document.objects.values_list("source_id", flat=True)) == ["0", "1", "2"]
    assert Document.objects.get(source_id="1").uid == uid
    assert Document.objects.get(source_id="1").disclosed_at == OUT
    assert Event.objects.filter(stream="document").count() == 3


def test_lines_are_judged_as_any_and_by_their_day_of_publication() -> None:
    code = archive().home.code
    done, told = imported(
        line(department=code),
        b"\n",
        line(department=code, source_id="2", published_at=None),
        line(department=code, source_id="3", published_at="2020-03-03T08:29:00+09:00"),
        line(department=code, source_id="4", published_at="2999-01-01T00:00:00+09:00"),
        line(department=code, source_id="5", files=[{"name": "a.txt", "content_base64": "YQ=="}]),
        line(department="없는과", source_id="6"),
        b"{\n",
        line(department=code, source_id="7", published_at="2020-03-04"),
    )
    assert (done.accepted, done.rejected) == (2, 6)
    assert [one.line for one in told] == [3, 4, 5, 6, 7, 8]
    assert "published_at" in told[0].reasons[0].en and "before" in told[1].reasons[0].en
    assert "files" in told[3].reasons[0].en
    midnight = datetime(2020, 3, 3, 15, tzinfo=UTC)
    assert Document.objects.get(source_id="7").disclosed_at == midnight


def test_only_the_first_block_of_a_source_is_numbered_by_all_events() -> None:
    """With the index of the numbers put aside, that reads all events there are."""
    place = archive()
    blocks = [[published(place.home, source_id=f"{block}-{n}") for n in range(120)] for block in range(3)]
    with CaptureQueriesContext(connection) as seen:
        taken_over(*blocks)
    searched = [one for one in seen if 'MAX("kernel_event"."seq")' in one["sql"] and "'intake'" in one["sql"]]
    assert len(searched) == 1
    taken_in = Event.objects.filter(type="intake.taken-in").order_by("id")
    assert list(taken_in.values_list("seq", flat=True)) == [1, 2, 3]


def test_officials_may_not_take_over() -> None:
    place = archive()
    actor = official_with_account(1, place.home, duties=("disclosure_officer",)).actor()
    with pytest.raises(NotAllowed):
        take_over(actor, [[published(place.home)]], give, processes=0, told=print, advanced=print)


def test_indexes_that_are_put_aside_come_back_the_same() -> None:
    before = {name: make for name, _, make in aside._indexes(Document)}
    rules = connection.introspection.get_constraints(connection.cursor(), "kernel_event")
    assert aside.may_put_aside(Document, Event)
    assert aside.put_aside(Document, Event, but=("document_once",)) > 20
    left = {name for name, _, _ in aside._indexes(Document)}
    assert "document_newest" not in left
    taken_over([published(archive().home)])
    assert {name: make for name, _, make in aside._indexes(Document)} == before
    assert connection.introspection.get_constraints(connection.cursor(), "kernel_event") == rules
    assert aside.count() == 0


def test_indexes_are_put_aside_for_many_in_an_empty_plaza_alone() -> None:
    assert not actions.clear_the_way(99_999)
    taken_over([published(archive().home)])
    assert actions.clear_the_way(100_000)
    assert aside.count() > 20
    assert actions.clear_the_way(100_000)  # what was broken off goes on
    aside.put_back()


def test_pieces_are_whole_files() -> None:
    lines = [b"%d\n" % n for n in range(12_001)]
    cut = list(pieces(BytesIO(b"\xef\xbb\xbf" + b"".join(lines))))
    assert [piece.first for piece in cut] == [1, 5_001, 10_001]
    assert [line for piece in cut for line in piece.lines] == lines
    assert LineReader(None)(Piece(1, [b"\n"])) == Told([], [])  # type: ignore[arg-type]


@pytest.mark.django_db(transaction=True)
def test_several_processes_give_the_same_in_order() -> None:
    """Slow for the start of two processes: what crosses between them is what is tested."""
    department = archive().home.code
    parts = [Piece(n, [line(department=department, source_id=str(n)), b"{"]) for n in range(5)]
    told: list[Taken] = []
    source = LineReader(importing._present_rules())
    done = take_over(SYSTEM, parts, source, processes=2, told=told.append, advanced=lambda n: None)
    assert (done.accepted, done.rejected) == (5, 5)
    assert [one.line for one in told] == [n + 1 for n in range(5)]
    assert list(Document.objects.order_by("pk").values_list("source_id", flat=True)) == list("01234")
