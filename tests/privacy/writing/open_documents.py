"""Files of OpenDocument (ISO/IEC 26300) and HWPX (KS X 6101)."""

from madang.domains.documents.content import Hiding as H
from tests.privacy.spec import Rows, Spec
from tests.privacy.writing.parts import x, zipped

_O = "urn:oasis:names:tc:opendocument:xmlns"
_NS = (
    " ".join(
        f'xmlns:{short}="{_O}:{name}:1.0"'
        for short, name in {
            "office": "office",
            "text": "text",
            "table": "table",
            "style": "style",
            "fo": "xsl-fo-compatible",
            "meta": "meta",
        }.items()
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)
_HP = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"'
_OPF = 'xmlns:opf="http://www.idpf.org/2007/opf/"'


def _p(text: str, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return "".join(f"<text:p{named}>{x(line)}</text:p>" for line in text.split("\n"))


def _open(media: str, content: str, spec: Spec, styles: str = "") -> bytes:
    meta = (
        f"<office:document-meta {_NS}><office:meta><meta:keyword>{x(spec.hidden[H.METADATA])}</meta:keyword>"
        "</office:meta></office:document-meta>"
    )
    parts = {
        "content.xml": content,
        "styles.xml": f"<office:document-styles {_NS}>{styles}</office:document-styles>",
        "meta.xml": meta,
    }
    return zipped(parts, first=("mimetype", media))


def odt(spec: Spec) -> bytes:
    hidden = spec.hidden
    style = (
        '<office:automatic-styles><style:style style:name="W" style:family="paragraph">'
        '<style:text-properties text:display="none"/></style:style></office:automatic-styles>'
    )
    changes = (
        f"<text:tracked-changes><text:changed-region><text:deletion>{_p(hidden[H.TRACKED_CHANGE])}</text:deletion>"
        "</text:changed-region></text:tracked-changes>"
    )
    beside = (
        f"<text:p>가<office:annotation>{_p(hidden[H.COMMENT])}</office:annotation>"
        f'<text:note text:note-class="footnote"><text:note-body>{_p(hidden[H.NOTE])}</text:note-body>'
        "</text:note></text:p>"
    )
    body = (
        changes
        + "".join(map(_p, spec.lines))
        + beside
        + _p(hidden[H.HIDDEN_TEXT], "W")
        + "".join(map(_table, spec.tables))
    )
    content = (
        f"<office:document-content {_NS}>{style}<office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    header = (
        f'<office:master-styles><style:master-page style:name="S"><style:header>{_p(hidden[H.HEADER])}</style:header>'
        "</style:master-page></office:master-styles>"
    )
    return _open("application/vnd.oasis.opendocument.text", content, spec, header)


def _table(rows: Rows, name: str = "표", more: str = "", columns: str = "") -> str:
    said = "".join(_row(row) for row in rows)
    return f'<table:table table:name="{name}"{more}>{columns}{said}</table:table>'


def _row(row: list[str], more: str = "") -> str:
    cells = "".join(f"<table:table-cell>{_p(cell) if cell else ''}</table:table-cell>" for cell in row)
    return f"<table:table-row{more}>{cells}</table:table-row>"


def ods(spec: Spec) -> bytes:
    first = spec.tables[0]
    far = max(map(len, [*first, *spec.hidden_rows])) + 1
    rows = [*first, *spec.hidden_rows]
    rows += [[]] * (len(spec.hidden_column) - len(rows))
    full = [[*row, *[""] * (far - len(row)), *spec.hidden_column[n : n + 1]] for n, row in enumerate(rows)]
    concealed = range(len(first), len(first) + len(spec.hidden_rows))
    collapsed = ' table:visibility="collapse"'
    said = "".join(_row(row, collapsed if n in concealed else "") for n, row in enumerate(full))
    said += "".join(_row(row) for rows in spec.tables[1:] for row in [[], *rows])
    note = f"<office:annotation>{_p(spec.hidden[H.COMMENT])}</office:annotation>"
    said += (
        f"<table:table-row><table:table-cell>{note}<text:p>메모</text:p></table:table-cell></table:table-row>"
    )
    columns = f'<table:table-column table:number-columns-repeated="{far}"/><table:table-column{collapsed}/>'
    hiding = ' table:style-name="ta2"'
    style = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    content = (
        f"<office:document-content {_NS}>{style}<office:body><office:spreadsheet>"
        f'<table:table table:name="명단">{columns}{said}</table:table>'
        f"{_table(spec.hidden_sheet, '원본', hiding)}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return _open("application/vnd.oasis.opendocument.spreadsheet", content, spec)


def hwpx(spec: Spec) -> bytes:
    hidden = spec.hidden
    beside = "".join(
        f"<hp:p><hp:run><hp:ctrl><hp:{tag}><hp:subList>{_hp(hidden[place])}</hp:subList></hp:{tag}></hp:ctrl></hp:run></hp:p>"
        for tag, place in (("hiddenComment", H.COMMENT), ("footNote", H.NOTE), ("header", H.HEADER))
    )
    body = "".join(map(_hp, spec.lines)) + beside + "".join(map(_hp_table, spec.tables))
    package = (
        f'<opf:package {_OPF}><opf:metadata><opf:title>보고</opf:title><opf:meta name="keyword" content="text">'
        f"{x(hidden[H.METADATA])}</opf:meta></opf:metadata></opf:package>"
    )
    parts = {
        "version.xml": "<version/>",
        "META-INF/container.xml": "<container/>",
        "Contents/content.hpf": package,
        "Contents/header.xml": "<head/>",
        "Contents/section0.xml": f"<hs:sec {_HP}>{body}</hs:sec>",
        "Preview/PrvText.txt": hidden[H.PREVIEW],
    }
    return zipped(parts, first=("mimetype", "application/hwp+zip"))


def _hp(text: str) -> str:
    return "".join(f"<hp:p><hp:run><hp:t>{x(line)}</hp:t></hp:run></hp:p>" for line in text.split("\n"))


def _hp_table(rows: Rows) -> str:
    said = "".join(
        "<hp:tr>"
        + "".join(
            f'<hp:tc><hp:subList>{_hp(cell)}</hp:subList><hp:cellAddr colAddr="{c}" rowAddr="{r}"/></hp:tc>'
            for c, cell in enumerate(row)
        )
        + "</hp:tr>"
        for r, row in enumerate(rows)
    )
    return f"<hp:p><hp:run><hp:tbl>{said}</hp:tbl></hp:run></hp:p>"
