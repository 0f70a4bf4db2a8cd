"""The first page of what has just gone out is drawn before anybody asks for it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from madang.domains.documents import previews
from madang.domains.documents.access import public_documents
from madang.domains.documents.drawable import is_of_office
from madang.domains.documents.public.record import records_of
from madang.domains.documents.public.shapes import PublicFile

RECENT = timedelta(hours=1)
NEWEST, MOST_A_TURN = 60, 8
"""Documents looked at, and pictures drawn, in one turn of the worker: a day of imports is drawn as it is read."""


def draw_ahead(now: datetime) -> int:
    """Draws first pages that are missing among the newest disclosed documents; says how many (four statements)."""
    drawn = 0
    for file in _first_files(now):
        if drawn == MOST_A_TURN:
            break
        if not previews.is_drawn(file, 1, previews.WIDTHS[0]):
            drawn += _draw(file)
    return drawn


def _first_files(now: datetime) -> Iterator[PublicFile]:
    newest = (
        public_documents().filter(disclosed_at__gt=now - RECENT).order_by("-disclosed_at", "-id")[:NEWEST]
    )
    for record in records_of(newest):
        yield from [file for file in record.files if file.preview and not is_of_office(file.media)][:1]


def _draw(file: PublicFile) -> bool:
    try:
        previews.page_picture(file, 1)
    except previews.NoPicture:
        return False
    return True
