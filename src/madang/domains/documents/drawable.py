"""Which files have pictures of their pages here, by their media type."""

from functools import lru_cache

from madang.domains.documents.pictures import office

HWP = frozenset({"application/x-hwp", "application/hwp+zip"})
PICTURED = HWP | {"application/pdf", "image/png", "image/jpeg", "image/webp"}
"""The media of which pages are drawn without another program (`pictures`)."""
_OF_OFFICES = (
    *("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."),
    *("application/msword", "application/vnd.ms-", "application/rtf"),
)


def can_draw(media: str) -> bool:
    """Whether pages of such a file have pictures; files of offices only where LibreOffice is installed."""
    return media in PICTURED or (is_of_office(media) and office_is_there())


def is_of_office(media: str) -> bool:
    """Whether it takes LibreOffice to draw it."""
    return media.startswith(_OF_OFFICES)


@lru_cache(maxsize=1)
def office_is_there() -> bool:
    """Whether LibreOffice is installed; looked for once in a process."""
    return office.available()
