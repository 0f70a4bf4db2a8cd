"""Finished documents as PDF/A: conforming as far as can be checked here, whole, the same each time, and unbreakable."""

import io
import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from madang.domains.approvals import body
from madang.domains.approvals.finished import Disclosure, FinishedAttachment, FinishedDocument
from madang.domains.approvals.finished_words import plain_text, shown
from madang.domains.approvals.tests.finished_documents import LINE, finished
from madang.domains.approvals.tests.test_body_notation import BODIES
from madang.domains.approvals.typesetting import letters, press, typeset, unprintable
from madang.kernel.errors import InvalidInput, NotPossible

FONTS = letters.FONTS
OLD = "\u1112\u119e\u11ab\u1100\u1173\u11af"  # ᄒᆞᆫ글
PICTURE_AT = "![위치도](attachment:2)"


def picture(kind: str, size: tuple[int, int] = (300, 200), mode: str = "RGB") -> bytes:
    """A picture with a bright top and a dark bottom."""
    made = Image.linear_gradient("L").resize(size).convert(mode)
    stream = io.BytesIO()
    made.save(stream, kind)
    return stream.getvalue()


PICTURE = picture("PNG")


def text_of(pdf: bytes) -> str:
    """The text of all pages, without blanks; what stands at the foot of each page taken away."""
    opened = pypdfium2.PdfDocument(pdf)
    pages = [squeezed(page.get_textpage().get_text_range().replace("\ufffe", "")) for page in opened]
    opened.close()
    foot = r"정보공개정책과-1234\(2026\.2\.13\.\){n}/{total}\S{{2,30}}\Z"
    return "".join(re.sub(foot.format(n=n, total=len(pages)), "", page) for n, page in enumerate(pages, 1))


def squeezed(text: str) -> str:
    return "".join(text.split())


def said_of(document: FinishedDocument, language: str) -> str:
    return squeezed(plain_text(document, language))


def without_pictures(document: FinishedDocument) -> FinishedDocument:
    return replace(document, body=tuple(b for b in document.body if not isinstance(b, body.Image)))


@pytest.fixture(scope="module")
def printed() -> bytes:
    return typeset(finished(), {2: PICTURE}, "ko")


@pytest.mark.parametrize("language", ["ko", "en", "zh", "fr"])
def test_the_text_of_the_print_is_the_text_of_the_document(language: str) -> None:
    document = without_pictures(finished(recipients=("재정과장", "총무과장"), via="행정국장"))
    assert text_of(typeset(document, {}, language)) == said_of(document, language)


def test_every_level_every_symbol_and_hanja_survive() -> None:
    levels = "\n".join(
        f"{body.symbol(n, 1)} 단계 {n}, 漢字 大韓民國 第1條, {OLD}, ㎡ ℃ ①" for n in range(1, 9)
    )
    document = finished(
        body=body.parse(
            f"{levels}\n\n가. 둘째 단계에서 시작\n\n**글자 그대로** #let x = 1 $y$ @a <b> `c` // d"
        )
    )
    pdf = typeset(document, {}, "ko")
    assert text_of(pdf) == said_of(document, "ko")


def test_it_is_pdf_a_and_pdf_ua(printed: bytes) -> None:
    """The claims of ISO 19005-2 (level A) and ISO 14289-1, and what a reader can check of them without a validator."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert not pdf.is_encrypted
        metadata = pdf.open_metadata()
        assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("2", "A")
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "2026년 결재문서 공개 운영 계획"
        assert metadata["xmp:CreateDate"].startswith("2026-02-13T05:05:59")
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "ko"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        (intent,) = pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1"
        assert intent.DestOutputProfile.read_bytes()[36:40] == b"acsp"
        assert "/JavaScript" not in pdf.Root.get("/Names", {}) and "/AcroForm" not in pdf.Root


def test_all_fonts_are_embedded_with_their_letters(printed: bytes) -> None:
    found = 0
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        for page in pdf.pages:
            for font in page.Resources.Font.values():
                (inner,) = font.DescendantFonts
                assert any(key in inner.FontDescriptor for key in ("/FontFile2", "/FontFile3"))
                assert "/ToUnicode" in font
                found += 1
    assert found


def tags_of(pdf: bytes) -> list[tuple[str, str]]:
    """Every element of the structure tree in order: its kind and its alternative text."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as opened:

        def walk(node: pikepdf.Object) -> None:
            if isinstance(node, pikepdf.Array):
                for each in node:
                    walk(each)
            elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
                found.append((str(node.S), str(node.get("/Alt", ""))))
                walk(node.get("/K", pikepdf.Array()))

        walk(opened.Root.StructTreeRoot.K)
    return found


def test_it_is_tagged_for_people_who_listen(printed: bytes) -> None:
    tags = tags_of(printed)
    kinds = [kind for kind, _ in tags]
    assert [k for k in kinds if re.fullmatch(r"/H\d", k)] == ["/H1", *["/H2"] * 5]
    assert kinds.count("/Table") == 2
    assert kinds.count("/TH") == 2 + 5
    assert kinds.count("/LI") == 4 + 2
    assert ("/Figure", "사업 위치도") in tags


def test_the_same_document_gives_the_same_bytes(printed: bytes) -> None:
    time.sleep(1.1)
    assert typeset(finished(), {2: PICTURE}, "ko") == printed
    assert typeset(finished(title="다른 제목"), {2: PICTURE}, "ko") != printed


def test_what_is_not_approved_is_not_printed() -> None:
    with pytest.raises(NotPossible) as caught:
        typeset(finished(signatures=LINE[:3]), {}, "ko")
    assert caught.value.code == "not_approved"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF"])
def test_pictures_are_printed(kind: str) -> None:
    pdf = typeset(finished(body=body.parse(PICTURE_AT)), {2: picture(kind)}, "ko")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert sum(len(page.get_images()) for page in opened.pages) == 1
    assert ("/Figure", "위치도") in tags_of(pdf)


@pytest.mark.parametrize("mode", ["CMYK", "L", "1", "P", "RGBA", "LA", "I;16"])
def test_pictures_of_every_colour_system_are_printed(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    pdf = typeset(finished(body=body.parse(PICTURE_AT)), {2: picture(kind, mode=mode)}, "ko")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert sum(len(page.get_images()) for page in opened.pages) == 1


def test_a_photo_is_upright_and_loses_what_the_camera_wrote() -> None:
    photo = Image.linear_gradient("L").resize((400, 200)).convert("RGB")
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, "SECRET-PLACE"
    stream = io.BytesIO()
    photo.save(stream, "JPEG", exif=exif)
    assert b"SECRET-PLACE" in stream.getvalue()
    pdf = typeset(finished(body=body.parse(PICTURE_AT)), {2: stream.getvalue()}, "ko")
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        (image,) = [image for page in opened.pages for image in page.get_images().values()]
        assert (int(image.Width), int(image.Height)) == (200, 400)
        assert b"SECRET-PLACE" not in image.read_raw_bytes()
    assert b"SECRET-PLACE" not in pdf


HUGE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x00\x00\x00\x01\x00\x00\x08\x02\x00\x00\x00" + bytes(100)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        PICTURE[: len(PICTURE) // 2],
        HUGE,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7",
    ],
    ids=["empty", "text", "half", "huge", "svg", "pdf"],
)
def test_a_picture_that_cannot_be_shown_is_replaced_by_its_description(content: bytes) -> None:
    pdf = typeset(finished(body=body.parse(PICTURE_AT)), {2: content}, "ko")
    assert squeezed("그림을 실을 수 없습니다. 설명: 위치도") in text_of(pdf)


def test_a_picture_that_is_missing_is_replaced_by_its_description() -> None:
    assert squeezed("The picture cannot be shown. It is: 위치도") in text_of(
        typeset(finished(body=body.parse(PICTURE_AT)), {}, "en")
    )


@pytest.mark.parametrize(
    ("text", "most_pages"),
    [
        ("|가|나|다|라|마|\n" + "|---" * 5 + "|\n" + "|1|항목 이름|113,560|내용|비고|\n" * 5_000, 150),
        ("|" + "제목|" * 20 + "\n|" + "---|" * 20 + "\n" + ("|" + "1,234,567|" * 20 + "\n") * 200, 20),
        ("가나다 라마바 " * 125_000, 500),
        ("a" * 300_000, 120),
        ("a\u00a0" * 20_000, 30),
        ("e" + "\u0301" * 100_000, 4),
        ("\u1161" * 50_000, 4),
        (OLD * 10_000, 30),
        ("\U0001f600" * 50_000, 40),
        ("مرحبا שלום " * 5_000, 40),
        ("\u202e\x00\x07\ufdd0\ue000\ufffe가", 4),
    ],
    ids=[
        *(
            "rows",
            "columns",
            "million",
            "word",
            "unbroken",
            "marks",
            "vowels",
            "old",
            "emoji",
            "leftward",
            "controls",
        )
    ],
)
def test_hostile_bodies_are_printed_within_the_sheet(text: str, most_pages: int) -> None:
    begun = time.monotonic()
    opened = pypdfium2.PdfDocument(typeset(finished(body=body.parse(text)), {}, "ko"))
    assert time.monotonic() - begun < 60
    assert 2 <= len(opened) <= most_pages
    for index in (0, len(opened) // 2):
        page = opened[index].get_textpage()
        right = max(page.get_charbox(n)[2] for n in range(page.count_chars()) if page.get_charbox(n)[2])
        assert right <= 595.3 - 56 + 6  # the margin of 20 mm, and half a letter
    opened.close()


@settings(max_examples=25, deadline=None)
@given(BODIES, st.text(max_size=40), st.sampled_from(["ko", "en", "zh", "fr"]))
def test_whatever_is_typed_is_printed(blocks: body.Blocks, words: str, language: str) -> None:
    document = finished(body=blocks, title=body.cleaned(words), summary=body.cleaned(words), sender=words)
    assert typeset(document, {1: PICTURE}, language).startswith(b"%PDF-")


def test_what_takes_too_long_is_ended_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madang.domains.approvals.typesetting.SECONDS", 1)
    rows = "|1|항목 이름|113,560|내용|비고|\n" * 20_000
    document = finished(body=body.parse("|가|나|다|라|마|\n" + "|---" * 5 + "|\n" + rows))
    begun = time.monotonic()
    with pytest.raises(InvalidInput) as caught:
        typeset(document, {}, "ko")
    assert time.monotonic() - begun < 20
    assert caught.value.code == "document_too_large"
    assert "붙임" in caught.value.message.ko


def test_what_takes_too_much_memory_is_ended_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("madang.domains.approvals.typesetting.BYTES", 250 * 2**20)
    document = finished(body=body.parse("가나다 라마바 " * 125_000))
    with pytest.raises(InvalidInput) as caught:
        typeset(document, {}, "ko")
    assert caught.value.code in ("document_too_large", "document_not_typeset")


def test_the_press_reads_nothing_outside_its_folder(tmp_path: Path) -> None:
    """Words are data: what looks like the language of the press is printed as it stands."""
    secret = tmp_path / "secret.txt"
    secret.write_text("UNSEEN", encoding="utf-8")
    code = f'#read("{secret}") #eval("1 + 1") \\u{{41}} ${{7*7}} #image("../1.png")'
    pdf = typeset(finished(title=code, body=body.parse(code)), {}, "ko")
    assert squeezed(code) in text_of(pdf)
    assert "UNSEEN" not in text_of(pdf)


def test_hostile_names_and_attachments_are_printed() -> None:
    names = "\x1b[31m" + "긴이름" * 300
    attachments = tuple(FinishedAttachment(n, names, Disclosure("closed", (1, 8))) for n in range(1, 60))
    document = finished(
        institution=names, title="제목 " * 2_000, attachments=attachments, keywords=("#a",) * 200
    )
    assert len(typeset(document, {}, "en")) > 10_000


def test_coverage_says_what_the_fonts_have() -> None:
    has = {point for path in FONTS.glob("*-Regular.otf") for point in TTFont(path, lazy=True).getBestCmap()}
    told = {p for a, b in json.loads((FONTS / "coverage.json").read_bytes()) for p in range(a, b + 1)}
    assert told == has - set(range(0xE000, 0xF900))
    assert set(range(0xAC00, 0xD7A4)) <= told


def test_every_letter_of_the_korean_standard_can_be_printed() -> None:
    """KS X 1001 with its 4,888 hanja and its signs."""
    pairs = (bytes([a, b]).decode("euc_kr", "ignore") for a in range(0xA1, 0xFE) for b in range(0xA1, 0xFF))
    standard = "".join(pairs)
    assert len(standard) > 8_000
    assert unprintable(standard) == ()


@pytest.mark.parametrize("language", ["ko", "en", "zh", "fr"])
def test_every_label_can_be_printed(language: str) -> None:
    assert unprintable(plain_text(finished(), language)) == ()
    assert unprintable("".join(shown(finished(), language).labels.values())) == ()


def test_what_cannot_be_printed_is_named() -> None:
    assert unprintable("가나 漢 ㉮ \u200d") == ()
    assert unprintable("좋아요\U0001f600, مم\U0001f600") == ("\U0001f600", "م")


def test_the_press_needs_nothing_of_madang() -> None:
    loaded = "print([name for name in sys.modules if 'madang' in name])"
    code = f"import sys, runpy; runpy.run_path({str(press.__file__)!r}); {loaded}"
    ran = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
