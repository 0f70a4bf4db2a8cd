"""Files of offices keep what is seen, lose what is hidden, and still hold together."""

import zipfile
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image, PngImagePlugin

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import Box, office
from madang.domains.documents.redaction import CannotRedact, Marked, Mask, NotRedacted, Order, redact, verify
from madang.domains.documents.tests.made import (
    NUMBER,
    SECRET,
    R,
    archive,
    broken_relations,
    entries,
    everything,
    real,
    relations,
    types,
)

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT, ODS = "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.spreadsheet"
ORDER = Order(masks=(Mask(SECRET, "○○○"), Mask(NUMBER, "******")))
CORE = f"<coreProperties><creator>{SECRET}</creator></coreProperties>"


def picture() -> bytes:
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "HONG")
    target = BytesIO()
    Image.new("RGB", (8, 8), "red").save(target, "PNG", pnginfo=note)
    return target.getvalue()


def sound(content: bytes) -> None:
    """Whether the package holds together and every part of XML can be read."""
    assert broken_relations(content) == []
    for name, data in entries(content).items():
        if name.endswith((".xml", ".rels")):
            etree.fromstring(data)


def docx(body: str) -> bytes:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    document = f'<w:document {w} xmlns:r="{R}"><w:body>{body}</w:body></w:document>'
    return archive(
        {
            "[Content_Types].xml": types(
                **{
                    "/word/document.xml": "application/vnd.ms-word.document.macroEnabled.main+xml",
                    "/word/comments.xml": "application/x",
                    "/docProps/core.xml": "application/x",
                }
            ),
            "_rels/.rels": relations(
                d=("officeDocument", "word/document.xml"),
                c=("metadata/core-properties", "docProps/core.xml"),
                t=("metadata/thumbnail", "docProps/thumbnail.jpeg"),
            ),
            "docProps/core.xml": CORE,
            "docProps/thumbnail.jpeg": SECRET.encode(),
            "word/document.xml": document,
            "word/comments.xml": f"<w:comments {w}><w:comment w:id='1' w:author='{SECRET}'/></w:comments>",
            "word/people.xml": f"<w:people {w}><w:person w:author='{SECRET}'/></w:people>",
            "word/settings.xml": f"<w:settings {w}><w:rsids/><w:docVars><w:docVar w:val='{SECRET}'/></w:docVars>"
            "</w:settings>",
            "word/vbaProject.bin": SECRET.encode("utf-16-le"),
            "word/embeddings/sheet.xlsx": archive({"a.xml": f"<a>{SECRET}</a>"}),
            "word/media/image1.png": picture(),
            "word/_rels/document.xml.rels": relations(
                c=("comments", "comments.xml"),
                p=("people", "people.xml"),
                s=("settings", "settings.xml"),
                v=("vbaProject", "vbaProject.bin"),
                o=("oleObject", "embeddings/sheet.xlsx"),
                i=("image", "media/image1.png"),
                h=("hyperlink", f"mailto:{SECRET}@example.kr"),
                x=("attachedTemplate", "https://example.kr/template.dotm"),
            ),
        }
    )


BODY = f"""
<w:p w:rsidR="00AB"><w:r><w:t>신청인 홍</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>길동 귀하</w:t></w:r></w:p>
<w:p><w:r><w:t>주민 850312</w:t></w:r><w:r><w:noBreakHyphen/></w:r><w:r><w:t>1234567 끝</w:t></w:r></w:p>
<w:p><w:ins w:author="{SECRET}"><w:r><w:t>넣은 말</w:t></w:r></w:ins>
<w:del w:author="x"><w:r><w:delText>지운 말</w:delText></w:r></w:del></w:p>
<w:p><w:moveFrom w:id="1"><w:r><w:t>옮긴 말</w:t></w:r></w:moveFrom>
<w:moveTo w:id="1"><w:r><w:t>옮긴 말</w:t></w:r></w:moveTo></w:p>
<w:p><w:commentRangeStart w:id="1"/><w:r><w:rPr><w:vanish/></w:rPr><w:t>숨은 말</w:t></w:r>
<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>보이는 말</w:t></w:r><w:commentRangeEnd w:id="1"/></w:p>
<w:tbl><w:tr><w:trPr><w:del w:id="4"/></w:trPr><w:tc><w:p><w:r><w:t>지운 줄</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>남은 줄</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:object><o:OLEObject xmlns:o="o" r:id="o"/></w:object></w:r><w:r><w:drawing>
<wp:docPr xmlns:wp="wp" id="1" name="그림" descr="{SECRET}의 사진"/><a:blip xmlns:a="a" r:embed="i"/></w:drawing></w:r>
<w:hyperlink r:id="h"><w:r><w:t>전자우편</w:t></w:r></w:hyperlink></w:p>
"""


def test_a_word_document() -> None:
    content = docx(BODY)
    assert verify(content, content, (SECRET,))
    made = redact(content, DOCX, ORDER)
    assert (made.media, made.suffix) == (DOCX, ".docx")
    sound(made.content)
    text = everything(made.content)
    seen = "".join(etree.fromstring(entries(made.content)["word/document.xml"]).itertext())
    assert "신청인 ○○○ 귀하" in seen and "주민 ****** 끝" in seen.replace("\n", "")
    assert all(word in seen for word in ("넣은 말", "보이는 말", "남은 줄", "전자우편"))
    assert seen.count("옮긴 말") == 1
    assert not [
        word
        for word in ("지운 말", "숨은 말", "지운 줄", "rsidR", "vbaProject", "comment", "macro")
        if word in text
    ]
    assert set(entries(made.content)) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
        "word/settings.xml",
        "word/media/image1.png",
        "word/_rels/document.xml.rels",
    }
    assert b"HONG" not in entries(made.content)["word/media/image1.png"]
    assert Image.open(BytesIO(entries(made.content)["word/media/image1.png"])).size == (8, 8)


def test_a_macro_document_changes_its_type() -> None:
    made = redact(docx("<w:p/>"), "application/vnd.ms-word.document.macroEnabled.12", ORDER)
    assert made.media == DOCX and "macroEnabled" not in everything(made.content)


def xlsx() -> bytes:
    m = f'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{R}"'

    def sheet(rows: str, more: str = "", columns: str = "") -> str:
        return f"<worksheet {m}>{columns}<sheetData>{rows}</sheetData>{more}</worksheet>"

    first = sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c></row>'
        '<row r="2" hidden="1"><c r="A2" t="s"><v>3</v></c></row>'
        '<row r="3"><c r="A3"><v>1012345678</v></c><c r="B3"><f>SUM(숨김!A1)</f><v>7</v></c>'
        f'<c r="F3" t="str"><f>"{SECRET}"&amp;"님"</f><v>{SECRET}님</v></c>'
        f'<c r="E3" t="inlineStr"><is><t>안 {SECRET}</t></is></c></row>',
        '<hyperlinks><hyperlink ref="A1" r:id="h"/></hyperlinks><legacyDrawing r:id="v"/>',
        '<cols><col min="3" max="4" width="9" hidden="1"/></cols>',
    )
    strings = [
        f"<si><t>성명 {SECRET}</t></si>",
        f"<si><r><t>{NUMBER[:5]}</t></r><r><t>{NUMBER[5:]}</t></r></si>",
        "<si><t>숨은 칸</t></si>",
        "<si><t>숨은 줄</t></si>",
        "<si><t>숨은 장</t></si>",
    ]
    return archive(
        {
            "[Content_Types].xml": types(
                **{
                    "/xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    "/xl/worksheets/sheet2.xml": "x",
                    "/xl/comments1.xml": "x",
                }
            ),
            "_rels/.rels": relations(
                d=("officeDocument", "xl/workbook.xml"), a=("extended-properties", "docProps/app.xml")
            ),
            "docProps/app.xml": f"<Properties><TitlesOfParts>{SECRET}</TitlesOfParts></Properties>",
            "xl/workbook.xml": f"""<workbook {m}><workbookPr/>
<bookViews><workbookView activeTab="2"/></bookViews><sheets>
<sheet name="숨김" sheetId="1" state="veryHidden" r:id="s2"/><sheet name="{SECRET}" sheetId="2" r:id="s1"/>
<sheet name="셋째" sheetId="3" r:id="s3"/></sheets>
<externalReferences><externalReference r:id="e"/></externalReferences>
<definedNames><definedName name="가">숨김!$A$1</definedName>
<definedName name="나" localSheetId="2">셋째!$A$1</definedName>
<definedName name="_xlnm.Print_Area" localSheetId="0">숨김!$A$1</definedName></definedNames>
<pivotCaches><pivotCache cacheId="1" r:id="p"/></pivotCaches></workbook>""",
            "xl/_rels/workbook.xml.rels": relations(
                s1=("worksheet", "worksheets/sheet1.xml"),
                s2=("worksheet", "worksheets/sheet2.xml"),
                s3=("worksheet", "worksheets/sheet3.xml"),
                t=("sharedStrings", "sharedStrings.xml"),
                p=("pivotCacheDefinition", "pivotCache/p.xml"),
                e=("externalLink", "externalLinks/e.xml"),
                c=("calcChain", "calcChain.xml"),
            ),
            "xl/worksheets/sheet1.xml": first,
            "xl/worksheets/sheet2.xml": sheet('<row r="1"><c r="A1" t="s"><v>4</v></c></row>'),
            "xl/worksheets/sheet3.xml": sheet('<row r="1"><c r="A1"><v>5</v></c></row>'),
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                v=("vmlDrawing", "../drawings/v.vml"),
                c=("comments", "../comments1.xml"),
                h=("hyperlink", f"mailto:{SECRET}@example.kr"),
            ),
            "xl/comments1.xml": f"<comments><t>{SECRET}</t></comments>",
            "xl/drawings/v.vml": f"<xml>{SECRET}</xml>",
            "xl/pivotCache/p.xml": f"<pivot><s v='{SECRET}'/></pivot>",
            "xl/externalLinks/e.xml": f"<externalLink>{SECRET}</externalLink>",
            "xl/calcChain.xml": "<calcChain/>",
            "xl/sharedStrings.xml": f"<sst {m}>{''.join(strings)}</sst>",
        }
    )


def test_a_workbook() -> None:
    content = xlsx()
    order = Order(masks=(*ORDER.masks, Mask("010-1234-5678", "[전화]")))
    made = redact(content, XLSX, order)
    sound(made.content)
    parts = entries(made.content)
    text = everything(made.content)
    assert not [
        word for word in ("숨은", "숨김", "1012345678", "<f>", "calcChain", "docProps") if word in text
    ]
    assert not [
        name
        for name in parts
        if "pivot" in name or "external" in name or "comments" in name or "sheet2" in name
    ]
    strings = ["".join(each.itertext()) for each in etree.fromstring(parts["xl/sharedStrings.xml"])]
    assert strings == ["성명 ○○○", "******", "", "", ""]
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    assert "[전화]" in sheet and "○○○님" in sheet and "안 ○○○" in sheet and 'r="C1"' not in sheet
    book = etree.fromstring(parts["xl/workbook.xml"])
    assert [s.get("name") for s in book.iter("{*}sheet")] == ["○○○", "셋째"]
    (name,) = book.iter("{*}definedName")
    assert (name.get("name"), name.get("localSheetId")) == ("나", "1")
    assert not list(book.iter("{*}pivotCaches", "{*}externalReferences"))
    assert "activeTab" not in text and "hidden=" in sheet  # what is empty stays where it was


def test_names_of_sheets_stay_names() -> None:
    made = redact(xlsx(), XLSX, Order(masks=(Mask(SECRET),)))
    book = etree.fromstring(entries(made.content)["xl/workbook.xml"])
    assert [s.get("name") for s in book.iter("{*}sheet")] == ["비공개", "셋째"]


def test_formulas_stay_where_nothing_was_taken() -> None:
    parts = entries(xlsx())
    kept = dict(parts)
    kept["xl/worksheets/sheet1.xml"] = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        b'<c r="A1"><f>1+1</f><v>2</v></c></row></sheetData></worksheet>'
    )
    book = kept["xl/workbook.xml"].decode()
    kept["xl/workbook.xml"] = book.replace(' state="veryHidden"', "").encode()
    rels = kept["xl/_rels/workbook.xml.rels"].decode()
    kept["xl/_rels/workbook.xml.rels"] = rels.replace('/externalLink"', '/hyper"').encode()
    del kept["xl/worksheets/_rels/sheet1.xml.rels"]
    made = redact(archive(dict(kept)), XLSX, Order(masks=(Mask("없는 말"),)))
    assert "<f>1+1</f>" in everything(made.content)


def test_a_presentation() -> None:
    p = f'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="a" xmlns:r="{R}"'

    def slide(body: str, more: str = "") -> str:
        return f"<p:sld {p}{more}><a:p>{body}</a:p></p:sld>"

    content = archive(
        {
            "[Content_Types].xml": types(**{"/ppt/slides/slide2.xml": "x", "/ppt/notesSlides/n.xml": "x"}),
            "_rels/.rels": relations(
                d=("officeDocument", "ppt/presentation.xml"), c=("core-properties", "docProps/core.xml")
            ),
            "docProps/core.xml": CORE,
            "ppt/presentation.xml": f'<p:presentation {p}><p:sldIdLst><p:sldId id="256" r:id="a"/>'
            '<p:sldId id="257" r:id="b"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(
                a=("slide", "slides/slide1.xml"),
                b=("slide", "slides/slide2.xml"),
                c=("commentAuthors", "authors.xml"),
            ),
            "ppt/authors.xml": f"<a>{SECRET}</a>",
            "ppt/slides/slide1.xml": slide(
                f'<a:r><a:t>보고 홍길</a:t></a:r><a:r><a:t>동</a:t></a:r><a:hlinkClick r:id="s"/><x descr="{SECRET}"/>'
            ),
            "ppt/slides/slide2.xml": slide("<a:r><a:t>숨은 쪽</a:t></a:r>", ' show="0"'),
            "ppt/slides/_rels/slide1.xml.rels": relations(
                n=("notesSlide", "../notesSlides/n.xml"),
                s=("slide", "slide2.xml"),
                k=("comments", "../comments/c.xml"),
            ),
            "ppt/notesSlides/n.xml": slide("<a:r><a:t>발표자 말</a:t></a:r>"),
            "ppt/comments/c.xml": f"<c>{SECRET}</c>",
        }
    )
    made = redact(content, PPTX, ORDER)
    sound(made.content)
    text = everything(made.content)
    assert "보고 ○○○" in "".join(etree.fromstring(entries(made.content)["ppt/slides/slide1.xml"]).itertext())
    assert not [
        word
        for word in ("숨은 쪽", "발표자 말", "hlinkClick", 'id="257"', "slide2", "docProps")
        if word in text
    ]


NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "text", "table", "style", "meta", "manifest", "draw")
)


def odf(body: str, media: str, styles: str = "") -> bytes:
    paths = ("/", "content.xml", "meta.xml", "settings.xml", "Thumbnails/thumbnail.png", "Object 1")
    listed = "".join(f'<manifest:file-entry manifest:full-path="{path}"/>' for path in paths)
    return archive(
        {
            "mimetype": media,
            "content.xml": f"<office:document-content {NAMESPACES}><office:scripts><x>{SECRET}</x></office:scripts>"
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>{body}</office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {NAMESPACES}><office:meta><meta:c>{SECRET}</meta:c>"
            "</office:meta></office:document-meta>",
            "settings.xml": f"<x>{SECRET}</x>",
            "Thumbnails/thumbnail.png": SECRET,
            "Object 1": SECRET,
            "Basic/script.xml": f"<x>{SECRET}</x>",
            "META-INF/manifest.xml": f"<manifest:manifest {NAMESPACES}>{listed}</manifest:manifest>",
        }
    )


def test_a_text_of_opendocument() -> None:
    body = f"""<office:text><text:tracked-changes><text:deletion><text:p>지운 말</text:p></text:deletion>
</text:tracked-changes>
<text:p>신청인 홍<text:span>길</text:span>동<text:change text:id="1"/> 귀하<text:s/>남은 말</text:p>
<text:p>앞<office:annotation><text:p>{SECRET} 메모</text:p></office:annotation>뒤</text:p>
<text:section text:display="none"><text:p>숨은 절</text:p></text:section>
<text:p>가<text:span text:style-name="T1">숨은 말</text:span>나</text:p>
</office:text>"""
    style = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    made = redact(odf(body, ODT, style), ODT, ORDER)
    assert made.suffix == ".odt"
    text = "".join(etree.fromstring(entries(made.content)["content.xml"]).itertext())
    assert "신청인 ○○○ 귀하남은 말" in text and "앞뒤" in text and "가나" in text
    assert not [word for word in ("지운", "메모", "숨은") if word in everything(made.content)]
    assert set(entries(made.content)) == {"mimetype", "content.xml", "meta.xml", "META-INF/manifest.xml"}
    with zipfile.ZipFile(BytesIO(made.content)) as packed:
        first = packed.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert "Object 1" not in everything(made.content)


def test_a_sheet_of_opendocument() -> None:
    def cell(words: str, more: str = "") -> str:
        return f"<table:table-cell{more}><text:p>{words}</text:p></table:table-cell>"

    body = f"""<office:spreadsheet><table:table table:name="가"><table:table-column table:number-columns-repeated="2"/>
<table:table-column table:visibility="collapse"/><table:table-row>
{cell(f"{NUMBER}", f' office:string-value="{NUMBER}" table:formula="of:=1"')}
{cell("셋")}{cell("숨은 칸")}{cell("남은 칸")}</table:table-row>
<table:table-row table:visibility="filter">{cell("숨은 줄")}</table:table-row>
</table:table><table:table table:name="나" table:style-name="H"><table:table-row>{cell("숨은 장")}</table:table-row>
</table:table></office:spreadsheet>"""
    style = '<style:style style:name="H"><style:table-properties table:display="false"/></style:style>'
    made = redact(odf(body, ODS, style), ODS, ORDER)
    text = everything(made.content)
    assert "******" in text and "셋" in text and "남은 칸" in text
    assert "숨은" not in text and "formula" not in text


@pytest.mark.parametrize("name", ["cropbox.odt", "rotated.odt", "precision.odg"])
def test_real_files_of_opendocument(name: str) -> None:
    content = real(f"pdf-redaction/froide/froide_tests_testdata_redaction-test-{name}")
    media = {"odt": ODT, "odg": "application/vnd.oasis.opendocument.graphics"}[name[-3:]]
    made = redact(content, media, Order(masks=(Mask("abcdefgh", "X"),)))
    assert "abcdefgh" not in everything(made.content)
    assert not [each for each in entries(made.content) if each.startswith("Thumbnails")]
    root = etree.fromstring(entries(made.content)["content.xml"])
    assert len(list(root.iter())) > 20
    if office.available():
        assert office.to_pdf(made.content, media).startswith(b"%PDF-")


def test_words_in_what_cannot_be_rewritten_stop_everything() -> None:
    parts = entries(docx(BODY)) | {"word/media/image1.png": b"EMF " + SECRET.encode("utf-16-le")}
    with pytest.raises(NotRedacted) as refused:
        redact(archive(dict(parts)), DOCX, ORDER)
    assert refused.value.where == ("file/word/media/image1.png: bytes",)


@pytest.mark.skipif(office.available(), reason="LibreOffice is installed")
def test_boxes_need_libreoffice() -> None:
    with pytest.raises(CannotRedact) as refused:
        redact(docx(BODY), DOCX, Order(boxes=(Marked(1, Box(0, 0, 1, 1)),)))
    assert refused.value.reason is Unread.UNSUPPORTED


def overlapping() -> bytes:
    content = bytearray(archive({"a.xml": "<a/>" * 50, "b.xml": "<b/>" * 50}))
    with zipfile.ZipFile(BytesIO(bytes(content))) as packed:
        first = packed.infolist()[0].header_offset
    place = content.rindex(b"PK\x01\x02")
    content[place + 42 : place + 46] = first.to_bytes(4, "little")
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no archive", Unread.DAMAGED),
        (overlapping(), Unread.OVERLAPPING),
        (archive({f"{n}.xml": "" for n in range(20_001)}), Unread.TOO_MANY_PARTS),
        (docx("<w:p>"), Unread.DAMAGED),
        (docx("<w:p/>").replace(b"word/doc", b"word/dox"), Unread.DAMAGED),
        (
            archive(
                entries(docx(""))  # type: ignore[arg-type]
                | {"word/settings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}
            ),
            Unread.DAMAGED,
        ),
    ],
    ids=["no archive", "overlapping", "many", "not well-formed", "renamed", "entities"],
)
def test_hostile_packages_are_refused(content: bytes, reason: Unread) -> None:
    with pytest.raises(CannotRedact) as refused:
        redact(content, DOCX, ORDER)
    assert refused.value.reason is reason
