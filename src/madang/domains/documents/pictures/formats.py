"""Formats of files as pictures and redaction tell them apart: by the media type that the reader found."""

from enum import StrEnum


class Format(StrEnum):
    PDF = "pdf"
    HWP = "hwp"
    HWPX = "hwpx"
    DOCX = "docx"
    XLSX = "xlsx"
    PPTX = "pptx"
    ODF = "odf"  # text, sheet, presentation, drawing
    OFFICE = "office"  # older binary formats of offices
    PICTURE = "picture"
    HTML = "html"
    MAIL = "mail"
    CSV = "csv"
    TEXT = "text"
    OTHER = "other"


PDF = "application/pdf"
HWPX = "application/hwp+zip"
_WORD = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
MEDIA: dict[str, Format] = {
    PDF: Format.PDF,
    "application/x-hwp": Format.HWP,
    "application/haansofthwp": Format.HWP,
    "application/vnd.hancom.hwp": Format.HWP,
    HWPX: Format.HWPX,
    "application/haansofthwpx": Format.HWPX,
    "application/vnd.hancom.hwpx": Format.HWPX,
    f"{_WORD}wordprocessingml.document": Format.DOCX,
    "application/vnd.ms-word.document.macroenabled.12": Format.DOCX,
    f"{_WORD}spreadsheetml.sheet": Format.XLSX,
    "application/vnd.ms-excel.sheet.macroenabled.12": Format.XLSX,
    f"{_WORD}presentationml.presentation": Format.PPTX,
    "application/vnd.ms-powerpoint.presentation.macroenabled.12": Format.PPTX,
    "application/msword": Format.OFFICE,
    "application/vnd.ms-excel": Format.OFFICE,
    "application/vnd.ms-powerpoint": Format.OFFICE,
    "application/rtf": Format.OFFICE,
    "text/html": Format.HTML,
    "application/xhtml+xml": Format.HTML,
    "message/rfc822": Format.MAIL,
    "text/csv": Format.CSV,
    "text/plain": Format.TEXT,
}
MACRO_FREE = {
    Format.DOCX: f"{_WORD}wordprocessingml.document",
    Format.XLSX: f"{_WORD}spreadsheetml.sheet",
    Format.PPTX: f"{_WORD}presentationml.presentation",
}
BY_OFFICE = {Format.DOCX, Format.XLSX, Format.PPTX, Format.ODF, Format.OFFICE}
_SUFFIXES = {
    Format.PDF: ".pdf",
    Format.HWP: ".hwp",
    Format.HWPX: ".hwpx",
    Format.DOCX: ".docx",
    Format.XLSX: ".xlsx",
    Format.PPTX: ".pptx",
    Format.HTML: ".html",
    Format.MAIL: ".eml",
    Format.CSV: ".csv",
    Format.TEXT: ".txt",
}
_SUFFIXES_OF_MEDIA = {
    f"{_ODF}text": ".odt",
    f"{_ODF}spreadsheet": ".ods",
    f"{_ODF}presentation": ".odp",
    f"{_ODF}graphics": ".odg",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/tiff": ".tif",
    "image/gif": ".gif",
    "image/bmp": ".bmp",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/rtf": ".rtf",
}


def format_of(media: str) -> Format:
    """The format that a media type names; parameters (`; charset=…`) and letter case do not count."""
    bare = _bare(media)
    if bare in MEDIA:
        return MEDIA[bare]
    if bare.startswith(_ODF):
        return Format.ODF
    if bare.startswith("image/") and bare != "image/svg+xml":
        return Format.PICTURE
    return Format.OTHER


def suffix_of(media: str) -> str:
    """How the name of such a file ends, with its dot; empty where nothing is known of it."""
    return _SUFFIXES.get(format_of(media)) or _SUFFIXES_OF_MEDIA.get(_bare(media), "")


def _bare(media: str) -> str:
    return media.partition(";")[0].strip().lower()
