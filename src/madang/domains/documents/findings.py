"""What the privacy gate finds in a file, and what becomes of the file. Plain values, no database."""

from dataclasses import dataclass
from enum import StrEnum

from madang.domains.documents.content import Hiding
from madang.kernel.personal_data import Confidence

__all__ = ["Confidence", "Finding", "Verdict"]


class Verdict(StrEnum):
    """What the gate says of a file. Only `clean` goes public by itself."""

    PENDING = "pending"  # not looked through yet
    CLEAN = "clean"
    FINDING = "finding"
    UNSCANNABLE = "unscannable"
    STAYS_IN = "stays_in"  # closed: never goes out, so nobody looked through it


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that looks like personal data. `text` is what was found: private, never shown to the public."""

    kind: str  # an identifier of `kernel.personal_data`: rrn, mobile, name …
    confidence: Confidence
    text: str  # as it stands in the file
    page: int = 0  # 0: on no page
    hiding: Hiding | None = None  # None: on a page in plain sight
    place: str = ""  # `Hidden.place`, `Table.row.column`, or the file within the file
    start: int = -1  # offset in the plain text of the page (see `plain.page_text`), -1 where it has none
    end: int = -1
    context: str = ""  # some words on both sides, for the disclosure officer

    @property
    def holds(self) -> bool:
        """Whether a file with this finding waits for the disclosure officer."""
        return self.confidence is not Confidence.CANDIDATE
