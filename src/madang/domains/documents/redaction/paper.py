"""PDF made of pictures of pages, each with its words beneath, unseen but found, copied and read aloud."""

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream
from PIL import Image, ImageDraw

from madang.domains.documents.pictures import Box, Word

WIDTH_PX = 1_240  # 150 to the inch on A4
_COLOURS, _QUALITY = 64, 70
# One empty glyph for every code: no font of the words is needed, as they are never drawn. Made by fontTools in
# `tests/test_paper.py`, which checks that it is still the same.
BLANK = Path(__file__).with_name("blank.ttf")
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
1 beginbfrange
<0000> <FFFF> <0000>
endbfrange
endcmap
CMapName currentdict /CMap defineresource pop
end
end
"""


def blacked(image: Image.Image, boxes: Iterable[Box]) -> Image.Image:
    """A copy of the picture, black beneath the boxes and a pixel around them."""
    copy = image.copy()
    pen = ImageDraw.Draw(copy)
    black = 0 if copy.mode in ("L", "1") else "black"
    for box in boxes:
        across, down = copy.width, copy.height
        area = (
            int(box.left * across) - 1,
            int(box.top * down) - 1,
            int(box.right * across) + 1,
            int(box.bottom * down) + 1,
        )
        pen.rectangle(area, fill=black)
    return copy


def page(
    pdf: pikepdf.Pdf, image: Image.Image, words: Iterable[Word], size: tuple[float, float], font: Any
) -> Dictionary:
    """A page of `size` points that shows the picture."""
    width, height = size
    drawing = b"q %.3f 0 0 %.3f 0 0 cm /P Do Q\n" % (width, height) + _beneath(words, width, height)
    return Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 3), round(height, 3)]),
        Resources=Dictionary(XObject=Dictionary(P=picture(pdf, image)), Font=Dictionary(F=font)),
        Contents=pdf.make_indirect(Stream(pdf, drawing)),
    )


def picture(pdf: pikepdf.Pdf, image: Image.Image) -> Any:
    """The picture in whichever form is smaller: few colours for text and drawings, JPEG for photographs."""
    plain = image.convert("RGB")
    few = plain.quantize(_COLOURS, dither=Image.Dither.NONE)
    packed, photo = BytesIO(), BytesIO()
    few.save(packed, "PNG", compress_level=6)
    plain.save(photo, "JPEG", quality=_QUALITY)
    if photo.tell() <= packed.tell():
        stream = Stream(pdf, photo.getvalue())
        stream.Filter, stream.ColorSpace = Name.DCTDecode, Name.DeviceRGB
    else:
        palette = bytes(few.getpalette() or ())
        stream = Stream(pdf, few.tobytes())
        stream.ColorSpace = Array(
            [Name.Indexed, Name.DeviceRGB, len(palette) // 3 - 1, pikepdf.String(palette)]
        )
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = plain.width, plain.height, 8
    return pdf.make_indirect(stream)


def _beneath(words: Iterable[Word], width: float, height: float) -> bytes:
    lines = [b"BT 3 Tr"]
    for word in words:
        shown = word.text.encode("utf-16-be", "ignore") if max(word.text) <= "\uffff" else b""
        size = (word.box.bottom - word.box.top) * height
        letters = len(shown) // 2
        if letters and size > 0:
            stretch = 100 * (word.box.right - word.box.left) * width / (letters * size)
            across, up = (
                word.box.left * width,
                (1 - word.box.bottom + (word.box.bottom - word.box.top) * 0.2) * height,
            )
            lines.append(
                b"/F %.2f Tf %.2f Tz 1 0 0 1 %.2f %.2f Tm <%s> Tj"
                % (size, stretch, across, up, (shown + b"\x00 ").hex().encode())
            )
    return b"\n".join([*lines, b"ET"])


def font(pdf: pikepdf.Pdf) -> Any:
    """The font of unseen words."""
    file = Stream(pdf, BLANK.read_bytes())
    file.Length1 = len(BLANK.read_bytes())
    described = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name.Blank,
        Flags=4,
        FontBBox=Array([0, 0, 1000, 1000]),
        ItalicAngle=0,
        Ascent=800,
        Descent=-200,
        CapHeight=800,
        StemV=80,
        FontFile2=pdf.make_indirect(file),
    )
    within = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name.Blank,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(described),
        DW=1000,
        CIDToGIDMap=pdf.make_indirect(Stream(pdf, bytes(2 * 65_536))),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name.Blank,
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(within)]),
            ToUnicode=pdf.make_indirect(Stream(pdf, _TO_UNICODE)),
        )
    )
