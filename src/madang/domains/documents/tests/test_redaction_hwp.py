"""HWP becomes pictures with words beneath; HWPX stays HWPX, opened again by the readers there are."""

import re
from io import BytesIO

import pypdfium2
import pytest
import unhwp
from fontTools.fontBuilder import FontBuilder
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from lxml import etree

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import Box, locate, page_count, text_layer
from madang.domains.documents.redaction import CannotRedact, Marked, Mask, Order, redact, verify
from madang.domains.documents.redaction.paper import BLANK
from madang.domains.documents.tests.made import HWP, HWPX, PDF, archive, entries, everything, hwp, real, said
from madang.domains.documents.tests.test_redaction_pdf import darkness, shown

NAME, NUMBER = "장인숙", "02-2110-2430"


def test_hwp_becomes_pictures_that_are_still_read() -> None:
    content = hwp("noori.hwp")
    order = Order(masks=(Mask(NAME, "○○○"), Mask(NUMBER)), boxes=(Marked(2, Box(0.2, 0.2, 0.6, 0.4)),))
    places = locate(content, HWP, 1, [NAME, NUMBER])
    made = redact(content, HWP, order)
    assert (made.media, made.suffix, made.drawn) == (PDF, ".pdf", (1, 2, 3))
    text = said(made.content)
    assert "담당과장 ○○○" in text and "[비공개]" in text and "한국형발사체는" in text
    assert NAME not in text and NUMBER not in text
    assert len(text_layer(made.content, PDF, 2)) > 20  # what is not beneath the box is still read
    picture = shown(made.content, width=900)
    for (box,) in places.values():
        assert darkness(picture, box) > 0.95
    assert darkness(shown(made.content, page=2), Box(0.2, 0.2, 0.6, 0.4)) > 0.98
    assert len(made.content) < 3 * 200_000
    with pypdfium2.PdfDocument(made.content) as document:
        assert [round(side) for side in document[0].get_size()] == [595, 842]


def test_the_words_beneath_lie_under_those_of_the_picture() -> None:
    content = real("hwp/hwpxlib/testFile_error_20230413_test.hwpx")
    made = redact(content, HWPX, Order(boxes=(Marked(2, Box(0, 0, 0.1, 0.1)),)))
    before, after = text_layer(content, HWPX, 1), text_layer(made.content, PDF, 1)
    assert [word.text for word in after][:20] == [word.text for word in before][:20]
    for one, other in zip(before[:20], after[:20], strict=True):
        assert abs(one.box.left - other.box.left) < 0.01 and abs(one.box.top - other.box.top) < 0.02


def test_the_blank_font_is_the_one_that_is_said() -> None:
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef"])
    builder.setupCharacterMap({})
    builder.setupGlyf({".notdef": Glyph()})
    builder.setupHorizontalMetrics({".notdef": (1000, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    made, kept = builder.font, TTFont(BLANK)
    assert kept.getGlyphOrder() == made.getGlyphOrder() and BLANK.stat().st_size < 1000
    assert kept["hmtx"].metrics == made["hmtx"].metrics
    assert kept["glyf"][".notdef"].numberOfContours == 0


@pytest.mark.parametrize("name", ["noori.hwpx", "lists.hwpx", "footnote-endnote.hwpx", "sample-5017.hwpx"])
def test_real_hwpx_stays_hwpx(name: str) -> None:
    content = hwp(name)
    words = next(w for w in text_layer(content, HWPX, 1) if re.fullmatch(r"[가-힣A-Za-z]{2,}", w.text)).text
    made = redact(content, HWPX, Order(masks=(Mask(words, "○○"),)))
    assert (made.media, made.suffix) == (HWPX, ".hwpx")
    assert verify(content, content, (words,)) and words not in everything(made.content)
    assert page_count(made.content, HWPX) == page_count(content, HWPX)
    assert "○○" in "".join(word.text for word in text_layer(made.content, HWPX, 1))
    assert not [each for each in entries(made.content) if each.startswith("Preview")]


def test_unhwp_reads_it_without_the_words(tmp_path: object) -> None:
    made = redact(hwp("noori.hwpx"), HWPX, Order(masks=(Mask(NAME, "○○○"), Mask(NUMBER, "***"))))
    path = tmp_path / "made.hwpx"  # type: ignore[operator]
    path.write_bytes(made.content)
    text = unhwp.extract_text(str(path))
    assert "○○○" in text and NAME not in text and NUMBER not in text and "한국형발사체" in text


NAMESPACES = 'xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph" xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section"'


def hwpx(body: str) -> bytes:
    opf = 'xmlns:opf="http://www.idpf.org/2007/opf/"'
    return archive(
        {
            "mimetype": HWPX,
            "version.xml": "<v/>",
            "Contents/content.hpf": f"<opf:package {opf}><opf:metadata><opf:title>홍길동</opf:title>"
            '<opf:meta name="creator">x</opf:meta></opf:metadata><opf:manifest>'
            '<opf:item id="s" href="Contents/section0.xml"/><opf:item id="o" href="BinData/ole1.ole"/>'
            '</opf:manifest><opf:spine><opf:itemref idref="s"/></opf:spine></opf:package>',
            "Contents/section0.xml": f"<hs:sec {NAMESPACES}>{body}</hs:sec>",
            "BinData/ole1.ole": "홍길동".encode("utf-16-le"),
            "Preview/PrvText.txt": "홍길동",
            "Preview/PrvImage.png": b"png",
            "Scripts/headerScripts": "홍길동".encode("utf-16-le"),
            "META-INF/container.xml": '<c><rootfiles><rootfile full-path="Contents/content.hpf"/><rootfile '
            'full-path="Preview/PrvText.txt"/></rootfiles></c>',
        }
    )


def test_what_hides_in_hwpx_goes() -> None:
    body = """
<hp:p><hp:run><hp:t>신청인 홍</hp:t></hp:run><hp:run><hp:t>길<hp:markpenBegin/>동<hp:markpenEnd/> 귀하</hp:t></hp:run>
<hp:linesegarray><hp:lineseg/></hp:linesegarray></hp:p>
<hp:p><hp:run><hp:t>가<hp:deleteBegin/>지운 말<hp:tab/>지운 말<hp:deleteEnd/>나<hp:insertBegin/>넣은 말<hp:insertEnd/>
</hp:t></hp:run></hp:p>
<hp:p><hp:run><hp:t>다<hp:deleteBegin/>지운</hp:t></hp:run><hp:run><hp:t>지운<hp:deleteEnd/>라</hp:t></hp:run></hp:p>
<hp:p><hp:run><hp:ctrl><hp:fieldBegin id="7" type="MEMO">
<hp:subList><hp:p><hp:run><hp:t>메모 말</hp:t></hp:run></hp:p></hp:subList>
</hp:fieldBegin></hp:ctrl><hp:t>본문</hp:t><hp:ctrl><hp:fieldEnd beginIDRef="7"/></hp:ctrl></hp:run>
<hp:run><hp:ctrl><hp:hiddenComment><hp:t>숨은 설명</hp:t></hp:hiddenComment></hp:ctrl>
<hp:ole binaryItemIDRef="o"/></hp:run></hp:p>
"""
    made = redact(hwpx(body), HWPX, Order(masks=(Mask("홍길동", "○○○"),)))
    section = etree.fromstring(entries(made.content)["Contents/section0.xml"])
    paragraphs = ["".join(each.itertext()).replace("\n", "") for each in section]
    assert paragraphs == ["신청인 ○○○ 귀하", "가나넣은 말", "다라", "본문"]
    assert not list(section.iter("{*}fieldBegin", "{*}fieldEnd", "{*}linesegarray", "{*}ole"))
    assert set(entries(made.content)) == {
        "mimetype",
        "version.xml",
        "Contents/content.hpf",
        "Contents/section0.xml",
        "META-INF/container.xml",
    }
    listed = everything(made.content)
    assert "ole1" not in listed and "Prv" not in listed and "creator" not in listed and "section0" in listed


@pytest.mark.parametrize(
    ("name", "media", "reason"),
    [
        ("password-12345.hwp", HWP, Unread.ENCRYPTED),
        ("password-12345.hwpx", HWPX, Unread.ENCRYPTED),
    ],
)
def test_locked_files_are_refused(name: str, media: str, reason: Unread) -> None:
    with pytest.raises(CannotRedact) as refused:
        redact(hwp(name), media, Order())
    assert refused.value.reason is reason


def test_broken_files_are_refused() -> None:
    for content, media in (
        (BytesIO(b"\xd0\xcf" + bytes(999)).getvalue(), HWP),
        (archive({"a.xml": "<a/>"}), HWPX),
    ):
        with pytest.raises(CannotRedact) as refused:
            redact(content, media, Order())
        assert refused.value.reason is Unread.DAMAGED
