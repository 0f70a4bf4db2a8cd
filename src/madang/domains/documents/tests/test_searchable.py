"""What the search is told of documents: each face says what who finds it may see, and no more."""

from dataclasses import replace

import pytest

from madang.domains.documents.actions.scanning import scan_pending
from madang.domains.documents.actions.withdrawing import withdraw
from madang.domains.documents.models import Document
from madang.domains.documents.page_texts import page_texts
from madang.domains.documents.public import records_of
from madang.domains.documents.searchable import SEARCHABLE
from madang.domains.documents.tests.factories import Archive, archive, disclosed, entry, stored, taken
from madang.kernel import clock
from madang.kernel.actor import ANONYMOUS, Role
from madang.kernel.searchable import PUBLIC, Entry, audience_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Archive:
    return archive()


def faces(*documents: Document) -> list[Entry]:
    return SEARCHABLE.entries([document.pk for document in documents])


def said(face: Entry) -> str:
    return "\n".join((face.title, face.number, *face.words, *face.pages))


def test_an_open_document_has_one_face_that_everybody_finds(place: Archive) -> None:
    [document] = disclosed(entry(place.home, summary="정수 약품", keywords=("염소",), task="정수 관리"))
    [face] = faces(document)
    assert (face.audience, face.twin, face.staff) == ((PUBLIC,), (), False)
    assert (face.title, face.number, face.version) == (document.title, document.number, document.last_seq)
    assert face.words == ["정수 관리", "정수 약품", "염소"]
    assert face.out and face.department == place.home.pk


def test_pages_of_its_files_are_told_in_order_and_found_again(place: Archive) -> None:
    files = (stored("취수장 점검".encode()), stored("배수지 청소".encode(), "붙임.txt"))
    [document] = disclosed(entry(place.home, files=files))
    [face] = faces(document)
    assert [page.strip() for page in face.pages] == ["취수장 점검", "배수지 청소"]
    [record] = records_of([document])
    assert [(p.file, p.page, p.text.strip()) for p in page_texts(record.files)] == [
        (1, 1, "취수장 점검"),
        (2, 1, "배수지 청소"),
    ]


def test_what_has_not_gone_out_is_found_by_its_department_alone(place: Archive) -> None:
    [document] = taken(entry(place.home, files=(stored("누수 사고".encode()),)))
    scan_pending()
    [face] = faces(document)
    assert (face.staff, face.audience, face.out) == (True, (audience_of(place.home.pk),), 0)
    assert "누수 사고" in said(face)


def test_of_a_closed_document_everybody_finds_the_minimum_and_its_department_the_rest(place: Archive) -> None:
    closed = entry(
        place.home, disclosure="closed", grounds=(5,), summary="입찰 예정 가격", keywords=("입찰",)
    )
    [document] = disclosed(closed)
    public, staff = faces(document)
    assert (public.state, public.staff, public.twin) == ("closed", False, (audience_of(place.home.pk),))
    assert "입찰" not in said(public)
    assert "입찰 예정 가격" in said(staff)
    [bare] = disclosed(entry(place.home, disclosure="closed", grounds=(5,)))
    assert [(face.staff, face.twin) for face in faces(bare)] == [(False, ())]


def test_a_file_that_stays_in_is_found_by_the_department_alone(place: Archive) -> None:
    files = (stored("모두가 읽는 본문".encode()), stored("비밀 도면".encode(), "도면.txt", "closed", (2,)))
    [document] = disclosed(entry(place.home, files=files))
    public, staff = faces(document)
    assert "모두가 읽는 본문" in said(public)
    assert "도면" not in said(public)
    assert "도면.txt" in said(staff)


def test_personal_data_that_the_gate_found_is_in_no_face(place: Archive) -> None:
    files = (stored("문의 010-1234-5678 담당자".encode()),)
    [document] = taken(entry(place.home, files=files))
    scan_pending()
    document.refresh_from_db()
    assert document.state == "held"
    [face] = faces(document)
    assert face.staff and "담당자" in said(face)
    assert "1234" not in said(face)


def test_a_withdrawn_document_is_found_by_its_department_alone(place: Archive) -> None:
    [document] = disclosed(entry(place.home))
    withdraw(place.disclosure.actor(), document.uid, reason_code="personal_data", reason="")
    assert [face.staff for face in faces(document)] == [True]


def test_versions_are_those_of_the_faces(place: Archive) -> None:
    documents = [
        *disclosed(
            entry(place.home),
            entry(place.home, disclosure="closed", summary="요약"),
            entry(place.home, files=(stored("가".encode()), stored("나".encode(), "나.txt", "closed"))),
        ),
        *taken(entry(place.garden)),
    ]
    told = SEARCHABLE.versions(documents[0].pk, documents[-1].pk)
    assert told == {face.id: face.version for face in faces(*documents)}
    assert len(told) == 6


def test_who_is_shown_what(place: Archive) -> None:
    [out] = disclosed(entry(place.home))
    [waiting] = taken(entry(place.home))
    both, now = [out.pk, waiting.pk], clock.now()
    everybody = SEARCHABLE.shown(ANONYMOUS, both, now)
    assert everybody == {out.pk: records_of([out])[0]}
    colleague = SEARCHABLE.shown(place.officer.actor(), both, now)
    assert {pk: record.visibility for pk, record in colleague.items()} == {
        out.pk: "public",
        waiting.pk: "scheduled",
    }
    assert set(SEARCHABLE.shown(place.district_disclosure.actor(), both, now)) == {out.pk}
    operator = replace(place.officer.actor(), roles=frozenset({Role.OPERATOR, Role.OFFICIAL}))
    assert set(SEARCHABLE.shown(operator, both, now)) == {out.pk}


def test_many_are_told_in_a_few_statements(place: Archive, django_assert_num_queries) -> None:
    documents = disclosed(*(entry(place.home) for _ in range(5)))
    SEARCHABLE.entries([documents[0].pk])
    with django_assert_num_queries(2):  # the rows, their files
        assert len(faces(*documents)) == 5
