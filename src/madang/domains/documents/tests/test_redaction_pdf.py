"""What is taken out of a PDF is gone from every place in it, and what remains is still read."""

from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import Box, locate
from madang.domains.documents.redaction import CannotRedact, Marked, Mask, NotRedacted, Order, redact, verify
from madang.domains.documents.redaction import pdf as pdf_redaction
from madang.domains.documents.tests.made import NUMBER, PDF, SECRET, changed, drawn_pdf, pressed, real, said

FROIDE = "pdf-redaction/froide/froide_tests_testdata_"
BOTH = Order(masks=(Mask(SECRET), Mask(NUMBER)))


def order(*words: str) -> Order:
    return Order(masks=tuple(Mask(each) for each in words))


def shown(content: bytes, page: int = 1, width: int = 600) -> Image.Image:
    with pypdfium2.PdfDocument(content) as document:
        drawn = document[page - 1]
        return drawn.render(scale=width / drawn.get_width()).to_pil().convert("RGB")


def darkness(image: Image.Image, box: Box) -> float:
    """Which part of a box, its edges apart, is black."""
    across, down = image.size
    cut = image.convert("L").crop(
        (
            round(box.left * across) + 1,
            round(box.top * down) + 1,
            round(box.right * across) - 1,
            round(box.bottom * down) - 1,
        )
    )
    return sum(cut.histogram()[:16]) / max(1, cut.width * cut.height)


LETTER = f"""= 처리 결과
신청인 {SECRET} (주민등록번호 {NUMBER}) 님께 알려 드립니다. AWAY Wave Toyota.

#box(width: 7em)[서울특별시 강남구 테헤란로 123 힐스 101동]

#table(columns: 2, [성명], [비고], [{SECRET}], [없음])
#rotate(20deg)[기울어진 {SECRET} 글]
"""


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (50, 400, 560, 800)])
def test_words_go_and_the_rest_stays(turn: int, crop: tuple[int, ...] | None) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].rotate(turn, relative=False)
        if crop:
            pdf.pages[0].cropbox = Array(crop)

    content = changed(pressed(LETTER), change)
    words = (SECRET, NUMBER, "강남구 테헤란로 123 힐스 101동", "Wave")
    places = locate(content, PDF, 1, words)
    made = redact(content, PDF, order(*words))
    assert made.drawn == () and made.suffix == ".pdf"
    text = said(made.content)
    assert all(
        word in text
        for word in ("신청인", "주민등록번호", "알려 드립니다", "AWAY", "Toyota", "서울특별시", "없음")
    )
    assert SECRET not in text and "테헤란로" not in text and "Wave" not in text
    picture = shown(made.content)
    assert len(places[SECRET]) >= 3 and len(places["강남구 테헤란로 123 힐스 101동"]) >= 2
    for box in (places[NUMBER][0], places[SECRET][0], *places["Wave"]):
        assert darkness(picture, box) > 0.95


def test_what_stays_does_not_move() -> None:
    content = pressed(LETTER)
    made = redact(content, PDF, order(SECRET)).content
    for words in (NUMBER, "알려", "Toyota", "없음"):
        (before,), (after,) = locate(content, PDF, 1, [words])[words], locate(made, PDF, 1, [words])[words]
        assert abs(before.left - after.left) < 1e-4 and abs(before.top - after.top) < 1e-4


@pytest.mark.parametrize(
    "drawing",
    [
        b"BT /F 20 Tf 50 200 Td (public SECRET rest) Tj ET",
        b"BT /F 20 Tf 50 200 Td [(public S) -20 (EC) 15 (RE) -8 (T rest)] TJ ET",  # kerned
        b"BT /F 20 Tf 50 200 Td (public SEC) Tj (RET rest) Tj ET",  # two runs
        b"BT /F 20 Tf 24 TL 50 200 Td (public SEC) Tj T* (RET rest) Tj ET",  # two lines
        b"BT /F 20 Tf 24 TL 50 224 Td (public) ' (SECRET) ' 1 0 (rest) \" ET",
        b"BT /F 20 Tf 3 Tc 5 Tw 80 Tz 50 200 Td (public SECRET rest) Tj ET",
        b"q 2 0 0 2 10 20 cm BT /F 10 Tf 1 0 0 1 20 90 Tm (public SECRET rest) Tj ET Q",
        b"BT /F 20 Tf 0 1 -1 0 200 20 Tm (public SECRET rest) Tj ET",  # upward
        b"BT /F 20 Tf 3 Tr 50 200 Td (public SECRET rest) Tj ET",  # unseen, as under a scan
        b"BT /F 20 Tf 1 1 1 rg 50 200 Td (public SECRET rest) Tj ET",  # white
        b"BT /F 20 Tf 50 200 Td (public SECRET rest) Tj 0 0 Td (public SECRET rest) Tj ET",  # twice, for boldness
        b"BT /F 20 Tf 50 200 Td (public) Tj ET /X Do BT /F 20 Tf 50 100 Td (rest) Tj ET",  # in a form
        b"BT /F 20 Tf 50 200 Td (public) Tj /Span <</ActualText (SECRET)>> BDC ( SECRET ) Tj EMC (rest) Tj ET",
    ],
)
def test_every_way_of_drawing_words(drawing: bytes) -> None:
    content = drawn_pdf(drawing, forms={"X": b"BT /F 20 Tf 30 150 Td (inner SECRET end) Tj ET"})
    made = redact(content, PDF, order("SECRET"))
    text = said(made.content)
    assert "SECRET" not in text and "public" in text and "rest" in text
    assert made.drawn == ()
    if b"/X Do" in drawing:
        assert "inner" in text and "end" in text
    with pikepdf.open(BytesIO(made.content)) as pdf:
        streams = [each.read_bytes() for each in pdf.objects if isinstance(each, Stream)]
    assert not any(b"SECRET" in stream for stream in streams)


def test_a_form_that_no_page_draws_goes() -> None:
    content = drawn_pdf(
        b"BT /F 20 Tf 50 200 Td (public) Tj ET", forms={"X": b"BT /F 20 Tf 9 9 Td (SECRET) Tj ET"}
    )
    assert verify(content, content, ("SECRET",))
    assert redact(content, PDF, order("SECRET")).content


def hidden(pdf: pikepdf.Pdf) -> None:
    """Puts the secret wherever a PDF can hold words beside its page."""
    page = pdf.pages[0]
    pdf.docinfo["/Author"] = SECRET
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = SECRET
    pdf.attachments["명단.txt"] = SECRET.encode()
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')"))
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(f"{SECRET} 신청서", 0))
    pdf.Root.PieceInfo = Dictionary(App=Dictionary(Private=String(SECRET)))
    page.obj.Metadata = pdf.make_stream(f"<x>{SECRET}</x>".encode())
    page.obj.Thumb = pdf.make_stream(SECRET.encode())
    thread = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9])))
    thread.Contents = String(f"{SECRET} 확인 요망")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([50, 50, 99, 99]))
    link.A = Dictionary(S=Name.URI, URI=String(f"https://example.kr/?name={SECRET}"))
    field = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("applicant"), V=String(SECRET), F=4,
            Rect=Array([50, 100, 250, 120]),
        )
    )  # fmt: skip
    look = pdf.make_stream(b"BT /F 12 Tf 2 4 Td (FIELD value) Tj ET")
    look.Type, look.Subtype, look.BBox = Name.XObject, Name.Form, Array([0, 0, 200, 20])
    look.Resources = Dictionary(Font=page.resources.Font)
    field.AP = Dictionary(N=look)
    unseen = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.FreeText, Rect=Array([0, 0, 9, 9]), F=2, Contents=String(SECRET)
        )
    )
    page.obj.Annots = Array([thread, link, field, unseen])
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]), XFA=pdf.make_stream(SECRET.encode()))
    element = pdf.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Figure, Alt=String(f"{SECRET}의 사진"))
    )
    element.K = Array([Dictionary(Type=Name.OBJR, Obj=thread)])
    pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([element])))
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("층")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))
    page.resources.Properties = Dictionary(L=group)
    page.contents_add(b"/OC /L BDC BT /F 12 Tf 50 30 Td (LAYER) Tj ET EMC")
    page.contents_add(b"BT /F 12 Tf 900 30 Td (OUTSIDE) Tj ET")


def test_nothing_hides_beside_the_page() -> None:
    content = changed(drawn_pdf(b"BT /F 20 Tf 50 200 Td (public words) Tj ET"), hidden)
    assert verify(content, content, (SECRET,))
    made = redact(content, PDF, order(SECRET, "NOTHING SUCH")).content
    text = said(made)
    assert "public words" in text and "FIELD value" in text  # a filled form is part of the page
    assert "LAYER" not in text and "OUTSIDE" not in text
    with pikepdf.open(BytesIO(made)) as pdf:
        root = pdf.Root
        assert not {"/Names", "/OpenAction", "/Metadata", "/AcroForm", "/OCProperties", "/PieceInfo"} & set(
            root.keys()
        )
        assert "/Info" not in pdf.trailer
        assert [str(item.title) for item in pdf.open_outline().root] == ["[비공개] 신청서"]
        (kept,) = pdf.pages[0].obj.Annots
        assert kept.Subtype == Name.Link and "비공개" in str(kept.A.URI)
        streams = [each.read_bytes() for each in pdf.objects if isinstance(each, Stream)]
        assert not any(b"LAYER" in each or b"OUTSIDE" in each for each in streams)


def test_earlier_states_of_the_file_go() -> None:
    """An update appended to a file leaves the older state in it."""
    old = drawn_pdf(b"BT /F 20 Tf 50 200 Td (EARLIER) Tj ET")
    assert b"EARLIER" in old or verify(old, old, ("EARLIER",))
    with pikepdf.open(BytesIO(old)) as pdf:
        number = pdf.pages[0].obj.Contents.objgen[0]
    start = old.rindex(b"startxref") + 10
    drawing = b"BT /F 20 Tf 50 200 Td (LATER) Tj ET"
    update = b"\n%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, len(drawing), drawing)
    place = len(old) + 1
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n" % (number, place)
    with pikepdf.open(BytesIO(old)) as pdf:
        root, size = pdf.trailer.Root.objgen[0], int(pdf.trailer.Size)
    trailer = b"<</Root %d 0 R/Size %d/Prev %d>>\n" % (root, size, int(old[start:].split()[0]))
    both = old + update + table + trailer + b"startxref\n%d\n%%%%EOF" % (len(old) + len(update))
    assert "LATER" in said(both)
    made = redact(both, PDF, order("nothing"))
    assert "LATER" in said(made.content)
    assert not verify(both, made.content, ("EARLIER",))


def photo() -> Image.Image:
    image = Image.new("RGB", (200, 100), "white")
    ImageDraw.Draw(image).rectangle((0, 0, 99, 99), fill="red")
    return image


@pytest.mark.parametrize(
    "place",
    [b"400 0 0 300 0 0 cm", b"0 300 -400 0 400 0 cm", b"-400 0 0 -300 400 300 cm"],
)
def test_pixels_beneath_a_box_are_gone(place: bytes) -> None:
    content = drawn_pdf(b"q " + place + b" /P Do Q", images={"P": photo()})
    box = Box(0.1, 0.1, 0.4, 0.4)
    made = redact(content, PDF, Order(boxes=(Marked(1, box),)))
    assert made.drawn == ()
    assert darkness(shown(made.content), box) > 0.99
    before, after = shown(content), shown(made.content)
    elsewhere = (round(0.6 * 600), round(0.6 * before.height))
    assert before.getpixel(elsewhere) == after.getpixel(elsewhere)
    with pikepdf.open(BytesIO(made.content)) as pdf:  # the black is in the picture, not only over it
        (image,) = [
            each for each in pdf.objects if isinstance(each, Stream) and each.get("/Subtype") == Name.Image
        ]
        pixels = pikepdf.PdfImage(image).as_pil_image()
        assert 0.05 < sum(pixels.convert("L").histogram()[:8]) / (200 * 100) < 0.2


def test_a_scan_loses_the_pixels_of_words_read_in_it() -> None:
    scan = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(scan).rectangle((50, 80, 400, 105), fill=(90, 90, 90))  # where the words are seen
    content = drawn_pdf(
        b"q 400 0 0 300 0 0 cm /P Do Q BT 3 Tr /F 20 Tf 50 200 Td (public SECRET rest) Tj ET",
        images={"P": scan},
    )
    (box,) = locate(content, PDF, 1, ["SECRET"])["SECRET"]
    made = redact(content, PDF, order("SECRET")).content
    with pikepdf.open(BytesIO(made)) as pdf:
        (image,) = [
            each for each in pdf.objects if isinstance(each, Stream) and each.get("/Subtype") == Name.Image
        ]
        assert darkness(pikepdf.PdfImage(image).as_pil_image(), box) > 0.95


def test_outlines_beneath_a_box_make_the_page_a_picture() -> None:
    curves = b"BT /F 20 Tf 50 20 Td (kept words) Tj ET 100 200 m " + b"120 240 140 240 150 200 c " * 9 + b"f"
    content = drawn_pdf(curves)
    box = Box(0.2, 0.1, 0.5, 0.5)
    made = redact(content, PDF, Order(boxes=(Marked(1, box),)))
    assert made.drawn == (1,)
    assert darkness(shown(made.content), box) > 0.99
    assert "kept words" in said(made.content).replace("\r\n", " ")
    with pikepdf.open(BytesIO(made.content)) as pdf:
        assert not any(
            b" c\n" in each.read_bytes()
            for each in pdf.objects
            if isinstance(each, Stream) and len(each.keys()) == 0
        )


def test_fonts_without_widths_make_the_page_a_picture_that_is_still_read() -> None:
    def bare(pdf: pikepdf.Pdf) -> None:
        font = pdf.pages[0].resources.Font.F
        for key in ("/Widths", "/FirstChar", "/LastChar"):
            del font[key]

    content = changed(drawn_pdf(b"BT /F 20 Tf 50 200 Td (public Wi SECRET rest) Tj ET"), bare)
    (box,) = locate(content, PDF, 1, ["SECRET"])["SECRET"]
    made = redact(content, PDF, Order(masks=(Mask("SECRET", "[removed]"),)))
    assert made.drawn == (1,)
    assert "public Wi [removed] rest" in said(made.content)
    (kept,) = locate(made.content, PDF, 1, ["rest"])["rest"]
    assert kept.left > box.right - 0.01
    assert darkness(shown(made.content), box) > 0.95


def test_words_of_one_page_only() -> None:
    content = pressed(f"{SECRET} 하나 #pagebreak() {SECRET} 둘")
    made = redact(content, PDF, Order(masks=(Mask(SECRET, pages=frozenset({2})),))).content
    assert said(made).count(SECRET) == 1
    assert locate(made, PDF, 1, [SECRET])[SECRET] and not locate(made, PDF, 2, [SECRET])[SECRET]


@pytest.mark.parametrize("page", [1, 2, 3, 4])
def test_a_real_turned_file(page: int) -> None:
    content = real(f"{FROIDE}redaction-test-rotated.pdf")
    (first, *_) = locate(content, PDF, page, ["mnop"])["mnop"]
    box = Box(0.3, 0.3, 0.4, 0.35)
    made = redact(content, PDF, Order(masks=(Mask("mnop"),), boxes=(Marked(page, box),)))
    assert made.drawn == ()
    picture = shown(made.content, page)
    assert darkness(picture, first) > 0.9 and darkness(picture, box) > 0.95
    assert "abcdefghijkl" in said(made.content)


def test_a_real_cropped_file() -> None:
    made = redact(real(f"{FROIDE}redaction-test-cropbox.pdf"), PDF, order("cde"))
    text = said(made.content)
    assert made.drawn == () and "fgh" in text and "ijklmnop" in text
    assert "export" not in text  # stood outside the page


def test_a_real_file_meets_a_box_exactly() -> None:
    """The fixture's own target: rectangles where boxes are to be; what lies beside them keeps every pixel."""
    content = real(f"{FROIDE}redaction-test-precision.pdf")
    box = Box(0.2, 0.2, 0.5, 0.5)
    made = redact(content, PDF, Order(boxes=(Marked(1, box),))).content
    before, after = shown(content, width=1000), shown(made, width=1000)
    for picture in (before, after):
        picture.paste("black", (198, int(0.2 * picture.height) - 3, 502, int(0.5 * picture.height) + 3))
    assert before.tobytes() == after.tobytes()


def test_what_is_still_found_is_never_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_redaction, "redact", lambda content, order: (content, ()))
    with pytest.raises(NotRedacted) as refused:
        redact(pressed(LETTER), PDF, BOTH)
    assert refused.value.where and not any(SECRET in place for place in refused.value.where)


@pytest.mark.parametrize(("content", "reason"), [(b"%PDF-1.4 broken", Unread.DAMAGED), (b"", Unread.DAMAGED)])
def test_what_cannot_be_opened(content: bytes, reason: Unread) -> None:
    with pytest.raises(CannotRedact) as refused:
        redact(content, PDF, BOTH)
    assert refused.value.reason is reason


def test_redacting_again_changes_nothing() -> None:
    made = redact(pressed(LETTER), PDF, BOTH).content
    again = redact(made, PDF, BOTH).content
    assert said(made) == said(again)
    assert redact(pressed(LETTER), PDF, BOTH).content == made
