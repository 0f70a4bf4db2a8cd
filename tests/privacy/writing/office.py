"""Files of Word, Excel and PowerPoint (ECMA-376)."""

from madang.domains.documents.content import Hiding as H
from tests.privacy.spec import Rows, Spec
from tests.privacy.writing.parts import separated, x, zipped

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_W = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{_OFFICE}"'
_WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
_X = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}"'
_P = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:r="{_OFFICE}"'
)
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _relations(*targets: tuple[str, str, str]) -> str:
    out = ' TargetMode="External"'
    said = "".join(
        f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{x(target)}"{out if ":" in target else ""}/>'
        for i, kind, target in targets
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{said}</Relationships>'


def _around(main: str, spec: Spec) -> dict[str, str | bytes]:
    core = (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" {_DC}>'
        f"<cp:keywords>{x(spec.hidden.get(H.METADATA, ''))}</cp:keywords></cp:coreProperties>"
    )
    types = (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
    )
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": _relations(("r1", "officeDocument", main)),
        "docProps/core.xml": core,
    }


def docx(spec: Spec) -> bytes:
    hidden = spec.hidden
    body = "".join(map(_w_lines, spec.lines)) + "".join(map(_w_table, spec.tables))
    body += "<w:p>" + "".join(
        f"<w:del w:id='1' w:author='a'><w:r><w:delText>{x(line)}</w:delText></w:r></w:del>"
        for line in hidden[H.TRACKED_CHANGE].split("\n")[:1]
    )
    body += "</w:p>" + "".join(
        f"<w:p><w:del w:id='2' w:author='a'><w:r><w:delText>{x(line)}</w:delText></w:r></w:del></w:p>"
        for line in hidden[H.TRACKED_CHANGE].split("\n")[1:]
    )
    body += "".join(
        f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{x(line)}</w:t></w:r></w:p>"
        for line in hidden[H.HIDDEN_TEXT].split("\n")
    )
    body += (
        f'<w:p><w:r><w:drawing><wp:inline {_WP}><wp:docPr id="1" name="p" descr="{x(hidden[H.ALTERNATIVE])}"/>'
        "</wp:inline></w:drawing></w:r></w:p>"
        f'<w:sdt><w:sdtPr><w:dropDownList><w:listItem w:displayText="{x(hidden[H.FORM_FIELD])}" w:value="1"/>'
        "</w:dropDownList></w:sdtPr><w:sdtContent><w:p/></w:sdtContent></w:sdt>"
    )
    word = {
        "document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "_rels/document.xml.rels": _relations(
            ("h", "header", "header1.xml"),
            ("f", "footnotes", "footnotes.xml"),
            ("c", "comments", "comments.xml"),
            ("e", "package", "embeddings/내부자료.csv"),
            ("l", "hyperlink", f"https://example.kr/?q={hidden[H.LINK]}"),
        ),
        "header1.xml": f"<w:hdr {_W}>{_w_lines(hidden[H.HEADER])}</w:hdr>",
        "footnotes.xml": f'<w:footnotes {_W}><w:footnote w:id="1">{_w_lines(hidden[H.NOTE])}</w:footnote>'
        "</w:footnotes>",
        "comments.xml": f'<w:comments {_W}><w:comment w:id="1">{_w_lines(hidden[H.COMMENT])}</w:comment></w:comments>',
        "embeddings/내부자료.csv": separated(spec.embedded),
    }
    return zipped(_around("word/document.xml", spec) | {f"word/{name}": part for name, part in word.items()})


def _w_lines(text: str) -> str:
    return "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{x(line)}</w:t></w:r></w:p>' for line in text.split("\n")
    )


def _w_table(rows: Rows) -> str:
    cells = ("".join(f"<w:tc>{_w_lines(cell)}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def xlsx(spec: Spec) -> bytes:
    hidden = spec.hidden
    rows = [*spec.tables[0], *spec.hidden_rows]
    concealed = range(len(spec.tables[0]), len(rows))
    far = max(map(len, rows)) + 1
    column = {n: (far, cell) for n, cell in enumerate(spec.hidden_column)}
    rows += [[]] * (len(spec.hidden_column) - len(rows))
    data = "".join(_x_row(n, row, column.get(n), n in concealed) for n, row in enumerate(rows))
    columns = f'<cols><col min="{far + 1}" max="{far + 1}" hidden="1" width="9"/></cols>'
    more = "".join(
        _x_row(n, row, None, False) for n, row in enumerate(_below(spec.tables[1:]), len(rows) + 2)
    )
    formula = (
        f'<row r="900"><c r="A900"><f>IF(1,"{x(hidden[H.FORMULA], quote=False)}","")</f><v>1</v></c></row>'
    )
    secret = "".join(_x_row(n, row, None, False) for n, row in enumerate(spec.hidden_sheet))
    header = f"<headerFooter><oddHeader>{x(hidden[H.HEADER])}</oddHeader></headerFooter>"
    name = f'<definedName name="기준">"{x(hidden[H.DEFINED_NAME], quote=False)}"</definedName>'
    parts = {
        "workbook.xml": f'<workbook {_X}><sheets><sheet name="명단" sheetId="1" r:id="a"/>'
        '<sheet name="원본" sheetId="2" state="veryHidden" r:id="b"/></sheets>'
        f"<definedNames>{name}</definedNames></workbook>",
        "_rels/workbook.xml.rels": _relations(
            ("a", "worksheet", "worksheets/sheet1.xml"),
            ("b", "worksheet", "worksheets/sheet2.xml"),
            ("c", "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml"),
        ),
        "worksheets/sheet1.xml": f"<worksheet {_X}>{columns}"
        f"<sheetData>{data}{more}{formula}</sheetData>{header}</worksheet>",
        "worksheets/sheet2.xml": f"<worksheet {_X}><sheetData>{secret}</sheetData></worksheet>",
        "worksheets/_rels/sheet1.xml.rels": _relations(("m", "comments", "../comments1.xml")),
        "comments1.xml": f'<comments {_X}><commentList><comment ref="A1"><text><t>{x(hidden[H.COMMENT])}</t></text>'
        "</comment></commentList></comments>",
        "pivotCache/pivotCacheDefinition1.xml": f"<pivotCacheDefinition {_X}>"
        '<cacheFields><cacheField name="값"><sharedItems>'
        f'<s v="{x(hidden[H.CACHE])}"/></sharedItems></cacheField></cacheFields></pivotCacheDefinition>',
    }
    return zipped(_around("xl/workbook.xml", spec) | {f"xl/{part}": said for part, said in parts.items()})


def _below(tables: list[Rows]) -> Rows:
    return [row for rows in tables for row in [*rows, []]]


def _x_row(number: int, row: list[str], beside: tuple[int, str] | None, hidden: bool) -> str:
    """A row; bare digits are numbers as a sheet keeps them, unless that would change them."""
    cells = [(n, cell) for n, cell in enumerate(row) if cell] + ([beside] if beside else [])
    said = "".join(_x_cell(f"{_letters(n)}{number + 1}", cell) for n, cell in cells)
    more = ' hidden="1"' if hidden else ""
    return f'<row r="{number + 1}"{more}>{said}</row>'


def _x_cell(place: str, cell: str) -> str:
    whole = cell.removesuffix(".0")
    if whole.isascii() and whole.isdigit() and not whole.startswith("0") and len(whole) <= 15:
        return f'<c r="{place}"><v>{whole}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{x(cell)}</t></is></c>'


def _letters(number: int) -> str:
    return chr(65 + number) if number < 26 else f"A{chr(39 + number)}"


def pptx(spec: Spec) -> bytes:
    hidden = spec.hidden
    shown = _p_shape("".join(map(_a_lines, spec.lines)))
    tables = "".join(map(_a_table, spec.tables))
    outside = (
        '<p:sp><p:spPr><a:xfrm><a:off x="-99000000" y="0"/><a:ext cx="1" cy="1"/></a:xfrm></p:spPr>'
        f"<p:txBody>{_a_lines(hidden[H.HIDDEN_TEXT])}</p:txBody></p:sp>"
    )
    picture = (
        f'<p:pic><p:nvPicPr><p:cNvPr id="9" name="p" descr="{x(hidden[H.ALTERNATIVE])}"/></p:nvPicPr></p:pic>'
    )
    slide = f"<p:sld {_P}><p:cSld><p:spTree>{shown}{tables}{outside}{picture}</p:spTree></p:cSld></p:sld>"
    note = (
        f"<p:notes {_P}><p:cSld><p:spTree>{_p_shape(_a_lines(hidden[H.NOTE]))}</p:spTree></p:cSld></p:notes>"
    )
    comment = f'<p:cmLst {_P}><p:cm authorId="0"><p:text>{x(hidden[H.COMMENT])}</p:text></p:cm></p:cmLst>'
    parts = {
        "presentation.xml": f'<p:presentation {_P}><p:sldIdLst><p:sldId id="256" r:id="s"/>'
        "</p:sldIdLst></p:presentation>",
        "_rels/presentation.xml.rels": _relations(("s", "slide", "slides/slide1.xml")),
        "slides/slide1.xml": slide,
        "slides/_rels/slide1.xml.rels": _relations(
            ("n", "notesSlide", "../notesSlides/notesSlide1.xml"),
            ("c", "comments", "../comments/comment1.xml"),
        ),
        "notesSlides/notesSlide1.xml": note,
        "comments/comment1.xml": comment,
    }
    return zipped(
        _around("ppt/presentation.xml", spec) | {f"ppt/{part}": said for part, said in parts.items()}
    )


def _p_shape(paragraphs: str) -> str:
    return f"<p:sp><p:spPr/><p:txBody>{paragraphs}</p:txBody></p:sp>"


def _a_lines(text: str) -> str:
    return "".join(f"<a:p><a:r><a:t>{x(line)}</a:t></a:r></a:p>" for line in text.split("\n"))


def _a_table(rows: Rows) -> str:
    said = "".join(
        "<a:tr>" + "".join(f"<a:tc><a:txBody>{_a_lines(cell)}</a:txBody></a:tc>" for cell in row) + "</a:tr>"
        for row in rows
    )
    drawn = f"<a:graphic><a:graphicData><a:tbl>{said}</a:tbl></a:graphicData></a:graphic>"
    return f"<p:graphicFrame>{drawn}</p:graphicFrame>"
