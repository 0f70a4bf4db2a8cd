"""The one rule of what the world may see. Every outlet asks here and nowhere else."""

from datetime import datetime
from enum import StrEnum

from madang.kernel.errors import Gone, NotFound
from madang.kernel.text import Text


class Visibility(StrEnum):
    """The class of a record towards the public."""

    PUBLIC = "public"
    UNDISCLOSED = "undisclosed"  # its procedure is not among those the audit office discloses
    WITHHELD = "withheld"  # was public and was withdrawn: a stub with date and reason stays
    ERASED = (
        "erased"  # was known to the public; its content is gone for good: a stub with date and ground stays
    )


def seen_by_public(visibility: str) -> bool:
    """Whether lists, pages, feeds, exports and streams may show the record."""
    return visibility == Visibility.PUBLIC


def require_public(
    visibility: str, *, withheld_at: datetime | None = None, reason: Text | None = None
) -> None:
    """Raises NotFound for what the public may not know of, Gone with the stub for what was withdrawn.

    The stub of what was erased says more than this knows: whoever may hold such a record asks for it before.
    """
    if visibility == Visibility.WITHHELD:
        day = withheld_at.date().isoformat() if withheld_at else ""
        raise Gone((_GONE_BECAUSE if reason and reason.ko else _GONE).format(day=day, why=reason))
    if not seen_by_public(visibility):
        raise NotFound()


_GONE = Text("이 기록은 {day} 공개가 중단되었습니다.", "This record was withdrawn from public view on {day}.")
_GONE_BECAUSE = Text(
    "이 기록은 {day} 공개가 중단되었습니다. {why}",
    "This record was withdrawn from public view on {day}. {why}",
)
