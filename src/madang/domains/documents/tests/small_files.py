"""Small real files of each format, made by hand, with a word of its own in every place where text can hide."""

# ruff: noqa: E501 (markup as it stands in files)

import io
import zipfile
import zlib

import pikepdf
from PIL import Image, PngImagePlugin

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_X = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_A = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_CORE = (
    '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="urn:dc"><dc:title>제목입니다</dc:title>'
    "<dc:creator>작성자홍</dc:creator><cp:lastModifiedBy>수정자김</cp:lastModifiedBy></cp:coreProperties>"
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return held.getvalue()


def relations(*targets: tuple[str, str, str]) -> str:
    """Each: identifier, last word of the type, target (outside where it has a colon)."""
    outside = ' TargetMode="External"'
    said = "".join(
        f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{target}"{outside if ":" in target else ""}/>'
        for i, kind, target in targets
    )
    return f'<Relationships xmlns="{_PACKAGE}">{said}</Relationships>'


def docx(body: str = "", **more: str | bytes) -> bytes:
    body = body or (
        "<w:p><w:r><w:t>보이는 </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>숨은글자</w:t></w:r>"
        '<w:ins w:author="넣은이"><w:r><w:t>넣은말</w:t></w:r></w:ins>'
        '<w:del w:author="지운이"><w:r><w:delText>지운말</w:delText></w:r></w:del>'
        "<w:r><w:instrText>HYPERLINK 필드명령</w:instrText></w:r></w:p>"
        '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>스타일숨김</w:t></w:r></w:p>'
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>성명</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>전화</w:t></w:r></w:p>"
        "</w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>홍길동</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p><w:r>"
        "<w:t>안쪽표</w:t></w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
        '<w:p><w:r><mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice><w:drawing><docPr descr="대체글자"/>'
        "<w:txbxContent><w:p><w:r><w:t>글상자</w:t></w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback>"
        "<w:txbxContent><w:p><w:r><w:t>옛글상자</w:t></w:r></w:p></w:txbxContent></mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p>"
    )
    notes = '<w:{0}s {1}><w:{0} w:id="1" w:author="메모한이"><w:p><w:r><w:t>{2}</w:t></w:r></w:p></w:{0}></w:{0}s>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            ("a", "header", "header1.xml"),
            ("b", "footnotes", "footnotes.xml"),
            ("c", "comments", "comments.xml"),
            ("d", "hyperlink", "mailto:link@example.kr"),
        ),
        "word/header1.xml": f"<w:hdr {_W}><w:p><w:r><w:t>머리말씀</w:t></w:r></w:p></w:hdr>",
        "word/footnotes.xml": notes.format("footnote", _W, "각주말씀"),
        "word/comments.xml": notes.format("comment", _W, "메모말씀"),
        "word/styles.xml": f'<w:styles {_W}><w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>',
        "word/charts/chart1.xml": "<c><v>차트값</v></c>",
        "customXml/item1.xml": "<i>사용자자료</i>",
        "docProps/core.xml": _CORE,
        "word/embeddings/inner.xlsx": xlsx(),
    }
    return zipped(parts | more)


def xlsx() -> bytes:
    cell = '<c r="{0}" t="inlineStr"><is><t>{1}</t></is></c>'
    sheet = (
        f'<worksheet xmlns="{_X}" {_R}><cols><col min="3" max="3" hidden="1"/></cols><sheetData>'
        f'<row r="1">{cell.format("A1", "성명")}{cell.format("B1", "날짜")}{cell.format("C1", "비밀열")}</row>'
        f'<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" s="1"><v>45356</v></c>{cell.format("C2", "숨은열값")}</row>'
        f'<row r="3" hidden="1">{cell.format("A3", "숨은행값")}</row>'
        f'<row r="4"><c r="A4"><f>VLOOKUP("수식말",A1:B2,2)</f><v>9.001011234567E12</v></c>'
        '<c r="B4" s="2"><v>1012345678</v></c></row></sheetData>'
        "<headerFooter><oddHeader>인쇄머리</oddHeader></headerFooter></worksheet>"
    )
    other = f'<worksheet xmlns="{_X}"><sheetData><row r="1">{cell.format("A1", "숨은시트값")}</row></sheetData></worksheet>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{_X}" {_R}><sheets><sheet name="명단" sheetId="1" r:id="s1"/>'
            '<sheet name="감춘시트" sheetId="2" state="veryHidden" r:id="s2"/></sheets>'
            '<definedNames><definedName name="이름정의">"정의된값"</definedName></definedNames></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                ("s1", "worksheet", "worksheets/sheet1.xml"), ("s2", "worksheet", "worksheets/sheet2.xml")
            ),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/worksheets/sheet2.xml": other,
            "xl/sharedStrings.xml": f'<sst xmlns="{_X}"><si><t>홍길동</t></si><si><t>안쓴글자</t></si></sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{_X}"><numFmts><numFmt numFmtId="164" formatCode="000\\-0000\\-0000"/>'
            '</numFmts><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>',
            "xl/comments1.xml": f'<comments xmlns="{_X}"><authors><author>메모저자</author></authors><commentList>'
            '<comment ref="A1"><text><t>셀메모</t></text></comment></commentList></comments>',
            "xl/threadedComments/threadedComment1.xml": "<T><threadedComment><text>이어진메모</text></threadedComment></T>",
            "xl/persons/person.xml": '<personList><person displayName="대화한이"/></personList>',
            "xl/pivotCache/pivotCacheRecords1.xml": f'<pivotCacheRecords xmlns="{_X}"><r><s v="피벗값"/></r></pivotCacheRecords>',
            "xl/externalLinks/externalLink1.xml": "<e><sheetData><cell><v>바깥값</v></cell></sheetData></e>",
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                ("x", "externalLinkPath", "file:///바깥파일.xlsx")
            ),
            "docProps/core.xml": _CORE,
        }
    )


def pptx() -> bytes:
    text = "<p:sp><p:nvSpPr><p:cNvPr descr='{1}'/></p:nvSpPr><p:txBody><a:p><a:r><a:t>{0}</a:t></a:r></a:p></p:txBody></p:sp>"
    tree = "<p:{0} {1} {2}><p:cSld><p:spTree>{3}</p:spTree></p:cSld></p:{0}>"
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations(("r1", "officeDocument", "ppt/presentation.xml")),
            "ppt/presentation.xml": f'<p:presentation {_A} {_R}><p:sldIdLst><p:sldId id="256" r:id="s1"/>'
            '<p:sldId id="257" r:id="s2"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": relations(
                ("s1", "slide", "slides/slide1.xml"), ("s2", "slide", "slides/slide2.xml")
            ),
            "ppt/slides/slide1.xml": tree.format("sld", _A, "", text.format("보이는슬라이드", "그림설명")),
            "ppt/slides/_rels/slide1.xml.rels": relations(
                ("n", "notesSlide", "../notesSlides/notesSlide1.xml")
            ),
            "ppt/slides/slide2.xml": tree.format("sld", _A, 'show="0"', text.format("숨은슬라이드", "")),
            "ppt/notesSlides/notesSlide1.xml": tree.format("notes", _A, "", text.format("발표메모", "")),
            "ppt/slideMasters/slideMaster1.xml": tree.format(
                "sldMaster", _A, "", text.format("마스터글", "")
            ),
            "ppt/comments/comment1.xml": "<p:cmLst xmlns:p='urn:p'><p:cm><p:text>검토의견</p:text></p:cm></p:cmLst>",
        }
    )


_ODF = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("meta", "meta"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def _odf(kind: str, body: str, styles: str = "") -> bytes:
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": f"<office:document-content {_ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body>{body}</office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {_ODF}><office:meta><dc:creator>작성자홍</dc:creator></office:meta>"
            "</office:document-meta>",
            "styles.xml": f"<office:document-styles {_ODF}><office:master-styles><style:master-page><style:header><text:p>"
            "머리말씀</text:p></style:header></style:master-page></office:master-styles></office:document-styles>",
        }
    )


def odt() -> bytes:
    return _odf(
        "text",
        "<office:text><text:tracked-changes><text:changed-region><text:deletion><text:p>지운말</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes><text:p>보이는<office:annotation><dc:creator>메모한이</dc:creator>"
        '<text:p>메모말씀</text:p></office:annotation><text:s text:c="2"/>글자</text:p><text:section text:display="none">'
        '<text:p>숨은구역</text:p></text:section><text:p>가<text:span text:style-name="H">숨은글자</text:span></text:p>'
        "<table:table><table:table-row><table:table-cell><text:p>성명</text:p></table:table-cell></table:table-row>"
        "</table:table></office:text>",
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>',
    )


def ods() -> bytes:
    row = "<table:table-row{1}><table:table-cell><text:p>{0}</text:p></table:table-cell></table:table-row>"
    return _odf(
        "spreadsheet",
        '<office:spreadsheet><table:table table:name="명단">'
        + row.format("보이는값", "")
        + row.format("숨은행값", ' table:visibility="collapse"')
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row></table:table>'
        '<table:table table:name="감춘시트" table:style-name="H">'
        + row.format("숨은시트값", "")
        + "</table:table>"
        "</office:spreadsheet>",
        '<style:style style:name="H"><style:table-properties table:display="false"/></style:style>',
    )


_HP = (
    'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" '
    'xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"'
)


def hwpx(paragraphs: str = "") -> bytes:
    def beside(tag: str, said: str) -> str:
        return f"<hp:ctrl><hp:{tag}><hp:subList><hp:p><hp:run><hp:t>{said}</hp:t></hp:run></hp:p></hp:subList></hp:{tag}></hp:ctrl>"

    cell = '<hp:tc><hp:subList><hp:p><hp:run><hp:t>{0}</hp:t></hp:run></hp:p></hp:subList><hp:cellAddr colAddr="{1}"/></hp:tc>'
    paragraphs = paragraphs or (
        "<hp:p><hp:run><hp:t>보이는<hp:deleteBegin/>지운말<hp:deleteEnd/><hp:tab/>글자</hp:t>"
        f"{beside('header', '머리말씀')}{beside('footNote', '각주말씀')}{beside('hiddenComment', '숨은설명')}"
        '<hp:ctrl><hp:fieldBegin type="MEMO"><hp:parameters><hp:stringParam name="Command">메모명령</hp:stringParam>'
        "</hp:parameters><hp:subList><hp:p><hp:run><hp:t>메모말씀</hp:t></hp:run></hp:p></hp:subList></hp:fieldBegin></hp:ctrl>"
        "<hp:rect><hp:shapeComment>개체설명</hp:shapeComment><hp:drawText><hp:subList><hp:p><hp:run><hp:t>글상자</hp:t>"
        "</hp:run></hp:p></hp:subList></hp:drawText></hp:rect></hp:run></hp:p>"
        f"<hp:p><hp:run><hp:tbl><hp:tr>{cell.format('성명', 0)}{cell.format('비고', 2)}</hp:tr></hp:tbl></hp:run></hp:p>"
    )
    return zipped(
        {
            "mimetype": "application/hwp+zip",
            "Contents/section0.xml": f"<hs:sec {_HP}>{paragraphs}</hs:sec>",
            "Contents/header.xml": f"<hh:head {_HP}><hh:trackChangeAuthor name='바꾼이'/></hh:head>",
            "Contents/content.hpf": '<opf:package xmlns:opf="http://www.idpf.org/2007/opf/"><opf:metadata><opf:title>제목입니다'
            '</opf:title><opf:meta name="creator">작성자홍</opf:meta></opf:metadata></opf:package>',
            "Preview/PrvText.txt": "미리보기글",
            "Scripts/sourceScripts.js": "function 스크립트글(){}".encode("utf-16-le"),
        }
    )


def pdf(drawn: bytes = b"BT /F1 12 Tf 50 700 Td (Visible words) Tj ET", **more: pikepdf.Object) -> bytes:
    """One page with a note, a field, a link, a script, a file, properties, text beyond the frame and in white."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0]
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=document.make_indirect(font)))
    drawn += b" BT /F1 12 Tf 50 650 Td (CoveredText) Tj ET 40 640 200 30 re f"
    drawn += b" 1 g BT /F1 12 Tf 50 600 Td (WhiteText) Tj ET BT /F1 12 Tf 50 20 Td (CroppedText) Tj ET"
    page.Contents = document.make_stream(drawn)
    page.CropBox = pikepdf.Array([0, 100, 595, 842])
    note = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Text,
        Rect=pikepdf.Array([0, 0, 9, 9]),
        Contents=pikepdf.String("주석말씀"),
        T=pikepdf.String("주석저자"),
    )
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Link,
        Rect=pikepdf.Array([0, 0, 9, 9]),
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("mailto:link@example.kr")),
    )
    box = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot,
        Subtype=pikepdf.Name.Widget,
        FT=pikepdf.Name.Tx,
        T=pikepdf.String("field1"),
        V=pikepdf.String("입력한값"),
        Rect=pikepdf.Array([0, 0, 9, 9]),
    )
    page.Annots = pikepdf.Array([document.make_indirect(each) for each in (note, link, box)])
    document.Root.OpenAction = pikepdf.Dictionary(
        S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert('스크립트글')")
    )
    document.attachments["첨부.txt"] = "첨부한 내용".encode()
    document.docinfo["/Author"] = "작성자홍"
    document.docinfo["/Title"] = "제목입니다"
    for key, value in more.items():
        document.Root[f"/{key}"] = value
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def revised_pdf() -> bytes:
    """A PDF whose words were replaced by a program that only appends: the old ones are still there."""
    old = b"BT /F1 12 Tf 50 700 Td (OldSecret here) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(old), old),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj%s\nendobj\n" % (number, each)
    first = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
    out += b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % first
    new = old.replace(b"OldSecret", b"NewHidden")
    again, at = b"4 0 obj<</Length %d>>stream\n%s\nendstream\nendobj\n" % (len(new), new), len(out)
    out += again
    return (
        out
        + b"xref\n4 1\n%010d 00000 n \ntrailer<</Size 6/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            at,
            first,
            at + len(again),
        )
    )


def scanned_pdf() -> bytes:
    """A page that is only a picture."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0]
    picture = document.make_stream(zlib.compress(bytes(100 * 141)))
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = 100, 141, 8
    picture.ColorSpace, picture.Filter = pikepdf.Name.DeviceGray, pikepdf.Name.FlateDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    page.Contents = document.make_stream(b"q 595 0 0 842 0 0 cm /Im0 Do Q")
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def html() -> bytes:
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>제목입니다</title><meta name="author" content="작성자홍">'
        "<script>var 스크립트글=1</script></head><body><p>보이는 <b>글자</b></p><!-- 주석말씀 -->"
        '<div style="display:none">숨은글자</div><p hidden>숨은문단</p><img alt="대체글자" src="data:text/plain,inner-file">'
        '<table><tr><th>성명<td data-id="자료속성">홍길동</table><a href="mailto:link@example.kr">연락</a>'
        '<input value="입력한값"></body></html>'
    ).encode()


def mail() -> bytes:
    from email.message import EmailMessage

    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = (
        "보낸이 <from@example.kr>",
        "to@example.kr",
        "제목입니다",
    )
    message.set_content("보이는 글자")
    message.add_alternative("<p>서식 글자</p>", subtype="html")
    message.add_attachment(docx(), maintype="application", subtype="octet-stream", filename="첨부.docx")
    return message.as_bytes()


def picture() -> bytes:
    held = io.BytesIO()
    said = PngImagePlugin.PngInfo()
    said.add_itxt("Comment", "그림주석")
    exif = Image.Exif()
    exif[0x013B] = "PhotoAuthor"
    Image.new("L", (40, 40)).save(held, "PNG", pnginfo=said, exif=exif)
    return held.getvalue() + b"TrailingWords"


def svg() -> bytes:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg"><title>대체글자</title><text>보이는 글자</text>'
        "<script>스크립트글()</script><metadata>작성자홍</metadata></svg>"
    ).encode()


def rtf() -> bytes:
    return (
        rb"{\rtf1\ansi\ansicpg949{\fonttbl{\f0 Gulim;}}{\info{\author Writer}}\pard \'c8\'ab\'b1\'e6\'b5\'bf \u54861?"
        rb"\par{\v HiddenWords}{\footnote NoteWords}{\*\atnauthor Commenter}\deleted Removed\deleted0\par}"
    )
