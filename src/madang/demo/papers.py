"""Small files of the documents of the demo city, as offices write them: HWPX, PDF, DOCX, XLSX, CSV, a scan.

The same words give the same bytes: no file says when it was made.
"""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

import orjson
import pikepdf
import pypdfium2
import typst

from madang.domains.approvals import typesetting

Rows = Sequence[Sequence[str]]

_FONTS = Path(typesetting.__file__).parent / "fonts"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a file says: a title, paragraphs, a table whose first row heads it. `kept_back`: a sheet nobody is shown."""

    title: str
    paragraphs: Sequence[str]
    table: Rows
    kept_back: Rows = ()


def made(form: str, paper: Paper) -> bytes:
    """The file in a format (`FORMATS`). Raises KeyError for any other."""
    return _MAKERS[form](paper)


def _zipped(parts: Mapping[str, str], stored: str = "") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in parts.items():
            kind = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), text.encode(), compress_type=kind)
    return held.getvalue()


# --- HWPX --------------------------------------------------------------------------------------------------

_SPACES = " ".join(
    f'xmlns:{prefix}="http://www.hancom.co.kr/hwpml/2011/{name}"'
    for prefix, name in (("hp", "paragraph"), ("hs", "section"), ("hh", "head"), ("hc", "core"))
)
_LANGUAGES = ("HANGUL", "LATIN", "HANJA", "JAPANESE", "OTHER", "SYMBOL", "USER")
_EACH = " ".join(f'{name.lower()}="{{0}}"' for name in _LANGUAGES)
_SIDES = ("left", "right", "top", "bottom")
_WIDE, _HIGH, _LINE = (
    48_190,
    1_800,
    1_100,
)  # a sheet's text, a row, letters: in 1/7200 of an inch, as all of HWPX
_OPF = 'xmlns:opf="http://www.idpf.org/2007/opf/" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _hwpx(paper: Paper) -> bytes:
    body = [_paragraph(paper.title, look=1, place=1, first=True), _paragraph("")]
    body += map(_paragraph, paper.paragraphs)
    body += [_paragraph(""), _hwpx_table(paper.table), _paragraph("끝.")]
    items = "".join(
        f'<opf:item id="{name}" href="Contents/{name}.xml" media-type="application/xml"/>'
        for name in ("header", "section0")
    )
    parts = {
        "mimetype": "application/hwp+zip",
        "version.xml": f'{_XML}<hv:HCFVersion xmlns:hv="http://www.hancom.co.kr/hwpml/2011/version" '
        'tagetApplication="WORDPROCESSOR" major="5" minor="1" micro="0" buildNumber="1" os="1" xmlVersion="1.4"/>',
        "META-INF/container.xml": f'{_XML}<ocf:container xmlns:ocf="urn:oasis:names:tc:opendocument:xmlns:container">'
        '<ocf:rootfiles><ocf:rootfile full-path="Contents/content.hpf" media-type="application/hwpml-package+xml"/>'
        "</ocf:rootfiles></ocf:container>",
        "Contents/content.hpf": f"{_XML}<opf:package {_OPF}><opf:metadata><opf:title>{escape(paper.title)}</opf:title>"
        f'</opf:metadata><opf:manifest>{items}</opf:manifest><opf:spine><opf:itemref idref="header"/>'
        '<opf:itemref idref="section0"/></opf:spine></opf:package>',
        "Contents/header.xml": _hwpx_header(),
        "Contents/section0.xml": f"{_XML}<hs:sec {_SPACES}>{''.join(body)}</hs:sec>",
        "Preview/PrvText.txt": "\r\n".join((paper.title, *paper.paragraphs)),
    }
    return _zipped(parts, stored="mimetype")


def _paragraph(text: str, look: int = 0, place: int = 0, *, first: bool = False) -> str:
    page = (
        '<hp:secPr id="" textDirection="HORIZONTAL" tabStop="8000"><hp:pagePr landscape="WIDELY" width="59528" '
        'height="84186" gutterType="LEFT_ONLY"><hp:margin header="2834" footer="2834" gutter="0" left="5669" '
        'right="5669" top="5669" bottom="4251"/></hp:pagePr></hp:secPr>'
    )
    run = f'<hp:run charPrIDRef="{look}">{page if first else ""}<hp:t>{escape(text)}</hp:t></hp:run>'
    return f'<hp:p id="0" paraPrIDRef="{place}" styleIDRef="0">{run}</hp:p>'


def _hwpx_table(rows: Rows) -> str:
    wide = _WIDE // len(rows[0])

    def cell(text: str, row: int, column: int) -> str:
        return (
            f'<hp:tc name="" header="{int(row == 0)}" borderFillIDRef="{2 if row else 3}"><hp:subList '
            f'vertAlign="CENTER">{_paragraph(text, look=0 if row else 2, place=1)}</hp:subList>'
            f'<hp:cellAddr colAddr="{column}" rowAddr="{row}"/><hp:cellSpan colSpan="1" rowSpan="1"/>'
            f'<hp:cellSz width="{wide}" height="{_HIGH}"/><hp:cellMargin left="510" right="510" top="141" '
            'bottom="141"/></hp:tc>'
        )

    told = "".join(
        f"<hp:tr>{''.join(cell(text, r, c) for c, text in enumerate(row))}</hp:tr>"
        for r, row in enumerate(rows)
    )
    table = (
        f'<hp:tbl id="1" zOrder="0" numberingType="TABLE" textWrap="TOP_AND_BOTTOM" rowCnt="{len(rows)}" '
        f'colCnt="{len(rows[0])}" cellSpacing="0" borderFillIDRef="2"><hp:sz width="{wide * len(rows[0])}" '
        f'widthRelTo="ABSOLUTE" height="{_HIGH * len(rows)}" heightRelTo="ABSOLUTE"/><hp:pos treatAsChar="1" '
        'vertRelTo="PARA" horzRelTo="PARA" vertAlign="TOP" horzAlign="LEFT" vertOffset="0" horzOffset="0"/>'
        f'<hp:inMargin left="510" right="510" top="141" bottom="141"/>{told}</hp:tbl>'
    )
    return f'<hp:p id="0" paraPrIDRef="0" styleIDRef="0"><hp:run charPrIDRef="0">{table}</hp:run></hp:p>'


@lru_cache(maxsize=1)
def _hwpx_header() -> str:
    faces = "".join(
        f'<hh:fontface lang="{name}" fontCnt="1"><hh:font id="0" face="함초롬바탕" type="TTF"/></hh:fontface>'
        for name in _LANGUAGES
    )
    looks = "".join(_look(n, height, bold=n > 0) for n, height in enumerate((_LINE, 1_600, _LINE)))
    places = "".join(_place(n, align) for n, align in enumerate(("JUSTIFY", "CENTER")))
    fills = "".join(
        _fill(n, line, tint) for n, line, tint in ((1, "NONE", ""), (2, "SOLID", ""), (3, "SOLID", "#E8EEF4"))
    )
    return (
        f'{_XML}<hh:head {_SPACES} version="1.4" secCnt="1"><hh:beginNum page="1" footnote="1" endnote="1" pic="1" '
        f'tbl="1" equation="1"/><hh:refList><hh:fontfaces itemCnt="7">{faces}</hh:fontfaces>'
        f'<hh:borderFills itemCnt="3">{fills}</hh:borderFills><hh:charProperties itemCnt="3">{looks}'
        f'</hh:charProperties><hh:paraProperties itemCnt="2">{places}</hh:paraProperties><hh:styles itemCnt="1">'
        '<hh:style id="0" type="PARA" name="바탕글" engName="Normal" paraPrIDRef="0" charPrIDRef="0" '
        'nextStyleIDRef="0" langID="1042"/></hh:styles></hh:refList></hh:head>'
    )


def _look(number: int, height: int, *, bold: bool) -> str:
    return (
        f'<hh:charPr id="{number}" height="{height}" textColor="#000000" shadeColor="none" borderFillIDRef="1">'
        f"<hh:fontRef {_EACH.format(0)}/><hh:ratio {_EACH.format(100)}/><hh:spacing {_EACH.format(0)}/>"
        f"<hh:relSz {_EACH.format(100)}/><hh:offset {_EACH.format(0)}/>{'<hh:bold/>' if bold else ''}</hh:charPr>"
    )


def _place(number: int, align: str) -> str:
    margins = "".join(
        f'<hc:{side} value="0" unit="HWPUNIT"/>' for side in ("intent", "left", "right", "prev", "next")
    )
    return (
        f'<hh:paraPr id="{number}" tabPrIDRef="0"><hh:align horizontal="{align}" vertical="BASELINE"/>'
        f'<hh:margin>{margins}</hh:margin><hh:lineSpacing type="PERCENT" value="160" unit="HWPUNIT"/></hh:paraPr>'
    )


def _fill(number: int, line: str, tint: str) -> str:
    sides = "".join(f'<hh:{side}Border type="{line}" width="0.12 mm" color="#000000"/>' for side in _SIDES)
    brush = f'<hc:fillBrush><hc:winBrush faceColor="{tint}" hatchColor="#000000" alpha="0"/></hc:fillBrush>'
    return (
        f'<hh:borderFill id="{number}" threeD="0" shadow="0">{sides}{brush if tint else ""}</hh:borderFill>'
    )


# --- PDF ---------------------------------------------------------------------------------------------------

_SHEET_OF_PAPER = """#set document(title: sys.inputs.title, date: none)
#set page(paper: "a4", margin: (x: 20mm, y: 22mm))
#set text(font: "Pretendard GOV", size: 11pt, lang: "ko")
#set par(leading: 0.9em, spacing: 1.1em)
#let said = json(bytes(sys.inputs.said))
#align(center, text(size: 17pt, font: "Madang Sans", weight: "bold", sys.inputs.title))
#v(6mm)
#for one in said.paragraphs [#par(one)]
#v(3mm)
#table(columns: (1fr,) * said.rows.first().len(), inset: 6pt, fill: (_, y) => if y == 0 { luma(235) },
  align: center, ..said.rows.flatten())
"""


def _pdf(paper: Paper) -> bytes:
    said = orjson.dumps(
        {"paragraphs": list(paper.paragraphs), "rows": [list(r) for r in paper.table]}
    ).decode()
    stamp = datetime(2026, 1, 1, tzinfo=UTC)
    inputs = {"title": paper.title, "said": said}
    return bytes(
        typst.compile(
            _SHEET_OF_PAPER.encode(), format="pdf", font_paths=_fonts(), sys_inputs=inputs, timestamp=stamp
        )
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[_FONTS])


def _scan(paper: Paper) -> bytes:
    """The sheet as a copier gives it back: a grey picture, in which no program finds a letter."""
    picture = pypdfium2.PdfDocument(_pdf(paper))[0].render(scale=1.5, grayscale=True).to_pil().convert("L")
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(595, 842))
    drawn = pdf.make_stream(zlib.compress(picture.tobytes(), 9))
    drawn.Type, drawn.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    drawn.Width, drawn.Height, drawn.BitsPerComponent = picture.width, picture.height, 8
    drawn.ColorSpace, drawn.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.FlateDecode
    pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=drawn))
    pdf.pages[0].Contents = pdf.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    held = io.BytesIO()
    pdf.save(held, deterministic_id=True)
    return held.getvalue()


# --- DOCX, XLSX, CSV ---------------------------------------------------------------------------------------

_CENTRED = '<w:jc w:val="center"/>'


def _docx(paper: Paper) -> bytes:
    def paragraph(text: str, look: str = "") -> str:
        return f'<w:p><w:pPr>{look}</w:pPr><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'

    lines = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in (*_SIDES, "insideH", "insideV"))
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in paper.table
    )
    body = "".join(map(paragraph, paper.paragraphs))
    parts = {
        "[Content_Types].xml": _types(("/word/document.xml", _WORD)),
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/document.xml": f"{_XML}<w:document {_W}><w:body>"
        f"{paragraph(paper.title, _CENTRED)}{body}"
        f"<w:tbl><w:tblPr><w:tblBorders>{lines}</w:tblBorders></w:tblPr>{rows}</w:tbl></w:body></w:document>",
    }
    return _zipped(parts)


def _xlsx(paper: Paper) -> bytes:
    sheets = [("현황", paper.table, "")]
    if paper.kept_back:
        sheets.append(("원자료", paper.kept_back, ' state="hidden"'))
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}"{state} r:id="rId{n}"/>'
        for n, (name, _, state) in enumerate(sheets, 1)
    )
    parts = {
        "[Content_Types].xml": _types(
            ("/xl/workbook.xml", _BOOK),
            *((f"/xl/worksheets/sheet{n}.xml", _SHEET) for n in range(1, len(sheets) + 1)),
        ),
        "_rels/.rels": _relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'{_XML}<workbook {_S} xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations(
            *(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1))
        ),
    }
    return _zipped(
        parts | {f"xl/worksheets/sheet{n}.xml": _cells(rows) for n, (_, rows, _) in enumerate(sheets, 1)}
    )


def _cells(rows: Rows) -> str:
    def cell(text: str) -> str:
        number = text.replace(",", "")
        if number.isdecimal() and not (len(number) > 1 and number[0] == "0"):
            return f"<c><v>{number}</v></c>"
        return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    told = "".join(f'<row r="{n}">{"".join(map(cell, row))}</row>' for n, row in enumerate(rows, 1))
    return f"{_XML}<worksheet {_S}><sheetData>{told}</sheetData></worksheet>"


def _types(*overrides: tuple[str, str]) -> str:
    named = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
        'vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{named}</Types>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'


def _csv(paper: Paper) -> bytes:
    lines = (",".join(f'"{cell}"' if "," in cell else cell for cell in row) for row in paper.table)
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


_MAKERS: Mapping[str, Callable[[Paper], bytes]] = {
    "hwpx": _hwpx,
    "pdf": _pdf,
    "scan": _scan,
    "docx": _docx,
    "xlsx": _xlsx,
    "csv": _csv,
}
FORMATS = frozenset(_MAKERS)
