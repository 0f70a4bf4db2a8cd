"""Pages, tables, hidden parts, names of files: what the gate finds there, where it says that it lies, what follows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.domains.documents.content import Content, Embedded, Hidden, Hiding, Page, Table, Unread
from madang.domains.documents.findings import Verdict
from madang.domains.documents.gate import mask, scan, scan_text, verdict_of
from madang.domains.documents.plain import page_text
from madang.kernel.personal_data import detect


def of(*blocks: str | Table, **more: object) -> Content:
    return Content("text/plain", (Page(1, blocks=blocks),), **more)  # type: ignore[arg-type]


def table(*rows: str) -> Table:
    return Table(tuple(tuple(row.split("|")) for row in rows))


def held(content: Content, name: str = "a.txt", title: str = "") -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in scan(content, name=name, title=title) if one.holds]


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        (["성명|생년월일", "홍길동|1980.5.1."], {"name", "birth"}),
        (["연번|성  명|연락처", "1|홍길동|1012345678"], {"name", "mobile"}),
        (["명단||", "이름|계좌번호|비고", "홍길동|11023456789012|"], {"name", "account"}),
        (["신청인|성명|홍길동|주민번호|9001011234567"], {"name", "rrn"}),
        (["성명|연락처|", "|자택|휴대폰", "홍길동|02-312-4567|1012345678.0"], {"name", "mobile", "phone"}),
        (["주민등록번호|", "900101|1234567"], {"rrn"}),
        (["생년월일|뒷자리", "900101|1234567"], {"birth", "rrn"}),
        (["카드번호", "1234567890123456"], {"card"}),
        (["Name|Passport No.", "NGUYEN VAN AN|m12345678"], {"name", "passport"}),
        (["성명|주소", "홍길동|서울 마포구 월드컵북로 396, 3층"], {"name", "address"}),
        (["성명", "홍길동"], set()),
        (["부서|직위|성명|전화번호", "주택과|과장|홍길동|02-312-4567"], set()),
        (["업체명|대표자|법인등록번호|전화번호", "한빛|홍길동|110111-1234567|02-312-4567"], set()),
        (["성명|연락처", "홍*동|010-****-1234"], set()),
        (["번호|금액", "1234567|9001011"], set()),
    ],
)
def test_tables_are_read_by_their_headers(rows: list[str], kinds: set[str]) -> None:
    assert {kind for kind, _ in held(of(table(*rows)))} == kinds


def test_a_finding_says_where_it_is() -> None:
    content = of("머리말", table("성명|연락처", "홍길동|010-1234-5678"), "끝 010-8765-4321")
    text = page_text(content.pages[0])
    places = []
    for one in scan(content, name="a.txt"):
        assert text[one.start : one.end] == one.text
        assert one.text in one.context
        places.append((one.kind, one.page, one.place))
    assert places == [("name", 1, "1.2.1"), ("mobile", 1, "1.2.2"), ("mobile", 1, "")]


def test_a_list_in_lines_is_read_by_its_header_line() -> None:
    content = of(
        "성명 계좌", "번호 비고", "홍길동 11023456789012 1", "접수일자 금액 연번", "260109 1771412 1"
    )
    assert held(content) == [("name", "홍길동"), ("account", "11023456789012")]


@pytest.mark.parametrize("hiding", list(Hiding))
def test_nothing_is_left_out_for_being_hidden(hiding: Hiding) -> None:
    hidden = Hidden(hiding, "somewhere", "주민번호 900101-1234567", page=1)
    (one,) = scan(of("본문", hidden=(hidden,)), name="a.txt")
    assert (one.kind, one.hiding, one.place, one.page, one.start) == ("rrn", hiding, "somewhere", 1, -1)


def test_hidden_paragraphs_of_one_place_are_one_text() -> None:
    parts = (
        Hidden(Hiding.HIDDEN_TEXT, "p", "010-12"),
        Hidden(Hiding.COMMENT, "c", "-"),
        Hidden(Hiding.HIDDEN_TEXT, "p", "34-5678"),
    )
    assert held(of("", hidden=parts)) == [("mobile", "010-12\n34-5678")]


def test_names_titles_and_files_within() -> None:
    inner = Content("text/csv", (Page(1, blocks=(table("성명|연락처", "홍길동|1012345678"),)),))
    content = of("본문", title="010-1111-2222", embedded=(Embedded("b.csv", inner),))
    found = scan(content, name="홍길동_9001011234567.hwp", title="연락 010-3333-4444")
    assert [(one.kind, one.holds, one.hiding, one.place) for one in found] == [
        ("rrn", True, Hiding.FILE_NAME, ""),
        ("name", False, Hiding.FILE_NAME, ""),
        ("mobile", True, None, "title"),
        ("mobile", True, Hiding.METADATA, "title"),
        ("name", True, Hiding.EMBEDDED, "b.csv > 1.2.1"),
        ("mobile", True, Hiding.EMBEDDED, "b.csv > 1.2.2"),
    ]


def test_verdicts() -> None:
    hidden = Hidden(Hiding.COMMENT, "c", "확인함")
    picture = Content("image/png", (Page(1, pictured=True),), unread=(Unread.PICTURE,))
    number = "010-1234-5678"
    cases = [
        (of("본문", hidden=(hidden,)), Verdict.CLEAN),
        (of("민원인 박민수 씨, 12가3456"), Verdict.CLEAN),
        (of(number), Verdict.FINDING),
        (of("본문", unread=(Unread.ENCRYPTED,)), Verdict.UNSCANNABLE),
        (of(number, unread=(Unread.PICTURE,)), Verdict.FINDING),
        (picture, Verdict.UNSCANNABLE),
        (of("본문", embedded=(Embedded("BinData/image1.png", picture),)), Verdict.UNSCANNABLE),
        (of("본문", embedded=(Embedded("Preview/PrvImage.png", picture),)), Verdict.CLEAN),
    ]
    for content, verdict in cases:
        assert verdict_of(content, scan(content, name="a.hwpx")) is verdict


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        ("rrn", "９００１０１－１２３４５６７", "900101-*******"),
        ("rrn", "900101-12\n34567", "900101-*******"),
        ("mobile", "+82 10 1234 5678", "010-****-5678"),
        ("mobile", "1012345678", "010-****-5678"),
        ("phone", "02)312-4567", "02-****-4567"),
        ("card", "4111111111111111", "4111-11**-****-1111"),
        ("account", "110-234-567890", "****890"),
        ("driver", "112012345678", "11-20-******-**"),
        ("passport", "m 1234 5678", "m1*******"),
        ("address", "서울 마포구 서교동 395-12", "서울 마포구 서교동 **"),
        ("birth", "1980년 5월 1일", "1980.**.**"),
        ("birth", "800501", "****"),
        ("plate", "12가 3456", "12가****"),
        ("name", "홍길동", "홍*동"),
        ("name", "NGUYEN VAN AN", "****"),
        ("health_ins", "12345678901", "****"),
    ],
)
def test_masks(kind: str, text: str, shown: str) -> None:
    assert mask(kind, text) == shown


@given(st.text(alphabet="0123456789-가나호동 M서울", max_size=40))
def test_no_mask_shows_what_it_cannot_read(text: str) -> None:
    for kind in (
        "rrn",
        "mobile",
        "card",
        "account",
        "driver",
        "passport",
        "birth",
        "address",
        "name",
        "plate",
    ):
        assert "*" in mask(kind, text)


def test_a_title_is_a_text() -> None:
    assert [one.text for one in scan_text("홍길동 010-1234-5678")] == ["010-1234-5678"]


def test_the_detectors_are_those_of_refused_text() -> None:
    assert [one.kind for one in detect("900101-1234567")] == [one.kind for one in scan_text("900101-1234567")]


def test_a_number_in_what_reads_like_a_header_is_found() -> None:
    said = Content("x", pages=(Page(1, "", (Table((("연락처 010-2345-6789",),)),)),))
    assert [one.text for one in scan(said, name="a.xlsx")] == ["010-2345-6789"]
