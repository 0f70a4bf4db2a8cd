"""A document goes for good only where two persons say so, with its files, and is never taken in again."""

from datetime import timedelta

import pytest

from madang.domains.cases import actions as case_actions
from madang.domains.cases.tests import factories as city_factories
from madang.domains.documents.actions import (
    ask_erasure,
    classify,
    confirm_erasure,
    refuse_erasure,
    restore,
    scan_pending,
    take_in,
    withdraw,
)
from madang.domains.documents.actions.classifying import Classed
from madang.domains.documents.following import take_in_approved
from madang.domains.documents.loggable import LOGGABLE
from madang.domains.documents.models import (
    DisclosureDay,
    Document,
    DocumentBefore,
    DocumentCount,
    DocumentFile,
    FileText,
)
from madang.domains.documents.public import changes, public_record
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored, taken
from madang.domains.erasures.models import Erasure
from madang.kernel import clock, jobs
from madang.kernel.actor import SYSTEM, Actor
from madang.kernel.errors import Gone, NotAllowed, NotFound, NotPossible
from madang.kernel.loggable import EVERYTHING, Kind
from madang.kernel.models import Event, EventText
from madang.kernel.storage import storage

pytestmark = pytest.mark.django_db
GROUND = "pipa-21"


@pytest.fixture
def place() -> Archive:
    return archive()


def officer(place: Archive) -> Actor:
    return place.disclosure.actor(clock.now())


def auditor(place: Archive) -> Actor:
    return place.auditor.actor(clock.now())


def erased(document: Document, first: Actor, second: Actor) -> Document:
    ask_erasure(first, document.uid, ground=GROUND, note="보유 기간 경과")
    return confirm_erasure(second, document.uid)


def test_record_and_files_go_and_codes_and_times_stay(place: Archive) -> None:
    said = entry(place.home, summary="요지", author="홍길동", files=(stored(b"to be erased"),))
    [document] = disclosed(said)
    content = document.files.get().sha256
    assert FileText.objects.filter(sha256=content).exists()
    erased(document, officer(place), auditor(place))
    after = Document.objects.get(pk=document.pk)
    kept = ("department_id", "category", "kind", "disclosure", "retention", "approved_at", "disclosed_at")
    assert {n: getattr(after, n) for n in kept} == {n: getattr(document, n) for n in kept}
    assert (after.state, after.title, after.number, after.summary, after.author) == (
        "erased",
        "(파기됨)",
        "",
        "",
        "",
    )
    assert not DocumentFile.objects.filter(document=after).exists()
    assert not FileText.objects.filter(sha256=content).exists()
    jobs.run_due("worker")
    assert not storage().exists(content)


def test_everybody_reads_a_stub_and_reusers_are_told(place: Archive) -> None:
    [document] = disclosed(entry(place.home))
    erased(document, officer(place), auditor(place))
    with pytest.raises(Gone) as stub:
        public_record(document.uid)
    assert stub.value.code == "erased"
    assert "개인정보 보호법 제21조" in stub.value.message.ko
    assert {one.name for one in stub.value.remains} == {
        *("department", "kind", "class", "approved_on", "disclosed_on"),
    }
    told = [change for change in changes(0, 100)[0] if change.standing.id == document.uid]
    assert [(c.what, c.standing.deleted.code) for c in told] == [("withdrawn", "erased")]
    assert sum(DocumentCount.objects.values_list("n", flat=True)) == 0
    day = DisclosureDay.objects.get(department_id=document.department_id, day=document.approved_on)
    assert (day.approved, day.disclosed, day.withdrawn) == (1, 0, 1)


def test_what_never_went_out_leaves_no_stub(place: Archive) -> None:
    [document] = taken(entry(place.home, files=(stored(b"waits for the gate"),)))
    erased(document, officer(place), auditor(place))
    with pytest.raises(NotFound):
        public_record(document.uid)
    scan_pending()
    assert Document.objects.get(pk=document.pk).state == "erased"
    assert not Event.objects.get(stream_id=document.uid, type="document.erased").disclosed


def test_the_log_is_told_by_whom_on_which_ground_and_forgets_everything(place: Archive) -> None:
    [document] = disclosed(entry(place.home))
    erased(document, officer(place), auditor(place))
    events = list(Event.objects.filter(stream="document", stream_id=document.uid, disclosed=True))
    told = LOGGABLE.told(events)[events[-1].pk]
    assert told.kind is Kind.ERASE
    assert told.codes == {
        "org": place.home.code,
        "state": "erased",
        "why": GROUND,
        "by": "disclosure_officer",
        "second": "auditor",
    }
    assert (dict(told.values), told.forgets) == ({}, {EVERYTHING})


def test_a_source_that_sends_it_again_is_told_that_it_was_erased(place: Archive) -> None:
    said = entry(place.home, files=(stored(b"again and again"),))
    [document] = disclosed(said)
    erased(document, officer(place), auditor(place))
    [again] = take_in(SYSTEM, [said])
    assert (again.status, again.uid) == ("unchanged", document.uid)
    assert "파기" in again.reasons[0].ko
    assert Document.objects.get().state == "erased"
    assert not DocumentFile.objects.exists()


def test_earlier_wordings_go_as_well(place: Archive) -> None:
    from dataclasses import replace

    said = entry(place.home)
    [document] = disclosed(said)
    take_in(SYSTEM, [replace(said, title="다시 보낸 제목")])
    assert DocumentBefore.objects.exists()
    erased(document, officer(place), auditor(place))
    assert not DocumentBefore.objects.exists()
    assert not EventText.objects.filter(event__stream="document").exists()


def test_two_persons_and_never_one(place: Archive) -> None:
    [document] = disclosed(entry(place.home))
    ask_erasure(officer(place), document.uid, ground=GROUND)
    for act in (
        lambda: confirm_erasure(officer(place), document.uid),
        lambda: refuse_erasure(officer(place), document.uid, reason="아님"),
    ):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.code == "same_person"
    with pytest.raises(NotAllowed):
        confirm_erasure(place.officer.actor(clock.now()), document.uid)
    with pytest.raises(NotFound):  # of another institution
        confirm_erasure(place.district_disclosure.actor(clock.now()), document.uid)
    with pytest.raises(NotPossible) as refused_again:
        ask_erasure(auditor(place), document.uid, ground=GROUND)
    assert refused_again.value.code == "erasure_asked"
    refuse_erasure(auditor(place), document.uid, reason="소송 중")
    assert public_record(document.uid).title == document.title
    assert Erasure.objects.get().state == "refused"


def test_disposal_waits_for_the_retention_period(place: Archive) -> None:
    [document] = disclosed(entry(place.home, retention="y1"))
    with pytest.raises(NotPossible) as refused:
        ask_erasure(officer(place), document.uid, ground="records-27")
    assert refused.value.code == "retention_runs"
    with clock.at(clock.now() + timedelta(days=366 * 3)):
        ask_erasure(officer(place), document.uid, ground="records-27")
        confirm_erasure(auditor(place), document.uid)


@pytest.mark.parametrize("way", ["classify", "restore", "withdraw", "ask"])
def test_nothing_can_be_done_to_what_was_erased(place: Archive, way: str) -> None:
    [document] = disclosed(entry(place.home))
    actor = officer(place)
    erased(document, actor, auditor(place))
    acts = {
        "classify": lambda: classify(
            actor, document.uid, classed=Classed("open", ()), files={}, reason="열기"
        ),
        "restore": lambda: restore(actor, document.uid, reason="되돌림"),
        "withdraw": lambda: withdraw(actor, document.uid, reason_code="rights", reason=""),
        "ask": lambda: ask_erasure(actor, document.uid, ground=GROUND),
    }
    with pytest.raises(NotPossible) as refused:
        acts[way]()
    assert refused.value.code == "erased"


def test_the_document_of_a_case_waits_for_the_case_and_goes_with_it() -> None:
    city = city_factories.city()
    first, second = city.on_duty("disclosure_officer"), city.on_duty("auditor")
    case = city_factories.signed(city)
    from madang.domains.approvals.models import Draft

    draft = Draft.objects.filter(case_number=case.number, approved_at__isnull=False).latest("approved_at")
    uid = take_in_approved(draft.pk, printed=False)
    with pytest.raises(NotPossible) as refused:
        ask_erasure(first, uid, ground=GROUND)
    assert refused.value.code == "case_open"
    case_actions.decide(city.official(), number=case.number, result="granted")
    case_actions.ask_erasure(first, number=case.number, ground=GROUND)
    case_actions.confirm_erasure(second, number=case.number)
    document = Document.objects.get(uid=uid)
    assert (document.state, document.title, document.erased_ground) == ("erased", "(파기됨)", GROUND)
    with pytest.raises(NotFound):
        take_in_approved(draft.pk, printed=False)
