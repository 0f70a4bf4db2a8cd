"""Pictures within a PDF, with the pixels beneath a box gone."""

from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Name, Stream
from PIL import Image, ImageDraw

from madang.domains.documents.pictures.turning import Matrix
from madang.domains.documents.redaction.pdf_areas import Rect, polygon
from madang.domains.documents.redaction.pdf_fonts import Unreadable

_QUALITY = 90


def painted(pdf: pikepdf.Pdf, drawn: Any, matrix: Matrix, rects: list[Rect]) -> Stream:
    """A copy of a picture drawn by `matrix`, black beneath `rects`. Raises Unreadable where it cannot be decoded."""
    if drawn.get("/Subtype") != Name.Image or drawn.get("/ImageMask", False):
        raise Unreadable("a stencil lies beneath")
    image = _decoded(drawn)
    _fill(image, matrix, rects, "black" if image.mode == "RGB" else 0)
    new = _stream(pdf, image, photo=drawn.get("/Filter") == Name.DCTDecode)
    if "/SMask" in drawn:
        shape = _decoded(drawn.SMask).convert("L")
        _fill(shape, matrix, rects, 255)
        new.SMask = pdf.make_indirect(_stream(pdf, shape, photo=False))
    elif "/Mask" in drawn:
        raise Unreadable("a picture with a stencil lies beneath")
    return new


def _decoded(drawn: Any) -> Image.Image:
    try:
        image = pikepdf.PdfImage(drawn).as_pil_image()
    except Exception as error:  # pikepdf and what it calls raise a dozen kinds for what they cannot decode
        raise Unreadable(f"a picture cannot be decoded: {type(error).__name__}") from error
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _fill(image: Image.Image, matrix: Matrix, rects: list[Rect], colour: Any) -> None:
    pen = ImageDraw.Draw(image)
    for rect in rects:
        try:
            pen.polygon(polygon(rect, matrix, image.width, image.height), fill=colour, outline=colour)
        except ZeroDivisionError:
            return  # a picture without area shows nothing


def _stream(pdf: pikepdf.Pdf, image: Image.Image, *, photo: bool) -> Stream:
    if photo:
        target = BytesIO()
        image.save(target, "JPEG", quality=_QUALITY)
        new = Stream(pdf, target.getvalue())
        new.Filter = Name.DCTDecode
    else:
        new = Stream(pdf, image.tobytes())
    new.Type, new.Subtype = Name.XObject, Name.Image
    new.Width, new.Height, new.BitsPerComponent = image.width, image.height, 8
    new.ColorSpace = Name.DeviceGray if image.mode == "L" else Name.DeviceRGB
    return new
