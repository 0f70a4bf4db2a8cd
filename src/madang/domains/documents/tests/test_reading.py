"""Each hiding place of each format, in files made by hand; what is shown and what is not."""

import struct
import zlib
from collections.abc import Callable

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from madang.domains.documents.content import Content, Hiding, Table, Unread
from madang.domains.documents.plain import all_text, page_text, table_text
from madang.domains.documents.reading import hwp_records, read
from madang.domains.documents.reading.gathering import Budget, Gathering
from madang.domains.documents.reading.hwp_words import Words
from madang.domains.documents.reading.numbers import pattern_of, shown
from madang.domains.documents.tests import small_files as made

H = Hiding
SHOWN = None
PLACES: list[tuple[Callable[[], bytes], str, dict[str, Hiding | None]]] = [
    (
        made.docx,
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        {
            "보이는": SHOWN,
            "넣은말": SHOWN,
            "글상자": SHOWN,
            "안쪽표": SHOWN,
            "숨은글자": H.HIDDEN_TEXT,
            "스타일숨김": H.HIDDEN_TEXT,
            "옛글상자": H.HIDDEN_TEXT,
            "지운말": H.TRACKED_CHANGE,
            "지운이": H.TRACKED_CHANGE,
            "넣은이": H.TRACKED_CHANGE,
            "필드명령": H.FORMULA,
            "대체글자": H.ALTERNATIVE,
            "머리말씀": H.HEADER,
            "각주말씀": H.NOTE,
            "메모말씀": H.COMMENT,
            "메모한이": H.COMMENT,
            "link@example.kr": H.LINK,
            "차트값": H.CACHE,
            "사용자자료": H.METADATA,
            "작성자홍": H.METADATA,
            "수정자김": H.METADATA,
        },
    ),
    (
        made.xlsx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        {
            "홍길동": SHOWN,
            "2024-03-05": SHOWN,
            "9001011234567": SHOWN,
            "010-1234-5678": SHOWN,
            "숨은열값": H.HIDDEN_COLUMN,
            "숨은행값": H.HIDDEN_ROW,
            "숨은시트값": H.HIDDEN_SHEET,
            "감춘시트": H.HIDDEN_SHEET,
            "수식말": H.FORMULA,
            "정의된값": H.DEFINED_NAME,
            "안쓴글자": H.HIDDEN_TEXT,
            "인쇄머리": H.HEADER,
            "셀메모": H.COMMENT,
            "메모저자": H.COMMENT,
            "이어진메모": H.COMMENT,
            "대화한이": H.COMMENT,
            "피벗값": H.CACHE,
            "바깥값": H.CACHE,
            "바깥파일": H.LINK,
            "작성자홍": H.METADATA,
        },
    ),
    (
        made.pptx,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        {
            "보이는슬라이드": SHOWN,
            "숨은슬라이드": H.HIDDEN_TEXT,
            "마스터글": H.HIDDEN_TEXT,
            "발표메모": H.NOTE,
            "검토의견": H.COMMENT,
            "그림설명": H.ALTERNATIVE,
        },
    ),
    (
        made.odt,
        "application/vnd.oasis.opendocument.text",
        {
            "보이는  글자": SHOWN,
            "성명": SHOWN,
            "지운말": H.TRACKED_CHANGE,
            "메모말씀": H.COMMENT,
            "메모한이": H.COMMENT,
            "숨은구역": H.HIDDEN_TEXT,
            "숨은글자": H.HIDDEN_TEXT,
            "머리말씀": H.HEADER,
            "작성자홍": H.METADATA,
        },
    ),
    (
        made.ods,
        "application/vnd.oasis.opendocument.spreadsheet",
        {
            "보이는값": SHOWN,
            "숨은행값": H.HIDDEN_ROW,
            "숨은시트값": H.HIDDEN_SHEET,
            "감춘시트": H.HIDDEN_SHEET,
        },
    ),
    (
        made.hwpx,
        "application/hwp+zip",
        {
            "보이는\t글자": SHOWN,
            "글상자": SHOWN,
            "성명\t\t비고": SHOWN,
            "지운말": H.TRACKED_CHANGE,
            "바꾼이": H.TRACKED_CHANGE,
            "머리말씀": H.HEADER,
            "각주말씀": H.NOTE,
            "숨은설명": H.COMMENT,
            "메모말씀": H.COMMENT,
            "메모명령": H.COMMENT,
            "개체설명": H.ALTERNATIVE,
            "미리보기글": H.PREVIEW,
            "스크립트글": H.SCRIPT,
            "작성자홍": H.METADATA,
        },
    ),
    (
        made.pdf,
        "application/pdf",
        {
            "Visible words": SHOWN,
            "CoveredText": SHOWN,
            "WhiteText": SHOWN,
            "CroppedText": SHOWN,
            "주석말씀": H.ANNOTATION,
            "주석저자": H.FORM_FIELD,
            "입력한값": H.FORM_FIELD,
            "link@example.kr": H.LINK,
            "스크립트글": H.SCRIPT,
            "작성자홍": H.METADATA,
            "첨부.txt": H.FILE_NAME,
        },
    ),
    (made.revised_pdf, "application/pdf", {"NewHidden": SHOWN, "OldSecret": H.TRACKED_CHANGE}),
    (
        made.html,
        "text/html",
        {
            "보이는 글자": SHOWN,
            "성명\t홍길동": SHOWN,
            "주석말씀": H.COMMENT,
            "숨은글자": H.HIDDEN_TEXT,
            "숨은문단": H.HIDDEN_TEXT,
            "대체글자": H.ALTERNATIVE,
            "자료속성": H.HIDDEN_TEXT,
            "입력한값": H.FORM_FIELD,
            "스크립트글": H.SCRIPT,
            "작성자홍": H.METADATA,
            "link@example.kr": H.LINK,
        },
    ),
    (
        made.mail,
        "message/rfc822",
        {"보이는 글자": SHOWN, "서식 글자": SHOWN, "from@example.kr": H.MAIL_HEADER, "보낸이": H.MAIL_HEADER},
    ),
    (
        made.picture,
        "image/png",
        {"그림주석": H.METADATA, "PhotoAuthor": H.METADATA, "TrailingWords": H.HIDDEN_TEXT},
    ),
    (
        made.svg,
        "image/svg+xml",
        {"보이는 글자": SHOWN, "대체글자": H.ALTERNATIVE, "스크립트글": H.SCRIPT, "작성자홍": H.METADATA},
    ),
    (
        made.rtf,
        "application/rtf",
        {
            "홍길동 홍": SHOWN,
            "Writer": H.METADATA,
            "HiddenWords": H.HIDDEN_TEXT,
            "NoteWords": H.NOTE,
            "Commenter": H.COMMENT,
            "Removed": H.TRACKED_CHANGE,
        },
    ),
]


WHOLE = [make() for make, *_ in PLACES]


def places_of(content: Content, word: str) -> set[Hiding | None]:
    """Where a word was found: on a page, or in which hiding places."""
    found: set[Hiding | None] = {None for page in content.pages if word in page_text(page)}
    for hidden in content.hidden:
        if word in (hidden.text if hidden.table is None else table_text(hidden.table)):
            found.add(hidden.hiding)
    return found


@pytest.mark.parametrize(("make", "media", "places"), PLACES, ids=lambda v: getattr(v, "__name__", None))
def test_every_hiding_place_is_read(
    make: Callable[[], bytes], media: str, places: dict[str, Hiding | None]
) -> None:
    content = read(make(), "file")
    assert content.media == media
    assert not set(content.unread) - {Unread.PICTURE}
    wrong = {
        word: places_of(content, word)
        for word, place in places.items()
        if place not in places_of(content, word)
    }
    assert not wrong
    shown = {word for word, place in places.items() if place is not None and None in places_of(content, word)}
    assert not shown, "hidden text stands on a page"


@pytest.mark.parametrize(("make", "media", "places"), PLACES, ids=lambda v: getattr(v, "__name__", None))
def test_a_content_crosses_the_pipe_unchanged(make: Callable[[], bytes], media: str, places: object) -> None:
    content = read(make(), "file")
    assert Content.of(orjson.loads(orjson.dumps(content))) == content


def test_files_within_are_read_with_all_they_hide() -> None:
    mail = read(made.mail())
    (word,) = mail.embedded
    assert word.name == "첨부.docx"
    (book,) = word.content.embedded
    assert H.HIDDEN_SHEET in places_of(book.content, "숨은시트값")
    assert [inner.content.pages[0].blocks for inner in read(made.html()).embedded] == [("inner-file",)]
    assert [page_text(inner.content.pages[0]) for inner in read(made.pdf()).embedded] == ["첨부한 내용"]


def test_a_table_keeps_its_cells_where_they_stand() -> None:
    (page,) = read(made.docx()).pages
    tables = [block for block in page.blocks if isinstance(block, Table)]
    assert tables[0].rows == (("성명", "전화"), ("홍길동", ""))
    assert tables[1].rows == (("안쪽표",),)
    sheet = read(made.xlsx()).pages[0]
    assert sheet.name == "명단"
    assert sheet.blocks == (
        Table((("성명", "날짜"), ("홍길동", "2024-03-05"), ("9001011234567", "010-1234-5678"))),
    )


def test_hidden_rows_and_columns_keep_their_headers() -> None:
    tables = {h.hiding: h.table for h in read(made.xlsx()).hidden if h.table}
    assert tables[H.HIDDEN_ROW] == Table((("성명", "날짜", "비밀열"), ("숨은행값", "", "")))
    assert tables[H.HIDDEN_COLUMN] == Table((("비밀열",), ("숨은열값",)))


def test_a_page_that_is_only_a_picture_says_so() -> None:
    content = read(made.scanned_pdf())
    assert content.pages[0].pictured
    assert content.unread == ("picture",)
    assert not read(made.pdf()).pages[0].pictured


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("한글 문서\n둘째 줄", "utf-8"),
        ("한글 문서\n둘째 줄", "cp949"),
        ("한글 문서 12\n둘째 줄 345", "utf-16"),
    ],
)
def test_text_is_read_in_the_encodings_in_use(text: str, encoding: str) -> None:
    content = read(text.encode(encoding))
    assert content.media == "text/plain"
    assert page_text(content.pages[0]) == text


def test_lines_of_cells_are_a_table() -> None:
    content = read(
        "성명,전화,주소\n홍길동,010-1234-5678,\"서울, 중구\"\n김철수,=cmd|'/c calc'!A1,부산\n".encode("cp949")
    )
    assert content.media == "text/csv"
    (table,) = content.pages[0].blocks
    assert isinstance(table, Table)
    assert table.rows[1] == ("홍길동", "010-1234-5678", "서울, 중구")
    assert H.FORMULA in places_of(content, "=cmd|")
    assert read("안녕하세요, 시장님.\n잘 지내시죠, 그럼.".encode()).media == "text/plain"


def test_names_in_the_korean_code_page_are_readable() -> None:
    content = read(_without_unicode_mark("명단.txt"))
    assert [inner.name for inner in content.embedded] == ["명단.txt"]


def _without_unicode_mark(name: str) -> bytes:
    """An archive as Korean programs of Windows write it: names in CP949, no mark."""
    raw, body = name.encode("cp949"), b"inner"
    sums = struct.pack("<III", zlib.crc32(body), len(body), len(body))
    local = (
        b"PK\3\4" + struct.pack("<5H", 20, 0, 0, 0, 0) + sums + struct.pack("<HH", len(raw), 0) + raw + body
    )
    central = b"PK\1\2" + struct.pack("<6H", 20, 20, 0, 0, 0, 0) + sums
    central += struct.pack("<5HII", len(raw), 0, 0, 0, 0, 0, 0) + raw
    return local + central + b"PK\5\6" + struct.pack("<4HIIH", 0, 0, 1, 1, len(central), len(local), 0)


@pytest.mark.parametrize(
    ("code", "pattern", "value", "said"),
    [
        ("000000\\-0000000", "000000-0000000", "9001011234567", "900101-1234567"),
        ("[<=9999999]###\\-####;000\\-####\\-####", "000-####-####", "1012345678", "010-1234-5678"),
        ("#,##0", "", "1234567", "1234567"),
        ("General", "", "1.5", "1.5"),
    ],
)
def test_numbers_are_said_as_a_sheet_shows_them(code: str, pattern: str, value: str, said: str) -> None:
    assert pattern_of(code) == pattern
    assert shown(value, False, pattern, False) == said


def _record(tag: int, level: int, data: bytes) -> bytes:
    return struct.pack("<I", tag | level << 10 | len(data) << 20) + data


def _paragraph(level: int, said: str, controls: bytes = b"") -> bytes:
    return (
        _record(66, level, bytes(22)) + _record(67, level + 1, (said + "\r").encode("utf-16-le")) + controls
    )


def _gathering() -> Gathering:
    return Gathering(lambda content, name, depth, budget: Content(""))


def test_records_of_hangul_tell_the_body_from_what_lies_beside() -> None:
    def beside(kind: bytes, said: str) -> bytes:
        return _record(71, 1, kind[::-1] + bytes(8)) + _record(72, 2, bytes(8)) + _paragraph(2, said)

    def cell(column: int, row: int, said: str) -> bytes:
        return _record(72, 2, bytes(8) + struct.pack("<4H", column, row, 1, 1)) + _paragraph(2, said)

    table = (
        _record(71, 1, b" lbt" + bytes(42))
        + _record(77, 2, bytes(8))
        + cell(0, 0, "성명")
        + cell(2, 0, "비고")
    )
    link = _record(71, 1, b"klh%" + bytes(5) + struct.pack("<H", 4) + "주소명령".encode("utf-16-le"))
    controls = (
        beside(b"head", "머리말씀") + beside(b"fn  ", "각주말씀") + beside(b"tcmt", "숨은설명") + table + link
    )
    memo = _record(93, 0, bytes(4)) + _record(72, 1, bytes(8)) + _paragraph(1, "메모말씀")
    gathering = _gathering()
    Words(gathering, "BodyText/Section0").section(
        hwp_records.records(_paragraph(0, "본문\t글자", controls) + memo)
    )
    content = gathering.content()
    assert content.pages[0].blocks[1] == Table((("성명", "", "비고"),))
    for word, place in {
        "본문": None,
        "머리말씀": H.HEADER,
        "각주말씀": H.NOTE,
        "숨은설명": H.COMMENT,
        "메모말씀": H.COMMENT,
        "주소명령": H.LINK,
    }.items():
        assert places_of(content, word) == {place}


@given(st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc"))), st.integers(1, 23))
@settings(max_examples=60, deadline=None)
def test_controls_between_letters_never_shift_the_text(said: str, control: int) -> None:
    from madang.domains.documents.reading.hwp_words import text_of

    if control in (10, 13):
        return
    inside = struct.pack("<H", control) + b"\x41\xd8\x00\xdc" * 3 + struct.pack("<H", control)
    half = len(said) // 2
    data = said[:half].encode("utf-16-le") + inside + said[half:].encode("utf-16-le")
    assert text_of(data).replace("\t", "") == said.replace("\t", "")


def test_limits_are_named_and_never_silent() -> None:
    few = Budget(characters=1_000, cells=10)
    assert "too_large" in read(("가" * 900 + "\n" + "나" * 900).encode(), "", few).unread
    rows = "\n".join("가,나,다" for _ in range(10))
    assert "too_many_parts" in read(rows.encode(), "", Budget(cells=10)).unread
    assert "too_many_parts" in read(made.mail(), "", Budget(embedded=0)).unread
    inner = made.zipped({"a.txt": "깊은 곳"})
    for _ in range(5):
        inner = made.zipped({"inner.zip": inner})
    deepest = read(inner)
    while deepest.embedded:
        deepest = deepest.embedded[0].content
    assert deepest.unread == ("too_deep",)
    assert not any("깊은 곳" in text for text in all_text(read(inner)))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_file_is_read_or_refused_but_never_raises(data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] = data.draw(st.integers(0, 255))
    content = read(bytes(whole[: data.draw(st.integers(1, len(whole)))]), "file")
    assert content.media
    assert all(Unread(code) is not Unread.CRASHED for code in content.unread)
