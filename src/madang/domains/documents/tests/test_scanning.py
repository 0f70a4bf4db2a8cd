"""Files go through the gate in the jail, and documents go out, or are held, by what was found in them."""

import pytest

from madang.domains.documents.actions import classify, clear_file, decide, release, scan_pending
from madang.domains.documents.actions.classifying import Classed
from madang.domains.documents.examining import unpacked
from madang.domains.documents.findings import Verdict
from madang.domains.documents.models import Document, FileText, Found
from madang.domains.documents.plain import page_text
from madang.domains.documents.public import public_record
from madang.domains.documents.tests.factories import archive, disclosed, entry, stored, taken
from madang.kernel import clock
from madang.kernel.errors import NotFound, NotPossible
from madang.kernel.models import Event

pytestmark = pytest.mark.django_db
CLEAN = "상수도 요금 안내\n2026년 3월분 고지서를 발송합니다.\n".encode()
SECRET = "신청인 연락처: 010-2345-6789\n".encode()
NONSENSE = b"\x00\x01\x02 no known format \xff" * 40


def test_a_clean_file_goes_out_with_its_text_kept() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home, files=(stored(CLEAN),)))
    (file,) = public_record(document.uid).files
    assert (file.edition, file.media, file.name) == ("original", "text/plain", "본문.txt")
    kept = unpacked(bytes(FileText.objects.get(sha256=file.sha256).content))
    assert "고지서" in page_text(kept.pages[0])


@pytest.mark.parametrize(
    ("content", "verdict"),
    [(SECRET, Verdict.FINDING), (NONSENSE, Verdict.UNSCANNABLE), (b"", Verdict.UNSCANNABLE)],
)
def test_what_is_not_clean_is_held(content: bytes, verdict: Verdict) -> None:
    place = archive()
    (document,) = disclosed(entry(place.home, files=(stored(CLEAN), stored(content, "붙임.txt"))))
    assert (document.state, document.gate) == ("held", verdict)
    with pytest.raises(NotFound):
        public_record(document.uid)
    assert Event.objects.get(stream="document", type="document.held").data == {"verdict": verdict}


def test_a_secret_in_a_file_name_holds() -> None:
    place = archive()
    (document,) = disclosed(entry(place.home, files=(stored(CLEAN, "명단_900101-1234567.txt"),)))
    assert document.state == "held"


def test_a_closed_file_neither_goes_out_nor_holds() -> None:
    place = archive()
    (document,) = disclosed(
        entry(place.home, files=(stored(CLEAN), stored(SECRET, "비밀 명단.txt", "closed", (6,))))
    )
    first, second = public_record(document.uid).files
    assert (first.edition, second.edition, second.name, second.grounds) == ("original", "", "", (6,))
    officer = place.disclosure.actor(clock.now())
    classify(officer, document.uid, classed=Classed("open"), files={2: Classed("open")}, reason="공개 검토")
    scan_pending()
    document.refresh_from_db()
    assert document.state == "held"


def test_the_officer_decides_and_releases() -> None:
    place = archive()
    (document,) = taken(entry(place.home, files=(stored(SECRET),)))
    scan_pending()
    officer = place.disclosure.actor(clock.now())
    with pytest.raises(NotPossible) as refused:
        release(officer, document.uid)
    assert refused.value.code == "still_found"
    decide(officer, document.uid, decisions={f.pk: "mask" for f in Found.objects.all()})
    with pytest.raises(NotPossible):
        release(officer, document.uid)
    decide(officer, document.uid, decisions={f.pk: "keep" for f in Found.objects.all()})
    assert Document.objects.get().state == "held"
    release(officer, document.uid)
    assert Document.objects.get().state == "scheduled"


def test_the_officer_answers_for_what_no_program_reads() -> None:
    place = archive()
    (document,) = taken(entry(place.home, files=(stored(NONSENSE, "도면.bin"),)))
    officer = place.disclosure.actor(clock.now())
    with pytest.raises(NotPossible):
        clear_file(officer, document.uid, position=1, reason="도면뿐임")
    scan_pending()
    clear_file(officer, document.uid, position=1, reason="도면뿐임을 확인함")
    release(officer, document.uid)
    disclosed()
    assert public_record(document.uid).files[0].edition == "original"


def test_a_private_title_is_masked_where_everybody_reads_it() -> None:
    place = archive()
    (document,) = taken(entry(place.home, title="환급 안내(010-1234-5678)", summary="문의 010-1234-5678"))
    officer = place.disclosure.actor(clock.now())
    decide(officer, document.uid, decisions={f.pk: "mask" for f in Found.objects.all()})
    release(officer, document.uid)
    disclosed()
    record = public_record(document.uid)
    assert "1234-5678" not in record.title + record.summary
    assert record.title.startswith("환급 안내")
