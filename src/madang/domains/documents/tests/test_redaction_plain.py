"""Text, tables, pages of the web, letters and pictures without what goes."""

from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO

import pytest
from lxml import html
from PIL import Image

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import Box
from madang.domains.documents.redaction import CannotRedact, Marked, Mask, Order, redact, verify
from madang.domains.documents.redaction.archive import bare_picture
from madang.domains.documents.tests.made import NUMBER, SECRET

ORDER = Order(masks=(Mask(SECRET, "○○○"), Mask(NUMBER, "******")))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp949"])
@pytest.mark.parametrize(("media", "suffix"), [("text/plain", ".txt"), ("text/csv", ".csv")])
def test_text_keeps_its_encoding(encoding: str, media: str, suffix: str) -> None:
    content = f"성명,번호\r\n{SECRET},{NUMBER}\r\n홍길\r\n동,끝\r\n".encode(encoding)
    assert verify(content, content, (SECRET,))
    made = redact(content, media, ORDER)
    assert made.suffix == suffix
    assert (
        made.content.decode(encoding).replace("○○○", "X").startswith("성명,번호\r\nX,******\r\nX,끝")
        or encoding == "cp949"
    )
    assert "******" in made.content.decode(encoding)


PAGE = f"""<!DOCTYPE html><html><head><meta charset="euc-kr"><meta name="author" content="{SECRET}">
<title>{SECRET}의 글</title>
<script>var name = "{SECRET}";</script><style>.a {{}}</style></head><body onload="go()"><!-- {SECRET} -->
<p>신청인 홍<b>길</b>동 귀하</p><p>홍길</p><p>동</p><p hidden>숨은 말</p><div style="display: none">숨은 말</div>
<span style="font-size:0">숨은 말</span><input type="hidden" value="숨은 말">
<a href="javascript:go()" title="{SECRET}">보기</a>
<img alt="{SECRET}의 사진" src="a.png" data-name="{SECRET}"><table><tr><td>{NUMBER}</td></tr></table><pre>850312
-1234567</pre></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_a_page_of_the_web(encoding: str) -> None:
    content = PAGE.encode(encoding)
    made = redact(content, "text/html", ORDER).content
    text = made.decode("utf-8")
    assert not [
        each
        for each in ("script", "<!--", "숨은", "onload", "javascript", "data-", "author", "style=")
        if each in text
    ]
    root = html.fromstring(made)
    assert [each.text_content() for each in root.iter("p")] == ["신청인 ○○○ 귀하", "홍길", "동"]
    assert root.find(".//title").text == "○○○의 글" and root.find(".//img").get("alt") == "○○○의 사진"
    assert root.find(".//td").text == "******" and "1234567" not in text


def test_a_letter() -> None:
    letter = EmailMessage()
    letter["From"], letter["To"] = f"{SECRET} <hong@example.kr>", "민원실 <desk@city.example>"
    letter["Subject"], letter["X-Sender-Name"] = f"{SECRET} 민원", SECRET
    letter.set_content(f"주민등록번호 {NUMBER}\n감사합니다.")
    letter.add_alternative(f"<p>{SECRET} <script>x</script>드림</p>", subtype="html")
    letter.add_attachment(SECRET.encode(), "application", "octet-stream", filename="명단.bin")
    content = letter.as_bytes()
    assert verify(content, content, (SECRET,)) and verify(content, content, (NUMBER,))
    order = Order(masks=(*ORDER.masks, Mask("hong@example.kr", "비공개")))
    made = redact(content, "message/rfc822", order)
    assert made.suffix == ".eml"
    again = message_from_bytes(made.content, policy=policy.default)
    assert "○○○ 민원" in again["Subject"] and "민원실" in again["To"] and again["X-Sender-Name"] is None
    assert "감사합니다" in again.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "script" not in again.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert not list(again.iter_attachments()) or all(
        a.get_filename() is None for a in again.iter_attachments()
    )


def picture(kind: str, **options: object) -> bytes:
    image = Image.new("RGB", (100, 50), "white")
    exif = image.getexif()
    exif[0x013B], exif[0x0112] = "HONG GILDONG", 6
    target = BytesIO()
    image.save(target, kind, exif=exif, **options)
    return target.getvalue()


@pytest.mark.parametrize(
    ("kind", "media"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("TIFF", "image/tiff")],
)
def test_pictures_are_painted_and_bare(kind: str, media: str) -> None:
    content = picture(kind)
    assert b"HONG" in content
    made = redact(content, media, Order(boxes=(Marked(1, Box(0.0, 0.0, 0.5, 0.5)),)))
    assert made.media == media and b"HONG" not in made.content
    image = Image.open(BytesIO(made.content)).convert("L")
    assert image.size == (50, 100)  # upright
    assert image.getpixel((10, 20)) < 20 and image.getpixel((40, 80)) > 235  # type: ignore[operator]
    assert not image.getexif()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_pictures_within_files_keep_their_pixels(kind: str) -> None:
    content = picture(kind, **({"comment": b"HONG"} if kind == "JPEG" else {}))
    bare = bare_picture(content)
    assert b"HONG" not in bare
    assert Image.open(BytesIO(bare)).tobytes() == Image.open(BytesIO(content)).tobytes()
    assert bare_picture(bare) == bare and bare_picture(b"\xff\xd8\xff") == b"\xff\xd8\xff"


def test_words_outside_every_format_are_refused() -> None:
    with pytest.raises(CannotRedact) as refused:
        redact(b"MZ", "application/x-dosexec", ORDER)
    assert refused.value.reason is Unread.UNSUPPORTED
    with pytest.raises(CannotRedact):
        redact(b"text", "text/plain", Order(boxes=(Marked(1, Box(0, 0, 1, 1)),)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "cp949"])
def test_the_search_knows_encodings(encoding: str) -> None:
    content = b"\x00\x01binary" + SECRET.encode(encoding) + bytes(9)
    assert verify(b"", content, (SECRET,)) == ["file: bytes"]
    assert verify(b"", content, ("김철수",)) == []
    assert verify(content, content, ("", " ")) == []
