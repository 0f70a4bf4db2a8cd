"""Picture files: upright, within bounds, without what cameras and scanners write into them."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps

from madang.domains.documents.content import Unread
from madang.domains.documents.pictures import webp
from madang.domains.documents.pictures.places import NoPicture, NoSuchPage

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
LARGEST = 100_000_000  # pixels: a sheet A3 at 600 to the inch has 70 million


@contextmanager
def opened(content: bytes) -> Iterator[Image.Image]:
    """The picture, not yet decoded. Raises NoPicture: damaged, unsupported, or more pixels than LARGEST."""
    try:
        with Image.open(BytesIO(content), formats=FORMATS) as image:
            _bounded(image)
            yield image
    except Image.DecompressionBombError as error:
        raise NoPicture(Unread.TOO_LARGE, str(error)) from error
    except Image.UnidentifiedImageError as error:
        raise NoPicture(Unread.UNSUPPORTED, str(error)) from error
    except MemoryError as error:
        raise NoPicture(Unread.OUT_OF_MEMORY) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise NoPicture(Unread.DAMAGED, str(error)) from error


def _bounded(image: Image.Image) -> None:
    if image.width * image.height > LARGEST:
        raise NoPicture(Unread.TOO_LARGE, f"{image.width}×{image.height}")


def page_count(content: bytes) -> int:
    """Pages of a TIFF; anything else is one page, also what moves."""
    with opened(content) as image:
        return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def draw(content: bytes, page: int, width_px: int) -> Image.Image:
    """The picture as it is meant to be seen, at most `width_px` wide; smaller ones keep their size."""
    with opened(content) as image:
        upright = frame(image, page)
        scale = webp.fitting(width_px, upright.width, upright.height)
        if scale < 1:
            size = max(1, round(upright.width * scale)), max(1, round(upright.height * scale))
            upright = upright.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        return webp.on_white(upright)


def frame(image: Image.Image, page: int) -> Image.Image:
    """One page of an open picture, decoded, turned as its camera held it."""
    frames = int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1
    if not 1 <= page <= frames:
        raise NoSuchPage(page, frames)
    if page > 1:
        image.seek(page - 1)
        _bounded(image)
    upright: Image.Image = ImageOps.exif_transpose(image)
    if upright.mode in ("P", "PA", "LA"):
        upright = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    elif upright.mode.startswith(("I", "F")):
        upright = upright.convert("L")
    return upright
