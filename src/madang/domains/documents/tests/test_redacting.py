"""From a held file to a redacted edition that goes out, in the real jail and the real database."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from madang.domains.documents import jail
from madang.domains.documents.actions import (
    Place,
    RedactionOrder,
    clear_file,
    decide,
    decide_kind,
    disclose,
    mark_places,
    redact,
    release,
    remove_edition,
    rename_file,
    scan_pending,
    withdraw,
)
from madang.domains.documents.content import Unread
from madang.domains.documents.examining import unpacked
from madang.domains.documents.intake.entry import EntryFile
from madang.domains.documents.models import Document, DocumentFile, Edition, FileText, Found, Marking
from madang.domains.documents.plain import all_text
from madang.domains.documents.public import public_record
from madang.domains.documents.rules import local_day
from madang.domains.documents.tests.factories import Archive, archive, entry, stored, taken
from madang.domains.documents.tests.files import pdf
from madang.domains.documents.tests.small_files import picture, relations, zipped
from madang.kernel import clock
from madang.kernel.actor import Actor
from madang.kernel.errors import DomainError, InvalidInput, NotAllowed, NotFound, NotPossible
from madang.kernel.models import Event
from madang.kernel.storage import storage

pytestmark = pytest.mark.django_db
PHONE, OFFICE = "010-2345-6789", "02-2133-1234"
_M = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_P = "http://schemas.openxmlformats.org/package/2006/content-types"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheets(shown: str = "정수장 점검 결과", hidden: str = f"연락처 {PHONE}") -> bytes:
    """A workbook whose second sheet is hidden."""

    def sheet(text: str) -> str:
        cell = f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>'
        return f'<worksheet xmlns="{_M}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'

    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    types = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{kind}{what}+xml"/>'
        for part, what in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("worksheets/sheet2", "worksheet"),
        )
    )
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{_P}">{types}</Types>',
            "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{_M}" xmlns:r="{_R}"><sheets>'
            '<sheet name="결과" sheetId="1" r:id="s1"/>'
            '<sheet name="명단" sheetId="2" state="hidden" r:id="s2"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("s1", "worksheet", "worksheets/sheet1.xml"), ("s2", "worksheet", "worksheets/sheet2.xml")
            ),
            "xl/worksheets/sheet1.xml": sheet(shown),
            "xl/worksheets/sheet2.xml": sheet(hidden),
        }
    )


def held(place: Archive, *files: EntryFile, **said: object) -> Document:
    (document,) = taken(entry(place.home, files=files, **said))
    scan_pending()
    document.refresh_from_db()
    assert document.state == "held"
    return document


def officer_of(place: Archive) -> Actor:
    return place.disclosure.actor(clock.now())


def seq(document: Document) -> int:
    return Document.objects.get(pk=document.pk).last_seq


def made(document: Document, actor: Actor, **order: object) -> Edition:
    return redact(actor, document.uid, position=1, order=RedactionOrder(**order), seen_seq=seq(document))  # type: ignore[arg-type]


def goes_out(document: Document, actor: Actor) -> None:
    release(actor, document.uid)
    disclose(before=local_day(clock.now(), "Asia/Seoul"), now=clock.now())


def test_a_workbook_with_a_hidden_sheet_goes_out_without_it() -> None:
    place = archive()
    document, officer = held(place, stored(sheets(), "점검 결과.xlsx")), officer_of(place)
    assert document.risk == 2
    decide_kind(officer, document.uid, kind="mobile", decision="mask")
    edition = made(document, officer)
    assert (edition.verdict, edition.name, edition.no) == ("clean", "점검 결과.xlsx", 1)
    goes_out(document, officer)
    (file,) = public_record(document.uid).files
    original = DocumentFile.objects.get()
    assert (file.edition, file.sha256) == ("redacted", edition.sha256)
    assert file.sha256 != original.sha256
    assert PHONE not in "".join(all_text(unpacked(bytes(FileText.objects.get(sha256=file.sha256).content))))
    told = Event.objects.get(stream="document", type="document.redacted")
    assert told.data["edition"] == 1 and PHONE not in str(told.data)
    assert storage().exists(original.sha256)


def test_words_and_kinds_are_masked_again_by_the_next_edition() -> None:
    place = archive()
    text = f"담당 {OFFICE}\n신청인 {PHONE}\n별칭 무지개\n".encode()
    document, officer = held(place, stored(text)), officer_of(place)
    first = made(document, officer, kinds=("mobile",), words=("무지개",))
    assert storage().read(first.sha256).decode().count("[비공개]") == 2
    assert set(Marking.objects.values_list("words", flat=True)) == {"무지개"}
    second = made(document, officer, kinds=("mobile",), words=("무지개", "담당"))
    assert (second.no, second.order["words"]) == (2, 3)
    assert "담당" not in storage().read(second.sha256).decode()
    remove_edition(officer, document.uid, position=1)
    assert not Edition.objects.exists()
    assert Document.objects.get().state == "held"
    with pytest.raises(InvalidInput):
        remove_edition(officer, document.uid, position=1)


def test_what_may_go_out_in_the_original_may_in_the_edition() -> None:
    place = archive()
    text = f"환불 문의 {PHONE}\n신청인 010-9876-5432\n".encode()
    document, officer = held(place, stored(text)), officer_of(place)
    keep, mask = Found.objects.filter(edition=None).order_by("start")
    decide(officer, document.uid, decisions={keep.pk: "keep", mask.pk: "mask"})
    edition = made(document, officer)
    assert edition.verdict == "clean"
    assert edition.found.get().decision == "keep"


def test_a_finding_left_in_an_edition_holds_until_it_is_decided() -> None:
    place = archive()
    text = f"문의 {PHONE}\n신청인 010-9876-5432\n".encode()
    document, officer = held(place, stored(text)), officer_of(place)
    edition = made(document, officer, words=("010-9876-5432",))
    assert edition.verdict == "finding"
    with pytest.raises(NotPossible, match="1 finding"):
        release(officer, document.uid)
    decide(officer, document.uid, decisions={edition.found.get().pk: "keep"})
    goes_out(document, officer)
    assert public_record(document.uid).files[0].edition == "redacted"


def test_a_place_drawn_on_a_page_goes_with_what_is_beneath() -> None:
    place = archive()
    document = held(place, stored(pdf(f"Call {PHONE}", "Beta"), "안내.pdf"))
    officer = officer_of(place)
    with pytest.raises(InvalidInput):
        mark_places(officer, document.uid, position=1, page=1, places=[Place(1, 0.5, 0.1, 0.4, 0.2)])
    mark_places(officer, document.uid, position=1, page=1, places=[Place(1, 0.0, 0.1, 1.0, 0.2)])
    edition = made(document, officer)
    assert (edition.verdict, edition.media) == ("clean", "application/pdf")
    said = "".join(all_text(unpacked(bytes(FileText.objects.get(sha256=edition.sha256).content))))
    assert PHONE not in said and "Beta" in said


def test_pages_that_redaction_drew_are_read_by_the_words_beneath() -> None:
    place = archive()
    document = held(place, stored(pdf(f"Call {PHONE}", "Beta"), "안내.pdf"))
    edition = made(document, officer_of(place), kinds=("mobile",))
    assert (edition.verdict, edition.unread) == ("clean", [])
    said = unpacked(bytes(FileText.objects.get(sha256=edition.sha256).content))
    assert [page.pictured for page in said.pages] == [False, False]
    assert "Call [비공개]" in "".join(all_text(said))


def test_of_a_picture_the_officer_reads_what_goes_out() -> None:
    place = archive()
    document, officer = held(place, stored(picture(), "현장.jpg")), officer_of(place)
    edition = made(document, officer, places=(Place(1, 0.1, 0.1, 0.9, 0.9),))
    assert edition.verdict == "unscannable"
    clear_file(officer, document.uid, position=1, reason="얼굴을 가린 것을 확인함")
    assert not DocumentFile.objects.get().cleared  # the original was not answered for
    goes_out(document, officer)
    assert public_record(document.uid).files[0].sha256 == edition.sha256


def test_a_private_file_name_is_masked_or_written_anew() -> None:
    place = archive()
    name = f"명단_{PHONE}.txt"
    document = held(place, stored("점검 결과\n".encode(), name), stored(b"Beta", name))
    officer = officer_of(place)
    first, second = DocumentFile.objects.order_by("position")
    decide(officer, document.uid, decisions={found.pk: "mask" for found in first.found.all()})
    with pytest.raises(InvalidInput):
        rename_file(officer, document.uid, position=2, name=f"{PHONE}.txt")
    rename_file(officer, document.uid, position=2, name="점검 명단.txt")
    goes_out(document, officer)
    assert [f.name for f in public_record(document.uid).files] == ["명단_010-****-6789.txt", "점검 명단.txt"]
    assert set(second.found.values_list("decision", flat=True)) == {"mask"}


def test_a_private_task_is_masked_where_everybody_reads_it() -> None:
    place = archive()
    document, officer = held(place, task=f"환급 {PHONE}", title=f"환급 {PHONE} 안내"), officer_of(place)
    decide_kind(officer, document.uid, kind="mobile", decision="mask")
    goes_out(document, officer)
    record = public_record(document.uid)
    assert PHONE not in record.task + record.title


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (jail.Answer(failure=jail.Failure(Unread.CRASHED)), "cannot_redact"),
        (jail.Answer(failure=jail.Failure(Unread.OUT_OF_TIME)), "cannot_redact"),
        (jail.Answer({"refused": "encrypted"}), "cannot_redact"),
        (jail.Answer({"left": 2}), "not_redacted"),
    ],
)
def test_what_cannot_be_redacted_is_said_and_nothing_is_half_done(
    answer: jail.Answer, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = archive()
    document, officer = held(place, stored(f"문의 {PHONE}".encode())), officer_of(place)
    before = seq(document)
    monkeypatch.setattr(jail, "ask_many", lambda requests: iter([answer]))
    with pytest.raises(NotPossible) as refused:
        made(document, officer, kinds=("mobile",), words=("문의",))
    assert refused.value.code == code
    assert (seq(document), Edition.objects.count(), Marking.objects.count()) == (before, 0, 0)
    assert Found.objects.get().decision == ""


def test_an_empty_order_and_a_closed_file_are_refused() -> None:
    place = archive()
    document = held(place, stored(f"문의 {PHONE}".encode()), stored(b"x", "y.txt", "closed", (6,)))
    officer = officer_of(place)
    with pytest.raises(InvalidInput, match="what to mask"):
        made(document, officer)
    with pytest.raises(NotPossible) as refused:
        redact(officer, document.uid, position=2, order=RedactionOrder(words=("x",)), seen_seq=seq(document))
    assert refused.value.code == "stays_in"


def test_who_changed_it_while_the_jail_worked_wins() -> None:
    place = archive()
    document, officer = held(place, stored(f"문의 {PHONE}".encode())), officer_of(place)
    real, other = jail.ask_many, place.disclosure.actor(clock.now())

    def meanwhile(requests: object) -> object:
        decide_kind(other, document.uid, kind="mobile", decision="keep")
        return real(requests)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(jail, "ask_many", meanwhile)
        with pytest.raises(NotPossible) as refused:
            made(document, officer, words=("문의",))
    assert refused.value.code == "changed_meanwhile"
    assert not Edition.objects.exists()


ACTS: dict[str, Callable[[Actor, Document], object]] = {
    "redact": lambda a, d: made(d, a, kinds=("mobile",)),
    "mark": lambda a, d: mark_places(a, d.uid, position=1, page=1, places=[Place(1, 0, 0, 1, 1)]),
    "rename": lambda a, d: rename_file(a, d.uid, position=1, name="새 이름.txt"),
    "decide": lambda a, d: decide_kind(a, d.uid, kind="mobile", decision="keep"),
    "remove": lambda a, d: remove_edition(a, d.uid, position=1),
}


def test_every_act_is_the_disclosure_officers_alone() -> None:
    place = archive()
    document = held(place, stored(f"문의 {PHONE}".encode()))
    now, before = clock.now(), seq(document)
    for name, act in ACTS.items():
        with pytest.raises(NotAllowed):
            act(place.officer.actor(now), document)
        with pytest.raises(NotAllowed):
            act(place.auditor.actor(now), document)
        for stranger in (Actor(), place.district_disclosure.actor(now)):
            with pytest.raises((NotFound, NotAllowed)):
                act(stranger, document)
        assert seq(document) == before, name


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_is_told_to_look_again() -> None:
    place = archive()
    document, officer = held(place, stored(f"문의 {PHONE}".encode())), officer_of(place)
    seen, told = seq(document), []

    def act(kind: str) -> None:
        try:
            decide_kind(officer, document.uid, kind="mobile", decision=kind, seen_seq=seen)
            told.append("done")
        except DomainError as error:
            told.append(error.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(kind,)) for kind in ("mask", "keep")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["changed_meanwhile", "done"]


def test_a_withdrawn_document_is_redacted_before_it_comes_back() -> None:
    place = archive()
    document, officer = held(place, stored("참고 무지개\n신청 010-2345-6789".encode())), officer_of(place)
    decide_kind(officer, document.uid, kind="mobile", decision="keep")
    goes_out(document, officer)
    withdraw(officer, document.uid, reason_code="personal_data", reason="")
    assert made(document, officer, words=("무지개", PHONE)).verdict == "clean"
    assert Document.objects.get().state == "withdrawn"
