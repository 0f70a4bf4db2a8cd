"""What a child process does to show a file: counts its pages, draws one, says where its words stand. Imports no Django.

Where a page cannot be drawn each answers `{unread: code}`: see `content.Unread`.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from madang.domains.documents import pictures

Answer = TypeVar("Answer")
_PLACES = 4  # of a fraction of the page: a tenth of a pixel of the widest picture


def _told(
    task: Callable[[bytes, dict[str, Any]], Answer],
) -> Callable[[bytes, dict[str, Any]], Answer | dict[str, str]]:
    @wraps(task)
    def answer(content: bytes, options: dict[str, Any]) -> Answer | dict[str, str]:
        try:
            return task(content, options)
        except pictures.NoPicture as error:
            return {"unread": str(error.reason)}

    return answer


@_told
def draw_task(content: bytes, options: dict[str, Any]) -> bytes:
    """A page as WebP; `options`: `{media, page, width}`."""
    return pictures.draw(content, options["media"], options["page"], options["width"])


@_told
def sheets_task(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """How many pages can be drawn: `{pages}`; `options`: `{media}`."""
    return {"pages": pictures.page_count(content, options["media"])}


@_told
def words_task(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """The words of a page in reading order, each as `[text, left, top, right, bottom]`; `options`: `{media, page}`."""
    words = pictures.text_layer(content, options["media"], options["page"])
    return {"words": [[w.text, *_fractions(w.box)] for w in words]}


def _fractions(box: pictures.Box) -> list[float]:
    return [round(edge, _PLACES) for edge in (box.left, box.top, box.right, box.bottom)]
