"""What re-users are told: complete, in order, also under commits that come late; figures that add up."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from madang.domains.documents import public
from madang.domains.documents.actions import classify, restore, take_in, withdraw
from madang.domains.documents.actions.classifying import Classed
from madang.domains.documents.actions.counting import count_disclosed, count_gate, recount_recent
from madang.domains.documents.actions.cutting import cut_sitemap
from madang.domains.documents.models import DisclosureDay, Document, SitemapPart
from madang.domains.documents.public import sitemap
from madang.domains.documents.rules import local_day
from madang.domains.documents.tests.factories import archive, disclosed, entry, stored, taken
from madang.kernel import clock, events, outbox, settled
from madang.kernel.actor import SYSTEM

pytestmark = pytest.mark.django_db


def _all_changes() -> dict[str, public.Change]:
    """A copy kept by the feed, three entries at a time."""
    copy: dict[str, public.Change] = {}
    place, more = 0, True
    while more:
        found, place, more = public.changes(place, 3)
        copy |= {one.standing.id: one for one in found}
    assert public.changes(place, 3) == ([], place, False)
    return copy


def test_a_copy_kept_by_the_change_feed_is_the_public_list() -> None:
    place = archive()
    officer = place.disclosure.actor(clock.now())
    kept = disclosed(*(entry(place.home, source_id=f"kept-{n}") for n in range(4)))
    gone, back, again = disclosed(*(entry(place.garden, source_id=f"moved-{n}") for n in range(3)))
    taken(entry(place.home, title="연락처 010-1234-5678"), entry(place.home, approved_at=clock.now()))
    withdraw(officer, gone.uid, reason_code="personal_data", reason="")
    withdraw(officer, back.uid, reason_code="rights", reason="")
    restore(officer, back.uid, reason="확인함")
    take_in(SYSTEM, [entry(place.home, source_id="kept-0", title="바로잡은 제목")])
    take_in(SYSTEM, [entry(place.garden, source_id="moved-2", title="연락처 010-1234-5678")])
    copy = _all_changes()
    assert {uid: one.what for uid, one in copy.items()} == {
        kept[0].uid: "corrected",
        **dict.fromkeys((d.uid for d in kept[1:]), "disclosed"),
        gone.uid: "withdrawn",
        back.uid: "withdrawn",  # given back, and not yet through the gate and the day
        again.uid: "withdrawn",  # out, corrected, and held
    }
    deleted = {uid: one.standing.deleted for uid, one in copy.items() if one.standing.deleted}
    assert {uid: d.code for uid, d in deleted.items()} == {
        gone.uid: "personal_data",
        back.uid: "under_review",
        again.uid: "under_review",
    }
    listed = {uid for uid, one in copy.items() if one.standing.record}
    assert listed == set(
        Document.objects.filter(state__in=("public", "closed")).values_list("uid", flat=True)
    )
    assert all(one.standing.record is None for uid, one in copy.items() if uid in deleted)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_commit_that_comes_late_is_told() -> None:
    """The first to get its id commits last: a reader stops before it, and reads it once it is there."""
    place = archive()
    early, late = disclosed(entry(place.home), entry(place.garden))
    _, begun, _ = public.changes(0, 100)
    holds, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                withdraw(place.disclosure.actor(clock.now()), late.uid, reason_code="rights", reason="")
                holds.set()
                may_commit.wait(10)
        finally:
            connection.close()

    writer = threading.Thread(target=slow)
    writer.start()
    holds.wait(10)
    withdraw(place.disclosure.actor(clock.now()), early.uid, reason_code="rights", reason="")
    stamp = public.plaza_stamp()
    found, reached, _ = public.changes(begun, 100)
    assert (found, reached) == ([], begun)
    assert settled.settled_id() < events.last_id()
    may_commit.set()
    writer.join(10)
    assert public.plaza_stamp() != stamp  # a page that was kept meanwhile is not taken for true
    found, reached, _ = public.changes(begun, 100)
    assert {one.standing.id for one in found} == {early.uid, late.uid}
    assert reached == settled.settled_id() == events.last_id()


def test_the_mark_of_a_month_breaks_with_everything_that_an_export_may_no_longer_say() -> None:
    place = archive()
    officer = place.disclosure.actor(clock.now())
    at = clock.now() - timedelta(days=90)
    one, two, three = disclosed(*(entry(place.home, source_id=f"m{n}", approved_at=at) for n in range(3)))
    month = one.approved_on.replace(day=1)
    marks = [public.month_mark(month)]

    def note() -> None:
        marks.append(public.month_mark(month))
        assert len(set(marks)) == len(marks)

    withdraw(officer, one.uid, reason_code="rights", reason="")
    note()
    classify(officer, two.uid, classed=Classed("closed", (5,)), files={}, reason="검토 중")
    note()
    take_in(SYSTEM, [entry(place.home, source_id="m2", title="연락처 010-1234-5678", approved_at=at)])
    note()
    restore(officer, one.uid, reason="확인함")
    note()
    assert [r.id for chunk in public.records_in(month) for r in chunk] == [two.uid]
    assert public.months_touched(clock.now() - timedelta(minutes=1)) == {month}
    assert public.months() == [month]
    assert three.uid


def test_the_sitemap_is_cut_by_day_and_size_and_forgets_what_was_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("madang.domains.documents.actions.cutting.PART", 3)
    place, now = archive(), clock.now()
    first = disclosed(*(entry(place.home) for _ in range(7)), now=now - timedelta(days=2))
    assert cut_sitemap(now) == 3
    second = disclosed(*(entry(place.home) for _ in range(4)), now=now)
    assert (cut_sitemap(now), cut_sitemap(now)) == (2, 0)
    files = public.sitemap_files()
    shown = {(f.day, f.no): public.sitemap_documents(f.day, f.no) for f in files}
    assert [len(rows) for rows in shown.values()] == [3, 3, 1, 3, 1]
    assert {uid for rows in shown.values() for uid, _ in rows} == {d.uid for d in first + second}
    withdraw(place.disclosure.actor(now), first[0].uid, reason_code="rights", reason="")
    assert len(public.sitemap_documents(files[0].day, 1) or ()) == 2
    outbox.take("document-sitemap")
    assert SitemapPart.objects.filter(changed_at__gt=now).values_list("no", flat=True).get() == 1
    assert public.sitemap_documents(files[0].day, 9) is None
    assert sitemap.PART * 700 < 50 * 1024**2


def test_days_are_counted_as_documents_come_in_and_are_held() -> None:
    place = archive()
    entries = [
        entry(place.home, title="연락 010-2222-3333"),
        entry(place.home),
        entry(place.home, disclosure="closed", grounds=(1,)),
    ]
    taken(*entries)
    assert not DisclosureDay.objects.exists()
    outbox.take("document-days")
    (row,) = public.reconciled(entries[0].approved_on, entries[0].approved_on)
    told = dict(zip(public.COLUMNS, row.counts, strict=True))
    assert (told["approved"], told["held"], told["scheduled"]) == (3, 1, 2)
    moved = entry(place.garden, source_id=entries[1].source_id, title="옮김")
    take_in(SYSTEM, [moved])
    outbox.take("document-days")
    sums = {r.department_id: r.counts[0] for r in public.reconciled(moved.approved_on, moved.approved_on)}
    assert sums == {place.home.pk: 2, place.garden.pk: 1}
    (held,) = public.held_now(clock.now() + timedelta(days=5))
    assert (held.department_id, held.counts) == (place.home.pk, (0, 0, 1, 0, 0))


def test_what_went_out_is_counted_by_day_class_ground_and_wait() -> None:
    place, now = archive(), clock.now()
    disclosed(
        entry(place.home, approved_at=now - timedelta(days=9)),
        entry(place.home, approved_at=now - timedelta(days=4), disclosure="partial", grounds=(5, 6)),
        entry(place.home, approved_at=now - timedelta(days=4), files=(stored("월보 본문".encode()),)),
    )
    assert count_disclosed(now) == 1
    assert count_disclosed(now) == 0
    day = local_day(now, "Asia/Seoul")
    told = {(r.disclosure, r.grounds, r.waited): r.n for r in public.went_out(day, day)}
    assert told == {("open", (), 9): 1, ("open", (), 4): 1, ("partial", (5, 6), 4): 1}
    recount_recent(now)
    assert {(r.disclosure, r.grounds, r.waited): r.n for r in public.went_out(day, day)} == told
    count_gate(now)
    assert sum(public.gate_figures().files.values()) == 1
