"""The disclosure officer's room for the visits: what waits, a held document with its forms, its files page by page."""

from typing import TYPE_CHECKING

from madang.domains.cases.tests.factories import City
from madang.domains.documents.actions import (
    Place,
    RedactionOrder,
    ask_erasure,
    confirm_erasure,
    mark_places,
    redact,
    scan_pending,
)
from madang.domains.documents.models import Document
from madang.domains.documents.tests.factories import disclosed, entry, stored, taken
from madang.domains.documents.tests.files import pdf
from madang.domains.documents.tests.test_redacting import PHONE, sheets
from madang.domains.erasures.models import Erasure
from madang.domains.organisation.models import Department
from madang.kernel.actor import Actor
from tests.accessibility import pages

if TYPE_CHECKING:
    from tests.accessibility.pages import Visit

LONG = (
    "상수도 요금 감면 대상 가구의 신청 접수 결과와 정수장 수질 검사 결과를 함께 정리한 아주 긴 이름의 현황표"
)


def visits(city: City) -> "list[Visit]":
    """A visit for each page of the room and each of its states."""
    officer, home = city.on_duty("disclosure_officer"), Department.objects.get(code="WAT")
    files = (
        stored(pdf(f"Call {PHONE}", "Beta"), f"{LONG}.pdf"),
        stored(sheets(), "점검 결과.xlsx"),
        stored(b"\x00\x01 no known format \xff" * 40, "도면.bin"),
    )
    (held,) = taken(entry(home, title=f"{LONG}({PHONE})", summary=f"문의 {PHONE}", files=files))
    scan_pending()
    places = [Place(1, 0.1, 0.1, 0.6, 0.2)]
    mark_places(officer, held.uid, position=1, page=1, places=places)
    seen = Document.objects.get(pk=held.pk).last_seq
    redact(officer, held.uid, position=1, order=RedactionOrder(words=("Beta",)), seen_seq=seen)
    auditor, (wanted, gone) = city.on_duty("auditor"), disclosed(entry(home), entry(home))
    ids = [_asked(officer, one.uid) for one in (wanted, gone)]
    confirm_erasure(auditor, gone.uid)
    erasures, erasure = pages.PAGE + "desk/erasures/", pages.PAGE + "desk/erasures/<str:id>/"
    queue, one = pages.PAGE + "desk/disclosure/", pages.PAGE + "desk/disclosure/<str:uid>/"
    file, at = one + "files/<int:n>/", f"desk/disclosure/{held.uid}/"
    Visit = pages.Visit
    return [
        Visit("disclosure, queue", queue, officer, "desk/disclosure/"),
        Visit("disclosure, nothing so old", queue, officer, "desk/disclosure/?older=30"),
        Visit("disclosure, grounds that ended", queue, officer, "desk/disclosure/?show=ended"),
        Visit("disclosure, found by number", queue, officer, f"desk/disclosure/?q={held.number}"),
        Visit("disclosure, document", one, officer, at),
        Visit("disclosure, document, refused", one, officer, at, 409, send="button[value=release]"),
        Visit("disclosure, page of a file", file, officer, f"{at}files/1/"),
        Visit("disclosure, page of an edition", file, officer, f"{at}files/1/?edition=1"),
        Visit("disclosure, file without pictures", file, officer, f"{at}files/2/"),
        Visit("disclosure, file nobody can read", file, officer, f"{at}files/3/"),
        Visit("erasures", erasures, officer, "desk/erasures/"),
        Visit("erasures, settled", erasures, auditor, "desk/erasures/?show=ended"),
        Visit("erasures, not for everybody", erasures, city.official(), "desk/erasures/", 403),
        Visit(
            "erasures, refused", erasures, auditor, "desk/erasures/", 422, send="form.desk-form button.button"
        ),
        Visit("erasure, one's own", erasure, officer, f"desk/erasures/{ids[0]}/"),
        Visit("erasure, to be confirmed", erasure, auditor, f"desk/erasures/{ids[0]}/"),
        Visit("erasure, done", erasure, auditor, f"desk/erasures/{ids[1]}/"),
        Visit(
            "document, erased",
            pages.PAGE + "documents/<document_id:uid>/",
            None,
            f"documents/{gone.uid}/",
            410,
        ),
    ]


def _asked(officer: Actor, uid: str) -> str:
    ask_erasure(officer, uid, ground="pipa-21", note="보유 기간이 지났습니다.")
    return Erasure.objects.get(stream_id=uid).pk
