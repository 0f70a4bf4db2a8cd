"""Pictures of pages look like the pages, and words lie where the picture shows them."""

import os
import sys
import textwrap
import time
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from madang.domains.documents import pictures
from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import Box, NoPicture, fonts, office, webp
from madang.domains.documents.pictures.formats import Format, format_of, suffix_of
from madang.domains.documents.tests.made import HWP, HWPX, PDF, changed, hwp, pressed, real

FROIDE = "pdf-redaction/froide/froide_tests_testdata_redaction-test-"


def opened(webp: bytes) -> Image.Image:
    image = Image.open(BytesIO(webp))
    assert image.format == "WEBP"
    return image.convert("L")


def ink(image: Image.Image, box: Box) -> float:
    """Which part of a box is dark."""
    area = (
        box.left * image.width,
        box.top * image.height,
        box.right * image.width,
        box.bottom * image.height,
    )
    cut = image.crop(tuple(map(round, area)))
    return sum(cut.histogram()[:128]) / max(1, cut.width * cut.height)


@pytest.fixture(scope="module")
def letter() -> bytes:
    return pressed(
        "= 민원 처리 결과\n신청인 홍길동(010-1234-5678) 님의 건축허가 신청을 처리하였습니다.\n\n"
        "#box(width: 6em)[서울특별시 강남구 테헤란로 123]\n#pagebreak()\n둘째 쪽"
    )


def test_a_pdf_is_drawn_as_wide_as_asked(letter: bytes) -> None:
    assert pictures.page_count(letter, PDF) == 2
    image = opened(pictures.draw(letter, PDF, 1, 700))
    assert image.size == (700, 990)
    assert ink(image, Box(0, 0, 1, 0.3)) > 0.005
    assert webp.fitting(10**9, 595, 842) * 595 == pytest.approx(4_000, abs=0.1)
    assert webp.fitting(4_000, 100, 10_000) ** 2 * 1_000_000 == pytest.approx(webp.LARGEST, rel=0.01)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (40, 500, 560, 800)])
def test_words_lie_where_the_picture_shows_them(
    letter: bytes, turn: int, crop: tuple[int, ...] | None
) -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].rotate(turn, relative=False)
        if crop:
            pdf.pages[0].cropbox = pikepdf.Array(crop)

    turned = changed(letter, change)
    found = pictures.locate(
        turned, PDF, 1, ["홍길동", "010-1234-5678", "서울특별시 강남구 테헤란로", "김철수"]
    )
    assert found["김철수"] == ()
    image = opened(pictures.draw(turned, PDF, 1, 1200))
    for words in ("홍길동", "010-1234-5678"):
        (box,) = found[words]
        assert ink(image, box) > 0.08
        upright = (box.right - box.left) * image.width < (box.bottom - box.top) * image.height
        assert upright == (turn in (90, 270))
    assert len(found["서울특별시 강남구 테헤란로"]) > 1  # over the ends of lines


def test_words_outside_the_page_are_not_on_it() -> None:
    words = [word.text for word in pictures.text_layer(real(f"{FROIDE}cropbox.pdf"), PDF, 1)]
    assert words == ["abcdefgh", "ijklmnop"]


def test_a_real_turned_file_is_read_in_order() -> None:
    content = real(f"{FROIDE}rotated.pdf")
    for page in range(1, 5):
        words = pictures.text_layer(content, PDF, page)
        assert all(0 <= word.box.left < word.box.right <= 1.001 for word in words)
        assert words[0].text == "abcdefghijklmnopqrstu"
        assert [word.line for word in words] == sorted(word.line for word in words)


@pytest.mark.parametrize(
    ("name", "media", "pages", "words"),
    [
        ("hwp/hwpjs/crates_hwp-core_tests_fixtures_noori.hwp", HWP, 3, "한국형발사체는"),
        ("hwp/hwpjs/crates_hwp-core_tests_fixtures_noori.hwpx", HWPX, 3, "02-2110-2430"),
        ("hwp/hwpxlib/testFile_error_20230413_test.hwpx", HWPX, 2, "입법예고합니다"),
        ("hwp/hwpxlib/testFile_error_20230728_test.hwpx", HWPX, 39, "행사대행 용역 제안요청서"),
        ("hwp/hwpxlib/testFile_error_20241104_mot.hwpx", HWPX, 2, "장관 유인촌"),
        ("hwp/hwpjs/crates_hwp-core_tests_fixtures_distribution.hwp", HWP, 11, "배포용 문서"),
    ],
)
def test_real_hwp_shows_its_words_in_our_fonts(name: str, media: str, pages: int, words: str) -> None:
    content = real(name)
    assert pictures.page_count(content, media) == pages
    image = opened(pictures.draw(content, media, 1, 900))
    assert image.width in (899, 900)
    found = pictures.locate(content, media, 1, [words])[words]
    assert found
    assert all(ink(image, box) > 0.05 for box in found)  # empty where a font is missing
    shown = pictures.text_layer(content, media, 1)
    assert sum(ink(image, word.box) > 0.005 for word in shown) / len(shown) > 0.95


def test_words_are_found_over_the_end_of_a_line_of_hwp() -> None:
    found = pictures.locate(hwp("noori.hwp"), HWP, 1, ["최초로 순수 우리기술로"])
    first, second = found["최초로 순수 우리기술로"]
    assert first.bottom <= second.top and first.left > second.left


def test_our_fonts_are_where_they_are_said_to_be() -> None:
    names = {str(TTFont(path)["name"].getDebugName(1)) for path in fonts.FONTS.glob("*.otf")}
    assert names >= {name.removesuffix(" Bold") for name in fonts._BORNE}


def test_a_picture_is_shown_upright_bare_and_never_enlarged() -> None:
    image = Image.new("RGB", (60, 40), "white")
    image.paste("black", (0, 0, 60, 10))  # dark above; the camera was held on its side
    exif = image.getexif()
    exif[0x0112], exif[0x013B] = 6, "홍길동"
    target = BytesIO()
    image.save(target, "JPEG", exif=exif)
    drawn = pictures.draw(target.getvalue(), "image/jpeg", 1, 1000)
    shown = opened(drawn)
    assert shown.size == (40, 60)
    assert ink(shown, Box(0.85, 0, 1, 1)) > 0.9 > 0.1 > ink(shown, Box(0, 0, 0.5, 1))
    assert "홍길동".encode() not in drawn and b"EXIF" not in drawn
    assert pictures.text_layer(target.getvalue(), "image/jpeg", 1) == ()


def test_pages_of_a_tiff() -> None:
    first, second = Image.new("1", (50, 70), 1), Image.new("1", (70, 50), 0)
    target = BytesIO()
    first.save(target, "TIFF", save_all=True, append_images=[second], compression="group4")
    assert pictures.page_count(target.getvalue(), "image/tiff") == 2
    assert opened(pictures.draw(target.getvalue(), "image/tiff", 2, 35)).size == (35, 25)


def bomb() -> bytes:
    target = BytesIO()
    Image.new("1", (11_000, 10_000)).save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize(
    ("make", "media", "reason"),
    [
        (bomb, "image/png", Unread.TOO_LARGE),
        (lambda: b"\x89PNG\r\n\x1a\n" + bytes(40), "image/png", Unread.UNSUPPORTED),
        (lambda: b"%PDF-1.7 nothing", PDF, Unread.DAMAGED),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), HWP, Unread.DAMAGED),
        (lambda: hwp("password-12345.hwp"), HWP, Unread.ENCRYPTED),
        (lambda: b"text", "text/plain", Unread.UNSUPPORTED),
        (lambda: b"<svg/>", "image/svg+xml", Unread.UNSUPPORTED),
    ],
)
def test_what_cannot_be_drawn_is_refused_by_name(make: object, media: str, reason: Unread) -> None:
    content = make()  # type: ignore[operator]
    with pytest.raises(NoPicture) as refused:
        pictures.draw(content, media, 1, 300)
    assert refused.value.reason is reason


@pytest.mark.parametrize("page", [0, -1, 3, 10**9])
def test_a_page_that_is_not_there(letter: bytes, page: int) -> None:
    with pytest.raises(pictures.NoSuchPage):
        pictures.draw(letter, PDF, page, 300)


def test_an_encrypted_pdf_is_refused(letter: bytes) -> None:
    target = BytesIO()
    with pikepdf.open(BytesIO(letter)) as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(NoPicture) as refused:
        pictures.page_count(target.getvalue(), PDF)
    assert refused.value.reason is Unread.ENCRYPTED


def test_formats_are_told_by_their_media_type() -> None:
    assert format_of("Text/HTML; charset=euc-kr") is Format.HTML
    assert format_of("application/vnd.oasis.opendocument.spreadsheet") is Format.ODF
    assert suffix_of("application/vnd.oasis.opendocument.spreadsheet") == ".ods"
    assert format_of("application/x-dosexec") is Format.OTHER


def program(folder: Path, body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a program in the place of LibreOffice, to behave as it does on its bad days."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\n{textwrap.dedent(body)}", encoding="utf-8")
    path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_without_libreoffice_files_of_offices_are_unsupported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert not office.available()
    with pytest.raises(NoPicture) as refused:
        pictures.drawable(b"", DOCX)
    assert refused.value.reason is Unread.UNSUPPORTED


def test_success_without_a_file_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path, "raise SystemExit(0)", monkeypatch)
    with pytest.raises(NoPicture) as refused:
        office.to_pdf(b"", DOCX)
    assert refused.value.reason is Unread.DAMAGED


def test_an_office_that_hangs_is_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = tmp_path / "child"
    program(
        tmp_path,
        f"""
        import pathlib, subprocess, time
        started = subprocess.Popen(["sleep", "60"])
        pathlib.Path({str(child)!r}).write_text(str(started.pid))
        time.sleep(60)
        """,
        monkeypatch,
    )
    with pytest.raises(NoPicture) as refused:
        office.to_pdf(b"", DOCX, seconds=1.5)
    assert refused.value.reason is Unread.OUT_OF_TIME
    state = Path(f"/proc/{child.read_text()}/stat")
    ended = time.monotonic() + 5
    while time.monotonic() < ended and state.exists() and state.read_text().split()[2] != "Z":
        time.sleep(0.05)
    assert not state.exists() or state.read_text().split()[2] == "Z"


@pytest.mark.skipif(not office.available(), reason="LibreOffice is not installed")
def test_a_real_file_becomes_pdf() -> None:
    made, media = pictures.drawable(real(f"{FROIDE}cropbox.odt"), "application/vnd.oasis.opendocument.text")
    assert media == PDF
    assert pictures.page_count(made, media) >= 1
