"""Picture files: black beneath marked places, nothing but pixels kept."""

from io import BytesIO

from PIL import Image

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import NoPicture, images
from madang.domains.documents.redaction.order import CannotRedact, Order
from madang.domains.documents.redaction.paper import blacked

_QUALITY = 92
_MOST_PAGES = 500


def redact(content: bytes, order: Order) -> tuple[bytes, str]:
    """The picture encoded anew, and its media type. What moves keeps its first picture. Raises CannotRedact.

    Words within a picture cannot be found here: they are marked by hand.
    """
    try:
        pages = images.page_count(content)
        if pages > _MOST_PAGES:
            raise CannotRedact(Unread.TOO_MANY_PARTS, f"{pages} pages")
        with images.opened(content) as image:
            kind = image.format
            frames = [
                _bare(blacked(images.frame(image, number), order.boxes_on(number)))
                for number in range(1, pages + 1)
            ]
    except NoPicture as error:
        raise CannotRedact(error.reason, str(error)) from error
    return _encoded(frames, str(kind))


def _bare(image: Image.Image) -> Image.Image:
    image.info = {}
    image.getexif().clear()
    return image


def _encoded(frames: list[Image.Image], kind: str) -> tuple[bytes, str]:
    target = BytesIO()
    first, rest = frames[0], frames[1:]
    if kind == "JPEG":
        first.convert("L" if first.mode in ("L", "1") else "RGB").save(target, "JPEG", quality=_QUALITY)
        return target.getvalue(), "image/jpeg"
    if kind == "TIFF":
        first.save(target, "TIFF", compression="tiff_lzw", save_all=bool(rest), append_images=rest)
        return target.getvalue(), "image/tiff"
    shown = first if first.mode in ("1", "L", "RGB", "RGBA") else first.convert("RGB")
    if kind == "WEBP":
        shown.save(target, "WEBP", quality=_QUALITY)
        return target.getvalue(), "image/webp"
    shown.save(target, "PNG")
    return target.getvalue(), "image/png"
