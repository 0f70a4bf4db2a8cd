"""Pictures: their pixels cannot be read here; what they say of themselves can (EXIF, XMP, comments)."""

import io
import struct
import warnings
from typing import Any

from PIL import ExifTags, Image, ImageFile

from madang.domains.documents.content import Hiding, Unread
from madang.domains.documents.reading.faults import Unreadable
from madang.domains.documents.reading.gathering import Gathering
from madang.domains.documents.reading.xmls import words_of_packet

MOST_PIXELS = 100_000_000
MOST_FRAMES = 500
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
_MEDIA = {f: f"image/{f.lower()}" for f in _FORMATS}
_XMP = ("xmp", "XML:com.adobe.xmp")
_ENDS = {"PNG": (b"IEND\xaeB`\x82", 8), "JPEG": (b"\xff\xd9", 2)}
_LONGEST = 100_000

Image.MAX_IMAGE_PIXELS = MOST_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False


def read(content: bytes, name: str, gathering: Gathering) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
                gathering.media = _MEDIA.get(picture.format or "", "image/*")
                _frames(picture, gathering)
                _said(picture, gathering)
                _behind(content, picture.format or "", gathering)
        except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
            raise Unreadable(Unread.EXPANDS) from error
        except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, struct.error) as error:
            raise Unreadable(Unread.DAMAGED) from error


def _frames(picture: Image.Image, gathering: Gathering) -> None:
    """A page for each frame of a TIFF; others move, and are one."""
    count = _count(picture)
    if count > MOST_FRAMES:
        gathering.miss(Unread.TOO_MANY_PARTS)
    for _ in range(min(count, MOST_FRAMES) if picture.format == "TIFF" else 1):
        gathering.page((), pictured=True)


def _count(picture: Image.Image) -> int:
    """The number of frames, counted no further than one above the limit."""
    for frame in range(1, MOST_FRAMES + 1):
        try:
            picture.seek(frame)
        except EOFError:
            picture.seek(0)
            return frame
    picture.seek(0)
    return MOST_FRAMES + 1


def _said(picture: Image.Image, gathering: Gathering) -> None:
    for key, value in picture.info.items():
        if key in _XMP:
            gathering.hide(Hiding.METADATA, "XMP", words_of_packet(_bytes(value)))
        elif isinstance(value, str | bytes) and key not in ("icc_profile", "exif", "photoshop", "mpf"):
            gathering.hide(Hiding.METADATA, str(key), _text(value))
        elif key == "photoshop" and isinstance(value, dict):
            gathering.hide(Hiding.METADATA, "photoshop", "\n".join(_text(v) for v in value.values()))
    exif = picture.getexif()
    _tags("EXIF", exif, ExifTags.TAGS, gathering)
    for part, names in ((ExifTags.IFD.Exif, ExifTags.TAGS), (ExifTags.IFD.GPSInfo, ExifTags.GPSTAGS)):
        _tags(part.name, exif.get_ifd(part), names, gathering)


def _tags(place: str, tags: Any, names: dict[int, str], gathering: Gathering) -> None:
    for number, value in tags.items():
        label = names.get(number, str(number))
        if isinstance(value, str | bytes) or place == "GPSInfo":
            gathering.hide(Hiding.METADATA, f"{place} {label}", _text(value))


def _behind(content: bytes, kind: str, gathering: Gathering) -> None:
    """What follows the end of the picture."""
    if kind in _ENDS:
        mark, length = _ENDS[kind]
        end = content.rfind(mark)
        left = content[end + length :] if end >= 0 else b""
        if left.strip(b"\0\r\n "):
            gathering.hide(
                Hiding.HIDDEN_TEXT, "behind the picture", left[:_LONGEST].decode("utf-8", "replace")
            )


def _bytes(value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


def _text(value: Any) -> str:
    if not isinstance(value, bytes):
        return str(value)[:_LONGEST]
    if value[:8] in (b"ASCII\0\0\0", b"UNICODE\0"):
        value = value[8:]
    for encoding in ("utf-8", "cp949", "utf-16-le"):
        try:
            said = value[:_LONGEST].decode(encoding).strip("\0")
        except UnicodeDecodeError:
            continue
        if said.isprintable():
            return said
    return ""
