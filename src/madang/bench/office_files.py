"""Files as offices write them: HWPX, PDF, DOCX, XLSX with some pages of varied text, the same for the same number.

Binary HWP is not written (nothing here can); HWPX stands in for it.
"""

import io
import zipfile
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

import pikepdf

FORMATS = ("hwpx", "pdf", "docx", "xlsx")
_WORDS = (
    *(
        "정수장",
        "약품",
        "사용",
        "월보",
        "제출",
        "점검",
        "결과",
        "보고",
        "시설물",
        "유지관리",
        "계획",
        "예산",
        "배정",
        "집행",
    ),
    *(
        "협조",
        "요청",
        "관련",
        "부서",
        "의견",
        "조회",
        "검토",
        "사항",
        "도로",
        "굴착",
        "복구",
        "공사",
        "감독",
        "현장",
    ),
    *(
        "확인",
        "교육",
        "훈련",
        "일정",
        "안내",
        "참석",
        "대상",
        "소방",
        "안전",
        "관리",
        "강화",
        "추진",
        "실적",
        "분기",
    ),
    *(
        "상반기",
        "하반기",
        "사업",
        "위탁",
        "운영",
        "평가",
        "기준",
        "개정",
        "시행",
        "공고",
        "접수",
        "처리",
        "현황",
        "통계",
    ),
    *(
        "자료",
        "붙임",
        "서식",
        "작성",
        "요령",
        "민원",
        "응대",
        "개선",
        "방안",
        "수립",
        "급수",
        "구역",
        "누수",
        "탐사",
    ),
    *("관로", "정비"),
)
_HWPML = (
    'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" '
    'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head" xmlns:hc="http://www.hancom.co.kr/hwpml/2011/core"'
)
_OPF = 'xmlns:opf="http://www.idpf.org/2007/opf/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """A file: its name and what it holds."""

    name: str
    content: bytes


def office_file(n: int, seed: int = 1) -> OfficeFile:
    """The n-th file of a day: of ten six HWPX, three PDF, one DOCX or XLSX; some 5 KB of text (UTF-8) in each."""
    random = Random(seed * 1_000_003 + n)
    place = n % 10
    form = "hwpx" if place < 6 else "pdf" if place < 9 else ("docx", "xlsx")[n // 10 % 2]
    paragraphs = _paragraphs(random)
    content = {"hwpx": _hwpx, "pdf": _pdf, "docx": _docx, "xlsx": _xlsx}[form](paragraphs, n)
    return OfficeFile(f"{paragraphs[0][:30].strip()} {n}.{form}", content)


def _paragraphs(random: Random) -> list[str]:
    """Sentences of administration with numbers, days and sums in them: 5 KB or so."""
    told: list[str] = []
    size = 0
    while size < 5_000:
        words = random.choices(_WORDS, k=random.randint(6, 14))
        words.insert(3, f"{random.randint(2019, 2026)}. {random.randint(1, 12)}. {random.randint(1, 28)}.")
        words.insert(6, f"{random.randint(1, 999):,}천원")
        told.append(" ".join(words))
        size += len(told[-1].encode())
    return told


def _table(paragraphs: list[str]) -> list[list[str]]:
    return [["구분", "내용", "수량"], *([text[:6], text[7:20], str(len(text))] for text in paragraphs[:8])]


def _zipped(parts: dict[str, str], *, stored: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in parts.items():
            kind = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), text.encode(), compress_type=kind)
    return out.getvalue()


def _hwpx(paragraphs: list[str], n: int) -> bytes:
    def paragraph(text: str) -> str:
        run = f'<hp:run charPrIDRef="0"><hp:t>{escape(text)}</hp:t></hp:run>'
        return f'<hp:p paraPrIDRef="0" styleIDRef="0">{run}</hp:p>'

    def cell(text: str, row: int, column: int) -> str:
        return (
            f'<hp:tc><hp:subList>{paragraph(text)}</hp:subList><hp:cellAddr colAddr="{column}" rowAddr="{row}"/>'
            '<hp:cellSpan colSpan="1" rowSpan="1"/></hp:tc>'
        )

    rows = "".join(
        f"<hp:tr>{''.join(cell(text, r, c) for c, text in enumerate(row))}</hp:tr>"
        for r, row in enumerate(_table(paragraphs))
    )
    table = f'<hp:p><hp:run><hp:tbl rowCnt="9" colCnt="3">{rows}</hp:tbl></hp:run></hp:p>'
    body = "".join(map(paragraph, paragraphs))
    manifest = (
        '<opf:item id="header" href="Contents/header.xml" media-type="application/xml"/>'
        '<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/>'
    )
    parts = {
        "mimetype": "application/hwp+zip",
        "version.xml": f'{_XML}<hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" major="5"/>',
        "META-INF/container.xml": f'{_XML}<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<ocf:rootfiles><ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/>'
        "</ocf:rootfiles></ocf:container>",
        "Contents/content.hpf": f"{_XML}<opf:package {_OPF}>"
        f"<opf:metadata><opf:title>문서 {n}</opf:title></opf:metadata>"
        f'<opf:manifest>{manifest}</opf:manifest><opf:spine><opf:itemref idref="header"/>'
        '<opf:itemref idref="section0"/></opf:spine></opf:package>',
        "Contents/header.xml": f'{_XML}<hh:head {_HWPML} version="1.4" secCnt="1"><hh:refList/></hh:head>',
        "Contents/section0.xml": f"{_XML}<hs:sec {_HWPML}>{body}{table}</hs:sec>",
        "Preview/PrvText.txt": "\r\n".join(paragraphs[:10]),
    }
    return _zipped(parts, stored="mimetype")


def _docx(paragraphs: list[str], n: int) -> bytes:
    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>"

    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in _table(paragraphs)
    )
    types = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": _types("/word/document.xml", types),
        "_rels/.rels": _relations("word/document.xml"),
        "word/document.xml": f"{_XML}<w:document {_W}><w:body>{''.join(map(paragraph, paragraphs))}"
        f"<w:tbl>{rows}</w:tbl></w:body></w:document>",
    }
    return _zipped(parts)


def _xlsx(paragraphs: list[str], n: int) -> bytes:
    def cell(text: str) -> str:
        return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    rows = [*_table(paragraphs), *([text] for text in paragraphs)]
    told = "".join(f'<row r="{r}">{"".join(map(cell, row))}</row>' for r, row in enumerate(rows, start=1))
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
    parts = {
        "[Content_Types].xml": _types("/xl/workbook.xml", types, ("/xl/worksheets/sheet1.xml", sheet)),
        "_rels/.rels": _relations("xl/workbook.xml"),
        "xl/workbook.xml": f'{_XML}<workbook {_S} xmlns:r="{_R}"><sheets>'
        '<sheet name="현황" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations("worksheets/sheet1.xml", "worksheet"),
        "xl/worksheets/sheet1.xml": f"{_XML}<worksheet {_S}><sheetData>{told}</sheetData></worksheet>",
    }
    return _zipped(parts)


def _types(main: str, media: str, *more: tuple[str, str]) -> str:
    named = "".join(
        f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in ((main, media), *more)
    )
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    return (
        f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{named}</Types>"
    )


def _relations(target: str, kind: str = "officeDocument") -> str:
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    one = f'<Relationship Id="rId1" Type="{_R}/{kind}" Target="{target}"/>'
    return f'{_XML}<Relationships xmlns="{package}">{one}</Relationships>'


def _pdf(paragraphs: list[str], n: int) -> bytes:
    """Two columns of nothing special: the lines of the text on A4 pages, in a Korean font of the reader."""
    pdf = pikepdf.new()
    font = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=pikepdf.Name("/HYSMyeongJo-Medium"),
            Encoding=pikepdf.Name("/UniKS-UTF16-H"),
            DescendantFonts=[_descendant()],
        )
    )
    lines = [text[first : first + 45] for text in paragraphs for first in range(0, len(text), 45)]
    for first in range(0, len(lines), 50):
        shown = "\n".join(f"<{line.encode('utf-16-be').hex()}> Tj T*" for line in lines[first : first + 50])
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, 595, 842],
            Resources=pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font)),
            Contents=pdf.make_stream(f"BT /F1 11 Tf 15 TL 50 800 Td\n{shown}\nET".encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    out = io.BytesIO()
    pdf.save(out, compress_streams=True, deterministic_id=True)
    return out.getvalue()


def _descendant() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType0,
        BaseFont=pikepdf.Name("/HYSMyeongJo-Medium"),
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Korea1", Supplement=1),
        DW=1000,
    )
